-- Hvilke kommuner hører til hvilken klynge, og hvad bidrager de med? Én række pr. kommune og klynge.
-- en: Which municipalities belong to which cluster, and what do they contribute? One row per municipality and cluster.
WITH shares AS (  -- what the cluster's municipalities give together, in the newest year that is known
  SELECT cluster_id, period_from AS year, sum(amount_kr)::DECIMAL(18, 2) AS all_kr FROM cluster_year
  WHERE measure = 'allocated' AND payer = 'kommuner' GROUP BY cluster_id, period_from
  QUALIFY row_number() OVER (PARTITION BY cluster_id ORDER BY period_from DESC NULLS LAST) = 1
), own AS (  -- what documents say that a municipality itself gives, in its newest year: a part of the above
  SELECT municipality_id, cluster_id, value_kr AS own_kr, period_from AS own_from, period_to AS own_to FROM facts
  WHERE municipality_id IS NOT NULL AND payer = 'kommuner' AND measure IN ('allocated', 'transferred') AND initiative_id IS NULL AND purpose IS NULL
  QUALIFY row_number() OVER (PARTITION BY municipality_id, cluster_id ORDER BY period_from = period_to DESC NULLS LAST, period_to DESC, fact_id) = 1
)
SELECT r.name AS region, k.name AS cluster, m.name AS municipality,
  any_value(s.participation) AS participation, bool_and(s.contributes) AS contributes,
  any_value(o.own_kr) AS own_kr, any_value(o.own_from) AS own_from, any_value(o.own_to) AS own_to, any_value(h.all_kr) AS cluster_municipalities_kr, any_value(h.year) AS year,
  string_agg(DISTINCT s.source, '; ' ORDER BY s.source) AS sources
FROM memberships s
JOIN clusters k USING (cluster_id)
JOIN regions r ON r.region_id = k.region_id
JOIN municipalities m USING (municipality_id)
LEFT JOIN shares h ON h.cluster_id = s.cluster_id
LEFT JOIN own o ON o.cluster_id = s.cluster_id AND o.municipality_id = s.municipality_id
WHERE s.valid_to IS NULL
GROUP BY k.region_id, r.name, s.cluster_id, k.name, s.municipality_id, m.name
ORDER BY k.region_id, s.cluster_id, m.name;
