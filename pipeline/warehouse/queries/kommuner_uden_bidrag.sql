-- Hvilke kommuner deltager i en klynge uden at bidrage, og hvem siger det? Én række pr. kommune og klynge.
SELECT k.name AS cluster, m.name AS municipality, s.participation, s.marks, s.source
FROM memberships s
JOIN clusters k USING (cluster_id)
JOIN municipalities m USING (municipality_id)
WHERE s.contributes = false
ORDER BY cluster, municipality, s.source;
