-- How has an initiative gone? One row per initiative and document that tells its status, oldest first.
CREATE VIEW initiative_history AS
SELECT
  s.initiative_id,
  coalesce(i.name, s.name) AS initiative,
  coalesce(s.cluster_id, i.cluster_id) AS cluster_id,
  coalesce(i.focus_area, s.focus_area) AS focus_area,
  d.published_on,
  s.document_id,
  s.page,
  s.name,
  s.anchoring_text,
  s.status,
  s.expected_end_text,
  lag(s.status) OVER (PARTITION BY s.initiative_id ORDER BY d.published_on NULLS FIRST, s.document_id, s.status_id)
    AS earlier_status
FROM initiative_status s
JOIN documents d USING (document_id)
LEFT JOIN initiatives i ON i.initiative_id = s.initiative_id
WHERE d.copy_of IS NULL
ORDER BY initiative, s.initiative_id, d.published_on NULLS FIRST, s.document_id;

COMMENT ON VIEW initiative_history IS 'One row per initiative and document that tells its status, oldest first; copies left out';
COMMENT ON COLUMN initiative_history.initiative IS 'the name the initiative is shown by';
COMMENT ON COLUMN initiative_history.earlier_status IS 'its status in the document before';
COMMENT ON COLUMN initiative_history.cluster_id IS 'the cluster the initiative belongs to';
