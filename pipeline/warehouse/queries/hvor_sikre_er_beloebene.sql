-- Hvor mange beløb er bekræftet af summer? Én række pr. dokument.
SELECT path, count(*) AS amounts,
  count(*) FILTER (proof = 'proven') AS proven,
  count(*) FILTER (proof = 'supported') AS supported,
  count(*) FILTER (proof = 'contradicted') AS contradicted,
  count(*) FILTER (proof = 'unproven') AS unproven
FROM amounts
GROUP BY path
ORDER BY path;
