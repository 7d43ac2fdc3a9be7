-- Hvilket tal står i hvilke dokumenter, hvilket er det nyeste, og hvorfor? Én række pr. sted, et tal om det samme er trykt.
-- en: Which figure stands in which documents, which is the newest, and why? One row per place where a fact is printed.
WITH told AS (
  SELECT s.*, d.superseded_by, printed_day(d.published_on, d.published_from) AS day,
    max(day) FILTER (d.superseded_by IS NULL) OVER (PARTITION BY s.fact_id) AS last_on,
    bool_or(day IS NULL AND d.superseded_by IS NULL) OVER (PARTITION BY s.fact_id) AS undated
  FROM same_fact s JOIN documents d USING (document_id)
)
SELECT fact_id, measure, payer, period_from, period_to, document_id, page, raw, amount_kr, value_kr, agrees, status,
  CASE WHEN superseded_by IS NOT NULL THEN false WHEN NOT undated THEN day = last_on END AS is_newest,
  CASE
    WHEN superseded_by IS NOT NULL THEN 'erstattet af ' || superseded_by
    WHEN undated THEN 'et af dokumenterne trykker ingen dato'
    WHEN day = last_on THEN 'seneste dato: ' || day
    ELSE 'ældre: ' || day
  END AS why,
  claim_id
FROM told
UNION ALL BY NAME
-- amounts that two documents state differently under other words (transferred and allocated, say)
SELECT f.finding_id AS fact_id, c.measure, c.payer, c.period_from, c.period_to, c.document_id, c.page, c.raw, c.amount_kr,
  f.computed_kr AS value_kr, false AS agrees, 'disputed' AS status, f.explanation_da AS why, c.claim_id
FROM findings f JOIN claims c USING (claim_id)
WHERE f.code = 'fact.documents' AND f.status = 'open' AND f.claim_id NOT IN (SELECT claim_id FROM told)
ORDER BY fact_id, is_newest DESC NULLS LAST, document_id, claim_id;
