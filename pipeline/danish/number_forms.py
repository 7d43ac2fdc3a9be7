"""The printed forms of numbers that are not money: what they look like and the words that stand with them.

The forms are rows of number_forms.csv, each with an example; words are rows of number_contexts.csv and roads.csv. The patterns are in verbose
form, so blanks in them mean nothing; ``<GAP>``, ``<before reference>`` … stand for what ``_parts`` says. A group ``n`` or ``m`` narrows the stretch.
"""

import re
from dataclasses import dataclass
from functools import cache

from pipeline import reference
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
