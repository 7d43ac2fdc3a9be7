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
