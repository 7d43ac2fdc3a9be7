"""From relations that do not hold to findings: which cell (or row) is wrong, among the smallest sets of cells that explain them, the likeliest cause,
and the value that would be right.

Before that a table is tried with a row mended (figures one column off, two figures fused into one cell); when clearly more sums hold then, the
row as read is doubtful. The reading itself is never changed.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from pipeline.reconciliation import matrix as grids
from pipeline.reconciliation.causes import Slip, likeliest_slip
from pipeline.reconciliation.cells import CellRelation, families, figure_at
from pipeline.reconciliation.intervals import HOLDING, proof_state, times_held
from pipeline.reconciliation.matrix import Matrix, Place
from pipeline.reconciliation.repair import Repair, coefficients, repairs
from pipeline.reconciliation.table_finding import TableFinding, finding_on
from pipeline.reconciliation.whole_lines import left_out_rows, missing_lines, part_of_total, repeated_rows, whole_lines
from pipeline.reconciliation.words import roles

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


def diagnose_relations(
    matrix: Matrix, relations: Sequence[CellRelation], reading: Reading | None = None
) -> tuple[TableFinding, ...]:
    """The findings on the relations of a grid, one for each cause, in the order of the cells."""
    out = missing_lines(matrix, relations) + repeated_rows(matrix, relations) + left_out_rows(matrix, relations) + _unlike(relations)
    rest = list(relations)
    if reading is not None:
        touched = [
            r
            for r in relations
            if r.verdict == "mismatch" and any(cell in reading.cells for cell in (r.total, *r.members))
        ]
        out.append(_doubtful(matrix, reading, touched))
        rest = [r for r in rest if r not in touched]
    for whole in whole_lines(matrix, rest):
        out.append(whole)
        rest = [r for r in rest if r not in whole.relations]
    for family in families(r for r in rest if r.op == "about"):  # not a slip in a cell, but figures made each in its own way
        main = max(family, key=lambda r: r.gap)
        near = finding_on(main, family, "unexplained", (), line=("near", len(family)))
        out.append(replace(near, severity="info", verdict="incomplete"))
        rest = [r for r in rest if r not in family]
    out += located(matrix, rest)
    return tuple(sorted(out, key=lambda f: (f.place, f.code)))


def _unlike(relations: Sequence[CellRelation]) -> list[TableFinding]:
    """One finding for each family of sums between figures of different price levels."""
    found = [
        finding_on(max(family, key=lambda r: r.gap), family, "different_scope", (), line=("level", len(family)))
        for family in families(r for r in relations if r.verdict == "not_comparable")
    ]
    return [replace(each, severity="info", verdict="not_comparable") for each in found]


def _doubtful(matrix: Matrix, reading: Reading, broken: Sequence[CellRelation]) -> TableFinding:
    """A row that the sums want read otherwise."""
    main = max(broken, key=lambda r: r.gap, default=None)
    found = TableFinding(
        "amount.unread", "warning", "mismatch" if broken else "incomplete", "reading_doubt", reading.cells[0], tuple(broken),
        cells=reading.cells, proposals=reading.proposals, located=True, line=(reading.kind, reading.cells[0][0]),
    )  # fmt: skip
    if main is None:
        return found
    return replace(found, reported=main.reported, computed=main.computed, difference=main.difference, slack=main.slack)


def proof_states(
    matrix: Matrix, relations: Sequence[CellRelation], findings: Sequence[TableFinding]
) -> dict[Place, str]:
    """For every cell with a figure: proven (two relations hold it), supported (one), unproven, or contradicted (a
    finding points at it).

    A total whose sum is broken while nothing singles out a part is contradicted.
    """
    held = times_held((r.total, r.members) for r in relations if r.verdict in HOLDING)
    accused = {
        c
        for f in findings
        if f.verdict == "mismatch"
        for c in (f.cells or tuple(c for s in f.rivals for c in s) or (f.place,))
    }
    out = {}
    for r in matrix.rows:
        for c in matrix.cols:
            if matrix.states[r][c] in (grids.NUMBER, grids.ZERO):
                out[(r, c)] = proof_state(held[(r, c)], (r, c) in accused)
    return out


MANY = 4  # sums that hold, from which on they are exact as a rule
RULE, FEW_EXACT = 3.5, 0.7  # against a figure that leaves sums a little off where they are exact as a rule, or the few that hold are
EXACTLY = 1.5  # how much more far-fetched a repair is for every exact sum that it leaves a little off
BALANCED = 1.0  # how much less far-fetched a repair is that makes two totals equal


def _merged(groups: list[tuple[list[CellRelation], list[Repair]]]) -> list[tuple[list[CellRelation], list[Repair]]]:
    """Groups of broken sums that the very same sets of cells explain are one matter."""
    by_cells: dict[object, tuple[list[CellRelation], list[Repair]]] = {}
    for number, (part, found) in enumerate(groups):
        key: object = tuple(sorted(r.cells for r in found)) if found and len(found[0].cells) > 1 else number
        if key in by_cells:
            by_cells[key] = ([*by_cells[key][0], *part], by_cells[key][1])
        else:
            by_cells[key] = (part, found)
    return list(by_cells.values())


def located(matrix: Matrix, relations: Sequence[CellRelation]) -> list[TableFinding]:
    """The findings on the sums that do not hold: the cell (or the few) that explains them, one for each mistake of its
    own."""
    out = []
    for broken, found in _merged(repairs(relations)):
        judged = sorted(
            (_weighed(matrix, repair, broken, relations) for repair in found), key=lambda w: (w.cost, w.repair.cells)
        )
        out += [_told(matrix, part, options) for part, options in _independent(broken, judged)]
    return out


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A repair with the slips it takes to explain it, and how far-fetched all that is."""

    cost: float
    repair: Repair
    slips: tuple[Slip, ...]


def _independent(
    broken: list[CellRelation], judged: Sequence[_Weighed]
) -> list[tuple[list[CellRelation], Sequence[_Weighed]]]:
    """The broken sums parted by the mistake that explains them, where the best repair is several cells that each have
    broken sums of their own, with the other cells that would do in their place. A sum that two of them break goes with the
    first, if each of the two is a slip in itself. Cells of which none is a slip are apart where each has two sums or more to
    itself: those that cross there."""
    if not judged or len(judged[0].repair.cells) < 2:
        return [(broken, judged)]
    best = judged[0]
    cells = set(best.repair.cells)
    shares = [[r for r in broken if cells.intersection((r.total, *r.members)) == {cell}] for cell in best.repair.cells]
    common = [r for r in broken if not any(r in share for share in shares)]
    unexplained = [s.klass == "unexplained" for s in best.slips]
    crossed = all(len(share) > 1 for share in shares)
    if not all(shares) or (all(unexplained) and not crossed) or (common and any(unexplained)):
        return [(broken, judged)]
    out: list[tuple[list[CellRelation], Sequence[_Weighed]]] = []
    for i, (cell, share) in enumerate(zip(best.repair.cells, shares, strict=True)):
        others = cells - {cell}
        aside = sum(slip.cost for k, slip in enumerate(best.slips) if k != i)
        options = []
        for w in judged:
            at = [k for k, c in enumerate(w.repair.cells) if c not in others]
            if len(at) == 1 and all(w.repair.cells[at[0]] in (r.total, *r.members) for r in share):
                k = at[0]
                alone = Repair((w.repair.cells[k],), (w.repair.low[k],), (w.repair.high[k],))
                options.append(_Weighed(w.cost - aside, alone, (w.slips[k],)))
        out.append((share if i else [*share, *common], options))
    return out


def _told(matrix: Matrix, broken: list[CellRelation], judged: Sequence[_Weighed]) -> TableFinding:
    main = max(broken, key=lambda r: (r.gap, r.total))
    if not judged:
        return finding_on(main, broken, "unexplained", ())
    best, every = judged[0], tuple(w.repair.cells for w in judged)
    rivals = tuple(w.repair.cells for w in judged[1:] if w.cost < best.cost + 0.5)
    if len(best.repair.cells) == 1:
        part = part_of_total(matrix, broken)
        if part is not None and part[1] < best.cost:
            return finding_on(main, broken, part[0], (), rivals=every, line=part[2])
    klass = best.slips[0].klass if len({s.klass for s in best.slips}) == 1 else "unexplained"
    sure = not rivals and (len(broken) > 1 or best.cost < 3.5)
    proposals = tuple((cell, slip.value) for cell, slip in zip(best.repair.cells, best.slips, strict=True))
    if rivals and all(slip.klass == "unexplained" for slip in best.slips):
        return finding_on(main, broken, "unexplained", (), rivals=every)
    return finding_on(main, broken, klass, best.repair.cells, proposals=proposals, rivals=rivals, located=sure)


def _weighed(
    matrix: Matrix, repair: Repair, broken: Sequence[CellRelation], relations: Sequence[CellRelation]
) -> _Weighed:
    """How far-fetched a repair is. One that makes a total what another total of its line is (a budget that balances,
    assets and liabilities) has that to bear it out; one that spoils sums that hold exactly, where nearly all do, has that
    against it."""
    cost, slips = _judge(matrix, repair, _inexact(relations))
    cost += EXACTLY * _spoilt(matrix, repair, slips, relations)
    total = len(repair.cells) == 1 and any(repair.cells[0] == r.total for r in broken)
    if total and _balances(matrix, repair.cells[0], slips[0].value, broken[0].kind != "row"):
        cost -= BALANCED
    return _Weighed(cost, repair, tuple(slips))


def _inexact(relations: Sequence[CellRelation]) -> float:
    """How much speaks against a figure that leaves sums a little off: what holds of the table does so exactly, a few sums or many of them."""
    held = [r.verdict for r in relations if r.verdict in HOLDING]
    exact = held.count("exact")
    return RULE if len(held) >= MANY and exact >= 0.8 * len(held) else FEW_EXACT if held and exact == len(held) else 0.0


def _spoilt(matrix: Matrix, repair: Repair, slips: Sequence[Slip], relations: Sequence[CellRelation]) -> int:
    """How many more sums are a little off with the repair than without, where sums as a rule are exact; 0 where they are
    not."""
    if _inexact(relations) < RULE:
        return 0
    change = {}
    for cell, slip in zip(repair.cells, slips, strict=True):
        figure = figure_at(matrix, cell)
        if figure is not None:
            change[cell] = slip.value * matrix.multipliers.get(cell, Decimal(1)) - figure.value
    count = 0
    for r in relations:
        factors = coefficients(r)
        here = [cell for cell in change if cell in factors]
        if here and r.difference is not None and r.verdict in (*HOLDING, "mismatch"):
            after = r.difference + sum((factors[cell] * change[cell] for cell in here), Decimal(0))
            count += (after != 0) - (r.verdict == "within_rounding")
    return count


def _balances(matrix: Matrix, total: Place, value: Decimal, column: bool) -> bool:
    """Whether another total in the line of a total has the same figure, or the same with the other sign."""
    labels = matrix.row_labels if column else matrix.col_labels
    along = [(r, total[1]) for r in matrix.rows] if column else [(total[0], c) for c in matrix.cols]
    wanted = int(value * matrix.multipliers.get(total, Decimal(1)) / matrix.unit)
    named = [p for p in along if "total" in roles(labels[p[0] if column else p[1]])]
    return total in named and any(abs(int(matrix.value[p])) == abs(wanted) > 0 for p in named if p != total)


def _judge(matrix: Matrix, repair: Repair, inexact: float) -> tuple[float, list[Slip]]:
    slips = []
    for cell, low, high in zip(repair.cells, repair.low, repair.high, strict=True):
        figure = matrix.figures[cell[0]][cell[1]]
        if matrix.state[cell] != grids.NUMBER or figure is None:
            slips.append(Slip("missing_part", (low + high) / 2, 3.0))
            continue
        factor = matrix.multipliers.get(cell, Decimal(1))
        slips.append(likeliest_slip(figure.value, figure.quantum, low / factor, high / factor, inexact))
    return sum(s.cost for s in slips), slips
