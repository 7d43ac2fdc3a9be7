-- Hvilke beslutninger handler om penge? Én række pr. beløb under et dagsordenspunkt.
SELECT d.document_id, d.item, d.title, d.outcome, c.amount_kr, c.raw, c.standing, d.decision
FROM decisions d
JOIN decision_claims USING (decision_id)
JOIN claims c USING (claim_id)
ORDER BY d.document_id, d.decision_id, c.claim_id;
