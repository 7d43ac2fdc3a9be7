"""Which municipalities a document lists under which cluster: lists below each other or side by side, a row a municipality, or a whole list in one
cell. Footnote marks on a name, and the notes that explain them ("*) Kun administrativ deltagelse …"), say how the municipality takes part."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.interpretation.names.recognise import FoundName, find_mentions, name_of_cell, names_of_cells
from pipeline.interpretation.roles.shape import entity_columns
from pipeline.interpretation.text import wording
from pipeline.interpretation.text.spans import span_of, span_of_cell
from pipeline.model import Cell, Finding, Grid, Layout, Membership, Mention, Paragraph, Span
from pipeline.reference import rows
from pipeline.reference.texts import message

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


_LIST_SEPARATOR = re.compile(r"\s*(?:[,;•\n]|\bsamt\b|\bog\b)\s*")


@dataclass(frozen=True, slots=True)
class Listed:
    """The memberships a document lists, the names in them, and marks that no note explains."""

    memberships: tuple[Membership, ...] = ()
    mentions: tuple[Mention, ...] = ()
    findings: tuple[Finding, ...] = ()


class _Held(NamedTuple):
    """What holds for the rest of a column: the region, the cluster's mention and its words. A list may go on in the
    next page's table."""

    region: str = ""
    cluster: str = ""
    group: str = ""


class _Entry(NamedTuple):
    """A line of a column: the cell it stands in, its characters there, and its words (a name broken over two lines
    joined again)."""

    cell: Cell
    start: int
    end: int
    text: str


@dataclass(slots=True)
class _Collector:
    """Memberships being gathered from one block."""

    block: str
    notes: dict[str, str]
    made: list[Membership] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    seen: dict[tuple[str, int, int, int], str] = field(default_factory=dict)
    unexplained: dict[str, Span] = field(default_factory=dict)
    held: dict[int, _Held] = field(default_factory=dict)

    def mention(self, kind: str, raw: str, span: Span, scope: Sequence[tuple[str, str]] = ()) -> str:
        """The id of the mention at a place, made at first sight."""
        key = (kind, span.row or 0, span.col or 0, span.start)
        if key not in self.seen:
            self.seen[key] = f"{self.block}.k{len(self.seen) + 1}"
            self.mentions.append(Mention(self.seen[key], kind, raw, span, tuple(scope)))
        return self.seen[key]

    def add(self, cluster: str, municipality: str, span: Span, marks: str) -> None:
        """One membership, by its mentions."""
        note = self.notes.get(marks, "")
        if marks and not note:
            self.unexplained.setdefault(marks, span)
        name = f"{self.block}.m{len(self.made) + 1}"
        self.made.append(Membership(name, cluster, municipality, span, marks, *participation_of(note)))


def memberships(layout: Layout) -> Listed:
    """All memberships of a document. Tables of initiatives and money name municipalities too; only a table in which
    most municipalities stand under a cluster, and at least two of them, lists members."""
    found: list[_Collector] = []
    anywhere = explanations(block.text for block in layout.blocks if isinstance(block, Paragraph) and is_note(block))
    before: tuple[int, dict[int, _Held]] = (0, {})
    for block in layout.blocks:
        if isinstance(block, Grid):
            collector = _Collector(block.id, {**anywhere, **explanations(notes_of(layout, block))})
            if before[0] == block.n_cols:
                collector.held.update(before[1])
            _read_grid(block, collector)
            before = block.n_cols, collector.held
        else:
            collector = _Collector(block.id, {})
            _read_paragraph(block, collector)
        if len(collector.made) >= 2:
            found.append(collector)
    return Listed(
        tuple(m for c in found for m in c.made),
        tuple(m for c in found for m in c.mentions),
        tuple(
            Finding("note.missing", "info", *message("finding", "note", mark=mark), span=span)
            for c in found
            for mark, span in c.unexplained.items()
        ),
    )


def participation_of(note: str) -> tuple[str, bool | None]:
    """(participation, contributes) by the words of a note: "full" without a note, the note's own words when no row of
    ``participation_words.csv`` knows them; contributes is None where nothing is said."""
    if not note:
        return "full", None
    participation, contributes = "", None
    for row in rows("participation_words"):
        if wording.inside(row["wording"]).search(note):
            participation = participation or row["participation"]
            if contributes is None and row["contributes"]:
                contributes = row["contributes"] == "true"
    return participation or note, contributes


def _read_grid(grid: Grid, out: _Collector) -> None:
    """The lists of one table: columns in which cluster and municipality alternate first, else rows with one of each."""
    slots = grid.slots()
    columns = [_names(list(_entries(slots, col))) for col in range(grid.n_cols)]
    leading = [col for col, column in enumerate(columns) if _is_list(column, col in out.held)]
    if leading:
        for col in leading:
            out.held[col] = _read_column(grid, columns[col], out, out.held.get(col, _Held()))
    else:
        out.held.clear()
        _read_rows(grid, slots, out)


def _entries(slots: Sequence[Sequence[Cell | None]], col: int) -> Iterator[_Entry]:
    """The printed lines of a column, each cell once, from the top."""
    before: Cell | None = None
    for row in slots:
        cell = row[col]
        if cell is None or cell is before or cell.col != col:
            continue
        before = cell
        for match in re.finditer(r"[^\n]+", cell.text):
            if text := match.group().strip():
                yield _Entry(cell, match.start(), match.end(), text)


def _names(entries: Sequence[_Entry]) -> list[tuple[_Entry, FoundName | None]]:
    """The entries with the name each one is; a name broken over two lines (also over two cells below each other) is
    one entry."""
    joined: list[_Entry] = []
    index = 0
    while index < len(entries):
        entry = entries[index]
        following = entries[index + 1] if index + 1 < len(entries) else None
        if following and _broken(entry.text, following.text):
            glue = "" if entry.text.endswith(("-", "/")) else " "
            end = following.end if following.cell is entry.cell else entry.end
            joined.append(_Entry(entry.cell, entry.start, end, entry.text + glue + following.text))
            index += 2
        else:
            joined.append(entry)
            index += 1
    bare = [marks_of(entry.text)[0] for entry in joined]
    return list(zip(joined, names_of_cells(bare), strict=True))


def _broken(text: str, following: str) -> bool:
    """Whether two lines are one name that neither of them is: "Ringkøbing-" and "Skjern", "Klyngen" and
    "Næstved/Slagelse"."""
    bare = marks_of(text)[0]
    if name_of_cell(bare) is not None and not bare.endswith(("-", "/")):
        return False
    glue = "" if bare.endswith(("-", "/")) else " "
    return name_of_cell(bare + glue + marks_of(following)[0]) is not None and len(bare.split()) <= 2 and bool(bare)


def _is_list(column: Sequence[tuple[_Entry, FoundName | None]], goes_on: bool) -> bool:
    """Whether a column lists municipalities below clusters: a cluster stands above at least one municipality (or goes
    on from the page before), and names are most of it."""
    kinds = [name.kind for _, name in column if name]
    first = 0 if goes_on else kinds.index("cluster") if "cluster" in kinds else len(kinds)
    below = kinds[first:].count("municipality")
    return below >= 1 and len(kinds) * 2 > len(column)


def _read_column(grid: Grid, column: Sequence[tuple[_Entry, FoundName | None]], out: _Collector, held: _Held) -> _Held:
    """A column read downwards: a region or cluster holds for what stands below it. What holds at its end."""
    for entry, name in column:
        if name is None:
            continue
        span = span_of_cell(grid, entry.cell, entry.start, entry.end)
        raw = " ".join(name.raw.split())
        scope = [("column", held.region)] if held.region else []
        if name.kind == "region":
            held = held if held.region == raw else _Held(region=raw)
        elif name.kind == "cluster":
            held = _Held(held.region, out.mention("cluster", raw, span, scope), raw)
        elif name.kind == "municipality" and held.cluster:
            mention = out.mention("municipality", raw, span, [("group_row", held.group), *scope])
            known = entry.cell.marks if entry.text == entry.cell.text.strip() else ()
            out.add(held.cluster, mention, span, marks_of(entry.text, known)[1])
    return held


def _read_rows(grid: Grid, slots: Sequence[Sequence[Cell | None]], out: _Collector) -> None:
    """Rows that name a cluster in one column and municipalities in another; an empty cluster cell repeats the one
    above."""
    column_of = {kind: col for col, kind in reversed(entity_columns(grid).items())}
    clusters, regions = column_of.get("cluster"), column_of.get("region")
    if clusters is None:
        return
    members = [col for col in range(grid.n_cols) if col != clusters]
    current: tuple[str, str] | None = None
    for row in range(grid.header_rows, grid.n_rows):
        cell = slots[row][clusters]
        name = name_of_cell(marks_of(cell.text)[0], "cluster") if cell and cell.text.strip() else None
        if cell and cell.text.strip():
            current = None
        region_cell = slots[row][regions] if regions is not None else None
        scope = [("group_row", region_cell.text)] if region_cell and region_cell.text.strip() else []
        if cell and name and name.kind == "cluster":
            raw = " ".join(name.raw.split())
            current = out.mention("cluster", raw, span_of_cell(grid, cell), scope), raw
        for col in members if current else ():
            other = slots[row][col]
            if other is not None and other.row == row and current is not None:
                for start, end, municipality, mark in _list_of(other.text):
                    span = span_of_cell(grid, other, start, end)
                    mention = out.mention("municipality", municipality, span, [("group_row", current[1]), *scope])
                    out.add(current[0], mention, span, mark)


def _list_of(text: str) -> list[tuple[int, int, str, str]]:
    """(start, end, municipality, mark) when a text is a list of municipalities and nothing else, else nothing."""
    found: list[tuple[int, int, str, str]] = []
    start = 0
    joined = re.sub(r"-\n", "- ", text)
    for match in [*_LIST_SEPARATOR.finditer(joined), None]:
        end = match.start() if match else len(joined)
        part = joined[start:end].strip(" .")
        if part:
            bare, mark = marks_of(part)
            short = re.sub(r"\s+kommuner?$", "", bare, flags=re.IGNORECASE)
            name = name_of_cell(bare.replace("- ", "-"), "municipality") or name_of_cell(short, "municipality")
            if name is None or name.kind != "municipality":
                return []
            found.append((start, end, name.raw, mark))
        start = match.end() if match else end
    return found


def _read_paragraph(block: Paragraph, out: _Collector) -> None:
    """A line "Klynge Nord: Helsingør, Hillerød og Gribskov"."""
    head, colon, tail = block.text.partition(":")
    if not colon or len(head) > 80 or not tail.strip():
        return
    names = find_mentions(head) or tuple(name for name in [name_of_cell(head.strip(" •-"), "cluster")] if name)
    clusters = [name for name in names if name.kind == "cluster"]
    members = _list_of(tail)
    if len(clusters) != 1 or len(members) < 2:
        return
    cluster = out.mention("cluster", clusters[0].raw, span_of(block, clusters[0].start, clusters[0].end))
    for start, end, raw, mark in members:
        span = span_of(block, len(head) + 1 + start, len(head) + 1 + end)
        out.add(cluster, out.mention("municipality", raw, span, [("group_row", clusters[0].raw)]), span, mark)
