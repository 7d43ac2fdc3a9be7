"""Mistakes put into tables on purpose: what typists, spreadsheets and PDF readers do to figures.

Each mutation takes rows of texts and a place, and gives the spoilt rows, the class that would be right, and where
the original cells are now.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

Place = tuple[int, int]
Rows = list[list[str]]


@dataclass(frozen=True)
class Spoilt:
    """A spoilt table. ``cells``: the places that are wrong now; ``classes``: the classes that name the mistake;
    ``moved``: old row → new row (None: gone)."""

    kind: str
    rows: Rows
    cells: tuple[Place, ...]
    classes: tuple[str, ...]
    moved: dict[int, int | None]
    old: str = ""


def _same(rows: Rows) -> dict[int, int | None]:
    return {r: r for r in range(len(rows))}


def _with(kind: str, rows: Rows, place: Place, text: str, *classes: str) -> Spoilt | None:
    r, c = place
    if text == rows[r][c]:
        return None
    new = [list(row) for row in rows]
    new[r][c] = text
    return Spoilt(kind, new, (place,), classes, _same(rows), rows[r][c])


def digit(rows: Rows, place: Place, dice: random.Random) -> Spoilt | None:
    """One digit replaced."""
    text = rows[place[0]][place[1]]
    at = [i for i, ch in enumerate(text) if ch.isdigit()]
    i = dice.choice(at)
    first = i == at[0] and len(at) > 1
    other = dice.choice([d for d in ("123456789" if first else "0123456789") if d != text[i]])
    return _with("digit", rows, place, text[:i] + other + text[i + 1 :], "digit_error")


def swap(rows: Rows, place: Place, dice: random.Random) -> Spoilt | None:
    """Two neighbouring digits swapped."""
    text = rows[place[0]][place[1]]
    at = [i for i, ch in enumerate(text) if ch.isdigit()]
    pairs = [(i, j) for i, j in pairwise(at) if text[i] != text[j] and not (i == at[0] and text[j] == "0")]
    if not pairs:
        return None
    i, j = dice.choice(pairs)
    new = list(text)
    new[i], new[j] = new[j], new[i]
    return _with("swap", rows, place, "".join(new), "transposed_digits")


def separator(rows: Rows, place: Place, dice: random.Random) -> Spoilt | None:
    """A separator dropped: the decimal comma, or one of several thousands points."""
    text = rows[place[0]][place[1]]
    if "," in text and not text.strip("-−–0123456789.").replace(",", "", 1):
        return _with("separator", rows, place, text.replace(",", ""), "lost_separator")
    points = [i for i, ch in enumerate(text) if ch == "."]
    if len(points) < 2:
        return None
    i = dice.choice(points[1:])
    return _with("separator", rows, place, text[:i] + text[i + 1 :], "lost_separator")


def sign(rows: Rows, place: Place, dice: random.Random) -> Spoilt | None:
    """The sign reversed."""
    text = rows[place[0]][place[1]].strip()
    return _with("sign", rows, place, text[1:] if text[0] in "-−–" else "-" + text, "sign")


def unit(rows: Rows, place: Place, dice: random.Random) -> Spoilt | None:
    """A figure in thousands among ones: times a thousand."""
    text = rows[place[0]][place[1]].strip()
    if "," in text or not re.fullmatch(r"[-−–]?[\d.]+", text) or re.fullmatch(r"\d+\.\d{1,2}", text):
        return None
    return _with("unit", rows, place, text + ".000", "unit")


def drop_row(rows: Rows, place: Place, dice: random.Random) -> Spoilt | None:
    """A row left out."""
    r = place[0]
    moved = {k: (k if k < r else None if k == r else k - 1) for k in range(len(rows))}
    return Spoilt("drop row", [list(row) for k, row in enumerate(rows) if k != r], (), ("missing_part",), moved)


def double_row(rows: Rows, place: Place, dice: random.Random) -> Spoilt | None:
    """A row printed twice."""
    r = place[0]
    moved: dict[int, int | None] = {k: (k if k <= r else k + 1) for k in range(len(rows))}
    new = [list(row) for row in rows]
    new.insert(r, list(rows[r]))
    return Spoilt(
        "double row", new, tuple((k, c) for k in (r, r + 1) for c in range(len(rows[r]))), ("double_count",), moved
    )


def shift(rows: Rows, place: Place, dice: random.Random) -> Spoilt | None:
    """The cells of a row from a place on, one column to the right, where there is a column to fall out of."""
    r, c = place
    last = max((k for k, text in enumerate(rows[r]) if text.strip()), default=0)
    if last <= c:
        return None
    new = [list(row) for row in rows]
    new[r][c : last + 1] = ["", *rows[r][c:last]]
    return Spoilt("shift", new, tuple((r, k) for k in range(c, last + 1)), ("reading_doubt",), _same(rows))


def fuse(rows: Rows, place: Place, dice: random.Random) -> Spoilt | None:
    """Two neighbouring figures in one cell, the other empty."""
    r, c = place
    if c + 1 >= len(rows[r]) or not re.search(r"\d", rows[r][c + 1]):
        return None
    new = [list(row) for row in rows]
    new[r][c], new[r][c + 1] = f"{rows[r][c]} {rows[r][c + 1]}", ""
    return Spoilt("fuse", new, ((r, c), (r, c + 1)), ("reading_doubt",), _same(rows))


MUTATIONS: tuple[Callable[[Rows, Place, random.Random], Spoilt | None], ...] = (
    digit, swap, separator, sign, unit, drop_row, double_row, shift, fuse,
)  # fmt: skip
