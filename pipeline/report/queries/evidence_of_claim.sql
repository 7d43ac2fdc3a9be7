-- Where does each attribute of a claim come from? One row per attribute.
SELECT attribute, scope, words
FROM claim_evidence
WHERE claim_id = $1
ORDER BY attribute, scope, words
