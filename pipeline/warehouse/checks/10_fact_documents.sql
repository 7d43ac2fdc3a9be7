-- Does the same fact have the same amount in two documents? One row per fact and pair of documents: the newer one's amount against the older's.
-- A fact is taken from the table figure that says it for all of its subject, with the finest rounding. Money carried over from a year is
-- compared with what was allocated for it only where the two are within two per cent: otherwise some of it had been spent. Two tables
-- speak of the same money where at least half of the figures they share lie within ten per cent of each other.
WITH best AS (
  SELECT *, row_number() OVER (
    PARTITION BY document_id, entity, measure_class, payer, period_from, period_to, per ORDER BY quantum_kr, claim_id) AS place
  FROM told_facts
  WHERE whole AND told AND period_from IS NOT NULL AND bound = 'exact' AND amount_kr IS NOT NULL
), pairs AS (
  SELECT a.*, b.claim_id AS other_claim, b.amount_kr AS other_kr, b.measure_class AS other_class, b.document_id AS other_document,
    avg((abs(a.amount_kr - b.amount_kr) <= 0.1 * greatest(abs(a.amount_kr), abs(b.amount_kr)))::INTEGER)
      OVER (PARTITION BY a.table_id, b.table_id) AS near
  FROM best a JOIN best b USING (entity, payer, period_from, period_to, per)
  WHERE a.place = 1 AND b.place = 1 AND a.document_id <> b.document_id
    AND (coalesce(a.published_on, DATE '1900-01-01'), a.document_id) > (coalesce(b.published_on, DATE '1900-01-01'), b.document_id)
)
SELECT
  'documents' AS kind, 'fact.documents' AS code, claim_id || ' = ' || other_claim AS relation, claim_id AS total_claim_id,
  other_claim AS part_claim_id, 1 AS sign, NULL AS family
FROM pairs
WHERE near >= 0.5 AND (measure_class = other_class
   OR list_sort([measure_class, other_class]) = ['allocated', 'transferred'] AND abs(amount_kr - other_kr) <= 0.02 * abs(other_kr))
