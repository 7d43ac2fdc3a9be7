"""Initiatives in tables: overviews with focus area, anchoring, status and expected end, and money tables that
describe what each amount is for.

Columns are known by the meaning of their headers (``column_words.csv``, kind status_table). What is printed once for
several rows is carried down, also over a page break; a row with words in its first column alone is a band that names
the focus area of the rows below it, or their cluster. A row that is a place's or a total's is no initiative."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce

from pipeline import reference
from pipeline.danish.money import unit_of
from pipeline.danish.money_units import MONEY_UNITS
from pipeline.danish.text import clean
from pipeline.interpretation.initiatives.cell_items import (
    CellItem,
    CellItems,
    amounts_of_items,
    items_of_cell,
    pieces_of,
    without_scope,
)
from pipeline.interpretation.initiatives.in_bands import in_bands
from pipeline.interpretation.initiatives.in_lists import (
    FEWEST,
    is_post,
    is_reckoned,
    speak_of_initiatives,
    words_for_one,
)
from pipeline.interpretation.initiatives.records import Gathered, Initiatives, with_words_over
from pipeline.interpretation.names.recognise import find_mentions, name_of_cell
from pipeline.interpretation.roles.cell_texts import is_figure, text_of
from pipeline.interpretation.roles.columns import money_header
from pipeline.interpretation.roles.facets import (
    begins_with_measure,
    facet,
    find_wording,
    is_measure_label,
    kind_of_names,
)
from pipeline.interpretation.roles.shape import Shape, shape_of
from pipeline.interpretation.text import wording
from pipeline.interpretation.text.phrases import sentence_texts
from pipeline.interpretation.text.spans import span_of_cell
from pipeline.model import Cell, Finding, Grid, Layout, Mention, Status
from pipeline.reconciliation.words import roles
from pipeline.reference import rows
from pipeline.reference.texts import message

#: What makes a table with an initiative column an overview of initiatives.
TELLING = ("status", "expected_end", "anchoring", "focus_area")

#: What parts the words of a header that is two ("Klynge / indsats").
_ASIDE = re.compile(r"\s*\([^)]*\)\s*$")  # "Indsats (tal i 1.000 kr.)"
_PARTED = re.compile(r"\s*/\s*|,\s+|\s+og\s+")
#: A focus area by itself: few words, the first with a capital, no figures.
_FOCUS_AREA = re.compile(r"[A-ZÆØÅÉÜÖ][^\d.:;]{3,59}")
#: Words of a label that is a total's.
LONGEST_TOTAL = 3


@dataclass(slots=True)
class _Table:
    """One table being read: its columns by meaning and what is carried down."""

    grid: Grid
    columns: Mapping[str, int]
    bands: Mapping[int, Cell | None] = field(default_factory=dict)
    focus: str = ""
    anchoring: Cell | None = None
    out: Gathered = field(default_factory=lambda: Gathered("i", "s"))
    findings: list[Finding] = field(default_factory=list)
    clusters: dict[tuple[int, int], str] = field(default_factory=dict)
    bare: bool = False
    spoken: bool = False


def in_tables(layout: Layout, cluster: str = "") -> Initiatives:
    """The status lines of all tables of a document that list initiatives; in one about ``cluster`` a table of what its money is for does."""
    tables: list[_Table] = []
    banded: list[_Table] = []
    for block, words_over in with_words_over(layout.blocks):
        spoken = speak_of_initiatives(words_over, several=True)
        header = _header(block)
        bare = _bare_labels(shape_of(block), spoken) if header is None and (cluster or spoken) else None
        header = {"initiative": bare} if bare is not None else header
        before = tables[-1] if tables else None
        if header is None and before and block.n_cols == before.grid.n_cols and block.header_rows == 0:
            header = dict(before.columns)
        if header is None:
            banded.append(_read_bands(block))
            continue
        table = _Table(block, header, _cluster_bands(shape_of(block)), bare=bare is not None, spoken=spoken)
        if before and before.columns == table.columns and before.grid.n_cols == block.n_cols:
            table.focus, table.anchoring = before.focus, before.anchoring
        for _ in _read(table, min(block.header_rows, block.n_rows)):
            pass
        tables.append(table)
    kept = (table.out.found(findings=tuple(table.findings)) for table in (*tables, *banded) if table.out.statuses)
    return reduce(Initiatives.plus, kept, Initiatives())


def _read_bands(grid: Grid) -> _Table:
    """A table whose columns of words ran together, read by the order of its names and amounts."""
    table = _Table(grid, {})
    for found in in_bands(grid):
        table.focus, table.anchoring = found.focus, found.cluster
        status = _add(table, (), found.piece.cell, found.piece.text, found.piece.start, found.piece.end, "")
        cell, start = found.amount
        table.out.amounts[grid.id, cell.row, cell.col, start] = status
    return table


def _header(grid: Grid) -> dict[str, int] | None:
    """The columns by role of a table that lists initiatives."""
    shape = shape_of(grid)
    found = {role.name: col for col, role in reversed(list(enumerate(shape.roles.columns)))}
    told = [meaning for meaning in TELLING if meaning in found]
    if "initiative" not in found and "amount" in found and told:
        named = set(range(grid.n_cols)) - set(shape.roles.columns_of("label", "remark"))
        named |= {col for col, column in enumerate(shape.columns) if kind_of_names(column.text)}
        described = _description(shape.slots[shape.header_rows :], named)
        found.update({"initiative": described} if described is not None else {})
    if "initiative" in found and (
        len(told) >= 2
        or "status" in found
        or "expected_end" in found
        or ("amount" in found and told)
        or _names_what_is_paid(shape, found["initiative"])
    ):
        return found
    return None


def _names_what_is_paid(shape: Shape, initiative: int) -> bool:
    """Whether a header names initiatives by their own word and gives each an amount: "Indsats | Kommuner (kr.) | Region (kr.) | I alt (kr.)",
    "Klynge / indsats | Budget | Forbrug"."""
    lowest = text_of(shape.slots[shape.header_rows - 1][initiative]) if shape.header_rows else ""
    called = _PARTED.split(wording.plain(_ASIDE.sub("", lowest or shape.columns[initiative].text)))
    before = {role.name for role in shape.roles.columns[:initiative]}
    names = (initiative in shape.label_columns or before <= {"count", "label"}) and not words_for_one().isdisjoint(called)
    figures = [(shape.roles.columns[col].name, shape.columns[col]) for col in sorted(shape.figure_columns)]
    yearly = bool(figures) and all(role == "amount" and (column.period or column.total) for role, column in figures)
    return names and (yearly or any(money_header(column.text) for _, column in figures))


def _bare_labels(shape: Shape, spoken: bool) -> int | None:
    """The column of labels where nothing, a unit or "Tekst" stands over it and most labels of money name something: what a cluster's money is
    for ("DKK 1.000 | Afsat | Forbrug" over "Mobilt sårteam")."""
    if (
        len(shape.label_columns) != 1
        or not shape.header_rows
        or not any(c.name == "amount" for c in shape.roles.columns)
    ):
        return None
    col = shape.label_columns[0]
    header, unit = shape.columns[col].text, unit_of(shape.columns[col].text)
    if (
        header
        and (unit not in MONEY_UNITS or shape.columns[col].measure)
        and wording.plain(header) not in reference.words("column_words", kind="bare")
    ):
        return None
    labels = [
        text_of(shape.slots[row.index][col])
        for row, role in zip(shape.rows, shape.roles.rows, strict=True)
        if role.name == "body" and any(is_figure(text_of(cell)) for cell in shape.slots[row.index])
    ]
    others = [text for text in labels if text and not is_measure_label(text)]
    named = [text for text in others if _names_something(text, spoken)]
    return col if len(named) >= FEWEST and 2 * len(named) > len(others) and not _named_above(shape) else None


def _named_above(shape: Shape) -> bool:
    """Whether the columns of figures are what the money is for, and most rows say whether it is given or spent."""
    heads = [shape.columns[col] for col in sorted(shape.figure_columns)]
    open_ = [head for head in heads if head.text and head.is_bare]
    return len(open_) >= FEWEST and 2 * len(open_) > len(heads) and shape.is_measured


def _names_something(label: str, spoken: bool) -> bool:
    """Whether a label is a name, of two words or more where nothing ``spoken`` tells of names, and no place's, payer's, measure's or post's."""
    return (
        (spoken or " " in label)
        and label[:1].isupper()
        and label[-1] != ":"
        and not (is_post(label) or begins_with_measure(label))
        and not find_mentions(label)
    )


def _cluster_bands(shape: Shape) -> dict[int, Cell | None]:
    """The cell of the cluster's band over each row under a band, None where the band is no cluster's."""
    found: dict[int, Cell | None] = {}
    for row in shape.rows:
        if row.band_row is not None:
            cells = (cell for cell in shape.slots[row.band_row] if text_of(cell))
            found[row.index] = next(cells) if any(name.kind == "cluster" for name in row.band.names) else None
    return found


def _description(body: Sequence[Sequence[Cell | None]], known: set[int]) -> int | None:
    """The column that describes what the amounts of the others are for, where no header word tells: the one with the
    longest texts, words and not figures."""
    columns = range(len(body[0]) if body else 0)
    lengths = {}
    for col in columns:
        texts = [cell.text for cell in {row[col] for row in body} if cell is not None and cell.text.strip()]
        wordy = [text for text in texts if len(re.findall(r"[^\W\d_]{3,}", text)) >= 2]
        if col not in known and texts and len(wordy) * 2 > len(texts):
            lengths[col] = sum(map(len, texts)) / len(texts)
    return max(lengths, key=lambda col: lengths[col], default=None)


def _read(table: _Table, first: int) -> Iterator[Status]:
    """The status lines of a table from a row on."""
    slots = table.grid.slots()
    header = [clean(cell.text) if cell else "" for cell in slots[first - 1]] if first else []
    for row in range(first, table.grid.n_rows):
        cells = slots[row]
        if header and [clean(cell.text) if cell else "" for cell in cells] == header:
            continue
        if row in table.bands:
            table.anchoring = table.bands[row]
        if _is_band(table, cells, row):
            continue
        _carry(table, cells)
        yield from _read_row(table, cells, row)


def _cell(table: _Table, cells: Sequence[Cell | None], meaning: str) -> Cell | None:
    """The cell of a row in the column of a meaning, when it holds words."""
    col = table.columns.get(meaning)
    cell = cells[col] if col is not None else None
    return cell if cell is not None and cell.text.strip() else None


def _is_band(table: _Table, cells: Sequence[Cell | None], row: int) -> bool:
    """Whether a row is a band: one text across the table, or one text in the first column with all others empty,
    where the first column is not a focus area of its own. The band then names the focus area."""
    filled = {(cell.row, cell.col): cell for cell in cells if cell is not None and cell.text.strip()}
    if len(filled) != 1 or len(cells) < 3:
        return False
    cell = next(iter(filled.values()))
    own = table.columns.get("focus_area") == 0 and cell.col_span == 1
    if cell.row != row or cell.col != 0 or own or cell.text.rstrip().endswith(".") or items_of_cell(cell.text).items:
        return False
    table.focus = "" if _is_place(cell) else clean(cell.text)
    return True


def _carry(table: _Table, cells: Sequence[Cell | None]) -> None:
    """What a row prints anew of the labels that hold until the next one. A new cluster begins a new list of focus
    areas."""
    anchoring = _cell(table, cells, "anchoring")
    anchors_first = table.columns.get("anchoring", 99) < table.columns.get("initiative", 0)
    if anchoring is not None and anchors_first:
        table.anchoring = anchoring
    focus = _cell(table, cells, "focus_area")
    if focus is not None:
        table.focus = clean(focus.text)


def _read_row(table: _Table, cells: Sequence[Cell | None], row: int) -> Iterator[Status]:
    """The status lines of one row: one, or one for each numbered item of the description."""
    cell = _cell(table, cells, "initiative")
    if cell is None or cell.row != row:
        return
    amount = _cell(table, cells, "amount")
    if table.bare and not (
        _names_something(clean(cell.text), table.spoken) and any(is_figure(text_of(each)) for each in cells)
    ):
        return
    telling = [_cell(table, cells, meaning) for meaning in TELLING]
    told = [each for each in telling if each not in (None, cell) and each is not None and each.row == row]  # what is merged tells of more
    if _names_nothing(cell, amount) or _is_total(cell.text, bool(told)) or _is_place(cell) or _is_left_over(cell.text):
        return
    if "amount" in table.columns and any(cells[col] is cell for col in table.columns.values() if col != table.columns["initiative"]):
        return  # a note across the row
    content = items_of_cell(cell.text, amount.text if amount is not None else "")
    if not any(item.number is not None for item in content.items):
        held = table.focus
        table.focus, start = _after_focus(table, cell)
        end = without_scope(cell.text)
        yield _add(table, cells, cell, clean(cell.text[start:end]), start, end, "")
        table.focus = held
        return
    parent = ""
    if content.parent:
        status = _add(table, cells, cell, content.parent, 0, content.items[0].start, "")
        parent = status.initiative
        yield status
    for item in content.items:
        yield _add(table, cells, cell, item.text, item.start, item.end, parent)
    if amount is not None:
        _check_labels(table, amount, content)


def _after_focus(table: _Table, cell: Cell) -> tuple[str, int]:
    """The focus area before the name in a cell of names, and where the name begins: a text that lost the column of focus areas may print
    each in the lines before the first initiative under it. A word alone after the name has strayed in from the next column."""
    column = table.columns.get("focus_area")
    lines = list(pieces_of(cell))
    lost = column is not None and not any(
        each.text.strip() for each in table.grid.cells if each.col == column and each.row >= table.grid.header_rows
    )
    if not lost or len(lines) != 2 or len(lines[1].text.split()) < 2 or not _FOCUS_AREA.fullmatch(lines[0].text):
        return table.focus, 0
    return lines[0].text, lines[1].start


def _is_total(text: str, told: bool) -> bool:
    """Whether a cell says that its row adds up the others ("I alt", "I alt for begge klynger") or is reckoned from them, and names no initiative
    ("Samlet træning for ældre"), which has a status or the like (``told``) where the table tells it."""
    short = len(_ASIDE.sub("", clean(text)).split()) <= LONGEST_TOTAL
    ends = "total" in roles(" ".join(clean(text).split()[-2:]))  # "I drift, i alt"
    total = "total" in roles(text) and (short or ends or find_wording("several", text) is not None)
    return not told and (total or is_reckoned(text))


def _is_left_over(text: str) -> bool:
    """Whether a label tells of money that nothing is done with yet, or of the initiatives together ("Uudmøntet pulje", "Initiativer på listen")."""
    said = facet(text)
    left = said.measure == "uncommitted" and (not said.weak or begins_with_measure(text))
    first, *more = text.split()
    return left or (len(more) <= LONGEST_TOTAL and speak_of_initiatives((first,), several=True))


def _is_place(cell: Cell) -> bool:
    """Whether a cell is the name of a place and nothing else: its row is the cluster's, over its initiatives."""
    name = name_of_cell(text_of(cell), "cluster")
    return name is not None and name.kind != "hospital"


def _names_nothing(cell: Cell, amount: Cell | None) -> bool:
    """Whether a description tells that there is no initiative yet: no amount beside it, and words that say so."""
    if amount is not None and re.search(r"\d", amount.text):
        return False
    text = clean(cell.text)
    return (
        any(row["kind"] == "no_initiative" and wording.inside(row["word"]).search(text) for row in rows("column_words"))
        and not items_of_cell(cell.text).items
        and (amount is not None or text.endswith("."))
    )


def _add(
    table: _Table, cells: Sequence[Cell | None], cell: Cell, name: str, start: int, end: int, parent: str
) -> Status:
    """One status line with its mentions."""
    anchoring = _cell(table, cells, "anchoring") or table.anchoring
    cluster = _cluster(table, anchoring) if anchoring is not None else ""
    anchored = _once(anchoring.text) if anchoring is not None else ""
    scope = [("anchoring", anchored)] if anchoring is not None else []
    state, ends = _cell(table, cells, "status"), _cell(table, cells, "expected_end")
    return table.out.add(
        span_of_cell(table.grid, cell, start, end),
        name,
        scope=scope + ([("focus_area", table.focus)] if table.focus else []),
        focus_area=table.focus,
        anchoring=anchored,
        mentions=(cluster,) if cluster else (),
        status=clean(state.text) if state is not None else _status_in(name),
        expected_end=clean(ends.text) if ends is not None else "",
        parent=parent,
    )


def _cluster(table: _Table, cell: Cell) -> str:
    """The mention of the cluster a cell names, '' when it names none; one for each cell."""
    place = (cell.row, cell.col)
    if place not in table.clusters:
        whole = name_of_cell(text_of(cell), "cluster")
        names = [whole] if whole else list(find_mentions(cell.text))
        clusters = [name for name in names if name.kind in ("cluster", "municipality", "region")]
        same = len({wording.plain(clean(name.raw)) for name in clusters}) == 1
        table.clusters[place] = f"{table.grid.id}.a{len(table.clusters) + 1}" if same else ""
        if same:
            span = span_of_cell(table.grid, cell, *((0, None) if whole else clusters[0][:2]))
            table.out.mentions.append(Mention(table.clusters[place], clusters[0].kind, " ".join(clusters[0].raw.split()), span))
    return table.clusters[place]


def _once(text: str) -> str:
    """A label without its repetition: a merged cell that crosses a page may print its words once on each page."""
    words = clean(text).split()
    half = len(words) // 2
    return " ".join(words[:half] if half and len(words) % 2 == 0 and words[:half] == words[half:] else words)


def _status_in(name: str) -> str:
    """The sentence of a description that tells how far the initiative has come, where the table has no column for
    it."""
    wordings = reference.words("column_words", kind="text_status")
    for sentence in sentence_texts(name):
        if any(wording.inside(words).search(sentence) for words in wordings):
            return sentence
    return ""


def _check_labels(table: _Table, amount: Cell, content: CellItems) -> None:
    """A finding for each amount whose label is not the one of the item it stands beside."""
    items: Sequence[CellItem] = content.items
    for line in amounts_of_items(items, amount.text):
        if line.misnumbered and line.item is not None:
            item = items[line.item]
            expected, quote = item.label or str(line.item + 1), amount.text[line.start : line.end]
            table.findings.append(
                Finding(
                    "label.misnumbered",
                    "warning",
                    *message(
                        "finding",
                        "misnumbered",
                        quote=quote,
                        label=line.label.rstrip("."),
                        expected=expected.rstrip(".) "),
                        item=item.text.strip(" ."),
                    ),
                    span=span_of_cell(
                        table.grid, amount, max(0, amount.text.rfind(line.label, 0, line.start)), line.end
                    ),
                )
            )
