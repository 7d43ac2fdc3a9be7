-- What may be added up over clusters and years? One row per cluster, year, payer and measure; no two rows overlap.
SELECT * FROM cluster_year ORDER BY region, cluster, measure, period_from, period_to, payer
