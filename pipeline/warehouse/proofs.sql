-- How well is each amount borne out by the collection? One row per claim that a relation or a mismatch speaks of: how many relations hold
-- (caps prove nothing), and whether what does not hold points at it. pipeline.reconciliation.proof says what that makes it.
WITH spoken AS (
  SELECT total_claim_id AS claim_id, relation_id FROM relations WHERE kind <> 'cap'
  UNION
  SELECT p.claim_id, p.relation_id FROM relation_parts p JOIN relations r USING (relation_id) WHERE r.kind <> 'cap'
), held AS (
  SELECT claim_id, count(*) FILTER (verdict IN ('exact', 'within_rounding')) AS holding
  FROM spoken JOIN relations USING (relation_id) GROUP BY claim_id
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
