-- Hvad er disponeret, udmøntet og tilbage i hver klynge, og passer det med det tildelte? Én række pr. klynge og periode.
-- en: What is committed, disbursed and left in each cluster, and does it fit what was allocated? One row per cluster and period.
SELECT region, cluster, period_from, period_to, allocated_kr, committed_kr, disbursed_kr, uncommitted_kr,
  committed_from, disbursed_from, uncommitted_from, balances, does_not_hold, sources
FROM cluster_account
WHERE coalesce(committed_kr, disbursed_kr, uncommitted_kr) IS NOT NULL
ORDER BY region_id, cluster_id, period_from, period_to;
