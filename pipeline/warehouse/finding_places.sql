-- Where does a finding of the whole collection stand? At its claim: one row per finding that tells no place itself.
UPDATE findings
SET page = c.page, quote = c.quote, table_id = c.table_id, row = c.row, col = c.col, line = c.line, block_id = c.block_id,
  x0 = c.x0, top = c.top, x1 = c.x1, bottom = c.bottom
FROM claims c
WHERE c.claim_id = findings.claim_id AND findings.quote IS NULL;
