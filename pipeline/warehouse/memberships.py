"""Which municipality is in which cluster, as documents print it, held against the reference list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.matching.records import Match
from pipeline.model import Membership
from pipeline.run import StoredDocument
from pipeline.warehouse.columns import Row, global_id


def listed(
    documents: Sequence[StoredDocument], matches: Mapping[tuple[str, str], Match], known: Sequence[Row]
) -> Iterator[Row]:
    """The memberships as documents print them."""
    contributes = {
        (row["cluster_id"], row["municipality_id"], row["participation"]): row["contributes"] for row in known
    }
    for document in documents:
        name = document.document_id
        raws = {mention.id: mention.raw for mention in document.extraction.mentions}

        def entity(mention: str, document_id: str = name) -> str:
            match = matches.get((document_id, mention))
            return match.entity_id if match else ""

        for each in document.extraction.memberships:
            cluster, municipality = entity(each.cluster), entity(each.municipality)
            yield {
                "membership_id": global_id(name, each.id),
                "document_id": name,
                "page": each.span.page,
                "cluster_id": cluster,
                "municipality_id": municipality,
                "cluster_text": raws.get(each.cluster),
                "municipality_text": raws.get(each.municipality) or each.span.quote,
                "marks": each.marks,
                "participation": each.participation,
                "contributes": each.contributes,
                "in_reference": _agrees(each, contributes.get((cluster, municipality, each.participation))),
            }


def _agrees(membership: Membership, contributes: str | None) -> bool:
    """Whether the reference list says the same; a document that does not tell who contributes does not contradict it."""
    said = {True: "true", False: "false", None: contributes}[membership.contributes]
    return contributes is not None and said == contributes


def differing(listed: Iterable[Row]) -> Iterator[Row]:
    for row in listed:
        if row["cluster_id"] and row["municipality_id"] and not row["in_reference"]:
            names = ("cluster_id", "municipality_id", "participation", "contributes", "marks")
            yield {**{name: row[name] for name in names}, "source": f"{row['document_id']}, side {row['page']}"}
