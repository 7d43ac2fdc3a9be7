"""What numbers are when they are no money: dates, references, pages, shares, labels, names, personal data; by what they look like and the words
that stand with them.

The forms are rows of number_forms.csv, each with an example; words are rows of number_contexts.csv and roads.csv. The patterns are in verbose
form, so blanks in them mean nothing; ``<GAP>``, ``<before reference>`` … stand for what ``_parts`` says. A group ``n`` or ``m`` narrows the
stretch.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline import reference
from pipeline.danish.dates import find_dates
from pipeline.danish.personal import find_identifiers
from pipeline.danish.text import BLANKS
from pipeline.danish.wording import GAP, LETTER, any_of

# One number or several: "4-7", "3, 5 og 9", "2.1", "12a"; money and shares after it are no part of the list.
_ITEMS = rf"""{GAP}*\d+[{LETTER}]?(?:\.\d+)*(?:\([^()\d]?\d*\))?
    (?:{GAP}*(?:[-–/]|,|og|til|samt|eller){GAP}*(?:(?:nr|stk|pkt|§)\.?{GAP}*)?
       \d+[A-Za-z]?(?![.,]?\d|{GAP}*(?:mio|mia|kr|t\.|pct|%|[{LETTER}]{{2}})))*"""
_FIGURES = rf"{GAP}*\d+(?:[.,:]\d+)*(?:{GAP}?[-–]{GAP}?\d+(?:[.,:]\d+)*)?"


@dataclass(frozen=True, slots=True)
class Form:
    """A printed form: the kind it gives, the rule's name, its pattern."""

    kind: str
    reason: str
    pattern: re.Pattern[str]


def words(side: str, kind: str = "") -> str:
    """The wordings of number_contexts.csv on a side (before, after, exact), of one kind or all, as alternatives."""
    rows = reference.rows("number_contexts")
    return any_of(row["word"] for row in rows if row["side"] == side and kind in ("", row["kind"]))


@cache
def forms(when: str) -> tuple[Form, ...]:
    """The forms that are looked for ``before`` dates, because they may hold something like one, or ``after`` the dates are known."""
    return tuple(
        Form(row["kind"], row["reason"], re.compile(_filled(row["pattern"]), _flags(row["capitals"])))
        for row in reference.rows("number_forms")
        if row["when"] == when
    )


def _flags(capitals: str) -> re.RegexFlag:
    return re.VERBOSE | (re.NOFLAG if capitals else re.IGNORECASE)


def _filled(pattern: str) -> str:
    return re.sub(
        r"<([A-Za-z_]{3,})(?: ([a-z]+))?>",
        lambda found: _parts().get(found[1]) or words(found[1], found[2] or ""),
        pattern,
    )


@cache
def _parts() -> dict[str, str]:
    return {
        "GAP": GAP,
        "LETTER": LETTER,
        "BLANKS": BLANKS,
        "items": _ITEMS,
        "figures": _FIGURES,
        "roads": any_of(reference.words("roads")),
        "budgets": f"(?:{'|'.join(part.capitalize() for part in words('agreement').split('|'))})",
        "laws": "(?:lov|LBK|BEK|VEJ|lovbekendtgørelse|bekendtgørelse|vejledning|cirkulære)",
        "FILE_TYPES": "(?:pdf|docx?|xlsx?|pptx?|msg|html?|csv|png|jpe?g)",
    }


PERSONAL = frozenset({"cpr", "phone", "email"})


@dataclass(frozen=True, slots=True)
class Context:
    """A stretch of text whose numbers have a kind: date, reference, page, percent, ordinal, name, phone, cpr, email."""

    start: int
    end: int
    kind: str
    reason: str


def find_contexts(text: str) -> tuple[Context, ...]:
    """Stretches of a text whose numbers have a kind by their form and the words with them; in order, disjoint,
    the stronger form wins."""
    if not any(char.isdigit() for char in text):
        return ()
    chosen = [Context(*item, f"personal data ({item.kind})") for item in find_identifiers(text)]
    for form in forms("before"):
        _keep(chosen, form, text)
    for date in find_dates(text):
        if date.precision != "month":  # "november 2023": the year counts as a year
            _add(chosen, Context(date.start, date.end, "date", f"date ({date.precision})"))
    for form in forms("after"):
        _keep(chosen, form, text)
    return tuple(sorted(chosen, key=lambda context: context.start))


def _keep(chosen: list[Context], form: Form, text: str) -> None:
    groups = [name for name in ("n", "m") if name in form.pattern.groupindex]
    for match in form.pattern.finditer(text):
        group = next((name for name in groups if match[name]), 0)
        _add(chosen, Context(match.start(group), match.end(group), form.kind, form.reason))


def _add(chosen: list[Context], context: Context) -> None:
    if not any(other.start < context.end and context.start < other.end for other in chosen):
        chosen.append(context)


@lru_cache(maxsize=1)
def _introducer() -> re.Pattern[str]:
    return re.compile(rf"(?:(?<![{LETTER}])|(?<=\W))({words('before')}){GAP}*$", re.IGNORECASE)


def introduces(text: str, start: int) -> bool:
    """Whether the words before ``start`` make the number there a reference, a page or the like (``pkt. 12``)."""
    before = text[max(0, start - 24) : start]
    return bool(before.strip()) and bool(_introducer().search(before))


_COUNTED = re.compile(rf"(?!\s*\n){GAP}*(?:\+(?!\s*\d)|[-‐]?{GAP}*[{LETTER}])")
_NOT_COUNTED = re.compile(
    rf"{GAP}+(?:fra|til|i|på|og|som|der|er|mod|for|vedr|vedrørende|af|heraf|hvoraf|kan|skal|overføres|flyttes)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def _share() -> re.Pattern[str]:
    return re.compile(rf"{GAP}*(?:{words('after', 'percent')})", re.IGNORECASE)


@lru_cache(maxsize=1)
def _qualifies() -> re.Pattern[str]:
    return re.compile(rf"{GAP}+(?:(?:{words('qualifies', 'money')})(?![{LETTER}])|[{LETTER}]\))", re.IGNORECASE)


def is_qualified(text: str, end: int) -> bool:
    """Whether the word directly after the number, in a column of money, says more of the money (``12.000 netto``, ``12.000 a)``) and counts
    nothing."""
    return bool(_qualifies().match(text, end))


def follows_count(text: str, end: int) -> bool:
    """Whether a word directly after the number says what it counts (``1.500 børn``, ``80+ årige``, ``72-timers``) or
    that it is a share; prepositions and verbs do not."""
    if _share().match(text, end, end + 20):
        return True
    return bool(_COUNTED.match(text, end)) and not _NOT_COUNTED.match(text, end)


def is_year(raw: str) -> bool:
    """Whether a bare number is printed like a year (1900 to 2099, no separators)."""
    return bool(re.fullmatch(r"(?:19|20)\d\d", raw.strip()))


def tidy(text: str) -> str:
    """A stretch of text with plain blanks."""
    return re.sub(f"[{BLANKS}]+", " ", text).strip()
