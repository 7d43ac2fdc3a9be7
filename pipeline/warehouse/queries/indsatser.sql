-- Hvilken indsats har fået hvor meget, og hvad blev der af den? Én række pr. indsats og periode, med den nyeste status.
-- en: Which initiative got how much, and what became of it? One row per initiative and period, with its newest status.
SELECT k.name AS cluster, i.focus_area, i.name AS initiative, a.period_from, a.period_to, a.allocated_kr, a.committed_kr, a.disbursed_kr,
  a.uncommitted_kr, n.status, n.expected_end_text, n.status_on, n.status_document_id, a.sources
FROM initiatives i
LEFT JOIN initiative_account a USING (initiative_id)
LEFT JOIN initiative_now n USING (initiative_id)
LEFT JOIN clusters k ON k.cluster_id = i.cluster_id
ORDER BY i.cluster_id NULLS LAST, i.name, i.initiative_id, a.period_from;
