"""Which municipality is in which cluster, as documents print it, held against the reference list."""

from collections.abc import Iterator, Mapping, Sequence

from pipeline.matching.records import Match
from pipeline.model import Extraction, Membership
from pipeline.warehouse.columns import Row, global_id


def listed(name: str, extraction: Extraction, matches: Mapping[str, Match], known: Sequence[Row]) -> Iterator[Row]:
    """The memberships as a document prints them."""
    contributes = {
        (row["cluster_id"], row["municipality_id"], row["participation"]): row["contributes"] for row in known
    }
    raws = {mention.id: mention.raw for mention in extraction.mentions}
    for each in extraction.memberships:
        cluster, municipality = (
            matches[mention].entity_id if mention in matches else "" for mention in (each.cluster, each.municipality)
        )
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
