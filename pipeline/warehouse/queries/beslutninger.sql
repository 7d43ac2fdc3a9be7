-- Hvad blev besluttet på hvilket møde, og med hvilke beløb? Én række pr. dagsordenspunkt.
-- en: What was decided at which meeting, and with which amounts? One row per agenda item.
WITH money AS (
  SELECT dc.decision_id, count(*) AS amounts, string_agg(c.raw || coalesce(' (' || c.standing || ')', ''), '; ' ORDER BY c.page, c.claim_id) AS money
  FROM decision_claims dc JOIN claims c USING (claim_id) GROUP BY dc.decision_id
)
SELECT d.published_on AS meeting_on, coalesce(d.committee, d.publisher, d.title) AS meeting, b.item, b.title, b.outcome, b.recommendation, b.decision,
  coalesce(m.amounts, 0) AS amounts, m.money, b.document_id, b.page
FROM decisions b
JOIN documents d USING (document_id)
LEFT JOIN money m USING (decision_id)
WHERE d.copy_of IS NULL
ORDER BY d.published_on, b.document_id, b.page, try_cast(b.item AS INTEGER), b.item;
