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

COMMENT ON VIEW unresolved_names IS 'One row per name as written and document that is ambiguous or unknown, or an initiative that is likely another one (suggested)';
COMMENT ON COLUMN unresolved_names.times IS 'how many times it is written';
COMMENT ON COLUMN unresolved_names.mention_id IS 'the first of these mentions';
COMMENT ON COLUMN unresolved_names.page IS 'the first page it is on';
COMMENT ON COLUMN unresolved_names.status IS 'ambiguous, unknown, or suggested for an initiative that is likely another one';
