-- Has more been committed or disbursed than was allocated? One row per allocated amount and use of it, same subject, payer and years, in one
-- table or, for the finest figures, in one document.
WITH best AS (
  SELECT *, row_number() OVER (PARTITION BY document_id, entity, measure_class, payer, period_from, period_to, per ORDER BY quantum_kr, claim_id) AS place
  FROM told_facts WHERE whole AND table_id IS NOT NULL AND per = 'total' AND amount_kr IS NOT NULL AND region_id IS NOT NULL
)
SELECT
  'cap' AS kind, 'cap.exceeded' AS code, a.claim_id || ' >= ' || u.claim_id AS relation, a.claim_id AS total_claim_id,
  u.claim_id AS part_claim_id, 1 AS sign, NULL AS family
FROM best a JOIN best u USING (document_id, entity, payer, period_from, period_to, per)
WHERE a.measure_class = 'allocated' AND u.measure_class IN ('committed', 'disbursed') AND a.place = 1 AND u.place = 1
