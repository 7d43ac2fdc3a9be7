-- Which initiative does each mention, amount and status line speak of, now that documents are compared? The rows of links, one per mention, put
-- into mentions, claims and initiative_status; a record told from mentions of several initiatives has none.
UPDATE mentions SET entity_id = NULL, method = 'none', score = NULL, runner_up_score = NULL, status = 'unknown', evidence = NULL
WHERE kind = 'initiative' AND entity_id IS NOT NULL AND mention_id NOT IN (SELECT mention_id FROM links);

UPDATE mentions SET entity_id = l.initiative_id, method = l.method, score = l.score, runner_up_score = 0, status = 'matched', evidence = l.evidence
FROM links l
WHERE l.mention_id = mentions.mention_id AND (mentions.entity_id, mentions.method, mentions.score, mentions.evidence)
  IS DISTINCT FROM (l.initiative_id, l.method, l.score, l.evidence);

CREATE TEMP TABLE told AS
SELECT record_id, min(initiative_id) AS initiative_id
FROM (
  SELECT claim_id AS record_id, document_id || '/' || unnest(string_split(initiative_id, chr(10))) AS mention_id FROM claims WHERE initiative_id IS NOT NULL
  UNION ALL SELECT status_id, document_id || '/' || unnest(string_split(initiative_id, chr(10))) FROM initiative_status WHERE initiative_id IS NOT NULL
) JOIN links USING (mention_id)
GROUP BY record_id HAVING count(DISTINCT initiative_id) = 1;

UPDATE claims SET initiative_id = (SELECT t.initiative_id FROM told t WHERE t.record_id = claims.claim_id) WHERE initiative_id IS NOT NULL;
UPDATE initiative_status SET initiative_id = (SELECT t.initiative_id FROM told t WHERE t.record_id = initiative_status.status_id)
WHERE initiative_id IS NOT NULL;

INSERT INTO memberships
SELECT cluster_id, municipality_id, participation, contributes, marks, NULL, NULL, document_id || ', side ' || page
FROM document_memberships WHERE cluster_id IS NOT NULL AND municipality_id IS NOT NULL AND NOT in_reference;
