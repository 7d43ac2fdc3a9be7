"""Other readings of a row that the sums prefer: figures one column off, two figures fused into one cell.

A table is tried with the row mended; when clearly more sums hold then, the row as read is doubtful. The reading
itself is never changed.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from pipeline.reconciliation import matrix as grids
from pipeline.reconciliation.cells import CellRelation
from pipeline.reconciliation.intervals import HOLDING
from pipeline.reconciliation.matrix import Matrix, Place

MOST = 8  # mended tables tried at most
FEWEST = 20  # steps of rounding a total must have for its sum to mean something
TALLEST = 300  # rows of a table that is tried again


@dataclass(frozen=True, slots=True)
class Reading:
    """A mended table: ``kind`` shifted or fused, the cells concerned, the texts, and what the mended cells would
    say."""

    kind: str
    cells: tuple[Place, ...]
    texts: tuple[tuple[str, ...], ...]
    matrix: Matrix | None = None
    relations: tuple[CellRelation, ...] = ()

    @property
    def proposals(self) -> tuple[tuple[Place, Decimal], ...]:
        """What each mended cell would be, where it would be a figure."""
        assert self.matrix is not None
        figures = ((cell, self.matrix.figures[cell[0]][cell[1]]) for cell in self.cells)
        return tuple((cell, figure.value) for cell, figure in figures if figure is not None and not figure.nil)


def better_reading(
    matrix: Matrix,
    relations: Sequence[CellRelation],
    search: Callable[[Sequence[Sequence[str]]], tuple[Matrix, tuple[CellRelation, ...]]],
) -> Reading | None:
    """The mended table under which clearly more sums hold, or None. ``search`` reads a grid and finds its sums."""
    held, broken = _score(relations)
    best, gain = None, 0
    for option in islice(_options(matrix), MOST):
        mended, found = search(option.texts)
        left = {cell for cell in option.cells if mended.state[cell] == grids.EMPTY}
        now, wrong = _score([r for r in found if not left & {r.total, *r.members} or r.verdict in HOLDING])
        touched = sum(
            r.verdict in HOLDING and any(cell in option.cells for cell in (r.total, *r.members)) for r in found
        )
        better = now - held + max(0, broken - wrong)
        clearly = now - held >= 2 or (now > held and wrong < broken) or (now >= held and wrong + 1 < broken)
        if (
            touched
            and better > gain
            and (clearly or (now > held and wrong <= broken and _telling(mended, found, option)))
        ):
            best, gain = Reading(option.kind, option.cells, option.texts, mended, found), better
    return best


def _telling(mended: Matrix, relations: Sequence[CellRelation], option: Reading) -> bool:
    """Whether a mended row makes a sum of several figures hold that hardly does so by chance; two figures printed in
    one cell are odd enough by themselves."""
    for r in relations:
        cells = [c for c in (r.total, *r.members) if mended.state[c] == grids.NUMBER and mended.value[c]]
        if r.verdict in HOLDING and set(cells) & set(option.cells):
            steps = abs(int(mended.value[r.total])) / max(1, 2 * sum(int(mended.half[c]) for c in cells))
            if option.kind == "fused" or (len(cells) > 3 and steps > FEWEST):
                return True
    return False


def _score(relations: Sequence[CellRelation]) -> tuple[int, int]:
    return sum(r.verdict in HOLDING for r in relations), sum(r.verdict == "mismatch" for r in relations)


def _options(matrix: Matrix) -> Iterator[Reading]:
    if len(matrix.rows) > TALLEST:
        return
    full = [r for r in matrix.rows if all(matrix.states[r][c] != grids.EMPTY for c in matrix.cols)]
    if len(full) * 2 < len(matrix.rows) and len(full) < 3 and len(matrix.rows) > 3:
        return
    for row in matrix.rows:
        gaps = [i for i, c in enumerate(matrix.cols) if matrix.states[row][c] == grids.EMPTY]
        if len(gaps) == 1:
            yield from _fused(matrix, row, gaps[0]) or _shifted(matrix, row, gaps[0])


def _fused(matrix: Matrix, row: int, gap: int) -> list[Reading]:
    out = []
    for step in (-1, 1):
        if 0 <= gap + step < len(matrix.cols):
            here, empty = matrix.cols[gap + step], matrix.cols[gap]
            pieces = re.split(r"\s+", matrix.texts[row][here].strip())
            if len(pieces) == 2 and all(re.search(r"\d", piece) for piece in pieces):
                left, right = (here, empty) if step == -1 else (empty, here)
                out.append(_mended(matrix, "fused", row, {left: pieces[0], right: pieces[1]}))
    return out


def _shifted(matrix: Matrix, row: int, gap: int) -> list[Reading]:
    cols, texts, last = matrix.cols, matrix.texts[row], len(matrix.cols) - 1
    out = []
    if gap < last:
        out.append(
            _mended(matrix, "shifted", row, {**{cols[i]: texts[cols[i + 1]] for i in range(gap, last)}, cols[last]: ""})
        )
    if gap > 0:
        out.append(
            _mended(matrix, "shifted", row, {**{cols[i]: texts[cols[i - 1]] for i in range(1, gap + 1)}, cols[0]: ""})
        )
    return out


def _mended(matrix: Matrix, kind: str, row: int, new: dict[int, str]) -> Reading:
    texts = [list(line) for line in matrix.texts]
    for col, text in new.items():
        texts[row][col] = text
    return Reading(kind, tuple((row, c) for c in sorted(new)), tuple(tuple(line) for line in texts))
