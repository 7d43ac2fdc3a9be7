"""Mails (.eml, .msg) and web pages saved with their pictures (.mhtml): the text a reader sees, and the names of what goes with it."""

import email
import email.policy
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from email.message import MIMEPart
from html import unescape
from urllib.parse import unquote

from pipeline.danish.money import find_amounts
from pipeline.model import Document, Page
from pipeline.reading.failures import Unseen, not_read
from pipeline.reading.flow import Flow
from pipeline.reading.kinds import MAIL, MSG, OLE

_FIGURE = re.compile(r"\d{3}|\d[.,]\d")  # in a subject; without one it only names the mail
_ORIGINAL = re.compile(r"text/(?:html|plain)")
_SEAL = re.compile(
    r"application/(?:x-)?(?:pkcs7|pgp)-signature|application/pgp-keys"
)  # no document, whatever it is called


def read_mail(data: bytes, sha256: str) -> Document:
    """What a mail shows: its subject, then its parts one after the other, of each text its HTML where it has one, and the mails sent on in
    it. Pictures that belong to a page are told where they show writing; files that go with the mail are its ``parts``."""
    kind = MSG if data.startswith(OLE) else MAIL
    try:
        message = message_of(data)
    except ValueError as error:
        return not_read(sha256, kind, "damaged", detail=str(error).split("\n", 1)[0])
    beside = _beside(message)
    loose: list[MIMEPart] = []
    shown = list(_shown(message, loose))
    bodies = [_read_body(part, sha256, beside) for part in shown]
    names = tuple(name for name, _ in _files(shown, loose))
    subject, flow = " ".join(str(message.get("subject", "")).split()), Flow()
    read = [body for body in bodies if body.status == "read"]
    if _FIGURE.search(subject) and read:
        flow.add_paragraph(subject, role="heading", level=1)
    if not read:
        if names:
            return Document(sha256, kind, title=subject, parts=names)
        return replace(not_read(sha256, kind, "blank", status="empty"), title=subject)
    document = read[0]
    if len(read) > 1 or flow.blocks:
        for body in read:
            flow.take(body)
        document = replace(document, pages=(Page(1, engine="mail"),), blocks=tuple(flow.blocks))
    unseen = Unseen()
    unseen.hide("; ".join(_left_out(message)))
    findings = [*(finding for body in bodies for finding in body.findings), *unseen.findings()]
    return replace(
        document,
        sha256=sha256,
        media_type=kind,
        title=document.title or subject,
        findings=tuple(dict.fromkeys(findings)),
        parts=names,
    )


def message_of(data: bytes) -> MIMEPart:
    """A mail of either kind. Raises ValueError when a .msg file is damaged."""
    if data.startswith(OLE):
        from pipeline.reading.msg import as_mail

        return as_mail(data)
    return email.message_from_bytes(data, policy=email.policy.default)


def attachments(message: MIMEPart) -> list[tuple[str, MIMEPart]]:
    """The files that go with a mail, by name, in its order."""
    loose: list[MIMEPart] = []
    return _files(list(_shown(message, loose)), loose)


def _files(shown: Sequence[MIMEPart], loose: Sequence[MIMEPart]) -> list[tuple[str, MIMEPart]]:
    """The loose parts that are files of the mail and no pictures that what it shows has in it."""
    pages = "".join(unquote(_content(part).decode("latin-1")) for part in shown)
    files = [part for part in loose if not (_SEAL.fullmatch(part.get_content_type()) or _in_a_page(part, pages))]
    return [(part.get_filename() or part.get_content_type(), part) for part in files]


def _in_a_page(part: MIMEPart, pages: str) -> bool:
    """Whether a part is a picture that a page of the mail shows."""
    name = part.get("Content-ID", "").strip(" <>")
    loose = part.get_content_disposition() == "attachment" or part.get_content_maintype() != "image"
    return not loose and bool(name) and f"cid:{name}" in pages


def _shown(message: MIMEPart, loose: list[MIMEPart]) -> Iterator[MIMEPart]:
    """The texts a mail shows, in order; the files that go with it are put in ``loose``."""
    kind = message.get_content_type()
    if message.get_content_disposition() == "attachment" and kind != "message/rfc822":
        loose.append(message)
    elif kind == "multipart/alternative":
        parts = list(message.iter_parts())
        rich = [part for part in parts if any(each.get_content_type() == "text/html" for each in part.walk())]
        chosen = (rich[-1:] or parts[:1])[:1]
        yield from (found for part in chosen for found in _shown(part, loose))
        others = (each for part in parts if part not in chosen for each in part.walk())
        loose += [part for part in others if part.get_content_disposition() == "attachment"]
    elif message.is_multipart():
        parts = message.get_payload() if kind == "message/rfc822" else list(message.iter_parts())  # type: ignore[assignment]
        for part in parts:
            if kind != "multipart/related" or not part.get_content_type().startswith("image/"):
                yield from _shown(part, loose)
    elif _ORIGINAL.fullmatch(kind):
        yield message
    elif not kind.startswith(("font/", "text/css")):
        loose.append(message)


def _left_out(message: MIMEPart) -> Iterator[str]:
    """The amounts that the plain form of a text says and its HTML does not."""
    for part in message.walk():
        if part.get_content_type() == "multipart/alternative":
            forms = {"text/html": "", "text/plain": ""}
            for each in part.walk():
                if _ORIGINAL.fullmatch(each.get_content_type()):
                    forms[each.get_content_type()] += each.get_content()
            if all(forms.values()):
                rich = re.sub(r"\D", "", unescape(re.sub(r"<[^>]*>", "", forms["text/html"])))
                plain = (found.amount.raw for found in find_amounts(forms["text/plain"]))
                yield from (raw for raw in plain if re.sub(r"\D", "", raw) not in rich)


def _beside(message: MIMEPart) -> dict[str, bytes]:
    """The pictures and style sheets that came with a page, by the names it may use for them."""
    page = next((part for part in message.walk() if part.get_content_type() == "text/html"), message)
    folder = _place(page).rpartition("/")[0] + "/"
    found: dict[str, bytes] = {}
    for part in message.walk():
        if part.get_content_maintype() == "image" or part.get_content_type() == "text/css":
            place = _place(part)
            names = (f"cid:{part.get('Content-ID', '').strip(' <>')}", place, place.removeprefix(folder))
            found.update(dict.fromkeys(names, _content(part)))
    return found


def _place(part: MIMEPart) -> str:
    return str(part.get("Content-Location", "")).strip()


def _content(part: MIMEPart) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _read_body(part: MIMEPart, sha256: str, beside: dict[str, bytes]) -> Document:
    from pipeline.reading.html import read_html
    from pipeline.reading.text import read_text

    data = _content(part)
    charset = part.get_content_charset()
    if charset:
        try:
            data = data.decode(charset).encode("utf-8")
        except (UnicodeError, LookupError):
            charset = None  # the mail names a charset it is not in: work it out
    return read_html(data, sha256, beside) if part.get_content_type() == "text/html" else read_text(data, sha256)
