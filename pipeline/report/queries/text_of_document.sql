-- What does a document say outside its tables? One row per paragraph, heading, list item or note, in reading order.
SELECT block_id, position, page, role, level, label, text FROM paragraphs WHERE document_id = $1 ORDER BY position
