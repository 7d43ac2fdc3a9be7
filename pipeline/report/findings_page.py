"""The page of all findings: a list that reads without script, and the data that filter, search and decisions work on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipeline.guard import attempt
from pipeline.reference.texts import number, pairs
from pipeline.report.data import SIZES, Case
from pipeline.report.words import MINUS

if TYPE_CHECKING:
    from pipeline.report.site import Site

ROWS = 100  # findings on a page
CERTAINTIES = ("certain", "likely", "question", "note")


def pages_of(cases: Sequence[Case]) -> list[tuple[str, list[Case]]]:
    """The pages of findings: the name of each, and what stands on it."""
    shown = [case for case in cases if not case.finding["copy_of"]]
    parts = [shown[at : at + ROWS] for at in range(0, len(shown), ROWS)] or [[]]
    return [("fund.html" if at == 1 else f"fund-{at}.html", part) for at, part in enumerate(parts, 1)]


def write_findings_page(site: Site) -> None:
    """Write fund.html and, where there are many findings, fund-2.html and so on. What the script of one page needs of the others lies
    beside them as files of script, which a page opened from a folder may load: fund.js all data, fund-1.js … the rows of each page.
    """
    pages = pages_of(site.cases)
    shown = [case for _, cases in pages for case in cases]
    data = [_entry(case, site) for case in shown]
    several = len(pages) > 1
    common = {"filters": _filters(shown, site), "sizes": site.words.sizes(), "names": [name for name, _ in pages]}
    for at, (name, cases) in enumerate(pages, 1):
        site.hold(name)
        rows = attempt(f"report.page:{name}", None, "", site.render, "rows.html", cases=cases, up="", here=name)
        if rows or not cases:
            inside = {"findings": None if several else data, "at": at, "rows": ROWS}
            site.write(name, "fund.html", **common, rows=rows, found=len(shown), inside=inside)
        if several:
            site.script(f"fund-{at}.js", {"at": at, "rows": rows})
    if several:
        site.script("fund.js", {"findings": data})


def _entry(case: Case, site: Site) -> dict[str, Any]:
    """What the page's script needs of a finding. ``a``: raw, scope, code and difference of a line that accepts it;
    ``c``: raw, claim, meant value and value as read of a line that corrects the amount it suspects."""
    f, words = case.finding, site.words
    said = [words.finding(f["code"]), words.explanation(f), f["path"], f["title"], f["quote"], f["suspect_raw"]]
    said += [part["subject_text"] for part in case.parts]
    entry: dict[str, Any] = {
        "id": case.id,
        "cluster": f["cluster_id"] or "",
        "region": f["region_id"] or "",
        "document": f["document_id"] or "",
        "kind": f["code"],
        "size": case.size,
        "state": f["status"],
        "certainty": case.certainty,
        "money": float(abs(f["difference_kr"] or 0)),
        "date": f["published_on"].isoformat() if f["published_on"] else "",
        "text": " ".join(str(each) for each in said if each).lower(),
    }
    quote = " ".join((f["quote"] or "").split())
    if case.same:
        entry["same"] = [each["finding_id"] for each in case.same]
    if f["status"] == "open":
        entry["a"] = [quote, f["document_id"] or "", f["code"], danish(f["difference_kr"])]
    if f["status"] == "open" and f["suspect_raw"] and f["suspect_kr"] is not None:
        meant = number(f["proposal_kr"]).replace(MINUS, "-") if f["proposal_kr"] is not None else ""
        entry["c"] = [f["suspect_raw"], f["suspect_id"], meant, danish(f["suspect_kr"])]
    return entry


def _filters(cases: list[Case], site: Site) -> list[tuple[str, str, list[tuple[str, str, int]]]]:
    """The filters of the page: field, what it is called, and its values with how many findings have each."""
    words = site.words
    order = {name: number for number, name in enumerate((*CERTAINTIES, *(size for _, size in SIZES), "none"))}
    sizes = words.sizes()

    def value(case: Case, field: str) -> str:
        f = case.finding
        ids = {"kind": f["code"], "state": f["status"], "certainty": case.certainty, "size": case.size}
        return str(ids[field] if field in ids else f[f"{field}_id"] or "")

    def name(field: str, code: str) -> str:
        if field == "size":
            return sizes[code]
        if field in ("certainty", "state"):
            return words.word(code)
        return words.finding(code) if field == "kind" else site.paths.get(code) or site.names.get(code, code)

    found = []
    for field, title in pairs("filter").items():
        counted = Counter(value(case, field) for case in cases)
        counted.pop("", None)
        named = [(code, name(field, code), count) for code, count in counted.items()]
        found.append((field, words.choose(*title), sorted(named, key=lambda each: (order.get(each[0], 99), each[1]))))
    return found


def danish(value: Decimal | None) -> str:
    """A value as a line of raw/beslutninger.csv has it."""
    return "" if value is None else f"{value.normalize():f}".replace(".", ",")
