-- What are the numbers of a document? One row per kind.
SELECT kind, count(*) AS times FROM numbers WHERE document_id = $1 GROUP BY kind ORDER BY times DESC, kind
