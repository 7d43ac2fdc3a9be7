"""The smallest sets of variables with which all of a system of sums holds: an integer programme for HiGHS, through scipy, which is kept from
printing into our output.

Rounding is part of the programme: a sum holds when its difference is within its slack. Floats inside, scaled to the largest difference; what
comes out is rounded to the sixth decimal.
"""

import contextlib
import ctypes
import math
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

import numpy as np

Sum = tuple[Mapping[int, int], Decimal, Decimal]
Changes = dict[int, Decimal]
#: A longer list of changes explains nothing.
MOST_CHANGES = 8
#: Bounds the search by its own steps, so that the result does not depend on how fast the machine is.
MOST_NODES = 300
LIMIT = 20.0  # times the largest difference: no change is greater


def smallest_sets(count: int, sums: Sequence[Sum], most: int) -> list[Changes]:
    """The smallest sets of the variables 0 to ``count`` − 1 (at most ``most`` sets) with changes that make all sums hold.

    A sum is the coefficients of its variables, its difference now and how far it may be off; [] when more than
    MOST_CHANGES variables would be needed.
    """
    broken = [(coefficients, abs(off)) for coefficients, off, slack in sums if abs(off) > slack]
    if not broken or _apart([coefficients for coefficients, _ in broken]) > MOST_CHANGES:
        return []
    model = _Model(count, sums, max(off for _, off in broken))
    found: list[Changes] = []
    while len(found) < most:
        solved = model.solve()
        if solved is None:
            break
        found.append(solved)
        model.exclude(solved)
    return found


def _apart(broken: Sequence[Mapping[int, int]]) -> int:
    """How many changes are needed at the least: broken sums without a variable in common need one each."""
    taken: set[int] = set()
    count = 0
    for coefficients in sorted(broken, key=len):
        if taken.isdisjoint(coefficients):
            taken.update(coefficients)
            count += 1
    return count


class _Model:
    """A change and a switch for every variable, and as few switches on as will do.

    Every broken sum needs a switch on. The solver does not see that from the sums themselves; told so, it needs a few
    steps where it needed hundreds.
    """

    def __init__(self, count: int, sums: Sequence[Sum], scale: Decimal) -> None:
        self.count, self.scale = count, scale
        self.rows: list[tuple[Mapping[int, float], float, float]] = []  # coefficients, lowest, highest
        for coefficients, off, slack in sums:
            rest, room = -float(off / scale), float(slack / scale) + 1e-7
            self.rows.append((coefficients, rest - room, rest + room))
            if abs(off) > slack:
                self.rows.append((self._switches(coefficients), 1, math.inf))
        for i in range(count):
            self.rows += [({i: sign, count + i: -LIMIT}, -math.inf, 0) for sign in (1, -1)]
        self.rows.append((self._switches(range(count)), 0, MOST_CHANGES))

    def _switches(self, variables: Iterable[int]) -> dict[int, float]:
        return {self.count + i: 1 for i in variables}

    def exclude(self, taken: Changes) -> None:
        """From now on only sets as large as this one, and not this one."""
        self.rows.append((self._switches(range(self.count)), 0, len(taken)))
        self.rows.append((self._switches(taken), 0, len(taken) - 1))

    def solve(self) -> Changes | None:
        """A smallest set with its changes, None when there is none or none is proven in time."""
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import coo_array

        rows, lowest, highest = zip(*self.rows, strict=True)
        entries = [(k, i, factor) for k, row in enumerate(rows) for i, factor in row.items()]
        down, across, factors = zip(*entries, strict=True)
        matrix = coo_array((factors, (down, across)), shape=(len(rows), 2 * self.count), dtype=float).tocsr()
        switches = np.repeat([0, 1], self.count)
        with nothing_printed():
            result = milp(
                switches,
                constraints=LinearConstraint(matrix, lowest, highest),
                integrality=switches,
                bounds=Bounds(np.repeat([-LIMIT, 0], self.count), np.repeat([LIMIT, 1], self.count)),
                options={"node_limit": MOST_NODES, "time_limit": 60.0, "presolve": False},
            )
        if result.x is None or result.status:
            return None
        chosen = [i for i in range(self.count) if result.x[self.count + i] > 0.5]
        return {i: Decimal(repr(round(float(result.x[i]) * float(self.scale), 6))) for i in chosen}


@contextlib.contextmanager
def nothing_printed() -> Iterator[None]:
    """Whatever C or C++ code prints to standard output meanwhile is lost; what Python printed before is not.

    HiGHS has debugging lines that none of its options turns off. They go to the file descriptor, past sys.stdout.
    """
    with contextlib.suppress(OSError, ValueError, AttributeError):  # a closed or replaced stream holds nothing back
        sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # there is no standard output to protect
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        _flush_c()
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def _flush_c() -> None:
    """C keeps what was printed until its buffer is full; it must go where it was meant to go when it was printed."""
    with contextlib.suppress(OSError, AttributeError, TypeError):  # a system whose C library is not found by this name
        ctypes.CDLL(None).fflush(None)
