"""Files that cannot be read: why, in words for people, as findings."""

from collections.abc import Sequence

from pipeline.model import Document, Finding
from pipeline.reading.encoding import Decoded
from pipeline.reference.texts import listed, message


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
