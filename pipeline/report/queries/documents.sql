-- Which documents are there and how did each come out? One row per document, those that could not be read first.
SELECT d.* REPLACE (printed_day(d.published_on, d.published_from) AS published_on), v.numbers, v.unexplained, v.explained_share, r.name AS region, k.name AS cluster,
  (SELECT count(*) FROM claims c WHERE c.document_id = d.document_id) AS claims,
  (SELECT count(*) FROM source_tables t WHERE t.document_id = d.document_id) AS tables,
  coalesce(s.exact, 0) AS exact, coalesce(s.within_rounding, 0) AS within_rounding, coalesce(s.mismatch, 0) AS mismatch,
  coalesce(s.not_checkable, 0) AS not_checkable,
  coalesce(f.errors, 0) AS errors, coalesce(f.warnings, 0) AS warnings, coalesce(f.notes, 0) AS notes,
  w.explanation_da, w.explanation_en, w.more
FROM documents d
JOIN number_coverage v USING (document_id)
LEFT JOIN regions r ON r.region_id = d.region_id
LEFT JOIN clusters k ON k.cluster_id = d.cluster_id
LEFT JOIN (
  SELECT document_id, count(*) FILTER (verdict = 'exact') AS exact,
    count(*) FILTER (verdict = 'within_rounding') AS within_rounding, count(*) FILTER (verdict = 'mismatch') AS mismatch,
    count(*) FILTER (verdict IN ('incomplete', 'not_comparable')) AS not_checkable
  FROM relations GROUP BY document_id) s ON s.document_id = d.document_id
LEFT JOIN (
  SELECT document_id, count(*) FILTER (severity = 'error') AS errors, count(*) FILTER (severity = 'warning') AS warnings,
    count(*) FILTER (severity = 'info') AS notes
  FROM open_findings GROUP BY document_id) f ON f.document_id = d.document_id
LEFT JOIN unread_reasons w ON w.document_id = d.document_id
ORDER BY d.status = 'read', d.path
