-- Where is each figure of the accounts printed? One row per initiative, cluster or region, period and part of its money, chosen as in accounts().
SELECT coalesce(f.initiative_id, f.cluster_id, f.region_id) AS id, f.period_from, f.period_to,
  CASE WHEN f.initiative_id IS NOT NULL AND f.measure IN ('budget', 'pool') THEN 'allocated'
    WHEN f.initiative_id IS NULL AND f.payer <> 'total' THEN CASE WHEN f.measure = 'allocated' THEN replace('allocated_' || f.payer, 'kommuner', 'municipalities') END
    ELSE f.measure END AS part, f.value_kr, c.document_id, c.claim_id
FROM facts f JOIN fact_claims t ON t.fact_id = f.fact_id AND t.is_main JOIN claims c USING (claim_id)
WHERE f.municipality_id IS NULL AND f.purpose IS NULL AND f.value_kr IS NOT NULL AND f.status <> 'derived'
QUALIFY row_number() OVER (PARTITION BY f.initiative_id, f.cluster_id, f.region_id, f.period_from, f.period_to, part
  ORDER BY f.measure, f.payer <> 'total', f.price_level NULLS FIRST) = 1
ORDER BY ALL
