-- Er hvert tal i hvert dokument redegjort for? Én række pr. dokument, det ringeste først.
SELECT path, status, numbers, amounts, other_uses, unexplained, explained_share
FROM number_coverage
ORDER BY unexplained DESC, path;
