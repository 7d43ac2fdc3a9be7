"""The lines of a text as the pieces of cells: amounts, names, totals' labels, other words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.danish.money import FoundAmount, find_amounts
from pipeline.danish.text import clean
from pipeline.reconciliation import Rounded
from pipeline.reconciliation.words import roles
from pipeline.tables.linear_lines import Fragment, TextLine, fragment
from pipeline.tables.linear_names import is_cluster_like, is_known_cluster, squeezed, total_words
from pipeline.tables.linear_splits import UNIT
from pipeline.tables.paragraph_cues import list_label
from pipeline.tables.propose.amount_cells import is_amount_cell

MAX_NAME = 5  # lines that a name is broken over
_UNIT = re.compile(UNIT, re.IGNORECASE)
_FIRST = re.compile(r"\(?[1aA][.)]")  # item of a list
_LETTERS = re.compile(r"[A-Za-zÆØÅæøå]")


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
