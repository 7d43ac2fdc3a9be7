"""The number ledger: every number token of a document exactly once, each with a kind, or honestly unexplained.

Amounts are the claims' tokens. In tables a figure that is no money takes its kind from the cell's own words, its
column, its row or the table; in running text from the words around it. Personal numbers are recognised and masked:
they are never stored.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from pipeline.danish.contexts import PERSONAL, follows_count
from pipeline.danish.dates import YEAR
from pipeline.danish.money import find_amounts, unit_of
from pipeline.danish.money_figures import END_OF_FIGURE
from pipeline.danish.money_units import MONEY_UNITS, unit_after
from pipeline.danish.numbers import read_figure
from pipeline.danish.text import clean, offsets
from pipeline.danish.tokens import QUANTITY, Token, number_tokens
from pipeline.danish.wording import LETTER
from pipeline.interpretation.roles.facets import facet
from pipeline.interpretation.roles.shape import shapes_of
from pipeline.interpretation.text.phrases import sentences
from pipeline.interpretation.text.spans import span_of, span_of_cell
from pipeline.model import Cell, Claim, Grid, Layout, NumberToken, Paragraph, Span

KIND_OF_UNIT = {
    "pct": "percent",
    "count": "count",
    "year": "count",
    "date": "date",
    "ordinal": "ordinal",
    "reference": "reference",
}
_YEAR_OVER_UNIT = re.compile(rf"{YEAR}\s+(?:t\.?\s?)?kr\.?")
_IN_TABLE = "a figure in a table, no money by its header or label"
MONEY_WITHOUT_CLAIM = "looks like money, but no claim holds it"

_Claims = dict[tuple[str, int | None, int | None], list[Claim]]
UNIT_WORDS = 80  # characters: a longer text tells something, it does not head figures
UNIT_REACH = 20  # paragraphs for which a unit on its own is remembered
_BARE = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\s?\d+|\d{5,7}")
_PAGE_ONLY = re.compile(r"[\s\-–|/.]*\d{1,4}(?:\s*(?:af|/|-|–|\|)\s*\d{1,4})?[\s\-–|.]*")
_ONE_THOUSAND = re.compile(r"[^\W\d]*\.?\s*1[. ]?000\b")
_THOUSANDS = re.compile(r"\d{1,3}(?:[. ]\d{3})+(?:,\d+)?")
_IN_KRONER = re.compile(r"\d\.\d{3}(?:\s?kr|,-)|kr\.? \d{1,3}\.\d{3}", re.IGNORECASE)
_MILLIONS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3}){2,}(?:,\d+)?")
_LABELLED = re.compile(r"\s*\(?\d{1,2}[.)]\s")
_GLUED = re.compile(rf"[{LETTER}]{{3}}\d{{1,3}}$")
_REST = re.compile(r"(?:[.,]\d+)+")
_UNIT_ALONE = re.compile(r"[^\W\d],? \(?(?:(?:1\.000|hele|mio\.|t\.) )?kr\.\)?(?= [A-ZÆØÅ]| [-−]?\d)")
_MASKED = re.compile(r"[^\s@.+-]")


def ledger(layout: Layout, claims: Sequence[Claim]) -> tuple[NumberToken, ...]:
    """Every number token of every paragraph and cell, in reading order; ids derive from the block, the cell and the
    token's rank in it."""
    by_place: _Claims = {}
    for claim in claims:
        by_place.setdefault((claim.span.block, claim.span.row, claim.span.col), []).append(claim)
    found: list[NumberToken] = []
    unit, since = "", 0
    for block in layout.blocks:
        if isinstance(block, Grid):
            found += _of_grid(block, by_place)
            unit = ""
            continue
        since += 1
        if _unit(block.text) in MONEY_UNITS and len(block.text) < UNIT_WORDS:
            unit, since = _unit(block.text), 0
        found += _of_paragraph(block, by_place, unit if since <= UNIT_REACH else "")
    return tuple(found)


def _of_paragraph(block: Paragraph, by_place: _Claims, unit: str) -> list[NumberToken]:
    claims = by_place.get((block.id, None, None), [])
    tokens = _tokens(block.text, claims)
    if block.role == "caption":
        tokens = [_as_unit(token) for token in tokens]
    tokens = [_as_money(token, block.text) for token in tokens]
    if unit and len(block.text) < UNIT_WORDS:
        tokens = [_under_unit(token, unit) for token in tokens]
    elif stated := _UNIT_ALONE.search(block.text):  # a table that was not recognised, run together
        tokens = [_under_unit(token, "kr") if token.start >= stated.end() else token for token in tokens]
    alone = block.text.strip(" -–—") == str(block.page)
    if (block.role == "furniture" and _PAGE_ONLY.fullmatch(block.text)) or alone:
        tokens = [Token(token.start, token.end, token.raw, "page", "page number on its own") for token in tokens]
    return [
        _number(token, f"{block.id}.n{rank}", span_of(block, token.start, token.end), claims)
        for rank, token in enumerate(tokens, 1)
    ]


def _of_grid(grid: Grid, by_place: _Claims) -> list[NumberToken]:
    found: list[NumberToken] = []
    heads, labels = _words_over(grid)
    paid = Counter(cell.col for cell in grid.cells if by_place.get((grid.id, cell.row, cell.col)))
    first = min(paid, default=0)  # the column that amounts begin in
    for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.col)):
        claims = by_place.get((grid.id, cell.row, cell.col), [])
        tokens = _tokens(cell.text, claims)
        if not _is_figure(cell.text):
            tokens = [_as_money(token, cell.text) for token in tokens]
        if cell.row < grid.header_rows and _unit(cell.text) in ("kr", "t.kr"):
            tokens = [_as_unit(token) for token in tokens]
        if cell.row >= grid.header_rows:
            tokens = [
                _in_column(token, cell, heads.get(cell.col, "") if cell.row else "", labels.get(cell.row, ""), grid, first)
                for token in tokens
            ]
            tokens = [_beside_paid(token, cell) for token in tokens] if paid[cell.col] > 1 else tokens
        found += [
            _number(
                token,
                f"{grid.id}.r{cell.row}.c{cell.col}.n{rank}",
                span_of_cell(grid, cell, token.start, token.end),
                claims,
            )
            for rank, token in enumerate(tokens, 1)
        ]
    return found


def _as_unit(token: Token) -> Token:
    """A header or caption that says "1.000 kr." states the unit of its column or table, "2024 kr." a year over it."""
    if token.reason == MONEY_WITHOUT_CLAIM and _YEAR_OVER_UNIT.fullmatch(token.raw):
        return _with(token, "year", "a year over a unit of money")
    if token.reason == MONEY_WITHOUT_CLAIM and _ONE_THOUSAND.match(token.raw):
        return _with(token, "count", "a unit of money: thousands of kroner")
    return token


def _as_money(token: Token, text: str) -> Token:
    """Millions printed in threes, or thousands in a sentence about money or with an amount of kroner in thousands, with no word after them that
    they count, are hardly a quantity of anything else."""
    begun = text[: token.start][-1:] in (".", ",")  # by what is glued to a word
    if token.kind != "count" or token.raw == "1.000" or not _THOUSANDS.fullmatch(token.raw) or begun or follows_count(text, token.end):
        return token
    start, end = next((each for each in sentences(text) if each[0] <= token.start < each[1]), (0, len(text)))
    said = facet(text[start : token.start])
    if _MILLIONS.fullmatch(token.raw) or said.measure or said.money or _IN_KRONER.search(text, start, end):
        return _with(token, "unexplained", MONEY_WITHOUT_CLAIM)
    return token


def _under_unit(token: Token, unit: str) -> Token:
    """A bare figure soon after a unit of money on its own (a table that was not recognised) is not explained away."""
    bare = token.kind in ("count", "unexplained") and _BARE.fullmatch(token.raw)
    if bare and token.reason not in (MONEY_WITHOUT_CLAIM, "a word it counts follows"):
        return _with(token, "unexplained", f"a figure after a unit of money ({unit}) that no claim holds")
    return token


def _tokens(text: str, claims: Sequence[Claim]) -> list[Token]:
    """The tokens of a text, with their places in it; money that no claim holds is unexplained."""
    if not any(char.isdigit() or char in "½¼¾" for char in text) and not claims and "@" not in text:
        return []
    spans = [(c.span.start, c.span.end) for c in claims if c.amount and c.span.end > c.span.start]
    if "\n" not in text:
        return _tokens_of_line(text, spans)
    # A cell keeps its line breaks: "28. no-⏎vember 2023" is one date.
    line = _reflowed(text)
    place = offsets(line, text)
    back = {printed: joined for joined, printed in enumerate(place)}
    inside = [(_at(back, start, len(line)), _at(back, end - 1, len(line)) + 1) for start, end in spans]
    return [
        Token(place[token.start], place[token.end - 1] + 1, token.raw, token.kind, token.reason)
        for token in _tokens_of_line(line, inside)
    ]


def _reflowed(text: str) -> str:
    """A cell's lines joined, except that a line with a list label begins anew."""
    parts: list[list[str]] = [[]]
    for line in text.splitlines():
        if _LABELLED.match(line) and parts[-1]:
            parts.append([])
        parts[-1].append(line)
    return "\n".join(clean("\n".join(part)) for part in parts)


def _at(back: dict[int, int], printed: int, otherwise: int) -> int:
    """The joined text's character at a printed place, or the next one that was kept."""
    return min((joined for known, joined in back.items() if known >= printed), default=otherwise)


def _tokens_of_line(text: str, spans: Sequence[tuple[int, int]]) -> list[Token]:
    loose = [
        (found.start, found.end)
        for found in find_amounts(text)
        if not any(start < found.end and found.start < end for start, end in spans)
    ]
    return [
        _with(token, "unexplained", MONEY_WITHOUT_CLAIM)
        if (token.start, token.end) in loose or _is_beside_unit(token, text)
        else token
        for token in number_tokens(text, sorted({*spans, *loose}))
    ]


def _is_beside_unit(token: Token, text: str) -> bool:
    """Whether a unit of money follows a figure that is no amount: one at the end of a word, since a converter that loses the cells of a table
    joins them, or the end of one whose groups of digits stand apart ("1:118:000 kr.")."""
    if not (token.kind == "name" and _GLUED.search(token.raw)) and not END_OF_FIGURE.match(token.raw):
        return False
    rest = _REST.match(text, token.end) if token.kind == "name" else None
    unit = unit_after(text, rest.end() if rest else token.end)
    return unit is not None and unit.name in MONEY_UNITS


def _number(token: Token, identifier: str, span: Span, claims: Sequence[Claim]) -> NumberToken:
    raw, claim, reason = token.raw, "", token.reason
    if token.kind == "amount":
        holder = next((c for c in claims if c.amount and c.span.start <= token.start and token.end <= c.span.end), None)
        claim, reason = (holder.id, "claim") if holder else ("", reason)
    if token.kind in PERSONAL:
        raw = mask(raw)
        span = Span(span.page, raw, span.box, span.line, span.block, span.row, span.col, span.start, span.end)
    return NumberToken(identifier, raw, token.kind, span, claim, reason)


def mask(text: str) -> str:
    """Personal data made unreadable, its shape kept: ``******-****``, ``** ** ** **``, ``****@***.**``."""
    return _MASKED.sub("*", text)


# --- figures in tables ----------------------------------------------------------------------------


def _words_over(grid: Grid) -> tuple[dict[int, str], dict[int, str]]:
    """The words over each column and beside each row, as the table's shape has them."""
    over = max(grid.header_rows, 1)
    heads = {cell.col: cell.text for cell in grid.cells if cell.row < over and _unit(cell.text) in MONEY_UNITS}
    labels: dict[int, str] = {}
    for shape in shapes_of(grid):
        years = shape.roles.columns_of("period")
        heads.update({col: head.text for col, head in enumerate(shape.columns) if head.text and col not in years})
        for row in shape.rows:
            labels.setdefault(row.index, row.inner.text or row.outer.text)
    return heads, labels


def _in_column(token: Token, cell: Cell, head: str, label: str, grid: Grid, first: int) -> Token:
    """A bare figure's kind by its column, its row or its table; what the table says holds from the ``first`` column of amounts on: short numbers
    under a head of their own before it are of accounts and the like."""
    if token.kind not in ("unexplained", "count", "year", "ordinal") or token.reason == MONEY_WITHOUT_CLAIM:
        return token
    if not all(map(_is_figure, cell.text.splitlines())):
        if token.kind != "unexplained" and not (_seems_paid(token, cell) and _unit(head) in MONEY_UNITS):
            return token
    elif token.kind == "year" and {_unit(head), _unit(label)} <= {"", "year"}:
        return token
    for place, words in (("column", head), ("row", label), ("table", f"{grid.caption} {grid.unit_hint}")):
        unit = _unit(words)
        if place == "table" and cell.col < first and head.strip() and len(token.raw) < 5 and token.raw.isdigit():
            continue
        if unit in MONEY_UNITS:
            return _with(token, "unexplained", f"a figure under a {place} of money ({unit}) that no claim holds")
        about = unit in ("ordinal", "reference") or (unit != "count" and _THOUSANDS.fullmatch(token.raw))
        if unit in KIND_OF_UNIT and not (place == "row" and about):  # "Faktura nr. 133" tells what money is for
            return _with(token, KIND_OF_UNIT[unit], f"the {place} says {unit}")
    if token.kind != "unexplained":
        return token
    if head.strip() or label.strip():
        return _with(token, "count", _IN_TABLE)
    return token


def _beside_paid(token: Token, cell: Cell) -> Token:
    """A figure of thousands alone in its cell, under and over amounts, is not counted as something else by its print only."""
    alone = _THOUSANDS.fullmatch(cell.text.strip(" -–−÷()"))
    if alone and token.kind == "count" and token.reason in (QUANTITY, _IN_TABLE):
        return _with(token, "unexplained", "a figure in a column with amounts of money that no claim holds")
    return token


def _seems_paid(token: Token, cell: Cell) -> bool:
    """Whether a figure of thousands in a column of money, with other words, may be an amount: it stands first or last, or nothing it counts
    follows."""
    around = (cell.text[: token.start].strip(" ("), cell.text[token.end :].strip(" )."))
    thousands = token.kind == "count" and _THOUSANDS.fullmatch(token.raw)
    return bool(thousands) and ("" in around or not follows_count(cell.text, token.end))


def _with(token: Token, kind: str, reason: str) -> Token:
    return Token(token.start, token.end, token.raw, kind, reason)


@lru_cache(maxsize=4096)
def _unit(words: str) -> str:
    return unit_of(words) or "" if words.strip() else ""


@lru_cache(maxsize=4096)
def _is_figure(text: str) -> bool:
    figure = read_figure(text)
    return figure is not None and not figure.nil
