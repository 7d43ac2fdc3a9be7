-- Why could a document, or some of its pages, not be read? One row per document with such a finding.
CREATE VIEW unread_reasons AS
SELECT
  document_id,
  array_to_string(list(explanation_da ORDER BY code, page, finding_id)[1:2], ' ') AS explanation_da,
  array_to_string(list(explanation_en ORDER BY code, page, finding_id)[1:2], ' ') AS explanation_en,
  greatest(count(*) - 2, 0) AS more
FROM findings
WHERE code IN ('document.unreadable', 'page.no_text') AND status = 'open'
GROUP BY document_id
ORDER BY document_id;
