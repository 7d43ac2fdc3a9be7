-- Which tables does a document have? One row per table, in reading order.
SELECT t.*, min(c.page) AS page FROM source_tables t LEFT JOIN cells c USING (table_id)
WHERE t.document_id = $1 GROUP BY ALL ORDER BY t.first_page, t.table_id
