-- What do the sums of each document add up? One row per part of a relation.
SELECT r.document_id, p.relation_id, p.claim_id, p.sign, c.document_id AS part_document_id, c.subject_text, c.raw,
  coalesce(c.corrected_kr, c.amount_kr) AS amount_kr
FROM relation_parts p JOIN relations r USING (relation_id) JOIN claims c USING (claim_id)
ORDER BY r.document_id, p.relation_id, c.page, c.table_id, c.row, c.col, p.claim_id
