-- What does not hold, and has nobody decided? One row per open finding with verdict mismatch outside copies of documents: its first
-- cause, the amount it suspects, and where it is printed; the causes of the most money first, each before what follows from it.
WITH RECURSIVE below AS (
  SELECT finding_id AS cause, finding_id FROM findings WHERE cause_id IS NULL
  UNION
  SELECT b.cause, f.finding_id FROM below b JOIN findings f ON f.cause_id = b.finding_id
)
SELECT
  b.cause,
  f.code,
  f.document_id,
  coalesce(f.related_document_id, '') AS related_document_id,
  f.quote,
  f.difference_kr,
  f.explanation_da,
  f.explanation_en,
  f.proposal_kr,
  c.claim_id AS suspect_id,
  c.raw AS suspect_raw,
  c.amount_kr AS suspect_kr,
  d.path,
  d.sha256,
  f.page
FROM below b
JOIN findings f USING (finding_id)
LEFT JOIN documents d ON d.document_id = f.document_id
LEFT JOIN claims c ON c.claim_id = coalesce(f.proposal_claim_id, f.claim_id)
WHERE f.status = 'open' AND f.verdict = 'mismatch' AND d.copy_of IS NULL
ORDER BY
  max(abs(f.difference_kr)) OVER (PARTITION BY b.cause) DESC NULLS LAST,
  b.cause,
  f.finding_id <> b.cause,
  abs(f.difference_kr) DESC NULLS LAST,
  f.finding_id;
