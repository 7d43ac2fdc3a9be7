"""The problems in other forms: Markdown, CSV and JSON as text, and the workbook alone."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.records import json_value
from pipeline.report.data import Case
from pipeline.report.history import Changes
from pipeline.report.site import Site, markdown
from pipeline.report.words import Words

if TYPE_CHECKING:
    import duckdb

FORMATS = ("md", "csv", "json", "xlsx")
OF_FINDING = (
    "finding_id", "code", "severity", "verdict", "class", "document_id", "path", "page", "quote", "region_id", "cluster_id",
    "reported_kr", "computed_kr", "difference_kr", "slack_kr", "proposal_kr",
)  # fmt: skip
CHANGE = "change"


def as_text(connection: duckdb.DuckDBPyConnection, words: Words, form: str, changes: Changes | None) -> str:
    """The problems as ``md``, ``csv`` or ``json``; with ``changes`` only those that are new, moved or solved."""
    site = Site(connection, None, Path(), words, changes)
    if form == "md":
        return markdown(site)
    rows = list(_rows(site, changes))
    if form == "csv":
        return _csv(rows)
    told = {"totals": site.ask("totals")[0], "problems": rows, "account": site.account}
    if changes:
        told["since"] = changes.since
    return json.dumps(told, ensure_ascii=False, indent=2, default=json_value) + "\n"


def _rows(site: Site, changes: Changes | None) -> Iterator[dict[str, Any]]:
    problems = [case for case in site.cases if case.told]
    if changes is None:
        yield from (_row(case, site.words) for case in problems)
        return
    how = {str(finding["finding_id"]): "new" for finding in changes.new}
    how |= {str(now["finding_id"]): "moved" for _, now in changes.moved}
    yield from ({**_row(case, site.words), CHANGE: how[case.id]} for case in problems if case.id in how)
    for gone in changes.solved:
        explanation = site.words.explanation(gone)
        yield {**{name: gone.get(name) for name in OF_FINDING}, "explanation": explanation, CHANGE: "solved"}


def _row(case: Case, words: Words) -> dict[str, Any]:
    f = case.finding
    told = {name: f[name] for name in OF_FINDING}
    return {**told, "certainty": case.certainty, "effects": len(case.same), "explanation": words.explanation(f)}


def _csv(rows: list[dict[str, Any]]) -> str:
    names = [
        *OF_FINDING,
        "certainty",
        "effects",
        "explanation",
        *([CHANGE] if any(CHANGE in row for row in rows) else []),
    ]
    out = io.StringIO()
    writer = csv.DictWriter(out, names, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows({name: "" if row.get(name) is None else row[name] for name in names} for row in rows)
    return out.getvalue()
