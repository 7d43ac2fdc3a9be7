-- Which amounts does each document state? One row per claim, in reading order.
SELECT a.*, c.table_id, c.row, c.col, c.line
FROM amounts a JOIN claims c USING (claim_id)
LEFT JOIN paragraphs p ON p.document_id = c.document_id AND p.block_id = c.block_id
ORDER BY c.document_id, c.page, c.top NULLS LAST, c.line NULLS LAST, c.table_id NULLS FIRST, c.row, c.col, p.position, c.claim_id
