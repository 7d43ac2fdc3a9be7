-- What goes with a document: the attachments it names, and the files inside it? One row per name and document.
SELECT a.document_id, a.name, a.attached_document_id, d.path
FROM attachments a LEFT JOIN documents d ON d.document_id = a.attached_document_id
UNION ALL
SELECT outer_.document_id, regexp_extract(inner_.path, '[^»]+$'), inner_.document_id, inner_.path
FROM documents inner_ JOIN documents outer_ ON outer_.path = regexp_extract(inner_.path, '^(.*) » ', 1)
ORDER BY ALL
