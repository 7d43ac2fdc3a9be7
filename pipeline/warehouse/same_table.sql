-- Which problems and questions are one, printed in several documents? One row per cause whose sum has the same total and the same parts as one in
-- another document (a table that goes from committee to committee), or that is told in the same words of the same table or figures: the first
-- document's is the cause.
WITH parts AS (
  SELECT p.relation_id, string_agg(p.sign || ' x ' || coalesce(c.amount_kr::VARCHAR, '-'), ' + ' ORDER BY p.sign, c.amount_kr) AS parts
  FROM relation_parts p JOIN claims c USING (claim_id) GROUP BY p.relation_id
), printed AS (
  SELECT table_id, md5(string_agg(text, '|' ORDER BY "row", col)) AS texts FROM cells GROUP BY table_id
), causes AS (
  SELECT f.finding_id, f.document_id, f.code, f.reported_kr, f.difference_kr, d.copy_of, d.published_on, d.sha256,
    CASE WHEN p.parts IS NOT NULL THEN 'sum ' || p.parts ELSE 'words ' || f.explanation_da || coalesce(t.texts, '') END AS said
  FROM findings f JOIN documents d USING (document_id) LEFT JOIN parts p USING (relation_id) LEFT JOIN printed t USING (table_id)
  WHERE (f.verdict = 'mismatch' OR t.texts IS NOT NULL) AND f.cause_id IS NULL AND f.related_document_id IS NULL
), first_told AS (
  SELECT finding_id, document_id,
    first_value(finding_id) OVER told AS first_id, first_value(document_id) OVER told AS first_document
  FROM causes
  WINDOW told AS (PARTITION BY code, reported_kr, difference_kr, said ORDER BY copy_of IS NOT NULL, published_on NULLS LAST, sha256, finding_id)
)
UPDATE findings SET cause_id = t.first_id
FROM first_told t
WHERE t.finding_id = findings.finding_id AND t.document_id <> t.first_document;
