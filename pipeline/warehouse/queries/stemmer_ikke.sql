-- Hvilke trykte summer holder ikke, og hvor meget er de forkert på? Én række pr. åbent fund, den største forskel først.
SELECT document_id, page, code, class, reported_kr, computed_kr, difference_kr, proposal_kr, explanation_da
FROM open_findings
WHERE verdict = 'mismatch'
ORDER BY abs(difference_kr) DESC NULLS LAST, finding_id;
