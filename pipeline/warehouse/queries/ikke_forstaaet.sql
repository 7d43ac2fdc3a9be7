-- Hvad er ikke forstået? Én række pr. ulæst fil, uforklaret tal, tvivlsomt beløb og uafgjort navn.
-- en: What is not understood? One row per unread file, unexplained number, doubtful amount and unsettled name.
SELECT 'dokument' AS what, document_id, page, quote AS text, explanation_da AS why, finding_id AS id
FROM findings
WHERE status = 'open' AND code IN ('document.unreadable', 'page.no_text', 'amount.unread', 'content.hidden', 'formula.empty', 'engines.disagree',
  'check.failed', 'decision.invalid', 'decision.stale')
UNION ALL
SELECT 'tal', document_id, page, raw, 'ingen regel forklarer tallet', number_id FROM numbers WHERE kind = 'unexplained'
UNION ALL
SELECT 'beløb', document_id, page, raw, doubt, claim_id FROM claims WHERE doubt IS NOT NULL AND proof NOT IN ('proven', 'supported')
UNION ALL
SELECT 'navn', document_id, page, raw, status || coalesce(': ' || candidates, ''), mention_id FROM unresolved_names
ORDER BY what, document_id, page, id;
