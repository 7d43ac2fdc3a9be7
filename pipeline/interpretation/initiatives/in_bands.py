"""Initiatives in tables of clusters whose columns of words ran together: what each amount is for, by the order and the labels of both.

A text that prints a table in another order than its columns' leaves the names of a cluster's initiatives, its focus areas and lead-ins in one
cell, and the amounts in the rows beside it. Names and amounts are both numbered where a focus area has several initiatives. Where the lists
of a cluster are as long as those of its amounts, one by one, they are the same; between two such lists each amount alone has a focus area
and an initiative. A cluster whose lists do not fit is left alone.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from pipeline import reference
from pipeline.danish.money import find_amounts
from pipeline.interpretation.initiatives.cell_items import Piece, pieces_of
from pipeline.interpretation.names.recognise import name_of_cell
from pipeline.interpretation.roles.cell_texts import text_of
from pipeline.interpretation.roles.columns import money_header
from pipeline.interpretation.roles.facets import is_total
from pipeline.interpretation.roles.shape import shape_of
from pipeline.interpretation.text import wording
from pipeline.model import Cell, Grid

_LABELLED_AMOUNT = re.compile(r"(?<!\S)(\d{1,2})[.)]\s*$")
SHORTEST = 4  # characters of a name


class Sum(NamedTuple):
    """The amounts of initiatives in a cell: where each begins, and the cell that names their cluster."""

    cluster: Cell
    cell: Cell
    starts: tuple[int, ...]


class Found(NamedTuple):
    """An initiative of a table of clusters: its words, its focus area ('' where the order does not tell), the cell that names its cluster,
    and where its amount begins in which cell."""

    piece: Piece
    focus: str
    cluster: Cell
    amount: tuple[Cell, int]


def in_bands(grid: Grid) -> list[Found]:
    """The initiatives of a table of clusters, none where no list of names fits a list of amounts."""
    shape = shape_of(grid)
    amounts = [col for col in sorted(shape.figure_columns) if shape.roles.columns[col].name == "amount"]
    if len(amounts) != 1 or amounts[0] < 2:
        return []
    found: list[Found] = []
    listed = False
    for words, sums in _groups(shape.slots[shape.header_rows :], amounts[0]):
        named, totals = _named([piece for cell in words for piece in pieces_of(cell)])
        fitting, lists = _fitting(named, sums, totals)
        listed = listed or lists
        found += fitting
    return found if listed else []


def _groups(rows: Sequence[Sequence[Cell | None]], amounts: int) -> Iterator[tuple[list[Cell], list[Sum]]]:
    """The cells of words between the cluster and the amount, and the amounts beside them and below, down to the next words. A cluster
    without words of its own has them among those of the one before."""
    cluster: Cell | None = None
    words: list[Cell] = []
    sums: list[Sum] = []
    seen: set[int] = set()
    for row in rows:
        first, last = row[0], row[amounts]
        if first is not None and first.text.strip() and first is not cluster:
            name = name_of_cell(text_of(first), "cluster")
            cluster = first if name is not None and name.kind == "cluster" else None
        own = [cell for cell in row[1:amounts] if cell is not None and cell.text.strip() and id(cell) not in seen]
        seen |= {id(cell) for cell in own}
        if own and sums:
            yield words, sums
            words, sums = [], []
        if cluster is not None:
            words += own
            if last is not None and (starts := _starts(last)):
                sums.append(Sum(cluster, last, starts))
    if sums:
        yield words, sums


def _starts(cell: Cell) -> tuple[int, ...]:
    """Where the amounts of initiatives begin in a cell: those with a label, or one alone; none where they cannot be told apart."""
    found = find_amounts(cell.text)
    ends = [0, *(each.end for each in found)]
    labelled = [
        each.start
        for before, each in zip(ends, found, strict=False)
        if _LABELLED_AMOUNT.search(cell.text[before : each.start])
    ]
    return tuple(labelled or (each.start for each in found if len(found) == 1))


@cache
def _heads() -> frozenset[str]:
    """The heads of columns that stand between the words they were over."""
    return frozenset(wording.plain(row["word"]) for row in reference.rows("column_words"))


@cache
def _lead_in() -> re.Pattern[str]:
    words = [row["word"].strip("*") for row in reference.rows("column_words") if row["kind"] == "list_intro"]
    return re.compile(rf"\b\w+ \w+ (?:{'|'.join(map(re.escape, words))})\b.*", re.IGNORECASE)


def _named(pieces: Sequence[Piece]) -> tuple[list[Piece], int]:
    """The pieces that name something, without lead-ins, heads of columns and names of clusters; and how many totals, which are left out."""
    kept: list[Piece] = []
    totals = 0
    total = ""
    for piece in pieces:
        text = piece.text
        if total and piece.number is None and name_of_cell(f"{total} {text}", "cluster") is not None:
            continue
        total = text if piece.number is None and is_total(text) else ""
        totals += bool(total)
        led = _lead_in().search(piece.cell.text, piece.start, piece.end)
        if led and piece.number is None:
            piece = piece._replace(end=led.start())
            text = piece.text
        name = name_of_cell(text, "cluster")
        head = piece.number is None and (wording.plain(text) in _heads() or money_header(text))
        if len(text) >= SHORTEST and not total and not head and (name is None or name.kind != "cluster"):
            kept.append(piece)
    return kept, totals


def _fitting(pieces: Sequence[Piece], sums: Sequence[Sum], totals: int) -> tuple[list[Found], bool]:
    """The pieces that are initiatives, and whether a list fits one of amounts. Lines that stand alone are told by their order, and only where
    there is a focus area for each amount alone and for each list."""
    lists, between = _parted(pieces)
    runs = [each for each in sums if len(each.starts) > 1]
    if len(lists) != len(runs):
        return [], False
    alone = _alone(sums[: len(sums) - totals])
    ordered = len({id(each.cluster) for each in sums}) == 1 and all(
        len(own) == 2 * len(alone[at]) + (at < len(lists)) for at, own in enumerate(between)
    )
    found: list[Found] = []
    for at, own in enumerate(between):
        if ordered:
            pairs = zip(own[::2], own[1::2], alone[at], strict=False)
            found += [Found(piece, focus.text, one.cluster, (one.cell, one.starts[0])) for focus, piece, one in pairs]
        if at < len(lists) and [piece.number for piece in lists[at]] == list(range(1, len(runs[at].starts) + 1)):
            focus_area, run = own[-1].text if ordered else "", runs[at]
            found += [
                Found(piece, focus_area, run.cluster, (run.cell, start))
                for piece, start in zip(lists[at], run.starts, strict=True)
            ]
    return found, bool(runs)


def _alone(sums: Sequence[Sum]) -> list[list[Sum]]:
    """The amounts that stand alone before each list of amounts, and after the last."""
    found: list[list[Sum]] = [[]]
    for each in sums:
        if len(each.starts) > 1:
            found.append([])
        else:
            found[-1].append(each)
    return found


def _parted(pieces: Sequence[Piece]) -> tuple[list[list[Piece]], list[list[Piece]]]:
    """The numbered lists of some pieces, and the lines before each of them and after the last."""
    lists: list[list[Piece]] = []
    between: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.number is None:
            between[-1].append(piece)
        elif lists and not between[-1] and piece.number == len(lists[-1]) + 1:
            lists[-1].append(piece)
        else:
            lists.append([piece])
            between.append([])
    return lists, between
