-- What has each cluster got, promised and spent? One row per cluster and period, in kroner: facts about all of the cluster's money,
-- else the sum of one table's amounts for its purposes, else what follows from other facts; each figure with where it is from and its proof.
CREATE VIEW cluster_account AS
WITH figures AS (
  SELECT *,
    CASE WHEN status = 'derived' THEN value_from ELSE 'stated' END AS figure_from,
    CASE WHEN measure = 'allocated' AND payer <> 'total' THEN payer ELSE measure END AS part
  FROM facts
  WHERE cluster_id IS NOT NULL AND municipality_id IS NULL AND initiative_id IS NULL AND purpose IS NULL
    AND measure IN ('allocated', 'transferred', 'committed', 'disbursed', 'uncommitted') AND (payer = 'total' OR measure = 'allocated')
  QUALIFY row_number() OVER (PARTITION BY cluster_id, period_from, period_to, measure, payer ORDER BY value_kr IS NULL, price_level NULLS FIRST) = 1
), account AS (
  SELECT cluster_id, period_from, period_to,
    any_value(value_kr) FILTER (part = 'allocated') AS allocated_kr, any_value(figure_from) FILTER (part = 'allocated') AS allocated_from,
    any_value(proof) FILTER (part = 'allocated') AS allocated_proof,
    any_value(value_kr) FILTER (part = 'kommuner') AS allocated_municipalities_kr, any_value(figure_from) FILTER (part = 'kommuner') AS allocated_municipalities_from,
    any_value(proof) FILTER (part = 'kommuner') AS allocated_municipalities_proof,
    any_value(value_kr) FILTER (part = 'region') AS allocated_region_kr, any_value(figure_from) FILTER (part = 'region') AS allocated_region_from,
    any_value(proof) FILTER (part = 'region') AS allocated_region_proof,
    any_value(value_kr) FILTER (part = 'transferred') AS transferred_kr, any_value(figure_from) FILTER (part = 'transferred') AS transferred_from,
    any_value(proof) FILTER (part = 'transferred') AS transferred_proof,
    any_value(value_kr) FILTER (part = 'committed') AS committed_kr, any_value(figure_from) FILTER (part = 'committed') AS committed_from,
    any_value(proof) FILTER (part = 'committed') AS committed_proof,
    any_value(value_kr) FILTER (part = 'disbursed') AS disbursed_kr, any_value(figure_from) FILTER (part = 'disbursed') AS disbursed_from,
    any_value(proof) FILTER (part = 'disbursed') AS disbursed_proof,
    any_value(value_kr) FILTER (part = 'uncommitted') AS uncommitted_kr, any_value(figure_from) FILTER (part = 'uncommitted') AS uncommitted_from,
    any_value(proof) FILTER (part = 'uncommitted') AS uncommitted_proof,
    string_agg(part || ' ' || status, ', ' ORDER BY part) FILTER (status IN ('revised', 'disputed')) AS differing,
    bool_and(order_known) AS order_known,
    coalesce(any_value(high_kr) FILTER (part = 'allocated'), 0) AS allocated_high, coalesce(any_value(low_kr) FILTER (part = 'allocated'), 0) AS allocated_low,
    any_value(low_kr) FILTER (part = 'committed') AS committed_low, any_value(high_kr) FILTER (part = 'committed') AS committed_high,
    any_value(low_kr) FILTER (part = 'disbursed') AS disbursed_low, any_value(high_kr) FILTER (part = 'disbursed') AS disbursed_high,
    any_value(low_kr) FILTER (part = 'uncommitted') AS left_low, any_value(high_kr) FILTER (part = 'uncommitted') AS left_high,
    sum(low_kr) FILTER (part IN ('kommuner', 'region')) AS shares_low, sum(high_kr) FILTER (part IN ('kommuner', 'region')) AS shares_high,
    count(DISTINCT coalesce(basis, '') = 'estimate') FILTER (part IN ('allocated', 'kommuner', 'region')) > 1 AS mixed
  FROM figures GROUP BY ALL
), tested AS (
  SELECT *,
    CASE WHEN allocated_kr + allocated_municipalities_kr + allocated_region_kr IS NOT NULL
      THEN nullif(shares_low <= allocated_high AND shares_high >= allocated_low, CASE WHEN mixed THEN false END) END AS shares_hold, -- an estimate need not meet the figures
    CASE WHEN allocated_kr + committed_kr + uncommitted_kr IS NOT NULL
      THEN allocated_low - committed_high <= left_high AND allocated_high - committed_low >= left_low END AS committed_hold,
    CASE WHEN allocated_kr + disbursed_kr + uncommitted_kr IS NOT NULL
      THEN allocated_low - disbursed_high <= left_high AND allocated_high - disbursed_low >= left_low END AS disbursed_hold,
    CASE WHEN allocated_kr + coalesce(committed_kr, disbursed_kr) IS NOT NULL
      THEN greatest(coalesce(committed_low, 0), coalesce(disbursed_low, 0)) <= allocated_high END AS within
  FROM account
), told AS (
  SELECT f.cluster_id, f.period_from, f.period_to, string_agg(DISTINCT c.document_id, ', ' ORDER BY c.document_id) AS sources
  FROM figures f JOIN fact_claims fc USING (fact_id) JOIN claims c USING (claim_id)
  WHERE fc.agrees GROUP BY ALL
)
SELECT k.region_id, r.name AS region, a.cluster_id, k.name AS cluster, a.period_from, a.period_to,
  a.allocated_kr, a.allocated_from, a.allocated_proof,
  a.allocated_municipalities_kr, a.allocated_municipalities_from, a.allocated_municipalities_proof,
  a.allocated_region_kr, a.allocated_region_from, a.allocated_region_proof,
  a.transferred_kr, a.transferred_from, a.transferred_proof,
  a.committed_kr, a.committed_from, a.committed_proof,
  a.disbursed_kr, a.disbursed_from, a.disbursed_proof,
  a.uncommitted_kr, a.uncommitted_from, a.uncommitted_proof,
  CASE WHEN coalesce(shares_hold, committed_hold, disbursed_hold, within) IS NOT NULL THEN
    coalesce(shares_hold, true) AND coalesce(within, true) AND (coalesce(committed_hold, disbursed_hold, true) OR coalesce(disbursed_hold, committed_hold, true)) END AS balances,
  nullif(concat_ws(', ',
    CASE WHEN NOT shares_hold THEN 'municipalities + region = allocated' END,
    CASE WHEN NOT coalesce(committed_hold, disbursed_hold) AND NOT coalesce(disbursed_hold, committed_hold) THEN 'allocated - committed = uncommitted' END,
    CASE WHEN NOT within THEN 'committed, disbursed <= allocated' END), '') AS does_not_hold,
  a.differing, a.order_known, t.sources
FROM tested a
JOIN clusters k USING (cluster_id)
JOIN regions r USING (region_id)
LEFT JOIN told t ON t.cluster_id = a.cluster_id AND t.period_from IS NOT DISTINCT FROM a.period_from AND t.period_to IS NOT DISTINCT FROM a.period_to
ORDER BY k.region_id, a.cluster_id, a.period_from, a.period_to;
