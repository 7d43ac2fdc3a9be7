-- Hvor sikkert er hvert tal? Én række pr. oplysning: dens interval, hvad der beviser den, og i hvor mange dokumenter den står.
-- en: How certain is each figure? One row per fact: its interval, what proves it, and in how many documents it stands.
SELECT f.region_id, k.name AS cluster, i.name AS initiative, f.purpose, f.measure, f.payer, f.period_from, f.period_to, f.value_kr, f.low_kr, f.high_kr,
  f.proof, f.status, f.value_from, f.documents, f.order_known,
  (SELECT count(*) FROM fact_claims c JOIN findings n USING (claim_id) WHERE c.fact_id = f.fact_id AND n.status = 'open' AND n.verdict = 'mismatch') AS open_findings,
  f.fact_id
FROM facts f
LEFT JOIN clusters k ON k.cluster_id = f.cluster_id
LEFT JOIN initiatives i ON i.initiative_id = f.initiative_id
ORDER BY CASE f.proof WHEN 'contradicted' THEN 0 WHEN 'unproven' THEN 1 WHEN 'supported' THEN 2 ELSE 3 END, f.value_kr DESC NULLS LAST, f.fact_id;
