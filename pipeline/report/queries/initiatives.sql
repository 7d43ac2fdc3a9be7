-- Which initiatives are there, how do they stand, and what money is told of them? One row per initiative.
SELECT i.*, k.name AS cluster, r.name AS region, k.region_id, n.status, n.expected_end_text,
  (SELECT count(DISTINCT m.document_id) FROM mentions m WHERE m.kind = 'initiative' AND m.entity_id = i.initiative_id) AS documents,
  (SELECT count(*) FROM claims c WHERE c.initiative_id = i.initiative_id) AS amounts
FROM initiatives i
LEFT JOIN initiative_now n USING (initiative_id)
LEFT JOIN clusters k USING (cluster_id)
LEFT JOIN regions r ON r.region_id = k.region_id
ORDER BY k.region_id NULLS LAST, i.cluster_id, i.focus_area, i.name, i.initiative_id
