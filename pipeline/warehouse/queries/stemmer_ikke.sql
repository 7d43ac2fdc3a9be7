-- Hvad stemmer ikke, og hvor meget handler det om? Én række pr. problem (årsag), det sikreste og største først.
SELECT problem_id, document_id, page, code, class, severity, sums, documents, money_kr, explanation_da
FROM problems;
