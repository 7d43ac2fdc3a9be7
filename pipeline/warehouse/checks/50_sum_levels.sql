-- Do all clusters of a table make its national total, past the regions' own rows? One row per total and cluster.
WITH totals AS (
  SELECT f.*, (SELECT count(DISTINCT region_id) FROM told_facts r WHERE r.table_id = f.table_id AND r.col = f.col AND r.cluster_id IS NULL AND r.region_id IS NOT NULL) AS regions
  FROM told_facts f WHERE whole AND table_id IS NOT NULL AND region_id IS NULL AND municipality_id IS NULL AND amount_kr IS NOT NULL
)
SELECT
  'leaf' AS kind, 'sum.group' AS code, t.claim_id || ' = clusters' AS relation, t.claim_id AS total_claim_id, p.claim_id AS part_claim_id,
  1 AS sign, NULL AS family
FROM totals t JOIN told_facts p ON p.table_id = t.table_id AND p.col = t.col AND p.cluster_id IS NOT NULL AND p.whole
WHERE t.regions > 1
