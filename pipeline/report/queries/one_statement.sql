-- Everything about one statement. One row, or none.
SELECT s.*, d.path, d.sha256, d.title FROM statements s JOIN documents d USING (document_id) WHERE s.statement_id = $1
