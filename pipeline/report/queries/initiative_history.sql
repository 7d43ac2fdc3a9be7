-- How has each initiative gone? One row per initiative and document that tells its status, oldest first.
SELECT h.*, d.path, d.title FROM initiative_history h JOIN documents d USING (document_id)
ORDER BY h.initiative_id, h.published_on NULLS FIRST, h.document_id, h.page
