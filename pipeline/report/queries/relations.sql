-- Which sums does each document state, and do they hold? One row per relation, in reading order.
SELECT r.*, c.page, c.table_id, c.row, c.col, c.subject_text, c.measure_text, t.caption,
  (SELECT count(*) FROM relation_parts p WHERE p.relation_id = r.relation_id) AS parts
FROM relations r
LEFT JOIN claims c ON c.claim_id = r.total_claim_id
LEFT JOIN source_tables t ON t.table_id = c.table_id
ORDER BY r.document_id, c.page, c.table_id, c.row, c.col, r.relation_id
