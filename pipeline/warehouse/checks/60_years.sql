-- Is an amount for several years the yearly amount of another document times the years? One row per total and yearly amount. Asked only
-- where the first document itself gives every year the same amount.
-- Money carried over from a year counts as that year's.
WITH yearly_facts AS (
  SELECT * REPLACE (CASE WHEN measure_class = 'transferred' THEN 'allocated' ELSE measure_class END AS measure_class)
  FROM facts WHERE whole AND told AND bound = 'exact' AND amount_kr IS NOT NULL
), equal_years AS (
  SELECT document_id, entity, measure_class, payer, per, min(period_from) AS first_year, max(period_from) AS last_year, count(DISTINCT period_from) AS years
  FROM yearly_facts WHERE period_from = period_to
  GROUP BY ALL HAVING count(DISTINCT amount_kr) = 1 AND count(DISTINCT period_from) > 1
), best AS (
  SELECT *, row_number() OVER (PARTITION BY document_id, entity, measure_class, payer, period_from, period_to, per ORDER BY quantum_kr, claim_id) AS place
  FROM yearly_facts
)
SELECT
  'documents' AS kind, 'fact.documents' AS code, t.claim_id || ' = years x ' || y.claim_id AS relation, t.claim_id AS total_claim_id,
  y.claim_id AS part_claim_id, e.years AS sign, NULL AS family
FROM best t
JOIN equal_years e ON e.document_id = t.document_id AND e.entity = t.entity AND e.measure_class = t.measure_class AND e.payer = t.payer AND e.per = t.per
  AND t.period_from = e.first_year AND t.period_to = e.last_year
JOIN best y ON y.document_id <> t.document_id AND y.entity = t.entity AND y.measure_class = t.measure_class AND y.payer = t.payer AND y.per = t.per
  AND y.period_from = y.period_to AND y.period_from BETWEEN t.period_from AND t.period_to
WHERE t.place = 1 AND y.place = 1 AND e.years = t.period_to - t.period_from + 1
