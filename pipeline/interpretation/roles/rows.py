"""The rows of a table: their labels, the bands over them, the rows they are parts of, and the region rows that govern them."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipeline import reference
from pipeline.danish.numbers import read_figure
from pipeline.interpretation.names.recognise import FoundName, name_of_cell, names_of_cells
from pipeline.interpretation.roles.cell_texts import YEARS, is_figure, text_of
from pipeline.interpretation.roles.facets import (
    Facet,
    facet,
    find_wording,
    is_total,
    is_whole,
    kind_of_names,
    with_wider,
)
from pipeline.model import Cell
from pipeline.reconciliation import adds_up
from pipeline.reconciliation.words import content_words


@dataclass(frozen=True, slots=True)
class Row:
    """A body row: its label texts from left to right, what they say, the band row and the group row in force over it.

    ``outer`` are label cells merged over several rows (they govern a block of rows), ``inner`` the row's own label; ``band_row`` is the row
    that the band is printed in.
    """

    index: int
    labels: tuple[str, ...]
    inner: Facet
    outer: Facet
    band: Facet
    group: Facet
    band_row: int | None = None


def rows_of(
    slots: list[list[Cell | None]],
    body: range,
    labels: tuple[int, ...],
    figure_columns: frozenset[int],
    headers: Sequence[str] = (),
    years: Sequence[int] = (),
) -> list[Row]:
    """The body rows with their bands and groups; ``years`` are the columns of years.

    A band is a row with words but no figures, or a cluster's own row over what its money is
    for; a group row is a region's."""
    rows: list[Row] = []
    band, band_row, over = Facet(), None, None
    slots = _carried_down(slots, body, (*labels, *years), figure_columns, years)
    names = {col: _names_of_column(slots, body, col, headers[col] if headers else "") for col in labels}
    for index in body:
        cells = slots[index]
        own: list[Facet] = []
        outer: list[Facet] = []
        for col in labels:
            cell = cells[col]
            if text := text_of(cell):
                merged = cell is not None and cell.row_span > 1 and col != labels[-1]
                (outer if merged else own).append(_called(facet(text, is_cell=True), names[col].get(index)))
        filled = [col for col in figure_columns if text_of(cells[col])]
        whole = {id(cell) for cell in cells if text_of(cell)}
        if not filled or (len(whole) == 1 and len(cells) > 1 and _over_all(cells)):
            words = " ".join(dict.fromkeys(text for cell in cells if (text := text_of(cell))))
            if words and len(whole) == 1 and not _goes_on_below(slots, body, index):
                over = _band_over(over, rows, band, facet(words, is_cell=True))
                band, band_row = facet(words, is_cell=True), index
                if over is not None and not band.names:
                    band, band_row = replace(band, names=rows[over].band.names), rows[over].index
        texts = tuple(each.text for each in (*outer, *own))
        rows.append(Row(index, texts, _label_facet(own), _label_facet(outer), band, Facet(), band_row))
    below = _below_bands(_under_clusters(rows, slots, figure_columns))
    return _with_groups(_with_parents(below, slots, figure_columns))


def _over_all(cells: Sequence[Cell | None]) -> bool:
    """Whether the one cell that a row fills stands over its columns: words, or a year, over all of them ("2024")."""
    only = next(cell for cell in cells if cell is not None and text_of(cell))
    return not is_figure(text_of(only)) or (only.col_span == len(cells) and YEARS.fullmatch(text_of(only)) is not None)


def _goes_on_below(slots: list[list[Cell | None]], body: range, index: int) -> bool:
    """Whether the only words of a row are the first of a cell that a text cut in two ("Psykisk" over "sundhed")."""
    col = next(col for col, cell in enumerate(slots[index]) if text_of(cell))
    return col > 0 and index + 1 in body and text_of(slots[index + 1][col])[:1].islower()


def _band_over(over: int | None, rows: Sequence[Row], band: Facet, new: Facet) -> int | None:
    """The number of the row whose band with a name governs a new band without one: the band right before it, and for the bands after that
    until the next one with a name."""
    if new.names:
        return None
    follows = bool(rows) and bool(band.names) and rows[-1].band_row == rows[-1].index
    return len(rows) - 1 if follows and over is None else over


def _names_of_column(slots: list[list[Cell | None]], body: range, col: int, header: str) -> dict[int, FoundName]:
    """The names that whole cells of a column of labels are, by row; names that are two things ("Holbæk") are what the header says, else
    what the other cells are."""
    said = find_wording("name_column", header)
    found = names_of_cells([_without_part(text_of(slots[row][col])) for row in body], said[0] if said else "")
    return {row: name for row, name in zip(body, found, strict=True) if name is not None}


def _without_part(label: str) -> str:
    """A label without the word that calls it a part ("heraf Fyn")."""
    said = find_wording("part", label[:12])
    return label.partition(said[1])[2].strip() if said and facet(label, is_cell=True).part else label


def _called(label: Facet, name: FoundName | None) -> Facet:
    several = len(label.names) > 1 and name is not None and len(name.raw) < len(label.text.strip())
    settled = name is None or several or any(name.kind == each.kind for each in label.names)
    return label if settled or name is None else replace(label, names=(name,))


def _below_bands(rows: list[Row]) -> list[Row]:
    """The rows with the last one out of its band where it is the table's total: "I alt for alle klynger", or a bare "I alt" after several
    bands that have not one each."""
    bands = {row.band.text for row in rows if row.band.text}
    bare = [number for number, row in enumerate(rows) if row.inner.total and _is_bare(" ".join(row.labels))]
    if len(bands) < 2 or not rows[-1].inner.total:
        return rows
    of_several = find_wording("several", " ".join(rows[-1].labels))
    closing = bare and bare[-1] == len(rows) - 1 and len(bare) != len(bands)
    return [*rows[:-1], replace(rows[-1], band=Facet(), band_row=None)] if of_several or closing else rows


def _under_clusters(rows: list[Row], slots: list[list[Cell | None]], figure_columns: frozenset[int]) -> list[Row]:
    """The rows with the cluster over them as their band, where rows of clusters with their figures stand over (or under, "Klynge Nord i
    alt") what the money is for. What speaks for it: each cluster has rows without names of their own on that side, they add up to its
    figures, and they say more in other columns than the clusters' rows do."""
    filled = [
        number for number, row in enumerate(rows) if any(text_of(slots[row.index][col]) for col in figure_columns)
    ]
    heads = [number for number in filled if _names_cluster(rows[number].inner) and not rows[number].outer.names]
    if not heads or any(rows[number].band.names for number in heads):
        return rows
    readings = [_blocks(rows, filled, heads, step) for step in (1, -1)]
    blocks = max(readings, key=lambda each: _worth(each, rows, slots, figure_columns))
    if _worth(blocks, rows, slots, figure_columns) <= 0:
        return rows
    made = list(rows)
    for head, members in blocks.items():
        band = replace(rows[head].inner, total=False)
        for number in members:
            made[number] = replace(rows[number], band=band, band_row=rows[head].index)
    return made


def _blocks(rows: Sequence[Row], filled: Sequence[int], heads: Sequence[int], step: int) -> dict[int, list[int]]:
    """The rows without names of their own next to each cluster's row: below it (``step`` 1) or above it (-1), up to a name or a bare total
    that closes the table."""
    found: dict[int, list[int]] = {head: [] for head in heads}
    for head in heads:
        at = filled.index(head) + step
        while 0 <= at < len(filled) and not _has_place(rows[filled[at]]):
            last = filled[at] == filled[-1] and rows[filled[at]].inner.total
            if not (last or rows[filled[at]].inner.part or _is_payer(rows[filled[at]])):
                found[head].append(filled[at])
            at += step
    return found


def _worth(
    blocks: dict[int, list[int]], rows: Sequence[Row], slots: list[list[Cell | None]], figure_columns: frozenset[int]
) -> int:
    """What speaks for clusters' rows heading their blocks, and against it."""
    if not all(blocks.values()):
        return 0
    adds = [_adds_up(head, members, rows, slots, figure_columns) for head, members in blocks.items()]
    words = [col for col in range(len(slots[0])) if col not in figure_columns]
    said = {
        number: {id(slots[rows[number].index][col]) for col in words if text_of(slots[rows[number].index][col])}
        for head, members in blocks.items()
        for number in (head, *members)
    }
    described = all(len(said[number]) > len(said[head]) for head, members in blocks.items() for number in members)
    return sum(adds) + len(adds) * described


def _adds_up(
    head: int,
    members: Sequence[int],
    rows: Sequence[Row],
    slots: list[list[Cell | None]],
    figure_columns: frozenset[int],
) -> int:
    """1 where a row's figures are the sums of other rows' in each column of figures that all of them fill, -1 where they are not, 0 where
    there is no such column."""
    parts = [number for number in members if not rows[number].inner.total]
    tested = 0
    for col in figure_columns:
        whole = read_figure(text_of(slots[rows[head].index][col]))
        cells = [read_figure(text_of(slots[rows[number].index][col])) for number in parts]
        if whole is None or not parts or any(cell is None for cell in cells):
            continue
        known = [cell for cell in cells if cell is not None]
        if not whole.value or not adds_up(whole, known):
            return -1
        tested = 1
    return tested


def _names_cluster(found: Facet) -> bool:
    return any(name.kind == "cluster" for name in found.names)


def _has_place(row: Row) -> bool:
    return any(name.kind != "hospital" for name in row.inner.names + row.outer.names)


def _is_bare(label: str) -> bool:
    """Whether a total's label names nothing beside that it is one ("I alt", "Samlet")."""
    return content_words(label) <= _total_words()


@cache
def _total_words() -> frozenset[str]:
    return frozenset(word for row in reference.rows("total_words") for word in content_words(row["word"]))


def _carried_down(
    slots: list[list[Cell | None]],
    body: range,
    labels: tuple[int, ...],
    figure_columns: frozenset[int],
    years: Sequence[int] = (),
) -> list[list[Cell | None]]:
    """The slots with a first label standing for the rows under it that leave theirs blank but have a label of their own.

    A row with a total word is a block's own total where every block has one; a single such row is the whole table's.
    """
    if len(labels) < 2:
        return slots
    first, own = labels[0], labels[1:]
    blank = [
        row
        for row in body
        if not text_of(slots[row][first])
        and any(text_of(slots[row][col]) for col in own)
        and any(text_of(slots[row][col]) for col in figure_columns)
    ]
    blocks = sum(1 for row in body if (cell := slots[row][first]) is not None and cell.row == row and text_of(cell))
    totals = {row for row in blank if is_total(" ".join(text_of(slots[row][col]) for col in own))}
    made = [list(row) for row in slots]
    for block in _centred(slots, body, first, years, figure_columns):
        label = next(cell for row in block if (cell := slots[row][first]) is not None and text_of(cell))
        for row in block:
            made[row][first] = replace(label, row_span=max(2, label.row_span))
    slots = [list(row) for row in made]
    above: Cell | None = None
    for row in body:
        here = slots[row][first]
        if text_of(here) and here is not None:
            above = here if not is_total(here.text) and here.col_span == 1 else None
        elif row in blank and above is not None and (row not in totals or 1 < blocks <= len(totals) + 1):
            made[row][first] = replace(above, row_span=max(2, above.row_span))
            made[above.row][first] = replace(above, row_span=max(2, above.row_span))
        elif row not in blank:
            above = None
    return made


def _centred(
    slots: list[list[Cell | None]], body: range, first: int, years: Sequence[int], figure_columns: frozenset[int]
) -> list[list[int]]:
    """The rows of each block whose one label is printed beside its middle: blocks of rows of the same years, told apart by where the years
    begin anew; none where a label stands beside the first row of every block, or a block has no label."""
    found: list[list[int]] = []
    last = ""
    for row in body if years else ():
        year = text_of(slots[row][years[0]])
        if year and any(text_of(slots[row][col]) for col in figure_columns):
            if not last or year <= last:
                found.append([])
            found[-1].append(row)
        last = year
    labelled = {block[0]: [row for row in block if text_of(slots[row][first])] for block in found if len(block) > 1}
    one = [block for block in found if len(labelled.get(block[0], ())) == 1]
    alike = len(one) > 1 and len({len(block) for block in one}) == 1 and all(labelled.values())
    return one if alike and any(labelled[block[0]] != block[:1] for block in one) else []


_LISTED = re.compile(r"\s*[,/\n]\s*|\s+(?:og|samt)\s+")
_NAME = re.compile(r"[A-ZÆØÅ][\wæøåé]{2,}\.?(?:(?:[ -]|\.-)(?:[A-ZÆØÅ][\wæøåé]+\.?|og|på|kommune))*")


def with_strangers(
    rows: list[Row], slots: list[list[Cell | None]], labels: Sequence[int], headers: Sequence[str]
) -> list[Row]:
    """Rows with the names that nobody knows in their columns headed "Kommune", "Klynge" or "Region" as names of that kind, so that matching
    tells of them: a whole label, or one of those that a label lists; words that name none ("Øvrige") aside."""
    made = list(rows)
    for col in labels:
        kind = kind_of_names(headers[col])
        for number, row in enumerate(made if kind else ()):
            text = text_of(slots[row.index][col])
            if text and text in row.labels and (strangers := _strangers(row.inner, text, kind)):
                made[number] = replace(row, inner=replace(row.inner, names=(*row.inner.names, *strangers)))
    return made


def _strangers(own: Facet, label: str, kind: str) -> tuple[FoundName, ...]:
    """The names of a kind in a label that are none of its row's yet."""
    if own.total or own.payer or own.measure or own.part or is_whole(label) or find_wording("no_name", label):
        return ()
    gaps = [(0, 0), *(gap.span() for gap in _LISTED.finditer(label)), (len(label), len(label))]
    parts = [FoundName(start, end, kind, label[start:end]) for (_, start), (end, _) in itertools.pairwise(gaps)]
    new = [part for part in parts if not any(name.raw in part.raw or part.raw in name.raw for name in own.names)]
    both = all(name_of_cell(part.raw, "cluster") for part in new)  # "Nord og Midt" is money of both
    return () if both else tuple(part for part in new if _NAME.fullmatch(part.raw))


def _with_parents(rows: list[Row], slots: list[list[Cell | None]], figure_columns: frozenset[int]) -> list[Row]:
    """Rows that are parts of the row above ("heraf løn", or who pays, under each cluster's own row) with that row as their outer label."""
    with_figures = [any(text_of(slots[row.index][col]) for col in figure_columns) for row in rows]
    shared = _payers_under_each_name(rows, with_figures)
    result: list[Row] = []
    parent: Row | None = None
    for row, filled in zip(rows, with_figures, strict=True):
        if filled and row.labels and (row.inner.part or (shared and _is_payer(row))):
            if parent is not None:
                row = replace(
                    row,
                    labels=(*parent.labels, *row.labels),
                    outer=replace(with_wider(parent.inner, row.outer), total=False),
                )
        elif filled:
            parent = row if row.labels and not row.inner.total else None
        else:
            parent = None
        result.append(row)
    return result


def _is_payer(row: Row) -> bool:
    return bool(row.inner.payer) and not row.inner.names and is_whole(" ".join(row.labels))


def _payers_under_each_name(rows: list[Row], with_figures: list[bool]) -> bool:
    """Whether each row with a name is followed by a row for a payer."""
    named = [
        number
        for number, row in enumerate(rows)
        if with_figures[number] and any(name.kind == "cluster" for name in row.inner.names)
    ]
    return bool(named) and all(number + 1 < len(rows) and _is_payer(rows[number + 1]) for number in named)


def _label_facet(cells: Sequence[Facet]) -> Facet:
    """What the label cells of a row say together; the one furthest right speaks first."""
    result = Facet(text=" ".join(cell.text for cell in cells))
    for found in reversed(cells):
        result = replace(
            with_wider(result, found),
            names=result.names + found.names,
            total=result.total or found.total,
            part=found.part,
        )
    return result


def _with_groups(rows: list[Row]) -> list[Row]:
    """Give each row the region row that governs it: the nearest above, or below where the region rows close their groups."""
    regions = [number for number, row in enumerate(rows) if _names_region(row.inner) or _names_region(row.band)]
    clusters = [number for number, row in enumerate(rows) if _names_cluster(row.inner)]
    if not regions or not clusters:
        return rows
    below = clusters[0] < regions[0]
    result = []
    for number, row in enumerate(rows):
        if _names_region(row.inner) or (row.inner.total and not row.inner.names):
            result.append(row)
            continue
        candidates = [other for other in regions if (other > number if below else other <= number)]
        if candidates:
            chosen = rows[min(candidates) if below else max(candidates)]
            group = chosen.inner if _names_region(chosen.inner) else chosen.band
            row = replace(row, group=group)
        result.append(row)
    return result


def _names_region(found: Facet) -> bool:
    kinds = {name.kind for name in found.names}
    return "region" in kinds and "cluster" not in kinds
