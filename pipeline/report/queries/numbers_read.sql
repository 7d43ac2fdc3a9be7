-- What became of every number printed in each document? One row per number token, in reading order, with what its amount says.
SELECT n.document_id, n.number_id, n.page, n.raw, n.kind, n.claim_id, n.reason, n.block_id, n.row, n.col, n.line, n.x0, n.top, n.x1, n.bottom,
  c.proof, coalesce(c.corrected_kr, c.amount_kr) AS amount_kr, c.measure, c.subject_text
FROM numbers n LEFT JOIN claims c USING (claim_id)
ORDER BY n.document_id, n.page, n.block_id, n.row, n.col, n.number_id
