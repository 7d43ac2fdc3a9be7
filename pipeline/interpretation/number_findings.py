"""Findings about how amounts are printed, and about money that was not read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from pipeline import reference
from pipeline.danish.wording import GAP, LETTER, any_of
from pipeline.interpretation.ledger import MONEY_WITHOUT_CLAIM
from pipeline.interpretation.spans import span_of, span_of_cell
from pipeline.model import Amount, Claim, Finding, Grid, Layout, NumberToken, Span

# Code of the doubt: finding, severity, Danish, English; {raw} and {value} are filled in.
_DOUBTS = {
    "space_in_number": (
        "amount.format",
        "info",
        "Der står et mellemrum inde i tallet »{raw}«. Det er læst som {value} kr.",
        "There is a blank inside the figure “{raw}”. It is read as DKK {value}.",
    ),
    "lost_separator": (
        "amount.format",
        "warning",
        "Tallet »{raw}« mangler et tusindtalspunktum. Det er læst som {value} kr.",
        "The figure “{raw}” lacks a thousands separator. It is read as DKK {value}.",
    ),
    "stray_point": (
        "amount.format",
        "info",
        "Der står et tegn for meget i »{raw}«. Det er læst som {value} kr.",
        "There is a stray sign in “{raw}”. It is read as DKK {value}.",
    ),
    "decimal_point": (
        "amount.format",
        "info",
        "»{raw}« er skrevet med punktum i stedet for decimalkomma. Det er læst som {value} kr.",
        "“{raw}” is printed with a decimal point for a comma. It is read as DKK {value}.",
    ),
    "foreign_separators": (
        "amount.format",
        "info",
        "»{raw}« er skrevet med engelsk tegnsætning. Det er læst som {value} kr.",
        "“{raw}” is printed with English separators. It is read as DKK {value}.",
    ),
    "misplaced_separator": (
        "amount.format",
        "warning",
        "Punktummerne i »{raw}« står ikke for hvert tredje ciffer. Det er læst som {value} kr.; måske en slåfejl.",
        "The separators in “{raw}” do not part groups of three. It is read as DKK {value}, but may be a slip.",
    ),
    "detached_sign": (
        "amount.format",
        "warning",
        "Stregen foran »{raw}« er læst som et minus, selv om der er mellemrum efter den.",
        "The dash before “{raw}” is read as a minus although a blank follows it.",
    ),
    "implied_unit": (
        "amount.unit",
        "info",
        "Der står ingen enhed ved »{raw}«. Enheden er taget fra beløbet lige før: {value} kr.",
        "No unit is printed with “{raw}”. It is taken from the amount before it: DKK {value}.",
    ),
    "three_decimals": (
        "amount.unit",
        "warning",
        "»{raw}« har tre decimaler på en krone. Læst, som det står: {value} kr. Der menes nok {proposal} kr.",
        "“{raw}” has three decimals of a krone. It is read as printed (DKK {value}); DKK {proposal} is probably meant.",
    ),
}


def number_findings(layout: Layout, claims: Sequence[Claim], numbers: Sequence[NumberToken]) -> tuple[Finding, ...]:
    """Odd printing (``amount.format``, ``amount.unit``) and money not read (``amount.unread``), in reading order of
    their kind."""
    odd = [finding for claim in claims if claim.amount and (finding := _of_claim(claim, claim.amount))]
    unread = [_unclaimed(number) for number in numbers if number.kind == "unexplained" and _is_money(number)]
    return (*odd, *unread, *_without_figure(layout))


def _of_claim(claim: Claim, amount: Amount) -> Finding | None:
    if amount.doubt not in _DOUBTS:
        return None  # what others doubt (a table's assumed unit) they report themselves
    code, severity, danish, english = _DOUBTS[amount.doubt]
    proposal = proposed(amount) if amount.doubt == "three_decimals" else None
    words = {
        "raw": amount.raw,
        "value": _danish(amount.value_kr),
        "proposal": _danish(proposal) if proposal is not None else "",
    }
    return Finding(
        code,
        severity,
        danish.format(**words),
        english.format(
            raw=amount.raw, value=_english(amount.value_kr), proposal=_english(proposal) if proposal is not None else ""
        ),
        span=claim.span,
        klass="unit" if proposal is not None else "reading_doubt" if code == "amount.unit" else "",
        claim=claim.id,
        reported_kr=amount.value_kr,
        proposal_kr=proposal,
        proposal_claim=claim.id if proposal is not None else "",
    )


def proposed(amount: Amount) -> Decimal:
    """What ``187,500 kr.`` (a comma for a point) and ``0,360 kr.`` (kroner for millions) probably mean. Never
    applied."""
    return amount.value_kr * (1000 if abs(amount.value_kr) >= 1 else 1_000_000)


def _is_money(number: NumberToken) -> bool:
    return number.reason == MONEY_WITHOUT_CLAIM or "of money" in number.reason


def _unclaimed(number: NumberToken) -> Finding:
    return Finding(
        "amount.unread",
        "warning",
        f"»{number.raw}« ligner et beløb, men er ikke læst som et.",
        f"“{number.raw}” looks like an amount but was not read as one.",
        span=number.span,
    )


@lru_cache(maxsize=1)
def _blank_amount() -> re.Pattern[str]:
    """A unit of money after something that stands for a figure: ``xx mio. kr.``, ``___ kr.``, ``? kr.``."""
    units = any_of(row["word"] for row in reference.rows("units") if row["unit"] not in ("mio", "mia"))
    return re.compile(
        rf"(?<![{LETTER}\d])(?:[xX]{{1,5}}(?:[.,][xX]{{1,4}})*|[_…?]+|\.{{3,}}|\[[^\]\d]{{1,20}}\]|NN){GAP}*(?:{units})(?![{LETTER}])"
    )


def _without_figure(layout: Layout) -> list[Finding]:
    found: list[Finding] = []
    for block in layout.blocks:
        if isinstance(block, Grid):
            for cell in block.cells:
                found += [
                    _blank(span_of_cell(block, cell, *m.span()), m.group()) for m in _blank_amount().finditer(cell.text)
                ]
        else:
            found += [_blank(span_of(block, *m.span()), m.group()) for m in _blank_amount().finditer(block.text)]
    return found


def _blank(span: Span, raw: str) -> Finding:
    return Finding(
        "amount.unread",
        "warning",
        f"Der står en enhed for penge, men intet tal, der kan læses: »{raw}«.",
        f"A unit of money without a readable figure: “{raw}”.",
        span=span,
    )


def _danish(value: Decimal) -> str:
    return _english(value).translate(str.maketrans(",.", ".,"))


def _english(value: Decimal) -> str:
    return f"{value:,f}"
