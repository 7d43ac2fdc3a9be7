-- What does a relation add up? One row per part, then the total, with its place in print.
SELECT c.claim_id, c.document_id, c.page, c.table_id, c.row, c.col, c.line, c.block_id, c.quote, c.x0, c.top, c.x1, c.bottom,
  c.subject_text, c.measure, c.measure_text, c.payer, c.amount_kr, c.raw, c.unit, part.sign, part.is_total, d.path, d.title, d.published_on
FROM (
  SELECT relation_id, claim_id, sign, false AS is_total FROM relation_parts
  UNION ALL SELECT relation_id, total_claim_id, 1, true FROM relations
) part
JOIN claims c USING (claim_id)
JOIN documents d USING (document_id)
WHERE part.relation_id = $1
ORDER BY part.is_total, c.document_id, c.page, c.table_id, c.row, c.col, c.claim_id
