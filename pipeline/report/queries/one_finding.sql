-- Everything about one finding. One row, or none.
SELECT f.*, d.path, d.sha256, d.title FROM findings f LEFT JOIN documents d USING (document_id) WHERE f.finding_id = $1
