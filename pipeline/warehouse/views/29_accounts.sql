-- What do the accounts of clusters, regions and initiatives have in common? One row per subject (an initiative, else a cluster, else a region;
-- none: the country) and period, a struct per part of its money: of all facts on one part the one with a value, paid by all, at no price level.
CREATE MACRO accounts() AS TABLE
WITH money AS (
  SELECT fact_id, initiative_id, period_from, period_to, status, order_known, basis,
    CASE WHEN initiative_id IS NULL THEN cluster_id END AS cluster_id,
    CASE WHEN initiative_id IS NULL AND cluster_id IS NULL THEN region_id END AS region_id,
    CASE WHEN initiative_id IS NOT NULL AND measure IN ('budget', 'pool') THEN 'allocated'
      WHEN initiative_id IS NULL AND payer <> 'total' THEN CASE WHEN measure = 'allocated' THEN payer END
      ELSE measure END AS part,
    {kr: value_kr, source: CASE WHEN status = 'derived' THEN value_from WHEN value_kr IS NOT NULL THEN 'stated' END, proof: proof, low: low_kr, high: high_kr} AS figure,
    row_number() OVER (PARTITION BY initiative_id, facts.cluster_id, facts.region_id, period_from, period_to, part
      ORDER BY value_kr IS NULL, measure, payer <> 'total', price_level NULLS FIRST) AS place
  FROM facts WHERE municipality_id IS NULL AND purpose IS NULL
), figures AS (
  FROM money WHERE place = 1 AND part IN ('allocated', 'kommuner', 'region', 'transferred', 'committed', 'disbursed', 'uncommitted')
), sources AS (
  SELECT fact_id, list(document_id) AS documents FROM fact_claims JOIN claims USING (claim_id) WHERE agrees GROUP BY fact_id
)
SELECT initiative_id, cluster_id, region_id, period_from, period_to,
  any_value(figure) FILTER (part = 'allocated') AS allocated, any_value(figure) FILTER (part = 'kommuner') AS municipalities,
  any_value(figure) FILTER (part = 'region') AS region, any_value(figure) FILTER (part = 'transferred') AS transferred,
  any_value(figure) FILTER (part = 'committed') AS committed, any_value(figure) FILTER (part = 'disbursed') AS disbursed,
  any_value(figure) FILTER (part = 'uncommitted') AS uncommitted,
  string_agg(part || ' ' || status, ', ' ORDER BY part) FILTER (status IN ('revised', 'disputed')) AS differing,
  bool_and(order_known) AS order_known,
  count(DISTINCT coalesce(basis, '') = 'estimate') FILTER (part IN ('allocated', 'kommuner', 'region')) > 1 AS mixed,
  nullif(array_to_string(list_sort(list_distinct(flatten(list(documents)))), ', '), '') AS sources
FROM figures LEFT JOIN sources USING (fact_id)
GROUP BY initiative_id, cluster_id, region_id, period_from, period_to;
