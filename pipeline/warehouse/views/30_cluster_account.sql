-- What has each cluster got, promised and spent? One row per cluster and period, in kroner: facts about all of the cluster's money,
-- else the sum of one table's amounts for its purposes, else what follows from other facts; each figure with where it is from and its proof.
CREATE VIEW cluster_account AS
WITH tested AS (
  SELECT * EXCLUDE (region_id),
    CASE WHEN allocated.kr + municipalities.kr + region.kr IS NOT NULL
      THEN nullif(municipalities.low + region.low <= allocated.high AND municipalities.high + region.high >= allocated.low,
        CASE WHEN mixed THEN false END) END AS shares_hold, -- an estimate need not meet the figures
    CASE WHEN allocated.kr + committed.kr + uncommitted.kr IS NOT NULL
      THEN allocated.low - committed.high <= uncommitted.high AND allocated.high - committed.low >= uncommitted.low END AS committed_hold,
    CASE WHEN allocated.kr + disbursed.kr + uncommitted.kr IS NOT NULL
      THEN allocated.low - disbursed.high <= uncommitted.high AND allocated.high - disbursed.low >= uncommitted.low END AS disbursed_hold,
    CASE WHEN allocated.kr + coalesce(committed.kr, disbursed.kr) IS NOT NULL
      THEN greatest(coalesce(committed.low, 0), coalesce(disbursed.low, 0)) <= allocated.high END AS within
  FROM accounts() WHERE cluster_id IS NOT NULL
)
SELECT k.region_id, r.name AS region, a.cluster_id, k.name AS cluster, a.period_from, a.period_to,
  a.allocated.kr AS allocated_kr, a.allocated.source AS allocated_from, a.allocated.proof AS allocated_proof,
  a.municipalities.kr AS allocated_municipalities_kr, a.municipalities.source AS allocated_municipalities_from,
  a.municipalities.proof AS allocated_municipalities_proof,
  a.region.kr AS allocated_region_kr, a.region.source AS allocated_region_from, a.region.proof AS allocated_region_proof,
  a.transferred.kr AS transferred_kr, a.transferred.source AS transferred_from, a.transferred.proof AS transferred_proof,
  a.committed.kr AS committed_kr, a.committed.source AS committed_from, a.committed.proof AS committed_proof,
  a.disbursed.kr AS disbursed_kr, a.disbursed.source AS disbursed_from, a.disbursed.proof AS disbursed_proof,
  a.uncommitted.kr AS uncommitted_kr, a.uncommitted.source AS uncommitted_from, a.uncommitted.proof AS uncommitted_proof,
  CASE WHEN coalesce(shares_hold, committed_hold, disbursed_hold, within) IS NOT NULL THEN
    coalesce(shares_hold, true) AND coalesce(within, true) AND (coalesce(committed_hold, disbursed_hold, true) OR coalesce(disbursed_hold, committed_hold, true)) END AS balances,
  nullif(concat_ws(', ',
    CASE WHEN NOT shares_hold THEN 'municipalities + region = allocated' END,
    CASE WHEN NOT coalesce(committed_hold, disbursed_hold) AND NOT coalesce(disbursed_hold, committed_hold) THEN 'allocated - committed = uncommitted' END,
    CASE WHEN NOT within THEN 'committed, disbursed <= allocated' END), '') AS does_not_hold,
  a.differing, a.order_known, a.sources
FROM tested a
JOIN clusters k USING (cluster_id)
JOIN regions r ON r.region_id = k.region_id
ORDER BY k.region_id, a.cluster_id, a.period_from, a.period_to;
