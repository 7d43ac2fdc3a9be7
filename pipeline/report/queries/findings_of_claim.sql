-- Which findings are about a claim? One row per finding.
SELECT * FROM findings WHERE claim_id = $1 OR proposal_claim_id = $1 ORDER BY finding_id
