-- Hvilken indsats har fået hvor meget, og hvad blev der af den? Én række pr. indsats og periode, med den nyeste status.
-- en: Which initiative got how much, and what became of it? One row per initiative and period, with its newest status.
WITH newest AS (
  SELECT * FROM initiative_history
  WHERE status IS NOT NULL OR expected_end_text IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY initiative_id ORDER BY published_on DESC NULLS LAST, document_id DESC) = 1
)
SELECT k.name AS cluster, i.focus_area, i.name AS initiative, a.period_from, a.period_to, a.allocated_kr, a.committed_kr, a.disbursed_kr,
  a.uncommitted_kr, n.status, n.expected_end_text, n.published_on AS status_on, n.document_id AS status_document_id, a.sources
FROM initiatives i
LEFT JOIN initiative_account a USING (initiative_id)
LEFT JOIN newest n USING (initiative_id)
LEFT JOIN clusters k ON k.cluster_id = i.cluster_id
ORDER BY i.cluster_id NULLS LAST, i.name, i.initiative_id, a.period_from;
