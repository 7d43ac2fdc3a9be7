-- What has each cluster got, promised and spent? One row per cluster and period (years), in kroner.
-- Every figure comes from one document: the newest that states it and is neither replaced nor a copy. In it counts the total
-- for the cluster if there is one, else the shares of municipalities and region, else the sum of the cluster's initiatives.
CREATE VIEW cluster_account AS
WITH stated AS (
  SELECT *, coalesce(payer, 'total') AS paid_by
  FROM amounts
  WHERE cluster_id IS NOT NULL AND municipality_id IS NULL AND amount_kr IS NOT NULL AND per = 'total' AND copy_of IS NULL
    AND measure IN ('allocated', 'transferred', 'committed', 'disbursed', 'uncommitted')
    AND coalesce(standing, '') <> 'recommended'
), newest AS (
  SELECT *, dense_rank() OVER (
    PARTITION BY cluster_id, period_from, period_to, measure
    ORDER BY superseded_by IS NOT NULL, role = 'narrative', published_on DESC NULLS LAST, document_id) AS age
  FROM stated
), levelled AS (
  SELECT *, CASE
    WHEN initiative_id IS NULL AND paid_by = 'total' THEN 1
    WHEN initiative_id IS NULL THEN 2
    ELSE 3 END AS level
  FROM newest WHERE age = 1
), chosen AS (
  SELECT *, min(level) OVER (PARTITION BY cluster_id, period_from, period_to, measure) AS best FROM levelled
), once AS (
  -- the same share may be printed in several tables of a document: it counts once
  SELECT cluster_id, period_from, period_to, measure, document_id, level,
    CASE level WHEN 1 THEN max(amount_kr) ELSE first(amount_kr ORDER BY role = 'narrative', claim_id) END AS amount_kr
  FROM chosen
  WHERE level = best
  GROUP BY cluster_id, period_from, period_to, measure, document_id, level,
    CASE level WHEN 2 THEN paid_by WHEN 3 THEN coalesce(initiative_id, claim_id) ELSE '' END
), summed AS (
  SELECT cluster_id, period_from, period_to, measure, document_id, sum(amount_kr)::DECIMAL(18, 2) AS amount_kr
  FROM once GROUP BY ALL
)
SELECT
  k.region_id,
  r.name AS region,
  s.cluster_id,
  k.name AS cluster,
  s.period_from,
  s.period_to,
  max(s.amount_kr) FILTER (s.measure = 'allocated') AS allocated_kr,
  max(s.amount_kr) FILTER (s.measure = 'transferred') AS transferred_kr,
  max(s.amount_kr) FILTER (s.measure = 'committed') AS committed_kr,
  max(s.amount_kr) FILTER (s.measure = 'disbursed') AS disbursed_kr,
  max(s.amount_kr) FILTER (s.measure = 'uncommitted') AS uncommitted_kr,
  string_agg(DISTINCT s.document_id, ', ' ORDER BY s.document_id) AS sources
FROM summed s
JOIN clusters k USING (cluster_id)
JOIN regions r USING (region_id)
GROUP BY ALL
ORDER BY k.region_id, s.cluster_id, s.period_from, s.period_to;

COMMENT ON VIEW cluster_account IS 'One row per cluster and period: what is allocated, transferred, committed, disbursed and left, each from the newest document that states it';
COMMENT ON COLUMN cluster_account.region IS 'name of the region';
COMMENT ON COLUMN cluster_account.cluster IS 'name of the cluster';
COMMENT ON COLUMN cluster_account.allocated_kr IS 'allocated to the cluster (afsat, fordelt), in kroner';
COMMENT ON COLUMN cluster_account.transferred_kr IS 'transferred to the cluster (overført), in kroner';
COMMENT ON COLUMN cluster_account.committed_kr IS 'committed by the cluster (disponeret, bevilget), in kroner';
COMMENT ON COLUMN cluster_account.disbursed_kr IS 'disbursed by the cluster (udmøntet, forbrugt), in kroner';
COMMENT ON COLUMN cluster_account.uncommitted_kr IS 'not committed yet (ikke disponeret, rest), in kroner';
COMMENT ON COLUMN cluster_account.sources IS 'document_ids the figures come from';
