-- Hvordan har beløbene udviklet sig år for år? Én række pr. klynge, slags beløb og år; ændringen er fra året før, og within_rounding siger, at den kan være afrunding.
-- en: How have amounts developed over the years? One row per cluster, measure and year; the change is from the year before; within_rounding: it may be rounding.
WITH years AS (
  SELECT y.region_id, y.region, y.cluster_id, y.cluster, y.measure, y.year, sum(y.amount_kr)::DECIMAL(18, 2) AS amount_kr,
    sum(f.low_kr) AS low_kr, sum(f.high_kr) AS high_kr
  FROM cluster_year y JOIN facts f USING (fact_id) WHERE y.year IS NOT NULL
  GROUP BY ALL
)
SELECT y.region, y.cluster, y.measure, y.year, y.amount_kr, (y.amount_kr - b.amount_kr)::DECIMAL(18, 2) AS change_kr,
  round(100 * (y.amount_kr - b.amount_kr) / nullif(b.amount_kr, 0), 1) AS change_pct,
  y.low_kr <= b.high_kr AND y.high_kr >= b.low_kr AS within_rounding
FROM years y
LEFT JOIN years b ON b.cluster_id = y.cluster_id AND b.measure = y.measure AND b.year = y.year - 1
ORDER BY y.region_id, y.cluster_id, y.measure, y.year;
