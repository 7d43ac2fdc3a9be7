-- How well is each amount borne out by the collection? One row per claim that a relation or a mismatch speaks of: how many relations hold
-- (caps prove nothing; of relations with one total and the same parts one counts), and whether what does not hold points at it.
-- pipeline.reconciliation.proof says what that makes it.
WITH once AS (
  SELECT r.total_claim_id, r.verdict, list(p.claim_id ORDER BY p.claim_id) AS parts
  FROM relations r JOIN relation_parts p USING (relation_id) WHERE r.kind <> 'cap' GROUP BY r.relation_id, r.total_claim_id, r.verdict
), spoken AS (
  SELECT DISTINCT unnest(list_prepend(total_claim_id, parts)) AS claim_id, total_claim_id, parts, verdict FROM once
), held AS (
  SELECT claim_id, count(DISTINCT (total_claim_id, parts)) FILTER (verdict IN ('exact', 'within_rounding')) AS holding FROM spoken GROUP BY claim_id
), accused AS (
  SELECT coalesce(proposal_claim_id, claim_id) AS claim_id FROM findings WHERE verdict = 'mismatch' AND code <> 'cap.exceeded'
  UNION
  SELECT total_claim_id FROM relations
  WHERE verdict = 'mismatch' AND kind NOT IN ('cap', 'rule', 'share') AND relation_id NOT IN (SELECT relation_id FROM findings WHERE relation_id IS NOT NULL)
)
SELECT claim_id, coalesce(h.holding, 0) AS holding, a.claim_id IS NOT NULL AS accused
FROM held h FULL JOIN accused a USING (claim_id)
WHERE claim_id IS NOT NULL
ORDER BY claim_id
