"""Personal data in text: CPR numbers, telephone numbers, e-mail addresses and private addresses, in every spelling.

A CPR number is six digits that are a date and four more; since 2007 the check digit holds no longer for all, so the
date decides, not the modulus. Eight digits are a telephone number by what stands beside them; with money or things
beside them they are none. Amounts, EAN, CVR, P and account numbers are left alone. The words are rows of
personal_words.csv; the street of an address ends in a word of roads.csv.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from pipeline import reference
from pipeline.danish.text import BLANKS
from pipeline.danish.wording import LETTER, any_of

_B = f"[{BLANKS}]"
_DASH = "[-\u2010-\u2015\u2212_]"
_PART = f"(?:{_B}?(?:{_DASH}|[./]){_B}?|{_B})"  # what parts the digits of a number that a word introduces
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_ENOUGH = re.compile(r"(?:\d\D{0,3}){8}|[@\uff20\ufe6b]|snabel|[(\[{<] ?(?:at|a) ?[)\]}>]| at ", re.IGNORECASE)
_BEFORE = r"(?<!\d)(?<!\d[.,/-])"
_AFTER = r"(?!\d|[.,]\d)"
# six digits and four: together, with a dash, a blank, a point or a stroke between; day, month and year may be apart
_CPR = re.compile(
    rf"""{_BEFORE}(?P<day>\d\d)(?P<apart>[./]|{_DASH}|{_B})?(?P<month>\d\d)(?P<then>[./]|{_DASH}|{_B})?
    (?P<year>(?:(?:18|19|20)(?=\d\d{_B}?{_DASH}))?\d\d)
    (?P<part>[.{BLANKS}]*{_DASH}+{_B}*|[./]|{_B})?(?P<serial>\d\d{_B}?\d\d){_AFTER}""",
    re.VERBOSE,
)
_GROUP = re.compile(r"(?:^|\D)\d{4} $")  # as of an account number before a blank
_PAIRS = rf"[2-9]\d(?P<by>{_B}|[.-])\d\d(?P=by)\d\d(?P=by)\d\d"
_ABROAD = re.compile(
    rf"(?<![\d+])(?:\+|00)(?P<code>298|299|354|358|4[4679])(?P<rest>(?:{_B}?\(0\))?(?:[{BLANKS}-]?\d){{6,12}}){_AFTER}"
)
_ANOTHER = re.compile(
    rf"{_B}*(?:[/,;]|og|eller|samt){_B}*(?P<number>\d{{8}}|\d{{4}}{_B}\d{{4}}|{_PAIRS}){_AFTER}(?!{_B}\d)"
)
_MAIL_NAME = r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*"
_AT = rf"(?:{_B}?[@\uff20\ufe6b]\s?|{_B}?[(\[{{<]{_B}?(?:at|a|@|snabel-?a){_B}?[)\]}}>]{_B}?|{_B}snabel-?a{_B})"
_DOT = rf"(?:\.|{_B}\.{_B}(?=(?:dk|com|eu|org|net)\b)|{_B}?[(\[{{<]{_B}?(?:dot|punktum|\.){_B}?[)\]}}>]{_B}?|{_B}punktum{_B})"
_EMAIL = re.compile(rf"(?<![\w.]){_MAIL_NAME}[@\uff20\ufe6b][^\W\d_][\w-]*(?:\.[\w-]+)*")
# written so that machines do not see it: only with an ending, since "(A)" is a party and "(a)" a column
_HIDDEN = re.compile(rf"(?<![\w.]){_MAIL_NAME}{_AT}[^\W\d_][\w-]*(?:{_DOT}[\w-]+)*{_DOT}[a-z]{{2,6}}\b", re.IGNORECASE)
_SPOKEN = re.compile(
    rf"(?<![\w.]){_MAIL_NAME} at [\w-]+(?:\.[\w-]+)*(?:\.| dot | punktum )(?:dk|com|eu|org|net)\b", re.I
)
_FLOOR = rf",?{_B}*(?:\d{{1,2}}|st|kl|kld)\.?{_B}*(?:sal)?"
_DOOR = rf"(?:{_FLOOR},?{_B}*(?:t\.?v|t\.?h|m\.?f)\b\.?|(?:{_FLOOR})?,?{_B}*dør{_B}?\d+)"
_TOWN = rf",?\s+\d{{4}}{_B}+[A-ZÆØÅ][{LETTER}]+(?:{_B}[A-ZÆØÅ]{{1,2}}\b)?"
_NAME = re.compile(rf"\b[A-ZÆØÅ][\w.-]*{_B}[A-ZÆØÅ][\w-]+")
_ONE_NAME = re.compile(r"(?:\b[A-ZÆØÅ][\w.-]+|\S@\S+)$")
_BEHIND = re.compile(r"(?:[,:;(/|\u00b7\u2022]|\s[\u2010-\u2015-])\s*$")  # what may part a name and its number
_BY_NAME = 60  # characters from a name to its number
_CLOSE = 40  # characters between a word such as »kontakt« and its number
_BESIDE = 30  # characters before digits in which a word tells what they are
_NEAR = 80  # characters between a CPR number and the address of the same person
DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Personal(NamedTuple):
    """A piece of personal data in ``start:end``; ``kind``: cpr, phone, email, address."""

    start: int
    end: int
    kind: str


def find_personal(text: str) -> tuple[Personal, ...]:
    """Personal data in a text, in order, none overlapping.

    Eight digits without a word or country code beside them count only in pairs that stand alone or follow a name
    ("Mona Lind, 45 67 89 10"), because eight digits in a row may be a case number.
    """
    plain, places = _visible(text)
    found = _identifiers(plain) if _ENOUGH.search(plain) else []
    return _apart([*found, *_addresses(plain, [item for item in found if item.kind == "cpr"])], places)


def find_identifiers(text: str) -> tuple[Personal, ...]:
    """Personal data in a text but for addresses: what the digits in it may be."""
    plain, places = _visible(text)
    return _apart(_identifiers(plain), places) if _ENOUGH.search(plain) else ()


def _apart(found: Iterable[Personal], places: Sequence[int] | None) -> tuple[Personal, ...]:
    kept: list[Personal] = []
    for item in sorted(found, key=lambda item: (item.start, -item.end)):
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    if places is None:
        return tuple(kept)
    return tuple(Personal(places[item.start], places[item.end - 1] + 1, item.kind) for item in kept)


def blot(text: str) -> str:
    """The text with letters and digits of personal data replaced by dots, as long as before, so that places in it
    still hold."""
    for item in find_personal(text):
        text = text[: item.start] + dots(text[item.start : item.end]) + text[item.end :]
    return text


def dots(text: str) -> str:
    """A text without its letters and digits."""
    return re.sub(r"\w", "•", text)


def is_money(text: str, end: int | None = None) -> bool:
    """Whether a unit of money, a share or a count stands in the text, or directly after ``end``."""
    return bool(_unit_after().search(text) if end is None else _unit_after().match(text, end))


def introduces_number(text: str) -> str:
    """The kind of number (cpr, phone) that a header or the cell before one announces; '' when none."""
    for kind in ("cpr", "phone"):
        if re.search(rf"(?<![{LETTER}])(?:{_words('before', kind)})(?![{LETTER}])", text, re.IGNORECASE):
            return kind
    return ""


def _identifiers(text: str) -> list[Personal]:
    found = [Personal(*match.span(), "email") for form in (_EMAIL, _HIDDEN, _SPOKEN) for match in form.finditer(text)]
    before = 0
    for match in _CPR.finditer(text):
        if _is_cpr(text, match) and (
            match.start() == before + 1 or not _GROUP.search(text[max(0, match.start() - 6) : match.start()])
        ):
            found.append(Personal(*match.span(), "cpr"))
            before = match.end()
    found += [
        Personal(*match.span("number"), "cpr")
        for match in _labelled("cpr").finditer(text)
        if not is_money(text, match.end())
    ]
    return [*found, *_phones(text)]


def _visible(text: str) -> tuple[str, list[int] | None]:
    """The text without characters that nobody sees, and where each of its characters stands; None: where it stood."""
    if not _INVISIBLE.search(text):
        return text, None
    places = [at for at, char in enumerate(text) if not _INVISIBLE.match(char)]
    return "".join(text[at] for at in places), places


# --- CPR numbers ------------------------------------------------------------------------------------------------------


def _is_cpr(text: str, match: re.Match[str]) -> bool:
    """Whether ten digits that no word introduces are a CPR number: a day (60 added in replacement numbers), a month, and nothing
    beside them that says otherwise."""
    day, month = int(match["day"]), int(match["month"])
    if not (1 <= month <= 12 and 1 <= (day - 60 if day > 60 else day) <= DAYS[month - 1]):
        return False
    part, apart, serial = match["part"] or "", match["apart"], match["serial"]
    dashed = bool(re.search(_DASH, part))
    if match["then"] != apart and not dashed:
        return False
    if apart and not dashed and not (apart.isspace() and part.isspace() and match["day"][0] == "0"):
        return False  # 12 12 20 2024 may be four figures; none begins with zero
    if (apart or match["then"] or len(match["year"]) == 4) and serial[:2] in ("19", "20"):
        return False  # 01.01.24-2025: a period
    if len(serial) == 5 and not dashed:
        return False
    if dashed:
        return not _other_before("account").search(text[max(0, match.start() - _BESIDE) : match.start()])
    return not _stands_otherwise(text, *match.span())


# --- telephone numbers ------------------------------------------------------------------------------------------------


def _phones(text: str) -> Iterator[Personal]:
    for match in (*_labelled("phone").finditer(text), *_near_contact().finditer(text)):
        start, end = match.span("number")
        if not (_stands_otherwise(text, start, end) if match.re is _near_contact() else is_money(text, end)):
            yield Personal(start, end, "phone")
            yield from _more_phones(text, end)
    for match in _with_country().finditer(text):
        yield Personal(*match.span(), "phone")
    for match in _ABROAD.finditer(text):
        groups = match["rest"].split()
        if len(groups) < 2 or not all(len(group) == 3 for group in groups):  # +46 500 000 is an amount
            yield Personal(*match.span(), "phone")
    for match in _pairs().finditer(text):
        start, end = match.span()
        many_noughts = re.sub(r"\D", "", match.group()).endswith("000000")
        if _named(text[:start]) and not many_noughts and not _stands_otherwise(text, start, end):
            yield Personal(start, end, "phone")


def _named(before: str) -> bool:
    """Whether a text ends in a person's name, and perhaps what the person does; or is empty. The name of a place has figures."""
    if not before.strip():
        return True
    before = re.split(r"[\d\n]", before[-_BY_NAME:])[-1]
    names = [match for match in _NAME.finditer(before) if not _place().search(match[0])]
    parted = _BEHIND.search(before)
    if not parted:
        return bool(names) and not before[names[-1].end() :].strip()
    one = _ONE_NAME.search(before[: parted.start()])
    return bool(names or (one and ("@" in one[0] or not _place().search(one[0]))))


def _more_phones(text: str, end: int) -> Iterator[Personal]:
    """Further numbers in a list that begins with a telephone number."""
    while (match := _ANOTHER.match(text, end)) and not _stands_otherwise(text, *match.span("number")):
        yield Personal(*match.span("number"), "phone")
        end = match.end()


# --- addresses --------------------------------------------------------------------------------------------------------


def _addresses(text: str, cpr: Sequence[Personal]) -> Iterator[Personal]:
    """Private addresses: a name and number with a door; a street, or what has a town, after a word for where somebody lives or near a CPR
    number."""
    places = sorted(item.start for item in cpr)
    for match in _street().finditer(text) if cpr or _at_home().search(text) else ():
        before = text[max(0, match.start() - _CLOSE) : match.start()]
        near = bisect_left(places, match.start() - _NEAR), bisect_left(places, match.end() + _NEAR)
        private = near[0] < near[1] or _lives().search(before)
        if match["door"] or (private and (match["low"] or match["town"] or match["road"])):
            yield Personal(*match.span(), "address")


# --- what stands beside -----------------------------------------------------------------------------------------------


def _stands_otherwise(text: str, start: int, end: int) -> bool:
    """Whether the words beside digits make them an amount, a count of things, or a number of something else."""
    if is_money(text, end) or _other_before("account", "other", "money").search(text[max(0, start - _BESIDE) : start]):
        return True
    thing = re.compile(rf"{_B}(?P<word>[a-zæøå][{LETTER}-]*)").match(text, end)
    return thing is not None and not re.fullmatch(_words("after", "link"), thing["word"])


@cache
def _words(side: str, kind: str) -> str:
    rows = reference.rows("personal_words")
    return any_of(row["word"] for row in rows if (row["side"], row["kind"]) == (side, kind))


@cache
def _labelled(kind: str) -> re.Pattern[str]:
    """A word for a number and the number; digits may be parted as one likes, and a spreadsheet takes the zero a CPR number begins with."""
    count, filler = {
        "cpr": ("8,9", r"[^\d\n]{0,25}?\s?"),
        "phone": ("7", r"(?:\s*(?:nr\.?|nummer|er|på|til|\([a-zæøå.]{3,9}\)))?[\s.:]*"),
    }[kind]
    country = r"(?:\(?(?:\+|00)\s?45\)?[\s-]?)?" if kind == "phone" else ""
    letters = rf"|(?-i:(?:{_words('before', 'letter')})[.:]?(?=\s))" if kind == "phone" else ""
    return re.compile(
        rf"(?<![{LETTER}])(?:(?:{_words('before', kind)})(?![{LETTER}]){letters}){filler}"
        rf"(?P<number>{country}\d(?:{_PART}?\d){{{count}}}){_AFTER}(?!{_B}\d{{3}}(?!\d))",
        re.IGNORECASE,
    )


@cache
def _near_contact() -> re.Pattern[str]:
    """A word for making contact, and eight digits a few words later."""
    return re.compile(
        rf"(?<![{LETTER}])(?:{_words('near', 'phone')})(?![{LETTER}])[^\d\n]{{0,{_CLOSE}}}"
        rf"(?<![\d.,/-])(?P<number>\d{{8}}|\d{{4}}{_B}\d{{4}}|\d\d(?:[{BLANKS}.-]\d\d){{3}}){_AFTER}(?!{_B}\d)",
        re.IGNORECASE,
    )


@cache
def _with_country() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\d+])\(?(?:\+|00){_B}?45\)?[{BLANKS}.-]?\d(?:[{BLANKS}.-]?\d){{7}}{_AFTER}(?!{_B}\d{{3}}(?!\d))"
    )


@cache
def _pairs() -> re.Pattern[str]:
    return re.compile(rf"(?<![\d.,§-])(?<!\d[ \u00a0]){_PAIRS}(?!\d|,\d|[-.{BLANKS}]\d)")


@cache
def _place() -> re.Pattern[str]:
    """A word of the name of a region, a cluster or a municipality."""
    names = (name for table in ("regions", "clusters", "municipalities") for name in reference.words(table, "name"))
    nouns = (*reference.words("cluster_words", role="noun"), "kommune")
    words = sorted({word.lower() for name in (*names, *nouns) for word in re.findall(r"[^\W\d]{2,}", name)})
    return re.compile(rf"(?<![{LETTER}])(?:{'|'.join(words)})s?(?![{LETTER}])", re.IGNORECASE)


@cache
def _street() -> re.Pattern[str]:
    """A name and a number as of an address, whatever else may have them; with its door and town."""
    roads = any_of(reference.words("roads"))
    return re.compile(
        rf"(?:[A-ZÆØÅ][{LETTER}.'-]*{_B}){{0,3}}(?:(?:[A-ZÆØÅ][{LETTER}.'-]*|(?<={_B}))(?<![,.])(?P<road>(?i:{roads}))|[A-ZÆØÅ][{LETTER}.'-]*)"
        rf"{_B}+\d+{_B}?[A-Za-z]?(?![{LETTER}\d]|[.]\d)(?:(?P<door>{_DOOR})|(?P<low>,{_B}*st\b\.?))?(?P<town>{_TOWN})?"
    )


@cache
def _lives() -> re.Pattern[str]:
    """A word for where somebody lives, and what is between it and the address."""
    return re.compile(rf"(?<![{LETTER}])(?:{_words('before', 'address')})(?![{LETTER}])[^\d.;\n]*$", re.IGNORECASE)


@cache
def _at_home() -> re.Pattern[str]:
    """A sign of a private address: a word for where somebody lives, or a door."""
    return re.compile(rf"(?<![{LETTER}])(?:{_words('before', 'address')})(?![{LETTER}])|\d[^\n]?{_DOOR}", re.IGNORECASE)


@cache
def _unit_after() -> re.Pattern[str]:
    return re.compile(rf"(?:{_B}?(?:i{_B})?(?:{_words('after', 'money')})(?![{LETTER}])|(?<=\d),-)", re.IGNORECASE)


@cache
def _other_before(*kinds: str) -> re.Pattern[str]:
    words = "|".join(_words("before", kind) for kind in kinds)
    return re.compile(
        rf"(?<![{LETTER}])(?:{words})(?![{LETTER}])[^\d{LETTER}]*(?:(?:nr|er|på){_B}*[.:]?{_B}*)?$", re.IGNORECASE
    )
