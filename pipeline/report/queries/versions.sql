-- Which documents replace which, why, and how much did they move? One row per pair.
SELECT v.*, d.path, d.title, printed_day(d.published_on, d.published_from) AS published_on, o.path AS old_path, o.title AS old_title,
  printed_day(o.published_on, o.published_from) AS old_published_on
FROM versions v
JOIN documents d ON d.document_id = v.document_id
JOIN documents o ON o.document_id = v.replaces_document_id
ORDER BY d.path, o.path
