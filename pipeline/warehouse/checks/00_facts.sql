-- Which amounts state a fact that another amount can be held against? One row per claim and year (a yearly amount is a fact of each
-- of its years), copies and undecided amounts left out. ``told``: the amount is a cluster's, or stands in a table that tells clusters,
-- regions or municipalities apart; a bare "I alt" of a document that some authority published may be about anything.
CREATE OR REPLACE TEMP TABLE told_facts AS
WITH apart AS (
  SELECT table_id FROM claims
  WHERE table_id IS NOT NULL
  GROUP BY table_id
  HAVING greatest(count(DISTINCT cluster_id), count(DISTINCT region_id), count(DISTINCT municipality_id)) > 1
), stated AS (
  SELECT
    c.claim_id, c.document_id, c.table_id, c.row, c.col, c.block_id, c.role, c.whole, c.basis, c.approximate, c.bound, c.quantum_kr,
    c.measure, c.period_from AS printed_from, c.period_to AS printed_to, c.amount_kr, c.low_kr, c.high_kr, c.nil, c.initiative_id,
    c.region_id, c.cluster_id, c.municipality_id, c.subject_text,
    concat_ws('|', coalesce(c.region_id, '-'), coalesce(c.cluster_id, '-'), coalesce(c.municipality_id, '-')) AS entity,
    CASE WHEN c.measure IN ('allocated', 'frame', 'pool') THEN 'allocated' ELSE c.measure END AS measure_class,
    coalesce(c.payer, 'total') AS payer,
    CASE WHEN c.per = 'year' THEN 'total' ELSE c.per END AS per,
    CASE WHEN c.per = 'year' AND c.period_to - c.period_from BETWEEN 1 AND 9 THEN range(c.period_from, c.period_to + 1) ELSE [c.period_from] END AS years,
    c.per = 'year' AND c.period_to - c.period_from BETWEEN 1 AND 9 AS yearly,
    d.published_on, d.superseded_by,
    c.cluster_id IS NOT NULL OR c.table_id IN (SELECT table_id FROM apart) AS told
  FROM read_claims c JOIN documents d USING (document_id)
  WHERE d.copy_of IS NULL AND c.measure NOT IN ('other', 'cap') AND (c.amount_kr IS NOT NULL OR c.nil = 'zero')
)
SELECT * EXCLUDE (years), year AS period_from, CASE WHEN yearly THEN year ELSE printed_to END AS period_to
FROM (SELECT *, unnest(years) AS year FROM stated);
