"""Numbered items inside one cell, and which amount in the cell beside it belongs to which item: by label where the
labels are sound, else by order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline import reference
from pipeline.danish.money import find_amounts
from pipeline.danish.text import clean
from pipeline.interpretation.text import wording
from pipeline.interpretation.text.phrases import sentence_texts

_AT_LINE = re.compile(
    r"(?:^|\n)[ \t]*(?P<label>(?P<number>\d{1,2})[.)]|[•▪·●]|[-–](?=\s)|(?P<letter>[a-hA-H])\))\s*(?=\S)"
)
_IN_LINE = re.compile(r"(?:^|(?<=\s))(?P<label>(?P<number>\d{1,2})[.)])\s+(?=[A-ZÆØÅ(«”\"\d])")


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
    kept = []
    for sentence in sentence_texts(intro):
        if (
            sentence.strip()
            and not sentence.rstrip().endswith(":")
            and wording.first_whole(sentence, _lead_ins()) is None
        ):
            kept.append(sentence.strip())
    return " ".join(kept)


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
        return tuple(
            AmountLine(
                a.start,
                a.end,
                labels[n],
                _by_label(items, labels[n]) if labels[n] and len(parts) > 1 else None,
                totals[n],
            )
            for n, a in enumerate(found)
        )
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
        lines.append(
            AmountLine(
                amount.start,
                amount.end,
                labels[n],
                item,
                False,
                number is not None and not sound and number != expected[place],
            )
        )
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
