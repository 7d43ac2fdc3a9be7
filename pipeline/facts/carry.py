"""Accounts of the same money held against each other, in whatever documents they stand: what one year carries on against what the next one begins
with, and what is used against what is allocated to the same subject for the same years."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from pipeline.facts.records import About, Fact
from pipeline.facts.telling import MONEY, finding_row, hashed, label, money_of, part_row, relation_row, title, together
from pipeline.interpretation.relations.carry_over import KIND, OPENING, boundary
from pipeline.interpretation.roles.facets import find_wording, is_total
from pipeline.interpretation.text.wording import plain
from pipeline.reconciliation import Rounded, combine
from pipeline.reference.texts import message

Row = dict[str, Any]
_PLACES = ("region_id", "cluster_id", "municipality_id", "payer")


class Point(NamedTuple):
    """Money at the end of a year: what an account closes with or carries on, or what the next one opens with. ``sure``: the account it stands in
    adds up, or is told not to; else only a head says so. ``name`` is what the money is for, in words."""

    subject: tuple[str, ...]
    year: int
    opens: bool
    claim: Row
    name: str
    sure: bool


class Lost(NamedTuple):
    """A closing and an opening that differ, with their relation as a row."""

    ours: Point
    theirs: Point
    relation: Row

    def follows_from(self, others: Iterable[Lost]) -> bool:
        """Whether it is a total that differs by as much as its lines in the same two documents."""
        lines = [each for each in others if each.ours.name and each._between() == self._between()]
        return not self.ours.name and sum(each.relation["difference_kr"] for each in lines) == self.relation["difference_kr"]

    def _between(self) -> tuple[str, str, int]:
        return self.ours.claim["document_id"], self.theirs.claim["document_id"], self.ours.year


def carry_rows(
    rows: Mapping[str, Iterable[Row]], documents: Mapping[str, About]
) -> tuple[list[Row], list[Row], list[Row]]:
    """Relations between closings and the openings of the year after, their parts, and findings on those that differ. Documents that are
    copies or replaced by later ones are left out; where several are left, each is held against each."""
    relations, parts = [], []
    lost: list[Lost] = []
    by_year: defaultdict[tuple[tuple[str, ...], int], list[Point]] = defaultdict(list)
    for point in _points(rows, documents):
        by_year[point.subject, point.year].append(point)
    for (subject, _), points in sorted(by_year.items()):
        for theirs in (point for point in points if point.opens):
            closings = [
                ours
                for ours in points
                if not ours.opens
                and ours.claim["claim_id"] != theirs.claim["claim_id"]
                and (_is_one_account(subject) or _series(documents, ours.claim) == _series(documents, theirs.claim))
            ]
            met = [ours for ours in closings if _figure(ours.claim).meets(_figure(theirs.claim))]
            for ours in met or closings:
                relation = _relation(ours, theirs)
                relations.append(relation)
                parts.append(part_row(relation["relation_id"], ours.claim["claim_id"]))
                if not met:
                    lost.append(Lost(ours, theirs, relation))
    return relations, parts, [_finding(each, documents) for each in lost if not each.follows_from(lost)]


def _figure(claim: Row) -> Rounded:
    return Rounded(claim["amount_kr"], claim["low_kr"], claim["high_kr"])


def _relation(ours: Point, theirs: Point) -> Row:
    closing, opening = ours.claim, theirs.claim
    name = f"{opening['document_id']}/{KIND}.{hashed(closing['claim_id'], opening['claim_id'])}"
    compared = combine(_figure(opening), [(_figure(closing), 1)])
    unsure = compared.verdict == "mismatch" and not (ours.sure and theirs.sure)
    verdict = "not_comparable" if unsure else compared.verdict
    statement = f"{theirs.name or theirs.year + 1}: {closing['raw']} = {opening['raw']}"
    return relation_row(name, KIND, opening["claim_id"], money_of(compared), verdict, statement)


def _is_one_account(subject: tuple[str, ...]) -> bool:
    """Whether money of the same places and name is of one account in whatever documents; a municipality has many totals without a name."""
    municipality, name = subject[2], subject[-1]
    return any(subject[:3]) and bool(name or not municipality)


def _series(documents: Mapping[str, About], claim: Row) -> str:
    """What a yearly document is called, without its year."""
    about = documents[claim["document_id"]]
    return re.sub(r"\d+", "", plain(about.title or about.path))


def _points(rows: Mapping[str, Iterable[Row]], documents: Mapping[str, About]) -> Iterator[Point]:
    """The ends of the statements of accounts, and what heads say is carried to or from a year (but for estimates and proposals)."""
    carried = list(rows.get("carried", ()))
    accounts = [row for row in rows.get("relations", ()) if row.get("kind") == KIND]
    told = {
        name.partition("/")[0]
        for name in (*(row["claim_id"] for row in carried), *(row["total_claim_id"] for row in accounts))
    }
    told -= {name for name, each in documents.items() if each.copy_of or each.replaced_by}
    if not told:
        return
    claims = {row["claim_id"]: row for row in rows.get("claims", ()) if row["document_id"] in told}
    ends: dict[str, tuple[int, bool, bool]] = {}
    for row in carried:
        claim, found = claims.get(row["claim_id"]), boundary(row["words"])
        if claim and found and claim.get("basis") != "estimate" and claim.get("standing") != "recommended":
            ends[row["claim_id"]] = (found[1], found[0] == OPENING, False)
    members: defaultdict[str, list[str]] = defaultdict(list)
    for part in rows.get("relation_parts", ()):
        members[part["relation_id"]].append(part["claim_id"])
    for relation in accounts:
        closing, names = relation["total_claim_id"], members[relation["relation_id"]]
        if len(names) < 2 or closing not in claims:
            continue
        opening = f"{claims[closing]['document_id']}/{relation['relation_id'].rpartition(f'={KIND}.')[2]}"
        if opening in claims:  # else another way to the same total
            between = [claims[name] for name in names if name != opening]
            years = {year for row in between for year in (row.get("period_from"), row.get("period_to"))}
            year = years.pop() if len(years) == 1 else None
            if year:
                ends[opening], ends[closing] = (year - 1, True, True), (year, False, True)
    for name, (year, opens, sure) in sorted(ends.items()):
        claim = claims[name]
        label = (claim.get("subject_text") or "").rsplit(" / ", 1)[-1]
        label = "" if find_wording(KIND, label) or is_total(label) else label
        places = tuple(claim.get(each) or "" for each in _PLACES)
        yield Point((*places, claim.get("initiative_id") or plain(label)), year, opens, claim, label, sure)


def _finding(lost: Lost, documents: Mapping[str, About]) -> Row:
    ours, theirs, relation = lost
    first, second = (documents[each["document_id"]] for each in (ours.claim, theirs.claim))
    one = first.document_id == second.document_id
    money = {column: relation[column] for column in MONEY}
    figures = {"closing": money["computed_kr"], "opening": money["reported_kr"], "off": abs(money["difference_kr"])}
    sure = ours.sure and theirs.sure
    said = message(
        "carry",
        "lost" if sure else "differs",
        what=ours.name or (title(first) if one else ("I alt", "In all")),
        first=("kontoen", "the account") if one else title(first),
        second=("den", "it") if one else title(second),
        year=ours.year,
        next=theirs.year + 1,
        **figures,
    )
    name = f"{second.document_id}/carry.leak.{hashed(relation['relation_id'])}"
    about: Row = {"verdict": "mismatch" if sure else "not_comparable", "class": "unexplained" if sure else ""}
    about |= {"related_document_id": None if one else first.document_id, "relation_id": relation["relation_id"]}
    return finding_row(name, "carry.leak", "error" if sure else "warning", said, claim_id=theirs.claim["claim_id"], **about, **money)


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


def cap_rows(
    facts: Iterable[Fact], documents: Mapping[str, About], printed: Mapping[tuple[str, str, int | None], Collection[Decimal]]
) -> tuple[list[Row], list[Row], list[Row]]:
    """Relations, their parts and findings of all uses of what is allocated; none where the table tells itself, in their row or column, how far
    the two are apart. ``printed``: the sizes of the amounts of each row and column of the tables.

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
        slack = allocated.high - ours.value + theirs.value - used.low
        money = dict(zip(MONEY, (ours.value, theirs.value, difference, slack), strict=True))
        lines = [(at, getattr(ours, at), getattr(theirs, at)) for at in ("row", "col")] if ours.table_id == theirs.table_id else []
        told_itself = any(abs(difference) in printed.get((ours.table_id, at, one), ()) for at, one, other in lines if one == other)
        verdict = "exact" if not exceeded else "mismatch" if sure and not told_itself else "not_comparable"
        relations.append(relation_row(name, "cap", ours.claim_id, money, verdict, f"{label(allocated.key)[0]}: {theirs.raw} ≤ {ours.raw}"))
        parts.append(part_row(name, theirs.claim_id))
        if not exceeded or told_itself:
            continue
        same = (allocated.key.subject, allocated.key.first, allocated.key.last, difference)
        code = "cap.exceeded" if sure else "cap.question"
        finding = f"{theirs.document_id}/{code}.{hashed(allocated.name, used.name)}"
        other = ours.document_id if ours.document_id != theirs.document_id else None
        said = message("fact", "exceeded", what=label(used.key), used=theirs.value, allocated=ours.value, over=theirs.value - ours.value)
        if other:
            said = together(said, message("fact", "allocated_in", document=title(documents[other])))
        about = {"cause_id": told.get(same), "verdict": verdict, "class": "unexplained", "related_document_id": other}
        about |= {"relation_id": name, "claim_id": theirs.claim_id}
        findings.append(finding_row(finding, code, "error" if sure else "info", said, **about, **money))
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

