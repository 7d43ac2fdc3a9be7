"""The report as a small site of HTML pages that opens from a folder; and the problems as Markdown, CSV and JSON. Everything printed is escaped."""

from __future__ import annotations

import base64
import csv
import hashlib
import html
import io
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pipeline.cache import program_version
from pipeline.guard import attempt
from pipeline.records import json_value
from pipeline.report.account_pages import write_account_pages
from pipeline.report.charts import account_bar
from pipeline.report.data import Case, Row, all_cases, ask, asked_of, grouped
from pipeline.report.document_pages import write_document_pages
from pipeline.report.evidence import Listed, Places, listed
from pipeline.report.findings_page import pages_of, write_findings_page
from pipeline.report.history import Changes
from pipeline.report.pictures import linked
from pipeline.report.words import Words

if TYPE_CHECKING:
    import duckdb
    from jinja2 import Environment

FORMATS = ("md", "csv", "json", "xlsx")
OF_FINDING = (
    "finding_id", "code", "severity", "verdict", "class", "document_id", "path", "page", "quote", "region_id", "cluster_id",
    "reported_kr", "computed_kr", "difference_kr", "slack_kr", "proposal_kr",
)  # fmt: skip
CHANGE = "change"
MARKS = ".sider.json"  # what each page was made from
HEADLINES = 8  # problems shown whole on the first page
MOST_IN_MARKDOWN = 500  # documents in the list of index.md
MOST_IN_WORKBOOK = 1_000  # documents; the workbook of more is made when it is asked for
LISTED = 12  # documents that could not be read, changes and the like on the first page


class Site:
    """The pages of one report: what they have in common, and how one is written into ``folder``.

    Without ``places`` findings have no evidence, which is enough for all but the pages.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        places: Places | None,
        folder: Path,
        words: Words,
        changes: Changes | None,
        on_page: Callable[[str], None] = lambda path: None,
        earlier: Path | None = None,
    ) -> None:
        self.earlier = earlier  # the report that this one replaces
        self.whole = True  # the page written last is there
        self.connection, self.folder, self.words, self.changes = connection, folder, words, changes
        self._on_page = on_page
        self.marks: dict[str, str] = {}  # what each page was made from
        self._places, self._environment = places, _environment(words)

    @property
    def places(self) -> Places:
        """Where findings stand in print."""
        assert self._places is not None, "a site without places has no pages"
        return self._places

    @cached_property
    def cases(self) -> list[Case]:
        """Every finding that stands for itself, worst first."""
        return all_cases(self.connection, self._places)

    @cached_property
    def documents(self) -> Sequence[Listed]:
        """The documents, those that could not be read first."""
        return list(self._places.documents.values()) if self._places else listed(self.connection)

    def described(self, documents: Sequence[Listed]) -> list[Row]:
        """All that is told of these documents, in their order."""
        found = asked_of(self.connection, "documents", [each.document_id for each in documents])
        return [row for each in documents for row in found[each.document_id]]

    @cached_property
    def earlier_marks(self) -> Mapping[str, str]:
        """What the pages of the earlier report were made from."""
        file = self.earlier / MARKS if self.earlier else None
        marks: Mapping[str, str] = json.loads(file.read_text(encoding="ascii")) if file and file.is_file() else {}
        return marks

    @cached_property
    def always(self) -> str:
        """What every page is made from, beside what it is about."""
        return repr((self.words.lang, program_version(), self.common["totals"]["comparisons"] > 0))

    def kept(self, path: str, *told: object) -> bool:
        """Whether the earlier report has a page that was made from just this, and it is taken over. ``told`` prints the same when it is the same."""
        self.marks[path] = hashlib.blake2b(f"{self.always}{told!r}".encode("utf-8", "replace"), digest_size=12).hexdigest()
        return self.earlier_marks.get(path) == self.marks[path] and self.take_over(path)

    @cached_property
    def account(self) -> list[Row]:
        """What each cluster has, a row a cluster and period."""
        return self.ask("account")

    @cached_property
    def scale(self) -> Decimal:
        """The widest figure of the accounts."""
        figures = [row[f"{m}_kr"] or 0 for row in self.account for m in ("allocated", "committed", "disbursed")]
        return Decimal(max(figures, default=0))

    @cached_property
    def common(self) -> Mapping[str, Any]:
        """What every page is made from."""
        from markupsafe import Markup

        script, style = squeezed(_resource("report.js")), squeezed(_resource("style.css"))
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        return {
            "totals": self.ask("totals")[0],
            "style": Markup(style),
            "script": Markup(script),
            "script_hash": f"sha256-{digest}",
            "scale": self.scale,
            "workbook": len(self.documents) <= MOST_IN_WORKBOOK,
            "paths": self.paths,
            "printed": self.printed,
            "page_of": {each.id: name for name, cases in pages_of(self.cases) for each in cases},
        }

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What each region and cluster is called."""
        return {row["id"]: row["name"] for row in self.ask("entity_names")}

    @cached_property
    def paths(self) -> Mapping[str, str]:
        """The file of each document."""
        return {each.document_id: each.path for each in self.documents}

    @cached_property
    def printed(self) -> Mapping[tuple[Any, ...], Row]:
        """Where a figure of an account stands, by whose it is, its period, part and kroner."""
        keys = ("id", "period_from", "period_to", "part", "value_kr")
        return {tuple(row[key] for key in keys): row for row in self.ask("printed_figures")}

    def ask(self, question: str) -> list[Row]:
        """The answer to a question of ``queries/``."""
        return ask(self.connection, question)

    def render(self, template: str, **values: Any) -> str:
        """A template filled in."""
        return self._environment.get_template(template).render(**self.common, **values)

    def write(self, path: str, template: str, **values: Any) -> None:
        """Write one page; ``path`` is its place in the report. It is told before it begins."""
        self._on_page(path)
        self.hold(path)
        self.whole = attempt(f"report.page:{path}", None, False, self._write, path, template, values)
        if not self.whole:
            self.marks.pop(path, None)

    def script(self, path: str, piece: Mapping[str, Any]) -> None:
        """Write a piece of data that a page's script loads when it needs it."""
        (self.folder / path).write_text(f"found({as_json(piece)});", encoding="utf-8")

    def hold(self, path: str) -> None:
        """Write a page that says that it is missing, for the case that it cannot be made."""
        to = self.folder / path
        to.parent.mkdir(exist_ok=True)
        to.write_text(f"<!doctype html><meta charset=utf-8><p>{self.words.phrase('no_page')}", encoding="utf-8")

    def take_over(self, path: str) -> bool:
        """Put the page of the earlier report in its place; False when there is none."""
        if self.earlier is None:
            return False
        try:
            linked(os.path.join(self.earlier, path), os.path.join(self.folder, path))
        except OSError:
            return False
        return True

    def _write(self, path: str, template: str, values: Mapping[str, Any]) -> bool:
        up = "../" * path.count("/")
        text = self.render(template, **values, up=up, here=path)
        (self.folder / path).write_text(squeezed(text), encoding="utf-8")
        return True


def write_site(site: Site) -> None:
    """Write index.html, index.md and all other pages."""
    site.write(
        "index.html",
        "index.html",
        headlines=[case for case in site.cases if case.problem][:HEADLINES],
        not_read=_not_read(site),
        changes=site.changes,
        regions=regions_of(site.account),
        listed=LISTED,
    )
    (site.folder / "index.md").write_text(markdown(site), encoding="utf-8")
    site.write("navne.html", "navne.html", names=site.ask("names"))
    for pages in (_write_reconciliation, write_findings_page, write_document_pages, write_account_pages):
        attempt("report.page", None, None, pages, site)
    text = json.dumps(site.marks, sort_keys=True, separators=(",", ":"))
    (site.folder / MARKS).write_text(text, encoding="ascii")


def markdown(site: Site) -> str:
    """The problems, the account and the documents as Markdown, with what has changed since an earlier run."""
    problems = [case for case in site.cases if case.told]
    text = site.render(
        "index.md",
        problems=problems,
        changes=site.changes,
        not_read=_not_read(site),
        account=site.account,
        documents=site.described(site.documents[:MOST_IN_MARKDOWN]),
        left_out=len(site.documents[MOST_IN_MARKDOWN:]),
        names=site.ask("names"),
    )
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def as_text(connection: duckdb.DuckDBPyConnection, words: Words, form: str, changes: Changes | None) -> str:
    """The problems as ``md``, ``csv`` or ``json``; with ``changes`` only those that are new, moved or solved."""
    site = Site(connection, None, Path(), words, changes)
    if form == "md":
        return markdown(site)
    rows = list(_exported(site, changes))
    if form == "csv":
        names = [*OF_FINDING, "certainty", "effects", "explanation", *([CHANGE] if any(CHANGE in row for row in rows) else [])]
        out = io.StringIO()
        writer = csv.DictWriter(out, names, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(rows)
        return out.getvalue()
    told = {"totals": site.ask("totals")[0], "problems": rows, "account": site.account}
    if changes:
        told["since"] = changes.since
    return json.dumps(told, ensure_ascii=False, indent=2, default=json_value) + "\n"


def _exported(site: Site, changes: Changes | None) -> Iterator[dict[str, Any]]:
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


def _not_read(site: Site) -> list[Row]:
    return site.described([each for each in site.documents if each.status != "read"])


def _write_reconciliation(site: Site) -> None:
    """The page on source tables, where there are any."""
    rows = site.ask("reconciliation")
    told: dict[str, list[Row]] = {"agree": [], "causes": [], "follow": []}
    for row in rows:
        agrees = row["status"] in ("match", "within_rounding")
        told["agree" if agrees else "follow" if row["because"] else "causes"].append(row)
    if rows:
        site.write("afstemning.html", "afstemning.html", **told)


def regions_of(account: Sequence[Row]) -> list[tuple[str, str, list[Row]]]:
    """Regions (id, name) with one row for each of their clusters: the one with most figures, the latest of those."""

    def weight(row: Row) -> tuple[int, int, int]:
        figures = (row[f"{m}_kr"] for m in ("allocated", "transferred", "committed", "disbursed", "uncommitted"))
        return sum(each is not None for each in figures), row["period_to"] or 0, -(row["period_from"] or 0)

    return [
        (region_id, rows[0]["region"], [max(each, key=weight) for each in grouped(rows, "cluster_id").values()])
        for region_id, rows in grouped(account, "region_id").items()
    ]


def _environment(words: Words) -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("pipeline.report"),
        autoescape=lambda name: name is not None and name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    environment.globals.update(
        words=words, t=words.choose, bar=lambda row, scale: account_bar(row, scale, words), as_json=as_json
    )
    environment.filters["zip"] = lambda names, said: zip(names, said, strict=True)
    environment.filters["md"] = _escape_markdown
    environment.filters["md_lines"] = _markdown_lines
    environment.filters["urlencode"] = lambda text: quote(str(text), safe="/._-")
    return environment


def as_json(value: Any) -> Any:
    """Data inside a page: JSON in which nothing can end the element it stands in."""
    from markupsafe import Markup

    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


def _escape_markdown(text: str) -> str:
    """Text from a document as plain words in Markdown: on one line, no mark-up, no HTML."""
    one_line = html.escape(" ".join(str(text).split()), quote=False)
    return re.sub(r"([\\`*_{}\[\]#|~])", r"\\\1", one_line)


def _markdown_lines(text: str) -> str:
    """A text of several lines, its list as a list."""
    lines = map(_escape_markdown, text.split("\n"))
    return "\n".join(f"- {line[2:]}" if line.startswith("– ") else f"\n{line}" for line in lines).strip()


def squeezed(text: str) -> str:
    """A text without empty lines."""
    return re.sub(r"\n\s*\n+", "\n", text)


def _resource(name: str) -> str:
    return files("pipeline.report").joinpath("templates", name).read_text(encoding="utf-8")
