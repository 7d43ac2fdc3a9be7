-- What has each initiative got, and spent? One row per initiative and period.
SELECT * FROM initiative_account ORDER BY initiative_id, period_from, period_to
