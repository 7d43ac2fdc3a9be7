-- What has each cluster got, promised and spent? One row per cluster and period.
SELECT * FROM cluster_account ORDER BY region_id, cluster_id, period_from, period_to
