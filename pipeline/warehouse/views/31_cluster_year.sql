-- What may be added up over clusters, years, payers and measures? One row per cluster, year, payer and measure that does not overlap another:
-- single years where every year is known, else the whole period; the payers' shares where both are known, else the total.
CREATE VIEW cluster_year AS
WITH shares AS (
  SELECT t.fact_id AS total_id, s.*
  FROM facts t JOIN facts s ON s.cluster_id = t.cluster_id AND s.measure = t.measure AND s.payer IN ('kommuner', 'region')
    AND s.period_from IS NOT DISTINCT FROM t.period_from AND s.period_to IS NOT DISTINCT FROM t.period_to
    AND s.price_level IS NOT DISTINCT FROM t.price_level
    AND s.municipality_id IS NULL AND s.initiative_id IS NULL AND s.purpose IS NULL AND s.value_kr IS NOT NULL
  WHERE t.counted AND t.payer = 'total' AND t.cluster_id IS NOT NULL AND t.municipality_id IS NULL AND t.initiative_id IS NULL AND t.purpose IS NULL
  QUALIFY count(*) OVER (PARTITION BY t.fact_id) = 2
), figures AS (
  SELECT * EXCLUDE (total_id) FROM shares
  UNION ALL
  SELECT * FROM facts
  WHERE counted AND cluster_id IS NOT NULL AND municipality_id IS NULL AND initiative_id IS NULL AND purpose IS NULL
    AND fact_id NOT IN (SELECT total_id FROM shares)
)
SELECT k.region_id, r.name AS region, f.cluster_id, k.name AS cluster, CASE WHEN f.period_from = f.period_to THEN f.period_from END AS year,
  f.period_from, f.period_to, f.measure, f.payer, f.value_kr AS amount_kr, f.status, f.value_from, f.proof, f.fact_id
FROM figures f JOIN clusters k USING (cluster_id) JOIN regions r ON r.region_id = k.region_id
WHERE f.measure IN ('allocated', 'transferred', 'committed', 'disbursed', 'uncommitted')
ORDER BY k.region_id, f.cluster_id, f.measure, f.period_from, f.period_to, f.payer;

COMMENT ON VIEW cluster_year IS 'One row per cluster, year, payer and measure; no two rows overlap, so amount_kr may be added up measure by measure';
COMMENT ON COLUMN cluster_year.region_id IS 'the region the cluster lies in';
COMMENT ON COLUMN cluster_year.region IS 'name of the region';
COMMENT ON COLUMN cluster_year.cluster_id IS 'the cluster';
COMMENT ON COLUMN cluster_year.cluster IS 'name of the cluster';
COMMENT ON COLUMN cluster_year.year IS 'the year; NULL where only a figure for several years together is known (period_from, period_to)';
COMMENT ON COLUMN cluster_year.period_from IS 'first year; NULL where no document says';
COMMENT ON COLUMN cluster_year.period_to IS 'last year';
COMMENT ON COLUMN cluster_year.measure IS 'allocated, transferred, committed, disbursed or uncommitted';
COMMENT ON COLUMN cluster_year.payer IS 'kommuner and region where both shares are known, else total';
COMMENT ON COLUMN cluster_year.amount_kr IS 'the amount in kroner';
COMMENT ON COLUMN cluster_year.status IS 'status of the fact: single, confirmed, revised, disputed or derived';
COMMENT ON COLUMN cluster_year.value_from IS 'stated, sum of N parts or derived';
COMMENT ON COLUMN cluster_year.proof IS 'its proof';
COMMENT ON COLUMN cluster_year.fact_id IS 'the fact it is';
