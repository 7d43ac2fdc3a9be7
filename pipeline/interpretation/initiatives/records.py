"""What the search for initiatives yields."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.interpretation.names.recognise import FoundName
from pipeline.model import Block, Finding, Grid, Mention, Paragraph, Span, Status

Place = tuple[str, int | None, int | None, int]


@dataclass(frozen=True, slots=True)
class Initiatives:
    """The status lines of a document, the mentions they point to (initiatives and the clusters they are anchored in), findings, and
    the status line of an amount that stands in another row, by block, row, column and first character. ``over`` has the status line that
    all other amounts of a block are for, '' for all blocks."""

    statuses: tuple[Status, ...] = ()
    mentions: tuple[Mention, ...] = ()
    findings: tuple[Finding, ...] = ()
    amounts: Mapping[Place, Status] = field(default_factory=dict)
    over: Mapping[str, Status] = field(default_factory=dict)

    def plus(self, other: "Initiatives") -> "Initiatives":
        """Both together, this one first."""
        return Initiatives(
            self.statuses + other.statuses,
            self.mentions + other.mentions,
            self.findings + other.findings,
            {**self.amounts, **other.amounts},
            {**self.over, **other.over},
        )


@dataclass(slots=True)
class Gathered:
    """Status lines being gathered in one way, with their mentions and amounts as in Initiatives; ``mention`` and ``line`` mark the ids of both."""

    mention: str
    line: str
    statuses: list[Status] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    amounts: dict[Place, Status] = field(default_factory=dict)

    def add(
        self, span: Span, name: str, cluster: FoundName | None = None, scope: Sequence[tuple[str, str]] = (), **more: Any
    ) -> Status:
        """A status line for the name printed in ``span``, with its mention, and that of the ``cluster`` it is anchored in, if told; ``scope`` is the
        mention's, ``more`` are fields of the line."""
        number = len(self.statuses) + 1
        mention = Mention(f"{span.block}.{self.mention}{number}", "initiative", name, span, tuple(scope))
        self.mentions.append(mention)
        if cluster:
            anchored = Mention(f"{span.block}.{self.mention}c{number}", "cluster", cluster.raw, span)
            self.mentions.append(anchored)
            more |= {"anchoring": cluster.raw, "mentions": (anchored.id,)}
        self.statuses.append(Status(f"{span.block}.{self.line}{number}", span, mention.id, name, **more))
        return self.statuses[-1]

    def found(self, **more: Any) -> Initiatives:
        """What was gathered; ``more``: findings, or lines over whole blocks."""
        return Initiatives(tuple(self.statuses), tuple(self.mentions), amounts=self.amounts, **more)


def with_words_over(blocks: Iterable[Block]) -> Iterator[tuple[Grid, tuple[str, str, str]]]:
    """The tables, with the heading, the paragraph and the caption over each."""
    heading = before = ""
    for block in blocks:
        if isinstance(block, Grid):
            yield block, (heading, before, block.caption)
        elif block.role != "furniture":
            heading = block.text if block.role == "heading" else heading
            before = block.text


def without_captions(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without what only stands between a table and the text over it."""
    return [block for block in blocks if not (isinstance(block, Paragraph) and block.role in ("caption", "furniture"))]
