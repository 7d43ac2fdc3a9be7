"""How many things a list holds: paragraphs with labels, lines of a cell, an enumeration with commas and "og"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.interpretation.names.recognise import find_mentions
from pipeline.interpretation.text.phrases import label_style
from pipeline.model import Block, Grid, Paragraph

LONGEST_ITEM = 260  # characters of a paragraph that is an item without a label
LONGEST_PIECE = 70  # characters of an item between commas
SHORT_WORDS = 4  # words of an item that is surely one thing
PAUSE = 2  # paragraphs without a label that an item may go on for

_NUMBER = re.compile(r"\(?(\d{1,2})[.)]")
_LETTER = re.compile(r"\(?([a-zæøå])[.)]", re.IGNORECASE)
_LINE_LABEL = re.compile(r"(?:^|\n)[ \t]*(?:\(?(\d{1,2})[.)]|\(?([a-hA-H])[.)]|([•·▪◦–-]))\s+(?=\S)")
_BRACKETS = re.compile(r"\([^()]*\)")
_JOIN = re.compile(r"\s+(?:og|samt)\s+")


@dataclass(frozen=True, slots=True)
class Items:
    """A list's number of items. ``certain``: the labels count along (1., 2., 3.), so nothing can be missing; ``proves``: it can only
    confirm a number, because nothing marks its items."""

    number: int
    certain: bool
    proves: bool = False


def items_after(blocks: Sequence[Block], at: int) -> Items | None:
    """The list that begins with the block ``at``; None when none does. Page furniture must have been taken out."""
    first = blocks[at] if at < len(blocks) else None
    if not isinstance(first, Paragraph) or first.role == "heading":
        return None
    if _order(first.label) == 1:
        return _counted(blocks, at)
    if first.label and _order(first.label) is None:
        return Items(_bullets(blocks, at, first.label), certain=False)
    if not first.label and first.role in ("body", "list"):
        return _unmarked(blocks, at)
    return None


def _order(label: str) -> int | None:
    """The rank a label tells: 2 for "2.", "2)" and "b)"; None for a bullet."""
    text = label.strip()
    if match := _NUMBER.fullmatch(text):
        return int(match[1])
    match = _LETTER.fullmatch(text)
    return ord(match[1].lower()) - ord("a") + 1 if match else None


def _counted(blocks: Sequence[Block], at: int) -> Items | None:
    """A list whose labels count along. One that starts anew inside it (a list in a list) cannot be counted."""
    opening = blocks[at]
    style = label_style(opening.label) if isinstance(opening, Paragraph) else ""
    found, pause = 0, 0
    for block in blocks[at:]:
        if isinstance(block, Grid) or block.role == "heading":
            break
        order = _order(block.label)
        if order is not None and label_style(block.label) == style:
            if order != found + 1:
                return None
            found, pause = order, 0
        elif not block.label:
            pause += 1
            if pause > PAUSE:
                break
    return Items(found, certain=True)


def _bullets(blocks: Sequence[Block], at: int, label: str) -> int:
    found = 0
    for block in blocks[at:]:
        if isinstance(block, Grid) or block.role == "heading" or not block.label:
            break
        found += block.label == label
    return found


def _unmarked(blocks: Sequence[Block], at: int) -> Items | None:
    """Paragraphs up to the next heading, table or list; lines of one paragraph that end before they are full."""
    run: list[Paragraph] = []
    for block in blocks[at:]:
        if isinstance(block, Grid) or block.role == "heading" or block.label or block.text.endswith(":"):
            break
        run.append(block)
    if any(len(block.text) > LONGEST_ITEM for block in run):
        return Items(_own_lines(run[0]), certain=False, proves=True) if run else None
    lines = _own_lines(run[0])
    return Items(lines if lines > 1 else len(run), certain=False, proves=True)


def _own_lines(paragraph: Paragraph) -> int:
    """The items of a paragraph whose bullets the file does not hold: a line that had room for the next word ended by will."""
    lines = [piece for piece in paragraph.pieces if piece.box is not None]
    if not lines:
        return 1
    right = max(piece.box.x1 for piece in lines if piece.box)
    found = 1
    for line, following in pairwise(lines):
        if line.box is None or following.box is None:
            continue
        word = paragraph.text[following.start : following.end].split(" ", 1)[0]
        width = (line.box.x1 - line.box.x0) / max(1, line.end - line.start)
        found += word[:1].isupper() and line.box.x1 + width * (len(word) + 2) < right
    return found


def items_in_lines(text: str, start: int) -> Items | None:
    """The labelled lines of a cell after character ``start``."""
    labels = list(_LINE_LABEL.finditer(text, max(0, start - 1)))
    return _of_labels([match[1] or match[2] or match[3] for match in labels])


def _of_labels(labels: Sequence[str]) -> Items | None:
    if not labels:
        return None
    orders = [_order(f"{label}.") for label in labels]
    if orders[0] is None:
        return Items(sum(label == labels[0] for label in labels), certain=False)
    return Items(len(orders), certain=True) if orders == list(range(1, len(orders) + 1)) else None


def items_between_commas(text: str, opened: bool) -> set[int]:
    """The numbers of items that an enumeration can be read as: "A, B og C", "A og B samt C". Empty when it is none. ``opened``: a colon or bracket
    begins it; otherwise it must begin with a name."""
    plain = re.sub(r"\)\s+(?=[A-ZÆØÅ])", "), ", text)
    plain = _BRACKETS.sub("", plain).strip(" :–-")
    if not opened and not plain[:1].isupper():
        return set()
    joined = _JOIN.split(plain)
    if len(joined) < 2:
        return set()
    commas = [piece for piece in joined[0].split(",") if piece.strip()]
    if any(len(piece.strip()) > LONGEST_PIECE for piece in commas) or any("," in part for part in joined[1:-1]):
        return set()
    every = sum(len([piece for piece in part.split(",") if piece.strip()]) for part in joined)
    readings = {len(commas) + 1, every}
    if " samt " in plain:
        readings.add(len(plain.split(" samt ")[0].split(",")) + 1)
    return readings


def surely_between_commas(text: str) -> int | None:
    """The number of items of "A, B og C" that is the whole of a text, all short, with one "og"; None when it could be read otherwise."""
    plain = _BRACKETS.sub("", text).strip(" :.")
    joined = _JOIN.split(plain)
    if len(joined) != 2 or re.search(r"[.;:–]", plain):
        return None
    pieces = [*joined[0].split(","), joined[1]]
    if any(not piece.strip() or len(piece.split()) > SHORT_WORDS or "," in joined[1] for piece in pieces):
        return None
    return len(pieces)


def names_listed(text: str, kind: str) -> int | None:
    """How many names of a kind an enumeration at the beginning of a text holds, when it holds nothing else; None otherwise."""
    names = [name for name in find_mentions(text) if name.kind == kind]
    position, found = 0, 0
    for name in names:
        gap = text[position : name.start]
        if found and not re.fullmatch(r"\s*(?:,|og|samt|,\s*og|&|/)\s*(?:[Kk]ommune\s*)?", gap):
            break
        if not found and gap.strip(" :(–-"):
            return None
        position, found = name.end, found + 1
    closed = re.match(
        r"\s*(?:[Kk]ommuner?)?\s*(?:[.;:)]|$|,\s+(?:der|som|hvor)\b|\s(?:har|er|deltager|får|skal|kan|vil)\b)",
        text[position:],
    )
    return found if found > 1 and closed else None
