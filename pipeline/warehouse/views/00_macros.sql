-- What do views and queries decide in one place? How sure it is that something is wrong: certain, likely, question (perhaps never meant to
-- agree, or not tested) or note; and the day that orders documents: one that is printed, for a file is renamed and saved again.
CREATE MACRO certainty_of(verdict, severity) AS CASE
  WHEN verdict = 'mismatch' AND severity = 'error' THEN 'certain'
  WHEN verdict = 'mismatch' AND severity = 'warning' OR verdict = 'incomplete' AND severity = 'error' THEN 'likely' -- a row that lacks in several columns
  WHEN verdict = 'not_comparable' OR severity <> 'info' THEN 'question'
  ELSE 'note' END;

CREATE MACRO printed_day(published_on, published_from) AS
  CASE WHEN published_from IN ('file name', 'file properties') THEN NULL ELSE published_on END;

-- A file's name or an attachment's as it can be compared: without its ending, letters and digits only.
CREATE MACRO file_key(name) AS regexp_replace(
  regexp_replace(lower(trim(name)), '\.[a-z]{2,4}[0-9x]?$', ''), '[^0-9a-zæøåéüö]+', '', 'g'
);
