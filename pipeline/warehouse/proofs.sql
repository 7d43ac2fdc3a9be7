-- How well is each amount proven, by all relations of the collection? One row per claim is brought up to date: proven when two relations
-- that hold speak of it, supported by one, contradicted when none holds and one is broken. Caps, equal years and what a document leaves prove nothing.
UPDATE claims SET proof = CASE WHEN holds > 1 THEN 'proven' WHEN holds = 1 THEN 'supported' WHEN broken > 0 THEN 'contradicted' ELSE 'unproven' END
FROM (
  SELECT id, count(*) FILTER (verdict IN ('exact', 'within_rounding')) AS holds, count(*) FILTER (verdict = 'mismatch') AS broken
  FROM (
    SELECT total_claim_id AS id, verdict FROM relations WHERE kind NOT IN ('cap', 'unchanged', 'rest')
    UNION ALL
    SELECT p.claim_id, r.verdict FROM relation_parts p JOIN relations r USING (relation_id) WHERE r.kind NOT IN ('cap', 'unchanged', 'rest')
  )
  GROUP BY id
)
WHERE claim_id = id;
