"""Labels of the first column that are printed in the middle of the rows they stand beside."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from pipeline.tables.chunks import is_number
from pipeline.tables.cut import Slot

Span = tuple[float, float]

CENTRED = 0.6  # of its height: how far from the middle of its rows a label may stand


def with_centred_labels(slots: Sequence[Slot], n_rows: int) -> list[Slot]:
    """The slots with labels of the first column reaching over the rows they are centred beside.

    Only where a label has rows without one above it that no label before it can own: labels at the top of their rows own what is
    under them, and need nothing.
    """
    labels = {s.row: s for s in slots if s.col == 0 and s.words}
    if len(labels) < 2 or len(labels) == n_rows or any(_is_value(s) for s in labels.values()):
        return list(slots)
    heights = _heights(slots, n_rows)
    if heights is None:
        return list(slots)
    head = not any(c.isdigit() for s in slots if s.row == 0 for w in s.words for c in w.text)
    if head in labels and all(abs(_level(s) - heights[r][0]) < 1 for r, s in labels.items()):
        return list(slots)  # at the top of its rows, each
    groups = _centred(labels, heights)
    if groups is None:
        return list(slots)
    moved = []
    for slot in slots:
        if slot.col == 0 and slot.words and slot.row in groups:
            first, last = groups[slot.row]
            slot = Slot(first, 0, slot.words, last - first + 1, slot.col_span)
        moved.append(slot)
    return moved if not clash(moved) else list(slots)


def _is_value(slot: Slot) -> bool:
    return is_number(" ".join(w.text for w in slot.words))


def _level(slot: Slot) -> float:
    return min(w.top for w in slot.words)


def _heights(slots: Sequence[Slot], n_rows: int) -> list[Span] | None:
    """Top and bottom of each row's text outside the first column; None when a row has none."""
    found: list[Span | None] = [None] * n_rows
    for slot in slots:
        if slot.col > 0 and slot.words and slot.row_span == 1:
            top, bottom = min(w.top for w in slot.words), max(w.bottom for w in slot.words)
            was = found[slot.row]
            found[slot.row] = (min(top, was[0]), max(bottom, was[1])) if was else (top, bottom)
    return [f for f in found if f] if all(found) else None


def _centred(labels: dict[int, Slot], heights: Sequence[Span]) -> dict[int, tuple[int, int]] | None:
    """Rows in runs with one label each, every label in the middle of its run; None when that cannot be."""
    rows = sorted(labels)
    middles = [(min(w.top for w in labels[r].words) + max(w.bottom for w in labels[r].words)) / 2 for r in rows]
    tall = [labels[r].words[0].bottom - labels[r].words[0].top for r in rows]

    def off(n: int, start: int, end: int) -> float:
        return abs(middles[n] - (heights[start][0] + heights[end][1]) / 2)

    _, runs = runs_around(rows, len(heights), {0: 0.0}, off, [CENTRED * each for each in tall])
    if not runs or all(start == row for row, (start, _) in zip(rows, runs, strict=True)):
        return None
    return dict(zip(rows, runs, strict=True))


Runs = tuple[tuple[int, int], ...]


def runs_around(
    at: Sequence[int],
    n: int,
    begins: Mapping[int, float],
    off: Callable[[int, int, int], float],
    most: Sequence[float] | None = None,
) -> tuple[float, Runs]:
    """``n`` places in runs (first, last), each around one of the places ``at``, with the least cost together; no runs when there are none.

    ``begins`` are the places where the first run may begin, with what that costs; ``off`` is what a run costs, given which of ``at`` it is
    around, and ``most`` what it may cost at most. Method: dynamic programming over where a run ends.
    """
    best: dict[int, tuple[float, Runs]] = {start: (cost, ()) for start, cost in begins.items()}
    for k, place in enumerate(at):
        below = at[k + 1] if k + 1 < len(at) else n
        reached: dict[int, tuple[float, Runs]] = {}
        for start, (cost, runs) in best.items():
            if start > place:
                continue
            for end in range(place, below):
                more = off(k, start, end)
                if most is not None and more > most[k]:
                    continue
                if end + 1 not in reached or cost + more < reached[end + 1][0]:
                    reached[end + 1] = (cost + more, (*runs, (start, end)))
        best = reached
    return best.get(n, (0.0, ()))


def clash(slots: Sequence[Slot]) -> bool:
    """Whether two slots claim one place."""
    taken = Counter(
        (r, c) for s in slots for r in range(s.row, s.row + s.row_span) for c in range(s.col, s.col + s.col_span)
    )
    return any(n > 1 for n in taken.values())
