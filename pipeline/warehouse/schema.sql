-- What is the warehouse made of? One CREATE TABLE per kind of record, each column with its COMMENT.
-- Kroner are DECIMAL(18,2) in columns ending _kr. An empty text is NULL.

CREATE TABLE documents (
  document_id    VARCHAR,
  path           VARCHAR,
  sha256         VARCHAR,
  media_type     VARCHAR,
  kind           VARCHAR,
  title          VARCHAR,
  published_on   DATE,
  published_text VARCHAR,
  published_from VARCHAR,
  publisher      VARCHAR,
  committee      VARCHAR,
  region_id      VARCHAR,
  cluster_id     VARCHAR,
  pages          INTEGER,
  status         VARCHAR,
  superseded_by  VARCHAR,
  superseded_why VARCHAR,
  copy_of        VARCHAR,
  revised        BOOLEAN,
  preliminary    BOOLEAN,
  replaces_text  VARCHAR,
  encoding       VARCHAR
);
COMMENT ON TABLE documents IS 'One row per source file in raw/, also those that could not be read';
COMMENT ON COLUMN documents.document_id IS 'readable id made from the path inside raw/';
COMMENT ON COLUMN documents.path IS 'path inside raw/, with / between folders';
COMMENT ON COLUMN documents.sha256 IS 'hash of the file''s bytes; NULL when it could not be opened';
COMMENT ON COLUMN documents.media_type IS 'what the file is, by its content';
COMMENT ON COLUMN documents.kind IS 'referat, dagsorden, notat, oversigt, webside or ukendt, by the document''s own words';
COMMENT ON COLUMN documents.title IS 'title as printed';
COMMENT ON COLUMN documents.published_on IS 'date of the meeting or of publication; the first day of the month or year where only that is known';
COMMENT ON COLUMN documents.published_text IS 'the same as precisely as it is known: 2023, 2023-05 or 2023-05-10';
COMMENT ON COLUMN documents.published_from IS 'where published_on is from: label ("Dato:"), head (front, running head or foot), signature (at the end), file name or file properties; the last two are weaker evidence and decide no order between documents';
COMMENT ON COLUMN documents.publisher IS 'who issued it, as printed';
COMMENT ON COLUMN documents.committee IS 'the committee or body that met, as printed';
COMMENT ON COLUMN documents.region_id IS 'the region the document is about or comes from';
COMMENT ON COLUMN documents.cluster_id IS 'the cluster the document is about or comes from';
COMMENT ON COLUMN documents.pages IS 'number of pages (1 for formats without pages)';
COMMENT ON COLUMN documents.status IS 'read, empty (nothing printed), no_text (no text layer) or unreadable; earlier figures of an unreadable document are kept';
COMMENT ON COLUMN documents.superseded_by IS 'document_id of a newer document that stands in for this one';
COMMENT ON COLUMN documents.superseded_why IS 'why: stated (the newer one says so), reissued, minutes (of the meeting this is the agenda for), final (this is its draft) or edition (the same table later)';
COMMENT ON COLUMN documents.copy_of IS 'document_id of the document this one repeats word for word in another format; copies are left out of cluster_account and same_fact';
COMMENT ON COLUMN documents.revised IS 'the document calls itself revised';
COMMENT ON COLUMN documents.preliminary IS 'the document calls itself preliminary or a draft';
COMMENT ON COLUMN documents.replaces_text IS 'the words with which it says that it replaces another';
COMMENT ON COLUMN documents.encoding IS 'character encoding of a text or HTML file';

CREATE TABLE paragraphs (
  document_id VARCHAR,
  block_id    VARCHAR,
  position    INTEGER,
  page        INTEGER,
  role        VARCHAR,
  level       INTEGER,
  label       VARCHAR,
  text        VARCHAR,
  href        VARCHAR
);
COMMENT ON TABLE paragraphs IS 'One row per paragraph, heading, list item, note or link outside the tables';
COMMENT ON COLUMN paragraphs.document_id IS 'the document';
COMMENT ON COLUMN paragraphs.block_id IS 'the paragraph inside the document';
COMMENT ON COLUMN paragraphs.position IS 'order of reading, tables counted too';
COMMENT ON COLUMN paragraphs.page IS 'page it begins on, from 1';
COMMENT ON COLUMN paragraphs.role IS 'body, heading, list, caption, note, link or furniture (page headers and footers)';
COMMENT ON COLUMN paragraphs.level IS 'heading level, 0 for anything else';
COMMENT ON COLUMN paragraphs.label IS 'printed list label';
COMMENT ON COLUMN paragraphs.text IS 'text on one line, line-end hyphens undone';
COMMENT ON COLUMN paragraphs.href IS 'target of a link';

CREATE TABLE source_tables (
  table_id    VARCHAR,
  document_id VARCHAR,
  first_page  INTEGER,
  last_page   INTEGER,
  caption     VARCHAR,
  unit_hint   VARCHAR,
  header_rows INTEGER,
  n_rows      INTEGER,
  n_cols      INTEGER,
  method      VARCHAR,
  notes       VARCHAR
);
COMMENT ON TABLE source_tables IS 'One row per table found in a document';
COMMENT ON COLUMN source_tables.table_id IS 'document_id/table';
COMMENT ON COLUMN source_tables.document_id IS 'the document';
COMMENT ON COLUMN source_tables.first_page IS 'page it begins on';
COMMENT ON COLUMN source_tables.last_page IS 'page it ends on';
COMMENT ON COLUMN source_tables.caption IS 'caption as printed';
COMMENT ON COLUMN source_tables.unit_hint IS 'unit that caption or header states';
COMMENT ON COLUMN source_tables.header_rows IS 'how many of its rows are column headers';
COMMENT ON COLUMN source_tables.n_rows IS 'rows, header rows included';
COMMENT ON COLUMN source_tables.n_cols IS 'columns';
COMMENT ON COLUMN source_tables.method IS 'how it was cut into cells';
COMMENT ON COLUMN source_tables.notes IS 'notes printed under it';

CREATE TABLE cells (
  table_id      VARCHAR,
  row           INTEGER,
  col           INTEGER,
  row_span      INTEGER,
  col_span      INTEGER,
  page          INTEGER,
  x0            DOUBLE,
  top           DOUBLE,
  x1            DOUBLE,
  bottom        DOUBLE,
  text          VARCHAR,
  bold          BOOLEAN,
  engines_agree BOOLEAN
);
COMMENT ON TABLE cells IS 'One row per cell of a table, merged cells once';
COMMENT ON COLUMN cells.table_id IS 'the table';
COMMENT ON COLUMN cells.row IS 'row from 0, header rows included';
COMMENT ON COLUMN cells.col IS 'column from 0';
COMMENT ON COLUMN cells.row_span IS 'rows it covers';
COMMENT ON COLUMN cells.col_span IS 'columns it covers';
COMMENT ON COLUMN cells.page IS 'page it is printed on';
COMMENT ON COLUMN cells.x0 IS 'left edge of the printed place in points from the left edge of the page; NULL where the format has no pages';
COMMENT ON COLUMN cells.top IS 'upper edge in points from the top of the page';
COMMENT ON COLUMN cells.x1 IS 'right edge in points';
COMMENT ON COLUMN cells.bottom IS 'lower edge in points from the top of the page';
COMMENT ON COLUMN cells.text IS 'text with the printed line breaks';
COMMENT ON COLUMN cells.bold IS 'printed in bold';
COMMENT ON COLUMN cells.engines_agree IS 'the second engine reads the same; NULL when it was not asked';

CREATE TABLE claims (
  claim_id        VARCHAR,
  document_id     VARCHAR,
  page            INTEGER,
  table_id        VARCHAR,
  row             INTEGER,
  col             INTEGER,
  quote           VARCHAR,
  x0              DOUBLE,
  top             DOUBLE,
  x1              DOUBLE,
  bottom          DOUBLE,
  line            INTEGER,
  block_id        VARCHAR,
  measure         VARCHAR,
  measure_text    VARCHAR,
  basis           VARCHAR,
  payer           VARCHAR,
  role            VARCHAR,
  period_from     INTEGER,
  period_to       INTEGER,
  region_id       VARCHAR,
  cluster_id      VARCHAR,
  municipality_id VARCHAR,
  initiative_id   VARCHAR,
  subject_text    VARCHAR,
  amount_kr       DECIMAL(18,2),
  low_kr          DECIMAL(18,2),
  high_kr         DECIMAL(18,2),
  quantum_kr      DECIMAL(18,2),
  unit            VARCHAR,
  raw             VARCHAR,
  approximate     BOOLEAN,
  bound           VARCHAR,
  per             VARCHAR,
  price_level     VARCHAR,
  nil             VARCHAR,
  doubt           VARCHAR,
  item            VARCHAR,
  standing        VARCHAR,
  proof           VARCHAR,
  whole           BOOLEAN,
  not_checked_because VARCHAR,
  counts_in       VARCHAR,
  not_counted_because VARCHAR,
  corrected_kr    DECIMAL(18,2),
  correction      VARCHAR
);
COMMENT ON TABLE claims IS 'One row per amount of money a document states, with the place it is printed';
COMMENT ON COLUMN claims.claim_id IS 'document_id/claim; derives from the place';
COMMENT ON COLUMN claims.document_id IS 'the document';
COMMENT ON COLUMN claims.page IS 'page it is printed on, from 1';
COMMENT ON COLUMN claims.table_id IS 'the table it stands in; NULL in running text';
COMMENT ON COLUMN claims.row IS 'row of that table, from 0';
COMMENT ON COLUMN claims.col IS 'column of that table, from 0';
COMMENT ON COLUMN claims.quote IS 'the words as printed';
COMMENT ON COLUMN claims.x0 IS 'left edge of the printed place in points from the left edge of the page; NULL where the format has no pages';
COMMENT ON COLUMN claims.top IS 'upper edge in points from the top of the page';
COMMENT ON COLUMN claims.x1 IS 'right edge in points';
COMMENT ON COLUMN claims.bottom IS 'lower edge in points from the top of the page';
COMMENT ON COLUMN claims.line IS 'line in a text file, from 1';
COMMENT ON COLUMN claims.block_id IS 'the paragraph or table inside the document';
COMMENT ON COLUMN claims.measure IS 'allocated, transferred, disbursed, committed, uncommitted, budget, cap, pool, unit_cost, frame or other';
COMMENT ON COLUMN claims.measure_text IS 'the words it was taken from';
COMMENT ON COLUMN claims.basis IS 'estimate, decided, spent or revised';
COMMENT ON COLUMN claims.payer IS 'kommuner, region or total';
COMMENT ON COLUMN claims.role IS 'part, subtotal, total or narrative (running text)';
COMMENT ON COLUMN claims.period_from IS 'first year';
COMMENT ON COLUMN claims.period_to IS 'last year';
COMMENT ON COLUMN claims.region_id IS 'the region it is about; NULL for the whole country';
COMMENT ON COLUMN claims.cluster_id IS 'the cluster it is about';
COMMENT ON COLUMN claims.municipality_id IS 'the municipality it is about';
COMMENT ON COLUMN claims.initiative_id IS 'the initiative it is about';
COMMENT ON COLUMN claims.subject_text IS 'what it is about, as printed';
COMMENT ON COLUMN claims.amount_kr IS 'the amount in kroner; the lower end of a range; NULL where the document prints that none is decided';
COMMENT ON COLUMN claims.low_kr IS 'the least it can have been before rounding';
COMMENT ON COLUMN claims.high_kr IS 'the most it can have been before rounding';
COMMENT ON COLUMN claims.quantum_kr IS 'what one unit of the last printed digit is worth';
COMMENT ON COLUMN claims.unit IS 'unit as printed: kr, t.kr, mio.kr or mia.kr';
COMMENT ON COLUMN claims.raw IS 'the figure as printed';
COMMENT ON COLUMN claims.approximate IS 'printed with ca. or the like';
COMMENT ON COLUMN claims.bound IS 'exact, at_most or at_least';
COMMENT ON COLUMN claims.per IS 'total, or what it is per: year, month, capita, municipality, hour, person';
COMMENT ON COLUMN claims.price_level IS 'price level as printed';
COMMENT ON COLUMN claims.nil IS 'zero or undecided where a dash or the like is printed';
COMMENT ON COLUMN claims.doubt IS 'why the value is uncertain';
COMMENT ON COLUMN claims.item IS 'agenda item it stands under';
COMMENT ON COLUMN claims.standing IS 'recommended, decided, reported or mentioned';
COMMENT ON COLUMN claims.whole IS 'a table''s figure for all of its subject (a cluster, a payer, everybody), not for one purpose among several';
COMMENT ON COLUMN claims.proof IS 'proven (two independent relations hold), supported (one), unproven or contradicted';
COMMENT ON COLUMN claims.not_checked_because IS 'why a figure called a total is the outcome of no sum: no_parts (nothing to add up), unread_parts, price_level (it is at another than its parts), several (several sets of parts give it), no_match (no parts give it); NULL where it is checked or no total';
COMMENT ON COLUMN claims.counts_in IS 'fact_id of the fact it is counted in: amounts with one may be added up, measure by measure; NULL where it must not be counted';
COMMENT ON COLUMN claims.not_counted_because IS 'copy (of a document), repeated (counted where it is stated best), replaced (a later document says otherwise), disputed, part_of_total (part of a counted total), total_of_parts (its parts are counted), plan (only recommended), undecided, two_readings (of a scan), rate (per inhabitant, municipality and the like), limit (at most, at least), other_money (not a cluster''s, region''s or initiative''s money, or it is not said what it is)';
COMMENT ON COLUMN claims.corrected_kr IS 'what a person decided it should read (raw/beslutninger.csv); amount_kr stays as printed';
COMMENT ON COLUMN claims.correction IS 'why it was corrected, by whom and when';

CREATE TABLE claim_evidence (
  claim_id  VARCHAR,
  attribute VARCHAR,
  scope     VARCHAR,
  words     VARCHAR
);
COMMENT ON TABLE claim_evidence IS 'One row per attribute of an amount that its own figure does not say, with the words it was taken from';
COMMENT ON COLUMN claim_evidence.claim_id IS 'the amount';
COMMENT ON COLUMN claim_evidence.attribute IS 'unit, measure, basis, payer, period, per or place';
COMMENT ON COLUMN claim_evidence.scope IS 'where the words stand: cell, column, row, outer (merged label), band, corner, caption, unit_line, note, introduction, heading, title, document, sum (the columns it adds up), other_columns, arithmetic (figures that the text and the table share), assumed, amount, clause, sentence, before (the sentences before)';
COMMENT ON COLUMN claim_evidence.words IS 'the words';

CREATE TABLE numbers (
  number_id   VARCHAR,
  document_id VARCHAR,
  page        INTEGER,
  raw         VARCHAR,
  kind        VARCHAR,
  claim_id    VARCHAR,
  reason      VARCHAR,
  block_id    VARCHAR,
  row         INTEGER,
  col         INTEGER,
  line        INTEGER,
  x0          DOUBLE,
  top         DOUBLE,
  x1          DOUBLE,
  bottom      DOUBLE
);
COMMENT ON TABLE numbers IS 'One row per number token printed in a document';
COMMENT ON COLUMN numbers.number_id IS 'document_id/number';
COMMENT ON COLUMN numbers.document_id IS 'the document';
COMMENT ON COLUMN numbers.page IS 'page it is printed on';
COMMENT ON COLUMN numbers.raw IS 'the token as printed';
COMMENT ON COLUMN numbers.kind IS 'amount, year, date, time, count, percent, ordinal, reference, page, name …, or unexplained';
COMMENT ON COLUMN numbers.claim_id IS 'the claim it is part of';
COMMENT ON COLUMN numbers.reason IS 'the rule that explains it';
COMMENT ON COLUMN numbers.block_id IS 'the paragraph or table it stands in';
COMMENT ON COLUMN numbers.row IS 'row of the table';
COMMENT ON COLUMN numbers.col IS 'column of the table';
COMMENT ON COLUMN numbers.line IS 'line in a text file';
COMMENT ON COLUMN numbers.x0 IS 'left edge of the printed place in points from the left edge of the page; NULL where the format has no pages';
COMMENT ON COLUMN numbers.top IS 'upper edge in points from the top of the page';
COMMENT ON COLUMN numbers.x1 IS 'right edge in points';
COMMENT ON COLUMN numbers.bottom IS 'lower edge in points from the top of the page';

CREATE TABLE mentions (
  mention_id      VARCHAR,
  document_id     VARCHAR,
  page            INTEGER,
  kind            VARCHAR,
  raw             VARCHAR,
  entity_id       VARCHAR,
  method          VARCHAR,
  score           DOUBLE,
  runner_up_id    VARCHAR,
  runner_up_score DOUBLE,
  status          VARCHAR,
  candidates      VARCHAR,
  evidence        VARCHAR,
  scope           VARCHAR,
  block_id        VARCHAR,
  row             INTEGER,
  col             INTEGER,
  quote           VARCHAR,
  x0              DOUBLE,
  top             DOUBLE,
  x1              DOUBLE,
  bottom          DOUBLE
);
COMMENT ON TABLE mentions IS 'One row per name of a region, cluster, municipality, hospital or initiative as written';
COMMENT ON COLUMN mentions.mention_id IS 'document_id/mention';
COMMENT ON COLUMN mentions.document_id IS 'the document';
COMMENT ON COLUMN mentions.page IS 'page it is printed on';
COMMENT ON COLUMN mentions.kind IS 'region, cluster, municipality, hospital or initiative';
COMMENT ON COLUMN mentions.raw IS 'the name as written';
COMMENT ON COLUMN mentions.entity_id IS 'which one it is; NULL when it was not decided';
COMMENT ON COLUMN mentions.method IS 'decision (by a person), exact, alias, fuzzy, context or none';
COMMENT ON COLUMN mentions.score IS 'how well it fits, 0 to 100';
COMMENT ON COLUMN mentions.runner_up_id IS 'the next best';
COMMENT ON COLUMN mentions.runner_up_score IS 'how well that fits';
COMMENT ON COLUMN mentions.status IS 'matched, ambiguous, unknown or not_a_name';
COMMENT ON COLUMN mentions.candidates IS 'ids that fit, separated by blanks';
COMMENT ON COLUMN mentions.evidence IS 'what decided, strongest first';
COMMENT ON COLUMN mentions.scope IS 'the words around it that speak of a place, strongest first';
COMMENT ON COLUMN mentions.block_id IS 'the paragraph or table it stands in';
COMMENT ON COLUMN mentions.row IS 'row of the table';
COMMENT ON COLUMN mentions.col IS 'column of the table';
COMMENT ON COLUMN mentions.quote IS 'the words as printed';
COMMENT ON COLUMN mentions.x0 IS 'left edge of the printed place in points from the left edge of the page; NULL where the format has no pages';
COMMENT ON COLUMN mentions.top IS 'upper edge in points from the top of the page';
COMMENT ON COLUMN mentions.x1 IS 'right edge in points';
COMMENT ON COLUMN mentions.bottom IS 'lower edge in points from the top of the page';

CREATE TABLE regions (
  region_id  VARCHAR,
  name       VARCHAR,
  code       VARCHAR,
  valid_from DATE,
  valid_to   DATE,
  source     VARCHAR
);
COMMENT ON TABLE regions IS 'One row per region';
COMMENT ON COLUMN regions.region_id IS 'nordjylland, midtjylland, syddanmark, sjaelland or hovedstaden';
COMMENT ON COLUMN regions.name IS 'name';
COMMENT ON COLUMN regions.code IS 'official code';
COMMENT ON COLUMN regions.valid_from IS 'first day';
COMMENT ON COLUMN regions.valid_to IS 'last day';
COMMENT ON COLUMN regions.source IS 'where this is stated';

CREATE TABLE clusters (
  cluster_id VARCHAR,
  region_id  VARCHAR,
  name       VARCHAR,
  valid_from DATE,
  valid_to   DATE,
  source     VARCHAR
);
COMMENT ON TABLE clusters IS 'One row per health cluster (sundhedsklynge)';
COMMENT ON COLUMN clusters.cluster_id IS 'region_id-cluster';
COMMENT ON COLUMN clusters.region_id IS 'the region';
COMMENT ON COLUMN clusters.name IS 'name';
COMMENT ON COLUMN clusters.valid_from IS 'first day';
COMMENT ON COLUMN clusters.valid_to IS 'last day';
COMMENT ON COLUMN clusters.source IS 'where this is stated';

CREATE TABLE municipalities (
  municipality_id VARCHAR,
  code            VARCHAR,
  name            VARCHAR,
  region_id       VARCHAR,
  valid_from      DATE,
  valid_to        DATE,
  source          VARCHAR
);
COMMENT ON TABLE municipalities IS 'One row per municipality (kommune)';
COMMENT ON COLUMN municipalities.municipality_id IS 'readable id';
COMMENT ON COLUMN municipalities.code IS 'official code';
COMMENT ON COLUMN municipalities.name IS 'name';
COMMENT ON COLUMN municipalities.region_id IS 'the region';
COMMENT ON COLUMN municipalities.valid_from IS 'first day';
COMMENT ON COLUMN municipalities.valid_to IS 'last day';
COMMENT ON COLUMN municipalities.source IS 'where this is stated';

CREATE TABLE memberships (
  cluster_id      VARCHAR,
  municipality_id VARCHAR,
  participation   VARCHAR,
  contributes     BOOLEAN,
  marks           VARCHAR,
  valid_from      DATE,
  valid_to        DATE,
  source          VARCHAR
);
COMMENT ON TABLE memberships IS 'One row per municipality in a cluster: the reference list, and what a document says where it differs';
COMMENT ON COLUMN memberships.cluster_id IS 'the cluster';
COMMENT ON COLUMN memberships.municipality_id IS 'the municipality';
COMMENT ON COLUMN memberships.participation IS 'full, political_administrative, administrative, or the note''s words';
COMMENT ON COLUMN memberships.contributes IS 'pays to the shared funds; NULL where not said';
COMMENT ON COLUMN memberships.marks IS 'footnote marks on the name';
COMMENT ON COLUMN memberships.valid_from IS 'first day';
COMMENT ON COLUMN memberships.valid_to IS 'last day';
COMMENT ON COLUMN memberships.source IS 'the reference''s source, or document_id and page';

CREATE TABLE document_memberships (
  membership_id     VARCHAR,
  document_id       VARCHAR,
  page              INTEGER,
  cluster_id        VARCHAR,
  municipality_id   VARCHAR,
  cluster_text      VARCHAR,
  municipality_text VARCHAR,
  marks             VARCHAR,
  participation     VARCHAR,
  contributes       BOOLEAN,
  in_reference      BOOLEAN
);
COMMENT ON TABLE document_memberships IS 'One row per municipality a document lists under a cluster, as printed there';
COMMENT ON COLUMN document_memberships.membership_id IS 'document_id/membership';
COMMENT ON COLUMN document_memberships.document_id IS 'the document';
COMMENT ON COLUMN document_memberships.page IS 'page';
COMMENT ON COLUMN document_memberships.cluster_id IS 'the cluster; NULL when its name was not decided';
COMMENT ON COLUMN document_memberships.municipality_id IS 'the municipality; NULL when its name was not decided';
COMMENT ON COLUMN document_memberships.cluster_text IS 'the cluster as written';
COMMENT ON COLUMN document_memberships.municipality_text IS 'the municipality as written';
COMMENT ON COLUMN document_memberships.marks IS 'footnote marks on the name';
COMMENT ON COLUMN document_memberships.participation IS 'full, political_administrative, administrative, or the note''s words';
COMMENT ON COLUMN document_memberships.contributes IS 'pays to the shared funds; NULL where not said';
COMMENT ON COLUMN document_memberships.in_reference IS 'the reference list says the same';

CREATE TABLE initiatives (
  initiative_id VARCHAR,
  cluster_id    VARCHAR,
  focus_area    VARCHAR,
  name          VARCHAR,
  mentions      INTEGER
);
COMMENT ON TABLE initiatives IS 'One row per initiative (indsats) across documents';
COMMENT ON COLUMN initiatives.initiative_id IS 'the initiative';
COMMENT ON COLUMN initiatives.cluster_id IS 'the cluster it belongs to';
COMMENT ON COLUMN initiatives.focus_area IS 'focus area (indsatsområde)';
COMMENT ON COLUMN initiatives.name IS 'the name it is shown by';
COMMENT ON COLUMN initiatives.mentions IS 'how many times it is named';

CREATE TABLE initiative_status (
  status_id         VARCHAR,
  initiative_id     VARCHAR,
  document_id       VARCHAR,
  page              INTEGER,
  name              VARCHAR,
  focus_area        VARCHAR,
  anchoring_text    VARCHAR,
  cluster_id        VARCHAR,
  status            VARCHAR,
  expected_end_text VARCHAR,
  parent_status_id  VARCHAR
);
COMMENT ON TABLE initiative_status IS 'One row per line of a status table about an initiative';
COMMENT ON COLUMN initiative_status.status_id IS 'document_id/status';
COMMENT ON COLUMN initiative_status.initiative_id IS 'the initiative';
COMMENT ON COLUMN initiative_status.document_id IS 'the document';
COMMENT ON COLUMN initiative_status.page IS 'page';
COMMENT ON COLUMN initiative_status.name IS 'the initiative as written';
COMMENT ON COLUMN initiative_status.focus_area IS 'focus area as printed';
COMMENT ON COLUMN initiative_status.anchoring_text IS 'where it is anchored, as printed';
COMMENT ON COLUMN initiative_status.cluster_id IS 'the cluster it belongs to';
COMMENT ON COLUMN initiative_status.status IS 'status as printed';
COMMENT ON COLUMN initiative_status.expected_end_text IS 'expected period or end as printed';
COMMENT ON COLUMN initiative_status.parent_status_id IS 'the line it is a part of';

CREATE TABLE decisions (
  decision_id    VARCHAR,
  document_id    VARCHAR,
  page           INTEGER,
  item           VARCHAR,
  title          VARCHAR,
  recommendation VARCHAR,
  decision       VARCHAR,
  outcome        VARCHAR
);
COMMENT ON TABLE decisions IS 'One row per agenda item of minutes';
COMMENT ON COLUMN decisions.decision_id IS 'document_id/decision';
COMMENT ON COLUMN decisions.document_id IS 'the document';
COMMENT ON COLUMN decisions.page IS 'page';
COMMENT ON COLUMN decisions.item IS 'number of the agenda item';
COMMENT ON COLUMN decisions.title IS 'its title';
COMMENT ON COLUMN decisions.recommendation IS 'what was recommended (indstilling)';
COMMENT ON COLUMN decisions.decision IS 'what was decided (beslutning)';
COMMENT ON COLUMN decisions.outcome IS 'godkendt, taget_til_efterretning, drøftet, udsat, oversendt, anbefalet, afvist …';

CREATE TABLE decision_claims (
  decision_id VARCHAR,
  claim_id    VARCHAR
);
COMMENT ON TABLE decision_claims IS 'One row per amount an agenda item covers';
COMMENT ON COLUMN decision_claims.decision_id IS 'the agenda item';
COMMENT ON COLUMN decision_claims.claim_id IS 'the amount';

CREATE TABLE relations (
  relation_id    VARCHAR,
  document_id    VARCHAR,
  kind           VARCHAR,
  total_claim_id VARCHAR,
  reported_kr    DECIMAL(18,2),
  computed_kr    DECIMAL(18,2),
  difference_kr  DECIMAL(18,2),
  slack_kr       DECIMAL(18,2),
  verdict        VARCHAR,
  statement      VARCHAR
);
COMMENT ON TABLE relations IS 'One row per sum, difference, multiple or equality that should hold';
COMMENT ON COLUMN relations.relation_id IS 'document_id/relation';
COMMENT ON COLUMN relations.document_id IS 'the document that states it';
COMMENT ON COLUMN relations.kind IS 'row, column, group, cell, tables, prose, documents, rule …';
COMMENT ON COLUMN relations.total_claim_id IS 'the claim it should give';
COMMENT ON COLUMN relations.reported_kr IS 'what is printed';
COMMENT ON COLUMN relations.computed_kr IS 'what the parts give';
COMMENT ON COLUMN relations.difference_kr IS 'printed minus computed';
COMMENT ON COLUMN relations.slack_kr IS 'how much rounding can explain';
COMMENT ON COLUMN relations.verdict IS 'exact, within_rounding, mismatch, incomplete or not_comparable';
COMMENT ON COLUMN relations.statement IS 'what should equal what, in words';

CREATE TABLE relation_parts (
  relation_id VARCHAR,
  claim_id    VARCHAR,
  sign        DECIMAL(18,6)
);
COMMENT ON TABLE relation_parts IS 'One row per part of a relation';
COMMENT ON COLUMN relation_parts.relation_id IS 'the relation';
COMMENT ON COLUMN relation_parts.claim_id IS 'the claim';
COMMENT ON COLUMN relation_parts.sign IS 'its coefficient: 1, -1, or a multiple';

CREATE TABLE statements (
  statement_id   VARCHAR,
  document_id    VARCHAR,
  page           INTEGER,
  kind           VARCHAR,
  unit           VARCHAR,
  quote          VARCHAR,
  reported       DECIMAL(24,6),
  computed       DECIMAL(24,6),
  difference     DECIMAL(24,6),
  slack          DECIMAL(24,6),
  verdict        VARCHAR,
  class          VARCHAR,
  explanation_da VARCHAR,
  explanation_en VARCHAR,
  block_id       VARCHAR,
  table_id       VARCHAR,
  row            INTEGER,
  col            INTEGER,
  line           INTEGER,
  x0             DOUBLE,
  top            DOUBLE,
  x1             DOUBLE,
  bottom         DOUBLE
);
COMMENT ON TABLE statements IS 'One row per thing a document states of figures that are not all sums of money: counts, changes, rates, shares, ranges';
COMMENT ON COLUMN statements.statement_id IS 'document_id/statement; derives from the place';
COMMENT ON COLUMN statements.document_id IS 'the document that states it';
COMMENT ON COLUMN statements.page IS 'page it is printed on';
COMMENT ON COLUMN statements.kind IS 'count (a number and its list), members (municipalities or clusters there are), entities (clusters a list names), direction and change (from one figure to another), rate (so many a day), share (per cent of a figure), hundred (shares of one whole), per_capita (per inhabitant), range (inside another range), base (per 100 or per 1.000), cap (single amounts under a stated whole)';
COMMENT ON COLUMN statements.unit IS 'unit of reported and computed: percent, points, kr, count, or the word for what is counted';
COMMENT ON COLUMN statements.quote IS 'the words as printed';
COMMENT ON COLUMN statements.reported IS 'what is printed; NULL where only an order or a range is stated';
COMMENT ON COLUMN statements.computed IS 'what its figures give';
COMMENT ON COLUMN statements.difference IS 'printed minus computed';
COMMENT ON COLUMN statements.slack IS 'how much rounding can explain';
COMMENT ON COLUMN statements.verdict IS 'exact, within_rounding, mismatch, incomplete or not_comparable';
COMMENT ON COLUMN statements.class IS 'class of a mismatch, as in findings';
COMMENT ON COLUMN statements.explanation_da IS 'what the figures give, in Danish';
COMMENT ON COLUMN statements.explanation_en IS 'what the figures give, in English';
COMMENT ON COLUMN statements.block_id IS 'the paragraph or table inside the document';
COMMENT ON COLUMN statements.table_id IS 'the table it stands in; NULL in running text';
COMMENT ON COLUMN statements.row IS 'row of the table';
COMMENT ON COLUMN statements.col IS 'column of the table';
COMMENT ON COLUMN statements.line IS 'line in a text file';
COMMENT ON COLUMN statements.x0 IS 'left edge of the printed place in points from the left edge of the page; NULL where the format has no pages';
COMMENT ON COLUMN statements.top IS 'upper edge in points from the top of the page';
COMMENT ON COLUMN statements.x1 IS 'right edge in points';
COMMENT ON COLUMN statements.bottom IS 'lower edge in points from the top of the page';

CREATE TABLE statement_parts (
  statement_id VARCHAR,
  position     INTEGER,
  number_id    VARCHAR,
  claim_id     VARCHAR,
  value        DECIMAL(24,6),
  raw          VARCHAR
);
COMMENT ON TABLE statement_parts IS 'One row per printed figure of a statement';
COMMENT ON COLUMN statement_parts.statement_id IS 'the statement';
COMMENT ON COLUMN statement_parts.position IS 'order, from 0; the figure that is tested comes first where there is one';
COMMENT ON COLUMN statement_parts.number_id IS 'the number token; NULL for a number in words';
COMMENT ON COLUMN statement_parts.claim_id IS 'the amount of money it is; NULL for another figure';
COMMENT ON COLUMN statement_parts.value IS 'its value; kroner for an amount';
COMMENT ON COLUMN statement_parts.raw IS 'the figure as printed';

CREATE TABLE facts (
  fact_id            VARCHAR,
  region_id          VARCHAR,
  cluster_id         VARCHAR,
  municipality_id    VARCHAR,
  initiative_id      VARCHAR,
  purpose            VARCHAR,
  measure            VARCHAR,
  payer              VARCHAR,
  period_from        INTEGER,
  period_to          INTEGER,
  basis              VARCHAR,
  price_level        VARCHAR,
  value_kr           DECIMAL(18,2),
  low_kr             DECIMAL(18,2),
  high_kr            DECIMAL(18,2),
  status             VARCHAR,
  value_from         VARCHAR,
  newest_document_id VARCHAR,
  order_known        BOOLEAN,
  documents          INTEGER,
  counted            BOOLEAN,
  proof              VARCHAR
);
COMMENT ON TABLE facts IS 'One row per thing that is stated, once: subject, measure, payer, years and price level; the value is what all its claims allow together';
COMMENT ON COLUMN facts.fact_id IS 'readable id: subject/measure/payer/years';
COMMENT ON COLUMN facts.region_id IS 'the region it is about, or that its subject lies in; NULL for the country';
COMMENT ON COLUMN facts.cluster_id IS 'the cluster it is about, or that its subject belongs to';
COMMENT ON COLUMN facts.municipality_id IS 'the municipality it is about; with cluster_id: the municipality''s part of the cluster''s money';
COMMENT ON COLUMN facts.initiative_id IS 'the initiative it is about; NULL for all of a cluster, region or municipality';
COMMENT ON COLUMN facts.purpose IS 'focus area or other purpose in the document''s words, where it is not about all of its subject and not about an initiative';
COMMENT ON COLUMN facts.measure IS 'allocated (frames and pools of a whole subject too), transferred, committed, disbursed, uncommitted, budget, pool or frame';
COMMENT ON COLUMN facts.payer IS 'kommuner, region or total';
COMMENT ON COLUMN facts.period_from IS 'first year; NULL where no document says';
COMMENT ON COLUMN facts.period_to IS 'last year';
COMMENT ON COLUMN facts.basis IS 'estimate, decided, spent or revised, where all that agree say the same; estimate where it is computed from one';
COMMENT ON COLUMN facts.price_level IS 'price level as stated';
COMMENT ON COLUMN facts.value_kr IS 'the value in kroner, as exactly as any claim states it; NULL where documents disagree and nothing tells which one counts';
COMMENT ON COLUMN facts.low_kr IS 'the least that all agreeing claims allow; of a disputed fact without value the least of any';
COMMENT ON COLUMN facts.high_kr IS 'the most that all agreeing claims allow; of a disputed fact without value the most of any';
COMMENT ON COLUMN facts.status IS 'single (one document), confirmed (independent documents agree), revised (a later document says otherwise), disputed (documents disagree and their order is not known), derived (follows from other facts or amounts: see fact_parts)';
COMMENT ON COLUMN facts.value_from IS 'stated, sum of N parts (one table''s amounts for single purposes) or derived (from other facts by payer, years or subtraction)';
COMMENT ON COLUMN facts.newest_document_id IS 'the latest document that states it; NULL where the order of several is not known';
COMMENT ON COLUMN facts.order_known IS 'false where documents disagree and it is not known which came later';
COMMENT ON COLUMN facts.documents IS 'how many documents state it; NULL for derived';
COMMENT ON COLUMN facts.counted IS 'it may be added up with the others that are counted: no two of them overlap';
COMMENT ON COLUMN facts.proof IS 'proof of the amount the value is taken from; of a derived fact the weakest of its parts';

CREATE TABLE fact_claims (
  fact_id  VARCHAR,
  claim_id VARCHAR,
  agrees   BOOLEAN,
  is_main  BOOLEAN
);
COMMENT ON TABLE fact_claims IS 'One row per amount that states a fact, or is added up in it';
COMMENT ON COLUMN fact_claims.fact_id IS 'the fact';
COMMENT ON COLUMN fact_claims.claim_id IS 'the amount';
COMMENT ON COLUMN fact_claims.agrees IS 'it allows the fact''s value within its rounding';
COMMENT ON COLUMN fact_claims.is_main IS 'the value is taken from it';

CREATE TABLE fact_parts (
  fact_id       VARCHAR,
  part_fact_id  VARCHAR,
  part_claim_id VARCHAR,
  sign          INTEGER
);
COMMENT ON TABLE fact_parts IS 'One row per part of a derived fact';
COMMENT ON COLUMN fact_parts.fact_id IS 'the derived fact';
COMMENT ON COLUMN fact_parts.part_fact_id IS 'the fact it is computed from';
COMMENT ON COLUMN fact_parts.part_claim_id IS 'the amount it is the sum of, where it is a sum of parts';
COMMENT ON COLUMN fact_parts.sign IS '1 added, -1 taken away';

CREATE TABLE versions (
  document_id          VARCHAR,
  replaces_document_id VARCHAR,
  why                  VARCHAR,
  figures              INTEGER,
  changed              INTEGER,
  moved_kr             DECIMAL(18,2),
  order_known          BOOLEAN
);
COMMENT ON TABLE versions IS 'One row per pair of documents of which one replaces the other';
COMMENT ON COLUMN versions.document_id IS 'the document that counts';
COMMENT ON COLUMN versions.replaces_document_id IS 'the document it replaces';
COMMENT ON COLUMN versions.why IS 'stated (its own words), reissued (the same overview, later), minutes (of the meeting an agenda was for) or edition (a later edition of the same table)';
COMMENT ON COLUMN versions.figures IS 'facts that both state';
COMMENT ON COLUMN versions.changed IS 'of which they differ on';
COMMENT ON COLUMN versions.moved_kr IS 'sum of the differences without their signs, in kroner';
COMMENT ON COLUMN versions.order_known IS 'false where the dates do not tell which came later, or say the opposite of the words';

CREATE TABLE version_changes (
  document_id          VARCHAR,
  replaces_document_id VARCHAR,
  fact_id              VARCHAR,
  claim_id             VARCHAR,
  replaced_claim_id    VARCHAR,
  value_kr             DECIMAL(18,2),
  replaced_kr          DECIMAL(18,2),
  difference_kr        DECIMAL(18,2)
);
COMMENT ON TABLE version_changes IS 'One row per figure that two versions of a document state differently';
COMMENT ON COLUMN version_changes.document_id IS 'the document that counts';
COMMENT ON COLUMN version_changes.replaces_document_id IS 'the document it replaces';
COMMENT ON COLUMN version_changes.fact_id IS 'the fact';
COMMENT ON COLUMN version_changes.claim_id IS 'the amount in the document that counts';
COMMENT ON COLUMN version_changes.replaced_claim_id IS 'the amount in the replaced document';
COMMENT ON COLUMN version_changes.value_kr IS 'what the document that counts says';
COMMENT ON COLUMN version_changes.replaced_kr IS 'what the replaced document says';
COMMENT ON COLUMN version_changes.difference_kr IS 'the first minus the second';

CREATE TABLE findings (
  finding_id          VARCHAR,
  code                VARCHAR,
  severity            VARCHAR,
  verdict             VARCHAR,
  class               VARCHAR,
  document_id         VARCHAR,
  page                INTEGER,
  related_document_id VARCHAR,
  relation_id         VARCHAR,
  claim_id            VARCHAR,
  reported_kr         DECIMAL(18,2),
  computed_kr         DECIMAL(18,2),
  difference_kr       DECIMAL(18,2),
  slack_kr            DECIMAL(18,2),
  explanation_da      VARCHAR,
  explanation_en      VARCHAR,
  proposal_kr         DECIMAL(18,2),
  proposal_claim_id   VARCHAR,
  status              VARCHAR,
  cause_id            VARCHAR,
  statement_id        VARCHAR,
  status_reason       VARCHAR,
  quote               VARCHAR,
  table_id            VARCHAR,
  row                 INTEGER,
  col                 INTEGER,
  line                INTEGER,
  block_id            VARCHAR,
  x0                  DOUBLE,
  top                 DOUBLE,
  x1                  DOUBLE,
  bottom              DOUBLE
);
COMMENT ON TABLE findings IS 'One row per thing a person should look at';
COMMENT ON COLUMN findings.finding_id IS 'stable id, made from code and place';
COMMENT ON COLUMN findings.code IS 'what it is about; the codes are listed in README.md';
COMMENT ON COLUMN findings.severity IS 'error, warning or info';
COMMENT ON COLUMN findings.verdict IS 'mismatch where the document is wrong or two documents differ; not_comparable for a question: figures that may never have been meant to agree; otherwise as in relations, or NULL';
COMMENT ON COLUMN findings.class IS 'lost_separator, digit_error, transposed_digits, sign, unit, missing_part, extra_part, double_count, different_vintage, different_scope, rule_not_followed, reading_doubt or unexplained';
COMMENT ON COLUMN findings.document_id IS 'the document';
COMMENT ON COLUMN findings.page IS 'page';
COMMENT ON COLUMN findings.related_document_id IS 'the other document of a comparison';
COMMENT ON COLUMN findings.relation_id IS 'the relation that does not hold';
COMMENT ON COLUMN findings.claim_id IS 'the amount it is about';
COMMENT ON COLUMN findings.reported_kr IS 'what is printed';
COMMENT ON COLUMN findings.computed_kr IS 'what it was checked against';
COMMENT ON COLUMN findings.difference_kr IS 'printed minus computed';
COMMENT ON COLUMN findings.slack_kr IS 'how much rounding can explain';
COMMENT ON COLUMN findings.explanation_da IS 'explanation in Danish';
COMMENT ON COLUMN findings.explanation_en IS 'explanation in English';
COMMENT ON COLUMN findings.proposal_kr IS 'the value that would make everything hold; never applied by itself';
COMMENT ON COLUMN findings.proposal_claim_id IS 'the claim the proposal is for';
COMMENT ON COLUMN findings.status IS 'open, or accepted by a person (raw/beslutninger.csv)';
COMMENT ON COLUMN findings.cause_id IS 'finding_id of the cause that this is a consequence of: the same error seen from elsewhere; NULL for a cause';
COMMENT ON COLUMN findings.statement_id IS 'the statement that does not hold';
COMMENT ON COLUMN findings.status_reason IS 'why it was accepted, by whom and when';
COMMENT ON COLUMN findings.quote IS 'the words as printed';
COMMENT ON COLUMN findings.table_id IS 'the table';
COMMENT ON COLUMN findings.row IS 'row of the table';
COMMENT ON COLUMN findings.col IS 'column of the table';
COMMENT ON COLUMN findings.line IS 'line in a text file';
COMMENT ON COLUMN findings.block_id IS 'the paragraph or table inside the document';
COMMENT ON COLUMN findings.x0 IS 'left edge of the printed place in points from the left edge of the page; NULL where the format has no pages';
COMMENT ON COLUMN findings.top IS 'upper edge in points from the top of the page';
COMMENT ON COLUMN findings.x1 IS 'right edge in points';
COMMENT ON COLUMN findings.bottom IS 'lower edge in points from the top of the page';

CREATE TABLE runs (
  started              TIMESTAMP,
  finished             TIMESTAMP,
  program_version      VARCHAR,
  reader_version       VARCHAR,
  python_version       VARCHAR,
  duckdb_version       VARCHAR,
  documents            INTEGER,
  documents_unreadable INTEGER,
  claims               INTEGER,
  numbers              INTEGER,
  numbers_unexplained  INTEGER,
  relations            INTEGER,
  mismatches           INTEGER,
  findings             INTEGER
);
COMMENT ON TABLE runs IS 'One row per run that built this warehouse, the earlier ones carried over';
COMMENT ON COLUMN runs.started IS 'when it began (UTC)';
COMMENT ON COLUMN runs.finished IS 'when the warehouse was complete (UTC)';
COMMENT ON COLUMN runs.program_version IS 'version of klyngeregnskab';
COMMENT ON COLUMN runs.reader_version IS 'hash of all that a reading depends on';
COMMENT ON COLUMN runs.python_version IS 'version of Python';
COMMENT ON COLUMN runs.duckdb_version IS 'version of DuckDB';
COMMENT ON COLUMN runs.documents IS 'source files';
COMMENT ON COLUMN runs.documents_unreadable IS 'of which could not be read';
COMMENT ON COLUMN runs.claims IS 'amounts';
COMMENT ON COLUMN runs.numbers IS 'number tokens';
COMMENT ON COLUMN runs.numbers_unexplained IS 'of which nobody could explain';
COMMENT ON COLUMN runs.relations IS 'relations';
COMMENT ON COLUMN runs.mismatches IS 'of which do not hold';
COMMENT ON COLUMN runs.findings IS 'findings';

CREATE TABLE reconciliation (
  status          VARCHAR,
  fact_id         VARCHAR,
  region_id       VARCHAR,
  cluster_id      VARCHAR,
  municipality_id VARCHAR,
  initiative      VARCHAR,
  measure         VARCHAR,
  payer           VARCHAR,
  period_from     INTEGER,
  period_to       INTEGER,
  reported_kr     DECIMAL(18,2),
  source_kr       DECIMAL(18,2),
  difference_kr   DECIMAL(18,2),
  slack_kr        DECIMAL(18,2),
  file            VARCHAR,
  sheet           VARCHAR,
  rows            VARCHAR,
  note            VARCHAR,
  because         VARCHAR
);
COMMENT ON TABLE reconciliation IS 'One row per reported fact held against a source table of raw/kilder/, and per group of entries that nobody reports';
COMMENT ON COLUMN reconciliation.status IS 'match, within_rounding, changed, missing_there (reported, not in the source), missing_here (in the source, not reported) or twice (the source has a line more than once, and agrees without the repetition)';
COMMENT ON COLUMN reconciliation.fact_id IS 'the reported fact; NULL for missing_here';
COMMENT ON COLUMN reconciliation.region_id IS 'the region it is about';
COMMENT ON COLUMN reconciliation.cluster_id IS 'the cluster it is about';
COMMENT ON COLUMN reconciliation.municipality_id IS 'the municipality it is about';
COMMENT ON COLUMN reconciliation.initiative IS 'name of the initiative it is about';
COMMENT ON COLUMN reconciliation.measure IS 'as in facts';
COMMENT ON COLUMN reconciliation.payer IS 'kommuner, region or total';
COMMENT ON COLUMN reconciliation.period_from IS 'first year';
COMMENT ON COLUMN reconciliation.period_to IS 'last year';
COMMENT ON COLUMN reconciliation.reported_kr IS 'what the documents report, in kroner';
COMMENT ON COLUMN reconciliation.source_kr IS 'sum of the source''s entries, in kroner';
COMMENT ON COLUMN reconciliation.difference_kr IS 'reported less source, in kroner';
COMMENT ON COLUMN reconciliation.slack_kr IS 'what rounding on both sides can explain, in kroner';
COMMENT ON COLUMN reconciliation.file IS 'the source file, inside raw/kilder/';
COMMENT ON COLUMN reconciliation.sheet IS 'its sheet';
COMMENT ON COLUMN reconciliation.rows IS 'the rows of the sheet that were added up';
COMMENT ON COLUMN reconciliation.note IS 'the rows that stand twice';
COMMENT ON COLUMN reconciliation.because IS 'the facts or subjects whose differences this one follows from; NULL for a cause';
