-- What do several documents say about the same thing? One row per claim of a fact that at least two documents state.
-- The newest document is marked where the order is known; copies of a document do not count.
CREATE VIEW same_fact AS
WITH dated AS (
  SELECT f.*, fc.claim_id, fc.agrees, fc.is_main, c.document_id, c.amount_kr, c.low_kr AS claim_low, c.high_kr AS claim_high, c.raw, c.page, d.published_on,
    row_number() OVER (PARTITION BY fact_id, c.document_id ORDER BY fc.is_main DESC, c.high_kr - c.low_kr, claim_id) AS newest_rank
  FROM facts f JOIN fact_claims fc USING (fact_id) JOIN amounts c USING (claim_id) JOIN documents d ON d.document_id = c.document_id
  WHERE f.documents > 1
)
SELECT
  fact_id,
  claim_id,
  document_id,
  published_on,
  region_id,
  cluster_id,
  municipality_id,
  initiative_id,
  measure,
  payer,
  period_from,
  period_to,
  amount_kr,
  claim_low AS low_kr,
  claim_high AS high_kr,
  raw,
  page,
  documents,
  status,
  agrees,
  document_id = newest_document_id AS is_newest,
  order_known,
  value_kr,
  (amount_kr - value_kr)::DECIMAL(18, 2) AS difference_to_value_kr,
  (amount_kr - max(CASE WHEN document_id = newest_document_id AND newest_rank = 1 THEN amount_kr END) OVER (PARTITION BY fact_id))::DECIMAL(18, 2)
    AS difference_to_newest_kr
FROM dated;
