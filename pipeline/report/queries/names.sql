-- Which names are not resolved? One row per name as written and document.
SELECT u.*, d.path, d.title FROM unresolved_names u JOIN documents d USING (document_id) ORDER BY d.path, u.kind, u.raw
