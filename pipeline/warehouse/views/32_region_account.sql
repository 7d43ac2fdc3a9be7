-- What has each region, and the country, for its clusters? One row per region (NULL: the country) and period, in kroner: what is stated of
-- the region as a whole beside what its clusters have together.
CREATE VIEW region_account AS
WITH own AS (
  SELECT region_id, period_from, period_to,
    any_value(value_kr) FILTER (measure = 'allocated' AND payer = 'total') AS allocated_kr,
    any_value(value_kr) FILTER (measure = 'allocated' AND payer = 'kommuner') AS allocated_municipalities_kr,
    any_value(value_kr) FILTER (measure = 'allocated' AND payer = 'region') AS allocated_region_kr,
    any_value(value_kr) FILTER (measure = 'transferred' AND payer = 'total') AS transferred_kr,
    any_value(value_kr) FILTER (measure = 'committed' AND payer = 'total') AS committed_kr,
    any_value(value_kr) FILTER (measure = 'disbursed' AND payer = 'total') AS disbursed_kr,
    any_value(value_kr) FILTER (measure = 'uncommitted' AND payer = 'total') AS uncommitted_kr,
    string_agg(DISTINCT measure || ' ' || status, ', ' ORDER BY measure || ' ' || status) FILTER (status IN ('revised', 'disputed')) AS differing
  FROM (SELECT * FROM facts ORDER BY price_level NULLS FIRST)
  WHERE cluster_id IS NULL AND municipality_id IS NULL AND initiative_id IS NULL AND purpose IS NULL
  GROUP BY ALL
), clusters_of AS (
  SELECT region_id, period_from, period_to,
    sum(allocated_kr)::DECIMAL(18, 2) AS allocated, sum(committed_kr)::DECIMAL(18, 2) AS committed, sum(disbursed_kr)::DECIMAL(18, 2) AS disbursed, count(*) AS clusters
  FROM cluster_account GROUP BY ALL
)
SELECT coalesce(o.region_id, c.region_id) AS region_id, r.name AS region, coalesce(o.period_from, c.period_from) AS period_from,
  coalesce(o.period_to, c.period_to) AS period_to, o.allocated_kr, o.allocated_municipalities_kr, o.allocated_region_kr, o.transferred_kr,
  o.committed_kr, o.disbursed_kr, o.uncommitted_kr, c.clusters, c.allocated AS clusters_allocated_kr, c.committed AS clusters_committed_kr,
  c.disbursed AS clusters_disbursed_kr, o.differing
FROM own o FULL JOIN clusters_of c ON c.region_id = o.region_id AND c.period_from IS NOT DISTINCT FROM o.period_from AND c.period_to IS NOT DISTINCT FROM o.period_to
LEFT JOIN regions r ON r.region_id = coalesce(o.region_id, c.region_id)
WHERE coalesce(o.allocated_kr, o.allocated_municipalities_kr, o.allocated_region_kr, o.transferred_kr, o.committed_kr, o.disbursed_kr, o.uncommitted_kr,
  c.allocated, c.committed, c.disbursed) IS NOT NULL
ORDER BY region_id NULLS FIRST, period_from, period_to;

COMMENT ON VIEW region_account IS 'One row per region (NULL: the country) and period: what is stated of it as a whole, and what its clusters have together; periods may overlap';
COMMENT ON COLUMN region_account.region_id IS 'the region; NULL for the country';
COMMENT ON COLUMN region_account.region IS 'name of the region; NULL for the country';
COMMENT ON COLUMN region_account.period_from IS 'first year of the period; NULL where no document says';
COMMENT ON COLUMN region_account.period_to IS 'last year of the period';
COMMENT ON COLUMN region_account.allocated_kr IS 'allocated to the clusters of the region together, as stated';
COMMENT ON COLUMN region_account.allocated_municipalities_kr IS 'of allocated_kr the municipalities'' share';
COMMENT ON COLUMN region_account.allocated_region_kr IS 'of allocated_kr the region''s own share';
COMMENT ON COLUMN region_account.transferred_kr IS 'transferred, as stated';
COMMENT ON COLUMN region_account.committed_kr IS 'committed, as stated';
COMMENT ON COLUMN region_account.disbursed_kr IS 'disbursed, as stated';
COMMENT ON COLUMN region_account.uncommitted_kr IS 'not committed yet, as stated';
COMMENT ON COLUMN region_account.clusters IS 'clusters of the region with an account for the period';
COMMENT ON COLUMN region_account.clusters_allocated_kr IS 'what these clusters have been allocated together';
COMMENT ON COLUMN region_account.clusters_committed_kr IS 'what they have committed together';
COMMENT ON COLUMN region_account.clusters_disbursed_kr IS 'what they have disbursed together';
COMMENT ON COLUMN region_account.differing IS 'measures on which documents differ, and whether they are revised or disputed';
