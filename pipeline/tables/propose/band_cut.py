"""The lines of a text as the pieces of cells (amounts, names, totals' labels, other words), and which of the names each amount belongs to: the
order of the names and the order of the amounts cut into as many bands.

A cut is worth what speaks for its bands: sums that hold, labels of totals beside the last amount, names printed over the amounts. The best one is
found by dynamic programming over the ends of the bands (segmentation as in Bellman, 1961).
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate, pairwise
from operator import attrgetter

from pipeline.danish.money import FoundAmount, find_amounts
from pipeline.danish.text import clean
from pipeline.reconciliation import NOTHING, Rounded
from pipeline.reconciliation.words import roles
from pipeline.tables.linear_lines import Fragment, TextLine, fragment
from pipeline.tables.linear_names import is_cluster_like, is_known_cluster, squeezed, total_words
from pipeline.tables.linear_splits import UNIT, is_amount_cell
from pipeline.tables.paragraphs import list_label

MAX_NAME = 5  # lines that a name is broken over
_UNIT = re.compile(UNIT, re.IGNORECASE)
_FIRST = re.compile(r"\(?[1aA][.)]")  # item of a list
_LETTERS = re.compile(r"[A-Za-zÆØÅæøå]")
MAX_RUN = 8  # amounts that one among a name's amounts is the sum of
MAX_SUMS = 400
# What speaks for a band's end, in nats, roughly: a sum of several amounts by chance (one in twenty), of one (one in three), a label of a total
# beside another amount, an amount under another name, a band that begins inside a list.
SUM, SUM_OF_ONE, LABEL, NEIGHBOUR, LIST = 3.0, 1.0, 2.0, 0.15, 2.0


@dataclass(slots=True)
class Piece:
    """A cell's line: its fragments; the amount when it is nothing else; the band it names, and whether that is a label of its total."""

    at: int
    fragments: list[Fragment]
    amount: Rounded | None = None  # in kroner
    listed: bool = False
    summed: bool = False
    name: str = ""
    total: bool = False
    apart: bool = False  # a blank line stands before it

    @property
    def text(self) -> str:
        return "\n".join(fragment.text for fragment in self.fragments)


def goes_with(before: Piece, piece: Piece) -> bool:
    """Whether two amounts stand in one cell: items of a list, or the last of them and their sum."""
    return before.listed and not begins_list(piece)


def begins_list(piece: Piece) -> bool:
    """Whether an amount is the first item of a list."""
    return piece.listed and bool(_FIRST.match(piece.text))


def pieces_of(lines: Sequence[TextLine], places: Sequence[int]) -> list[Piece]:
    """The lines as pieces; an amount with its list label or the rest of its unit on another line is one piece."""
    pieces: list[Piece] = []
    at = 0
    while at < len(places):
        line = lines[places[at]]
        after = lines[places[at + 1]] if at + 1 < len(places) else None
        if pieces and pieces[-1].amount and _UNIT.fullmatch(line.text):
            pieces[-1].fragments.append(fragment(line, line.text))
            at += 1
            continue
        if after and not is_amount_cell(line.text) and _is_amount(f"{line.text}\n{after.text}"):
            pieces.append(_amount_piece(places[at], [fragment(line, line.text), fragment(after, after.text)]))
            at += 2
            continue
        pieces += _of_line(places[at], line)
        at += 1
    return pieces


def _is_amount(text: str) -> bool:
    return len(find_amounts(text)) == 1 and is_amount_cell(text)


def _of_line(at: int, line: TextLine) -> list[Piece]:
    """A line as its label, its amount and what follows it."""
    amounts = find_amounts(line.text)
    if _is_amount(line.text):
        return [_amount_piece(at, [fragment(line, line.text)])]
    if len(amounts) != 1:
        return [Piece(at, [fragment(line, line.text)], apart=line.gap > 0)]
    start, end = amounts[0].start, amounts[0].end
    words, amount, after = line.text[:start].split(), line.text[start:end], line.text[end:].lstrip(" .*")
    ways = [(" ".join(words[:kept]), " ".join([*words[kept:], amount])) for kept in range(len(words) + 1)]
    label, figure = next((way for way in ways if is_amount_cell(way[1])), ways[-1])
    if not _LETTERS.search(label):
        label, figure = "", f"{label} {figure}".strip()
    made = [Piece(at, [fragment(line, label)], apart=line.gap > 0)] if label else []
    made.append(_amount_piece(at, [fragment(line, figure)], roles(label), amounts[0]))
    return [*made, Piece(at, [fragment(line, after)])] if _LETTERS.search(after) else made


def _amount_piece(
    at: int, fragments: list[Fragment], said: frozenset[str] = frozenset(), known: FoundAmount | None = None
) -> Piece:
    """A piece that is an amount, ``known`` where its unit is printed with its label."""
    text = "\n".join(fragment.text for fragment in fragments)
    found = next(iter(find_amounts(text)), known)
    assert found is not None
    amount, label = found.amount, text[: found.start] if found is not known else ""
    return Piece(
        at,
        fragments,
        Rounded(amount.value_kr, amount.low_kr, amount.high_kr),
        listed=bool(list_label(text)),
        summed="total" in roles(label) or "total" in said,
    )


def find_names(pieces: list[Piece]) -> None:
    """Names that stand for themselves, over one or several lines: clusters, and whatever a total is named after."""
    spans = [(text, end - at) for at in range(len(pieces)) for text, end in _spans(pieces, at)]
    known = {
        squeezed(text) for text, count in spans if is_known_cluster(text) or (count == 1 and is_cluster_like(text))
    }
    totals = {squeezed(bare) for text, _ in spans if is_cluster_like(bare := _without_total(text))}
    for total in sorted(totals, key=len):
        known |= set() if total.startswith(tuple(known)) else {total}
    at = 0
    while at < len(pieces):
        for text, end in _spans(pieces, at):
            bare = _without_total(text)
            name = next((squeezed(each) for each in (text, bare) if squeezed(each) in known), "")
            if name:
                pieces[at].fragments = [part for piece in pieces[at:end] for part in piece.fragments]
                pieces[at].name, pieces[at].total = name, squeezed(text) != name
                del pieces[at + 1 : end]
                break
        at += 1


def _spans(pieces: Sequence[Piece], at: int) -> list[tuple[str, int]]:
    """The texts that begin with a piece, the longest first, and the place after each."""
    spans: list[tuple[str, int]] = []
    for end in range(at + 1, min(len(pieces), at + MAX_NAME) + 1):
        if pieces[end - 1].amount or pieces[end - 1].name:
            break
        spans.insert(0, (clean("\n".join(piece.text for piece in pieces[at:end])), end))
    return spans


def _without_total(text: str) -> str:
    """The text without the words that make it a total's label."""
    words = text.split()
    for count in (1, 2):
        for bare, said in ((words[count:], words[:count]), (words[:-count], words[-count:])):
            if bare and " ".join(said).lower().strip(" :.") in total_words():
                return " ".join(bare)
    return ""


@dataclass(slots=True)
class Band:
    """A name's part of the table: its pieces, its amounts' places among all amounts, whether its sum and its neighbours speak for it."""

    name: list[Fragment]
    start: int
    end: int
    proven: bool
    beside: bool
    enclosed: bool = False  # between bands that are proven, or the table's ends

    @property
    def told(self) -> bool:
        """Whether something shows that the amounts are the name's."""
        return self.proven or self.beside or self.enclosed


class _Weighing:
    """What speaks for the amounts between two places being a name's, each piece of it looked up once for all cuts."""

    def __init__(self, figures: Sequence[Piece], above: Sequence[str], labels: Mapping[int, str]) -> None:
        self.figures, self.above, self.labels = figures, above, labels
        self.sums = _evidence_of_sums(figures)
        self._labelled = list(accumulate((at in labels for at in range(len(figures))), initial=0))

    def of(self, name: str) -> Callable[[int, int], float]:
        """The worth of the amounts ``start:end`` being the name's."""
        elsewhere = list(accumulate((other != name for other in self.above), initial=0))

        def worth(start: int, end: int) -> float:
            last = 2 * (self.labels.get(end - 1) == name)  # the label beside the last amount is the name's own
            labels = LABEL * (last - (self._labelled[end] - self._labelled[start]))
            inside = LIST * bool(start and goes_with(self.figures[start - 1], self.figures[start]))
            others = NEIGHBOUR * (elsewhere[end] - elsewhere[start])
            return labels - inside - others + self.sums.get((start, end), 0.0)

        return worth


def cut_into_bands(pieces: Sequence[Piece]) -> list[Band]:
    """The amounts cut into as many bands as there are names; [] when the names come in no order or nothing speaks for a cut."""
    order: list[Piece] = []
    for piece in pieces:
        if piece.name and (not order or order[-1].name != piece.name):
            order.append(piece)
    names = [piece.name for piece in order]
    totals = {piece.name for piece in pieces if piece.total}
    if len(set(names)) < len(names) or 2 * len(totals) < len(names):
        return []  # without totals a sum that holds is chance
    amounts = [at for at, piece in enumerate(pieces) if piece.amount]
    if len(amounts) < len(names):
        return []
    figures = [pieces[at] for at in amounts]
    weighing = _Weighing(figures, _names_above(pieces, amounts), _totals_labelled(pieces, amounts))
    bands = []
    for piece, (start, end) in zip(order, pairwise(_best_ends(names, weighing)), strict=True):
        proven = weighing.sums.get((start, end), 0.0) > SUM_OF_ONE
        beside = set(weighing.above[start:end]) == {piece.name}
        printed = next((each for each in pieces if each.name == piece.name and not each.total), piece)
        bands.append(Band(printed.fragments, start, end, proven, beside))
    for at, band in enumerate(bands):
        begins = at == 0 or bands[at - 1].proven
        band.enclosed = begins and (at + 1 == len(bands) or bands[at + 1].proven)
    told = sum(band.told for band in bands)
    return bands if any(band.proven for band in bands) and 2 * told > len(bands) else []


def _best_ends(names: Sequence[str], weighing: _Weighing) -> list[int]:
    """Where the bands of the best cut begin and end; each name has an amount at least."""
    count = len(weighing.figures)
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for number, name in enumerate(names):
        worth = weighing.of(name)
        step: dict[int, tuple[float, int]] = {}
        for end in range(number + 1, count - (len(names) - number - 1) + 1):
            step[end] = max((score + worth(start, end), start) for start, (score, _) in best[-1].items() if start < end)
        best.append(step)
    ends = [count]
    for step in reversed(best[1:]):
        ends.insert(0, step[ends[0]][1])
    return ends


def _evidence_of_sums(figures: Sequence[Piece]) -> dict[tuple[int, int], float]:
    """How much it says, in nats, that the last of the amounts ``start:end`` is the sum of the others, for all of which it may be.

    Amounts that others among them are the sum of may be left out; those that only close a list are of no more than that.
    """
    # where the runs of amounts begin that may add up to each
    runs = [
        [start for start in range(max(0, at - MAX_RUN), at - 1) if _adds_up(figures[start:at], figure)]
        for at, figure in enumerate(figures)
    ]
    found: dict[tuple[int, int], float] = {}
    for start in range(len(figures)):
        sums: list[set[Rounded]] = [{NOTHING}]  # what the amounts from ``start`` up to each may add up to
        for at in range(start, len(figures)):
            figure, listed = figures[at], _list_before(figures, at, start)
            if at > start and listed == at and any(_is(each, figure) for each in sums[-1]):
                sure = SUM - math.log(len(sums[-1])) if at - start > 1 else 0.0
                found[start, at + 1] = max(SUM_OF_ONE, sure)
            inside = [run for run in runs[at] if run >= start]
            begins = [listed] if listed < at else inside[-1:] if figure.summed and inside else [at, *inside]
            made = {_plus(so_far, figure) for begin in begins for so_far in sums[begin - start]}
            sums.append(set(sorted(made, key=attrgetter("value"))[:MAX_SUMS]))
    return found


def _list_before(figures: Sequence[Piece], at: int, first: int) -> int:
    """Where, from ``first`` on, the list begins whose sum an amount is; its own place when it is none's."""
    start = at
    while (
        not figures[at].listed
        and start > first
        and figures[start - 1].listed
        and not (start < at and begins_list(figures[start]))
    ):
        start -= 1
    return start if start < at - 1 and (figures[at].summed or _adds_up(figures[start:at], figures[at])) else at


def _adds_up(items: Sequence[Piece], total: Piece) -> bool:
    return _is(reduce(_plus, items, NOTHING), total)


def _plus(so_far: Rounded, piece: Piece) -> Rounded:
    return so_far.plus(piece.amount or NOTHING)


def _is(computed: Rounded, total: Piece) -> bool:
    return total.amount is not None and bool(total.amount.value) and computed.meets(total.amount)


def _names_above(pieces: Sequence[Piece], amounts: Sequence[int]) -> list[str]:
    """For each amount the name printed last before it."""
    names: list[str] = []
    name, at = "", 0
    for place in amounts:
        for piece in pieces[at:place]:
            name = piece.name or name
        at = place
        names.append(name)
    return names


def _totals_labelled(pieces: Sequence[Piece], amounts: Sequence[int]) -> dict[int, str]:
    """The amounts that stand right after the label of a name's total, and that name."""
    return {
        number: pieces[at - 1].name
        for number, at in enumerate(amounts)
        if at and pieces[at - 1].name and pieces[at - 1].total
    }
