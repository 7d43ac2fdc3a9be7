-- Which relations is a claim the total or a part of? One row per relation, those that do not hold first.
SELECT r.* FROM relations r
WHERE r.total_claim_id = $1 OR r.relation_id IN (SELECT relation_id FROM relation_parts WHERE claim_id = $1)
ORDER BY r.verdict <> 'mismatch', r.relation_id
