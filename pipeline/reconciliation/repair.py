"""Which cells, if changed, make every relation of a table hold: the smallest set, and all sets that are as small.

Card-minimal repair of numerical data (Flesca, Furfaro, Parisi). One cell alone and two together are tried first,
exactly, with Decimals; more than two are an integer programme (pipeline.reconciliation.programme).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from pipeline.reconciliation.cells import CellRelation
from pipeline.reconciliation.intervals import HOLDING
from pipeline.reconciliation.matrix import Place
from pipeline.reconciliation.programme import smallest_sets

MOST_TIES = 12
MOST_CELLS = 400
FAR = Decimal(10) ** 15


@dataclass(frozen=True, slots=True)
class Repair:
    """A set of cells and, for each, the range of changes that makes every relation it touches hold (in the table's
    unit)."""

    cells: tuple[Place, ...]
    low: tuple[Decimal, ...]
    high: tuple[Decimal, ...]


def connected(relations: Iterable[CellRelation]) -> list[list[CellRelation]]:
    """The relations in groups that share cells, directly or through one another; order of first appearance."""
    parent: dict[Place, Place] = {}

    def root(cell: Place) -> Place:
        while parent.setdefault(cell, cell) != cell:
            parent[cell] = parent[parent[cell]]
            cell = parent[cell]
        return cell

    chosen = list(relations)
    for r in chosen:
        top = root(r.total)
        for cell in r.members:
            parent[root(cell)] = top
    groups: dict[Place, list[CellRelation]] = {}
    for r in chosen:
        groups.setdefault(root(r.total), []).append(r)
    return list(groups.values())


def coefficients(relation: CellRelation) -> dict[Place, int]:
    """How the difference (reported − computed) moves when a cell grows by one, for the cells where it does."""
    out = {relation.total: 1}
    for member, sign in zip(relation.members, relation.signs, strict=True):
        out[member] = out.get(member, 0) - sign
    return {cell: factor for cell, factor in out.items() if factor}


def repairs(relations: Sequence[CellRelation]) -> list[tuple[list[CellRelation], list[Repair]]]:
    """The mismatches in groups that share cells, each with all smallest sets of cells that explain it (at most
    MOST_TIES of them); none when no small set does, or when there is too much to search."""
    wrong = [r for r in relations if r.verdict == "mismatch"]
    if not wrong:
        return []
    web = _Web(relations)
    asked: dict[tuple[int, ...], list[Repair]] = {}
    out = []
    for group in connected(wrong):
        broken = sorted(group, key=lambda r: (r.total, r.members))
        found = web.singles(broken) or web.pairs(broken)
        if not found:  # groups with the same sums around them are the same question
            nearby = web.nearby(broken)
            if nearby not in asked:
                asked[nearby] = web.larger(nearby)
            found = asked[nearby]
        out.append((broken, found))
    return out


class _Web:
    """The relations of a table that can be tested, numbered, and for each cell those it is in with its coefficient."""

    def __init__(self, relations: Sequence[CellRelation]) -> None:
        self.relations = [r for r in relations if r.difference is not None and r.verdict != "incomplete"]
        self.factors = [coefficients(r) for r in self.relations]
        self.touching: dict[Place, dict[int, int]] = {}
        for number, factors in enumerate(self.factors):
            for cell, factor in factors.items():
                self.touching.setdefault(cell, {})[number] = factor

    def singles(self, broken: Sequence[CellRelation]) -> list[Repair]:
        """The cells that alone explain all of ``broken`` without breaking a relation that holds."""
        shared = set.intersection(*({r.total, *r.members} for r in broken))
        return [repair for cell in sorted(shared) if (repair := self._repair((cell,)))]

    def pairs(self, broken: Sequence[CellRelation]) -> list[Repair]:
        """Two cells that together explain everything."""
        cells = {c for r in broken for c in (r.total, *r.members)}
        if len(cells) > 120:
            return []
        further = () if len(cells) > 40 else {c for x in cells for n in self._at(x) for c in self.factors[n]}
        wanted = {n for c in cells for n in self._at(c) if any(self.relations[n] is r for r in broken)}
        missed = {c: wanted - self._at(c).keys() for c in cells.union(further)}
        out = []
        for a, b in combinations(sorted(missed), 2):
            repair = self._repair((a, b)) if missed[a].isdisjoint(missed[b]) else None
            if repair:
                out.append(repair)
                if len(out) >= MOST_TIES:
                    break
        return out

    def nearby(self, broken: Sequence[CellRelation]) -> tuple[int, ...]:
        """The relations that cells of ``broken``, or two relations that hold away from them, are in."""
        cells = {c for r in broken for c in (r.total, *r.members)}
        for _ in range(2):
            near = {n for c in cells for n in self._at(c) if self.relations[n].verdict in HOLDING}
            cells |= {c for n in near for c in self.factors[n]}
            if len(cells) > MOST_CELLS:
                break
        return tuple(sorted({n for c in cells for n in self._at(c)}))

    def larger(self, nearby: Sequence[int]) -> list[Repair]:
        """The smallest sets of cells under which all relations of ``nearby`` hold."""
        cells = sorted({c for n in nearby for c in self.factors[n]})
        if len(cells) > MOST_CELLS:
            return []
        index = {cell: i for i, cell in enumerate(cells)}
        sums = []
        for n in nearby:
            relation = self.relations[n]
            factors = {index[cell]: factor for cell, factor in self.factors[n].items()}
            sums.append((factors, relation.difference or Decimal(0), relation.slack or Decimal(0)))
        out = []
        for found in smallest_sets(len(cells), sums, MOST_TIES):
            chosen, changes = tuple(cells[i] for i in found), tuple(found.values())
            out.append(self._repair(chosen) or Repair(chosen, changes, changes))
        return out

    def _at(self, cell: Place) -> Mapping[int, int]:
        return self.touching.get(cell, {})

    def _repair(self, cells: tuple[Place, ...]) -> Repair | None:
        """The changes of the cells with which all relations they are in hold, None when there are none or no end of
        them.

        Each relation leaves a cell the range that the ranges of the others leave over, until nothing narrows any more.
        """
        spans = dict.fromkeys(cells, (-FAR, FAR))
        inside = {n: [c for c in cells if n in self._at(c)] for c in cells for n in self._at(c)}
        for _ in range(2 * len(cells)):
            before = dict(spans)
            for number, here in inside.items():
                relation, factors = self.relations[number], self.factors[number]
                off, slack = relation.difference, relation.slack
                if off is None or slack is None:
                    continue
                for cell in here:
                    low, high = -off - slack, slack - off
                    for other in here:
                        if other != cell:
                            ends = [factors[other] * end for end in spans[other]]
                            low, high = low - max(ends), high - min(ends)
                    ends = sorted((low / factors[cell], high / factors[cell]))
                    spans[cell] = max(ends[0], spans[cell][0]), min(ends[1], spans[cell][1])
                    if spans[cell][0] > spans[cell][1]:
                        return None
            if spans == before:
                break
        if any(high - low > FAR / 10 for low, high in spans.values()):
            return None
        return Repair(cells, tuple(low for low, _ in spans.values()), tuple(high for _, high in spans.values()))
