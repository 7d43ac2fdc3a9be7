-- What should somebody look at? One row per finding that nobody has accepted, the worst first.
CREATE VIEW open_findings AS
SELECT
  f.finding_id,
  f.code,
  f.severity,
  f.verdict,
  f.class,
  f.document_id,
  d.path,
  f.page,
  f.quote,
  f.related_document_id,
  f.relation_id,
  f.claim_id,
  f.reported_kr,
  f.computed_kr,
  f.difference_kr,
  f.slack_kr,
  f.proposal_kr,
  f.proposal_claim_id,
  f.explanation_da,
  f.explanation_en
FROM findings f
LEFT JOIN documents d USING (document_id)
WHERE f.status = 'open'
ORDER BY
  f.code <> 'document.unreadable',
  CASE f.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END,
  coalesce(f.verdict, '') <> 'mismatch',
  abs(f.difference_kr) DESC NULLS LAST,
  f.finding_id;

COMMENT ON VIEW open_findings IS 'One row per finding that nobody has accepted, the worst first';
