-- Hvad stemmer ikke, og hvorfor? Én række pr. årsag; det, der følger af den, er talt med i sums.
-- en: What does not add up, and why? One row per cause; what follows from it is counted in sums.
SELECT problem_id, document_id, page, code, class, severity, sums, documents, money_kr, explanation_da, explanation_en
FROM problems;
