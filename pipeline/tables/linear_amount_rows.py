"""Text tables that come cell after cell, each row ending with its amount, under a header that is known by its words.

Blank lines more than usual part the cells. A cell of amounts ends its row; a known name before the texts is the row's
label; a numbered item that goes on from the row before (a page break stood between) belongs there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.danish.money import find_amounts
from pipeline.model import Cell, Finding
from pipeline.tables.linear_header_words import Header, find_header
from pipeline.tables.linear_lines import Found, Fragment, TextLine, cell, grid_of, ragged
from pipeline.tables.linear_names import is_name
from pipeline.tables.paragraph_cues import is_caption, list_label

MAX_CELLS_WITHOUT_AMOUNT = 9
_DASH = re.compile(r"[-–—]\s*")
_NOT_MONEY = re.compile(r"(?:\d{1,2}[.)]|i alt|samlet|total|sum|ca\.|heraf|:|og|\s)+", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")


@dataclass(slots=True)
class Row:
    """A row being gathered: label, texts cell by cell, the cell of amounts."""

    label: list[Fragment] = field(default_factory=list)
    texts: list[list[Fragment]] = field(default_factory=list)
    amounts: list[Fragment] = field(default_factory=list)


def find_amount_rows(lines: Sequence[TextLine], taken: Sequence[bool]) -> list[Found]:
    """The tables of this shape among lines that no other table has taken."""
    found: list[Found] = []
    at = 0
    while at < len(lines):
        header = None if taken[at] else find_header(lines, at)
        table = _table(lines, taken, header) if header and header.meanings[-1] == "amount" else None
        if table:
            found.append(table)
        at = table.end if table else at + 1
    return found


def is_amount_cell(text: str) -> bool:
    """Whether a text is amounts with labels and nothing else: ``1) 0,75 mio. kr.``, ``I alt 2 mio. kr.``, ``-``."""
    if _DASH.fullmatch(text):
        return True
    amounts = find_amounts(text)
    rest, at = "", 0
    for amount in amounts:
        rest += text[at : amount.start]
        at = amount.end
    rest = (rest + text[at:]).strip(" .*")
    return bool(amounts) and (not rest or bool(_NOT_MONEY.fullmatch(rest)))


def _table(lines: Sequence[TextLine], taken: Sequence[bool], header: Header) -> Found | None:
    parts, end = _cells(lines, taken, header)
    columns = len(header.cells)
    rows = _rows(parts, columns - 2)
    if sum(1 for row in rows if any(find_amounts(part.text) for part in row.amounts)) < 2:
        return None
    made: list[Cell] = [cell(0, col, fragments) for col, fragments in enumerate(header.cells)]
    findings: list[Finding] = []
    labels = [at for at, row in enumerate(rows) if row.label]
    for at, row in enumerate(rows):
        if row.label or not labels or at < labels[0]:
            following = next((other for other in labels if other > at), len(rows))
            made.append(cell(at + 1, 0, row.label, row_span=following - at if row.label else 1))
        made += [cell(at + 1, 1 + col, fragments) for col, fragments in enumerate(row.texts)]
        made += [cell(at + 1, 1 + col, ()) for col in range(len(row.texts), columns - 2)]
        made.append(cell(at + 1, columns - 1, row.amounts))
        if not row.amounts or len(row.texts) < columns - 2:
            findings.append(_ragged(row))
    return Found(header.start, end, (grid_of(made, "text-cells", 1),), tuple(findings))


def _cells(lines: Sequence[TextLine], taken: Sequence[bool], header: Header) -> tuple[list[list[TextLine]], int]:
    """The lines after the header as cells, and the place after the last cell of amounts."""
    gaps = Counter(line.gap for line in lines[header.end : header.end + 200])
    usual = min((gap for gap, times in gaps.items() if 6 * times >= sum(gaps.values())), default=0)
    parts: list[list[TextLine]] = []
    last, end = 0, header.end
    for at in range(header.end, len(lines)):
        line = lines[at]
        if taken[at] or is_caption(line.text):
            break
        if line.furniture:
            continue
        amount = is_amount_cell(line.text)
        joins = bool(parts) and line.gap <= usual and amount == is_amount_cell(parts[-1][-1].text)
        if joins and (not is_name(_text(parts[-1])) or is_name(_text([*parts[-1], line]))):
            parts[-1].append(line)
        else:
            parts.append([line])
        if amount:
            last, end = len(parts), at + 1
        elif len(parts) - last > MAX_CELLS_WITHOUT_AMOUNT:
            break
    return parts[:last], end


def _text(lines: Sequence[TextLine]) -> str:
    return "\n".join(line.text for line in lines)


def _rows(parts: Sequence[Sequence[TextLine]], texts: int) -> list[Row]:
    rows = [Row()]
    for part in parts:
        fragments = [Fragment(line.text, line.page, line.number) for line in part]
        if is_amount_cell(part[0].text):
            rows[-1].amounts += fragments
            continue
        if rows[-1].amounts:
            rows.append(Row())
        row = rows[-1]
        if is_name(_text(part)) and not row.texts:
            row.label += fragments
        elif not row.texts and len(rows) > 1 and _continues(rows[-2], part[0].text):
            rows[-2].texts[-1] += fragments
        elif len(row.texts) < texts:
            row.texts.append(fragments)
        else:
            row.texts[-1] += fragments
    return rows


def _continues(before: Row, text: str) -> bool:
    """Whether a text is the next item of the list in the row before (``3)`` after ``2)``)."""
    label = _NUMBER.search(list_label(text))
    if not label or not before.texts:
        return False
    numbers = [_NUMBER.search(list_label(fragment.text)) for fragment in before.texts[-1]]
    known = [int(number.group()) for number in numbers if number]
    return bool(known) and int(label.group()) == known[-1] + 1


def _ragged(row: Row) -> Finding:
    fragments = [*row.label, *(fragment for text in row.texts for fragment in text), *row.amounts]
    return ragged("cells", fragments[0], " ".join(fragment.text for fragment in fragments)[:120])
