-- Hvor står et beløb? Én række pr. sted, det er trykt; ret tallet i den første linje.
WITH wanted AS (SELECT 1650000 AS kr)
SELECT a.path, a.page, a.region, a.cluster, a.measure, a.payer, a.raw, a.quote, a.proof, a.claim_id
FROM amounts a, wanted
WHERE wanted.kr BETWEEN a.low_kr AND a.high_kr
ORDER BY a.path, a.page, a.claim_id;
