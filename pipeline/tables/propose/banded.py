"""Amounts under names in a text whose columns are lost: which name each amount belongs to, decoded from names, totals and sums together.

A converter may print such a table row by row, cell by cell or column after column. What survives is the order of the names, the order of
the amounts, and that each name's amounts add up to its total. Both orders are cut into as many bands: the cut that most sums, most labels of
totals and most neighbours speak for (dynamic programming over the ends of the bands; segmentation as in Bellman, 1961). A band that neither
its sum nor its neighbours speak for keeps no name, and is told.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from pipeline.danish.money import find_amounts
from pipeline.model import Cell, Finding
from pipeline.tables.grouping import runs
from pipeline.tables.linear_header_words import headers_at, is_amount_head
from pipeline.tables.linear_headers import split_headers
from pipeline.tables.linear_lines import Found, Fragment, TextLine, blocks_of, cell, fragment, grid_of, ragged
from pipeline.tables.linear_splits import is_prose
from pipeline.tables.propose.band_cut import Band, Piece, cut_into_bands, find_names, goes_with, pieces_of

MAX_HEAD = 12  # lines of the header over the first name
MIN_AMOUNTS = 3
MAX_AMOUNTS = 200


def find_banded_tables(lines: Sequence[TextLine]) -> list[Found]:
    """The tables of this shape."""
    found: list[Found] = []
    prose = [not line.furniture and is_prose(line) for line in lines]
    for stop, group in groupby(range(len(lines)), key=lambda at: prose[at]):
        places = [at for at in group if not lines[at].furniture]
        if not stop and places:
            table = _table(lines, places)
            found += [table] if table else []
    return found


def _table(lines: Sequence[TextLine], places: Sequence[int]) -> Found | None:
    pieces = pieces_of(lines, places)
    find_names(pieces)
    amounts = [at for at, piece in enumerate(pieces) if piece.amount]
    names = [at for at, piece in enumerate(pieces) if piece.name]
    if not names or not MIN_AMOUNTS <= len(amounts) <= MAX_AMOUNTS:
        return None
    pieces = pieces[: max(amounts[-1], names[-1]) + 1]
    bands = cut_into_bands(pieces)
    if not bands:
        return None
    first = next(at for at, piece in enumerate(pieces) if piece.amount or piece.name)
    return _made(lines, pieces, first, bands)


Row = tuple[list[Piece], list[Piece]]  # the texts and the amounts of a row


def _made(lines: Sequence[TextLine], pieces: Sequence[Piece], first: int, bands: Sequence[Band]) -> Found:
    """The grid: name, texts, amounts. Where texts and amounts come by turns each row has its texts, else a band's stand beside all its amounts."""
    amounts = [at for at, piece in enumerate(pieces) if piece.amount]
    turns = _by_turns(pieces, amounts)
    edges = [first, *(_band_end(pieces, amounts[band.end - 1], amounts) for band in bands)]
    parts = [_rows(pieces[low:high]) if turns else _rows_beside(pieces[low:high]) for low, high in pairwise(edges)]
    columns = _text_columns([row for rows in parts for row in rows]) if turns else 1
    start, cells = _header(lines, pieces[first].at, columns)
    row = 1 if cells else 0
    findings: list[Finding] = []
    for band, rows in zip(bands, parts, strict=True):
        if not band.told:
            told = pieces[amounts[band.start]].fragments[0]
            findings.append(ragged("unnamed", told, told.text, "warning", count=band.end - band.start))
        cells.append(cell(row, 0, band.name if band.told else (), row_span=len(rows)))
        for at, (texts, figures) in enumerate(rows, row):
            cells.append(cell(at, 1 + columns, _fragments(figures)))
            if turns or at == row:
                shown = [piece for piece in texts if not piece.name or piece.total or not band.told]
                cells += _text_cells(at, shown, columns, 1 if turns else len(rows))
        row += len(rows)
    end = max(piece.at + len({part.number for part in piece.fragments}) for piece in pieces)
    return Found(start, end, (grid_of(cells, "text-banded", int(start < pieces[first].at)),), tuple(findings))


def _text_cells(row: int, texts: Sequence[Piece], columns: int, height: int) -> Iterator[Cell]:
    """The texts of a row in their columns, the last of which takes what is left."""
    blocks = _blocks(texts)
    for col in range(columns):
        of = blocks[col : col + 1] if col + 1 < columns else blocks[col:]
        yield cell(row, 1 + col, _fragments([piece for block in of for piece in block]), row_span=height)


def _fragments(pieces: Sequence[Piece]) -> list[Fragment]:
    return [part for piece in pieces for part in piece.fragments]


def _band_end(pieces: Sequence[Piece], last: int, amounts: Sequence[int]) -> int:
    """The place after a band's last amount and what is printed on its line; after the last band, of all pieces."""
    if last == amounts[-1]:
        return len(pieces)
    while pieces[last + 1].at == pieces[last].at:
        last += 1
    return last + 1


def _by_turns(pieces: Sequence[Piece], amounts: Sequence[int]) -> bool:
    """Whether each amount, or list of amounts, has its texts before it."""
    groups = [at for at in amounts if not at or not pieces[at - 1].amount or not goes_with(pieces[at - 1], pieces[at])]
    after = sum(1 for at in amounts if at + 1 < len(pieces) and pieces[at + 1].at == pieces[at].at)
    lone = sum(1 for at in groups if at and (pieces[at - 1].amount or pieces[at - 1].total))
    totals = sum(1 for at in groups if at and pieces[at - 1].total)
    loose = sum(1 for at, piece in enumerate(pieces) if piece.total and at and not pieces[at - 1].amount)
    return lone - totals <= 0.2 * len(groups) and 2 * after < len(groups) and 2 * loose <= max(1, totals)


def _rows(pieces: Sequence[Piece]) -> list[Row]:
    """The pieces in rows: one ends with its amounts and what is printed on their line."""
    rows: list[Row] = []
    before: Piece | None = None
    for piece in pieces:
        after_amount = before is not None and before.amount is not None
        if piece.amount:
            goes_on = not after_amount or (before is not None and goes_with(before, piece))
        else:
            goes_on = not rows or not rows[-1][1] or (after_amount and before is not None and before.at == piece.at)
        if not rows or not goes_on:
            rows.append(([], []))
        rows[-1][1 if piece.amount else 0].append(piece)
        before = piece
    return rows


def _rows_beside(pieces: Sequence[Piece]) -> list[Row]:
    rows = _rows([piece for piece in pieces if piece.amount])
    rows[0][0].extend(piece for piece in pieces if not piece.amount)
    return rows


def _blocks(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Texts in cells, parted by blank lines."""
    return runs(pieces, lambda _, piece: not piece.apart)


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
        header = max(headers_at(lines, low), key=lambda header: header.end, default=None)
        heads = header.cells if header and header.end <= first else _parted(lines[low:first], columns + 2)
        amounts = [at for at, head in enumerate(heads) if at and is_amount_head(" ".join(part.text for part in head))]
        if amounts:
            texts = [head for at, head in enumerate(heads) if at not in (0, amounts[-1])]
            texts[columns - 1 :] = [tuple(part for head in texts[columns - 1 :] for part in head)]
            return low, [cell(0, col, list(head)) for col, head in enumerate([heads[0], *texts, heads[amounts[-1]]])]
    return first, []


def _is_head(line: TextLine) -> bool:
    return not is_prose(line) and not find_amounts(line.text) and line.text[-1] not in ".:;"


def _parted(lines: Sequence[TextLine], columns: int) -> Sequence[Sequence[Fragment]]:
    """Lines as so many heads: parted by blank lines, or as their words suggest."""
    blocks = [[fragment(line, line.text) for line in block] for block in blocks_of(lines)]
    if len(blocks) >= columns:
        return blocks
    rows = split_headers(lines, columns - 1)
    return rows[0] if len(rows) == 1 and len(rows[0]) == columns else []
