-- Which numbers of each document could nobody explain? One row per number token, with the words around it.
SELECT n.document_id, n.number_id, n.raw, n.page, n.reason, n.line, n.block_id, coalesce(c.text, p.text) AS text
FROM numbers n
LEFT JOIN paragraphs p ON p.document_id = n.document_id AND p.block_id = n.block_id
LEFT JOIN cells c ON c.table_id = n.document_id || '/' || n.block_id AND c.row = n.row AND c.col = n.col
WHERE n.kind = 'unexplained'
ORDER BY n.document_id, n.page, n.line, n.number_id
