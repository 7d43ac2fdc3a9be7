"""Corrected readings: what a person decided that an amount should have read, put beside what is printed."""

from collections.abc import Iterable, Sequence

from pipeline.matching.decisions import HumanDecision, kroner, raw_key, stale
from pipeline.model import Finding
from pipeline.warehouse.columns import Row


def corrected(
    claims: Iterable[Row], decisions: Sequence[HumanDecision], today: str
) -> tuple[list[Row], tuple[Finding, ...]]:
    """The ``corrected_kr`` and ``correction`` of each claim that a decision corrects, and a finding for each correction
    that fits no amount any more, or several.

    A decision fits the claims of its scope (a document, or one claim by its id) that print its text and, when it says
    what it expects, are read as that many kroner. ``today`` is an ISO date: what has run out is not followed.
    """
    asked = {raw_key(each.raw) for each in decisions if each.kind == "amount"}
    rows = [row for row in claims if asked & {raw_key(row["raw"] or ""), raw_key(row["quote"] or "")}]
    found: dict[str, Row] = {}
    findings = []
    for decision in decisions:
        if decision.kind != "amount":
            continue
        if not decision.holds_on(today):
            ended = (f"den gjaldt til og med {decision.until}", f"it held until {decision.until}")
            findings.append(stale(decision, *ended))
            continue
        fitting = [row["claim_id"] for row in rows if _fits(decision, row)]
        if len(fitting) == 1:
            told = f"{decision.why} ({decision.who}, {decision.when})".strip()
            row = {"claim_id": fitting[0], "corrected_kr": kroner(decision.entity), "correction": told}
            found[fitting[0]] = row
        elif fitting:
            names = ", ".join(fitting)
            findings.append(
                stale(
                    decision,
                    f"den passer på {len(fitting)} beløb; skriv et af dem som scope: {names}",
                    f"it fits {len(fitting)} amounts; write one of them as its scope: {names}",
                )
            )
        else:
            findings.append(
                stale(decision, "der er ikke noget beløb, som svarer til den", "there is no amount that answers to it")
            )
    return list(found.values()), tuple(findings)


def _fits(decision: HumanDecision, row: Row) -> bool:
    if not decision.applies_in(row["document_id"], row["claim_id"]):
        return False
    if raw_key(decision.raw) not in (raw_key(row["raw"] or ""), raw_key(row["quote"] or "")):
        return False
    return not decision.expects or kroner(decision.expects) == row["amount_kr"]
