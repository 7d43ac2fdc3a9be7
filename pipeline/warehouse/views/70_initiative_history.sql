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
  CASE
    WHEN min(s.document_id) OVER own = max(s.document_id) OVER own THEN true
    WHEN NOT bool_or(day IS NULL) OVER own THEN day = max(day) OVER own END AS is_newest,
  CASE WHEN is_newest IS NOT NULL THEN lag(s.status) OVER (PARTITION BY s.initiative_id ORDER BY day, s.document_id, s.status_id) END AS earlier_status
FROM initiative_status s
JOIN (SELECT *, printed_day(published_on, published_from) AS day FROM documents) d USING (document_id)
LEFT JOIN initiatives i ON i.initiative_id = s.initiative_id
WHERE d.copy_of IS NULL
WINDOW own AS (PARTITION BY s.initiative_id)
ORDER BY initiative, s.initiative_id, day NULLS FIRST, s.document_id;

-- How does an initiative stand? One row per initiative, by the newest document; where the order is not known all that is said.
CREATE VIEW initiative_now AS
SELECT initiative_id, string_agg(DISTINCT status, ' / ' ORDER BY status) AS status,
  string_agg(DISTINCT expected_end_text, ' / ' ORDER BY expected_end_text) AS expected_end_text,
  max(published_on) FILTER (is_newest) AS status_on, string_agg(DISTINCT document_id, ', ' ORDER BY document_id) AS status_document_id,
  bool_and(is_newest IS NOT NULL) AS order_known
FROM initiative_history
WHERE coalesce(is_newest, true) AND (status IS NOT NULL OR expected_end_text IS NOT NULL)
GROUP BY initiative_id;

COMMENT ON VIEW initiative_history IS 'One row per initiative and document that tells its status, oldest first; copies left out';
COMMENT ON COLUMN initiative_history.initiative IS 'the name the initiative is shown by';
COMMENT ON COLUMN initiative_history.earlier_status IS 'its status in the document before; NULL where the order is not known';
COMMENT ON COLUMN initiative_history.is_newest IS 'whether no document tells of it later; NULL where one of several prints no date';
COMMENT ON VIEW initiative_now IS 'One row per initiative: how it stands by the newest document that tells, or, where the order is not known, by all that do';
COMMENT ON COLUMN initiative_now.initiative_id IS 'the initiative';
COMMENT ON COLUMN initiative_now.status IS 'its status; several where the order of the documents is not known';
COMMENT ON COLUMN initiative_now.expected_end_text IS 'when it is expected to end, as printed';
COMMENT ON COLUMN initiative_now.status_on IS 'the date of the newest document';
COMMENT ON COLUMN initiative_now.status_document_id IS 'the documents that say so';
COMMENT ON COLUMN initiative_now.order_known IS 'false where it is not known which document is the newest';
COMMENT ON COLUMN initiative_history.cluster_id IS 'the cluster the initiative belongs to';
