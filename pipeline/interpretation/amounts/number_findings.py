"""Findings about how amounts are printed, and about money that was not read."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from pipeline import reference
from pipeline.danish.money import with_comma
from pipeline.danish.wording import GAP, LETTER, any_of
from pipeline.interpretation.amounts.ledger import MONEY_WITHOUT_CLAIM
from pipeline.interpretation.text.spans import span_of, span_of_cell
from pipeline.model import Amount, Claim, Finding, Grid, Layout, NumberToken, Paragraph, Span
from pipeline.reference.texts import listed, message, pairs

#: Doubts of which the finding is about the unit, and those that are a warning; the others are a note on the format.
_OF_UNIT = ("implied_unit", "three_decimals")
_TOO_NARROW = re.compile(r"(?<!\S)#{3,}(?!\S)")  # what a spreadsheet prints where the column has no room for the figure
_GLUED = re.compile(
    rf"[{LETTER}]{{3,}}\d{{1,3}}(?:\.\d{{3}})+(?!\d|\s*(?:kr|mi[oa]|t\.))"
)  # a converter lost the cell's end
_CURRENCY = "€|£|\\$|EUR|USD|SEK|NOK|GBP"
_FOREIGN = re.compile(rf"(?<!\w)(?:{_CURRENCY}){GAP}?\d[\d.,]*|(?<![\d.,])\d(?:[\d.,]*\d)?{GAP}?(?:mio\.{GAP}?)?(?:{_CURRENCY}|[Ee]uro)(?!\w)")
_WARNED = ("lost_separator", "misplaced_separator", "detached_sign", "loose_dash", "three_decimals")


def number_findings(layout: Layout, claims: Sequence[Claim], numbers: Sequence[NumberToken]) -> tuple[Finding, ...]:
    """Odd printing (``amount.format``, ``amount.unit``), one for each amount, and money not read (``amount.unread``), one for each kind in a
    table or paragraph, in reading order of their kind."""
    odd = [finding for claim in claims if claim.amount and (finding := _of_claim(claim, claim.amount))]
    unread = [
        (number.span, "unclaimed", number.raw)
        for number in numbers
        if number.kind == "unexplained" and (number.reason == MONEY_WITHOUT_CLAIM or "of money" in number.reason)
    ]
    groups: dict[tuple[str, str], list[tuple[Span, str]]] = {}
    for span, key, raw in (*unread, *_without_figure(layout)):
        groups.setdefault((span.block, key), []).append((span, raw))
    return (*odd, *(_unread(key, found) for (_, key), found in groups.items()))


def _of_claim(claim: Claim, amount: Amount) -> Finding | None:
    if amount.doubt not in pairs("doubt"):
        return None  # what others doubt (a table's assumed unit) they report themselves
    thousandfold = amount.doubt == "decimal_point" and with_comma(amount) is not None
    code = "amount.unit" if amount.doubt in _OF_UNIT or thousandfold else "amount.format"
    proposal = proposed(amount) if amount.doubt == "three_decimals" else None
    figures = {"value": in_both(amount.value_kr), "proposal": "" if proposal is None else in_both(proposal)}
    return Finding(
        code,
        "warning" if amount.doubt in _WARNED or thousandfold else "info",
        *message("doubt", amount.doubt, raw=amount.raw, **figures),
        span=claim.span,
        klass="unit" if proposal is not None or thousandfold else "reading_doubt" if code == "amount.unit" else "",
        claim=claim.id,
        verdict="mismatch" if thousandfold else "",
        reported_kr=amount.value_kr,
        proposal_kr=proposal,
        proposal_claim=claim.id if proposal is not None else "",
    )


def proposed(amount: Amount) -> Decimal:
    """What ``187,500 kr.`` (a comma for a point) and ``0,360 kr.`` (kroner for millions) probably mean. Never
    applied."""
    meant = amount.value_kr * (1000 if abs(amount.value_kr) >= 1 else 1_000_000)
    return meant if meant % 1 else meant.quantize(Decimal(1))


@lru_cache(maxsize=1)
def _blank_amount() -> re.Pattern[str]:
    """A unit of money after something that stands for a figure: ``xx mio. kr.``, ``___ kr.``, ``? kr.``."""
    units = any_of(row["word"] for row in reference.rows("units") if row["unit"] not in ("mio", "mia"))
    return re.compile(
        rf"(?<![{LETTER}\d])(?:[xX]{{1,5}}(?:[.,][xX]{{1,4}})*|[_…?]+|\.{{3,}}|\[[^\]\d]{{1,20}}\]|NN){GAP}*(?:{units})(?![{LETTER}])"
    )


def _without_figure(layout: Layout) -> Iterator[tuple[Span, str, str]]:
    for block in layout.blocks:
        for cell in block.cells if isinstance(block, Grid) else (None,):
            text = cell.text if cell is not None else getattr(block, "text", "")
            for key, pattern in (("blank", _blank_amount()), ("narrow", _TOO_NARROW), ("glued", _GLUED), ("foreign", _FOREIGN)):
                for found in pattern.finditer(text):
                    if isinstance(block, Grid) and cell is not None:
                        yield span_of_cell(block, cell, *found.span()), key, found.group()
                    elif isinstance(block, Paragraph) and (
                        key != "narrow" or found.start()
                    ):  # else a heading of Markdown
                        yield span_of(block, *found.span()), key, found.group()


def _unread(key: str, found: Sequence[tuple[Span, str]]) -> Finding:
    """One finding for what is unread for the same reason in a table or paragraph: the first in words, the others listed with their places."""
    (first, raw), *others = found
    texts = message("finding", key, raw=raw)
    if others:
        named = [
            message("finding", "raw_text" if span.row is None else "raw_cell", raw=raw, row=(span.row or 0) + 1, col=(span.col or 0) + 1)
            for span, raw in others
        ]
        danish, english = (listed([each[at] for each in named], most=12) for at in (0, 1))
        more = message("finding", f"unread_{'one' if len(others) == 1 else 'more'}", count=len(others), listed=(danish, english))
        texts = (texts[0] + more[0], texts[1] + more[1])
    return Finding("amount.unread", "warning", *texts, span=first)


def in_both(value: Decimal) -> tuple[str, str]:
    """A figure with all its printed decimals, as Danes and as the English write it."""
    english = f"{value:,f}"
    return english.translate(str.maketrans(",.", ".,")), english
