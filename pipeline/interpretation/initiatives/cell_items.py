"""What a cell lists: its numbered items, with the amount in the cell beside it that belongs to each (by label where the labels are sound, else by
order), and the pieces of a cell of names, items and lines of their own, each with the lines it goes on in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from pipeline import reference
from pipeline.danish.dates import YEAR
from pipeline.danish.money import find_amounts
from pipeline.danish.text import clean
from pipeline.interpretation.names.recognise import find_mentions
from pipeline.interpretation.text import wording
from pipeline.interpretation.text.phrases import sentence_texts
from pipeline.model import Cell

_AT_LINE = re.compile(
    r"(?:^|\n)[ \t]*(?P<label>(?P<number>\d{1,2})[.)]|[•▪·●]|[-–](?=\s)|(?P<letter>[a-hA-H])\))\s*(?=\S)"
)
_IN_LINE = re.compile(r"(?:^|(?<=\s))(?P<label>(?P<number>\d{1,2})[.)])\s+(?=[A-ZÆØÅÉÜÖ(«”\"\d])")


class CellItem(NamedTuple):
    """An item: its label as printed ("1.", "2)", "•"), its number (None for bullets), its characters in the cell and
    its words cleaned."""

    label: str
    number: int | None
    start: int
    end: int
    text: str


class CellItems(NamedTuple):
    """The items of a cell and what stands before them. ``parent`` is the part of that which names something itself:
    "Tre indsatser er prioriteret:" names nothing, "Styrket samarbejde om X. Herunder fokus på:" names "Styrket
    samarbejde om X."."""

    intro: str
    parent: str
    items: tuple[CellItem, ...]


@dataclass(frozen=True, slots=True)
class AmountLine:
    """An amount in the cell beside the items: its characters, its label, and the item it belongs to (index, None for
    the cell's total or one that stands for all). ``misnumbered`` when the label is not the one the order asks for."""

    start: int
    end: int
    label: str
    item: int | None
    total: bool
    misnumbered: bool = False


def items_of_cell(text: str, beside: str = "") -> CellItems:
    """The numbered or bulleted items of a cell's text (printed line breaks kept), with character ranges. Without two
    labels, or one label that goes on from the page before ("3) …"), there are no items and all of the text is intro.
    Word and HTML may number a list without printing the numbers: then paragraphs after a lead-in, or as many as the
    cell ``beside`` it has amounts, are items without a label."""
    marks = list(_AT_LINE.finditer(text))
    if len({m["label"][-1] for m in marks}) > 1:
        marks = [m for m in marks if m["number"]] or marks
    if len(marks) < 2:
        inline = list(_IN_LINE.finditer(text))
        rising = [m for n, m in enumerate(inline) if n == 0 or int(m["number"]) == int(inline[n - 1]["number"]) + 1]
        if len(rising) >= 2 and int(rising[0]["number"]) == 1:
            marks = rising
    if not marks or (
        len(marks) == 1 and not (marks[0]["number"] and marks[0].start("label") == len(text) - len(text.lstrip()))
    ):
        return _unlabelled(text, beside) or CellItems(clean(text), clean(text), ())
    items = []
    for n, mark in enumerate(marks):
        end = marks[n + 1].start("label") if n + 1 < len(marks) else len(text)
        number = _number(mark["label"]) if mark["label"][-1] in ".)" else None
        items.append(CellItem(mark["label"], number, mark.start("label"), end, clean(text[mark.end() : end])))
    intro = clean(text[: marks[0].start("label")])
    return CellItems(intro, parent_of(intro), tuple(items))


def _unlabelled(text: str, beside: str) -> CellItems | None:
    """The items of a list that lost its labels: every line a paragraph of its own (a capital first, the line before
    it ended)."""
    lines = [m for m in re.finditer(r"[^\n]+", text) if m.group().strip()]
    lead = lines[0].group().strip() if lines else ""
    led = lead.endswith(":") or wording.first_whole(lead, _lead_ins()) is not None
    members = lines[1:] if led else lines
    amounts = len(find_amounts(beside))
    if len(members) < 2 or not all(m.group().strip()[0].isupper() for m in members):
        return None
    if not led and not (
        amounts in (len(members), len(members) + 1) and all(m.group().rstrip().endswith(".") for m in members)
    ):
        return None
    items = tuple(CellItem("", n + 1, m.start(), m.end(), clean(m.group())) for n, m in enumerate(members))
    intro = clean(lead) if led else ""
    return CellItems(intro, parent_of(intro), items)


def _lead_ins() -> tuple[str, ...]:
    """The wordings that introduce a list and name nothing."""
    return reference.words("column_words", kind="list_intro")


def parent_of(intro: str) -> str:
    """What an introduction names, its lead-in apart ('' when it is all lead-in)."""
    told = (sentence for sentence in sentence_texts(intro) if sentence and not sentence.endswith(":"))
    return " ".join(sentence for sentence in told if wording.first_whole(sentence, _lead_ins()) is None)


def amounts_of_items(items: Sequence[CellItem], text: str, unit: str | None = None) -> tuple[AmountLine, ...]:
    """Which amount of a cell belongs to which item. An amount after a total word, and a last one more than there are
    items, is the cell's total; one amount alone stands for all items. Labels decide when they are the items' own in
    some order; else the order does."""
    found = sorted(find_amounts(text, unit), key=lambda amount: amount.start)
    labels = [_label_before(text, found[n - 1].end if n else 0, amount.start) for n, amount in enumerate(found)]
    totals = [_is_total(text, found[n - 1].end if n else 0, amount.start) for n, amount in enumerate(found)]
    if len(found) == len(items) + 1 and not any(totals) and len(items) > 1 and not labels[-1]:
        totals[-1] = True
    parts = [n for n, total in enumerate(totals) if not total]
    if len(parts) != len(items):
        of = [_by_label(items, label) if label and len(parts) > 1 else None for label in labels]
        return tuple(AmountLine(a.start, a.end, labels[n], of[n], totals[n]) for n, a in enumerate(found))
    numbers = [_number(labels[n]) for n in parts]
    expected = [item.number if item.number is not None else k + 1 for k, item in enumerate(items)]
    sound = all(number is not None for number in numbers) and sorted(n or 0 for n in numbers) == sorted(expected)
    lines = []
    for n, amount in enumerate(found):
        place = parts.index(n) if n in parts else None
        if place is None:
            lines.append(AmountLine(amount.start, amount.end, labels[n], None, True))
            continue
        number = numbers[place]
        item = expected.index(number) if sound and number is not None else place
        wrong = number is not None and not sound and number != expected[place]
        lines.append(AmountLine(amount.start, amount.end, labels[n], item, False, wrong))
    return tuple(lines)


def _label_before(text: str, low: int, high: int) -> str:
    """The list label right before an amount."""
    match = re.search(r"(?:^|\s)(\d{1,2}[.)]|[a-hA-H]\))\s*$", text[low:high])
    return match[1] if match else ""


def _is_total(text: str, low: int, high: int) -> bool:
    """Whether a total word stands between the amount before and this one."""
    before = wording.plain(text[low:high].rsplit("\n", 1)[-1])
    words = [word for where in ("any", "start", "whole") for word in reference.words("total_words", where=where)]
    return any(before == wording.plain(word) or before.startswith(wording.plain(word) + " ") for word in words)


def _number(label: str) -> int | None:
    """The number of a label."""
    match = re.match(r"\d+", label)
    return int(match.group()) if match else (ord(label[0].lower()) - 96 if label else None)


def _by_label(items: Sequence[CellItem], label: str) -> int | None:
    """The item with the same number as a label."""
    number = _number(label)
    return next((n for n, item in enumerate(items) if item.number == number), None)


_LABEL = re.compile(r"(?:^|(?<=\s))(?P<number>\d{1,2})[.)]\s*(?=[^\W\d])")
_YEAR = re.compile(YEAR)
_BROKEN = re.compile(r"[-\u00ad\u2010,/(]$")


class Piece(NamedTuple):
    """Words in characters ``start:end`` of a cell: an item of a numbered list, or (``number`` None) a line of its own, which may go on."""

    cell: Cell
    start: int
    end: int
    number: int | None

    @property
    def text(self) -> str:
        return clean(_LABEL.sub("", self.cell.text[self.start : self.end], count=1 if self.number else 0))


def pieces_of(cell: Cell) -> Iterator[Piece]:
    """The items and lines of a cell. A line goes on where the one before it cannot end, or where it begins in small letters."""
    last: Piece | None = None
    for start, end, number in _stretches(cell.text):
        text = cell.text[start:end].strip()
        if last is not None and number is None and _goes_on(cell.text[last.start : last.end], text):
            last = last._replace(end=end)
            continue
        if last is not None:
            yield last
        last = Piece(cell, start, end, number)
    if last is not None:
        yield last


def without_scope(text: str) -> int:
    """Where the name in a cell ends that goes on with lines of nothing but whose it is and when ("Tryg hjemme⏎Klynge Nord, 2024–2026")."""
    end = len(text.rstrip())
    while (start := text.rfind("\n", 0, end)) > 0:
        line = _YEAR.sub("", text[start:end])
        named = find_mentions(line)
        for name in reversed(named):
            line = line[: name.start] + line[name.end :]
        if not named or re.search(r"[^\W\d_]{3}", line):
            break
        end = len(text[:start].rstrip())
    return end


def _stretches(text: str) -> Iterator[tuple[int, int, int | None]]:
    """The lines of a text, cut before a label of a list and after a lead-in that names nothing ("To indsatser er prioriteret:")."""
    for line in re.finditer(r"[^\n]*\S[^\n]*", text):
        labels = list(_LABEL.finditer(text, line.start(), line.end()))
        edges = [line.start(), *(each.start() for each in labels), line.end()]
        numbers = [None, *(int(each["number"]) for each in labels)]
        for (start, end), number in zip(pairwise(edges), numbers, strict=True):
            if text[start:end].strip():
                yield start, end, number


def _goes_on(before: str, line: str) -> bool:
    last = before.split()[-1].lower() if before.split() else ""
    return (
        line[:1].islower()
        or line[:1] in "(–0123456789"
        or bool(_BROKEN.search(before.strip()))
        or last in reference.words("function_words")  # no name ends so
    )
