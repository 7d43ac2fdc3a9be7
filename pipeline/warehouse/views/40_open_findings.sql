-- What should somebody look at? One row per finding that nobody has accepted, the surest first, then by money.
CREATE VIEW open_findings AS
SELECT
  f.finding_id,
  f.cause_id,
  f.code,
  f.severity,
  certainty_of(f.verdict, f.severity) AS certainty,
  f.verdict,
  f.class,
  f.document_id,
  d.path,
  f.page,
  f.quote,
  f.related_document_id,
  f.relation_id,
  f.claim_id,
  f.reported_kr,
  f.computed_kr,
  f.difference_kr,
  f.slack_kr,
  f.proposal_kr,
  f.proposal_claim_id,
  f.explanation_da,
  f.explanation_en,
  d.copy_of
FROM findings f
LEFT JOIN documents d USING (document_id)
WHERE f.status = 'open'
ORDER BY
  f.code <> 'document.unreadable',
  list_position(['certain', 'likely', 'question', 'note'], certainty),
  abs(f.difference_kr) DESC NULLS LAST,
  f.finding_id;
