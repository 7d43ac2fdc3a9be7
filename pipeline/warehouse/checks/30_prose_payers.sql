-- Do the municipalities' and the regions' shares in a document's sentences make the sum it states? One row per share; the total is the
-- amount for the same years paid by all. Only the first of repeated statements counts. A total without "pr. år" is held against yearly
-- shares too, but only counts where it agrees: the years may be meant.
WITH best AS (
  SELECT *, row_number() OVER (
    PARTITION BY document_id, entity, measure_class, printed_from, printed_to, per, payer
    ORDER BY yearly DESC, length(block_id), block_id, length(claim_id), claim_id, period_from) AS place
  FROM told_facts WHERE table_id IS NULL AND initiative_id IS NULL AND period_from IS NOT NULL AND bound = 'exact' AND amount_kr IS NOT NULL
)
SELECT
  'prose_sum' AS kind, 'sum.prose' AS code, t.claim_id || ' = shares' AS relation, t.claim_id AS total_claim_id,
  unnest([k.claim_id, r.claim_id]) AS part_claim_id, 1 AS sign,
  CASE WHEN t.yearly = k.yearly AND t.yearly = r.yearly THEN NULL ELSE t.claim_id || ' years' END AS family
FROM best t
JOIN best k ON k.document_id = t.document_id AND k.entity = t.entity AND k.measure_class = t.measure_class AND k.per = t.per
  AND k.printed_from = t.printed_from AND k.printed_to IS NOT DISTINCT FROM t.printed_to
JOIN best r ON r.document_id = t.document_id AND r.entity = t.entity AND r.measure_class = t.measure_class AND r.per = t.per
  AND r.printed_from = t.printed_from AND r.printed_to IS NOT DISTINCT FROM t.printed_to
WHERE t.payer = 'total' AND k.payer = 'kommuner' AND r.payer = 'region' AND t.place = 1 AND k.place = 1 AND r.place = 1
