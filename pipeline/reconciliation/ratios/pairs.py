"""Lines made of the lines beside them, position by position: of two a quotient, a relative change, a difference; of several their average.

Every pair of lines is tried for each line whose words, per cent signs or decimals make it likely; the printed digits decide, for a quotient that
agrees to three digits in ten rows does so by no accident. Lines of the same name that recur in a table ("Gennemsnit pr. husstand" under each
kind of house) are tried together.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import numpy as np

from pipeline.reconciliation.evidence import Array
from pipeline.reconciliation.matrix import column_name
from pipeline.reconciliation.ratios.sheet import Sheet, evidence, names_both, spread

ONE, HUNDRED = Decimal(1), Decimal(100)
PER = tuple(Decimal(10) ** power for power in (3, 4, 5, 6, -3, -2))  # 1.000 kr. against kroner, per 1.000 inhabitants
WINDOW, MOST_LINES, MOST_POSITIONS, REACH = 24, 48, 120, 4
LIKELY = 5.0  # nats that a line must have left after paying for the search when words say what it is, …
UNSAID = 14.0  # … and when they do not
TWICE = 15.0  # nats for a second pair that gives the same figures (amounts in current and in constant prices)
NAMED = 0.7  # nats for a word that a label shares with what it is made of
STEM = 5  # letters
_WORD = re.compile(rf"[^\W\d_]{{{STEM},}}")
OUTCOMES = frozenset({"difference", "change"})
SUITS = {
    "division": frozenset({"percent", "share", "rate", "average", "index"}),
    "relativechange": frozenset({"percent", "change", "difference", "index"}),
    "difference": OUTCOMES,
}


@dataclass(frozen=True, slots=True)
class Made:
    """A line of a sheet made of others: ``line`` by ``op`` and ``factor`` of ``members`` (lines, in the order of record.Ratio)."""

    line: int
    op: str
    factor: Decimal
    members: tuple[int, ...]
    score: float


@dataclass(frozen=True, slots=True)
class _Task:
    """Figures to be explained (``target``, positions) by two of the lines ``value`` (others, positions)."""

    target: Array
    near: Array
    value: Array
    half: Array
    known: Array
    odd: Array
    prior: Array
    fits: Array
    meanings: frozenset[str]


def made_of_pairs(sheet: Sheet) -> list[Made]:
    """The best pair for each likely line (and a second one where it gives the same), no three lines twice."""
    found = [made for line in range(sheet.count) if _likely(sheet, line) for made in _of_line(sheet, line)]
    have = {made.line for made in found}
    found += [made for group in _recurring(sheet) if not have & set(group) for made in _of_group(sheet, group)]
    out: list[Made] = []
    used: set[frozenset[int]] = set()
    for made in sorted(found, key=lambda m: (-m.score, m.line)):
        lines = frozenset((made.line, *made.members))
        if lines not in used:
            used.add(lines)
            out.append(made)
    return out


def _likely(sheet: Sheet, line: int) -> bool:
    """Whether a line is worth trying: its words say so, or it prints decimals and others do not (columns only)."""
    if sheet.count < 3:
        return False
    return bool(sheet.meanings[line]) or (sheet.kind == "row" and sheet.fine[line] and not all(sheet.fine))


def _of_line(sheet: Sheet, line: int) -> list[Made]:
    others = [o for o in range(sheet.count) if o != line and (sheet.count <= MOST_LINES or abs(o - line) <= WINDOW)]
    positions = np.nonzero(sheet.known[line])[0]
    if len(positions) < 2:
        return []
    if len(positions) > MOST_POSITIONS:
        positions = positions[np.linspace(0, len(positions) - 1, MOST_POSITIONS).astype(int)]
    index = np.ix_(np.array(others), positions)
    task = _Task(
        sheet.value[line, positions], sheet.half[line, positions],
        sheet.value[index], sheet.half[index], sheet.known[index], np.array(sheet.odd)[positions],
        _priors(sheet, line, others), _fits(sheet, line, others), sheet.meanings[line],
    )  # fmt: skip
    return [Made(line, op, f, (others[a], others[b]), score) for score, op, f, a, b, *_ in _solutions(task)]


def _recurring(sheet: Sheet) -> list[list[int]]:
    """Lines of one name whose words say that they are made of others."""
    names: dict[str, list[int]] = {}
    for line in range(sheet.count):
        name = column_name(sheet.labels[line]) if sheet.kind == "row" else sheet.labels[line]
        if sheet.meanings[line] and name.strip():
            names.setdefault(name, []).append(line)
    return [lines for lines in names.values() if len(lines) > 1]


def _of_group(sheet: Sheet, group: Sequence[int]) -> list[Made]:
    """Recurring lines made of lines at the same distances, proven together."""
    steps = [
        step for step in range(-REACH, REACH + 1) if step and all(0 <= line + step < sheet.count for line in group)
    ]
    if len(steps) < 2:
        return []
    size = len(sheet.positions)
    known = np.concatenate([sheet.known[line] for line in group])
    value, half, present = (
        np.array([np.concatenate([array[line + step] for line in group]) for step in steps])[:, known]
        for array in (sheet.value, sheet.half, sheet.known)
    )
    task = _Task(
        np.concatenate([sheet.value[line] for line in group])[known],
        np.concatenate([sheet.half[line] for line in group])[known],
        value, half, present, np.tile(np.array(sheet.odd), len(group))[known],
        _nearness(np.array([-step for step in steps])), np.ones((len(steps), len(steps)), dtype=bool),
        sheet.meanings[group[0]],
    )  # fmt: skip
    if not size or not known.any():
        return []
    return [
        Made(line, op, factor, (line + steps[a], line + steps[b]), score)
        for score, op, factor, a, b, *_ in _solutions(task)[:1]
        for line in group
    ]


def _solutions(task: _Task) -> list[tuple[float, str, Decimal, int, int, int, int]]:
    """The best (score, op, factor, first, second, holds, tried), and one of other lines that holds everywhere too."""
    size = len(task.value)
    if size < 2 or not len(task.target):
        return []
    forms = _forms(task)
    cost = math.log(size * (size - 1) * len(forms))
    scale = spread(task.target)
    found: list[tuple[float, str, Decimal, int, int, int, int]] = []
    for op, factor in forms:
        made, slack, valid = _outcomes(task, op, float(factor))
        score = np.where(valid, evidence(np.abs(task.target - made), task.near + slack, scale), 0.0)
        score = np.where((score < 0) & task.odd, 0.0, score)
        holds, tried = (score > 0).sum(axis=-1), (score != 0).sum(axis=-1)
        total = score.sum(axis=-1) + task.prior - cost + _word_bonus(task.meanings, op, factor)
        if op == "relativechange" and task.meanings & OUTCOMES:  # it is usually reckoned from what stands first
            total = total + 2 * np.triu(np.ones((size, size)))
        fair = (holds >= 2) & (holds * 10 >= tried * 6) & (task.fits | (op == "difference"))
        needed = LIKELY if task.meanings & SUITS[op] else UNSAID
        for a, b in zip(*np.nonzero(fair & (total > needed)), strict=True):
            found.append((float(total[a, b]), op, factor, int(a), int(b), int(holds[a, b]), int(tried[a, b])))
    found.sort(key=lambda each: (-each[0], each[1], each[3], each[4]))
    best = found[:1]
    for each in found[1:]:
        if (
            each[0] > max(TWICE, 0.6 * best[0][0])
            and not {each[3], each[4]} & {best[0][3], best[0][4]}
            and (each[1], each[2]) == (best[0][1], best[0][2])
            and each[5] == each[6] >= best[0][6]
        ):
            return [*best, each]
    return best


def _forms(task: _Task) -> list[tuple[str, Decimal]]:
    """What is worth trying: whole numbers of two digits say nothing as plain quotients, only as per cent."""
    said = task.meanings
    sharp = bool((task.near < 0.5).mean() > 0.5)
    out = [("division", HUNDRED)]
    if sharp or float(np.median(np.abs(task.target))) >= 100:
        out.append(("division", ONE))
    if said & {"rate", "average"}:
        out += [("division", factor) for factor in PER]
    if sharp or "percent" in said:
        out += [("relativechange", factor) for factor in ((HUNDRED, -HUNDRED) if said & OUTCOMES else (HUNDRED,))]
    if sharp:
        out.append(("relativechange", ONE))
    if said & OUTCOMES:
        out.append(("difference", ONE))
    return out


def _outcomes(task: _Task, op: str, factor: float) -> tuple[Array, Array, Array]:
    """Value, slack and validity, of shape (first, second, positions)."""
    a, b, ha, hb = task.value[:, None], task.value[None], task.half[:, None], task.half[None]
    valid = task.known[:, None] & task.known[None] & ~np.eye(len(task.value), dtype=bool)[:, :, None]
    if op == "difference":
        return a - b, ha + hb, valid & ((a != 0) | (b != 0))
    if op == "relativechange":  # the first is where it comes from
        a, b, ha, hb = b, a, hb, ha
    sure = b - hb > 0
    quotient = a / np.where(sure, b, 1.0)
    slack = abs(factor) * (ha + np.abs(quotient) * hb) / np.where(sure, b - hb, 1.0)
    made = factor * (quotient - 1.0) if op == "relativechange" else factor * quotient
    return made, slack, valid & sure


def _fits(sheet: Sheet, line: int, others: Sequence[int]) -> Array:
    """Whether a pair is printed at least as finely as what is made of it, unless words tell the one from the other."""
    def coarse(of: int) -> float:
        here = sheet.known[of] & (sheet.value[of] != 0)
        return float(np.median(sheet.half[of, here] / np.abs(sheet.value[of, here]))) if here.any() else np.inf

    own = coarse(line)
    fits = np.array([coarse(o) <= 2 * own or bool(sheet.meanings[line] and not sheet.meanings[o]) for o in others])
    return np.asarray(fits[:, None] & fits[None])


def _nearness(away: Array) -> Array:
    """What it says for a pair that its lines stand just before the line, side by side. ``away``: how many lines before."""
    close = np.where(away > 0, 1.5 / np.maximum(away, 1), -0.5 - 0.02 * np.abs(away))
    beside = np.abs(away[:, None] - away[None]) == 1
    return np.asarray(close[:, None] + close[None] + np.where(beside, 0.5, 0.0))


def _priors(sheet: Sheet, line: int, others: Sequence[int]) -> Array:
    """What position and words say for a pair, in nats. Shape (first, second)."""
    prior = _nearness(np.array([line - o for o in others]))
    amounts = np.array([-1.5 if sheet.meanings[o] & {"percent", "share", "index"} else 0.0 for o in others])
    heads = [sheet.labels[i].split("\n")[0] for i in (line, *others)]
    same = np.array([1.0 if head == heads[0] and "\n" in sheet.labels[line] else 0.0 for head in heads[1:]])
    own = amounts + same + _named(sheet, line, others)
    prior = prior + own[:, None] + own[None]
    if any(ch.isdigit() for ch in sheet.labels[line]):
        for i, first in enumerate(others):
            for j, second in enumerate(others[:i]):
                if names_both(sheet.labels[line], sheet.labels[first], sheet.labels[second]):
                    prior[i, j] += 3.0
                    prior[j, i] += 3.0
    return np.asarray(prior)


def _named(sheet: Sheet, line: int, others: Sequence[int]) -> Array:
    """What it says for each line that the label in question shares words with its label and not with most ("Forbrugspct.", "Forbrug")."""
    wanted, offered = _stems(sheet.labels[line]), [_stems(sheet.labels[o]) for o in others]
    rare = {stem for stem in wanted if 2 * sum(stem in each for each in offered) <= len(others)}
    return np.array([min(len(rare & each), 2) * NAMED for each in offered])


def _stems(label: str) -> set[str]:
    """How the longer words of a label begin."""
    return {word[:STEM] for word in _WORD.findall(label.lower())}


def _word_bonus(said: frozenset[str], op: str, factor: Decimal) -> float:
    bonus = 2.0 if said & SUITS[op] else -2.0 if said else 0.0
    if op == "relativechange" and said & OUTCOMES:
        bonus += 3.0
    if "percent" in said and factor == HUNDRED:
        bonus += 1.0
    return bonus


LONGEST = 150  # lines in one average
SMALL = 24  # lines of a table in which averages are looked for without a word
STRIDES = (2, 3, 4)  # number, per cent, number, per cent …
NEEDED = {True: 3.0, False: 12.0}  # nats, with a word for average and without


def averages(sheet: Sheet) -> list[Made]:
    """The best account of each line as an average; without a word for it the table must be small and the figures must insist."""
    worded = ["average" in meanings for meanings in sheet.meanings]
    likely = [line for line in range(sheet.count) if sheet.count > 2 and (worded[line] or sheet.count <= SMALL)]
    real, half = np.where(sheet.known, sheet.value, 0.0), np.where(sheet.known, sheet.half, 0.0)
    plain = np.array([not total and not said for total, said in zip(sheet.line_totals, worded, strict=True)])
    stack = np.stack([real, real**2, half, sheet.known.astype(float)])
    found = (_best(sheet, stack, plain, line, worded[line]) for line in likely)
    return [best for best in found if best is not None]


def _best(sheet: Sheet, stack: Array, plain: Array, line: int, worded: bool) -> Made | None:
    """``stack``: values, squares, half quanta and presence, each (lines, positions); ``plain`` the lines that are neither totals
    nor averages."""
    runs, chosen = _worded_runs(sheet, plain, line) if worded else _bare_runs(sheet.count, line)
    if not runs:
        return None
    count = chosen.sum(axis=1, keepdims=True)
    if not worded:  # a quick look at three positions
        some = np.argsort(-np.abs(sheet.value[line]))[:3]
        value, _, halves, _ = chosen @ stack[:, :, some]
        near = np.abs(sheet.value[line, some] - value / count) <= sheet.half[line, some] + halves / count + 1e-9
        if int(near.sum(axis=-1).max()) < 2:
            return None
    value, square, halves, known = chosen @ stack
    mean = value / count
    slack = sheet.half[line] + halves / count
    valid = sheet.known[line] & (known == count)
    off = np.abs(sheet.value[line] - mean)
    apart = np.sqrt(np.maximum(square / count - mean**2, 0.0))
    score = np.where(valid & (apart > slack), evidence(off, slack, apart), 0.0)
    score = np.where((score < 0) & np.array(sheet.odd), 0.0, score)
    holds, tried = (score > 0).sum(axis=-1), (score != 0).sum(axis=-1)
    total = score.sum(axis=-1) - math.log(len(runs))
    if worded:
        ordinary = np.nonzero(plain)[0].tolist()
        natural = {tuple(x for x in ordinary if x < line), tuple(x for x in ordinary if x > line)}  # all on one side
        total = total + 2.0 + np.array([2.0 * (run in natural) for run in runs])
    enough = (holds >= (1 if worded else 3)) & (holds * 10 >= tried * (5 if worded else 9))
    total = np.where(enough, total, -np.inf)
    at = int(np.argmax(total))
    left = float(total[at]) - (0.0 if worded else _repeated(sheet, line, runs[at], score[at], slack[at]))
    if left <= NEEDED[worded]:
        return None
    return Made(line, "average", Decimal(1), runs[at], left)


def _repeated(sheet: Sheet, line: int, members: tuple[int, ...], score: Array, slack: Array) -> float:
    """How much of the evidence only repeats: where all lines move in proportion, what agrees in one position agrees in the next by
    itself."""
    whole, parts = sheet.value[line], sheet.value[list(members)]
    used: list[int] = []
    lost = 0.0
    for i in np.nonzero(score > 0)[0]:
        before = [j for j in used[-12:] if whole[j]]
        if before:
            moved = np.sqrt(
                ((parts[:, i, None] - parts[:, before] * (whole[i] / whole[before])) ** 2).mean(axis=0)
            ).min()
            lost += max(0.0, float(score[i]) - math.log(1 + float(moved) / (2 * float(slack[i]))))
        used.append(int(i))
    return lost


@lru_cache(maxsize=600)
def _bare_runs(count: int, line: int) -> tuple[tuple[tuple[int, ...], ...], Array]:
    """Runs of three lines or more that end or begin at a line, and the same as ones and zeros (runs, lines)."""
    before = [tuple(range(first, line)) for first in range(max(0, line - LONGEST), line - 2)]
    after = [tuple(range(line + 1, past)) for past in range(line + 4, min(count, line + LONGEST) + 1)]
    return _as_matrix([*before, *after], count)


def _worded_runs(sheet: Sheet, plain: Array, line: int) -> tuple[tuple[tuple[int, ...], ...], Array]:
    """Runs of two lines or more, also with one or two lines (a total) in between, with totals inside left out, and of every second,
    third or fourth line."""
    runs: dict[tuple[int, ...], None] = {}
    for step in (-1, 1):
        for stride, gap in ((1, 0), (1, 1), (1, 2), *((stride, 0) for stride in STRIDES)):
            order = range(line + step * (stride + gap), sheet.count if step > 0 else -1, step * stride)[:LONGEST]
            for size in range(2, len(order) + 1):
                kept = tuple(sorted(each for each in order[:size] if plain[each]))
                runs.update(dict.fromkeys([tuple(sorted(order[:size])), *([kept] if len(kept) > 1 else [])]))
    return _as_matrix(list(runs), sheet.count)


def _as_matrix(runs: list[tuple[int, ...]], count: int) -> tuple[tuple[tuple[int, ...], ...], Array]:
    chosen = np.zeros((len(runs), count))
    for number, run in enumerate(runs):
        chosen[number, list(run)] = 1.0
    return tuple(runs), chosen
