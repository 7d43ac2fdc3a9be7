-- On which figures do two versions differ? One row per pair of documents and fact, the largest differences first.
SELECT c.*, f.measure, f.payer, f.period_from, f.period_to, f.purpose, r.name AS region, k.name AS cluster, k.cluster_id, i.name AS initiative,
  i.initiative_id, m.name AS municipality, n.raw, n.page, n.subject_text, o.raw AS old_raw, o.page AS old_page
FROM version_changes c
JOIN facts f USING (fact_id)
LEFT JOIN claims n ON n.claim_id = c.claim_id
LEFT JOIN claims o ON o.claim_id = c.replaced_claim_id
LEFT JOIN regions r ON r.region_id = f.region_id
LEFT JOIN clusters k ON k.cluster_id = f.cluster_id
LEFT JOIN initiatives i ON i.initiative_id = f.initiative_id
LEFT JOIN municipalities m ON m.municipality_id = f.municipality_id
ORDER BY c.document_id, c.replaces_document_id, abs(c.difference_kr) DESC NULLS LAST, c.fact_id
