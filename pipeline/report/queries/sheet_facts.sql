-- What do all documents together say of each figure? One row per fact.
SELECT f.*, r.name AS region, k.name AS cluster, m.name AS municipality, i.name AS initiative, d.path AS newest_path
FROM facts f
LEFT JOIN regions r ON r.region_id = f.region_id
LEFT JOIN clusters k ON k.cluster_id = f.cluster_id
LEFT JOIN municipalities m ON m.municipality_id = f.municipality_id
LEFT JOIN initiatives i ON i.initiative_id = f.initiative_id
LEFT JOIN documents d ON d.document_id = f.newest_document_id
ORDER BY r.name NULLS FIRST, k.name NULLS FIRST, f.municipality_id NULLS FIRST, i.name NULLS FIRST, f.measure, f.period_from, f.period_to, f.payer, f.fact_id
