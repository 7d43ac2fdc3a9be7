-- Which sums do the documents state, and do they hold? One row per relation, those that do not hold first.
SELECT r.relation_id, r.document_id, d.path, r.kind, r.reported_kr, r.computed_kr, r.slack_kr, r.verdict, r.total_claim_id AS claim_id,
  c.page, coalesce(c.subject_text, r.statement) AS subject_text
FROM relations r JOIN documents d USING (document_id)
LEFT JOIN claims c ON c.claim_id = r.total_claim_id
ORDER BY r.verdict <> 'mismatch', d.path, c.page, c.table_id, c.row, c.col, r.relation_id
