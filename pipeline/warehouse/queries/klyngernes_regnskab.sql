-- Hvad er der afsat til hver klynge, og hvad er disponeret og udmøntet? Én række pr. klynge og periode; perioder kan overlappe (se cluster_year).
SELECT region, cluster, period_from, period_to, allocated_kr, committed_kr, committed_from, disbursed_kr, uncommitted_kr,
  round(100 * disbursed_kr / nullif(allocated_kr, 0), 1) AS disbursed_pct, balances, differing, sources
FROM cluster_account
ORDER BY region, cluster, period_from NULLS LAST, period_to;
