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
