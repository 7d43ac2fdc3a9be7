-- Which sums were never meant? One row per sum that does not hold whose total is a cluster's while all its parts that name a cluster are of others: a
-- question, for the total may stand above or below another cluster's rows.
CREATE TEMP TABLE other_scope AS
SELECT r.relation_id
FROM relations r JOIN claims t ON t.claim_id = r.total_claim_id
JOIN relation_parts p USING (relation_id) JOIN claims c ON c.claim_id = p.claim_id
WHERE r.verdict IN ('mismatch', 'incomplete') AND r.kind IN ('column', 'row', 'group')
GROUP BY ALL
HAVING bool_and(c.cluster_id <> t.cluster_id);

UPDATE relations SET verdict = 'not_comparable' WHERE relation_id IN (FROM other_scope);

UPDATE findings SET verdict = 'not_comparable', severity = 'info', class = 'different_scope', proposal_kr = NULL, proposal_claim_id = NULL,
  explanation_da = explanation_da || ' Delene nævner en anden klynge end totalen; måske er de ikke dens.',
  explanation_en = explanation_en || ' The parts name another cluster than the total; perhaps they are not its own.'
WHERE relation_id IN (FROM other_scope);
