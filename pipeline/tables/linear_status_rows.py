"""Status tables in text that come cell after cell: [area] initiative, who it is anchored with, status, expected end.

The header is known by its words. A row is found by its status (``layout_words.csv``) and the short name before it; what
comes before is the initiative, what follows in short lines the expected end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.model import Cell, Finding
from pipeline.tables.linear_header_words import Header, find_header
from pipeline.tables.linear_lines import Found, Fragment, TextLine, cell, grid_of, ragged
from pipeline.tables.linear_names import is_cluster_like, is_name, is_short_name, total_words
from pipeline.tables.paragraph_cues import list_label, words

NARROW = 24  # characters of a line in a status or period column
MAX_ROW = 160  # words
TAIL = ("anchoring", "status", "expected_end", "amount")
DASHES = ("-", "–", "—", "−")
_WORD = re.compile(r"\S+")
_YEAR = re.compile(r"\(?(?:19|20)\d\d")
_AMOUNT = re.compile(r"[-–—−]?\d[\d.,]*|[-–—]")
_OPEN_STATUS = re.compile(r"(?:afventer|starter|forventes)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, the place of its line, and how wide that line is."""

    text: str
    at: int
    width: int
    gap: int  # blank lines before the word when it is the first of its line, else -1


@dataclass(slots=True)
class Row:
    """The words of a row by column meaning."""

    cells: dict[str, list[Token]] = field(default_factory=dict)
    end: int = 0


def find_status_rows(lines: Sequence[TextLine], taken: Sequence[bool]) -> list[Found]:
    """The tables of this shape among lines that no other table has taken."""
    found: list[Found] = []
    at = 0
    while at < len(lines):
        header = None if taken[at] else find_header(lines, at)
        table = _table(lines, taken, header) if header and _fits(header.meanings) else None
        if table:
            found.append(table)
        at = table.end if table else at + 1
    return found


def _fits(meanings: Sequence[str]) -> bool:
    tail = [meaning for meaning in meanings if meaning in TAIL]
    head = meanings[: len(meanings) - len(tail)]
    return (
        "status" in tail
        and list(meanings[len(head) :]) == [meaning for meaning in TAIL if meaning in tail]
        and 1 <= len(head) <= 2
        and head[-1] == "initiative"
    )


def _table(lines: Sequence[TextLine], taken: Sequence[bool], header: Header) -> Found | None:
    tokens = _tokens(lines, taken, header)
    rows = _rows(tokens, header.meanings)
    if len(rows) < 2:
        return None
    last = max(token.at for cells in rows[-1].cells.values() for token in cells)
    left_over = [token for token in tokens[rows[-1].end :] if token.at == last]
    rows[-1].cells.setdefault(header.meanings[-1], []).extend(left_over)
    made: list[Cell] = [cell(0, col, fragments) for col, fragments in enumerate(header.cells)]
    area = header.meanings[0] if len(header.meanings) > 1 and header.meanings[1] == "initiative" else ""
    starts = [at for at, row in enumerate(rows) if area and row.cells.get(area)]
    for at, row in enumerate(rows):
        for col, meaning in enumerate(header.meanings):
            height = 1
            if meaning == area and starts and at >= starts[0]:
                if at not in starts:
                    continue
                height = next((other for other in starts if other > at), len(rows)) - at
            made.append(cell(at + 1, col, _fragments(row.cells.get(meaning, []), lines), row_span=height))
    return Found(header.start, last + 1, (grid_of(made, "text-status", 1),), tuple(_doubts(rows, lines)))


def _tokens(lines: Sequence[TextLine], taken: Sequence[bool], header: Header) -> list[Token]:
    """The words after the header, without the header printed again on later pages and page furniture."""
    tokens: list[Token] = []
    at = header.end
    again = " ".join(part.text for found in header.cells for part in found)
    while at < len(lines) and not taken[at]:
        line = lines[at]
        if line.text and again.startswith(line.text):
            repeated = find_header(lines, at)
            if repeated and repeated.meanings == header.meanings:
                at = repeated.end
                continue
        if not line.furniture:
            found = list(_WORD.finditer(line.plain))
            tokens += [
                Token(word.group(), at, len(line.text), line.gap if not number else -1)
                for number, word in enumerate(found)
            ]
        at += 1
    return tokens


def _rows(tokens: Sequence[Token], meanings: Sequence[str]) -> list[Row]:
    rows: list[Row] = []
    areas: list[list[Token]] = []
    start = 0
    while start < len(tokens):
        row = (_total_row(tokens, start) if "amount" in meanings else None) or _row(tokens, start, meanings, areas)
        if row is None:
            break
        rows.append(row)
        start = row.end
    return rows


def _row(tokens: Sequence[Token], start: int, meanings: Sequence[str], areas: list[list[Token]]) -> Row | None:
    """The row that begins with a word, or None when no status follows within a row's length."""
    amount = _amount_at(tokens, start) if "amount" in meanings else None
    for at in range(start + 1, min(len(tokens), start + MAX_ROW) if amount is None else amount):
        length = _status_at(tokens, at)
        if not length:
            continue
        anchor = _anchor_before(tokens, start, at) if "anchoring" in meanings else at
        if anchor is None and amount is None and not _stands_apart(tokens, at):
            continue
        anchor = at if anchor is None else anchor
        if anchor <= start:
            continue
        end = min(_status_end(tokens, at, length), len(tokens) if amount is None else amount)
        row = Row({"anchoring": list(tokens[anchor:at]), "status": list(tokens[at:end])}, end)
        if amount is not None:
            row.cells["expected_end"] = list(tokens[end:amount])
            row.cells["amount"] = [tokens[amount]]
            row.end = amount + 1
        elif "expected_end" in meanings:
            row.end = _period_end(tokens, end)
            row.cells["expected_end"] = list(tokens[end : row.end])
        cut = _area_end(tokens[start:anchor], areas) if meanings[0] != "initiative" else 0
        if cut:
            areas.append(list(tokens[start : start + cut]))
            row.cells[meanings[0]] = areas[-1]
        row.cells["initiative"] = list(tokens[start + cut : anchor])
        return row
    return None


def _status_at(tokens: Sequence[Token], at: int) -> int:
    """How many words from here are a known status written with a capital, 0 when they are none."""
    for status in words("status"):
        parts = status.split()
        if [token.text.rstrip(".,") for token in tokens[at : at + len(parts)]] == parts:
            return len(parts)
    return 0


def _anchor_before(tokens: Sequence[Token], start: int, at: int) -> int | None:
    """Where the short name before a status begins (``Byen``, ``SSU/TSS``), or a run of narrow lines."""
    first: int | None = None
    end = at
    while True:
        starts = [end - count for count in (4, 3, 2, 1) if end - count > start]
        step = next((place for place in starts if _is_anchor(tokens, place, end)), None)
        if step is None:
            break
        first = step
        joint = tokens[step - 1].text if step - 1 > start else ""
        end = step - 1 if joint.lower() in ("og", "/", "samt") else step
        if not (joint.lower() in ("og", "/", "samt") or joint.endswith(",")):
            break
    return first if first is not None else _narrow_before(tokens, start, at)


def _is_anchor(tokens: Sequence[Token], start: int, end: int) -> bool:
    text = " ".join(token.text for token in tokens[start:end]).rstrip(",")
    return (text[:1] == "(" or text[:1].isupper()) and (is_short_name(text) or is_name(text) or is_cluster_like(text))


def _narrow_before(tokens: Sequence[Token], start: int, at: int) -> int | None:
    """The first word of the narrow lines that lead up to a status: a long name in a narrow column."""
    first = at
    while first - 1 > start and tokens[first - 1].width <= NARROW:
        first -= 1
    while first < at and tokens[first].gap < 0:
        first += 1
    return first if first < at and any(token.width > NARROW for token in tokens[start:first]) else None


def _stands_apart(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].gap >= 0 and tokens[at].width <= NARROW


def _status_end(tokens: Sequence[Token], at: int, length: int) -> int:
    end = at + length
    is_open = bool(_OPEN_STATUS.match(tokens[at].text))
    while end < len(tokens) and tokens[end].width <= NARROW:
        text = tokens[end].text
        bracket = text.startswith("(") or (tokens[end - 1].text[:1] == "(" and not tokens[end - 1].text.endswith(")"))
        if not (bracket or (is_open and (text[0].islower() or text[0].isdigit()))):
            break
        end += 1
    return end


def _period_end(tokens: Sequence[Token], start: int) -> int:
    """The place after the expected end that begins here (``Afsluttes ultimo⏎2024``); ``start`` when none does."""
    if start >= len(tokens) or not _begins_period(tokens[start], tokens[start - 1]):
        return start
    end = start + 1
    while end < len(tokens):
        here, before = tokens[end], tokens[end - 1]
        same_line = here.at == before.at
        runs_on = here.text[0].islower() or here.text[0].isdigit() or before.text[-1] in "-–/"
        if not same_line and not (here.width <= NARROW and runs_on):
            break
        end += 1
    return end


def _begins_period(token: Token, before: Token) -> bool:
    if token.width > NARROW and token.at != before.at:
        return False
    first = re.split(r"[-/ ]", token.text.lower())[0].rstrip(".,")
    known = {word.lower() for word in words("period")} | set(words("month"))
    return first in known or bool(_YEAR.match(token.text))


def _amount_at(tokens: Sequence[Token], start: int) -> int | None:
    """The figure or dash that ends a row: the first at the end of a line that is no year."""
    for at in range(start, min(len(tokens), start + MAX_ROW)):
        last = at + 1 == len(tokens) or tokens[at + 1].at != tokens[at].at
        if last and tokens[at].text in DASHES and not any(_status_at(tokens, other) for other in range(start, at)):
            continue  # "overvægt –" goes on
        if last and _AMOUNT.fullmatch(tokens[at].text) and not _YEAR.match(tokens[at].text):
            return at
    return None


def _total_row(tokens: Sequence[Token], start: int) -> Row | None:
    """A row that is a total's label and its amount, on one line."""
    end = start
    while end < len(tokens) and tokens[end].at == tokens[start].at:
        end += 1
    label = " ".join(token.text for token in tokens[start : end - 1])
    if end - start < 2 or not _AMOUNT.fullmatch(tokens[end - 1].text) or label.lower() not in total_words():
        return None
    return Row({"initiative": list(tokens[start : end - 1]), "amount": [tokens[end - 1]]}, end)


def _area_end(tokens: Sequence[Token], areas: Sequence[Sequence[Token]]) -> int:
    """How many of a row's first words are its area: a first short part before a blank line, or an area named before."""
    part = next((at for at, token in enumerate(tokens) if at and token.gap >= 1), 0)
    first = " ".join(token.text for token in tokens[:part])
    following = " ".join(token.text for token in tokens[part : part + 2])
    plain = not list_label(following) and following[:1].isupper() and not first.endswith((":", "."))
    if part and len(first) <= 60 and plain and not any(list_label(token.text + " x") for token in tokens[:1]):
        return part
    for known in areas:
        stem = known[1].text[:-2] if len(known) >= 2 and len(tokens) > 5 and tokens[0].text == known[0].text else ""
        if len(stem) >= 5 and tokens[1].text.startswith(stem):
            dash = tokens[2].text in "-–"
            if tokens[4 if dash else 2].text[:1].isupper():
                return 4 if dash else 2
    return 0


def _fragments(tokens: Sequence[Token], lines: Sequence[TextLine]) -> list[Fragment]:
    found: list[Fragment] = []
    place = -1
    for token in tokens:
        if token.at == place:
            found[-1] = Fragment(f"{found[-1].text} {token.text}", found[-1].page, found[-1].number)
        else:
            found.append(Fragment(token.text, lines[token.at].page, lines[token.at].number))
            place = token.at
    return found


def _doubts(rows: Sequence[Row], lines: Sequence[TextLine]) -> list[Finding]:
    """Rows so long that two may have been taken for one."""
    found = []
    for row in rows:
        name = row.cells.get("initiative", [])
        if len(name) > MAX_ROW * 0.75:
            quote = " ".join(token.text for token in name)[:120]
            found.append(ragged("long", lines[name[0].at], quote))
    return found
