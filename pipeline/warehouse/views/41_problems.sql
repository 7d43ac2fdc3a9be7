-- What is wrong? One row per open cause: the cell, row, rule, version or document that explains a set of sums that do not hold; what follows
-- from it is counted, not told again. The surest and largest first.
CREATE VIEW problems AS
WITH RECURSIVE below AS (
  SELECT finding_id AS problem_id, finding_id FROM findings WHERE cause_id IS NULL
  UNION
  SELECT b.problem_id, f.finding_id FROM below b JOIN findings f ON f.cause_id = b.finding_id
), told AS (
  SELECT b.problem_id, count(DISTINCT f.relation_id) AS relations, count(*) AS findings,
    count(DISTINCT f.document_id) + count(DISTINCT f.related_document_id) FILTER (f.related_document_id NOT IN (SELECT document_id FROM findings g JOIN below h ON h.finding_id = g.finding_id WHERE h.problem_id = b.problem_id)) AS documents,
    max(abs(f.difference_kr)) AS largest_kr
  FROM below b JOIN findings f USING (finding_id)
  WHERE f.status = 'open' GROUP BY b.problem_id
)
SELECT
  f.finding_id AS problem_id,
  f.code,
  f.class,
  f.severity,
  greatest(t.relations, 1) AS sums,
  t.documents,
  coalesce(abs(f.difference_kr), t.largest_kr) AS money_kr,
  f.explanation_da,
  f.explanation_en,
  f.document_id,
  f.page
FROM findings f JOIN told t ON t.problem_id = f.finding_id
LEFT JOIN documents d ON d.document_id = f.document_id
WHERE f.status = 'open' AND f.cause_id IS NULL AND f.verdict = 'mismatch' AND d.copy_of IS NULL
ORDER BY CASE f.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, money_kr DESC NULLS LAST, f.finding_id;

COMMENT ON VIEW problems IS 'One row per thing that is wrong (cause), open, with how many sums it touches: the one headline number';
COMMENT ON COLUMN problems.problem_id IS 'finding_id of the cause; its consequences name it as cause_id';
COMMENT ON COLUMN problems.sums IS 'how many sums and comparisons do not hold because of it';
COMMENT ON COLUMN problems.documents IS 'how many documents it shows in';
COMMENT ON COLUMN problems.money_kr IS 'how many kroner it is about: the difference, without its sign; NULL where it is no matter of kroner';
COMMENT ON COLUMN problems.severity IS 'error, warning or info, by certainty and money';
COMMENT ON COLUMN problems.document_id IS 'the document it is told of';
COMMENT ON COLUMN problems.page IS 'the page it is told of';

-- What does not agree, though it may never have been meant to? One row per open question.
CREATE VIEW questions AS
SELECT finding_id, code, class, document_id, page, related_document_id, reported_kr, computed_kr, difference_kr, explanation_da, explanation_en
FROM findings
WHERE status = 'open' AND verdict = 'not_comparable' AND cause_id IS NULL
ORDER BY abs(difference_kr) DESC NULLS LAST, finding_id;

COMMENT ON VIEW questions IS 'One row per open question: figures that differ without a likely mistake, perhaps never meant to agree';
