-- Do the amounts for the single purposes of a cluster (or region) make what another table of the same document says it has committed or
-- disbursed in all? One row per total and part. Kept only where most totals of the two tables agree (see pipeline.warehouse.checks).
WITH totals AS (
  SELECT * FROM told_facts WHERE whole AND table_id IS NOT NULL AND measure IN ('committed', 'disbursed') AND region_id IS NOT NULL
    AND payer = 'total' AND amount_kr IS NOT NULL
), purposes AS (
  SELECT * FROM told_facts WHERE NOT whole AND table_id IS NOT NULL AND role = 'part' AND measure IN ('committed', 'disbursed', 'pool', 'allocated')
    AND cluster_id IS NOT NULL AND amount_kr IS NOT NULL
)
SELECT
  'tables' AS kind, 'sum.tables' AS code, t.claim_id || ' = ' || p.table_id AS relation, t.claim_id AS total_claim_id,
  p.claim_id AS part_claim_id, 1 AS sign, t.table_id || ':' || t.col || ' ' || p.table_id || ':' || p.col AS family
FROM totals t JOIN purposes p
  ON p.document_id = t.document_id AND p.table_id <> t.table_id
  AND (p.cluster_id = t.cluster_id OR (t.cluster_id IS NULL AND p.region_id = t.region_id))
  AND (p.period_from IS NULL OR (p.period_from >= t.period_from AND coalesce(p.period_to, p.period_from) <= coalesce(t.period_to, t.period_from)))
