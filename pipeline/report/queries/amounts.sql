-- Which amounts does each document state, and does each count? One row per claim, in reading order.
SELECT a.* REPLACE (printed_day(d.published_on, d.published_from) AS published_on), c.table_id, c.row, c.col, c.line, c.counts_in, c.not_counted_because, c.not_checked_because, f.fact_id, f.documents AS told_in, f.status AS fact_status
FROM amounts a JOIN claims c USING (claim_id) JOIN documents d ON d.document_id = c.document_id
LEFT JOIN paragraphs p ON p.document_id = c.document_id AND p.block_id = c.block_id
LEFT JOIN (SELECT claim_id, min(fact_id) AS fact_id FROM fact_claims GROUP BY claim_id) t ON t.claim_id = c.claim_id
LEFT JOIN facts f ON f.fact_id = t.fact_id
ORDER BY c.document_id, c.page, c.top NULLS LAST, c.line NULLS LAST, c.table_id NULLS FIRST, c.row, c.col, p.position, c.claim_id
