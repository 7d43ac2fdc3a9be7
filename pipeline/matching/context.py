"""The evidence around a mention, strongest first: its own cell, its table, the headings above, its paragraph, the
document, the path.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import takewhile
from typing import NamedTuple

from pipeline.interpretation.names.recognise import FoundName, find_mentions, name_of_cell
from pipeline.interpretation.text.personal import texts_of_block
from pipeline.interpretation.text.phrases import sentences
from pipeline.matching.beside import GridNames, read_grid
from pipeline.matching.entities import Evidence, by_form, entities_of, evidence_of, load, regions_of
from pipeline.model import Extraction, Grid, Mention, Paragraph

# Places whose text stands for the mention itself, not only near it.
_STRONG = {"group_row", "row", "column", "outer", "band", "caption", "section", "heading", "group", "header", "region"}
_DOMINANT = 10
# What may stand between a cluster and the region behind it that is part of its name.
_JOINS = {"(", ",", "i", "-", "–", "/"}
_NEXT = 8  # characters between names that stand next to each other


class Level(NamedTuple):
    """One piece of evidence. ``place``: where it stands; ``strength``: strong (decides), near, implied, document,
    weak.
    """

    place: str
    strength: str
    evidence: Evidence
    weight: float = 1.0


class DocumentContext:
    """One document's evidence, read once."""

    def __init__(self, document_id: str, path: str, extraction: Extraction) -> None:
        self.document_id = document_id
        self._path = path
        self._extraction = extraction
        self._blocks = {block.id: block for block in extraction.layout.blocks}
        self._grids: dict[str, GridNames] = {}

    @cached_property
    def _headings(self) -> dict[str, str]:
        """For each block the heading above it that is a region's name and nothing else, as far as it is in force.

        It is until the next such heading or one of its rank. Region names right after one another head columns, and a
        heading that has a cluster of another region under it heads nothing: both are left out.
        """
        sections: list[tuple[str, int, list[Paragraph | Grid]]] = [("", 0, [])]
        for block in self._extraction.layout.blocks:
            short = isinstance(block, Paragraph) and block.role != "furniture" and len(block.text) < 60
            name = name_of_cell(block.text) if short and isinstance(block, Paragraph) else None
            if name is not None and name.kind == "region" and isinstance(block, Paragraph):
                sections.append((block.text, block.level if block.role == "heading" else 99, []))
            elif isinstance(block, Paragraph) and block.role == "heading" and block.level <= sections[-1][1]:
                sections.append(("", 0, []))
            else:
                sections[-1][2].append(block)
        above: dict[str, str] = {}
        for i, (text, _, blocks) in enumerate(sections):
            columns = i > 0 and bool(sections[i - 1][0]) and not sections[i - 1][2]
            if text and not columns and _agrees(text, blocks):
                above.update((block.id, text) for block in blocks)
        return above

    @cached_property
    def document(self) -> tuple[Level, ...]:
        """What the document as a whole says, each with its weight: its sender, title, cluster and municipalities, the
        names all over it, its path.
        """
        profile = self._extraction.profile
        listed = ", ".join(profile.municipalities) + (" Kommune" if len(profile.municipalities) == 1 else "")
        path = self._path.replace("_", " ").replace("/", " · ")
        texts = [
            ("cluster", profile.cluster, 3.0),
            ("publisher", profile.publisher, 3.0),
            ("municipalities", listed, min(3.0, len(profile.municipalities) / 2)),
            ("title", profile.title, 3.0),
            ("region", profile.region, 1.0),
            ("path", path, 1.0),
        ]
        levels = [Level(place, "document", evidence_of(text), weight) for place, text, weight in texts if text]
        levels += self._named
        return tuple(level for level in levels if level.evidence != Evidence())

    @cached_property
    def _named(self) -> list[Level]:
        """What the names all over the document say: the region nearly all lie in (one in eleven may not), each region
        named, each cluster whose hospital or municipalities are named (in proportion to how many of them).
        """
        entities: dict[tuple[str, str], str] = {}
        for name in (name for block in self._extraction.layout.blocks for name in _names_in(block)):
            meant = entities_of(name.kind, name.raw)
            meant = by_form(name.raw) or meant if name.kind == "cluster" else meant
            if len(meant) == 1:
                entities.setdefault((name.kind, next(iter(meant))), name.raw)
        levels: list[Level] = []
        regions = Counter(regions_of(kind, entity) for kind, entity in entities)
        for region, count in regions.most_common(1):
            if (sum(regions.values()) - count) * _DOMINANT <= count:
                one = frozenset({region})
                named = tuple(raw for (kind, entity), raw in entities.items() if regions_of(kind, entity) == region)
                levels.append(Level("names", "document", Evidence(one, one, names=named), min(2.0, count / 2)))
        for (kind, entity), raw in entities.items():
            if kind == "region":
                levels.append(Level("names", "document", evidence_of(raw if "egion" in raw else f"Region {raw}")))
            elif kind == "hospital" and f"hospital:{entity}" in load().clusters_of:
                levels.append(Level("hospital", "document", evidence_of(raw), 1.5))
        for cluster, members in load().members.items():
            raws = tuple(entities[key] for key in (("municipality", m) for m in members) if key in entities)
            if len(raws) >= min(2, len(members)):
                found = Evidence(clusters=frozenset({cluster}), names=raws)
                levels.append(Level("members", "document", found, 3.0 * len(raws) / len(members)))
        return levels

    def kind_of(self, mention: Mention) -> str:
        """The kind of a mention: a town is a cluster where the names beside it in its table are clusters."""
        grid, place = self._cell(mention)
        name = grid.names.get(place) if mention.kind == "municipality" else None
        return "cluster" if name is not None and name.kind == "cluster" and name.raw == mention.raw else mention.kind

    def levels(self, mention: Mention) -> tuple[Level, ...]:
        """The evidence for one mention, strongest first."""
        levels = [*self._inline(mention)]
        grid, place = self._cell(mention)
        if region := grid.region.get(place):
            one = frozenset({region[0]})
            levels.append(Level("table", "strong", Evidence(one, one, names=(region[1],))))
        for kind, text in mention.scope:
            strength = "strong" if kind in _STRONG else "document" if kind in ("document", "publisher", "cluster") else "near"
            levels.append(Level(kind, strength, evidence_of(text if strength == "strong" else own_names(text))))
        if company := grid.company.get(place):
            levels.append(Level("beside", "strong", Evidence(clusters=company)))
        if heading := self._headings.get(mention.span.block):
            levels.append(Level("heading", "heading", evidence_of(heading)))
        block = self._blocks.get(mention.span.block)
        if isinstance(block, Paragraph):
            sentence = sentence_at(block.text, mention.span.start)
            levels.append(Level("sentence", "near", evidence_of(own_names(sentence, mention.raw))))
            levels.append(Level("paragraph", "around", evidence_of(own_names(block.text, mention.raw))))
        elif isinstance(block, Grid):
            levels.append(Level("caption", "near", evidence_of(" ".join((block.caption, *block.notes)))))
        return (*levels, *self.document)

    def _inline(self, mention: Mention) -> list[Level]:
        """A region right behind the name ("Klynge Nord (Hovedstaden)") or right before it ("Region Hovedstadens
        Klynge Nord").
        """
        text = self._text_of(mention)
        start = text.find(mention.raw, max(mention.span.start - 1, 0)) if mention.raw else -1
        if start < 0:
            start = text.find(mention.raw)
        if start < 0:
            return []
        end = start + len(mention.raw)
        names = find_mentions(text)
        first = bisect_left(names, start - _NEXT, key=lambda name: name.end)
        for name in takewhile(lambda name: name.start <= end + _NEXT, names[first:]):
            behind = name.start >= end and text[end : name.start].strip() in _JOINS
            before = name.end <= start and text[name.end : start].strip() in ("", ",", "-", "–", ":", "/", "(")
            if name.kind == "region" and (behind or before):
                told = name.raw if "egion" in name.raw.lower() else f"Region {name.raw}"
                return [Level("inline", "strong", evidence_of(told))]
        return []

    def _text_of(self, mention: Mention) -> str:
        block = self._blocks.get(mention.span.block)
        if isinstance(block, Paragraph):
            return block.text
        if isinstance(block, Grid):
            for cell in block.cells:
                if cell.row == mention.span.row and cell.col == mention.span.col:
                    return cell.text
        return mention.span.quote

    def _cell(self, mention: Mention) -> tuple[GridNames, tuple[int, int]]:
        """The names of the table that a mention stands in, and its place there; of no names where it stands in none."""
        span = mention.span
        block = self._blocks.get(span.block)
        if not isinstance(block, Grid) or span.row is None or span.col is None:
            return GridNames(), (0, 0)
        if span.block not in self._grids:
            self._grids[span.block] = read_grid(block)
        return self._grids[span.block], (span.row, span.col)


def _agrees(heading: str, blocks: Sequence[Paragraph | Grid]) -> bool:
    """Has no block a cluster, or the form of a cluster's name, that only another region has?"""
    regions = evidence_of(heading).stated
    named = (name for block in blocks for name in _names_in(block) if name.kind == "cluster")
    meant = (entities_of("cluster", name.raw) for name in named)
    return all(not clusters or any(regions_of("cluster", cluster) in regions for cluster in clusters) for clusters in meant)


def _names_in(block: Paragraph | Grid) -> Iterator[FoundName]:
    """The names in a text, or in the cells of a table, where a whole cell may be one."""
    for text in texts_of_block(block):
        cell = name_of_cell(text) if isinstance(block, Grid) else None
        yield from [cell] if cell else find_mentions(text)


@lru_cache(maxsize=65536)
def own_names(text: str, raw: str = "") -> str:
    """A text without the regions that belong to another cluster's name in it ("… som Klynge Syd i Region
    Hovedstaden").
    """
    names = find_mentions(text)
    for name, behind in zip(reversed(names[:-1]), reversed(names[1:]), strict=True):
        joined = text[name.end : behind.start].strip() in _JOINS
        if joined and behind.kind == "region" and name.kind == "cluster" and name.raw != raw:
            text = text[: name.start] + text[behind.end :]
    return text


@lru_cache(maxsize=65536)
def sentence_at(text: str, place: int) -> str:
    """The sentence of a text that the character at ``place`` stands in."""
    ends = _sentence_ends(text)
    at = bisect_right(ends, place)
    return text[ends[at - 1] if at else 0 : ends[at] if at < len(ends) else None]


@lru_cache(maxsize=1024)
def _sentence_ends(text: str) -> tuple[int, ...]:
    return tuple(end for _, end in sentences(text))
