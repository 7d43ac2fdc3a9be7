"""What people are told of documents that differ: relations and findings as rows, in Danish and English."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from pipeline import reference
from pipeline.facts.disagree import Difference
from pipeline.facts.records import About, Fact, Key, Moved, Stated, Subject, Version
from pipeline.facts.versions import best_claim, cited_dates, meets, off_by
from pipeline.reconciliation import Comparison, Rounded, combine
from pipeline.reference.texts import LANGUAGES, number, texts

Row = dict[str, Any]
#: Columns of what a comparison gives.
MONEY = ("reported_kr", "computed_kr", "difference_kr", "slack_kr")
#: Moves that a finding about two versions lists.
LISTED = 5


def agreeing_relations(facts: Iterable[Fact], documents: Mapping[str, About]) -> Iterator[tuple[Row, list[Row]]]:
    """For every document that bears a fact out the relation between its amount and the one the value is from."""
    for fact in facts:
        claims: dict[str, list[Stated]] = {}
        for each in fact.observations:
            claims.setdefault(each.claim.document_id, []).append(each.claim)
        main = next((each.claim for each in fact.observations if each.claim.claim_id == fact.main), None)
        for document in sorted(claims, key=lambda each: documents[each].sha256) if main else ():
            other = best_claim(claims[document])
            if main and document != main.document_id and meets(main, other) and not documents[document].replaced_by:
                yield _relation(fact.key, main, other, "exact" if main.value == other.value else "within_rounding")


def _relation(key: Key, ours: Stated, theirs: Stated, verdict: str) -> tuple[Row, list[Row]]:
    """Two documents' amounts for one fact as a relation and its part."""
    name = f"{ours.document_id}/documents.{hashed(key.name, ours.claim_id, theirs.claim_id)}"
    row = {
        "relation_id": name,
        "document_id": ours.document_id,
        "kind": "documents",
        "total_claim_id": ours.claim_id,
        **money_of(combine(_figure(ours), [(_figure(theirs), 1)])),
        "verdict": verdict,
        "statement": f"{label(key, 'da')}: {theirs.raw or '-'} = {ours.raw or '-'}",
    }
    return row, [{"relation_id": name, "claim_id": theirs.claim_id, "sign": Decimal(1)}]


def differences_told(
    found: Sequence[Difference], documents: Mapping[str, About], causes: Mapping[str, Sequence[Row]]
) -> Iterator[tuple[list[Row], list[Row], list[Row]]]:
    """Relations, their parts and findings of each difference. ``causes``: the mismatches that point at each claim; one that explains a difference
    is its cause. Where one document differs on one subject from several others, on some of its figures from each, it has other figures for it
    than they: that is one cause."""
    firm = [each for each in found if each.klass == "different_vintage"]
    others = Counter((name, each.key.subject) for each in firm for name in (each.newer, each.older))
    heads: dict[tuple[str, Subject], str] = {}
    for each in found:
        rows = _difference_rows(each, documents, causes)
        subject, first = each.key.subject, rows[2][0]
        odd = max((each.newer, each.older), key=lambda name: (others[name, subject], documents[name].sha256))
        if each in firm and others[odd, subject] > 1 and first["cause_id"] is None:
            head = heads.setdefault((odd, subject), first["finding_id"])
            for row in rows[2]:
                row["cause_id"] = None if row["finding_id"] == head else head
        yield rows


def _difference_rows(
    found: Difference, documents: Mapping[str, About], causes: Mapping[str, Sequence[Row]]
) -> tuple[list[Row], list[Row], list[Row]]:
    verdict = "not_comparable" if found.klass == "question" else "mismatch"
    relations, parts, findings = [], [], []
    cause = _cause_inside(found, causes)
    first = ""
    for key, ours, theirs in ((found.key, found.ours, found.theirs), *found.follows):
        relation, more = _relation(key, ours, theirs, verdict)
        relations.append(relation)
        parts += more
        name = f"{ours.document_id}/fact.documents.{relation['relation_id'].rsplit('.', 1)[-1]}"
        findings.append(
            {
                "finding_id": name,
                "cause_id": first or cause,
                "code": "fact.documents",
                "severity": _severity(found),
                "verdict": verdict,
                "class": "unexplained" if found.klass == "question" else found.klass,
                "document_id": ours.document_id,
                "related_document_id": theirs.document_id,
                "relation_id": relation["relation_id"],
                "claim_id": ours.claim_id,
                **{column: relation[column] for column in MONEY},
                **{
                    f"explanation_{language}": _told(found, key, ours, theirs, documents, language, bool(cause))
                    for language in LANGUAGES
                },
                "status": "open",
            }
        )
        first = first or name
    return relations, parts, findings


def _severity(found: Difference) -> str:
    """A slip is certain; documents of which one is an estimate, or figures that may not have been meant to agree, are less so."""
    if found.klass == "question":
        return "info"
    return "warning" if found.klass == "different_vintage" else "error"


def _cause_inside(found: Difference, causes: Mapping[str, Sequence[Row]]) -> str | None:
    """The mismatch inside one of the documents that explains the difference: it points at one of the two figures, and is off by as much or
    proposes the other."""
    for claim, other in ((found.ours, found.theirs), (found.theirs, found.ours)):
        for row in causes.get(claim.claim_id, ()):
            proposed, off = row.get("proposal_kr"), row.get("difference_kr")
            if proposed is not None and other.low - other.quantum <= proposed <= other.high + other.quantum:
                return str(row["finding_id"])
            if off is not None and abs(abs(off) - abs(found.amount)) <= other.quantum + claim.quantum:
                return str(row["finding_id"])
    return None


def _told(
    found: Difference,
    key: Key,
    ours: Stated,
    theirs: Stated,
    documents: Mapping[str, About],
    language: str,
    caused: bool,
) -> str:
    """What is told of a difference; of one that a mistake inside a document causes (``caused``) no more than the figures."""
    say = texts("fact")[language]
    text = say["differ"].format(
        what=label(key, language),
        newer=title(documents[ours.document_id], language),
        older=title(documents[theirs.document_id], language),
        ours=number(ours.value, language),
        theirs=number(theirs.value, language),
        difference=number(abs(off_by(ours, theirs)), language),
    )
    if caused:
        return text
    if found.klass == "question":
        return text + say["question"]
    if found.klass != "different_vintage":
        return text + say["slip"].format(slip=say[found.klass])
    if "estimate" in (ours.basis, theirs.basis) and ours.basis != theirs.basis:
        return text + say["estimate"]
    return text + (say["later"] if found.order_known else say["no_order"])


def version_rows(found: Version, documents: Mapping[str, About]) -> tuple[Row, list[Row], list[Row]]:
    """The row of a version, its changes, and what is told of it: nothing where no figure moved."""
    sizes = [abs(each.difference) for each in found.moved]
    pair = {"document_id": found.newer, "replaces_document_id": found.older}
    row = {
        **pair,
        "why": found.why,
        "figures": found.figures,
        "changed": len(found.moved),
        "moved_kr": sum(sizes, Decimal(0)),
        "order_known": found.order_known,
    }
    changes = [
        {
            **pair,
            "fact_id": each.key.name,
            "claim_id": each.newer.claim_id,
            "replaced_claim_id": each.older.claim_id,
            "value_kr": each.newer.value,
            "replaced_kr": each.older.value,
            "difference_kr": each.difference,
        }
        for each in found.moved
    ]
    unsure = found.why == "edition" and not found.order_known
    finding = {
        "finding_id": f"{found.newer}/document.versions.{hashed(found.newer, found.older)}",
        "code": "document.versions",
        "severity": "warning" if unsure else "info",
        "verdict": "mismatch" if unsure else None,
        "class": "different_vintage",
        "document_id": found.newer,
        "page": 1,
        "related_document_id": found.older,
        "claim_id": found.moved[0].newer.claim_id if found.moved else None,
        "difference_kr": max(sizes, default=None),  # totals and their parts move together: no sum of them is money
        **{f"explanation_{language}": _version_told(found, documents, language) for language in LANGUAGES},
        "status": "open",
    }
    return row, changes, [finding] if found.moved else []


def _version_told(found: Version, documents: Mapping[str, About], language: str) -> str:
    say, newer, older = texts("fact")[language], documents[found.newer], documents[found.older]
    way = "unsure" if found.why == "edition" and not found.order_known else found.why
    text = say[f"version_{way}"].format(newer=title(newer, language), older=title(older, language))
    text += say["moved"].format(changed=len(found.moved), figures=found.figures)
    return text + "".join(f"\n– {_move(each, language)}" for each in found.moved[:LISTED])


def _move(each: Moved, language: str) -> str:
    return texts("fact")[language]["move"].format(
        what=label(each.key, language), old=number(each.older.value, language), new=number(each.newer.value, language)
    )


def order_findings(documents: Mapping[str, About]) -> Iterator[Row]:
    """Documents that say they replace one that is dated after them."""
    for each in documents.values():
        if each.copy_of or not each.date:
            continue
        later = [date for date in cited_dates(each.replaces_text) if date > each.date]
        if later:
            dates = {"own": each.date, "cited": max(later)}
            yield {
                "finding_id": f"{each.document_id}/document.order.{hashed(each.document_id)}",
                "code": "document.order",
                "severity": "warning",
                "document_id": each.document_id,
                "page": 1,
                "quote": each.replaces_text,
                **{
                    f"explanation_{language}": texts("fact")[language]["order"].format(
                        **{name: day(date, language) for name, date in dates.items()}
                    )
                    for language in LANGUAGES
                },
                "status": "open",
            }


def title(document: About, language: str) -> str:
    """How to speak of a document: its title, with its file and its date where the title does not have it."""
    name = document.title or document.document_id
    quoted = f"»{name}«" if language == "da" else f"“{name}”"
    date = day(document.date, language) if document.date else ""
    told = [document.path or document.document_id, *([date] if date and date not in name else [])]
    return f"{quoted} ({', '.join(told)})"


def day(date: Any, language: str) -> str:
    """A day in words."""
    months = {
        int(row["month"]): row["word"]
        for row in reversed(reference.rows("months"))
        if row["word"].isalpha() and len(row["word"]) > 2
    }
    if language == "da":
        return f"{date.day}. {months[date.month]} {date.year}"
    return f"{date.day} {date:%B} {date.year}"


def label(key: Key, language: str) -> str:
    """What a fact is about, in words: Klynge Nord (Region Hovedstaden), regionens andel, afsat 2022."""
    say, about = texts("fact")[language], key.subject
    place = _name("clusters", "cluster_id", about.cluster)
    region = _name("regions", "region_id", about.region)
    who = f"{place} ({region})" if place and region else place or region
    municipality = _name("municipalities", "municipality_id", about.municipality)
    who = f"{municipality}, {who}" if municipality and who else municipality or who or say["country"]
    payer = say[key.payer] if key.payer != "total" else ""
    years = f"{key.first}–{key.last}" if key.last > key.first else str(key.first)
    measure = texts("measure")[language].get(key.measure, key.measure)
    return f"{who}{payer}, {measure} {years}"


@cache
def _name(table: str, column: str, entity: str) -> str:
    return next((row["name"] for row in reference.rows(table) if entity and row[column] == entity), "")


def money_of(compared: Comparison) -> Row:
    """What a total was compared with and how far it is off, as the columns of relations and findings."""
    return {f"{name}_kr": value for name, value in zip(Comparison._fields, compared, strict=True) if name != "verdict"}


def _figure(claim: Stated) -> Rounded:
    return Rounded(claim.value or Decimal(0), claim.low, claim.high)


def hashed(*names: str) -> str:
    """A short id made of names."""
    return hashlib.sha256("|".join(names).encode()).hexdigest()[:10]
