-- How well is each fact proven? One row per fact is brought up to date: as the amount its value is taken from; a derived one as the weakest
-- amount it is computed from.
UPDATE facts SET proof = found.proof
FROM (
  SELECT fact_id, first(c.proof ORDER BY CASE c.proof WHEN 'contradicted' THEN 0 WHEN 'unproven' THEN 1 WHEN 'supported' THEN 2 ELSE 3 END) AS proof
  FROM fact_claims fc JOIN facts f USING (fact_id) JOIN claims c USING (claim_id)
  WHERE fc.is_main OR f.status = 'derived'
  GROUP BY fact_id
) found
WHERE found.fact_id = facts.fact_id;
