-- What do several documents say about the same thing? One row per amount of a fact that at least two documents state.
SELECT s.*, d.path, d.title FROM same_fact s JOIN documents d USING (document_id)
ORDER BY s.region_id, s.cluster_id, s.initiative_id, s.measure, s.payer, s.period_from, s.period_to, s.fact_id, s.is_newest DESC, s.published_on DESC NULLS LAST, s.document_id, s.claim_id
