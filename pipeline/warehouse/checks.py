"""Checks across tables, sentences and documents: each ``checks/*.sql`` asks which amount ought to be which others, this module tests
the answers as intervals and writes relations and findings.

A check returns one row per part: kind, code, relation (what makes it one relation), total_claim_id, part_claim_id, sign (the coefficient)
and family (or NULL). A family is kept only where at least half of its relations hold: two tables that do not speak of the same money
disagree nearly everywhere, a wrong sum disagrees once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipeline.facts.telling import money_of
from pipeline.guard import attempt, collecting
from pipeline.reconciliation import HOLDING, Comparison, Rounded, combine
from pipeline.reconciliation.causes import slip_among
from pipeline.reconciliation.explain import equation
from pipeline.reference.texts import message, number, pairs
from pipeline.warehouse.columns import finding_rows
from pipeline.warehouse.load import stream

if TYPE_CHECKING:
    import duckdb


#: Kinds of relations that only the words of sentences suggest, and the share of the total beyond which they need a slip to be told.
SENTENCES, NEAR = ("prose", "prose_sum"), Decimal("0.25")


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim as the checks see it: its figures and how to speak of it."""

    claim_id: str
    document_id: str
    label: str
    raw: str
    page: int
    figure: Rounded | None


@dataclass(frozen=True, slots=True)
class Checked:
    """A relation that a check found, tested."""

    relation_id: str
    kind: str
    code: str
    family: str
    total: Stated
    parts: tuple[tuple[Stated, Decimal], ...]
    comparison: Comparison
    klass: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """A mismatch already told of: another one with the same difference is most likely the same error seen from elsewhere."""

    finding_id: str
    document_id: str
    difference: Decimal
    label: str
    klass: str


#: The mismatches that the documents' own tables gave, as Cause.
CAUSES = """SELECT f.finding_id, f.document_id, f.difference_kr AS difference, coalesce(c.subject_text, '') AS label, f.class AS klass
FROM findings f LEFT JOIN claims c USING (claim_id)
WHERE f.verdict = 'mismatch' AND f.difference_kr IS NOT NULL ORDER BY f.finding_id"""
#: The claims, as Stated.
CLAIMS = """SELECT c.claim_id, c.document_id,
  CASE WHEN c.whole THEN concat_ws(', ', coalesce(cl.name || ' (' || r.name || ')', r.name, c.subject_text),
      CASE c.payer WHEN 'kommuner' THEN 'kommunerne' WHEN 'region' THEN 'regionen' END)
    ELSE coalesce(c.subject_text, cl.name, r.name, '') END AS label, coalesce(c.raw, '-') AS raw, c.page,
  CASE WHEN c.amount_kr IS NOT NULL OR c.nil = 'zero'
    THEN [coalesce(c.amount_kr, 0), coalesce(c.low_kr, 0), coalesce(c.high_kr, 0)] END AS figure
FROM read_claims c JOIN documents d USING (document_id)
LEFT JOIN clusters cl ON cl.cluster_id = c.cluster_id LEFT JOIN regions r ON r.region_id = c.region_id"""


def run_checks(connection: duckdb.DuckDBPyConnection, scripts: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Run the checks on a loaded warehouse: rows for relations, relation_parts and findings, by table. The scripts run in order in one session."""
    answers: dict[str, list[tuple[Any, ...]]] = {}
    tested: list[Checked] = []
    with collecting() as failed:
        for script in scripts:
            part = f"crosscheck:{script.splitlines()[0].removeprefix('-- ')}"
            answers[part] = attempt(part, None, [], _answer, connection, script)
        claims = {
            row["claim_id"]: Stated(**{**row, "figure": row["figure"] and Rounded(*row["figure"])})
            for row in stream(connection, CLAIMS)
        }
        for part, rows in answers.items():
            tested += attempt(part, None, [], _tested, rows, claims)
        checked = attempt("crosscheck", None, [], _agreeing_families, tested)
    causes = [Cause(**row) for row in stream(connection, CAUSES)]
    parts = [
        {"relation_id": each.relation_id, "claim_id": part.claim_id, "sign": sign}
        for each in checked
        for part, sign in each.parts
    ]
    return {
        "relations": [_relation_row(each) for each in checked],
        "relation_parts": parts,
        "findings": [*_finding_rows(checked, causes), *finding_rows("", failed, "check.")],
    }


def _answer(connection: duckdb.DuckDBPyConnection, script: str) -> list[tuple[Any, ...]]:
    """What one check asks to be tested; a script that only prepares others asks nothing."""
    cursor = connection.execute(script)
    return cursor.fetchall() if cursor.description and cursor.description[0][0] == "kind" else []


def _tested(rows: Iterable[tuple[Any, ...]], claims: dict[str, Stated]) -> list[Checked]:
    gathered: dict[tuple[str, str, str, str], dict[str, Decimal]] = {}
    families: dict[tuple[str, str, str, str], str] = {}
    for kind, code, relation, total, part, sign, family in rows:
        key = (kind, code, relation, total)
        gathered.setdefault(key, {})[part] = Decimal(sign)
        families[key] = family or ""
    tested = []
    for key in sorted(gathered):
        kind, code, relation, total_id = key
        total = claims[total_id]
        parts = tuple((claims[part], sign) for part, sign in sorted(gathered[key].items()))
        comparison = combine(total.figure, [(part.figure, sign) for part, sign in parts])
        if kind == "cap":
            comparison = _within(comparison)
        klass = _slip_in(total, parts, comparison) if comparison.verdict == "mismatch" else ""
        far = abs(comparison.difference or Decimal(0)) > NEAR * abs(comparison.reported or Decimal(0))
        if klass == "unexplained" and kind in SENTENCES and far:
            continue  # nothing says that the two were meant to agree
        name = hashlib.sha256(repr(key).encode()).hexdigest()[:10]
        checked = f"{total.document_id}/{kind}.{name}"
        tested.append(Checked(checked, kind, code, families[key], total, parts, comparison, klass))
    return tested


def _slip_in(total: Stated, parts: Sequence[tuple[Stated, Decimal]], comparison: Comparison) -> str:
    figures = [(part.figure, sign) for part, sign in parts if part.figure]
    return slip_among(total.figure, figures, comparison).klass if total.figure else "unexplained"


def _within(comparison: Comparison) -> Comparison:
    """A cap holds when what it covers can be as low as it: more room is no difference."""
    holds = comparison.verdict in ("mismatch", "within_rounding", "exact") and (comparison.difference or 0) >= 0
    return comparison._replace(verdict="exact") if holds else comparison


def _agreeing_families(every: Sequence[Checked]) -> list[Checked]:
    holding: dict[str, list[bool]] = {}
    for each in every:
        holding.setdefault(each.family, []).append(each.comparison.verdict in HOLDING)
    return [
        each
        for each in every
        if not each.family or (2 * sum(votes := holding[each.family]) >= len(votes) > 0 and any(votes))
    ]


def _relation_row(each: Checked) -> dict[str, Any]:
    compared = each.comparison
    return {
        "relation_id": each.relation_id,
        "document_id": each.total.document_id,
        "kind": each.kind,
        "total_claim_id": each.total.claim_id,
        **money_of(compared),
        "verdict": compared.verdict,
        "statement": f"{each.total.label}: " + _equation(each),
    }


def _equation(each: Checked) -> str:
    if each.kind == "cap":
        return f"{each.parts[0][0].raw} ≤ {each.total.raw}"
    return equation(each.total.raw, [(part.raw, sign) for part, sign in each.parts])


def _finding_rows(checked: Iterable[Checked], causes: list[Cause]) -> Iterator[dict[str, Any]]:
    """A finding for each relation that does not hold; those with the difference of an earlier one point to it as their cause."""
    for each in sorted(checked, key=lambda each: (len(each.parts), each.parts[0][1], each.relation_id)):
        if each.comparison.verdict != "mismatch":
            continue
        others = sorted({part.document_id for part, _ in each.parts} - {each.total.document_id})
        danish, english = _explain(each)
        finding_id = f"{each.total.document_id}/{each.code}.{each.relation_id.rsplit('.', 1)[-1]}"
        cause = next((cause for cause in causes if _same_error(each, cause)), None)
        if cause is not None:
            same = message("finding", "cross_same", label=cause.label)
            danish, english = danish + same[0], english + same[1]
        else:
            difference = each.comparison.difference or Decimal(0)
            causes.append(Cause(finding_id, each.total.document_id, difference, each.total.label, each.klass))
        yield {
            "finding_id": finding_id,
            "cause_id": cause.finding_id if cause else None,
            "code": each.code,
            "severity": "warning" if each.kind == "cap" else "error",
            "verdict": "mismatch",
            "class": cause.klass if cause else each.klass,
            "document_id": each.total.document_id,
            "page": each.total.page,
            "related_document_id": others[0] if others else None,
            "relation_id": each.relation_id,
            "claim_id": each.total.claim_id,
            **money_of(each.comparison),
            "explanation_da": danish,
            "explanation_en": english,
            "status": "open",
        }


def _same_error(each: Checked, cause: Cause) -> bool:
    """The same document and the same difference, as often as the relation counts the part, but for rounding."""
    times = each.parts[0][1] if len(each.parts) == 1 else Decimal(1)
    difference, slack = each.comparison.difference or Decimal(0), each.comparison.slack or Decimal(0)
    return cause.document_id == each.total.document_id and abs(difference - times * cause.difference) <= slack < abs(
        difference
    )


def _explain(each: Checked) -> tuple[str, str]:
    compared, total = each.comparison, each.total
    figures = {"reported": compared.reported, "computed": compared.computed}
    if each.code == "cap.exceeded":
        return message("finding", "cross_cap", label=total.label, over=-(compared.difference or Decimal(0)), **figures)
    parts = pairs("cross_parts").get(each.kind) or pairs("cross_parts")[""]
    key = "cross_prose" if each.kind == "prose" else "cross_sum"
    figures |= {"off": compared.difference, "slack": compared.slack}
    return message("finding", key, label=total.label, said=_said(total.raw, compared.reported), parts=parts, **figures)


def _said(raw: str, value: Decimal | None) -> tuple[str, str]:
    """A figure as printed, with its kroner where it does not give them itself."""
    danish, english = f"{number(value)} kr.", f"DKK {number(value, 'en')}"
    whole = raw.removesuffix("kr.").strip() == number(value)
    return (danish, english) if whole else (f"{raw} ({danish})", f"{raw} ({english})")
