"""Files that cannot be read: why, in words for people, as findings."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Document, Finding
from pipeline.reading.encoding import Decoded
from pipeline.reference.texts import message

MOST_LISTED = 12  # names in one finding


def not_read(sha256: str, kind: str, reason: str, detail: str = "", status: str = "unreadable") -> Document:
    """A document that could not be read, or holds nothing, with the finding that says why."""
    return Document(sha256, kind, status=status, findings=(reading_finding(reason, detail, status == "empty"),))


def reading_finding(reason: str, detail: str = "", warning: bool = False) -> Finding:
    """The finding for a reason (kind ``unread`` of texts.csv): a media type or our own word for a state."""
    return Finding("document.unreadable", "warning" if warning else "error", *message("unread", reason, detail=detail))


def attached(names: Sequence[str]) -> Finding:
    """Files inside a file that are not read."""
    listed = ", ".join(sorted(set(names)))
    return Finding(
        "content.attached",
        "warning",
        f"Filen har andre filer i sig, som ikke er læst: {listed}. Gem dem, og læg dem i raw/.",
        f"The file holds other files, which were not read: {listed}. Save them and put them in raw/.",
    )


def inside(names: Sequence[str]) -> Finding:
    """Files inside a file, each a document of its own."""
    listed = ", ".join(names[:MOST_LISTED]) + (" …" if len(names) > MOST_LISTED else "")
    return Finding(
        "content.attached",
        "info",
        f"Filen har {len(names)} {'anden fil' if len(names) == 1 else 'andre filer'} i sig, hver et dokument for sig: {listed}.",
        f"The file holds {len(names)} other file{'s' * (len(names) > 1)}, each a document of its own: {listed}.",
    )


def decoding_findings(decoded: Decoded) -> tuple[Finding, ...]:
    """What there is to tell about how the bytes of a text became letters: letters lost, or an encoding that was worked out."""
    found = [reading_finding("lost_bytes", str(decoded.lost), warning=True)] if decoded.lost else []
    if decoded.guessed:
        found.append(
            Finding(
                "text.encoding",
                "info",
                f"Filens tegnsæt er ikke oplyst; den er læst som {decoded.guessed}, fordi teksten så bliver dansk.",
                f"The file does not state its encoding; it is read as {decoded.guessed}, which makes its text Danish.",
            )
        )
    return tuple(found)
