-- Which documents replace which, why, and on what do they differ most? One row per pair.
SELECT v.*,
  (SELECT arg_max(c.difference_kr, abs(c.difference_kr)) FROM version_changes c
   WHERE c.document_id = v.document_id AND c.replaces_document_id = v.replaces_document_id) AS largest_kr,
  d.path, d.title, printed_day(d.published_on, d.published_from) AS published_on, o.path AS old_path, o.title AS old_title,
  printed_day(o.published_on, o.published_from) AS old_published_on
FROM versions v
JOIN documents d ON d.document_id = v.document_id
JOIN documents o ON o.document_id = v.replaces_document_id
ORDER BY d.path, o.path
