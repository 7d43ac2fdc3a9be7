"""What the names beside one another in a table say: the region in force, and which clusters a series of names can
be.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from pipeline.interpretation.names.recognise import FoundName, names_of_cells
from pipeline.matching.entities import entities_of, regions_of
from pipeline.model import Grid


def series(candidates: Sequence[frozenset[str]], least: int = 3) -> tuple[frozenset[str], ...]:
    """Narrow the clusters that a series of names can be, by their company.

    One region that has them all is taken when it is the only one; otherwise the series is cut into runs of one region
    each, no region twice, no cluster twice, as few runs as possible, and what is the same in all such readings is
    kept. With fewer than ``least`` different names nothing is concluded.
    """
    runs = [(names, len(list(run))) for names, run in groupby(candidates)]
    kept = [names for names, _ in runs if names]
    if len(set(kept)) < least and not any(len(names) == 1 for names in kept):
        return tuple(candidates)
    if len(set(kept)) < 2 or _listed_twice(candidates):
        return tuple(candidates)
    by_region = [_regions(names) for names in kept]
    shared = set.intersection(*(set(regions) for regions in by_region))
    if len(shared) == 1:
        (region,) = shared
        chosen = [frozenset({regions[region]}) for regions in by_region]
    elif shared:
        return tuple(candidates)
    else:
        chosen = _runs(by_region)
    left = iter(chosen)
    narrowed = ((next(left) if names else names, times) for names, times in runs)
    return tuple(names for names, times in narrowed for _ in range(times))


def _listed_twice(candidates: Sequence[frozenset[str]]) -> bool:
    """Do several open names come twice and no sure one? Then the regions may be mixed, and company says nothing."""
    times = Counter(names for names in candidates if names)
    again = [names for names, count in times.items() if count > 1]
    mixed = len([names for names in again if len(names) > 1]) > 1 and not any(len(names) == 1 for names in again)
    in_turn = all(len(names) == 1 for names in _runs([_regions(names) for names in candidates if names]))
    return mixed and not in_turn


def _regions(names: frozenset[str]) -> dict[str, str]:
    return {regions_of("cluster", cluster): cluster for cluster in sorted(names)}


def _runs(by_region: list[dict[str, str]]) -> list[frozenset[str]]:
    """All readings in runs of one region with the fewest runs; for each name the clusters it is in any of them."""
    everything = [frozenset(regions.values()) for regions in by_region]
    for limit in range(1, 6):
        readings: list[tuple[str, ...]] = []
        _extend(by_region, 0, "", frozenset(), (), limit, readings)
        if readings:
            return [frozenset(reading[i] for reading in readings) for i in range(len(by_region))]
    return everything


def _extend(
    by_region: list[dict[str, str]],
    i: int,
    region: str,
    closed: frozenset[str],
    reading: tuple[str, ...],
    left: int,
    readings: list[tuple[str, ...]],
) -> None:
    if len(readings) > 64:
        return
    if i == len(by_region):
        readings.append(reading)
        return
    for other, cluster in sorted(by_region[i].items()):
        if cluster in reading or other in closed:
            continue
        if other == region:
            _extend(by_region, i + 1, region, closed, (*reading, cluster), left, readings)
        elif left:
            _extend(by_region, i + 1, other, closed | ({region} - {""}), (*reading, cluster), left - 1, readings)


@dataclass(frozen=True, slots=True)
class GridNames:
    """The names of a grid's cells and what follows from their places. Keys are (row, col)."""

    names: dict[tuple[int, int], FoundName] = field(default_factory=dict)
    region: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    company: dict[tuple[int, int], frozenset[str]] = field(default_factory=dict)


def read_grid(grid: Grid) -> GridNames:
    """Region in force and company of every cluster name in a grid.

    The region in force is, in this order: a region in the same row; the nearest region above in the same column
    (below where the table sums upwards: where the regions above contradict the clusters that only one region has);
    the nearest region row in a column to the left.
    """
    slots = grid.slots()
    texts = [[cell.text if cell else "" for cell in row] for row in slots]
    columns = [names_of_cells([texts[r][c] for r in range(grid.n_rows)]) for c in range(grid.n_cols)]
    for r in range(grid.n_rows):
        # names side by side (clusters that head columns) tell what kind the ones that are two things are, where their columns have no others
        for c, name in enumerate(names_of_cells(texts[r])):
            if name is not None and name.kind == "cluster" and not any((*columns[c][:r], *columns[c][r + 1 :])):
                columns[c] = (*columns[c][:r], name, *columns[c][r + 1 :])
    names = {(r, c): name for c, column in enumerate(columns) for r, name in enumerate(column) if name is not None}
    region: dict[tuple[int, int], tuple[str, str]] = {}
    for (r, c), name in names.items():
        if name.kind in ("cluster", "municipality"):
            found = _in_row(names, r, c) or _in_column(columns, r, c)
            if found:
                region[r, c] = found
    company: dict[tuple[int, int], frozenset[str]] = {}
    for c, column in enumerate(columns):
        _keep(company, [((r, c), name) for r, name in enumerate(column)], region)
    for r in range(grid.n_rows):
        _keep(company, [((r, c), columns[c][r]) for c in range(grid.n_cols)], region)
    return GridNames(names, region, company)


def _keep(
    company: dict[tuple[int, int], frozenset[str]],
    line: list[tuple[tuple[int, int], FoundName | None]],
    region: dict[tuple[int, int], tuple[str, str]],
) -> None:
    clusters = [
        (place, entities_of("cluster", name.raw)) for place, name in line if name is not None and name.kind == "cluster"
    ]
    if len(clusters) < 2:
        return
    known = [
        frozenset(c for c in names if place in region and regions_of("cluster", c) == region[place][0]) or names
        for place, names in clusters
    ]
    for (place, names), narrowed in zip(clusters, series(known), strict=True):
        if narrowed != names and len(narrowed) < len(names):
            company.setdefault(place, narrowed)


def _region(name: FoundName | None) -> str:
    if name is None or name.kind != "region":
        return ""
    entities = entities_of("region", name.raw)
    return next(iter(entities)) if len(entities) == 1 else ""


def _in_row(names: dict[tuple[int, int], FoundName], row: int, col: int) -> tuple[str, str] | None:
    found = {(_region(name), name.raw) for (r, c), name in names.items() if r == row and c != col and _region(name)}
    return min(found) if len({region for region, _ in found}) == 1 else None


def _in_column(columns: list[tuple[FoundName | None, ...]], row: int, col: int) -> tuple[str, str] | None:
    for c in (col, *range(col - 1, -1, -1)):
        column = columns[c]
        if not any(_region(name) for name in column):
            continue
        below = _sums_upwards(column, columns[col])
        for r in range(row + 1, len(column)) if below else range(row - 1, -1, -1):
            name = column[r]
            if name is not None and _region(name):
                return _region(name), name.raw
        if c == col:
            return None
    return None


def _sums_upwards(labels: tuple[FoundName | None, ...], names: tuple[FoundName | None, ...]) -> bool:
    """Do the region rows stand below their members? Counted over clusters: how many the region above, and below,
    cannot have.
    """
    wrong = {"above": 0, "below": 0}
    for r, name in enumerate(names):
        if name is None or name.kind != "cluster":
            continue
        possible = {regions_of("cluster", cluster) for cluster in entities_of("cluster", name.raw)}
        above = next((_region(labels[i]) for i in range(r - 1, -1, -1) if _region(labels[i])), "")
        below = next((_region(labels[i]) for i in range(r + 1, len(labels)) if _region(labels[i])), "")
        wrong["above"] += bool(possible) and above not in possible
        wrong["below"] += bool(possible) and below not in possible
    return wrong["below"] < wrong["above"]
