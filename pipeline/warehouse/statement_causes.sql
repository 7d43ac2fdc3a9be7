-- Which statements fail because of an amount in them? One row per finding on a statement with an amount that a mismatch points at (its share of a
-- whole, say): that mismatch is its cause.
UPDATE findings SET cause_id = first_id
FROM (
  SELECT f.finding_id AS own_id, min(e.finding_id) AS first_id
  FROM findings f JOIN statement_parts p ON p.statement_id = f.statement_id
  JOIN findings e ON p.claim_id IN (e.claim_id, e.proposal_claim_id) AND e.verdict = 'mismatch' AND e.statement_id IS NULL
  WHERE f.verdict = 'mismatch' AND p.claim_id IS NOT NULL
  GROUP BY f.finding_id
)
WHERE finding_id = own_id AND cause_id IS NULL;
