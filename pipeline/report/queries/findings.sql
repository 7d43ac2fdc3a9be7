-- What should somebody look at, and what have people accepted, worst first? One row per finding, with its place in print, the cluster and
-- region it is about (else its document's), and the amount it suspects.
SELECT f.*, certainty_of(f.verdict, f.severity) AS certainty, p.problem_id IS NOT NULL AS problem, d.path, d.sha256, d.title, printed_day(d.published_on, d.published_from) AS published_on, d.copy_of, o.position,
  coalesce(c.cluster_id, d.cluster_id) AS cluster_id, coalesce(c.region_id, d.region_id) AS region_id,
  s.claim_id AS suspect_id, s.raw AS suspect_raw, s.amount_kr AS suspect_kr
FROM findings f
LEFT JOIN (SELECT problem_id, row_number() OVER () AS first FROM problems) p ON p.problem_id = f.finding_id
LEFT JOIN (SELECT finding_id, row_number() OVER () AS position FROM open_findings) o USING (finding_id)
LEFT JOIN documents d ON d.document_id = f.document_id
LEFT JOIN claims c ON c.claim_id = f.claim_id
LEFT JOIN claims s ON s.claim_id = coalesce(f.proposal_claim_id, f.claim_id)
ORDER BY p.first NULLS LAST, o.position NULLS LAST, f.finding_id
