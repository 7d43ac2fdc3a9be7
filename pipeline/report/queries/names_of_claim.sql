-- Which names stand by a claim: in its row or column of the table, or in its paragraph? One row per mention.
SELECT m.*
FROM claims c JOIN mentions m
  ON m.document_id = c.document_id AND m.block_id = c.block_id
  AND (c.row IS NULL OR m.row = c.row OR (m.col = c.col AND m.row < c.row))
WHERE c.claim_id = $1
ORDER BY m.row, m.col, m.mention_id
