-- What do several documents say about the same thing? One row per amount of a fact that at least two documents state, the newest first, with
-- why it counts before the others.
SELECT s.* REPLACE (printed_day(d.published_on, d.published_from) AS published_on), d.path, d.title, v.why, f.purpose, i.name AS initiative, m.name AS municipality
FROM same_fact s
JOIN documents d USING (document_id)
JOIN facts f USING (fact_id)
LEFT JOIN initiatives i ON i.initiative_id = s.initiative_id
LEFT JOIN municipalities m ON m.municipality_id = s.municipality_id
LEFT JOIN versions v ON v.document_id = f.newest_document_id AND v.replaces_document_id = s.document_id
ORDER BY s.region_id, s.cluster_id, s.initiative_id, s.measure, s.payer, s.period_from, s.period_to, s.fact_id, s.is_newest DESC NULLS LAST,
  s.published_on DESC NULLS LAST, s.document_id, s.claim_id
