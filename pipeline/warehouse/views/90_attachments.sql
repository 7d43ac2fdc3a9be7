-- Which attachments do documents name, and which document of the collection is each? One row per name under a heading "Bilag" and document.
CREATE VIEW attachments AS
WITH named AS (
  SELECT
    document_id,
    position,
    role,
    text,
    last_value(CASE WHEN role = 'heading' THEN text END IGNORE NULLS) OVER reading AS heading,
    last_value(CASE WHEN role = 'heading' AND level <= 2 THEN text END IGNORE NULLS) OVER reading AS item
  FROM paragraphs
  WINDOW reading AS (PARTITION BY document_id ORDER BY position)
),
listed AS (
  SELECT document_id, position, item, regexp_replace(text, '^[•*·–-]\s*', '') AS name, file_key(text) AS key
  FROM named
  WHERE role = 'list' AND regexp_matches(lower(heading), '^bilag(sliste|soversigt)?:?$')
),
files AS (
  SELECT document_id, path, file_key(regexp_extract(path, '[^/»]+$')) AS key, file_key(title) AS title_key FROM documents
)
SELECT
  listed.document_id,
  listed.item,
  listed.name,
  arg_min(files.document_id, (files.key <> listed.key, files.path)) AS attached_document_id
FROM listed
LEFT JOIN files
  ON files.document_id <> listed.document_id
  AND (files.key = listed.key OR files.title_key = listed.key OR (length(files.key) >= 10 AND suffix(listed.key, files.key)))
GROUP BY listed.document_id, listed.position, listed.item, listed.name
ORDER BY listed.document_id, listed.position;
