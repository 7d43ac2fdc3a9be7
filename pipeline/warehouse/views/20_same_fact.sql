-- What do several documents say about the same thing? One row per claim of a fact that at least two documents state.
-- A fact: who it is about, what kind of amount, who pays, and the years. Copies of a document do not count.
CREATE VIEW same_fact AS
WITH stated AS (
  SELECT
    concat_ws('|', coalesce(region_id, '-'), coalesce(cluster_id, '-'), coalesce(municipality_id, '-'),
      coalesce(initiative_id, '-'), measure, coalesce(payer, 'total'), coalesce(period_from::VARCHAR, '-'),
      coalesce(period_to::VARCHAR, '-'), per) AS fact_id,
    *
  FROM amounts
  WHERE amount_kr IS NOT NULL AND copy_of IS NULL AND coalesce(nil, '') NOT IN ('zero', 'undecided')
    AND measure <> 'other' AND bound = 'exact' AND coalesce(region_id, municipality_id, initiative_id) IS NOT NULL
), shared AS (
  SELECT *, count(DISTINCT document_id) OVER (PARTITION BY fact_id) AS documents
  FROM (SELECT *, min(document_id) OVER (PARTITION BY fact_id) <> max(document_id) OVER (PARTITION BY fact_id) AS several FROM stated)
  WHERE several
), ranked AS (
  SELECT *, dense_rank() OVER (
    PARTITION BY fact_id ORDER BY superseded_by IS NOT NULL, published_on DESC NULLS LAST, document_id) = 1 AS is_newest
  FROM shared
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
  low_kr,
  high_kr,
  raw,
  page,
  documents,
  is_newest,
  (amount_kr - first(amount_kr ORDER BY NOT is_newest, role = 'narrative', claim_id) OVER (PARTITION BY fact_id))::DECIMAL(18, 2)
    AS difference_to_newest_kr
FROM ranked;

COMMENT ON VIEW same_fact IS 'One row per claim of a fact that at least two documents state; the newest document is marked';
COMMENT ON COLUMN same_fact.fact_id IS 'region, cluster, municipality, initiative, measure, payer, years and per, with | between';
COMMENT ON COLUMN same_fact.documents IS 'how many documents state this fact';
COMMENT ON COLUMN same_fact.is_newest IS 'stated by the newest document that is not replaced by another';
COMMENT ON COLUMN same_fact.difference_to_newest_kr IS 'this amount minus that of the newest document';
