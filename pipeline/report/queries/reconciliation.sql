-- How do the reported facts compare with the source tables of raw/kilder/? One row per comparison, causes first, then by the money.
SELECT
  r.*,
  coalesce(c.name, reg.name) AS place,
  m.name AS municipality
FROM reconciliation r
LEFT JOIN clusters c USING (cluster_id)
LEFT JOIN regions reg ON reg.region_id = r.region_id
LEFT JOIN municipalities m ON m.municipality_id = r.municipality_id
ORDER BY
  r.status IN ('match', 'within_rounding'), r.because IS NOT NULL,
  abs(coalesce(r.difference_kr, r.source_kr, r.reported_kr)) DESC, r.fact_id, r.rows
