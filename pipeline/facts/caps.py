"""More committed or spent than there was: what is used against what is allocated to the same subject for the same years."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from pipeline.facts.records import About, Fact
from pipeline.facts.telling import hashed, label, title
from pipeline.reference.texts import LANGUAGES, number, texts

Row = dict[str, Any]
USES = ("committed", "disbursed")
#: Used more than this many times what is allocated, the two were never meant to be compared.
FAR = 2


class Used(NamedTuple):
    """What is used of an allocation and of what was ``carried`` over to it at most; ``over``: the least by which that is exceeded, 0 or less
    where it is not."""

    allocated: Fact
    used: Fact
    carried: Decimal = Decimal(0)

    @property
    def over(self) -> Decimal:
        return self.used.low - self.allocated.high - self.carried


def cap_rows(facts: Iterable[Fact], documents: Mapping[str, About]) -> tuple[list[Row], list[Row], list[Row]]:
    """Relations, their parts and findings of all uses of what is allocated.

    It is a mismatch where one document states both, or where both are for several years (money may be carried over from one to the next);
    else a question. Where most rows of a table are above what is allocated, its column is not what it is taken for, and nothing is said.
    """
    relations, parts, findings = [], [], []
    told: dict[tuple[Any, ...], str] = {}
    for each in _plausible(list(_uses(facts))):
        allocated, used = each.allocated, each.used
        ours, theirs = allocated.claim(allocated.main), used.claim(used.main)
        if ours is None or theirs is None or ours.value is None or theirs.value is None:
            continue
        exceeded = each.over > 0
        name = f"{theirs.document_id}/cap.{hashed(allocated.name, used.name)}"
        sure = ours.document_id == theirs.document_id or allocated.key.last > allocated.key.first
        difference = ours.value - theirs.value
        money = {
            "reported_kr": ours.value,
            "computed_kr": theirs.value,
            "difference_kr": difference,
            "slack_kr": allocated.high - ours.value + theirs.value - used.low,
        }
        verdict = "exact" if not exceeded else "mismatch" if sure else "not_comparable"
        statement = f"{label(allocated.key, 'da')}: {theirs.raw} ≤ {ours.raw}"
        relation = {
            "relation_id": name,
            "document_id": theirs.document_id,
            "kind": "cap",
            "total_claim_id": ours.claim_id,
        }
        relations.append({**relation, **money, "verdict": verdict, "statement": statement})
        parts.append({"relation_id": name, "claim_id": theirs.claim_id, "sign": Decimal(1)})
        if not exceeded:
            continue
        same = (allocated.key.subject, allocated.key.first, allocated.key.last, difference)
        code = "cap.exceeded" if sure else "cap.question"
        finding = f"{theirs.document_id}/{code}.{hashed(allocated.name, used.name)}"
        findings.append(
            {
                "finding_id": finding,
                "cause_id": told.get(same),
                "code": code,
                "severity": "error" if sure else "info",
                "verdict": verdict,
                "class": "unexplained",
                "document_id": theirs.document_id,
                "related_document_id": ours.document_id if ours.document_id != theirs.document_id else None,
                "relation_id": name,
                "claim_id": theirs.claim_id,
                **money,
                **{f"explanation_{language}": _said(each, documents, language) for language in LANGUAGES},
                "status": "open",
            }
        )
        told.setdefault(same, finding)
    return relations, parts, findings


def _uses(facts: Iterable[Fact]) -> Iterable[Used]:
    """Every stated use of a cluster's or region's money beside what is allocated for the same years."""
    known = {fact.key: fact for fact in facts if fact.value is not None and fact.status != "disputed"}
    brought: defaultdict[tuple[Any, ...], list[Fact]] = defaultdict(list)
    for key, fact in known.items():
        if key.measure == "transferred" and (table := _place(fact)):
            brought[key.subject, key.payer, table].append(fact)
    for key, fact in sorted(known.items()):
        allocated = known.get(key._replace(measure="allocated"))
        whole = key.subject.whole and bool(key.subject.region or key.subject.cluster) and key.first
        if whole and allocated and key.measure in USES and fact.status != "derived" and allocated.status != "derived":
            beside = brought[key.subject, key.payer, _place(fact)]
            carried = (each.high for each in beside if key.first - 1 <= each.key.last <= key.last)
            yield Used(allocated, fact, max(carried, default=Decimal(0)))


def _plausible(uses: list[Used]) -> Iterable[Used]:
    """The uses that are of the money they are held against."""
    tables: defaultdict[str, list[bool]] = defaultdict(list)
    for each in uses:
        tables[_table(each)].append(each.used.low > each.allocated.high)
    for each in uses:
        over = tables[_table(each)]
        far = each.allocated.high > 0 and each.used.low > FAR * each.allocated.high
        if not far and (len(over) == 1 or 2 * sum(over) <= len(over)):
            yield each


def _place(fact: Fact) -> str:
    """The table that gives a fact, '' for a text."""
    claim = fact.claim(fact.main)
    return (claim.table_id or "") if claim else ""


def _table(each: Used) -> str:
    claim = each.used.claim(each.used.main)
    return f"{claim.table_id or claim.document_id}:{claim.col}" if claim else ""


def _said(each: Used, documents: Mapping[str, About], language: str) -> str:
    say = texts("fact")[language]
    ours, theirs = each.allocated.claim(each.allocated.main), each.used.claim(each.used.main)
    if ours is None or theirs is None:
        return ""
    text = say["exceeded"].format(
        what=label(each.used.key, language),
        used=number(theirs.value, language),
        allocated=number(ours.value, language),
        over=number((theirs.value or Decimal(0)) - (ours.value or Decimal(0)), language),
    )
    if ours.document_id == theirs.document_id:
        return text
    return text + say["allocated_in"].format(document=title(documents[ours.document_id], language))
