"""What numbers are when they are not money: dates, references, pages, percentages, labels, numbers inside names, personal data.

Words that introduce or follow a number are rows of number_contexts.csv.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline import reference
from pipeline.danish.dates import find_dates
from pipeline.danish.text import BLANKS
from pipeline.danish.wording import GAP, LETTER, any_of, key


@dataclass(frozen=True, slots=True)
class Context:
    """A stretch of text whose numbers have a kind: date, reference, page, percent, ordinal, name, phone, cpr, email."""

    start: int
    end: int
    kind: str
    reason: str


PERSONAL = frozenset({"cpr", "phone", "email"})
_NUMBER = r"\d+(?:[.,]\d+)*"


@lru_cache(maxsize=1)
def _before_kinds() -> dict[str, str]:
    return {key(row["word"]): row["kind"] for row in reference.rows("number_contexts") if row["side"] == "before"}


def _words(side: str, kind: str = "") -> str:
    rows = reference.rows("number_contexts")
    return any_of(row["word"] for row in rows if row["side"] == side and kind in ("", row["kind"]))


@lru_cache(maxsize=1)
def _introducer() -> re.Pattern[str]:
    return re.compile(rf"(?:(?<![{LETTER}])|(?<=\W))({_words('before')}){GAP}*$", re.IGNORECASE)


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """(kind, reason, pattern), the strongest first. A group ``n`` narrows the stretch."""
    file_types = r"(?:pdf|docx?|xlsx?|pptx?|msg|html?|csv|png|jpe?g)"
    roads = r"(?:vej|gade|allé|alle|stræde|torv|torvet|plads|pladsen|vænge|vænget|parken|park|boulevard|stien|holmen|bakken|vangen|kæret|mosen|løkken|have|haven|strand|gården)"
    refs = rf"(?<![{LETTER}])(?:{_words('before', 'reference')})"
    items = rf"{GAP}*\d+[{LETTER}]?(?:\.\d+)*(?:\([^()\d]?\d*\))?(?:{GAP}*(?:[-–/]|,|og|til|samt|eller){GAP}*(?:(?:nr|stk|pkt|§)\.?{GAP}*)?\d+[A-Za-z]?(?![.,]?\d|{GAP}*(?:mio|mia|kr|t\.|pct|%|[{LETTER}]{{2}})))*"
    sources: list[tuple[str, str, str]] = [
        ("email", "e-mail address", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
        ("name", "web address", r"(?:https?://|www\.)\S+"),
        (
            "cpr",
            "looks like a CPR number",
            r"(?<![\d-])(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d(?:[-–]\d{4}|(?<=\d{6})\d{4})(?![\d-])",
        ),
        (
            "phone",
            "phone number",
            rf"(?:\+45|0045){GAP}*(?:\d{GAP}?){{8}}(?!\d)|(?<![{LETTER}])(?:{_words('before', 'phone')})[.:]?{GAP}*(?:\d{GAP}?){{7}}\d(?!\d)",
        ),
        (
            "phone",
            "phone number",
            rf"(?<![\d.,{LETTER}/-])(?<!\d )(?:[2-9]\d{GAP}\d\d{GAP}\d\d{GAP}\d\d)(?![\d.,]\d|\d|{GAP}*\d|{GAP}*(?:mio|kr|t\.kr))",
        ),
        ("reference", "journal number", r"(?<![\d.,-])\d\d\.\d\d\.\d\d(?:\.\d\d)?-[A-ZÆØÅ]\d\d-\d+-\d\d"),
        (
            "reference",
            "case number",
            r"(?<![\d.,/-])(?:\d{2}-\d{5,7}|(?:19|20)\d\d-\d{2,7}-\d{1,7}|\d{2}/\d{4,6}|\d{13}|[A-Z]{2,5}-(?:20)?\d\d-\d{3,7}(?:-\d+)?)(?![\d/-])",
        ),
        (
            "reference",
            "law reference",
            rf"(?:lov|LBK|BEK|VEJ|lovbekendtgørelse|bekendtgørelse|vejledning|cirkulære){GAP}+nr\.?{GAP}*\d+(?:{GAP}+af{GAP}+\d{{1,2}}[./]{GAP}?[\w/.]+(?:{GAP}+(?:19|20)\d\d)?)?",
        ),
        ("reference", "law reference", rf"§§?{items}(?:,?{GAP}*(?:stk|nr|litra|pkt)\.?{items})*"),
        (
            "page",
            "page number",
            rf"(?<![{LETTER}])(?:side|s\.){GAP}*\d{{1,4}}(?:{GAP}*(?:af|/|-|–){GAP}*\d{{1,4}})?(?!\d|[.,]\d)",
        ),
        (
            "page",
            "page in a table of contents",
            rf"(?<=[.…_]{{4}})[.…_{BLANKS}]*(?P<n>\d{{1,4}}){GAP}*$|(?:\.{GAP}){{3,}}\.?{GAP}*(?P<m>\d{{1,4}}){GAP}*$",
        ),
        (
            "reference",
            "named budget",
            rf"(?<![{LETTER}])(?:B|R|BO)(?:20)?\d\d(?:-(?:20)?\d\d)?(?![\d{LETTER}])|(?<![{LETTER}])(?:B|b)udget{GAP}+20\d\d{GAP}?\([-–](?:20)?\d\d\)|(?<![.!?]{GAP})(?<!^)(?<![{LETTER}])(?:Budget|Budgetforlig|Budgetaftale){GAP}+20\d\d(?:{GAP}?[-–/]{GAP}?(?:20)?\d\d)?(?![\d])",
        ),
        ("reference", "reference by number", rf"{refs}{items}"),
        ("name", "number after a name", rf"(?<![{LETTER}])(?:{_words('before', 'name')}){items}"),
        (
            "percent",
            "percentage",
            rf"(?<![\d{LETTER}])(?<!\d[.,])(?:{_NUMBER}){GAP}*(?:{_words('after', 'percent')})(?![{LETTER}])",
        ),
        (
            "name",
            "address",
            rf"[A-ZÆØÅ][{LETTER}.]*{roads}{GAP}+\d+{GAP}?[A-Za-z]?(?![{LETTER}\d])|(?<=, )\d{{4}}{GAP}+(?=[A-ZÆØÅ][a-zæøå])|^\d{{4}}{GAP}+(?=[A-ZÆØÅ][a-zæøå]+(?:{GAP}[A-ZÆØÅ])?$)",
        ),
        ("reference", "service number", rf"(?<![\d.,-])(?:{_words('exact')})(?![\d]|[.,]\d)"),
        ("name", "file name", rf"(?<=[_{LETTER}-])(?!(?:19|20)\d\d\D)\d+(?=[\w-]*\.{file_types})"),
    ]
    return tuple(
        (
            kind,
            reason,
            re.compile(
                source, 0 if reason in ("named budget", "address", "case number", "journal number") else re.IGNORECASE
            ),
        )
        for kind, reason, source in sources
    )


_LABEL_START = re.compile(
    rf"(?:^|\n){GAP}*(?:[•·▪*–-]{GAP}*)?(?P<n>\(?\d{{1,2}}\)|\d{{1,2}}(?:\.\d{{1,2}})*\.)(?={GAP}|\n|$|[{LETTER}(])"
)
_LABEL_RANGE = re.compile(rf"(?:^|\n){GAP}*(?P<n>\d{{1,2}}\.?{GAP}*(?:[-–,]|og){GAP}*\d{{1,2}}\.)(?={GAP})")
_DAY_OF_MONTH = re.compile(rf"(?<=den{GAP})(?P<n>\d{{1,2}}\.)(?={GAP}i\b)")
_CLOSING_YEAR = re.compile(rf"(?<=(?:19|20)\d\d[-–/])(?P<n>\d\d)(?![\d{LETTER}%]|[.,]\d|{GAP}*(?:pct|mio|mia|kr))")
_NAMED = re.compile(
    rf"(?<=[{LETTER}])(?<![.!?]){GAP}(?P<n>\d{{1,3}}(?:{GAP}?[-–]{GAP}?\d{{1,3}})?[A-Z]?)(?![\d{LETTER}%]|{GAP}*[{LETTER}½]|[.,]\d|\.{GAP}*[a-zæøå]|{GAP}*[-–/+]{GAP}*\d)"
)
_CAPITALISED = re.compile(rf"(?<![{LETTER}])[A-ZÆØÅ][{LETTER}-]{{2,}}$")
_HEADING_START = re.compile(rf"(?:^|\n){GAP}*(?P<n>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})(?={GAP}+[{LETTER}])")
_LABEL_INSIDE = re.compile(rf"(?:(?<=[\s:;,.(/])|(?<=og ))(?P<n>\d{{1,2}}(?:{GAP}*(?:-|–|og|,){GAP}*\d{{1,2}})*\))")
_LABEL_DOT_INSIDE = re.compile(rf"(?:(?<=[:;.!?]{GAP})|(?<=[:;.!?]))(?P<n>\d{{1,2}}\.)(?={GAP}[A-ZÆØÅ])")
_ORDINAL = re.compile(
    rf"(?<![\d{LETTER}])(?<!\d[.,/-])(?P<n>\d{{1,3}}\.)(?={GAP}*(?:[-–]{GAP}*\d{{1,3}}\.{GAP}*)?(?:og{GAP}+\d{{1,3}}\.{GAP}*)?[a-zæøå]{{2,}})"
)
_GLUED = re.compile(
    rf"(?<![\d.,])(?:[{LETTER}][{LETTER}_]*-?\d[\d{LETTER}_-]*|\d+[A-ZÆØÅ]{{1,3}}\d*(?![{LETTER}])|[{LETTER}]+/\d+)"
)


def find_contexts(text: str) -> tuple[Context, ...]:
    """Stretches of a text whose numbers have a kind by the words and forms around them; in order, disjoint, the strongest first."""
    if not any(char.isdigit() for char in text):
        return ()
    chosen: list[Context] = []
    for kind, reason, pattern in _patterns()[:10]:
        _keep(chosen, kind, reason, pattern, text)
    for date in find_dates(text):
        if date.precision != "month":
            _add(chosen, Context(date.start, date.end, "date", f"date ({date.precision})"))
    for kind, reason, pattern in _patterns()[10:]:
        _keep(chosen, kind, reason, pattern, text)
    _keep(chosen, "year", "closing year of a span of years", _CLOSING_YEAR, text)
    for pattern in (_LABEL_RANGE, _LABEL_START, _HEADING_START, _LABEL_INSIDE, _LABEL_DOT_INSIDE):
        _keep(chosen, "ordinal", "list label", pattern, text)
    for pattern in (_ORDINAL, _DAY_OF_MONTH):
        _keep(chosen, "ordinal", "ordinal number", pattern, text)
    _keep(chosen, "name", "number inside a name", _GLUED, text)
    for match in _NAMED.finditer(text):
        if _CAPITALISED.search(text, 0, match.start("n") - 1):
            _add(chosen, Context(match.start("n"), match.end("n"), "name", "number after a name"))
    return tuple(sorted(chosen, key=lambda context: context.start))


def _keep(chosen: list[Context], kind: str, reason: str, pattern: re.Pattern[str], text: str) -> None:
    groups = [name for name in ("n", "m") if name in pattern.groupindex]
    for match in pattern.finditer(text):
        group = next((name for name in groups if match[name]), 0)
        _add(chosen, Context(match.start(group), match.end(group), kind, reason))


def _add(chosen: list[Context], context: Context) -> None:
    if not any(other.start < context.end and context.start < other.end for other in chosen):
        chosen.append(context)


def introduces(text: str, start: int) -> bool:
    """Whether the words before ``start`` make the number there a reference, a page or the like (``pkt. 12``), so that it is no money."""
    before = text[max(0, start - 24) : start]
    if not before.strip(BLANKS_TO_STRIP):
        return False
    return bool(_introducer().search(before))


BLANKS_TO_STRIP = " \t\r\n\u00a0\u2009\u202f"
_COUNT_AFTER = re.compile(rf"{GAP}*(?:\+|[-‐]?{GAP}*[{LETTER}])")
_NO_COUNT = re.compile(
    rf"{GAP}+(?:fra|til|i|på|til|og|som|der|er|mod|for|vedr|vedrørende|af|heraf|hvoraf|kan|skal|overføres|flyttes)\b",
    re.IGNORECASE,
)


def follows_count(text: str, end: int) -> bool:
    """Whether a word directly after the number counts something (``1.500 børn``, ``80+ årige``, ``72-timers``), prepositions and verbs aside."""
    if re.match(rf"{GAP}*(?:{_words('after', 'percent')})", text[end : end + 20], re.IGNORECASE):
        return True
    return bool(_COUNT_AFTER.match(text, end)) and not _NO_COUNT.match(text, end)


def is_year(raw: str) -> bool:
    """Whether a bare number is printed like a year (1900 to 2099, no separators)."""
    return bool(re.fullmatch(r"(?:19|20)\d\d", raw.strip()))


def tidy(text: str) -> str:
    """A stretch of text with plain blanks."""
    return re.sub(f"[{BLANKS}]+", " ", text).strip()
