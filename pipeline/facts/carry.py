"""What one year's account carries on held against what the next one's begins with, for the same money, in whatever documents they stand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from pipeline.facts.records import About
from pipeline.facts.telling import hashed, title
from pipeline.interpretation.relations.carry_over import KIND
from pipeline.interpretation.roles.facets import find_wording
from pipeline.interpretation.text.wording import plain
from pipeline.reference.texts import LANGUAGES, message

Row = dict[str, Any]
_PLACES = ("region_id", "cluster_id", "municipality_id", "payer")


class Account(NamedTuple):
    """A year of a fund: the claims it opens and closes with, and what the money is for, in words."""

    subject: tuple[str, ...]
    year: int
    opening: Row
    closing: Row
    name: str


def carry_rows(
    rows: Mapping[str, Iterable[Row]], documents: Mapping[str, About]
) -> tuple[list[Row], list[Row], list[Row]]:
    """Relations between closings and the openings of the year after, their parts, and findings on those that differ. Documents that are
    copies or replaced by later ones are left out; where several are left, each is held against each."""
    relations, parts, findings = [], [], []
    by_year: defaultdict[tuple[tuple[str, ...], int], list[Account]] = defaultdict(list)
    for account in _accounts(rows, documents):
        by_year[account.subject, account.year].append(account)
    for (subject, year), before in sorted(by_year.items()):
        for ours in before:
            for theirs in by_year.get((subject, year + 1), ()):
                closing, opening = ours.closing, theirs.opening
                if not any(subject[:3]) and _series(documents, closing) != _series(documents, opening):
                    continue  # nobody's money in particular
                meets = opening["low_kr"] <= closing["high_kr"] and closing["low_kr"] <= opening["high_kr"]
                difference = opening["amount_kr"] - closing["amount_kr"]
                name = f"{opening['document_id']}/{KIND}.{hashed(closing['claim_id'], opening['claim_id'])}"
                money = {
                    "reported_kr": opening["amount_kr"],
                    "computed_kr": closing["amount_kr"],
                    "difference_kr": difference,
                    "slack_kr": (opening["high_kr"] - opening["low_kr"] + closing["high_kr"] - closing["low_kr"]) / 2,
                }
                verdict = "mismatch" if not meets else "within_rounding" if difference else "exact"
                relations.append(
                    {
                        "relation_id": name,
                        "document_id": opening["document_id"],
                        "kind": KIND,
                        "total_claim_id": opening["claim_id"],
                        **money,
                        "verdict": verdict,
                        "statement": f"{theirs.name or theirs.year}: {closing['raw']} = {opening['raw']}",
                    }
                )
                parts.append({"relation_id": name, "claim_id": closing["claim_id"], "sign": Decimal(1)})
                if not meets:
                    findings.append(_finding(ours, theirs, name, money, documents))
    return relations, parts, findings


def _series(documents: Mapping[str, About], claim: Row) -> str:
    """What a yearly document is called, without its year."""
    about = documents[claim["document_id"]]
    return re.sub(r"\d+", "", plain(about.title or about.path))


def _accounts(rows: Mapping[str, Iterable[Row]], documents: Mapping[str, About]) -> Iterator[Account]:
    claims = {row["claim_id"]: row for row in rows.get("claims", ())}
    members: defaultdict[str, list[str]] = defaultdict(list)
    for part in rows.get("relation_parts", ()):
        members[part["relation_id"]].append(part["claim_id"])
    for relation in rows.get("relations", ()):
        if relation.get("kind") != KIND or len(members[relation["relation_id"]]) < 2:
            continue
        closing = claims[relation["total_claim_id"]]
        opening = claims.get(f"{closing['document_id']}/{relation['relation_id'].rpartition(f'={KIND}.')[2]}")
        if opening is None:
            continue  # another way to the same total
        between = [claims[name] for name in members[relation["relation_id"]] if name != opening["claim_id"]]
        years = {year for row in between for year in (row.get("period_from"), row.get("period_to"))}
        about = documents[closing["document_id"]]
        year = years.pop() if len(years) == 1 else None
        if not year or about.copy_of or about.replaced_by:
            continue
        label = (closing.get("subject_text") or "").rsplit(" / ", 1)[-1]
        label = "" if find_wording("carry", label) else label
        places = tuple(closing.get(name) or "" for name in _PLACES)
        yield Account((*places, closing.get("initiative_id") or plain(label)), year, opening, closing, label)


def _finding(
    ours: Account, theirs: Account, relation: str, money: Mapping[str, Decimal], documents: Mapping[str, About]
) -> Row:
    first, second = (documents[each["document_id"]] for each in (ours.closing, theirs.opening))
    one = first.document_id == second.document_id
    names = [tuple(title(each, language) for language in LANGUAGES) for each in (first, second)]
    figures = {"closing": money["computed_kr"], "opening": money["reported_kr"], "off": abs(money["difference_kr"])}
    danish, english = message(
        "carry",
        "lost",
        what=ours.name or names[0],
        first=("kontoen", "the account") if one else names[0],
        second=("den", "it") if one else names[1],
        year=ours.year,
        next=theirs.year,
        **figures,
    )
    return {
        "finding_id": f"{second.document_id}/carry.leak.{hashed(relation)}",
        "code": "carry.leak",
        "severity": "error",
        "verdict": "mismatch",
        "class": "unexplained",
        "document_id": second.document_id,
        "related_document_id": None if one else first.document_id,
        "relation_id": relation,
        "claim_id": theirs.opening["claim_id"],
        **money,
        "explanation_da": danish,
        "explanation_en": english,
        "status": "open",
    }
