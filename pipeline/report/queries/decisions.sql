-- What did a meeting decide? One row per agenda item.
SELECT * FROM decisions ORDER BY document_id, page, decision_id
