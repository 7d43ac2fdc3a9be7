-- Which findings does a corrected reading settle? One row per open finding: its sum holds within its slack once the corrected figures take
-- the place of the printed ones, or it is about the printing of a corrected amount itself.
WITH held AS (
  SELECT
    r.relation_id,
    abs(t.amount_kr - sum(p.sign * coalesce(c.amount_kr, 0))) <= r.slack_kr AS holds,
    coalesce(t.correction, first(c.correction ORDER BY c.claim_id) FILTER (c.correction IS NOT NULL)) AS correction
  FROM relations r
  JOIN read_claims t ON t.claim_id = r.total_claim_id
  JOIN relation_parts p USING (relation_id)
  JOIN read_claims c ON c.claim_id = p.claim_id
  GROUP BY r.relation_id, r.slack_kr, t.amount_kr, t.correction
), settled AS (
  SELECT f.finding_id, h.correction
  FROM findings f JOIN held h USING (relation_id)
  WHERE h.holds AND h.correction IS NOT NULL
  UNION
  SELECT f.finding_id, c.correction
  FROM findings f JOIN claims c ON c.claim_id = coalesce(f.proposal_claim_id, f.claim_id)
  WHERE c.correction IS NOT NULL AND (f.code LIKE 'amount.%' OR f.relation_id IS NULL AND f.proposal_kr = c.corrected_kr)
)
UPDATE findings
SET status = 'accepted', status_reason = 'rettet læsning: ' || s.correction
FROM settled s
WHERE s.finding_id = findings.finding_id AND findings.status = 'open';
