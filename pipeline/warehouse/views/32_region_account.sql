-- What has each region, and the country, for its clusters? One row per region (NULL: the country) and period, in kroner: what is stated of
-- the region as a whole beside what its clusters have together, where documents do not leave one of them open.
CREATE VIEW region_account AS
WITH clusters_of AS (
  SELECT region_id, period_from, period_to, count(*) AS clusters,
    CASE WHEN count_if(allocated_kr IS NULL AND contains(differing, 'allocated disputed')) = 0 THEN sum(allocated_kr)::DECIMAL(18, 2) END AS allocated,
    CASE WHEN count_if(committed_kr IS NULL AND contains(differing, 'committed disputed')) = 0 THEN sum(committed_kr)::DECIMAL(18, 2) END AS committed,
    CASE WHEN count_if(disbursed_kr IS NULL AND contains(differing, 'disbursed disputed')) = 0 THEN sum(disbursed_kr)::DECIMAL(18, 2) END AS disbursed,
    string_agg(cluster || ': ' || differing, '; ' ORDER BY cluster_id) FILTER (contains(differing, 'disputed')) AS differing
  FROM cluster_account GROUP BY ALL
)
SELECT coalesce(o.region_id, c.region_id) AS region_id, r.name AS region, coalesce(o.period_from, c.period_from) AS period_from,
  coalesce(o.period_to, c.period_to) AS period_to, o.allocated.kr AS allocated_kr, o.municipalities.kr AS allocated_municipalities_kr,
  o.region.kr AS allocated_region_kr, o.transferred.kr AS transferred_kr, o.committed.kr AS committed_kr, o.disbursed.kr AS disbursed_kr,
  o.uncommitted.kr AS uncommitted_kr, c.clusters, c.allocated AS clusters_allocated_kr, c.committed AS clusters_committed_kr,
  c.disbursed AS clusters_disbursed_kr, nullif(concat_ws('; ', o.differing, c.differing), '') AS differing
FROM (FROM accounts() WHERE cluster_id IS NULL AND initiative_id IS NULL) o
FULL JOIN clusters_of c ON c.region_id = o.region_id AND c.period_from IS NOT DISTINCT FROM o.period_from AND c.period_to IS NOT DISTINCT FROM o.period_to
LEFT JOIN regions r ON r.region_id = coalesce(o.region_id, c.region_id)
WHERE coalesce(o.allocated.kr, o.municipalities.kr, o.region.kr, o.transferred.kr, o.committed.kr, o.disbursed.kr, o.uncommitted.kr,
  c.allocated, c.committed, c.disbursed) IS NOT NULL OR c.differing IS NOT NULL
ORDER BY region_id NULLS FIRST, period_from, period_to;
