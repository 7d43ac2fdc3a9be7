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

COMMENT ON VIEW same_fact IS 'One row per claim of a fact that at least two documents state; the newest document is marked where the order is known';
COMMENT ON COLUMN same_fact.fact_id IS 'the fact';
COMMENT ON COLUMN same_fact.claim_id IS 'an amount that states it';
COMMENT ON COLUMN same_fact.document_id IS 'the document of that amount';
COMMENT ON COLUMN same_fact.amount_kr IS 'that amount in kroner: as printed, or as a person corrected it';
COMMENT ON COLUMN same_fact.low_kr IS 'the least it can have been before rounding';
COMMENT ON COLUMN same_fact.high_kr IS 'the most it can have been before rounding';
COMMENT ON COLUMN same_fact.documents IS 'how many documents state this fact';
COMMENT ON COLUMN same_fact.status IS 'confirmed, revised, disputed or single (all but one document are replaced)';
COMMENT ON COLUMN same_fact.agrees IS 'this amount allows the fact''s value within its rounding';
COMMENT ON COLUMN same_fact.is_newest IS 'stated by the newest document that states the fact; NULL where the order is not known';
COMMENT ON COLUMN same_fact.order_known IS 'false where documents disagree and it is not known which came later';
COMMENT ON COLUMN same_fact.value_kr IS 'the value of the fact; NULL where it is disputed and nothing tells which one counts';
COMMENT ON COLUMN same_fact.difference_to_value_kr IS 'this amount minus the fact''s value';
COMMENT ON COLUMN same_fact.difference_to_newest_kr IS 'this amount minus that of the newest document; NULL where the order is not known';
