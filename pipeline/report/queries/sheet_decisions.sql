-- What did the meetings decide? One row per agenda item, with the amounts it covers.
SELECT e.*, d.path, printed_day(d.published_on, d.published_from) AS published_on, (
  SELECT string_agg(CASE WHEN c.amount_kr IS NULL THEN c.raw ELSE replace(format('{:,}', c.amount_kr::BIGINT), ',', '.') END, ' · ' ORDER BY c.claim_id)
  FROM decision_claims x JOIN claims c USING (claim_id) WHERE x.decision_id = e.decision_id) AS amounts_text
FROM decisions e JOIN documents d USING (document_id)
ORDER BY published_on NULLS LAST, d.path, e.page, e.decision_id
