"""What people are told of documents that differ: relations and findings as rows, in Danish and English."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from pipeline import reference
from pipeline.facts.disagree import Difference
from pipeline.facts.records import About, Fact, Key, Stated, Subject, Version
from pipeline.facts.versions import best_claim, cited_dates, meets, off_by
from pipeline.reconciliation import Comparison, Rounded, combine
from pipeline.reference.texts import message, texts

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
    money = money_of(combine(_figure(ours), [(_figure(theirs), 1)]))
    statement = f"{label(key)[0]}: {theirs.raw or '-'} = {ours.raw or '-'}"
    row = relation_row(name, "documents", ours.claim_id, money, verdict, statement)
    return row, [part_row(name, theirs.claim_id)]


def relation_row(name: str, kind: str, total: str, money: Row, verdict: str, statement: str) -> Row:
    """A relation between amounts of documents, as a row; ``name`` begins with the document of its ``total``, or whose finding it is."""
    about = {"relation_id": name, "document_id": name.partition("/")[0], "kind": kind, "total_claim_id": total}
    return {**about, **money, "verdict": verdict, "statement": statement}


def part_row(relation: str, claim: str) -> Row:
    """The part of a relation that has one."""
    return {"relation_id": relation, "claim_id": claim, "sign": Decimal(1)}


def finding_row(name: str, code: str, severity: str, said: tuple[str, str], **more: Any) -> Row:
    """A finding on documents, as a row; ``name`` begins with its document, ``said`` is it in Danish and English."""
    about = {"finding_id": name, "code": code, "severity": severity, "document_id": name.partition("/")[0], "status": "open"}
    return {**about, **more, "explanation_da": said[0], "explanation_en": said[1]}


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
        about = {"cause_id": first or cause, "verdict": verdict, "related_document_id": theirs.document_id, "claim_id": ours.claim_id}
        about |= {"class": "unexplained" if found.klass == "question" else found.klass, "relation_id": relation["relation_id"]}
        about |= {column: relation[column] for column in MONEY}
        said = _told(found, key, ours, theirs, documents, bool(cause))
        findings.append(finding_row(name, "fact.documents", _severity(found), said, **about))
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
    found: Difference, key: Key, ours: Stated, theirs: Stated, documents: Mapping[str, About], caused: bool
) -> tuple[str, str]:
    """What is told of a difference; of one that a mistake inside a document causes (``caused``) no more than the figures."""
    names = {"newer": title(documents[ours.document_id]), "older": title(documents[theirs.document_id])}
    figures = {"ours": ours.value, "theirs": theirs.value, "difference": abs(off_by(ours, theirs))}
    said = message("fact", "differ", what=label(key), **names, **figures)
    if caused:
        return said
    if found.klass == "question":
        return together(said, message("fact", "question"))
    if found.klass != "different_vintage":
        return together(said, message("fact", "slip", slip=message("fact", found.klass)))
    if "estimate" in (ours.basis, theirs.basis) and ours.basis != theirs.basis:
        return together(said, message("fact", "estimate"))
    return together(said, message("fact", "later" if found.order_known else "no_order"))


def together(*said: tuple[str, str]) -> tuple[str, str]:
    """Texts one after the other, Danish and English."""
    return "".join(danish for danish, _ in said), "".join(english for _, english in said)


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
    if not found.moved:
        return row, changes, []
    about = {"page": 1, "related_document_id": found.older, "claim_id": found.moved[0].newer.claim_id, "class": "different_vintage"}
    about |= {"verdict": "mismatch" if unsure else None}
    about |= {"difference_kr": max(sizes)}  # totals and their parts move together: no sum of them is money
    name = f"{found.newer}/document.versions.{hashed(found.newer, found.older)}"
    said = _version_told(found, documents, "unsure" if unsure else found.why)
    return row, changes, [finding_row(name, "document.versions", "warning" if unsure else "info", said, **about)]


def _version_told(found: Version, documents: Mapping[str, About], why: str) -> tuple[str, str]:
    moves = [
        message("fact", "move", what=label(each.key), old=each.older.value, new=each.newer.value) for each in found.moved[:LISTED]
    ]
    return together(
        message("fact", f"version_{why}", newer=title(documents[found.newer]), older=title(documents[found.older])),
        message("fact", "moved", changed=len(found.moved), figures=found.figures),
        *((f"\n– {danish}", f"\n– {english}") for danish, english in moves),
    )


def order_findings(documents: Mapping[str, About]) -> Iterator[Row]:
    """Documents that say they replace one that is dated after them."""
    for each in documents.values():
        if each.copy_of or not each.date:
            continue
        later = [date for date in cited_dates(each.replaces_text) if date > each.date]
        if later:
            name = f"{each.document_id}/document.order.{hashed(each.document_id)}"
            said = message("fact", "order", own=_day(each.date), cited=_day(max(later)))
            yield finding_row(name, "document.order", "warning", said, page=1, quote=each.replaces_text)


def title(document: About) -> tuple[str, str]:
    """How to speak of a document: its title, with its file and its date where the title does not have it."""
    name, file = document.title or document.document_id, document.path or document.document_id
    days = _day(document.date) if document.date else ("", "")
    danish, english = (f"{file}, {date}" if date and date not in name else file for date in days)
    return f"»{name}« ({danish})", f"“{name}” ({english})"


def _day(date: dt.date) -> tuple[str, str]:
    """A day in words."""
    months = (row["word"] for row in reference.rows("months") if int(row["month"]) == date.month)
    month = next(word for word in months if word.isalpha() and len(word) > 2)
    return f"{date.day}. {month} {date.year}", f"{date.day} {date:%B} {date.year}"


def label(key: Key) -> tuple[str, str]:
    """What a fact is about, in words: Klynge Nord (Region Hovedstaden), regionens andel, afsat 2022."""
    return _label(key, "da"), _label(key, "en")


def _label(key: Key, language: str) -> str:
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
