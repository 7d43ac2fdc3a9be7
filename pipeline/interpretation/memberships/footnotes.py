"""Footnote marks and the notes that explain them: "*) Kun administrativ deltagelse …", "1) Inkl. …"."""

import re
from collections.abc import Iterable, Sequence

from pipeline.model import Grid, Layout, Paragraph

_MARK_AT_END = re.compile(r"(?<=[\wæøåÆØÅ.)\"”])\s?(\*{1,5}|\d{1,2}\)|[¹²³⁴⁵†‡])\s*$")
_MARK_IN_NOTE = re.compile(r"(?:^|(?<=\s))(\*{1,5}\)?|\d{1,2}\)|[¹²³⁴⁵†‡]\)?)\s*(?=[\wæøåÆØÅ])")
_LEAD = re.compile(r"^\s*(?:anm(?:ærkning(?:er)?)?|note(?:r)?|fodnote(?:r)?)\s*[.:]*\s*", re.IGNORECASE)


def marks_of(text: str, marks: Sequence[str] = ()) -> tuple[str, str]:
    """(text without its footnote mark, the mark without bracket). ``marks`` are those the reader already knows."""
    match = _MARK_AT_END.search(text)
    if match:
        return text[: match.start(1)].rstrip(), match[1].rstrip(")")
    known = next((mark for mark in marks if mark), "")
    return text, known.rstrip(")")


def explanations(notes: Iterable[str]) -> dict[str, str]:
    """What each mark stands for, by the notes' words; several marks may share one paragraph. The longest mark wins
    where they touch."""
    found: dict[str, str] = {}
    for note in notes:
        text = _LEAD.sub("", note)
        marks = list(_MARK_IN_NOTE.finditer(text))
        for number, mark in enumerate(marks):
            end = marks[number + 1].start() if number + 1 < len(marks) else len(text)
            found.setdefault(mark[1].rstrip(")"), text[mark.end() : end].strip())
    return found


def is_note(block: Paragraph) -> bool:
    """Whether a paragraph explains marks: a note by its role, or one that begins with a mark."""
    return block.role == "note" or bool(_MARK_IN_NOTE.match(_LEAD.sub("", block.text)) and block.role != "list")


def notes_of(layout: Layout, grid: Grid, reach: int = 4) -> tuple[str, ...]:
    """The notes of a table: its own, and the paragraphs right after it that begin with a mark or are notes by their
    role."""
    found = list(grid.notes)
    index = next((n for n, block in enumerate(layout.blocks) if block.id == grid.id), -1)
    for block in layout.blocks[index + 1 : index + 1 + reach] if index >= 0 else ():
        if not isinstance(block, Paragraph):
            break
        if is_note(block):
            found.append(block.text)
    return tuple(dict.fromkeys(found))
