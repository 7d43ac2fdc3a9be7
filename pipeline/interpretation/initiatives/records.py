"""What the search for initiatives yields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.model import Block, Finding, Mention, Paragraph, Status

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


def without_captions(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without what only stands between a table and the text over it."""
    return [block for block in blocks if not (isinstance(block, Paragraph) and block.role in ("caption", "furniture"))]
