"""What a run found, in a few lines for the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.naming import one_line
from pipeline.report.words import Words
from pipeline.warehouse.load import query

if TYPE_CHECKING:
    import duckdb

NAME_WIDTH = 44
SHOWN_FINDINGS = 12
LONGEST_LINE = 200
VERDICTS = ("exact", "within_rounding", "mismatch")


def summary(connection: duckdb.DuckDBPyConnection, words: Words, report: Path) -> Iterator[str]:
    """The lines to print after a run: each document, then what does not add up, then where to read on."""
    documents = query(connection, DOCUMENTS)
    choose = words.choose
    if not documents:
        yield choose("Der er ingen dokumenter i raw/.", "There are no documents in raw/.")
        return
    yield ""
    yield from (_document_line(document, words) for document in documents)
    unreadable = [document for document in documents if document["status"] != "read"]
    if unreadable:
        yield "\n" + choose("Ikke læst:", "Not read:")
        for document in unreadable:
            why = words.explanation(document) or words.word(document["status"])
            yield f"  {one_line(document['path'])}: {why}"
    wrong = query(connection, "SELECT * FROM problems")
    if wrong:
        yield "\n" + choose("Stemmer ikke:", "Does not add up:")
        yield from (_problem_line(finding, words) for finding in wrong[:SHOWN_FINDINGS])
        if len(wrong) > SHOWN_FINDINGS:
            yield words.phrase("more_problems", more=words.number(len(wrong) - SHOWN_FINDINGS))
    yield ""
    yield _totals(connection, words)
    yield f"{choose('Rapport', 'Report')}: {report}"


def _document_line(document: Mapping[str, Any], words: Words) -> str:
    name = one_line(document["path"])
    if len(name) > NAME_WIDTH:
        name = "…" + name[1 - NAME_WIDTH :]
    if document["status"] != "read" and not document["claims"]:
        return f"  {name:{NAME_WIDTH}}  {words.word(document['status'])}"
    sums = [f"{document[verdict]} {words.word(verdict)}" for verdict in VERDICTS if document[verdict]]
    parts = [words.count(document["claims"], ("beløb", "beløb"), ("amount", "amounts"))]
    if sums:
        parts.append(words.choose("summer: ", "sums: ") + ", ".join(sums))
    parts.append(words.count(document["findings"], ("fund", "fund"), ("finding", "findings")))
    if document["unexplained"]:
        unexplained = ("uforklaret tal", "uforklarede tal"), ("unexplained number",) * 2
        parts.append(words.count(document["unexplained"], *unexplained))
    if document["copy_of"]:
        parts.append(words.choose(f"kopi af {document['copy_of']}", f"copy of {document['copy_of']}"))
    return f"  {name:{NAME_WIDTH}}  {' · '.join(parts)}"


def _problem_line(problem: Mapping[str, Any], words: Words) -> str:
    name = one_line(problem["path"] or problem["document_id"] or "")
    page = f", {words.choose('side', 'page')} {problem['page']}" if problem["page"] else ""
    again = words.count(problem["sums"] - 1, ("sum til", "summer til"), ("other sum", "other sums"))
    same = words.choose(f" (samme fejl ses i {again})", f" (the same error shows in {again})")
    return f"  {name}{page}: {_first_sentences(words.explanation(problem))}{same if problem['sums'] > 1 else ''}"


def _first_sentences(text: str) -> str:
    """As many whole sentences as a line or two hold; at least one."""
    sentences = re.split(r"(?<=[.!?]) (?=[A-ZÆØÅ])", text)
    kept = sentences[0]
    for sentence in sentences[1:]:
        if len(kept) + len(sentence) > LONGEST_LINE:
            break
        kept += " " + sentence
    return kept


def _totals(connection: duckdb.DuckDBPyConnection, words: Words) -> str:
    total = query(connection, TOTALS)[0]
    share = words.percent(1 - total["unexplained"] / total["numbers"] if total["numbers"] else None)
    parts = [
        words.count(total["documents"], ("dokument", "dokumenter"), ("document", "documents")),
        words.count(total["claims"], ("beløb", "beløb"), ("amount", "amounts")),
        words.choose(f"{share} af tallene forklaret", f"{share} of numbers explained"),
        words.count(total["problems"], ("problem", "problemer"), ("problem", "problems")),
        words.count(total["questions"], ("spørgsmål", "spørgsmål"), ("question", "questions")),
        words.count(total["names"], ("navn uafklaret", "navne uafklarede"), ("name unresolved", "names unresolved")),
    ]
    return " · ".join(parts)


DOCUMENTS = """
SELECT d.path, d.status, d.copy_of, v.unexplained,
  (SELECT count(*) FROM claims c WHERE c.document_id = d.document_id) AS claims,
  (SELECT count(*) FROM open_findings f WHERE f.document_id = d.document_id) AS findings,
  coalesce(r.exact, 0) AS exact, coalesce(r.within_rounding, 0) AS within_rounding, coalesce(r.mismatch, 0) AS mismatch,
  w.explanation_da, w.explanation_en, w.more
FROM documents d JOIN number_coverage v USING (document_id)
LEFT JOIN (
  SELECT document_id, count(*) FILTER (verdict = 'exact') AS exact,
    count(*) FILTER (verdict = 'within_rounding') AS within_rounding, count(*) FILTER (verdict = 'mismatch') AS mismatch
  FROM relations GROUP BY document_id) r USING (document_id)
LEFT JOIN unread_reasons w USING (document_id)
ORDER BY d.path
"""

TOTALS = """
SELECT
  (SELECT count(*) FROM documents) AS documents,
  (SELECT count(*) FROM claims) AS claims,
  (SELECT count(*) FROM numbers) AS numbers,
  (SELECT count(*) FROM numbers WHERE kind = 'unexplained') AS unexplained,
  (SELECT count(*) FROM problems) AS problems,
  (SELECT count(*) FROM questions) AS questions,
  (SELECT count(*) FROM unresolved_names) AS names
"""
