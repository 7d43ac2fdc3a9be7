-- Hvor siger to dokumenter noget forskelligt om det samme? Én række pr. beløb, der afviger fra et andet dokuments, den største forskel først.
-- en: Where do two documents say different things of the same? One row per amount that differs from another document's, the largest difference first.
WITH uenige AS (
  SELECT r.total_claim_id AS claim_id, p.claim_id AS other_claim_id, r.difference_kr,
    CASE r.verdict WHEN 'mismatch' THEN 'uenige' ELSE 'måske ikke samme opgørelse' END AS status
  FROM relations r JOIN relation_parts p USING (relation_id)
  WHERE r.kind = 'documents' AND r.verdict IN ('mismatch', 'not_comparable')
  UNION ALL
  SELECT claim_id, replaced_claim_id, difference_kr, 'erstattet' FROM version_changes
)
SELECT a.region_id, a.cluster_id, a.measure, a.payer, a.period_from, a.period_to, u.status, a.document_id, a.amount_kr,
  b.document_id AS other_document_id, b.amount_kr AS other_kr, u.difference_kr
FROM uenige u
JOIN amounts a ON a.claim_id = u.claim_id
JOIN amounts b ON b.claim_id = u.other_claim_id
ORDER BY abs(u.difference_kr) DESC, u.claim_id;
