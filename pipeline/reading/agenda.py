"""Agendas as their publishing systems give them: JSON with the items of a meeting, their fields as HTML, decisions and attachments."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import escape, unescape
from typing import Any

from pipeline.danish.money import find_amounts
from pipeline.model import Document
from pipeline.reading import kinds
from pipeline.reading.encoding import decode
from pipeline.reading.failures import Unseen

ITEMS = "Dagsordenpunkter"
ATTACHED = ("Bilag", "Documents", "Presentations", "Ressourcer")
_KEY = re.compile(rf'"(?:{ITEMS}|Felter)"'.encode(), re.IGNORECASE)
_FIELD_TITLE = re.compile(r"\s*<h[1-6]\b", re.IGNORECASE)

Record = Mapping[str, Any]


def read_agenda(data: bytes, sha256: str) -> Document | None:
    """The agenda as a document: a heading an item, its case number, its fields, its decision, and its attachments by name. None when it is no
    JSON, damaged, or holds neither a meeting's agenda nor an item of one."""
    head = data.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")
    if head[:1] not in (b"{", b"[") or not _KEY.search(data.replace(b"\0", b"")):
        return None
    from pipeline.reading.html import read_html

    decoded = decode(data)
    try:
        stated = _loaded(decoded.text.lstrip("\ufeff")) if decoded else None
    except (ValueError, RecursionError):
        return None
    page = "\n".join(part for meeting in _meetings(stated) for part in _meeting(meeting))
    if not page:
        return None
    document = read_html(f'<html><head><meta charset="utf-8"></head><body>{page}</body></html>'.encode(), sha256)
    unseen = Unseen()
    for text in _texts(stated):
        if ("<" in text or find_amounts(text)) and not any(
            form in page for form in (text, escape(text), unescape(text))
        ):
            unseen.hide(text)
    return replace(document, media_type=kinds.AGENDA, findings=(*document.findings, *unseen.findings()))


def _loaded(text: str) -> Any:
    """JSON, or JSON line by line, its keys with a capital as most systems write them."""
    try:
        return json.loads(text, object_pairs_hook=_capitals)
    except ValueError:
        return [json.loads(line, object_pairs_hook=_capitals) for line in text.splitlines() if line.strip()]


def _capitals(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {key[:1].upper() + key[1:]: value for key, value in pairs}


def _meetings(stated: object) -> Iterator[Record]:
    """The meetings, or items alone, in a record, however deep."""
    if isinstance(stated, dict) and (ITEMS in stated or "Felter" in stated):
        yield stated
        return
    for each in stated.values() if isinstance(stated, dict) else stated if isinstance(stated, list) else ():
        yield from _meetings(each)


def _meeting(meeting: Record) -> Iterator[str]:
    items = meeting.get(ITEMS)
    items = list(items.values()) if isinstance(items, dict) else items
    if isinstance(items, list):
        committee, when = _name(meeting.get("Udvalg")), _date(meeting)
        title = ", ".join(filter(None, (committee, when)))
        if title:
            yield f"<h1>{escape(title)}</h1>"
    else:
        items = [meeting] if "Felter" in meeting else []
    for item in items:
        if isinstance(item, dict):
            yield from _item(item)


def _item(item: Record) -> Iterator[str]:
    number = _text(item, "Punktnummer", "Number").rstrip(".")
    title = ": ".join(filter(None, (f"Punkt {number}" if number else "", _text(item, "Navn", "Caption"))))
    yield f"<h2>{escape(title)}</h2>"
    case = _text(item, "SagsNummer", "Sagsnummer", "CaseNumber")
    if case:
        yield f"<p>Sagsnr.: {escape(case)}</p>"
    for field in item.get("Felter") or ():
        if isinstance(field, dict) and (html := _html(field)):
            name = _text(field, "Navn", "Titel")
            if name and not _FIELD_TITLE.match(html):
                yield f"<h3>{escape(name)}</h3>"
            yield f"<div>{html}</div>"
    decided = item.get("ItemDecision") or item.get("Beslutning")
    if decision := _html(decided) if isinstance(decided, dict) else _text(item, "ItemDecision", "Beslutning"):
        yield f"<h3>Beslutning</h3><div>{decision}</div>"
    lists = [value for value in item.values() if isinstance(value, list)]
    for each in (each for value in lists for each in value if isinstance(each, dict) and "Felter" in each):
        yield from _item(each)
    attached = [_name(each) for key in ATTACHED for each in item.get(key) or ()]
    if any(attached):
        yield f"<h3>Bilag</h3><ul>{''.join(f'<li>{escape(name)}</li>' for name in attached if name)}</ul>"


def _html(record: Record) -> str:
    """What a field says: its page, or its text alone where it has no page."""
    html = _text(record, "Html")
    return (unescape(html) if "<" not in html else html) or escape(_text(record, "Tekst", "Text"))


def _texts(stated: object) -> Iterator[str]:
    """The texts of several words in a record, however deep; addresses, dates and ids have one."""
    if isinstance(stated, str) and len(stated.split()) > 1:
        yield stated.strip()
    for each in stated.values() if isinstance(stated, dict) else stated if isinstance(stated, list) else ():
        yield from _texts(each)


def _text(record: Record, *keys: str) -> str:
    """The first of some keys that holds a text or a number."""
    return next((str(record[key]).strip() for key in keys if isinstance(record.get(key), str | int)), "")


def _name(record: object) -> str:
    return _text(record, "Navn", "Name") if isinstance(record, dict) else record if isinstance(record, str) else ""


def _date(meeting: Record) -> str:
    """The day of the meeting, from its own record or from the agenda's."""
    about = meeting.get("Moede") if isinstance(meeting.get("Moede"), dict) else meeting
    found = re.match(r"(\d{4})-(\d\d)-(\d\d)", _text(about or {}, "Dato", "MeetingBeginUtc", "Date"))
    return f"{int(found[3])}.{int(found[2])}.{found[1]}" if found else ""
