"""Human decisions: raw/beslutninger.csv. Read before everything else, noes included; a line whose ground is gone is a
finding.

Columns: ``kind`` (region, cluster, municipality, hospital, initiative, amount, finding, seen), ``raw`` (the text as
printed; for a finding its quote), ``scope`` ('' everywhere, or a document id, a region id, a cluster id; for an amount
a document id or the claim's own id), ``entity`` (entity id; for initiatives the other text; for a finding its code; for
an amount what it should read, in kroner), ``verdict``, ``who``, ``when`` (ISO date), ``why``, ``expects`` (what must
still be found: text that stands in the scope, a finding's difference or the amount as read, in kroner), ``until`` (ISO
date after which it no longer holds).

Verdicts: same (that entity), not_same (not that one), not_a_name, new (an entity the reference does not have); for a
finding accepted (known, and no longer open); for an amount corrected (it should have read so); for kind seen confirmed
(looked at: it stands, and is not asked again).
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from itertools import count
from pathlib import Path

from pipeline.cache import replace_bytes
from pipeline.danish.money import find_amounts
from pipeline.model import Finding
from pipeline.reference import decoded, delimiter_of
from pipeline.reference.texts import message

FILE_NAME = "beslutninger.csv"
VERDICTS = ("same", "not_same", "not_a_name", "new", "accepted", "corrected", "confirmed")
NEEDED = ("kind", "raw", "verdict")
MOST_LINES = 20  # of the file that one decision takes up, line breaks in its cells included
SHOWN = 60  # characters of what cannot be followed
KINDS = ("region", "cluster", "municipality", "hospital", "initiative", "amount", "finding", "seen")


@dataclass(frozen=True, slots=True, order=True)
class HumanDecision:
    """One line of the file; see the module for its columns."""

    kind: str
    raw: str
    scope: str = ""
    entity: str = ""
    verdict: str = ""
    who: str = ""
    when: str = ""
    why: str = ""
    expects: str = ""
    until: str = ""

    def applies_in(self, *scopes: str) -> bool:
        """Does it hold in a place with these scopes (document, region, cluster)?"""
        return not self.scope or self.scope in scopes

    def holds_on(self, day: str) -> bool:
        """Does it still hold on an ISO date ('' asks nothing)?"""
        return not self.until or not day or day <= self.until


def raw_key(raw: str) -> str:
    """Two printings of a raw text are the same text when only white space and case differ."""
    return " ".join(raw.split()).casefold()


def read_decisions(text: str) -> tuple[tuple[HumanDecision, ...], tuple[Finding, ...]]:
    """The decisions of the file's text (comma or semicolon, BOM allowed) and a finding for each line that cannot be
    followed.
    """
    lines = list(io.StringIO(text.removeprefix("\ufeff"), newline=None))
    delimiter = delimiter_of(text)
    header = next(csv.reader(lines[:1], delimiter=delimiter), [])
    missing = ", ".join(name for name in NEEDED if name not in header)
    decisions: list[HumanDecision] = []
    findings: list[Finding] = []
    if missing and any(map(str.strip, lines)):
        findings.append(_invalid(1, message("decision", "columns", missing=missing)))
    at = 1
    while at < len(lines) and not missing:
        reader = csv.reader(lines[at : at + MOST_LINES], delimiter=delimiter)
        values, used = _values(header, next(reader)), reader.line_num
        if used > 1 and _problem(values):  # a quotation mark that nobody closed takes no other line with it
            values, used = _values(header, next(csv.reader(lines[at : at + 1], delimiter=delimiter))), 1
        problem = _problem(values) if any(values.values()) else None
        if problem:
            findings.append(_invalid(at + 1, problem))
        elif any(values.values()):
            decisions.append(HumanDecision(**values))
        at += used
    return tuple(sorted(set(decisions))), tuple(findings)


def _values(header: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    told = dict(zip(header, row, strict=False))
    return {field.name: " ".join(told.get(field.name, "").split()) for field in fields(HumanDecision)}


def _invalid(line: int, problem: tuple[str, str]) -> Finding:
    said = message("decision", "invalid", line=line, file=FILE_NAME, why=problem)
    return Finding("decision.invalid", "warning", *said)


def _problem(values: dict[str, str]) -> tuple[str, str] | None:
    """Why a line cannot be followed, Danish and English; None where it can."""
    if values["kind"] not in KINDS:
        return message("decision", "kind", told=values["kind"][:SHOWN])
    if values["verdict"] not in VERDICTS:
        return message("decision", "verdict", told=values["verdict"][:SHOWN])
    if not values["raw"] and values["kind"] not in ("finding", "seen"):
        return message("decision", "raw")
    if values["verdict"] in ("same", "not_same", "new") and not values["entity"]:
        return message("decision", "entity")
    if (values["kind"] == "amount") != (values["verdict"] == "corrected"):
        return message("decision", "corrected")
    if values["kind"] == "amount" and kroner(values["entity"]) is None:
        return message("decision", "amount", told=values["entity"][:SHOWN])
    return None


def append_decisions(file: Path, decisions: Sequence[HumanDecision]) -> None:
    """Add decisions below what a person wrote, in the file's own encoding, delimiter and order of columns; no line of it is
    changed. A file that cannot be added to (UTF-16, no header with our columns) is left, and a copy of it taken over:
    its lines stay in ``….bak``. The file is replaced in one piece.
    """
    data = file.read_bytes() if file.is_file() else b""
    names = [field.name for field in fields(HumanDecision)]
    text, encoding = decoded(data)
    delimiter = delimiter_of(text)
    header = next(csv.reader(io.StringIO(text, newline=None).readline().splitlines(), delimiter=delimiter), [])
    if data.strip() and not {"kind", "raw", "scope", "entity", "verdict"} <= set(header):
        aside = (file.with_name(f"{file.name}.{n}.bak") for n in count(1))
        next(each for each in aside if not each.exists()).write_bytes(data)
        text, header, delimiter, encoding = "", [], ",", "utf-8"
    out = io.StringIO(newline="")
    writer = csv.DictWriter(
        out, header or names, "", "ignore", delimiter=delimiter, lineterminator="\r\n" if "\r\n" in text else "\n"
    )
    if not header:
        writer.writeheader()
    writer.writerows(asdict(decision) for decision in decisions)
    gap = "" if not text or text.endswith(("\n", "\r")) else "\n"
    replace_bytes(file, (text + gap + out.getvalue()).encode(encoding, "replace"))


def take_back(file: Path, decisions: Sequence[HumanDecision]) -> bool:
    """Remove the last line that says exactly one of these decisions, every other byte left as it is; False when there is none."""
    lines = file.read_bytes().splitlines(keepends=True)
    header = lines[0].decode("utf-8-sig", "replace").strip() if lines else ""
    names = next(csv.reader([header], delimiter=delimiter_of(header)), [])
    for decision in decisions:
        for number in range(len(lines) - 1, 0, -1):
            row = io.StringIO(lines[number].decode("utf-8", "replace"))
            told = dict(zip(names, next(csv.reader(row, delimiter=delimiter_of(header)), []), strict=False))
            if told.get("kind") and all(told[key] == value for key, value in asdict(decision).items() if key in told):
                del lines[number]
                break
        else:
            return False
    replace_bytes(file, b"".join(lines))
    return True


def stale(decision: HumanDecision, why: str, **fields: object) -> Finding:
    """The finding for a decision whose ground is gone; ``why``: a ``name_stale`` of texts.csv, with its fields."""
    what = " / ".join(filter(None, (decision.kind, decision.raw, decision.scope, decision.entity, decision.verdict)))
    said = message("name_stale", "decision", what=what, why=message("name_stale", why, **fields))
    return Finding("decision.stale", "warning", *said)


def acceptance(
    code: str, quote: str, document_id: str, difference: Decimal | None, decisions: Iterable[HumanDecision], day: str = ""
) -> HumanDecision | None:
    """The decision that accepts a finding: same code and document, same quote if one is given, same difference if one
    is expected."""
    fitting = (
        each
        for each in decisions
        if (each.kind, each.verdict) == ("finding", "accepted")
        and each.entity in ("", code)
        and each.applies_in(document_id)
        and each.holds_on(day)
        and raw_key(each.raw) in raw_key(quote)
        and (not each.expects or kroner(each.expects) == difference)
    )
    return next(fitting, None)


def kroner(text: str) -> Decimal | None:
    """One amount as a Dane writes it (``3.936.286``, ``-6344,00``, ``8,7 mio. kr.``), in kroner; None when the text is not just that."""
    found = find_amounts(text.strip(), "kr")
    if len(found) != 1 or found[0].amount.doubt or (found[0].start, found[0].end) != (0, len(text.strip())):
        return None
    return found[0].amount.value_kr
