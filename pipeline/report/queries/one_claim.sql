-- Everything about one claim, or about those printed with a figure or of as many kroner. One row per claim; those printed so come first.
SELECT c.*, d.path, d.sha256, d.title, r.name AS region, k.name AS cluster, m.name AS municipality, i.name AS initiative
FROM claims c
JOIN documents d USING (document_id)
LEFT JOIN regions r ON r.region_id = c.region_id
LEFT JOIN clusters k ON k.cluster_id = c.cluster_id
LEFT JOIN municipalities m ON m.municipality_id = c.municipality_id
LEFT JOIN initiatives i ON i.initiative_id = c.initiative_id
WHERE c.claim_id = $1 OR c.raw = $2 OR c.amount_kr = $3::DECIMAL(18, 2) OR c.corrected_kr = $3::DECIMAL(18, 2)
ORDER BY c.raw <> $2, d.path, c.page, c.claim_id
