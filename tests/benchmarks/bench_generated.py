"""Invented documents through the whole pipeline: what of each amount is right in the warehouse, by kind of document and by format.

    python -m tests.benchmarks.bench_generated [--seed N] [--formats text,html,…] [--office] [--worst N] [--family WORDS] [--out FILE]

Writes the documents to ``.bench/documents/<format>/raw``, runs the pipeline on each folder and asks its DuckDB file by the names of the
warehouse. An amount is met by a claim of its value; of several the one that agrees most. Failures are only listed for the half of the documents
called ``seen``; both halves are counted.

Columns: amounts keyed · value % · subject, period, measure, payer % of those judged · bound/per/approximate % · invented % of claims ·
number tokens unexplained % · stated sums found % · wrong sums caught · false alarms · outcomes right.
"""

from __future__ import annotations

import argparse
import collections
import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if not __package__:
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.documents.draft import Doc, Key
from tests.benchmarks.documents.make_documents import FORMATS, OFFICE, half, style_of, write

FIELDS = ("subject", "period", "measure", "payer", "manner")
Counts = collections.Counter[str]


@dataclass(frozen=True)
class Miss:
    """A failure: the file, what it is about, what was expected and what came."""

    file: str
    family: str
    what: str
    quote: str
    expected: str
    got: str


def main() -> None:
    """Write, run, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--folder", type=Path, default=Path(".bench/documents"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--formats", default=",".join(FORMATS))
    parser.add_argument("--office", action="store_true", help="Word's and Chromium's PDFs too")
    parser.add_argument("--worst", type=int, default=60)
    parser.add_argument("--family", default="")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    kinds = tuple(args.formats.split(",")) + (OFFICE if args.office else ())
    made = write(args.folder, args.seed, kinds)
    tallies: dict[tuple[str, str, str], Counts] = collections.defaultdict(collections.Counter)
    misses: list[Miss] = []
    for kind in kinds:
        root = args.folder / kind
        subprocess.run(
            [sys.executable, "-m", "pipeline.cli", "--root", str(root), "--quiet", "extract"],
            check=False,
            stdout=subprocess.DEVNULL,
        )
        warehouse = Warehouse(root / "warehouse" / "klyngeregnskab.duckdb")
        for number, doc in enumerate(made):
            if args.family in doc.family:
                tally, found = judge(doc, warehouse, f"{kind}/{style_of(doc, number, kind)}")
                tallies[doc.family, kind, half(doc)].update(tally)
                misses += found if half(doc) == "seen" else []
    report = [*tables(tallies), *listing(misses, args.worst)]
    print("\n".join(report[: report.index("") if args.worst == 0 and "" in report else None]))
    if args.out:
        args.out.write_text(json.dumps([vars(miss) for miss in misses], ensure_ascii=False, indent=0), encoding="utf-8")


class Warehouse:
    """The rows of one warehouse by document."""

    def __init__(self, path: Path) -> None:
        import duckdb

        self.connection = duckdb.connect(str(path), read_only=True)
        rows = self.rows("SELECT document_id, path, kind, superseded_by FROM documents")
        self.ids = {Path(row["path"]).stem: row for row in rows}

    def rows(self, question: str, *values: Any) -> list[dict[str, Any]]:
        """Rows as dicts."""
        answer = self.connection.execute(question, list(values))
        names = [column[0] for column in answer.description]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    def of(self, table: str, name: str, more: str = "") -> list[dict[str, Any]]:
        """The rows of a document."""
        return self.rows(f"SELECT * FROM {table} WHERE document_id = ? {more}", self.ids[name]["document_id"])


def judge(doc: Doc, warehouse: Warehouse, where: str) -> tuple[Counts, list[Miss]]:
    """Counts and failures of one document in one format."""
    tally: Counts = collections.Counter()
    misses: list[Miss] = []

    def miss(what: str, quote: str, expected: object, got: object) -> None:
        misses.append(Miss(f"{where}/{doc.name}", doc.family, what, quote, str(expected), str(got)))

    if doc.name not in warehouse.ids:
        tally["keyed"] += len(doc.keys)
        miss("document", doc.name, "read", "missing")
        return tally, misses
    claims = [
        claim for claim in warehouse.of("claims", doc.name) if claim["amount_kr"] is not None and claim["nil"] is None
    ]
    pairs, left = paired(doc.keys, claims)
    for key, claim in pairs:
        tally["keyed"] += 1
        if claim is None:
            miss("value", key.raw, f"{key.value} {key.where}", "nothing")
            continue
        tally["right"] += 1
        for field, (judged, right, expected, got) in compared(key, claim).items():
            if judged:
                tally[f"{field} judged"] += 1
                tally[f"{field} right"] += right
                if not right:
                    miss(field, f"{key.raw} in {str(claim['quote'])[:90]!r}", expected, got)
    tally["claims"] += len(claims)
    tally["invented"] += len(left)
    for claim in left:
        miss(
            "invented",
            str(claim["quote"])[:100],
            "no amount",
            f"{claim['raw']} = {claim['amount_kr']} {claim['unit']} {'table' if claim['table_id'] else 'prose'}",
        )
    numbers = warehouse.of("numbers", doc.name)
    tally["numbers"] += len(numbers)
    for number in numbers:
        if number["kind"] == "unexplained":
            tally["unexplained"] += 1
            miss("unexplained", number["raw"], "a kind", number["reason"])
    judge_sums(doc, warehouse, tally, miss)
    judge_items(doc, warehouse, tally, miss)
    return tally, misses


def paired(
    keys: Iterable[Key], claims: list[dict[str, Any]]
) -> tuple[list[tuple[Key, dict[str, Any] | None]], list[dict[str, Any]]]:
    """Each key with the claim of its value that agrees most, and the claims nobody wants."""
    wanted = list(keys)
    options = []
    for index, key in enumerate(wanted):
        for place, claim in enumerate(claims):
            if claim["amount_kr"] == key.value:
                agreed = sum(right for judged, right, _, _ in compared(key, claim).values() if judged)
                options.append(
                    (
                        -agreed,
                        -((claim["table_id"] is None) == (key.where == "prose")),
                        abs(index - place),
                        index,
                        place,
                    )
                )
    met: dict[int, int] = {}
    used: set[int] = set()
    for *_, index, place in sorted(options):
        if index not in met and place not in used:
            met[index] = place
            used.add(place)
    return [(key, claims[met[index]] if index in met else None) for index, key in enumerate(wanted)], [
        claim for place, claim in enumerate(claims) if place not in used
    ]


def compared(key: Key, claim: dict[str, Any]) -> dict[str, tuple[bool, bool, str, str]]:
    """By field: judged, right, expected, got."""
    subject = " ".join(
        f"{name}={claim[name]}"
        for name in ("region_id", "cluster_id", "municipality_id", "initiative_id", "subject_text")
        if claim[name]
    )
    years = (claim["period_from"], claim["period_to"])
    manner = []
    if key.bound and claim["bound"] not in key.bound.split("/"):
        manner.append(f"bound {key.bound}")
    if key.per and claim["per"] not in key.per.split("/"):
        manner.append(f"per {key.per}")
    if key.approximate != claim["approximate"]:
        manner.append(f"approximate {key.approximate}")
    if key.high is not None and claim["high_kr"] != key.high:
        manner.append(f"high {key.high}")
    if key.doubtful and not claim["doubt"]:
        manner.append("a doubt")
    return {
        "subject": (
            bool(key.subject),
            any(is_about(claim, subject) for subject in key.subject),
            "/".join(key.subject),
            subject,
        ),
        "period": (bool(key.years), years in key.years, str(key.years), str(years)),
        "measure": (
            bool(key.measure),
            claim["measure"] in key.measure,
            "/".join(key.measure),
            f"{claim['measure']} ({claim['measure_text']})",
        ),
        "payer": (bool(key.payer), claim["payer"] in key.payer, "/".join(key.payer), str(claim["payer"])),
        "manner": (
            bool(key.bound or key.per or key.approximate or key.high or key.doubtful),
            not manner,
            "; ".join(manner),
            f"{claim['bound']} {claim['per']} approximate {claim['approximate']} high {claim['high_kr']}",
        ),
    }


def is_about(claim: dict[str, Any], subject: str) -> bool:
    """Whether the claim is about ``c:``, ``r:``, ``m:`` an entity, ``n`` nobody named, or ``w:`` has the words in its subject."""
    kind, _, name = subject.partition(":")
    if kind == "c":
        return bool(claim["cluster_id"] == name)
    if kind == "r":
        return bool(claim["region_id"] == name and not claim["cluster_id"] and not claim["municipality_id"])
    if kind == "m":
        return bool(claim["municipality_id"] == name)
    if kind == "n":
        return not (claim["cluster_id"] or claim["municipality_id"] or claim["region_id"])
    return name in f"{claim['subject_text']} {claim['measure_text']}".casefold()


def judge_sums(doc: Doc, warehouse: Warehouse, tally: Counts, miss: Any) -> None:
    """Stated sums found, wrong ones caught, right ones called wrong."""
    relations = warehouse.of("relations", doc.name)
    found = collections.Counter((relation["reported_kr"], relation["verdict"]) for relation in relations)
    alarms = [
        finding
        for finding in warehouse.of("findings", doc.name)
        if finding["verdict"] == "mismatch" and not finding["related_document_id"]
    ]
    wrong = [stated for stated in doc.sums if stated.verdict == "mismatch"]
    for stated in doc.sums:
        tally["sums"] += 1
        if found[stated.total, stated.verdict]:
            found[stated.total, stated.verdict] -= 1
            tally["sums found"] += 1
        else:
            miss(
                "sum",
                f"{stated.total} = {' + '.join(map(str, stated.parts))[:80]}",
                stated.verdict,
                [r["verdict"] for r in relations if r["reported_kr"] == stated.total],
            )
    for stated in wrong:
        tally["wrong"] += 1
        caught = any(
            finding["difference_kr"] is not None and abs(finding["difference_kr"]) == abs(stated.difference)
            for finding in alarms
        )
        tally["caught"] += caught
        if not caught:
            miss(
                "wrong sum",
                f"{stated.total} = {' + '.join(map(str, stated.parts))[:80]}",
                f"mismatch {stated.difference}",
                [(r["verdict"], r["difference_kr"]) for r in relations if r["reported_kr"] == stated.total],
            )
    known = {abs(stated.difference) for stated in wrong}
    for finding in alarms:
        if finding["difference_kr"] is None or abs(finding["difference_kr"]) not in known:
            tally["false"] += 1
            miss(
                "false alarm",
                finding["explanation_da"][:160],
                "no finding",
                f"{finding['code']} {finding['reported_kr']} {finding['computed_kr']}",
            )


def judge_items(doc: Doc, warehouse: Warehouse, tally: Counts, miss: Any) -> None:
    """Outcomes of agenda items, lines of status tables, personal data left in."""
    decisions = warehouse.of("decisions", doc.name)
    for item in doc.items:
        tally["items"] += 1
        got = [row for row in decisions if str(row["item"] or "").rstrip(".") == item.number]
        right = any((row["outcome"] or "") in item.outcomes for row in got)
        tally["items right"] += right
        if not right:
            miss(
                "outcome",
                f"{item.number} {item.title}",
                item.outcomes,
                [(row["item"], row["outcome"]) for row in got] or [row["item"] for row in decisions],
            )
    if doc.statuses:
        lines = len(warehouse.of("initiative_status", doc.name))
        tally["statuses"] += doc.statuses
        tally["statuses right"] += min(lines, doc.statuses)
        if lines != doc.statuses:
            miss("statuses", doc.name, doc.statuses, lines)
    for kind, entity in doc.names:
        tally["names"] += 1
        got_names = {row["entity_id"] for row in warehouse.of("mentions", doc.name)}
        tally["names right"] += entity in got_names
        if entity not in got_names:
            miss("name", entity, kind, sorted(map(str, got_names))[:20])
    for secret in doc.secrets:
        tally["secrets"] += 1
        held = [
            row["text"]
            for table in ("paragraphs",)
            for row in warehouse.of(table, doc.name)
            if secret in str(row["text"])
        ]
        held += [row["raw"] for row in warehouse.of("numbers", doc.name) if secret in str(row["raw"])]
        tally["secrets kept out"] += not held
        if held:
            miss("personal data", secret, "not stored", held[0][:80])


def tables(tallies: dict[tuple[str, str, str], Counts]) -> list[str]:
    """The figures by family, by format and by half."""
    lines = []
    for title, index in (("family", 0), ("format", 1), ("half", 2)):
        groups: dict[str, Counts] = collections.defaultdict(collections.Counter)
        for key, tally in tallies.items():
            groups[key[index]].update(tally)
        if title == "half":
            groups["all"] = sum(tallies.values(), collections.Counter())
        lines.append(
            f"{title:26}{'keyed':>6}{'value':>7}{'subj':>7}{'period':>7}{'meas':>7}{'payer':>7}{'manner':>7}{'invent':>7}{'unexpl':>7}{'sums':>7}{'caught':>8}{'false':>6}{'items':>8}{'status':>7}{'secret':>8}"
        )
        lines += [line(name, tally) for name, tally in groups.items()]
    return [*lines, ""]


def line(name: str, tally: Counts) -> str:
    """One line of figures."""

    def share(part: str, whole: str) -> str:
        return f"{100 * tally[part] / tally[whole]:.1f}" if tally[whole] else "."

    cells = [
        f"{name:26.26}{tally['keyed']:>6}{share('right', 'keyed'):>7}",
        *(f"{share(f'{field} right', f'{field} judged'):>7}" for field in FIELDS),
        f"{share('invented', 'claims'):>7}{share('unexplained', 'numbers'):>7}{share('sums found', 'sums'):>7}",
        f"{tally['caught']:>5}/{tally['wrong']:<2}{tally['false']:>6}{tally['items right']:>5}/{tally['items']:<3}",
        f"{share('statuses right', 'statuses'):>6}{tally['secrets kept out']:>5}/{tally['secrets']:<2}",
    ]
    return "".join(cells)


def listing(misses: list[Miss], most: int) -> list[str]:
    """The commonest failures first: those of the same family and kind together."""
    groups: dict[tuple[str, str], list[Miss]] = collections.defaultdict(list)
    for miss in misses:
        groups[miss.family, miss.what].append(miss)
    lines = []
    for (family, what), members in sorted(groups.items(), key=lambda group: -len(group[1])):
        files = sorted({member.file for member in members})
        lines.append(f"{len(members):4} {family} · {what}  ({len(files)} files)")
        lines += [
            f"        {member.file}: {member.quote!r} expected {member.expected!r} got {member.got!r}"
            for member in members[:3]
        ]
    return lines[: most * 4]


if __name__ == "__main__":
    main()
