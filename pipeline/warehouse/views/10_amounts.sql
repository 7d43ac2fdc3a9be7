-- Which amounts are stated, about whom, and where? One row per claim, with all names spelled out.
CREATE VIEW amounts AS
SELECT
  c.claim_id,
  c.document_id,
  d.title AS document_title,
  d.kind AS document_kind,
  d.published_on,
  c.region_id,
  r.name AS region,
  c.cluster_id,
  k.name AS cluster,
  c.municipality_id,
  m.name AS municipality,
  c.initiative_id,
  i.name AS initiative,
  c.subject_text,
  c.measure,
  c.measure_text,
  c.basis,
  c.payer,
  c.role,
  c.standing,
  c.period_from,
  c.period_to,
  coalesce(c.corrected_kr, c.amount_kr) AS amount_kr,
  c.amount_kr AS printed_kr,
  c.low_kr,
  c.high_kr,
  c.unit,
  c.per,
  c.bound,
  c.approximate,
  c.nil,
  c.raw,
  c.quote,
  c.proof,
  c.doubt,
  t.caption AS table_caption,
  c.item,
  c.page,
  d.path,
  d.superseded_by,
  d.copy_of
FROM claims c
JOIN documents d USING (document_id)
LEFT JOIN source_tables t USING (table_id)
LEFT JOIN regions r ON r.region_id = c.region_id
LEFT JOIN clusters k ON k.cluster_id = c.cluster_id
LEFT JOIN municipalities m ON m.municipality_id = c.municipality_id
LEFT JOIN initiatives i ON i.initiative_id = c.initiative_id;
