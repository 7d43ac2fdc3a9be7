-- Which amounts does a document state? One row per claim, in reading order.
SELECT a.*, c.table_id, c.row, c.col, c.line
FROM amounts a JOIN claims c USING (claim_id)
LEFT JOIN (
  SELECT document_id || '/' || block_id AS block, position FROM paragraphs
) p ON p.block = c.document_id || '/' || c.block_id
WHERE a.document_id = $1
ORDER BY c.page, c.top NULLS LAST, c.line NULLS LAST, c.table_id NULLS FIRST, c.row, c.col, p.position, c.claim_id
