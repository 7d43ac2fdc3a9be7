"""The printed forms of numbers that are not money: what they look like and the words that stand with them.

Words are rows of number_contexts.csv and roads.csv; the patterns are in verbose form, so blanks in them mean nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pipeline import reference
from pipeline.danish.text import BLANKS
from pipeline.danish.wording import GAP, LETTER, any_of

FILE_TYPES = "(?:pdf|docx?|xlsx?|pptx?|msg|html?|csv|png|jpe?g)"
# One number or several: "4-7", "3, 5 og 9", "2.1", "12a"; money and shares after it are no part of the list.
_ITEMS = rf"""{GAP}*\d+[{LETTER}]?(?:\.\d+)*(?:\([^()\d]?\d*\))?
    (?:{GAP}*(?:[-–/]|,|og|til|samt|eller){GAP}*(?:(?:nr|stk|pkt|§)\.?{GAP}*)?
       \d+[A-Za-z]?(?![.,]?\d|{GAP}*(?:mio|mia|kr|t\.|pct|%|[{LETTER}]{{2}})))*"""
_FIGURES = rf"{GAP}*\d+(?:[.,:]\d+)*(?:{GAP}?[-–]{GAP}?\d+(?:[.,:]\d+)*)?"


@dataclass(frozen=True, slots=True)
class Form:
    """A printed form: the kind it gives, the rule's name, its pattern. A group ``n`` or ``m`` narrows the stretch."""

    kind: str
    reason: str
    pattern: re.Pattern[str]


def words(side: str, kind: str = "") -> str:
    """The wordings of number_contexts.csv on a side (before, after, exact), of one kind or all, as alternatives."""
    rows = reference.rows("number_contexts")
    return any_of(row["word"] for row in rows if row["side"] == side and kind in ("", row["kind"]))


def _forms(table: Iterable[tuple[str, str, str, bool]]) -> tuple[Form, ...]:
    """Patterns compiled; the last column says whether capitals matter."""
    return tuple(
        Form(kind, reason, re.compile(source, re.VERBOSE | (re.NOFLAG if capitals else re.IGNORECASE)))
        for kind, reason, source, capitals in table
    )


@lru_cache(maxsize=1)
def before_dates() -> tuple[Form, ...]:
    """Forms that are looked for before dates: they may hold something like a date."""
    laws = "(?:lov|LBK|BEK|VEJ|lovbekendtgørelse|bekendtgørelse|vejledning|cirkulære)"
    return _forms(
        [
            ("name", "web address", r"(?:https?://|www\.)\S+", False),
            ("reference", "journal number", r"(?<![\d.,-])\d\d\.\d\d\.\d\d(?:\.\d\d)?-[A-ZÆØÅ]\d\d-\d+-\d\d", True),
            (
                "reference",
                "case number",
                r"""(?<![\d.,/-])
                (?!(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d))
                (?:\d{2}-\d{5,7} | (?:19|20)\d\d-\d{2,7}-\d{1,7} | \d{2}/\d{4,6} | \d{13}
                  | [A-Z]{2,5}-(?:20)?\d\d-\d{3,7}(?:-\d+)?)
                (?![\d/-])""",
                True,
            ),
            (
                "reference",
                "law reference",
                rf"""{laws}{GAP}+nr\.?{GAP}*\d+
                (?:{GAP}+af{GAP}+\d{{1,2}}[./]{GAP}?[\w/.]+(?:{GAP}+(?:19|20)\d\d)?)?""",
                False,
            ),
            ("reference", "law reference", rf"§§?{_ITEMS}(?:,?{GAP}*(?:stk|nr|litra|pkt)\.?{_ITEMS})*", False),
            (
                "page",
                "page in a table of contents",
                rf"""(?<=[.…_]{{4}})[.…_{BLANKS}]*(?P<n>\d{{1,4}}){GAP}*$
                | (?:\.{GAP}){{3,}}\.?{GAP}*(?P<m>\d{{1,4}}){GAP}*$""",
                False,
            ),
            (
                "page",
                "page number",
                rf"""(?<![{LETTER}])(?:side|s\.){GAP}*\d{{1,4}}(?:{GAP}*(?:af|/|-|–){GAP}*\d{{1,4}})?(?!\d|[.,]\d)""",
                False,
            ),
        ]
    )


@lru_cache(maxsize=1)
def after_dates() -> tuple[Form, ...]:
    """Forms that are looked for once the dates are known."""
    roads = any_of(row["word"] for row in reference.rows("roads"))
    budgets = rf"(?:{'|'.join(part.capitalize() for part in words('agreement').split('|'))})"
    return _forms(
        [
            (
                "reference",
                "named budget",
                rf"""(?<![{LETTER}])(?:B|R|BO)(?:20)?\d\d(?:-(?:20)?\d\d)?(?![\d{LETTER}])
                | (?<![{LETTER}])[Bb]udget{GAP}+20\d\d{GAP}?\([-–](?:20)?\d\d\)
                | (?<![.!?]{GAP})(?<!^)(?<![{LETTER}]){budgets}{GAP}+20\d\d(?:{GAP}?[-–/]{GAP}?(?:20)?\d\d)?(?!\d)""",
                True,
            ),
            *(
                (kind, f"{kind} by its words", rf"(?<![{LETTER}])(?:{words('before', kind)}){items}", False)
                for kind, items in (("reference", _ITEMS), ("name", _ITEMS), ("date", _FIGURES), ("count", _FIGURES))
            ),
            ("reference", "number in a year", r"(?<![\d/.,-])\d{1,3}[/-](?:19|20)\d\d(?![\d/-])|\#\d+", False),
            ("count", "ratio", r"(?<![\d:.,/-])\d{1,3}[:/]\d{1,3}(?![\d:/]|-\d)", False),
            (
                "percent",
                "percentage",
                rf"(?<![\d{LETTER}])(?<!\d[.,])\d+(?:[.,]\d+)*{GAP}*(?:{words('after', 'percent')})(?![{LETTER}])",
                False,
            ),
            (
                "name",
                "address",
                rf"""[A-ZÆØÅ][{LETTER}.]*(?:{roads}){GAP}+\d+{GAP}?[A-Za-z]?(?![{LETTER}\d])
                | (?<=,[ ])\d{{4}}{GAP}+(?=[A-ZÆØÅ][a-zæøå])
                | ^\d{{4}}{GAP}+(?=[A-ZÆØÅ][a-zæøå]+(?:{GAP}[A-ZÆØÅ])?$)""",
                True,
            ),
            ("reference", "service number", rf"(?<![\d.,-])(?:{words('exact')})(?!\d|[.,]\d)", False),
            ("name", "file name", rf"(?<=[_{LETTER}-])(?!(?:19|20)\d\d\D)\d+(?=[\w-]*\.{FILE_TYPES})", False),
            ("year", "decade", r"(?<!\d)\d0['’](?:erne|er)\b", False),
            (
                "year",
                "closing year of a span of years",
                rf"(?<=(?:19|20)\d\d[-–/])(?P<n>\d\d)(?![\d{LETTER}%]|[.,]\d|{GAP}*(?:pct|mio|mia|kr))",
                False,
            ),
            (
                "ordinal",
                "list labels",
                rf"(?:^|\n){GAP}*(?P<n>\d{{1,2}}\.?{GAP}*(?:[-–,]|og){GAP}*\d{{1,2}}\.)(?={GAP})",
                False,
            ),
            (
                "ordinal",
                "list label",
                rf"""(?:^|\n){GAP}*(?:[•·▪*–-]{GAP}*)?
                (?P<n>\(?\d{{1,2}}\) | \d{{1,2}}(?:\.\d{{1,2}})*\.)(?={GAP}|\n|$|[{LETTER}(])""",
                False,
            ),
            (
                "ordinal",
                "list label",
                rf"(?:^|\n){GAP}*(?P<n>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})(?={GAP}+[{LETTER}])",
                False,
            ),
            (
                "ordinal",
                "list label",
                rf"(?:(?<=[\s:;,.(/])|(?<=og[ ]))(?<!\baf[ ])(?<!\balt[ ])(?<!\btil[ ])(?<!heraf[ ])"
                rf"(?P<n>\d{{1,2}}(?:{GAP}*(?:-|–|og|,){GAP}*\d{{1,2}})*\))",
                False,
            ),
            ("ordinal", "list label", rf"(?<=[:;.!?]){GAP}?(?P<n>\d{{1,2}}\.)(?={GAP}[A-ZÆØÅ])", True),
            (
                "ordinal",
                "ordinal number",
                rf"""(?<![\d{LETTER}])(?<!\d[.,/-])(?P<n>\d{{1,3}}\.)
                (?={GAP}*(?:[-–]{GAP}*\d{{1,3}}\.{GAP}*)?(?:og{GAP}+\d{{1,3}}\.{GAP}*)?[a-zæøå]{{2,}})""",
                True,
            ),
            ("ordinal", "list labels", r"(?<![\d.,])\d{1,2}\.\s?[-–]\s?\d{1,2}\.(?!\d)", False),
            ("ordinal", "list label", r"(?<![\d.,])\d{1,2}\.[a-zæøå](?![\w.])", True),
            ("ordinal", "ordinal number", rf"(?<=den{GAP})(?P<n>\d{{1,2}}\.)(?={GAP}i\b)", False),
            (
                "name",
                "number inside a name",
                rf"""(?<![\d.,])
                (?:[{LETTER}][{LETTER}_]*-?\d[\d{LETTER}_-]*
                  | \d+[A-ZÆØÅ]{{1,3}}\d*(?![{LETTER}])
                  | [{LETTER}]+/\d+)""",
                True,
            ),
            (
                "name",
                "number after a name",
                rf"""(?<![{LETTER}])[A-ZÆØÅ][{LETTER}-]{{2,}}{GAP}(?P<n>\d{{1,3}}(?:{GAP}?[-–]{GAP}?\d{{1,3}})?[A-Z]?)
                (?![\d{LETTER}%]|{GAP}*[{LETTER}½]|[.,]\d|\.{GAP}*[a-zæøå]|{GAP}*[-–/+]{GAP}*\d|[-–][a-zæøå])""",
                True,
            ),
        ]
    )
