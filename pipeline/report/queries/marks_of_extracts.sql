-- Which state of a document, and of those it is a copy of or that are copies of it, is loaded? One row per document and such another.
SELECT o.document_id, hash(l) AS mark
FROM (
  SELECT document_id, document_id AS other FROM documents
  UNION ALL SELECT document_id, copy_of FROM documents WHERE copy_of IS NOT NULL
  UNION ALL SELECT copy_of, document_id FROM documents WHERE copy_of IS NOT NULL
) o JOIN basis.loaded l ON l.document_id = o.other
