-- What does each document state of figures that are not all sums of money, and does it hold? One row per statement, in reading order.
SELECT s.* FROM statements s LEFT JOIN paragraphs p USING (document_id, block_id)
ORDER BY s.document_id, s.page, p.position, s.table_id, s.row, s.col, s.line, s.statement_id
