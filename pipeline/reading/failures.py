"""What a reading lacks, as findings in words for people: files that cannot be read, and what a file holds and its page does not show, shows
struck out, or shows as a picture, which is kept aside while it is read."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from pipeline.danish.personal import find_identifiers
from pipeline.model import Box, Document, Finding, Span
from pipeline.reading.encoding import Decoded
from pipeline.reference.texts import listed, message

_FIGURE = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3})*(?:,\d+)?")
LONGEST = 40  # characters of a text that says where something stands

Figure = tuple[str, str]
Drawn = tuple[str, str, Box | None, tuple[Figure, ...]]  # its kind, where it stands, its figures


def not_read(sha256: str, kind: str, reason: str, detail: str = "", status: str = "unreadable") -> Document:
    """A document that could not be read, or holds nothing, with the finding that says why."""
    return Document(sha256, kind, status=status, findings=(reading_finding(reason, detail, status == "empty"),))


def reading_finding(reason: str, detail: str = "", warning: bool = False) -> Finding:
    """The finding for a reason (kind ``unread`` of texts.csv): a media type or our own word for a state."""
    return Finding("document.unreadable", "warning" if warning else "error", *message("unread", reason, detail=detail))


def attached(names: Sequence[str]) -> Finding:
    """Files inside a file that are not read."""
    return Finding("content.attached", "warning", *message("parts", "left_out", names=", ".join(sorted(set(names)))))


def inside(names: Sequence[str]) -> Finding:
    """Files inside a file, each a document of its own."""
    key = "one" if len(names) == 1 else "several"
    return Finding("content.attached", "info", *message("parts", key, count=len(names), names=listed(names, most=12)))


def decoding_findings(decoded: Decoded) -> tuple[Finding, ...]:
    """What there is to tell about how the bytes of a text became letters: letters lost, or an encoding that was worked out."""
    found = [reading_finding("lost_bytes", str(decoded.lost), warning=True)] if decoded.lost else []
    if decoded.guessed:
        found.append(Finding("text.encoding", "info", *message("parts", "encoding", name=decoded.guessed)))
    return tuple(found)


@dataclass(slots=True)
class Unseen:
    """What is left out of a document: ``hidden`` texts the page does not show, ``struck`` ones it shows as crossed out or deleted, ``drawn``
    what it shows that is no text: pictures, and charts and scripts with their figures. Each goes with the place it stands in, ``page 3``,
    ``sheet Budget`` or ``at`` and some text, '' where the format knows none."""

    hidden: list[Figure] = field(default_factory=list)
    struck: list[Figure] = field(default_factory=list)
    drawn: list[Drawn] = field(default_factory=list)

    def hide(self, text: str, where: str = "") -> None:
        self.hidden += _figures(text, where)

    def strike(self, text: str, where: str = "") -> None:
        self.struck += _figures(text, where)

    def picture(self, where: str = "", box: Box | None = None) -> None:
        """Something drawn that seems to show text or figures."""
        self.drawn.append(("picture", where, box, ()))

    def chart(self, figures: Iterable[str], where: str = "", kind: str = "chart") -> None:
        """Something drawn, or written by a ``script``, from ``figures``; without any it is passed over."""
        found = tuple(_figures("; ".join(figures), ""))
        self.drawn += [(kind, where, None, found)] if found else []

    def findings(self) -> tuple[Finding, ...]:
        """``content.hidden`` and ``content.struck``, one each, where figures were left out, and ``content.picture`` for each place."""
        found = [
            Finding(f"content.{kind}", severity, *message("unseen", kind, figures=_listed(kept)), _span(*kept[0][::-1]))
            for kind, severity, kept in (("hidden", "warning", self.hidden), ("struck", "info", self.struck))
            if kept
        ]
        groups = groupby(sorted(self.drawn, key=lambda one: one[0]), key=lambda one: one[:2])
        return (*found, *(_drawn(kind, where, list(group)) for (kind, where), group in groups))


def _figures(text: str, where: str) -> list[Figure]:
    personal = [(item.start, item.end) for item in find_identifiers(text)] if text else []
    found = _FIGURE.finditer(text)
    return [
        (one.group(), where)
        for one in found
        if not any(start < one.end() and one.start() < end for start, end in personal)
    ]


def _drawn(kind: str, where: str, group: Sequence[Drawn]) -> Finding:
    """One finding for the pictures, or the charts, of one place."""
    figures = _listed([figure for *_, figures in group for figure in figures])
    key = kind if len(group) == 1 else f"{kind}s"
    text = message("unseen", key, count=len(group), place=_where(where), figures=figures)
    return Finding("content.picture", "warning", *text, _span(where, "", group[0][2]))


def _listed(kept: Sequence[Figure]) -> tuple[str, str]:
    """``3 (1.200 på side 2; 5; 7)``: how many, the first few, and where."""
    places = [(figure, _where(where)) for figure, where in kept]
    danish, english = (f"{len(kept)} ({listed([f'{figure}{place[n]}' for figure, place in places], '; ')})" for n in (0, 1))
    return danish, english


def _where(where: str) -> tuple[str, str]:
    kind, _, name = where.partition(" ")
    short = name if len(name) <= LONGEST else f"{name[:LONGEST].rsplit(' ', 1)[0]} …"
    return message("unseen", kind, name=short) if kind else ("", "")


def _span(where: str, quote: str, box: Box | None = None) -> Span | None:
    page = where.removeprefix("page ")
    return Span(int(page), quote, box) if page.isdecimal() else None
