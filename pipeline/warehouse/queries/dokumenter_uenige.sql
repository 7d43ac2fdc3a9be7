-- Hvor siger to dokumenter noget forskelligt om det samme? Én række pr. beløb, der afviger fra det nyeste dokuments.
SELECT f.region_id, f.cluster_id, f.measure, f.payer, f.period_from, f.period_to, f.document_id, f.amount_kr,
  f.difference_to_newest_kr, n.document_id AS newest_document_id, n.amount_kr AS newest_kr
FROM same_fact f
JOIN same_fact n ON n.fact_id = f.fact_id AND n.is_newest
WHERE NOT f.is_newest AND (f.high_kr < n.low_kr OR f.low_kr > n.high_kr)
ORDER BY abs(f.difference_to_newest_kr) DESC, f.claim_id;
