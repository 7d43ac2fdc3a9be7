-- What does one claim say and where? One row.
SELECT c.claim_id, c.document_id, c.page, c.table_id, c.row, c.col, c.line, c.block_id, c.quote, c.x0, c.top, c.x1, c.bottom,
  c.subject_text, c.measure, c.measure_text, c.payer, c.amount_kr, c.raw, c.unit, 1 AS sign, true AS is_total, d.path, d.title, d.published_on
FROM claims c JOIN documents d USING (document_id)
WHERE c.claim_id = $1
