-- What should somebody look at, worst first? One row per open finding, with the place it is printed.
SELECT f.*, d.path, d.title, d.copy_of, o.position
FROM (SELECT finding_id, row_number() OVER () AS position FROM open_findings) o
JOIN findings f USING (finding_id)
LEFT JOIN documents d ON d.document_id = f.document_id
ORDER BY o.position
