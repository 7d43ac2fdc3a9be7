"""Amounts under names in a text whose columns are lost: which name each amount belongs to, decoded from names, totals and sums together.

A converter may print such a table row by row, cell by cell or column after column. What survives is the order of the names, the order of
the amounts, and that each name's amounts add up to its total. Both orders are cut into as many bands: the cut that most sums, most labels of
totals and most neighbours speak for (dynamic programming over the ends of the bands; segmentation as in Bellman, 1961). A band that neither
its sum nor its neighbours speak for keeps no name, and is told.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from pipeline.danish.money import find_amounts
from pipeline.danish.text import clean
from pipeline.model import Cell, Finding, Span
from pipeline.reconciliation.words import roles
from pipeline.tables.linear_amount_rows import is_amount_cell
from pipeline.tables.linear_header_words import find_header, is_amount_head
from pipeline.tables.linear_headers import split_headers
from pipeline.tables.linear_lines import Found, Fragment, TextLine, cell, grid_of
from pipeline.tables.linear_names import is_cluster_like, is_known_cluster, squeezed, total_words
from pipeline.tables.linear_splits import UNIT
from pipeline.tables.paragraph_cues import is_caption, list_label

MAX_WORDS = 11  # of a line of a cell; more are a sentence's
MIN_SENTENCE = 6  # words before a full stop
MAX_NAME = 5  # lines that a name is broken over
MAX_HEAD = 12  # lines of the header over the first name
MIN_AMOUNTS = 3
MAX_AMOUNTS = 200
MAX_RUN = 8  # amounts that one among a name's amounts is the sum of
MAX_SUMS = 400
# What speaks for a band's end, in nats, roughly: a sum of several amounts by chance (one in twenty), of one (one in three), a label of a total
# beside another amount, an amount under another name, a band that begins inside a list.
SUM, SUM_OF_ONE, LABEL, NEIGHBOUR, LIST = 3.0, 1.0, 2.0, 0.15, 2.0
_UNIT = re.compile(rf"{UNIT}", re.IGNORECASE)
_FIRST = re.compile(r"\(?[1aA][.)]")  # item of a list
_LETTERS = re.compile(r"[A-Za-zÆØÅæøå]")
_END = re.compile(r"[a-zæøå]{3}\.$")


@dataclass(slots=True)
class Piece:
    """A cell's line: its fragments; the amount when it is nothing else; the band it names, and whether that is a label of its total."""

    at: int
    fragments: list[Fragment]
    amount: tuple[Decimal, Decimal, Decimal] | None = None  # value, low, high in kroner
    listed: bool = False
    summed: bool = False
    name: str = ""
    total: bool = False
    apart: bool = False  # a blank line stands before it

    @property
    def text(self) -> str:
        return "\n".join(fragment.text for fragment in self.fragments)


@dataclass(slots=True)
class Band:
    """A name's part of the table: its pieces, its amounts' places among all amounts, whether its sum and its neighbours speak for it."""

    name: list[Fragment]
    start: int
    end: int
    proven: bool
    beside: bool
    enclosed: bool = False  # between bands that are proven, or the table's ends

    @property
    def told(self) -> bool:
        """Whether something shows that the amounts are the name's."""
        return self.proven or self.beside or self.enclosed


def find_banded_tables(lines: Sequence[TextLine]) -> list[Found]:
    """The tables of this shape."""
    found: list[Found] = []
    prose = [not line.furniture and _is_prose(line) for line in lines]
    for stop, group in groupby(range(len(lines)), key=lambda at: prose[at]):
        places = [at for at in group if not lines[at].furniture]
        if not stop and places:
            table = _table(lines, places)
            found += [table] if table else []
    return found


def _is_prose(line: TextLine) -> bool:
    text = line.text
    for amount in reversed(find_amounts(text)):
        text = text[: amount.start] + text[amount.end :]
    words = len(text.split())
    return is_caption(line.text) or words > MAX_WORDS or (words >= MIN_SENTENCE and bool(_END.search(line.text)))


def _table(lines: Sequence[TextLine], places: Sequence[int]) -> Found | None:
    pieces = _pieces(lines, places)
    _name(pieces)
    amounts = [at for at, piece in enumerate(pieces) if piece.amount]
    names = [at for at, piece in enumerate(pieces) if piece.name]
    if not names or not MIN_AMOUNTS <= len(amounts) <= MAX_AMOUNTS:
        return None
    pieces = pieces[: max(amounts[-1], names[-1]) + 1]
    bands = _bands(pieces)
    if not bands:
        return None
    first = next(at for at, piece in enumerate(pieces) if piece.amount or piece.name)
    return _made(lines, pieces, first, bands)


def _pieces(lines: Sequence[TextLine], places: Sequence[int]) -> list[Piece]:
    """The lines as pieces; an amount with its list label or the rest of its unit on another line is one piece."""
    pieces: list[Piece] = []
    at = 0
    while at < len(places):
        line = lines[places[at]]
        after = lines[places[at + 1]] if at + 1 < len(places) else None
        if pieces and pieces[-1].amount and _UNIT.fullmatch(line.text):
            pieces[-1].fragments.append(_fragment(line, line.text))
            at += 1
            continue
        if after and not is_amount_cell(line.text) and _is_amount(f"{line.text}\n{after.text}"):
            pieces.append(_amount_piece(places[at], [_fragment(line, line.text), _fragment(after, after.text)]))
            at += 2
            continue
        pieces += _of_line(places[at], line)
        at += 1
    return pieces


def _is_amount(text: str) -> bool:
    return len(find_amounts(text)) == 1 and is_amount_cell(text)


def _of_line(at: int, line: TextLine) -> list[Piece]:
    """A line as its label, its amount and what follows it."""
    amounts = find_amounts(line.text)
    if _is_amount(line.text):
        return [_amount_piece(at, [_fragment(line, line.text)])]
    if len(amounts) != 1:
        return [Piece(at, [_fragment(line, line.text)], apart=line.gap > 0)]
    before, after = line.text[: amounts[0].start], line.text[amounts[0].end :].lstrip(" .*")
    words = before.split()
    kept = next((n for n in range(len(words) + 1) if is_amount_cell(_rest(words, n, line, amounts[0].end))), len(words))
    label, figure = " ".join(words[:kept]), _rest(words, kept, line, amounts[0].end)
    if not _LETTERS.search(label):
        label, figure = "", f"{label} {figure}".strip()
    made = [Piece(at, [_fragment(line, label)], apart=line.gap > 0)] if label else []
    made.append(_amount_piece(at, [_fragment(line, figure)], roles(label)))
    return [*made, Piece(at, [_fragment(line, after)])] if _LETTERS.search(after) else made


def _rest(words: Sequence[str], count: int, line: TextLine, end: int) -> str:
    amount = find_amounts(line.text)[0]
    return " ".join([*words[count:], line.text[amount.start : end]])


def _amount_piece(at: int, fragments: list[Fragment], said: frozenset[str] = frozenset()) -> Piece:
    text = "\n".join(fragment.text for fragment in fragments)
    amount = find_amounts(text)[0].amount
    label = text[: find_amounts(text)[0].start]
    return Piece(
        at,
        fragments,
        (amount.value_kr, amount.low_kr, amount.high_kr),
        listed=bool(list_label(text)),
        summed="total" in roles(label) or "total" in said,
    )


def _fragment(line: TextLine, text: str) -> Fragment:
    return Fragment(text, line.page, line.number, line.bold)


def _name(pieces: list[Piece]) -> None:
    """Names that stand for themselves, over one or several lines: clusters, and whatever a total is named after."""
    spans = [(text, end - at) for at in range(len(pieces)) for text, end in _spans(pieces, at)]
    known = {squeezed(text) for text, count in spans if is_known_cluster(text) or (count == 1 and is_cluster_like(text))}
    bare = {squeezed(bare) for text, _ in spans if is_cluster_like(bare := _without_total(text))}
    for name in sorted(bare, key=len):
        known |= set() if name.startswith(tuple(known)) else {name}
    at = 0
    while at < len(pieces):
        for text, end in _spans(pieces, at):
            bare = _without_total(text)
            name = next((squeezed(each) for each in (text, bare) if squeezed(each) in known), "")
            if name:
                pieces[at].fragments = [part for piece in pieces[at:end] for part in piece.fragments]
                pieces[at].name, pieces[at].total = name, squeezed(text) != name
                del pieces[at + 1 : end]
                break
        at += 1


def _spans(pieces: Sequence[Piece], at: int) -> list[tuple[str, int]]:
    """The texts that begin with a piece, the longest first, and the place after each."""
    spans: list[tuple[str, int]] = []
    for end in range(at + 1, min(len(pieces), at + MAX_NAME) + 1):
        if pieces[end - 1].amount or pieces[end - 1].name:
            break
        spans.insert(0, (clean("\n".join(piece.text for piece in pieces[at:end])), end))
    return spans


def _without_total(text: str) -> str:
    """The text without the words that make it a total's label."""
    words = text.split()
    for count in (1, 2):
        for bare, said in ((words[count:], words[:count]), (words[:-count], words[-count:])):
            if bare and " ".join(said).lower().strip(" :.") in total_words():
                return " ".join(bare)
    return ""


def _bands(pieces: Sequence[Piece]) -> list[Band]:
    """The amounts cut into as many bands as there are names; [] when the names come in no order or nothing speaks for a cut."""
    order: list[Piece] = []
    for piece in pieces:
        if piece.name and (not order or order[-1].name != piece.name):
            order.append(piece)
    names = [piece.name for piece in order]
    if len(set(names)) < len(names):
        return []
    amounts = [at for at, piece in enumerate(pieces) if piece.amount]
    if len(amounts) < len(names):
        return []
    above = _names_above(pieces, amounts)
    labels = _totals_labelled(pieces, amounts)
    figures = [pieces[at] for at in amounts]
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for number, name in enumerate(names):
        step: dict[int, tuple[float, int]] = {}
        for end in range(number + 1, len(figures) - (len(names) - number - 1) + 1):
            ways = [
                (score + _worth(figures, start, end, name, above, labels), start)
                for start, (score, _) in best[-1].items()
                if start < end
            ]
            if ways:
                step[end] = max(ways)
        best.append(step)
    last = len(figures)
    ends = [last]
    for number in range(len(names), 0, -1):
        if ends[0] not in best[number]:
            return []
        ends.insert(0, best[number][ends[0]][1])
    bands = []
    for piece, start, end in zip(order, ends, ends[1:], strict=False):
        proven = _evidence_of_sum(figures[start:end]) > SUM_OF_ONE
        beside = all(above[at] == piece.name for at in range(start, end))
        name = next((each for each in pieces if each.name == piece.name and not each.total), piece)
        bands.append(Band(name.fragments, start, end, proven, beside))
    for at, band in enumerate(bands):
        begins = at == 0 or bands[at - 1].proven
        band.enclosed = begins and (at + 1 == len(bands) or bands[at + 1].proven)
    told = sum(band.told for band in bands)
    return bands if any(band.proven for band in bands) and 2 * told > len(bands) else []


def _worth(
    figures: Sequence[Piece], start: int, end: int, name: str, above: Sequence[str], labels: dict[int, str]
) -> float:
    """What speaks for the amounts ``start:end`` being the name's."""
    worth = -NEIGHBOUR * sum(above[at] != name for at in range(start, end))
    for at in range(start, end):
        if at in labels:
            worth += LABEL if labels[at] == name and at == end - 1 else -LABEL
    if start and figures[start - 1].listed and _goes_with(figures[start - 1], figures[start]):
        worth -= LIST
    return worth + _evidence_of_sum(figures[start:end])


def _evidence_of_sum(figures: Sequence[Piece]) -> float:
    """How much it says that the last amount is the sum of the others, in nats; 0 when it is not."""
    *parts, total = figures
    if not parts or _closes_list(figures):
        return 0.0
    sums = _sums(parts)
    if not any(_within(low, high, total) for _, low, high in sums):
        return 0.0
    return max(SUM_OF_ONE, SUM - math.log(len(sums))) if len(parts) > 1 else SUM_OF_ONE


Figure = tuple[Decimal, Decimal, Decimal]  # value, low, high


def _sums(parts: Sequence[Piece]) -> set[Figure]:
    """What amounts may add up to: all of them, those left out that others among them are the sum of."""
    sums: list[set[Figure]] = [{(Decimal(0), Decimal(0), Decimal(0))}]
    for at, part in enumerate(parts):
        value = part.amount or (Decimal(0), Decimal(0), Decimal(0))
        listed, runs = _list_before(parts, at), _runs_before(parts, at)
        starts = [listed] if listed < at else runs[-1:] if part.summed and runs else [at, *runs]
        made = {(a + value[0], b + value[1], c + value[2]) for start in starts for a, b, c in sums[start]}
        sums.append(set(sorted(made)[:MAX_SUMS]))
    return sums[-1]


def _runs_before(parts: Sequence[Piece], at: int) -> list[int]:
    """Where the runs of amounts begin that may add up to one."""
    return [start for start in range(max(0, at - MAX_RUN), at - 1) if _adds_up(parts[start:at], parts[at])]


def _list_before(parts: Sequence[Piece], at: int) -> int:
    """Where the list begins whose sum an amount is; its own place when it is none's."""
    start = at
    while not parts[at].listed and start and parts[start - 1].listed and not (start < at and _FIRST.match(parts[start].text)):
        start -= 1
    return start if start < at - 1 and (parts[at].summed or _adds_up(parts[start:at], parts[at])) else at


def _closes_list(figures: Sequence[Piece]) -> bool:
    """Whether the last amount is the sum of the list before it, and so of no more."""
    return _list_before(figures, len(figures) - 1) < len(figures) - 1


def _adds_up(items: Sequence[Piece], total: Piece) -> bool:
    values = [item.amount for item in items if item.amount]
    return _within(sum((low for _, low, _ in values), Decimal(0)), sum((high for _, _, high in values), Decimal(0)), total)


def _within(low: Decimal, high: Decimal, total: Piece) -> bool:
    return bool(total.amount and total.amount[0]) and low <= total.amount[2] and total.amount[1] <= high


def _names_above(pieces: Sequence[Piece], amounts: Sequence[int]) -> list[str]:
    """For each amount the name printed last before it."""
    names: list[str] = []
    name, at = "", 0
    for place in amounts:
        for piece in pieces[at:place]:
            name = piece.name or name
        at = place
        names.append(name)
    return names


def _totals_labelled(pieces: Sequence[Piece], amounts: Sequence[int]) -> dict[int, str]:
    """The amounts that stand right after the label of a name's total, and that name."""
    return {
        number: pieces[at - 1].name for number, at in enumerate(amounts) if at and pieces[at - 1].name and pieces[at - 1].total
    }


Row = tuple[list[Piece], list[Piece]]  # the texts and the amounts of a row


def _made(lines: Sequence[TextLine], pieces: Sequence[Piece], first: int, bands: Sequence[Band]) -> Found:
    """The grid: name, texts, amounts. Where texts and amounts come by turns each row has its own texts, else all texts of a band stand
    beside all its amounts."""
    amounts = [at for at, piece in enumerate(pieces) if piece.amount]
    turns = _by_turns(pieces, amounts)
    edges = [first, *(_band_end(pieces, amounts[band.end - 1], amounts) for band in bands)]
    parts = [_rows(pieces[low:high]) if turns else _rows_beside(pieces[low:high]) for low, high in zip(edges, edges[1:], strict=False)]
    columns = _text_columns([row for rows in parts for row in rows]) if turns else 1
    start, cells = _header(lines, pieces[first].at, columns)
    row = 1 if cells else 0
    findings: list[Finding] = []
    for band, rows in zip(bands, parts, strict=True):
        known = band.told
        if not known:
            findings.append(_unnamed(pieces[amounts[band.start] : amounts[band.end - 1] + 1]))
        cells.append(cell(row, 0, band.name if known else (), row_span=len(rows)))
        for at, (texts, figures) in enumerate(rows):
            blocks = _blocks([piece for piece in texts if not piece.name or piece.total or not known])
            for col in range(columns):
                of = blocks[col : col + 1] if col + 1 < columns else blocks[col:]
                height = len(rows) if not turns and at == 0 else 1
                if turns or at == 0:
                    cells.append(cell(row + at, 1 + col, [part for block in of for piece in block for part in piece.fragments], row_span=height))
            cells.append(cell(row + at, 1 + columns, [part for piece in figures for part in piece.fragments]))
        row += len(rows)
    end = max(piece.at + len({part.number for part in piece.fragments}) for piece in pieces)
    return Found(start, end, (grid_of(cells, "text-banded", int(start < pieces[first].at)),), tuple(findings))


def _band_end(pieces: Sequence[Piece], last: int, amounts: Sequence[int]) -> int:
    """The place after a band's last amount and what is printed on its line; after the last band, of all pieces."""
    if last == amounts[-1]:
        return len(pieces)
    while pieces[last + 1].at == pieces[last].at:
        last += 1
    return last + 1


def _by_turns(pieces: Sequence[Piece], amounts: Sequence[int]) -> bool:
    """Whether each amount, or list of amounts, has its texts before it."""
    groups = [at for at in amounts if not at or not pieces[at - 1].amount or not _goes_with(pieces[at - 1], pieces[at])]
    after = sum(1 for at in amounts if at + 1 < len(pieces) and pieces[at + 1].at == pieces[at].at)
    lone = sum(1 for at in groups if at and (pieces[at - 1].amount or pieces[at - 1].total))
    totals = sum(1 for at in groups if at and pieces[at - 1].total)
    loose = sum(1 for at, piece in enumerate(pieces) if piece.total and at and not pieces[at - 1].amount)
    return lone - totals <= 0.2 * len(groups) and 2 * after < len(groups) and 2 * loose <= max(1, totals)


def _goes_with(before: Piece, piece: Piece) -> bool:
    """Whether two amounts stand in one cell: items of a list, or the last of them and their sum."""
    return before.listed and not (piece.listed and _FIRST.match(piece.text))


def _rows(pieces: Sequence[Piece]) -> list[Row]:
    rows: list[Row] = []
    for at, piece in enumerate(pieces):
        before = pieces[at - 1] if at else None
        if piece.amount and before and before.amount and not _goes_with(before, piece):
            rows.append(([], []))
        elif not piece.amount and (not rows or (rows[-1][1] and not (before and before.at == piece.at and before.amount))):
            rows.append(([], []))
        elif not rows:
            rows.append(([], []))
        rows[-1][1 if piece.amount else 0].append(piece)
    return rows


def _rows_beside(pieces: Sequence[Piece]) -> list[Row]:
    rows = _rows([piece for piece in pieces if piece.amount])
    rows[0][0].extend(piece for piece in pieces if not piece.amount)
    return rows


def _blocks(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Texts in cells, parted by blank lines."""
    blocks: list[list[Piece]] = []
    for piece in pieces:
        if blocks and not piece.apart:
            blocks[-1].append(piece)
        else:
            blocks.append([piece])
    return blocks


def _text_columns(rows: Sequence[Row]) -> int:
    """How many cells of text the rows mostly have; 1 when they differ."""
    counts = [len(_blocks([piece for piece in texts if not piece.name])) for texts, _ in rows]
    counts = [count for count in counts if count]
    usual = max(set(counts), key=counts.count, default=1)
    return usual if 3 * counts.count(usual) >= 2 * len(counts) else 1


def _header(lines: Sequence[TextLine], first: int, columns: int) -> tuple[int, list[Cell]]:
    """(Where the table begins, the cells of its header): the words right over the first row, parted into as many heads as there are columns
    where that gives one for the amounts."""
    start = first
    while start and first - start < MAX_HEAD and not lines[start - 1].furniture and _is_head(lines[start - 1]):
        start -= 1
    for low in range(start, first):
        header = find_header(lines, low)
        heads = header.cells if header and header.end <= first else _parted(lines[low:first], columns + 2)
        amounts = [at for at, head in enumerate(heads) if at and is_amount_head(" ".join(part.text for part in head))]
        if amounts:
            texts = [head for at, head in enumerate(heads) if at not in (0, amounts[-1])]
            texts[columns - 1 :] = [tuple(part for head in texts[columns - 1 :] for part in head)]
            return low, [cell(0, col, list(head)) for col, head in enumerate([heads[0], *texts, heads[amounts[-1]]])]
    return first, []


def _is_head(line: TextLine) -> bool:
    return not _is_prose(line) and not find_amounts(line.text) and line.text[-1] not in ".:;"


def _parted(lines: Sequence[TextLine], columns: int) -> Sequence[Sequence[Fragment]]:
    """Lines as so many heads: parted by blank lines, or as their words suggest."""
    blocks: list[list[Fragment]] = []
    for line in lines:
        if not blocks or line.gap:
            blocks.append([])
        blocks[-1].append(_fragment(line, line.text))
    if len(blocks) >= columns:
        return blocks
    rows = split_headers(lines, columns - 1)
    return rows[0] if len(rows) == 1 and len(rows[0]) == columns else []


def _unnamed(pieces: Sequence[Piece]) -> Finding:
    count = sum(1 for piece in pieces if piece.amount)
    first = pieces[0].fragments[0]
    return Finding(
        "table.ragged",
        "warning",
        f"{count} beløb fra »{first.text}« og ned: teksten viser ikke, hvilken klynge de hører til; hverken summer eller rækkefølge afgør det.",
        f"{count} amounts from “{first.text}” on: the text does not show which cluster they belong to; neither sums nor order settle it.",
        Span(first.page, first.text, line=first.number),
    )
