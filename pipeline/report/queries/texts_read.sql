-- What does each document say outside its tables? One row per paragraph, heading, list item or note, in reading order.
SELECT document_id, block_id, position, page, role, level, label, text FROM paragraphs ORDER BY document_id, position
