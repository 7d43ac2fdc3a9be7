-- What is allocated to each initiative, committed and spent? One row per initiative and period, in kroner.
CREATE VIEW initiative_account AS
WITH figures AS (
  SELECT initiative_id, period_from, period_to,
    any_value(value_kr) FILTER (measure IN ('allocated', 'budget', 'pool')) AS allocated_kr,
    any_value(value_kr) FILTER (measure = 'committed') AS committed_kr,
    any_value(value_kr) FILTER (measure = 'disbursed') AS disbursed_kr,
    any_value(value_kr) FILTER (measure = 'uncommitted') AS uncommitted_kr,
    string_agg(DISTINCT measure || ' ' || status, ', ' ORDER BY measure || ' ' || status) FILTER (status IN ('revised', 'disputed')) AS differing,
    bool_and(order_known) AS order_known
  FROM (SELECT * FROM facts ORDER BY measure, payer <> 'total', price_level NULLS FIRST)
  WHERE initiative_id IS NOT NULL AND municipality_id IS NULL GROUP BY ALL
), told AS (
  SELECT f.initiative_id, f.period_from, f.period_to, string_agg(DISTINCT c.document_id, ', ' ORDER BY c.document_id) AS sources
  FROM facts f JOIN fact_claims fc USING (fact_id) JOIN claims c USING (claim_id)
  WHERE f.initiative_id IS NOT NULL AND f.municipality_id IS NULL AND fc.agrees GROUP BY ALL
)
SELECT f.initiative_id, i.name AS initiative, i.cluster_id, k.name AS cluster, i.focus_area, f.period_from, f.period_to,
  f.allocated_kr, f.committed_kr, f.disbursed_kr, f.uncommitted_kr, f.differing, f.order_known, t.sources
FROM figures f
LEFT JOIN initiatives i USING (initiative_id)
LEFT JOIN clusters k ON k.cluster_id = i.cluster_id
LEFT JOIN told t ON t.initiative_id = f.initiative_id AND t.period_from IS NOT DISTINCT FROM f.period_from AND t.period_to IS NOT DISTINCT FROM f.period_to
ORDER BY i.cluster_id, i.name, f.initiative_id, f.period_from, f.period_to;

COMMENT ON VIEW initiative_account IS 'One row per initiative and period: what is allocated to it, committed, spent and left';
COMMENT ON COLUMN initiative_account.initiative_id IS 'the initiative';
COMMENT ON COLUMN initiative_account.initiative IS 'the name it is shown by';
COMMENT ON COLUMN initiative_account.cluster_id IS 'the cluster it belongs to';
COMMENT ON COLUMN initiative_account.cluster IS 'name of the cluster';
COMMENT ON COLUMN initiative_account.focus_area IS 'its focus area';
COMMENT ON COLUMN initiative_account.period_from IS 'first year; NULL where no document says';
COMMENT ON COLUMN initiative_account.period_to IS 'last year';
COMMENT ON COLUMN initiative_account.allocated_kr IS 'allocated to it (also its budget or pool), in kroner';
COMMENT ON COLUMN initiative_account.committed_kr IS 'committed to it (disponeret, bevilget), in kroner';
COMMENT ON COLUMN initiative_account.disbursed_kr IS 'spent on it (udmøntet, forbrugt), in kroner';
COMMENT ON COLUMN initiative_account.uncommitted_kr IS 'left of its money, in kroner';
COMMENT ON COLUMN initiative_account.differing IS 'measures on which documents differ, and whether they are revised or disputed';
COMMENT ON COLUMN initiative_account.order_known IS 'false where documents differ and it is not known which came later';
COMMENT ON COLUMN initiative_account.sources IS 'document_ids the figures are stated in';
