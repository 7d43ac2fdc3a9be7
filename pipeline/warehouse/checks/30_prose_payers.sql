-- Do the municipalities' and the regions' shares in a document's sentences make the sum it states? One row per share; the total is the
-- amount of the same facts paid by all. Only the finest of repeated statements counts.
WITH best AS (
  SELECT *, row_number() OVER (
    PARTITION BY document_id, entity, measure_class, period_from, period_to, per, payer ORDER BY yearly DESC, block_id, claim_id) AS place
  FROM facts WHERE table_id IS NULL AND period_from IS NOT NULL AND bound = 'exact' AND amount_kr IS NOT NULL
)
SELECT
  'prose_sum' AS kind, 'sum.prose' AS code, t.claim_id || ' = shares' AS relation, t.claim_id AS total_claim_id, p.claim_id AS part_claim_id,
  1 AS sign, 'payers ' || t.document_id AS family
FROM best t
JOIN best k USING (document_id, entity, measure_class, period_from, period_to, per)
JOIN best r USING (document_id, entity, measure_class, period_from, period_to, per)
JOIN best p ON p.claim_id IN (k.claim_id, r.claim_id) AND p.period_from IS NOT DISTINCT FROM t.period_from
WHERE t.payer = 'total' AND k.payer = 'kommuner' AND r.payer = 'region' AND t.place = 1 AND k.place = 1 AND r.place = 1
  AND t.claim_id NOT IN (k.claim_id, r.claim_id)
