"""Statements as rows. What depends on names is settled here: "de otte kommuner i klyngen" against the members, and tables of clusters against the
clusters there are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.interpretation.statements.findings import finding_of
from pipeline.matching.records import Match
from pipeline.model import Extraction, Finding, Grid, Mention, Paragraph, Span, Statement
from pipeline.reference.texts import joined, message
from pipeline.warehouse.columns import Row, amounts, global_id, place_columns, same

#: A list that names at least this share of all clusters is meant to name them all.
MOST_OF_ALL = Decimal("0.8")
LONGEST_LINE = 120  # characters of a paragraph that is a line of a list

Matches = Mapping[str, Match]  # of one document, by mention


@dataclass(frozen=True, slots=True)
class Known:
    """The entities by id and who is in what: reference data and what the document lists."""

    clusters: Sequence[Row]
    municipalities: Sequence[Row]
    regions: Sequence[Row]
    memberships: Sequence[Row]
    listed: Sequence[Row]


def settled(extraction: Extraction, about: Row, matches: Matches, known: Known) -> tuple[list[Statement], list[Finding]]:
    """The statements of a document, those about members and lists of clusters tested, and the findings on those that could only be tested with
    the names known; ``about`` is its row of documents."""
    told = [
        _with_members(each, extraction, about, matches, known) if each.kind == "members" else each
        for each in extraction.statements
    ]
    told += _lists_of_clusters(extraction, about, matches, known)
    late = (each for each in told if each.kind in ("members", "entities") and each.verdict == "mismatch")
    return told, [finding_of(each) for each in late]


def statement_rows(document_id: str, statements: Iterable[Statement]) -> Iterator[tuple[str, Row]]:
    """The statements of a document and their figures as rows, each with its table."""
    for each in statements:
        statement = {"statement_id": global_id(document_id, each.id)}
        own = {
            **statement,
            "document_id": document_id,
            **place_columns(document_id, each.span),
            **same(each, "kind", "unit", "verdict", "explanation_da", "explanation_en"),
            "class": each.klass,
        }
        yield "statements", own | amounts(each, "reported", "computed", "difference", "slack")
        for position, part in enumerate(each.parts):
            own = {
                **statement,
                "position": position,
                "number_id": global_id(document_id, part.number),
                "claim_id": global_id(document_id, part.claim),
                "raw": part.raw,
            }
            yield "statement_parts", own | amounts(part, "value")


# --- members ---------------------------------------------------------------------------------------------------------------


def _with_members(
    statement: Statement, extraction: Extraction, about: Row, matches: Matches, known: Known
) -> Statement:
    """The statement with the number of members there are; left open when it is not known whose they are."""
    counts = _member_counts(statement, extraction, about, matches, known)
    said = statement.reported
    if not counts or said is None:
        return replace(statement, verdict="not_comparable")
    made = said if said in counts else counts[0]
    verdict = "exact" if said == made else "mismatch"
    told_da, told_en = message("statement", f"members_{verdict}", made=str(made))
    return replace(
        statement,
        computed=made,
        difference=said - made,
        slack=Decimal(0),
        verdict=verdict,
        klass="different_scope" if verdict == "mismatch" else "",
        explanation_da=statement.explanation_da.rstrip(".") + told_da,
        explanation_en=statement.explanation_en.rstrip(".") + told_en,
    )


def _member_counts(
    statement: Statement, extraction: Extraction, about: Row, matches: Matches, known: Known
) -> list[Decimal]:
    """The numbers of members that can be meant, the likeliest first: all, those that take part in full, those that pay."""
    noun = statement.unit
    owners = [
        matches[mention.id].entity_id
        for mention in extraction.mentions
        if mention.kind == ("cluster" if noun == "kommuner" else "region")
        and mention.span.block == statement.span.block
        and (mention.span.row, mention.span.col) == (statement.span.row, statement.span.col)
        and statement.span.start <= mention.span.start < statement.span.end
        and mention.id in matches
    ]
    quote = statement.span.quote.lower()
    if "landets" in quote:
        rows = known.regions if noun == "regioner" else known.municipalities if noun == "kommuner" else known.clusters
        return [Decimal(len(_valid(rows, about)))]
    owners = owners or [about["cluster_id" if noun == "kommuner" else "region_id"]]
    owner = owners[0] if len(owners) == 1 else ""
    if not owner:
        return []
    if noun != "kommuner":
        return [Decimal(sum(row["region_id"] == owner for row in _valid(known.clusters, about)))]
    groups: list[set[str]] = []
    for rows in (_valid(known.memberships, about), known.listed):
        members = [row for row in rows if row["cluster_id"] == owner and row["municipality_id"]]
        groups.append({row["municipality_id"] for row in members if row["participation"] == "full"})
        groups.append({row["municipality_id"] for row in members})
        groups.append({row["municipality_id"] for row in members if row["contributes"] not in ("false", False)})
    return [Decimal(len(group)) for group in groups if group]


def _valid(rows: Sequence[Row], about: Row) -> list[Row]:
    """The rows in force when a document was published; all without an end where that is not known."""
    day = str(about["published_on"] or "9999")
    return [
        row
        for row in rows
        if (row.get("valid_from") or "") <= day and (not row.get("valid_to") or row["valid_to"] >= day)
    ]


# --- lists of clusters ------------------------------------------------------------------------------------------------------


def _lists_of_clusters(extraction: Extraction, about: Row, matches: Matches, known: Known) -> Iterator[Statement]:
    """Each table, and the lines outside tables, that names most clusters: does it name them all?"""
    names = {row["cluster_id"]: row["name"] for row in _valid(known.clusters, about)}
    blocks = {block.id: block for block in extraction.layout.blocks}
    places: dict[str, list[Mention]] = {}
    for mention in extraction.mentions:
        block = blocks.get(mention.span.block)
        if mention.kind == "cluster" and isinstance(block, Grid):
            places.setdefault(block.id, []).append(mention)
        elif mention.kind == "cluster" and isinstance(block, Paragraph) and len(block.text) <= LONGEST_LINE:
            places.setdefault("", []).append(mention)
    for place, mentions in sorted(places.items()):
        found = {matches[each.id].entity_id for each in mentions if each.id in matches} & names.keys()
        if len(found) < MOST_OF_ALL * len(names):
            continue
        undecided = any(each.id not in matches or not matches[each.id].entity_id for each in mentions)
        yield _list_of_clusters(place, found, names, mentions[0].span, undecided)


def _list_of_clusters(place: str, found: set[str], names: Mapping[str, str], span: Span, undecided: bool) -> Statement:
    said, made = Decimal(len(found)), Decimal(len(names))
    missing = [names[each] for each in sorted(names.keys() - found)]
    whole = said == made
    danish, english = message("statement", "clusters_all" if whole else "clusters", said=str(said), made=str(made))
    named = joined(missing), joined(missing, "en")
    lacks = message("statement", "missing", missing=named) if missing else ("", "")
    return Statement(
        id=f"{place or 'lines'}.clusters",
        kind="entities",
        span=span,
        unit="klynger",
        reported=said,
        computed=made,
        difference=said - made,
        slack=Decimal(0),
        verdict="exact" if whole else "not_comparable" if undecided else "mismatch",
        klass="" if whole or undecided else "reading_doubt",
        explanation_da=danish + lacks[0],
        explanation_en=english + lacks[1],
    )
