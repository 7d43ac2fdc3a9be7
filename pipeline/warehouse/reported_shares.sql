-- What do documents give each place, in kroner or in kroner a head? One row per claim about a municipality, a cluster or a region; claims in running
-- text stand together by what they are about.
SELECT
  claim_id AS fact_id,
  amount_kr AS value,
  low_kr AS low,
  high_kr AS high,
  coalesce(c.region_id, '') AS region,
  coalesce(c.cluster_id, '') AS cluster,
  coalesce(municipality_id, '') AS municipality,
  measure,
  coalesce(payer, 'total') AS payer,
  coalesce(period_from, 0) AS first,
  coalesce(period_to, 0) AS last,
  coalesce(table_id, document_id) AS "table",
  coalesce(row::VARCHAR, claim_id) AS row,
  coalesce(col::VARCHAR, concat_ws(' ', measure, payer, period_from, period_to, initiative_id)) AS "column",
  per = 'capita' AS is_rate
FROM claims AS c JOIN documents AS d USING (document_id)
WHERE per IN ('total', 'year', 'capita') AND amount_kr > 0 AND low_kr > 0 AND bound = 'exact' AND d.copy_of IS NULL AND superseded_by IS NULL
  AND coalesce(municipality_id, c.cluster_id, c.region_id) IS NOT NULL
ORDER BY claim_id;
