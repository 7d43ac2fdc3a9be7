-- Hvilke beslutninger handler om penge? Én række pr. beløb under et dagsordenspunkt; kopier af et dokument tæller ikke med.
-- en: Which decisions are about money? One row per amount under an agenda item; copies of a document do not count.
SELECT d.document_id, d.item, d.title, d.outcome, c.amount_kr, c.raw, c.standing, c.counts_in, c.not_counted_because, d.decision
FROM decisions d
JOIN documents o USING (document_id)
JOIN decision_claims USING (decision_id)
JOIN claims c USING (claim_id)
WHERE o.copy_of IS NULL
ORDER BY d.document_id, d.decision_id, c.claim_id;
