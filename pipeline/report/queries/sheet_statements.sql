-- What do the documents state of figures that are not sums of money, and does it hold? One row per statement, those that do not hold first.
SELECT s.*, d.path FROM statements s JOIN documents d USING (document_id)
ORDER BY s.verdict <> 'mismatch', d.path, s.page, s.statement_id
