-- What do the documents report, for holding it against a source table? One row per fact that some document states and nobody disputes.
SELECT
  fact_id,
  value_kr AS value,
  low_kr AS low,
  high_kr AS high,
  coalesce(facts.region_id, '') AS region,
  coalesce(facts.cluster_id, '') AS cluster,
  coalesce(municipality_id, '') AS municipality,
  coalesce(initiative_id, '') AS initiative,
  coalesce(initiatives.name, '') AS initiative_name,
  measure,
  payer,
  coalesce(period_from, 0) AS first,
  coalesce(period_to, 0) AS last
FROM facts
LEFT JOIN initiatives USING (initiative_id)
WHERE value_kr IS NOT NULL AND status <> 'derived' AND purpose IS NULL
ORDER BY fact_id;
