-- Hvad er der afsat til hver klynge, og hvor meget er udmøntet? Én række pr. klynge og periode.
SELECT region, cluster, period_from, period_to, allocated_kr, disbursed_kr,
  round(100 * disbursed_kr / nullif(allocated_kr, 0), 1) AS disbursed_pct, sources
FROM cluster_account
ORDER BY region, cluster, period_from NULLS LAST, period_to;
