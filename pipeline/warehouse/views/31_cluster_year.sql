-- What may be added up over clusters, years, payers and measures? One row per cluster, year, payer and measure that does not overlap another:
-- single years where every year is known, else the whole period; the payers' shares where both are known and make the total, else the total.
CREATE VIEW cluster_year AS
WITH shares AS (
  SELECT t.fact_id AS total_id, s.*
  FROM facts t JOIN facts s ON s.cluster_id = t.cluster_id AND s.measure = t.measure AND s.payer IN ('kommuner', 'region')
    AND s.period_from IS NOT DISTINCT FROM t.period_from AND s.period_to IS NOT DISTINCT FROM t.period_to
    AND s.price_level IS NOT DISTINCT FROM t.price_level
    AND s.municipality_id IS NULL AND s.initiative_id IS NULL AND s.purpose IS NULL AND s.value_kr IS NOT NULL
  WHERE t.counted AND t.payer = 'total' AND t.cluster_id IS NOT NULL AND t.municipality_id IS NULL AND t.initiative_id IS NULL AND t.purpose IS NULL
  QUALIFY count(*) OVER (PARTITION BY t.fact_id) = 2
    AND sum(s.low_kr) OVER (PARTITION BY t.fact_id) <= t.high_kr AND sum(s.high_kr) OVER (PARTITION BY t.fact_id) >= t.low_kr
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
