-- Which rates a head do documents report beside the amount they are of? One row per rate in a table and amount in its row.
SELECT
  rate.claim_id AS fact_id,
  rate.amount_kr AS value,
  rate.low_kr AS low,
  rate.high_kr AS high,
  coalesce(rate.region_id, '') AS region,
  coalesce(rate.cluster_id, '') AS cluster,
  coalesce(rate.municipality_id, '') AS municipality,
  rate.measure,
  coalesce(rate.payer, 'total') AS payer,
  coalesce(rate.period_from, 0) AS first,
  coalesce(rate.period_to, 0) AS last,
  amount.amount_kr AS of_kr,
  amount.low_kr AS of_low_kr,
  amount.high_kr AS of_high_kr,
  rate.table_id || ' ' || rate.col || ' ' || amount.col AS "column"
FROM claims AS rate
JOIN claims AS amount ON amount.table_id = rate.table_id AND amount.row = rate.row AND amount.col <> rate.col
WHERE rate.per = 'capita' AND rate.amount_kr > 0 AND amount.per IN ('total', 'year') AND amount.amount_kr > 0
ORDER BY rate.claim_id, amount.col;
