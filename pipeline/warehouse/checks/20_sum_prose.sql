-- Does a sentence say what the document's own table says? One row per amount in running text and the table figure for the same fact.
-- Where no figure agrees, the nearest one within a quarter of the amount is the one it is held against; a sentence about something else
-- is not (a pool beside what is allocated, what is spent beside what is expected), nor one whose amount a table prints for the same place elsewhere (another year's row), nor where the document prints what lies
-- between the two (what was allocated with what is carried over) or puts the amount together with another to a third, nor one where the table tells no clusters, regions or municipalities apart: it may speak of any of the authority's money. A
-- paragraph with three amounts that the table gives too, most of them otherwise, speaks of other money.
WITH pairs AS (
  SELECT
    t.claim_id, p.claim_id AS figure, t.approximate, t.document_id || ' ' || t.block_id || ' ' || p.table_id AS beside,
    abs(t.amount_kr - p.amount_kr) AS distance,
    t.low_kr <= p.high_kr AND p.low_kr <= t.high_kr AS agrees,
    t.amount_kr, p.told AND (t.measure <> 'pool' OR p.measure = 'pool')
    AND (coalesce(t.basis, '') = 'estimate') = (coalesce(p.basis, '') = 'estimate') AND NOT EXISTS (
      FROM told_facts o
      WHERE o.document_id = t.document_id AND o.entity = t.entity AND (
        (o.table_id IS NOT NULL AND o.low_kr <= t.high_kr AND t.low_kr <= o.high_kr)
        OR o.low_kr <= abs(t.amount_kr - p.amount_kr) AND abs(t.amount_kr - p.amount_kr) <= o.high_kr
        OR o.table_id IS NULL AND t.amount_kr + o.amount_kr IN (
          SELECT s.amount_kr FROM told_facts s WHERE s.document_id = t.document_id AND s.entity = t.entity AND s.table_id IS NULL)
      )
    ) AND NOT EXISTS (  -- quarters of a year, say: which of them the sentence means, nothing tells
      FROM told_facts q
      WHERE q.document_id = p.document_id AND q.table_id = p.table_id AND q.entity = p.entity AND q.measure_class = p.measure_class
        AND q.payer = p.payer AND q.per = p.per AND q.whole AND (q.high_kr < p.low_kr OR p.high_kr < q.low_kr)
        AND q.period_from IS NOT DISTINCT FROM p.period_from AND q.period_to IS NOT DISTINCT FROM p.period_to
    ) AS told
  FROM told_facts t JOIN told_facts p USING (document_id, entity, measure_class, payer, per)
  WHERE t.period_from IS NOT DISTINCT FROM p.period_from AND t.period_to IS NOT DISTINCT FROM p.period_to AND t.role = 'narrative' AND t.table_id IS NULL AND p.table_id IS NOT NULL AND p.whole
    AND t.amount_kr IS NOT NULL AND p.amount_kr IS NOT NULL AND t.bound = 'exact'
), chosen AS (
  SELECT *, row_number() OVER (PARTITION BY claim_id ORDER BY agrees DESC, distance, figure) AS place FROM pairs
)
SELECT
  'prose' AS kind, 'sum.prose' AS code, claim_id || ' = ' || figure AS relation, claim_id AS total_claim_id, figure AS part_claim_id,
  1 AS sign, CASE WHEN count(*) OVER (PARTITION BY beside) >= 3 THEN beside END AS family
FROM chosen
WHERE place = 1 AND (agrees OR told AND distance <= 0.25 * abs(amount_kr))
