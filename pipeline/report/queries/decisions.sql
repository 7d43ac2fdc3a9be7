-- What did a meeting decide, and which amounts does each decision cover? One row per agenda item.
SELECT d.*, (SELECT list({'claim_id': c.claim_id, 'raw': c.raw, 'amount_kr': c.amount_kr} ORDER BY c.claim_id)
  FROM decision_claims x JOIN claims c USING (claim_id) WHERE x.decision_id = d.decision_id) AS amounts
FROM decisions d
ORDER BY d.document_id, d.page, d.decision_id
