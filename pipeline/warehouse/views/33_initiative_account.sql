-- What is allocated to each initiative, committed and spent? One row per initiative and period, in kroner.
CREATE VIEW initiative_account AS
SELECT a.initiative_id, i.name AS initiative, i.cluster_id, k.name AS cluster, i.focus_area, a.period_from, a.period_to, a.allocated.kr AS allocated_kr,
  a.committed.kr AS committed_kr, a.disbursed.kr AS disbursed_kr, a.uncommitted.kr AS uncommitted_kr, a.differing, a.order_known, a.sources
FROM accounts() a
LEFT JOIN initiatives i USING (initiative_id)
LEFT JOIN clusters k ON k.cluster_id = i.cluster_id
WHERE a.initiative_id IS NOT NULL
ORDER BY i.cluster_id, i.name, a.initiative_id, a.period_from, a.period_to;
