-- Is every printed number accounted for? One row per document.
CREATE VIEW number_coverage AS
SELECT
  d.document_id,
  d.path,
  d.status,
  count(n.number_id) AS numbers,
  count(n.number_id) FILTER (n.kind = 'amount') AS amounts,
  count(n.number_id) FILTER (n.kind NOT IN ('amount', 'unexplained')) AS other_uses,
  count(n.number_id) FILTER (n.kind = 'unexplained') AS unexplained,
  CASE WHEN count(n.number_id) > 0
    THEN round(1 - count(n.number_id) FILTER (n.kind = 'unexplained') / count(n.number_id), 4) END AS explained_share
FROM documents d
LEFT JOIN numbers n USING (document_id)
GROUP BY d.document_id, d.path, d.status
ORDER BY d.document_id;
