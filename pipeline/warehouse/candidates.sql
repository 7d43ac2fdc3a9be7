-- Which documents may be copies of the new ones, and what does each print? One row per pair that shares a mark, is of about the same length and
-- not of two days.
WITH told AS (
  SELECT document_id, (about->>'length')::INTEGER AS length, nullif(about->>'published_on', '') AS published_on,
    (about->>'status', about->>'revised', about->>'preliminary', about->>'kind' = 'dagsorden') AS stage
  FROM basis.issues
), ours AS (
  SELECT document_id, mark FROM basis.marks WHERE document_id IN (SELECT unnest($1))
)
, pairs AS (
  SELECT DISTINCT least(a.document_id, b.document_id) AS one, greatest(a.document_id, b.document_id) AS other
  FROM ours a JOIN basis.marks b USING (mark) JOIN told o ON o.document_id = a.document_id JOIN told t ON t.document_id = b.document_id
  WHERE a.document_id <> b.document_id AND o.stage = t.stage AND coalesce(o.published_on = t.published_on, true)
    AND greatest(o.length, t.length) >= $2 AND least(o.length, t.length) >= 0.88 * greatest(o.length, t.length)
)
SELECT one, other, p.words, q.words AS other_words, p.figures, q.figures AS other_figures
FROM pairs JOIN basis.prints p ON p.document_id = one JOIN basis.prints q ON q.document_id = other
