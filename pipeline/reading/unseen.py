"""What a file holds and its page does not show, or shows struck out: kept aside while it is read, and told in one finding of each sort."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.danish.personal import find_identifiers
from pipeline.model import Finding, Span

_FIGURE = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3})*(?:,\d+)?")
MOST_NAMED = 5  # figures quoted in a finding; the rest are counted


@dataclass(slots=True)
class Unseen:
    """Texts left out of a document: ``hidden`` ones the page does not show, ``struck`` ones it shows as crossed out or deleted.
    Each goes with the place it stands in, as a person would find it ('' where the format knows none)."""

    hidden: list[tuple[str, str]] = field(default_factory=list)
    struck: list[tuple[str, str]] = field(default_factory=list)

    def hide(self, text: str, where: str = "") -> None:
        self._note(self.hidden, text, where)

    def strike(self, text: str, where: str = "") -> None:
        self._note(self.struck, text, where)

    @staticmethod
    def _note(kept: list[tuple[str, str]], text: str, where: str) -> None:
        personal = [(item.start, item.end) for item in find_identifiers(text)] if text else []
        for found in _FIGURE.finditer(text):
            if not any(start < found.end() and found.start() < end for start, end in personal):
                kept.append((found.group(), where))

    def findings(self) -> tuple[Finding, ...]:
        """``content.hidden`` and ``content.struck``, one each, where figures were left out."""
        found = []
        if self.hidden:
            danish, english = _listed(self.hidden)
            found.append(
                Finding(
                    "content.hidden",
                    "warning",
                    f"Noget i filen vises ikke på siden. Tal, der ikke er læst: {danish}.",
                    f"Something in the file is not shown on the page. Figures not read: {english}.",
                    _span(self.hidden),
                )
            )
        if self.struck:
            danish, english = _listed(self.struck)
            found.append(
                Finding(
                    "content.struck",
                    "info",
                    f"Noget er streget ud eller slettet med ændringsmarkering. Tal, der ikke længere gælder: {danish}.",
                    f"Something is struck out or deleted as a tracked change. Figures that no longer hold: {english}.",
                    _span(self.struck),
                )
            )
        return tuple(found)


def _listed(kept: list[tuple[str, str]]) -> tuple[str, str]:
    """``3 (1.200 på side 2, 5, 7)``: how many, the first few, and where."""
    parts_da, parts_en = [], []
    for figure, where in kept[:MOST_NAMED]:
        page = where.removeprefix("page ")
        parts_da.append(f"{figure} på side {page}" if page != where else f"{figure} i {where}" if where else figure)
        parts_en.append(f"{figure} on {where}" if page != where else f"{figure} in {where}" if where else figure)
    more = [" …"] if len(kept) > MOST_NAMED else [""]
    return tuple(f"{len(kept)} ({'; '.join(parts)}{more[0]})" for parts in (parts_da, parts_en))  # type: ignore[return-value]


def _span(kept: list[tuple[str, str]]) -> Span | None:
    page = kept[0][1].removeprefix("page ")
    return Span(int(page), kept[0][0]) if page.isdigit() else None
