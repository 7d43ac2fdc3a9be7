-- Which sums fail because of a share that does not follow from the inhabitants? One row per mismatch of a sum with such a share among its figures and
-- the same difference: the share is its cause.
UPDATE findings SET cause_id = share_id
FROM (
  SELECT f.finding_id AS own_id, min(e.finding_id) AS share_id
  FROM findings f JOIN relations r USING (relation_id) JOIN relation_parts p USING (relation_id)
  JOIN findings e ON e.claim_id IN (p.claim_id, r.total_claim_id) AND e.finding_id LIKE '%/sources.rule.broken.%'
  WHERE f.verdict = 'mismatch' AND abs(abs(f.difference_kr) - abs(e.difference_kr)) <= f.slack_kr + e.slack_kr
  GROUP BY f.finding_id
)
WHERE finding_id = own_id;
