-- Which findings have people accepted, and why? One row per accepted finding.
SELECT f.*, d.path, d.title
FROM findings f LEFT JOIN documents d USING (document_id)
WHERE f.status = 'accepted'
ORDER BY f.finding_id
