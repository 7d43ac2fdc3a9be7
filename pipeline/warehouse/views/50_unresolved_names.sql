-- Which names could not be resolved, and which initiatives may be another document's under other words? One row per name as written,
-- document and reason; a suggestion has status suggested and the likely other initiative as runner_up_id.
CREATE VIEW unresolved_names AS
WITH open AS (
  SELECT * REPLACE (CASE WHEN status IN ('ambiguous', 'unknown') THEN status ELSE 'suggested' END AS status)
  FROM mentions
  WHERE status IN ('ambiguous', 'unknown') OR (kind = 'initiative' AND runner_up_id IS NOT NULL)
)
SELECT
  document_id,
  kind,
  raw,
  status,
  candidates,
  count(*) AS times,
  min(page) AS page,
  first(scope ORDER BY mention_id) AS scope,
  first(runner_up_id ORDER BY mention_id) AS runner_up_id,
  max(score) AS score,
  min(mention_id) AS mention_id
FROM open
GROUP BY document_id, kind, raw, status, candidates
ORDER BY document_id, kind, raw;
