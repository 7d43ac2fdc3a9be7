-- Which amounts of a table are the same in two years? One row per pair of neighbouring years in one row of a table; kept only where they agree.
SELECT
  'unchanged' AS kind, 'fact.documents' AS code, b.claim_id || ' = ' || a.claim_id AS relation, b.claim_id AS total_claim_id,
  a.claim_id AS part_claim_id, 1 AS sign, 'unchanged ' || b.claim_id AS family
FROM facts a JOIN facts b
  ON b.table_id = a.table_id AND b.row = a.row AND b.col > a.col AND b.period_from = a.period_from + 1
  AND a.period_to = a.period_from AND b.period_to = b.period_from
WHERE a.whole AND b.whole AND a.measure_class IN ('allocated', 'transferred') AND b.measure_class IN ('allocated', 'transferred')
  AND a.amount_kr = b.amount_kr
