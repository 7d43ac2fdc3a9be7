-- What is each finding a consequence of in the end? One row per finding with a cause: the cause is the first of the chain. What follows from one
-- a person has accepted is accepted with it; what still does not hold after a corrected reading stands for itself.
UPDATE findings SET cause_id = NULL
WHERE status = 'open' AND (cause_id NOT IN (SELECT finding_id FROM findings)
  OR cause_id IN (SELECT finding_id FROM findings WHERE status_reason LIKE 'rettet læsning: %'));

WITH RECURSIVE below AS (
  SELECT finding_id AS root, finding_id FROM findings WHERE cause_id IS NULL
  UNION
  SELECT b.root, f.finding_id FROM below b JOIN findings f ON f.cause_id = b.finding_id
)
UPDATE findings SET cause_id = nullif(b.root, findings.finding_id)
FROM below b WHERE b.finding_id = findings.finding_id;

UPDATE findings SET cause_id = NULL  -- two that name each other
WHERE cause_id IN (SELECT finding_id FROM findings WHERE cause_id IS NOT NULL);

UPDATE findings SET status = c.status, status_reason = c.status_reason
FROM findings c
WHERE c.finding_id = findings.cause_id AND c.status <> 'open' AND findings.status = 'open';
