"""Personal data in text: CPR numbers, telephone numbers and e-mail addresses. They are recognised so that they are
not stored.

A CPR number is six digits that are a date and four more; since 2007 the check digit holds no longer for all, so the
date decides, not the modulus. Names of people in attendance lists are public record; they stay in the source text and
are not taken out of it."""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, NamedTuple

from pipeline.model import Extraction, Grid, NumberToken, Paragraph

MASKS = {"cpr": "[CPR]", "phone": "[telefon]", "email": "[e-mail]"}

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?![\w-])")
_CPR = re.compile(
    r"(?<![\d.,/-])(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{2})\s?[-–]\s?(?P<serial>\d{4})(?![\d/]|[.,]\d|-\d)"
)
_CPR_LABELLED = re.compile(
    r"\b(?:cpr|cpr-?\s?nr|cpr-?nummer|personnummer|person-?nr)\.?\s*:?\s*(?P<number>\d{6}\s?[-–]?\s?\d{4})(?!\d)",
    re.IGNORECASE,
)
_EIGHT = r"(?:\d{8}|\d{4}[ \u00a0]\d{4}|\d{2}(?:[ \u00a0.-]\d{2}){3}|\d{3}[ \u00a0]\d{2}[ \u00a0]\d{3})"
_PHONE_PREFIX = re.compile(rf"(?<![\d+])(?:\+|00)45[ \u00a0-]?{_EIGHT}(?!\d|,\d|[ .]\d{{3}})")
_PHONE_LABELLED = re.compile(
    r"\b(?:tlf|telefon|telefonnummer|telefonnr|tel|mobil|mobilnr|mobilnummer|mob|sms|dir|direkte|omstilling|fax"
    rf"|ring(?: til| på)?)\b\.?\s*(?:nr\.?)?\s*[:.]?\s*(?P<number>{_EIGHT})(?!\d|,\d)",
    re.IGNORECASE,
)
_PHONE_PAIRS = re.compile(
    r"(?<![\d.,§-])(?<!\d )(?P<number>[2-9]\d(?:[ \u00a0]\d{2}){3})"
    r"(?!\d|,\d|[ .\u00a0]\d|\s?(?:kr|mio|mia|t\.?kr|pct|%|personer|borgere|stk))"
)


class Personal(NamedTuple):
    """A piece of personal data in ``start:end``; ``kind``: cpr, phone, email."""

    start: int
    end: int
    kind: str


def find_personal(text: str) -> tuple[Personal, ...]:
    """CPR numbers, telephone numbers and e-mail addresses, in order, none overlapping. Telephone numbers without a
    word or country code before them count only in pairs ("45 67 89 10"), because eight digits in a row may be a case
    number."""
    found = [Personal(*match.span(), "email") for match in _EMAIL.finditer(text)]
    found += [Personal(*match.span(), "cpr") for match in _CPR.finditer(text) if _is_birthday(match)]
    found += [Personal(*match.span("number"), "cpr") for match in _CPR_LABELLED.finditer(text)]
    found += [Personal(*match.span(), "phone") for match in _PHONE_PREFIX.finditer(text)]
    found += [Personal(*match.span("number"), "phone") for match in _PHONE_LABELLED.finditer(text)]
    found += [
        Personal(*match.span("number"), "phone")
        for match in _PHONE_PAIRS.finditer(text)
        if _stands_alone(text, *match.span())
    ]
    kept: list[Personal] = []
    for item in sorted(found, key=lambda item: (item.start, -item.end)):
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return tuple(kept)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether pairs of digits are all of a text, or follow a person's name or punctuation."""
    before = text[:start].rstrip()
    return (not before and not text[end:].strip(" .")) or bool(
        re.search(r"[,:;(/|]$|\b[A-ZÆØÅ][\wæøå.-]+ [A-ZÆØÅ][\wæøå-]+$", before)
    )


def _is_birthday(match: re.Match[str]) -> bool:
    """Whether the first six digits are a day (1 to 31, or with 60 added, as replacement numbers have) and a month."""
    day, month = int(match["day"]), int(match["month"])
    return (1 <= day <= 31 or 61 <= day <= 91) and 1 <= month <= 12


def mask(text: str) -> str:
    """The text with each piece of personal data replaced by its kind in brackets; unchanged where there is none."""
    parts = []
    position = 0
    for item in find_personal(text):
        parts += [text[position : item.start], MASKS[item.kind]]
        position = item.end
    return "".join([*parts, text[position:]])


def blot(text: str) -> str:
    """The text with letters and digits of personal data replaced by dots, as long as before, so that places in it
    still hold."""
    for item in find_personal(text):
        text = text[: item.start] + _dots(text[item.start : item.end]) + text[item.end :]
    return text


def _dots(text: str) -> str:
    """A text without its letters and digits."""
    return re.sub(r"\w", "•", text)


def without_personal_data(extraction: Extraction) -> Extraction:
    """The extraction with personal data blotted out of every text, quote and number; itself where there is none.
    Pages keep their words, which the store does not write."""
    texts = (text for block in extraction.layout.blocks for text in texts_of_block(block))
    if not any(find_personal(text) for text in texts) and not any(n.kind in MASKS for n in extraction.numbers):
        return extraction
    cleaned = replace(
        extraction,
        **{
            field.name: _blotted(getattr(extraction, field.name))
            for field in fields(extraction)
            if field.name not in ("document", "numbers")
        },
    )
    numbers = tuple(_blotted_number(number) for number in extraction.numbers)
    return replace(
        cleaned, numbers=numbers, document=replace(extraction.document, title=blot(extraction.document.title))
    )


def texts_of_block(block: Paragraph | Grid) -> tuple[str, ...]:
    """The texts of a block."""
    return (block.text,) if isinstance(block, Paragraph) else tuple(cell.text for cell in block.cells)


def _blotted(value: Any) -> Any:
    """A record, or a tuple of them, with every text in it blotted."""
    if isinstance(value, str):
        return blot(value) if len(value) > 5 else value
    if is_dataclass(value) and not isinstance(value, type):
        changed = {field.name: _blotted(getattr(value, field.name)) for field in fields(value)}
        return replace(value, **changed)
    if isinstance(value, tuple):
        parts = [_blotted(part) for part in value]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    return value


def _blotted_number(number: NumberToken) -> NumberToken:
    """A number token; one that is personal data loses its digits and its quote whatever stands around it."""
    if number.kind not in MASKS:
        return replace(number, span=_blotted(number.span))
    return replace(number, raw=_dots(number.raw), span=replace(number.span, quote=_dots(number.span.quote)))
