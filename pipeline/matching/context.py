"""The evidence around a mention, strongest first: its own cell, its table, the headings above, its paragraph, the
document, the path.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from pipeline.interpretation.names import find_mentions, name_of_cell
from pipeline.matching.beside import GridNames, read_grid
from pipeline.matching.entities import regions_of
from pipeline.matching.evidence import Evidence, entities_of, evidence_of
from pipeline.model import Extraction, Grid, Mention, Paragraph

# Places whose text stands for the mention itself, not only near it.
_STRONG = {"group_row", "row", "column", "outer", "band", "caption", "section", "heading", "group", "header", "region"}
_DOMINANT = 10


class Level(NamedTuple):
    """One piece of evidence. ``place``: where it stands; ``strength``: strong (decides), near, implied, document,
    weak.
    """

    place: str
    strength: str
    evidence: Evidence


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
            text = (
                block.text
                if isinstance(block, Paragraph) and block.role != "furniture" and len(block.text) < 60
                else ""
            )
            name = name_of_cell(text) if text else None
            if name is not None and name.kind == "region" and isinstance(block, Paragraph):
                sections.append((text, block.level if block.role == "heading" else 99, []))
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
        """What the document as a whole says: its cluster, region, publisher, municipalities, title, the names all
        over it, its path.
        """
        profile = self._extraction.profile
        texts = [
            ("cluster", profile.cluster),
            ("region", profile.region),
            ("publisher", profile.publisher),
            (
                "municipalities",
                ", ".join(profile.municipalities) + (" Kommune" if len(profile.municipalities) == 1 else ""),
            ),
            ("title", profile.title),
        ]
        levels = [Level(place, "document", evidence_of(text)) for place, text in texts if text]
        levels.append(Level("names", "document", self._tally))
        levels.append(Level("path", "weak", evidence_of(self._path.replace("_", " ").replace("/", " · "))))
        return tuple(level for level in levels if level.evidence != Evidence())

    @cached_property
    def _tally(self) -> Evidence:
        """The region nearly all names of the document lie in (one in eleven may not), and the cluster if there is
        just one.
        """
        regions: Counter[str] = Counter()
        clusters: Counter[str] = Counter()
        sizes: set[int] = set()
        seen: set[tuple[str, str]] = set()
        for block in self._extraction.layout.blocks:
            texts = [block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells]
            for text in texts:
                sizes |= evidence_of(text).sizes if "kommuner" in text else set()
                cell = name_of_cell(text) if isinstance(block, Grid) else None
                for name in [cell] if cell else find_mentions(text):
                    for entity in (
                        entities_of(name.kind, name.raw) if len(entities_of(name.kind, name.raw)) == 1 else ()
                    ):
                        if (name.kind, entity) not in seen:
                            regions[regions_of(name.kind, entity)] += 1
                            if name.kind == "cluster":
                                clusters[entity] += 1
                        seen.add((name.kind, entity))
        top = regions.most_common(1)
        if not top or (sum(regions.values()) - top[0][1]) * _DOMINANT > top[0][1]:
            return Evidence(sizes=frozenset(sizes))
        found = frozenset({top[0][0]})
        return Evidence(
            found, found, frozenset(clusters) if len(clusters) == 1 else frozenset(), frozenset(), frozenset(sizes)
        )

    def levels(self, mention: Mention) -> tuple[Level, ...]:
        """The evidence for one mention, strongest first."""
        levels = [*self._inline(mention)]
        grid = self._grid(mention.span.block)
        place = (mention.span.row, mention.span.col)
        if grid is not None and place[0] is not None and place[1] is not None:
            region = grid.region.get((place[0], place[1]))
            if region:
                one = frozenset({region[0]})
                levels.append(Level("table", "strong", Evidence(one, one, names=(region[1],))))
        for kind, text in mention.scope:
            strength = (
                "strong" if kind in _STRONG else "document" if kind in ("document", "publisher", "cluster") else "near"
            )
            levels.append(Level(kind, strength, evidence_of(text)))
        if grid is not None and place[0] is not None and place[1] is not None:
            company = grid.company.get((place[0], place[1]))
            if company:
                levels.append(Level("beside", "strong", Evidence(clusters=company)))
        heading = self._headings.get(mention.span.block)
        if heading:
            levels.append(Level("heading", "heading", evidence_of(heading)))
        block = self._blocks.get(mention.span.block)
        if isinstance(block, Paragraph):
            levels.append(Level("paragraph", "near", evidence_of(block.text)))
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
        for name in find_mentions(text):
            behind = name.start >= end and text[end : name.start].strip() in ("(", ",", "i", "-", "–", "/")
            before = name.end <= start and text[name.end : start].strip() in ("", ",", "-", "–", ":", "/", "(")
            if name.kind == "region" and (behind or before):
                return [
                    Level(
                        "inline",
                        "strong",
                        evidence_of(name.raw if "egion" in name.raw.lower() else f"Region {name.raw}"),
                    )
                ]
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

    def _grid(self, block_id: str) -> GridNames | None:
        block = self._blocks.get(block_id)
        if not isinstance(block, Grid):
            return None
        if block_id not in self._grids:
            self._grids[block_id] = read_grid(block)
        return self._grids[block_id]


def _agrees(heading: str, blocks: Sequence[Paragraph | Grid]) -> bool:
    """Has no block a cluster, or the form of a cluster's name, that only another region has?"""
    regions = evidence_of(heading).stated
    for block in blocks:
        for text in [block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells]:
            cell = name_of_cell(text) if isinstance(block, Grid) else None
            for name in [cell] if cell else find_mentions(text):
                clusters = entities_of("cluster", name.raw) if name.kind == "cluster" else frozenset()
                if clusters and not any(regions_of("cluster", cluster) in regions for cluster in clusters):
                    return False
    return True
