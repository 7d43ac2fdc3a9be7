-- What did a meeting decide? One row per agenda item.
SELECT * FROM decisions WHERE document_id = $1 ORDER BY page, decision_id
