"""Which cells, if changed, make every relation of a table hold: the smallest set, and all sets that are as small.

Card-minimal repair of numerical data (Flesca, Furfaro, Parisi) as a small integer programme for HiGHS through scipy;
one cell alone is tried first, exactly, with Decimals. Rounding of every figure is part of the programme, so the
joint test comes with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from pipeline.reconciliation.cells import CellRelation
from pipeline.reconciliation.matrix import Place
from pipeline.reconciliation.silence import nothing_printed

HOLDING = ("exact", "within_rounding")
MOST_TIES = 12
MOST_CELLS = 400
#: Bounds the search by its own steps, so that the result does not depend on how fast the machine is.
MOST_NODES = 300


@dataclass(frozen=True, slots=True)
class Repair:
    """A set of cells and, for each, the range of changes that makes every relation it touches hold (in the table's
    unit)."""

    cells: tuple[Place, ...]
    low: tuple[Decimal, ...]
    high: tuple[Decimal, ...]


def broken_groups(relations: Sequence[CellRelation]) -> list[list[CellRelation]]:
    """The mismatches in groups that share cells, directly or through one another; order of first appearance."""
    groups: list[tuple[set[Place], list[CellRelation]]] = []
    for relation in relations:
        if relation.verdict != "mismatch":
            continue
        cells = {relation.total, *relation.members}
        touching = [g for g in groups if g[0] & cells]
        merged = (set.union(cells, *(g[0] for g in touching)), [r for g in touching for r in g[1]] + [relation])
        groups = [g for g in groups if not any(g is t for t in touching)] + [merged]
    return [sorted(g[1], key=lambda r: (r.total, r.members)) for g in groups]


def coefficient(relation: CellRelation, cell: Place) -> int:
    """How the difference (reported − computed) moves when the cell grows by one."""
    own = 1 if relation.total == cell else 0
    return own - sum(sign for member, sign in zip(relation.members, relation.signs, strict=True) if member == cell)


def single_repairs(broken: Sequence[CellRelation], relations: Sequence[CellRelation]) -> list[Repair]:
    """The cells that alone explain all of ``broken`` without breaking a relation that holds."""
    shared = set.intersection(*({r.total, *r.members} for r in broken))
    out = []
    for cell in sorted(shared):
        span = _span(
            cell,
            [
                r
                for r in relations
                if r.difference is not None and r.verdict != "incomplete" and cell in (r.total, *r.members)
            ],
        )
        if span is not None:
            out.append(Repair((cell,), (span[0],), (span[1],)))
    return out


def _span(cell: Place, touching: Iterable[CellRelation]) -> tuple[Decimal, Decimal] | None:
    low, high = None, None
    for relation in touching:
        factor = coefficient(relation, cell)
        if factor == 0 or relation.difference is None or relation.slack is None:
            continue
        ends = sorted(
            ((-relation.difference - relation.slack) / factor, (-relation.difference + relation.slack) / factor)
        )
        low = ends[0] if low is None else max(low, ends[0])
        high = ends[1] if high is None else min(high, ends[1])
    return None if low is None or high is None or low > high else (low, high)


def smallest_repairs(broken: Sequence[CellRelation], relations: Sequence[CellRelation]) -> list[Repair]:
    """All smallest sets of cells that explain ``broken`` (at most MOST_TIES of them), [] when the group is too large
    to search."""
    single = single_repairs(broken, relations)
    if single:
        return single
    nearby = _nearby(broken, relations)
    cells = sorted({c for r in broken for c in (r.total, *r.members)})
    pairs = _pairs(broken, nearby, cells) if len(cells) <= 120 else []
    if pairs:
        return pairs
    return _programme(broken, nearby)


def _nearby(broken: Sequence[CellRelation], relations: Sequence[CellRelation]) -> list[CellRelation]:
    cells = {c for r in broken for c in (r.total, *r.members)}
    for _ in range(2):
        cells |= {
            c
            for r in relations
            if r.verdict in HOLDING and cells & {r.total, *r.members}
            for c in (r.total, *r.members)
        }
        if len(cells) > MOST_CELLS:
            break
    return [
        r for r in relations if r.difference is not None and r.verdict != "incomplete" and {r.total, *r.members} & cells
    ]


def _pairs(broken: Sequence[CellRelation], nearby: Sequence[CellRelation], cells: Sequence[Place]) -> list[Repair]:
    """Two cells that together explain everything, solved exactly: the second follows from what the first leaves
    over."""
    touching = {
        c: [r for r in nearby if c in (r.total, *r.members)] for c in {c for r in nearby for c in (r.total, *r.members)}
    }
    candidates = (
        sorted({c for c in cells} | {c for x in cells for r in touching[x] for c in (r.total, *r.members)})
        if len(cells) <= 40
        else list(cells)
    )
    out = []
    identity = {id(r) for r in broken}
    for a, b in combinations(candidates, 2):
        ra, rb = touching[a], touching[b]
        if len(identity & ({id(r) for r in ra} | {id(r) for r in rb})) < len(identity):
            continue
        ids = {id(r) for r in rb}
        both = [r for r in ra if id(r) in ids]
        only_a = [r for r in ra if id(r) not in ids]
        ida = {id(r) for r in ra}
        only_b = [r for r in rb if id(r) not in ida]
        solution = _solve_pair(a, b, only_a, only_b, both)
        if solution:
            out.append(Repair((a, b), (solution[0][0], solution[1][0]), (solution[0][1], solution[1][1])))
            if len(out) >= MOST_TIES:
                break
    return out


def _solve_pair(
    a: Place, b: Place, only_a: list[CellRelation], only_b: list[CellRelation], both: list[CellRelation]
) -> tuple[tuple[Decimal, Decimal], tuple[Decimal, Decimal]] | None:
    far = Decimal(10) ** 15
    span_a = _span(a, only_a) if only_a else (-far, far)
    span_b = _span(b, only_b) if only_b else (-far, far)
    if span_a is None or span_b is None:
        return None
    for relation in both:
        fa, fb = coefficient(relation, a), coefficient(relation, b)
        if not fa or not fb or relation.difference is None or relation.slack is None:
            continue
        narrow = []
        for own, mine, other, theirs in ((span_a, fa, span_b, fb), (span_b, fb, span_a, fa)):
            rest = sorted((theirs * other[0], theirs * other[1]))
            ends = sorted(
                (
                    (-relation.difference - relation.slack - rest[1]) / mine,
                    (-relation.difference + relation.slack - rest[0]) / mine,
                )
            )
            low, high = max(own[0], ends[0]), min(own[1], ends[1])
            if low > high:
                return None
            narrow.append((low, high))
        span_a, span_b = narrow
    wide = any(high - low > far / 10 for low, high in (span_a, span_b))
    return None if wide else (span_a, span_b)


def _programme(broken: Sequence[CellRelation], nearby: Sequence[CellRelation]) -> list[Repair]:
    cells = sorted({c for r in nearby for c in (r.total, *r.members)})
    if len(cells) > MOST_CELLS:
        return []
    found: list[tuple[tuple[Place, ...], tuple[float, ...]]] = []
    scale = float(max(r.gap for r in broken)) or 1.0
    while len(found) < MOST_TIES:
        solved = _solve(cells, nearby, scale, [set(s) for s, _ in found])
        if solved is None or (found and len(solved[0]) > len(found[0][0])):
            break
        found.append(solved)
    out = []
    for chosen, deltas in found:
        changes = [Decimal(repr(round(d * scale, 6))) for d in deltas]
        out.append(Repair(chosen, tuple(changes), tuple(changes)))
    return out


def _solve(
    cells: Sequence[Place], nearby: Sequence[CellRelation], scale: float, excluded: Sequence[set[Place]]
) -> tuple[tuple[Place, ...], tuple[float, ...]] | None:
    """Minimise the number of changed cells; variables are a change and a switch per cell, all divided by ``scale``."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import lil_matrix

    count = len(cells)
    index = {c: i for i, c in enumerate(cells)}
    limit = 20.0
    rows = lil_matrix((len(nearby) + 2 * count + len(excluded), 2 * count))
    low = np.full(rows.shape[0], -np.inf)
    high = np.full(rows.shape[0], np.inf)
    for k, relation in enumerate(nearby):
        for cell in (relation.total, *relation.members):
            rows[k, index[cell]] = coefficient(relation, cell)
        difference, slack = float(relation.difference or 0) / scale, float(relation.slack or 0) / scale + 1e-7
        low[k], high[k] = -difference - slack, -difference + slack
    for i in range(count):
        for j, sign in enumerate((1, -1)):
            k = len(nearby) + 2 * i + j
            rows[k, i], rows[k, count + i], high[k] = sign, -limit, 0.0
    for j, taken in enumerate(excluded):
        k = len(nearby) + 2 * count + j
        for cell in taken:
            rows[k, count + index[cell]] = 1
        high[k] = len(taken) - 1
    with nothing_printed():
        result = milp(
            np.concatenate([np.zeros(count), np.ones(count)]),
            constraints=LinearConstraint(rows.tocsr(), low, high),
            integrality=np.concatenate([np.zeros(count), np.ones(count)]),
            bounds=Bounds(
                np.concatenate([np.full(count, -limit), np.zeros(count)]),
                np.concatenate([np.full(count, limit), np.ones(count)]),
            ),
            options={"node_limit": MOST_NODES, "time_limit": 60.0, "presolve": False},
        )
    if result.x is None:
        return None
    chosen = [i for i in range(count) if result.x[count + i] > 0.5]
    return tuple(cells[i] for i in chosen), tuple(float(result.x[i]) for i in chosen)
