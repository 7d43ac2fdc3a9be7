-- What does each finding's relation add up? One row per part, then the total, with its place in print; of findings without a relation the amount.
SELECT part.finding_id, c.claim_id, c.document_id, c.page, c.table_id, c.row, c.col, c.line, c.block_id, c.quote, c.x0, c.top, c.x1, c.bottom,
  c.subject_text, c.measure, c.measure_text, c.payer, c.amount_kr, c.raw, c.unit, part.sign, part.is_total, d.path, d.title, d.published_on
FROM (
  SELECT f.finding_id, p.claim_id, p.sign, false AS is_total FROM findings f JOIN relation_parts p USING (relation_id)
  UNION ALL SELECT f.finding_id, r.total_claim_id, 1, true FROM findings f JOIN relations r USING (relation_id)
  UNION ALL SELECT f.finding_id, f.claim_id, 1, true FROM findings f WHERE f.relation_id IS NULL AND f.claim_id IS NOT NULL
) part
JOIN claims c USING (claim_id)
JOIN documents d USING (document_id)
ORDER BY part.finding_id, part.is_total, c.document_id, c.page, c.table_id, c.row, c.col, c.claim_id
