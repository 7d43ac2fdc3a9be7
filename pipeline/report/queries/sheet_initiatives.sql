-- How do the initiatives stand, and what money have they got? One row per initiative and period.
SELECT i.initiative_id, i.name, i.focus_area, r.name AS region, k.name AS cluster, a.period_from, a.period_to, a.allocated_kr, a.committed_kr,
  a.disbursed_kr, a.uncommitted_kr, a.sources, h.status, h.expected_end_text
FROM initiatives i
LEFT JOIN initiative_account a USING (initiative_id)
LEFT JOIN clusters k ON k.cluster_id = i.cluster_id
LEFT JOIN regions r ON r.region_id = k.region_id
LEFT JOIN initiative_now h ON h.initiative_id = i.initiative_id
ORDER BY r.name NULLS LAST, k.name, i.focus_area, i.name, i.initiative_id, a.period_from, a.period_to
