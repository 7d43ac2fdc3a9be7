-- What do the findings told on a document's page come to? One row per finding, those that follow from another on the page of that one.
SELECT coalesce(c.document_id, f.document_id) AS document_id, f.* EXCLUDE (document_id), f.document_id AS stands_in, s.raw AS suspect, s.amount_kr
FROM findings f
LEFT JOIN findings c ON c.finding_id = f.cause_id
LEFT JOIN claims s ON s.claim_id = coalesce(f.proposal_claim_id, f.claim_id)
