-- Which municipalities belong to which cluster? One row per membership.
SELECT r.name AS region, k.name AS cluster, m.name AS municipality, b.participation, b.contributes, b.source
FROM memberships b
JOIN clusters k USING (cluster_id)
JOIN regions r ON r.region_id = k.region_id
JOIN municipalities m ON m.municipality_id = b.municipality_id
ORDER BY r.name, k.name, m.name
