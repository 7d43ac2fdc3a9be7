-- Which mismatches of one table are the same error seen from elsewhere? One row per mismatch with the difference of an earlier one of its
-- table: that one is its cause.
UPDATE findings SET cause_id = first_id
FROM (
  SELECT document_id AS d, table_id AS t, abs(difference_kr) AS off, min(finding_id) AS first_id
  FROM findings WHERE verdict = 'mismatch' AND table_id IS NOT NULL GROUP BY ALL HAVING count(*) > 1
)
WHERE document_id = d AND table_id = t AND verdict = 'mismatch' AND abs(difference_kr) = off AND finding_id <> first_id;
