"""The report as HTML pages and as Markdown, from the templates beside this module. Everything printed is escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.guard import attempt
from pipeline.report.data import Case, Row, ask, cases, fold
from pipeline.report.evidence import Places
from pipeline.report.words import Words

if TYPE_CHECKING:
    import duckdb
    from jinja2 import Environment

SHOWN_CASES = 120  # on the first page; all of a document's are on its own page
DOCUMENTS = "dokumenter"
NO_PAGE = (
    "Siden mangler på grund af en fejl i programmet; dokumentets tal står i regnearket.",
    "This page is missing because of a bug in the program; the document's figures are in the workbook.",
)
# what the page of a document shows beside its findings → the question that asks it for all documents
SECTIONS = {
    "amounts": "amounts",
    "relations": "relations",
    "statements": "statements",
    "decisions": "decisions",
    "kinds": "numbers_by_kind",
    "unexplained": "unexplained",
}


def write_pages(connection: duckdb.DuckDBPyConnection, places: Places, folder: Path, words: Words) -> Path:
    """Write index.html, index.md and one page a document into ``folder``; gives the path of the index."""
    environment = _environment(words)
    findings = ask(connection, "findings")
    once = [finding for finding in findings if not finding["copy_of"]]  # a copy's findings stand on its own page
    serious, effects = fold([finding for finding in once if finding["severity"] != "info"])
    shown = cases(connection, places, serious[:SHOWN_CASES])
    documents = ask(connection, "documents")
    common = {"totals": ask(connection, "totals")[0], "style": _style()}
    index = {
        **common,
        "documents": documents,
        "not_read": [document for document in documents if document["status"] != "read"],
        "cases": [_with(case, effects) for case in shown if case.finding["code"] != "document.unreadable"],
        "further": serious[SHOWN_CASES:],
        "notes": [finding for finding in once if finding["severity"] == "info"],
        "account": ask(connection, "account"),
        "names": ask(connection, "names"),
        "accepted": ask(connection, "accepted"),
    }
    (folder / DOCUMENTS).mkdir()
    _write(folder / "index.html", environment, index, lambda document_id: f"{DOCUMENTS}/{document_id}.html")
    (folder / "index.md").write_text(_markdown(environment, index), encoding="utf-8")
    by_id = {case.finding["finding_id"]: case for case in shown}
    of_document = {name: _grouped(ask(connection, question)) for name, question in SECTIONS.items()}
    for document in documents:
        own = [finding for finding in findings if finding["document_id"] == document["document_id"]]
        sections = {name: rows.get(document["document_id"], []) for name, rows in of_document.items()}
        path = folder / DOCUMENTS / f"{document['document_id']}.html"
        path.write_text(f"<!doctype html><meta charset=utf-8><p>{words.choose(*NO_PAGE)}", encoding="utf-8")
        page = {**common, **sections, "d": document}
        part = f"report.page:{document['document_id']}"
        attempt(part, None, None, _write_document, path, environment, page, connection, places, own, by_id)
    return folder / "index.html"


def _write_document(
    path: Path,
    environment: Environment,
    page: dict[str, Any],
    connection: duckdb.DuckDBPyConnection,
    places: Places,
    findings: Sequence[Row],
    known: dict[str, Case],
) -> None:
    page = {**page, **_findings(connection, places, findings, known)}
    _write(path, environment, page, lambda document_id: f"{document_id}.html", "document.html")


def _grouped(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Rows by document, in the order given."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["document_id"], []).append(row)
    return groups


def _with(case: Case, effects: dict[str, list[Row]]) -> Case:
    return replace(case, same=effects.get(case.finding["finding_id"], ()))


def _findings(
    connection: duckdb.DuckDBPyConnection, places: Places, findings: Sequence[Row], known: dict[str, Case]
) -> dict[str, Any]:
    """The findings of one document with their proof, notes too as long as they are not too many."""
    ranked, effects = fold(sorted(findings, key=lambda finding: finding["severity"] == "info"))
    shown, rest = ranked[:SHOWN_CASES], ranked[SHOWN_CASES:]
    fresh = cases(connection, places, [finding for finding in shown if finding["finding_id"] not in known])
    by_id = {**known, **{case.finding["finding_id"]: case for case in fresh}}
    return {"cases": [_with(by_id[finding["finding_id"]], effects) for finding in shown], "notes": rest}


def _environment(words: Words) -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("pipeline.report"),
        autoescape=lambda name: name is not None and name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    environment.globals.update(words=words, t=words.choose)
    environment.filters["md"] = _escape_markdown
    return environment


def _write(
    path: Path, environment: Environment, values: dict[str, Any], page_of: Any, template: str = "index.html"
) -> None:
    path.write_text(environment.get_template(template).render(**values, page_of=page_of), encoding="utf-8")


def _markdown(environment: Environment, values: dict[str, Any]) -> str:
    text = environment.get_template("index.md").render(**values)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _escape_markdown(text: str) -> str:
    """Text from a document as plain words in Markdown: on one line, no mark-up, no HTML."""
    one_line = html.escape(" ".join(str(text).split()), quote=False)
    return re.sub(r"([\\`*_{}\[\]#|~])", r"\\\1", one_line)


def _style() -> Any:
    from markupsafe import Markup

    return Markup(files("pipeline.report").joinpath("templates", "style.css").read_text(encoding="utf-8"))
