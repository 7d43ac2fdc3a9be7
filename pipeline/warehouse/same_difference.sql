-- Which mismatches of one table are the same error seen from elsewhere? One row per mismatch whose difference is, but for what rounding can
-- explain, that of another of its table which tells more: that one is its cause.
WITH told AS (
  SELECT *, row_number() OVER (ORDER BY length(explanation_da) DESC, finding_id) AS place FROM findings WHERE verdict = 'mismatch'
)
UPDATE findings SET cause_id = first_id
FROM (
  SELECT f.finding_id AS own_id, min_by(e.finding_id, e.place) AS first_id
  FROM told f JOIN told e
    ON e.document_id = f.document_id AND e.table_id = f.table_id AND e.place < f.place
    AND abs(abs(e.difference_kr) - abs(f.difference_kr)) <= least(coalesce(f.slack_kr, 0), abs(f.difference_kr) / 100)
  WHERE f.relation_id IS NOT NULL AND e.relation_id IS NOT NULL OR (e.code, e.row, e.col) = (f.code, f.row, f.col) -- or one cell, tested twice
  GROUP BY f.finding_id
)
WHERE finding_id = own_id;
