-- Which amounts are stated, and which of them count? One row per claim.
SELECT a.claim_id, a.document_id, a.path, a.page, printed_day(d.published_on, d.published_from) AS published_on, a.region, a.cluster, a.municipality, a.initiative, a.subject_text, a.measure,
  a.payer, a.period_from, a.period_to, a.amount_kr, CASE WHEN c.counts_in IS NOT NULL THEN a.amount_kr END AS counted_kr, c.not_counted_because,
  a.raw, a.unit, nullif(a.per, 'total') AS per, a.proof, a.quote
FROM amounts a JOIN claims c USING (claim_id) JOIN documents d ON d.document_id = c.document_id
ORDER BY a.path, a.page, c.table_id NULLS FIRST, c.row, c.col, a.claim_id
