-- Hvilke navne skal et menneske afgøre? Én række pr. navn og dokument.
SELECT raw, kind, status, times, document_id, page, candidates, scope
FROM unresolved_names
ORDER BY times DESC, raw, document_id;
