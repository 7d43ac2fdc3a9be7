-- What are the numbers of each document? One row per document and kind.
SELECT document_id, kind, count(*) AS times FROM numbers GROUP BY document_id, kind ORDER BY document_id, times DESC, kind
