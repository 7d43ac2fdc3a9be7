-- Which mismatches of one table are the same error seen from elsewhere? One row per mismatch whose difference is, but for what rounding can
-- explain, that of an earlier one of its table: that one is its cause.
UPDATE findings SET cause_id = first_id
FROM (
  SELECT f.finding_id AS own_id, min(e.finding_id) AS first_id
  FROM findings f JOIN findings e
    ON e.document_id = f.document_id AND e.table_id = f.table_id AND e.finding_id < f.finding_id
    AND abs(abs(e.difference_kr) - abs(f.difference_kr)) <= least(coalesce(f.slack_kr, 0), abs(f.difference_kr) / 100)
  WHERE f.verdict = 'mismatch' AND e.verdict = 'mismatch'
    AND (f.relation_id IS NOT NULL AND e.relation_id IS NOT NULL OR (e.code, e.row, e.col) = (f.code, f.row, f.col)) -- or one cell, tested twice
  GROUP BY f.finding_id
)
WHERE finding_id = own_id;
