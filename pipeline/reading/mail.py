"""Mails (.eml) and web pages saved with their pictures (.mhtml): the text a reader sees, and the names of what goes with it."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from email.message import EmailMessage

from pipeline.model import Document, Finding
from pipeline.reading.failures import attached, not_read
from pipeline.reading.kinds import MAIL

_ORIGINAL = re.compile(r"text/(?:html|plain)")


def read_mail(data: bytes, sha256: str) -> Document:
    """The HTML of a mail, or its plain text where it has none. Pictures that belong to the page are passed over; files that go with it are
    told (``content.attached``), each to be read as a document of its own."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    parts = [part for part in message.walk() if not part.is_multipart()]
    loose = [part for part in parts if part.get_content_disposition() == "attachment" or not _is_text(part)]
    texts = [part for part in parts if part not in loose]
    body = next(
        (part for kind in ("text/html", "text/plain") for part in texts if part.get_content_type() == kind), None
    )
    if body is None:
        return not_read(sha256, MAIL, "blank", status="empty")
    document = _read_body(body, sha256)
    subject = str(message.get("subject", ""))
    names = [_name(part) for part in loose if not part.get_content_type().startswith(("image/", "font/", "text/css"))]
    told: tuple[Finding, ...] = (attached(names),) if names else ()
    return replace(
        document, sha256=sha256, media_type=MAIL, title=document.title or subject, findings=(*document.findings, *told)
    )


def _is_text(part: EmailMessage) -> bool:
    return bool(_ORIGINAL.fullmatch(part.get_content_type()))


def _name(part: EmailMessage) -> str:
    return part.get_filename() or part.get_content_type()


def _read_body(part: EmailMessage, sha256: str) -> Document:
    from pipeline.reading.html import read_html
    from pipeline.reading.text import read_text

    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset()
    if charset:
        try:
            data = data.decode(charset).encode("utf-8")
        except (UnicodeError, LookupError):
            charset = None  # the mail names a charset it is not in: work it out
    return read_html(data, sha256) if part.get_content_type() == "text/html" else read_text(data, sha256)
