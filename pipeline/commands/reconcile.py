"""``klyngeregnskab reconcile``: what documents report, held against the user's own source tables in ``raw/kilder/``."""

import argparse
import collections
import csv
import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from pipeline.commands import UsageError, warehouse_of
from pipeline.commands.language import Parser, language, phrase, say
from pipeline.commands.results import add_output, destination, form_of, write_records
from pipeline.ledger.columns import MAP_FIELDS, map_rows
from pipeline.ledger.compare import MAP, Sources, compare, files_in, read_sources
from pipeline.ledger.entries import DIFFERENT, FIELDS, STATUSES, Comparison, Ledger, Reported, record
from pipeline.sources import LEDGERS

FAILED = 3
FORMATS = ("text", "csv", "csv-da", "md", "json", "xlsx")


def add_arguments(parser: Parser) -> None:
    """The options of this command."""
    parser.option("files", nargs="*", type=Path, metavar="FIL")
    add_output(parser, FORMATS)
    parser.option("--all", action="store_true")
    parser.option("--tolerance", type=Decimal, default=Decimal(0), metavar="KR")
    parser.option("--columns", action="store_true")
    parser.option("--confirm", action="store_true")
    parser.option("--fail-on", choices=["changed"])


def run(args: argparse.Namespace) -> int:
    """Print the comparisons; 3 with ``--fail-on changed`` when something differs, is missing or stands twice."""
    sources = sources_of(args.root, args.files)
    if args.columns or args.confirm:
        lines = column_lines(sources.ledgers, confirmed=args.confirm)
        if args.confirm:
            keep_columns(args.root / "raw" / LEDGERS / MAP, lines)
        print(lines, end="")
        return 0
    for finding in sources.findings:
        print(say(finding.explanation_da, finding.explanation_en), file=sys.stderr)
    from pipeline.warehouse.build import reported

    with warehouse_of(args.root) as connection:
        facts, shares = reported(connection)
    found = compare(facts, shares, sources, args.tolerance)
    different = [each for each in found if each.status in DIFFERENT and not each.because]
    form = form_of(args, "text")
    if form == "text":
        with destination(args.output) as out:
            out.write(_text(found if args.all else different, found))
    else:
        write_records(FIELDS, map(record, found), form, args.output)
    return FAILED if args.fail_on and different else 0


def sources_of(root: Path, files: Sequence[Path]) -> Sources:
    """The source tables of the named files, or of all in ``raw/kilder/``. Raises UsageError when there is none, or none holds amounts."""
    folder = root / "raw" / LEDGERS
    named = list(files) or files_in(folder)
    if not named:
        raise UsageError(phrase("no_sources", folder=folder))
    found = read_sources(named, folder)
    if not (found.ledgers or found.populations):
        raise UsageError(" ".join(say(each.explanation_da, each.explanation_en) for each in found.findings))
    return found


def column_lines(ledgers: Iterable[Ledger], confirmed: bool = False) -> str:
    """The columns of the source tables as the lines of ``kolonner.csv``; ``confirmed``: as a person has seen and approved them."""
    target = io.StringIO()
    writer = csv.DictWriter(target, MAP_FIELDS, lineterminator="\n")
    writer.writeheader()
    for ledger in ledgers:
        rows = map_rows(ledger.file, ledger.sheet, ledger.columns)
        writer.writerows({**row, "confirmed": "ja"} if confirmed else row for row in rows)
    return target.getvalue()


def keep_columns(path: Path, lines: str) -> None:
    """Write confirmed columns to a file; the lines it has for other tables stay."""
    new = list(csv.DictReader(io.StringIO(lines)))
    told = {(row["file"], row["sheet"]) for row in new}
    kept = list(csv.DictReader(path.open(encoding="utf-8-sig", newline=""))) if path.is_file() else []
    others = [row for row in kept if (row.get("file"), row.get("sheet")) not in told]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, MAP_FIELDS, lineterminator="\n", extrasaction="ignore", restval="")
        writer.writeheader()
        writer.writerows([*others, *new])


def _names(fact: Reported) -> Iterator[str]:
    """The names of what a fact is about, the widest first."""
    from pipeline.matching.entities import name_of

    if fact.cluster or fact.region:
        yield name_of("cluster", fact.cluster) if fact.cluster else name_of("region", fact.region)
    if fact.municipality:
        yield name_of("municipality", fact.municipality)
    if fact.initiative_name:
        yield fact.initiative_name


def _text(shown: Sequence[Comparison], found: Sequence[Comparison]) -> str:
    from pipeline.report.words import Words

    words, lines = Words(language()), []
    for each in sorted(
        shown, key=lambda c: (STATUSES[::-1].index(c.status), -abs(c.difference or c.booked or c.reported.value))
    ):
        fact = each.reported
        who = " › ".join(_names(fact)) or say("hele landet", "the country")
        years = str(fact.first) if fact.first == fact.last else f"{fact.first}–{fact.last}"
        what = ", ".join(filter(None, (words.word(fact.measure), words.word(fact.payer), years if fact.first else "")))
        figures = [
            f"{say('rapporteret', 'reported')} {words.kroner(fact.value)}" if fact.fact_id else "",
            f"{say('kilde', 'source')} {words.kroner(each.booked)}" if each.booked is not None else "",
            f"{say('forskel', 'difference')} {words.difference(each.difference)}" if each.difference else "",
            f"{say('række', 'row')} {each.note}" if each.note else "",
            f"{words.word(each.method)} {each.quarters}" if each.quarters else "",
        ]
        lines.append(f"{words.word(each.status)}: {who} ({what}): {'; '.join(filter(None, figures))}")
    counts = collections.Counter(each.status for each in found if not each.because)
    follow = sum(bool(each.because) for each in found)
    if follow:
        lines.append(f"{follow} {say('følger af de øvrige', 'follow from the others')}")
    lines.append(
        " · ".join(f"{counts[status]} {words.word(status)}" for status in STATUSES if counts[status])
        or say("intet at sammenligne", "nothing to compare")
    )
    return "\n".join(lines) + "\n"
