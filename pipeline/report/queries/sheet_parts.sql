-- Which amounts go into each sum? One row per part, the parts of a relation together.
SELECT p.relation_id, p.claim_id, p.sign, c.subject_text, c.raw, coalesce(c.corrected_kr, c.amount_kr) AS amount_kr, c.page, d.path
FROM relation_parts p JOIN claims c USING (claim_id) JOIN documents d USING (document_id)
ORDER BY p.relation_id, c.page, c.table_id, c.row, c.col, p.claim_id
