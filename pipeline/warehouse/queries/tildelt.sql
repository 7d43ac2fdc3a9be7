-- Hvad har hver klynge fået tildelt, af hvem og i hvilket år? Én række pr. klynge og periode uden overlap: tallene kan lægges sammen. Kendes kun den ene parts andel, er summen ukendt.
-- en: What was each cluster given, by whom, in which year? One row per cluster and period; periods do not overlap. Where only one payer's share is known, the total is not.
SELECT region, cluster, period_from, period_to,
  sum(amount_kr) FILTER (payer = 'kommuner') AS municipalities_kr,
  sum(amount_kr) FILTER (payer = 'region') AS region_kr,
  CASE WHEN count(*) FILTER (payer IN ('kommuner', 'region')) <> 1 THEN sum(amount_kr) END AS allocated_kr,
  string_agg(DISTINCT value_from, ', ' ORDER BY value_from) AS value_from
FROM cluster_year
WHERE measure = 'allocated'
GROUP BY region_id, region, cluster_id, cluster, period_from, period_to
ORDER BY region_id, cluster_id, period_from, period_to;
