-- What has each region for its clusters, as stated, and what have its clusters together? One row per region and period.
SELECT * FROM region_account WHERE region_id IS NOT NULL ORDER BY region_id, period_from, period_to
