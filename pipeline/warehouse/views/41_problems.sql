-- What is wrong? One row per open cause: the cell, row, rule, version or document that explains a set of sums that do not hold; what follows
-- from it is counted, not told again. The surest and largest first. Report, workbook and command line read it.
CREATE VIEW problems AS
WITH told AS (
  SELECT coalesce(cause_id, finding_id) AS problem_id, count(DISTINCT relation_id) AS relations,
    len(list_distinct(flatten([list(document_id) FILTER (copy_of IS NULL), list(related_document_id)]))) AS documents, max(abs(difference_kr)) AS largest_kr
  FROM open_findings GROUP BY ALL
)
SELECT
  f.finding_id AS problem_id,
  f.code,
  f.class,
  f.severity,
  f.certainty,
  greatest(t.relations, 1) AS sums,
  t.documents,
  t.largest_kr AS money_kr,
  f.explanation_da,
  f.explanation_en,
  f.document_id,
  f.path,
  f.page
FROM open_findings f JOIN told t ON t.problem_id = f.finding_id
WHERE f.cause_id IS NULL AND f.certainty IN ('certain', 'likely') AND f.copy_of IS NULL
ORDER BY f.certainty, money_kr DESC NULLS LAST, f.finding_id;


-- What does not agree, though it may never have been meant to, and what could not be tested? One row per open question.
CREATE VIEW questions AS
SELECT finding_id, code, class, document_id, page, related_document_id, reported_kr, computed_kr, difference_kr, explanation_da, explanation_en
FROM open_findings
WHERE certainty = 'question' AND cause_id IS NULL AND copy_of IS NULL AND code <> 'document.unreadable'
ORDER BY abs(difference_kr) DESC NULLS LAST, finding_id;
