-- Is what one document calls not yet committed what another document's money leaves after what it decides? One row per part: an uncommitted
-- figure of a cluster, the other document's whole for the same years, less the one amount it decides for a purpose. Kept only where it holds:
-- the other document may not tell of everything that is decided.
WITH rest AS (
  SELECT * FROM facts WHERE whole AND measure = 'uncommitted' AND cluster_id IS NOT NULL AND per = 'total' AND amount_kr > 0
), wholes AS (
  SELECT *, row_number() OVER (PARTITION BY document_id, entity, period_from, period_to ORDER BY quantum_kr, claim_id) AS place
  FROM facts WHERE whole AND measure = 'allocated' AND payer = 'total' AND cluster_id IS NOT NULL AND per = 'total' AND bound = 'exact'
), decided AS (
  SELECT document_id, entity, any_value(claim_id) AS claim_id
  FROM (
    SELECT c.document_id, c.claim_id, c.low_kr, c.high_kr,
      concat_ws('|', coalesce(c.region_id, '-'), coalesce(c.cluster_id, '-'), coalesce(c.municipality_id, '-')) AS entity
    FROM read_claims c
    WHERE c.table_id IS NULL AND c.cluster_id IS NOT NULL AND NOT c.whole AND c.measure IN ('allocated', 'committed', 'disbursed')
      AND c.bound = 'exact' AND c.per = 'total' AND c.standing IN ('recommended', 'decided'))
  GROUP BY ALL HAVING count(*) = 1
), found AS (
  SELECT r.claim_id AS rest_id, w.claim_id AS whole_id, d.claim_id AS decided_id
  FROM rest r JOIN wholes w USING (entity, period_from, period_to) JOIN decided d ON d.document_id = w.document_id AND d.entity = r.entity
  WHERE w.place = 1 AND w.document_id <> r.document_id
)
SELECT
  'rest' AS kind, 'sum.tables' AS code, whole_id || ' - ' || decided_id AS relation, rest_id AS total_claim_id, part_claim_id, sign,
  rest_id || ' = ' || whole_id || ' - ' || decided_id AS family
FROM (SELECT *, whole_id AS part_claim_id, 1 AS sign FROM found UNION ALL SELECT *, decided_id, -1 FROM found)
