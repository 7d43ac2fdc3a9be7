"""What the interpretation of a block needs to know about its surroundings."""

from dataclasses import dataclass, field

from pipeline.interpretation.roles.facets import NOTHING, Facet
from pipeline.model import Profile


@dataclass(frozen=True, slots=True)
class BlockContext:
    """The surroundings of a paragraph or grid.

    ``intro`` are the texts that introduce it, nearest first: the sentence before it, the introduction of its list, its headings.
    ``headings`` are the headings among them. ``unit`` is the sentence that states the unit of all tables of the document.
    ``item``, ``item_title`` and ``standing`` come from the minutes' structure. ``clusters`` are the words of the clusters' names in a
    document that tells of several; none in any other. ``term`` has the years that the document says all its money is for, ``payer`` who
    alone pays it and the sentence that says so.
    """

    profile: Profile = field(default_factory=Profile)
    intro: tuple[str, ...] = ()
    unit: str = ""
    item: str = ""
    item_title: str = ""
    standing: str = "mentioned"
    clusters: frozenset[tuple[str, ...]] = frozenset()
    headings: tuple[str, ...] = ()
    term: Facet = NOTHING
    payer: tuple[str, str] = ("", "")
