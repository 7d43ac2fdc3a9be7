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

COMMENT ON VIEW number_coverage IS 'One row per document: how many number tokens it has and how many of them are accounted for';
COMMENT ON COLUMN number_coverage.numbers IS 'number tokens printed';
COMMENT ON COLUMN number_coverage.amounts IS 'of which part of an amount of money';
COMMENT ON COLUMN number_coverage.other_uses IS 'of which something else: year, date, count, percentage, reference …';
COMMENT ON COLUMN number_coverage.unexplained IS 'of which nobody could explain';
COMMENT ON COLUMN number_coverage.explained_share IS 'share accounted for, 0 to 1; NULL when there is no number';
COMMENT ON COLUMN number_coverage.status IS 'whether the document was read, as in documents';
