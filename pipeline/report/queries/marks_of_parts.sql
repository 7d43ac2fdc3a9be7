-- What do the sums of a document add up, and from which state of which document? One row per part of a relation.
SELECT r.document_id, p.relation_id, p.sign, hash(c) AS claim, hash(l) AS mark
FROM relation_parts p JOIN relations r USING (relation_id) JOIN claims c USING (claim_id) JOIN basis.loaded l ON l.document_id = c.document_id
