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

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from decimal import Decimal

from pipeline.danish.money import find_amounts
from pipeline.model import Finding

FILE_NAME = "beslutninger.csv"
VERDICTS = ("same", "not_same", "not_a_name", "new", "accepted", "corrected", "confirmed")
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
    text = text.removeprefix("\ufeff")
    header = text.split("\n", 1)[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    names = [field.name for field in fields(HumanDecision)]
    decisions: list[HumanDecision] = []
    findings: list[Finding] = []
    for number, row in enumerate(csv.DictReader(io.StringIO(text), delimiter=delimiter), 2):
        values = {name: " ".join(str(row.get(name) or "").split()) for name in names}
        if not any(values.values()):
            continue
        problem = _problem(values)
        if problem:
            findings.append(
                Finding(
                    "decision.invalid",
                    "warning",
                    f"Linje {number} i {FILE_NAME} kan ikke følges: {problem[0]}.",
                    f"Line {number} of {FILE_NAME} cannot be followed: {problem[1]}.",
                )
            )
            continue
        decisions.append(HumanDecision(**values))
    return tuple(sorted(set(decisions))), tuple(findings)


def _problem(values: dict[str, str]) -> tuple[str, str] | None:
    if values["kind"] not in KINDS:
        return f"ukendt art »{values['kind']}«", f"unknown kind “{values['kind']}”"
    if values["verdict"] not in VERDICTS:
        return f"ukendt afgørelse »{values['verdict']}«", f"unknown verdict “{values['verdict']}”"
    if not values["raw"] and values["kind"] not in ("finding", "seen"):
        return "der står ingen tekst", "no text is given"
    if values["verdict"] in ("same", "not_same", "new") and not values["entity"]:
        return "der står ikke, hvem den gælder", "no entity is given"
    if (values["kind"] == "amount") != (values["verdict"] == "corrected"):
        return "kun et beløb (amount) kan rettes (corrected)", "an amount, and nothing else, can be corrected"
    if values["kind"] == "amount" and kroner(values["entity"]) is None:
        return (
            f"»{values['entity']}« er ikke ét beløb i kroner, som fx 3.936.286",
            f"“{values['entity']}” is not one amount in kroner, such as 3.936.286",
        )
    return None


def write_decisions(decisions: Iterable[HumanDecision]) -> str:
    """The file's text: sorted, one decision a line, so that a change is a readable diff."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([field.name for field in fields(HumanDecision)])
    writer.writerows(astuple(decision) for decision in sorted(set(decisions)))
    return out.getvalue()


def stale(decision: HumanDecision, why_da: str, why_en: str) -> Finding:
    """The finding for a decision whose ground is gone."""
    what = " / ".join(
        part for part in (decision.kind, decision.raw, decision.scope, decision.entity, decision.verdict) if part
    )
    return Finding(
        "decision.stale",
        "warning",
        f"Beslutningen »{what}« har mistet sit grundlag: {why_da}. Se på den igen.",
        f"The decision “{what}” has lost its ground: {why_en}. Look at it again.",
    )


def acceptance(
    code: str,
    quote: str,
    document_id: str,
    difference: Decimal | None,
    decisions: Iterable[HumanDecision],
    day: str = "",
) -> HumanDecision | None:
    """The decision that accepts a finding: same code and document, same quote if one is given, same difference if one
    is expected.
    """
    for decision in decisions:
        if decision.kind != "finding" or decision.verdict != "accepted" or decision.entity not in ("", code):
            continue
        if not decision.applies_in(document_id) or not decision.holds_on(day):
            continue
        if decision.raw and raw_key(decision.raw) not in raw_key(quote):
            continue
        if decision.expects and kroner(decision.expects) != difference:
            continue
        return decision
    return None


def kroner(text: str) -> Decimal | None:
    """One amount as a Dane writes it (``3.936.286``, ``-6344,00``, ``8,7 mio. kr.``), in kroner; None when the text is not just that."""
    found = find_amounts(text.strip(), "kr")
    if len(found) != 1 or found[0].amount.doubt or (found[0].start, found[0].end) != (0, len(text.strip())):
        return None
    return found[0].amount.value_kr
