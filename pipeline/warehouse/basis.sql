-- What does each document give by itself? The program's own tables, from which a run goes on with the documents that are new: those of main that
-- comparing documents changes, as they were before, and what documents are compared by. One row per document (loaded, issues, names), mark or pair.
CREATE SCHEMA basis;

CREATE TABLE basis.state (made_by VARCHAR);
CREATE TABLE basis.loaded (document_id VARCHAR, path VARCHAR, sha256 VARCHAR, mark VARCHAR);
CREATE TABLE basis.issues (document_id VARCHAR, about JSON);
CREATE TABLE basis.names (document_id VARCHAR, records JSON, used JSON);
CREATE TABLE basis.marks (document_id VARCHAR, mark VARCHAR);
CREATE TABLE basis.prints (document_id VARCHAR, words UBIGINT[], figures UBIGINT[]);
CREATE TABLE basis.copies (document_id VARCHAR, "primary" VARCHAR, words DOUBLE, figures DOUBLE);
CREATE TABLE basis.compared (document_id VARCHAR, "primary" VARCHAR);
CREATE TABLE basis.differences AS FROM findings LIMIT 0;
CREATE TABLE basis.replaced (document_id VARCHAR, newer VARCHAR, reason VARCHAR);
CREATE TABLE basis.documents AS FROM documents LIMIT 0;
CREATE TABLE basis.claims AS FROM claims LIMIT 0;
CREATE TABLE basis.initiative_status AS FROM initiative_status LIMIT 0;
CREATE TABLE basis.relations AS FROM relations LIMIT 0;
CREATE TABLE basis.relation_parts AS FROM relation_parts LIMIT 0;
CREATE TABLE basis.findings AS FROM findings LIMIT 0;
