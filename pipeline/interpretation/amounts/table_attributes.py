"""What an amount in a table is, by all the words that can say so: each is a candidate with a reach and a strength, and they are weighed.

A cell's own words weigh most, then its column's heading, its row's label, a merged label, the band over it, the caption, what introduces the
table, the headings and titles. A word that is one of many ("midler") or part of what a row is called ("husleje inkl. forbrug") weighs less.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from pipeline import reference
from pipeline.danish.money import find_amounts, unit_of
from pipeline.danish.money_units import MONEY_UNITS
from pipeline.interpretation.amounts.context import BlockContext
from pipeline.interpretation.amounts.terms import term_of
from pipeline.interpretation.amounts.weighing import FARTHER, REACH, Attributes, Said, decide
from pipeline.interpretation.roles.cell_texts import figure_in, text_of
from pipeline.interpretation.roles.facets import (
    Facet,
    begins_with_measure,
    facet,
    find_wording,
    is_measure_label,
    is_payers_money,
    is_whole,
)
from pipeline.interpretation.roles.rows import Row
from pipeline.interpretation.roles.shape import GIVEN, Shape
from pipeline.interpretation.text.periods import as_of, envelope, is_destination, told_years
from pipeline.interpretation.text.phrases import promises, sentence_texts, sentences
from pipeline.model import Block, Grid, Paragraph
from pipeline.reconciliation import adds_up

#: A measure's word among others that say the same, a label that begins with its measure, one that only holds it.
WEAK, BEGINS, INSIDE = 0.6, 0.5, 0.2
#: What is left of a row where only the day in it says the year.
DATED = 0.5
#: Measures of money that is not there any more.
GONE = ("committed", "disbursed")
_POINTS = re.compile(r"\b(?:tabel|oversigt|skema|fremgår|fordelt|opgjort|nedenstående|følgende)", re.IGNORECASE)
#: The mark of a note before its words.
_UNIT_AND_PRICES = re.compile(
    r"(?:1[.\s]?000 |t\.?|mio\. |mia\. )?(?:kr|kroner|DKK)\.?,?\s+(?:i\s+)?(?:(?:løbende|faste|årets|\d{4})[-\s]*)?(?:priser|pris|p/?l)\w*\.?",
    re.IGNORECASE,
)
_NOTE_MARK = re.compile(r"^\s*(?:[¹²³⁴⁵⁶⁷⁸⁹]|\*{1,3}|\d\))\s*")
#: A column of what one of something costs ("Pr. makker", "Kr. pr. forløb").
_UNIT_PRICE = re.compile(
    r"(?:kr\.?,?\s+|pris\s+|beløb\s+|takst\s+)?pr\.?\s+(?!kommune|klynge|region|indbygger|borger|år|måned|kvartal|uge)[a-zæøå]{3,}(?:,?\s*\(?kr\.?\)?)?",
    re.IGNORECASE,
)
#: "1.000 kr." as a unit.
THOUSAND = 1000
_ALL = re.compile(r"\W*alle\b", re.IGNORECASE)
#: Rows above a total that can be its parts.
MOST_PARTS = 40
#: Characters: a longer text without amounts or a colon tells something and introduces nothing.
LONGEST_HEADING = 120
#: Characters before the word for the table in a sentence about it ("Alle beløb", "I den følgende tabel").
LONGEST_OPENING = 16


class Surrounding(NamedTuple):
    """A text around a table, what it says, where it stands and how much of its reach it has."""

    said: Facet
    scope: str
    strength: float


def surroundings(grid: Grid, shape: Shape, context: BlockContext) -> tuple[Surrounding, ...]:
    """What stands around a table, nearest first. A footnote that explains single figures says nothing of the others, the source of the figures
    is nobody's money, the year in a note with an amount is that amount's; of running text only the sentences that introduce the table or speak
    of money count."""
    found = [Surrounding(facet(grid.caption), "caption", 1.0), Surrounding(facet(grid.unit_hint), "unit_line", 1.0)]
    if grid.unit_hint == grid.caption:
        found.pop()
    if shape.over.text:
        found.insert(0, Surrounding(shape.over, "caption", 1.0))
    if shape.corner.text:
        found.append(Surrounding(shape.corner, "corner", 1.0))
    notes = ((facet(note), tells_amount(note)) for note in grid.notes if not (is_footnote(note) or names_source(note)))
    found += [Surrounding(replace(said, period=None) if own else said, "note", 1.0) for said, own in notes]
    strength = 1.0
    for text in context.intro:
        for sentence in reversed([text[start:end].strip() for start, end in sentences(text)]):
            if scope := _introduces(sentence):
                said = facet(sentence)
                if scope == "introduction" and any(is_destination(sentence, each.start) for each in told_years(sentence)):
                    said = replace(said, period=None)
                found.append(Surrounding(said, scope, strength))
        strength *= FARTHER
    found += [Surrounding(facet(text), "title", 1.0) for text in (context.item_title, context.profile.title) if text]
    found += [Surrounding(term_of([grid]), "caption", 1.0), Surrounding(context.term, "document", 1.0)]
    found += [Surrounding(Facet(text=context.payer[1], payer=context.payer[0]), "document", 1.0)]
    return tuple(found)


def tells_amount(text: str) -> bool:
    """Whether a text has an amount in figures: "i hele tusinde kroner" is a unit."""
    return any(any(map(str.isdigit, text[found.start : found.end])) for found in find_amounts(text))


def is_footnote(note: str) -> bool:
    """Whether a note explains single figures by their mark ("* Foreløbigt tal", "1) Inkl. moms")."""
    return note.lstrip()[:1] in "*¹²³⁴⁵" or note.lstrip()[1:2] == ")"


def names_source(note: str) -> bool:
    """Whether a note tells where the figures come from ("Kilde: regionens økonomisystem")."""
    return note.lstrip().startswith(tuple(reference.words("layout_words", kind="source")))


def _points(said: Facet) -> bool:
    """Whether a sentence tells what the figures after it are: one on the money ("Midlerne bliver udbetalt kvartalsvis.") does not."""
    points = said.unit or said.text.endswith(":") or promises(said.text) or _POINTS.search(said.text)
    return bool(points or defines(said.text) or find_amounts(said.text))


def defines(text: str) -> bool:
    """Whether a sentence is about the table or its figures ("Beløbet er klyngens bevilling.", "Opfølgningen omfatter indsatser i 2023.")."""
    said = find_wording("defines", text)
    return said is not None and text.index(said[1]) <= LONGEST_OPENING


def unit_of_document(blocks: Iterable[Block]) -> str:
    """The sentence that states the unit of all tables of a document, before the first of them, right under one or of all its amounts ("Alle
    beløb i notatet er i 1.000 kr."); '' for none, or where such sentences differ."""
    found: dict[str, str] = {}
    blocks = list(blocks)
    first = next((at for at, block in enumerate(blocks) if isinstance(block, Grid)), len(blocks))
    for at, block in enumerate(blocks):
        before = at < first or isinstance(blocks[at - 1], Grid)
        for sentence in sentence_texts(block.text) if isinstance(block, Paragraph) else ():
            text = _NOTE_MARK.sub("", sentence)
            unit = unit_of(text)
            if (
                unit in MONEY_UNITS
                and unit is not None
                and (before or is_for_all(text))
                and (is_unit(text) or (defines(text) and not find_amounts(text)))
            ):
                found.setdefault(unit, text)
    return next(iter(found.values())) if len(found) == 1 else ""


def is_for_all(sentence: str) -> bool:
    """Whether a sentence that states a unit states it for all amounts ("Alle beløb i notatet er i 1.000 kr.")."""
    return _ALL.match(sentence) is not None


def is_unit(sentence: str) -> bool:
    """Whether a sentence is a unit and nothing else ("1.000 kr.", "1.000 kr., løbende priser")."""
    if not find_amounts(sentence) and _UNIT_AND_PRICES.fullmatch(sentence):
        return unit_of(sentence) in MONEY_UNITS
    found = find_amounts(sentence)
    alone = len(found) == 1 and not any(map(str.isalnum, sentence[: found[0].start] + sentence[found[0].end :]))
    return alone and found[0].amount.value_kr == THOUSAND and found[0].amount.unit == "kr"


def _introduces(text: str) -> str:
    """``introduction`` or ``heading`` for a text that can speak for the table after it, '' for an aside ("Tallene er hentet i 2023.")."""
    said = facet(text)
    if (
        text.endswith(":")
        or is_unit(text)
        or find_amounts(text)
        or ((said.money or said.unit) and text.endswith((".", ":")))
        or defines(text)
    ):
        return "introduction"
    return "heading" if len(text) <= LONGEST_HEADING and not text.endswith(".") else ""


def attributes_of(
    shape: Shape, row: Row, col: int, around: Iterable[Surrounding], own: Facet | None = None
) -> Attributes:
    """The attributes of a figure in a row and column; ``own`` are the words of its cell."""
    around = tuple(around)
    in_figures = col in shape.figure_columns
    places = list(_places(shape, row, col, own, in_figures))
    texts = [*places, *((each.said, each.scope, each.strength) for each in around)]
    return decide(
        measure=[
            *_measures(texts),
            *_measure_of_sum(shape, col),
            *_measure_of_total(shape, row, col),
            *_left_after(shape, row, col),
            *_given_out(shape, row, col),
            *_pool(shape, row),
        ],
        basis=_bases(places, around),
        payer=[*_payers(shape, places, around), *_paying_row(shape, row), *_payer_of_total(shape, row, col)],
        period=[*_periods(texts), *_years_of_sum(shape, row, col), *_years_of_rows(shape, row, col)],
        per=(
            Said(said.per, said.text, scope, REACH[scope] * strength)
            for said, scope, strength in texts
            if said.per and scope not in ("introduction", "note", "title")
        ),
    )


def _places(
    shape: Shape, row: Row, col: int, own: Facet | None, in_figures: bool
) -> Iterator[tuple[Facet, str, float]]:
    """The words in the table that govern a figure: the cell's, the column's, each label's from the right, the merged label's, the band's."""
    if own is not None:
        yield own, "cell", 1.0
    if in_figures:
        yield shape.columns[col], "column", 1.0
    inner = [label for label in row.labels if label and label in row.inner.text]
    for distance, label in enumerate(reversed(inner)):
        yield facet(label, is_cell=True), "row", FARTHER**distance
    if in_figures:
        yield row.outer, "outer", 1.0
        if row.band_row not in shape.closed or row.index <= shape.closed[row.band_row]:
            yield row.band, "band", 1.0


def _measures(texts: Iterable[tuple[Facet, str, float]]) -> Iterator[Said]:
    for said, scope, strength in texts:
        if scope == "column" and not said.measure and (spent := find_wording("spent", said.text)):
            yield Said("disbursed", spent[1], scope, REACH["other_columns"])
        if scope == "column" and _UNIT_PRICE.fullmatch(said.text) and said.measure in ("", "unit_cost"):
            yield Said("unit_cost", said.text, scope, REACH[scope])
        inside = scope in ("cell", "column", "row", "outer", "band")
        if not inside and said.measure == "unit_cost" and find_amounts(said.text):
            continue  # "Statens takst er 3,79 kr. pr. km." is no figure's of the table
        if not said.measure or (scope == "introduction" and not _points(said)):
            continue
        if (
            scope == "band" and said.measure == "other"
        ):  # "Overførselsudgifter mv." is what the rows under it are called
            continue
        if scope in ("row", "outer") and not is_measure_label(said.text):
            strength *= BEGINS if begins_with_measure(said.text) else INSIDE
        yield Said(said.measure, said.measure_text, scope, REACH[scope] * strength * (WEAK if said.weak else 1.0))


def _pool(shape: Shape, row: Row) -> Iterator[Said]:
    """A row that is nothing but a pool, where the columns say one thing of all rows: beside columns that tell apart what was given and
    what was spent, they decide."""
    said = row.inner
    one = len({shape.columns[col].measure for col in shape.figure_columns} - {""}) < 2
    if one and any(facet(label, is_cell=True).measure == "pool" and is_measure_label(label) for label in row.labels):
        yield Said("pool", said.text, "row", REACH["left"])


def _measure_of_sum(shape: Shape, col: int) -> Iterator[Said]:
    """What a column is by the columns it adds up with: their common measure, what was allocated and carried over together, or what is left of
    money once the part that is gone is taken off."""
    parts = [shape.columns[part] for part in shape.sums.get(col, ())]
    measures = {part.measure for part in parts}
    if len(measures) == 1 and "" not in measures:
        yield Said(parts[0].measure, parts[0].measure_text, "sum", REACH["sum"] * (WEAK if parts[0].weak else 1.0))
    if measures == {"allocated", "transferred"}:
        yield Said("allocated", shape.columns[col].text, "sum", REACH["left"])
    if shape.columns[col].measure in ("", "other") or is_open(shape.columns[col]):
        for total, members in shape.sums.items():
            others = [shape.columns[part] for part in members if part != col]
            gone = all(part.measure in GONE and part.basis != "estimate" for part in others)
            if col in members and shape.columns[total].measure in GIVEN and gone:
                yield Said("uncommitted", shape.columns[col].text, "sum", REACH["left"])


def _measure_of_total(shape: Shape, row: Row, col: int) -> Iterator[Said]:
    """What a row is by the total below it, where neither it nor its column says so and the rows from the last measure on add up to that
    ("Forbrug i alt" under what the money went to)."""
    if col not in shape.figure_columns or shape.columns[col].measure or row.inner.measure or row.inner.total:
        return
    at = row.index - shape.rows[0].index
    below = range(at + 1, min(at + MOST_PARTS, len(shape.rows)))
    end = next((n for n in below if shape.rows[n].inner.measure and shape.rows[n].inner.total), None)
    if end is None:
        return
    total = shape.rows[end]
    if row.band.text != total.band.text:
        return
    whole, parts = figure_in(text_of(shape.slots[total.index][col])), []
    for each in (shape.rows[n] for n in range(end - 1, -1, -1)):
        if each.inner.measure or each.inner.total or each.band.text != total.band.text:
            break
        figure = figure_in(text_of(shape.slots[each.index][col]))
        if figure is not None and not each.inner.part:
            parts.append(figure)
    if any(part.value for part in parts) and adds_up(whole, parts):
        yield Said(total.inner.measure, total.inner.measure_text, "sum", REACH["sum"])


def is_open(said: Facet) -> bool:
    """Whether words for money at hand ("til disposition") may mean all of it as well as what is left of it."""
    return bool(said.measure_text) and find_wording("open", said.measure_text) is not None


def _left_after(shape: Shape, row: Row, col: int) -> Iterator[Said]:
    """Money at hand that is told after what is gone of it, to the left or above: what is left."""
    before = (shape.columns[other] for other in shape.figure_columns if other < col)
    above = (each.inner for each in shape.rows if each.index < row.index and each.band.text == row.band.text)
    for said, others in ((shape.columns[col], before), (row.inner, above)):
        if (
            is_open(said)
            and _is_or_begins(said.text)
            and any(other.measure in GONE and _is_or_begins(other.text) for other in others)
        ):
            yield Said("uncommitted", said.text, "left", REACH["left"])


def _given_out(shape: Shape, row: Row, col: int) -> Iterator[Said]:
    """What a purpose was given of the money above it, where what is left of that stands below."""
    if not row.inner.measure and row in shape.given_out.get((row.band.text, col), ()):
        yield Said("committed", row.inner.text, "sum", REACH["sum"])


def _is_or_begins(label: str) -> bool:
    return is_measure_label(label) or begins_with_measure(label)


def _bases(places: Iterable[tuple[Facet, str, float]], around: Iterable[Surrounding]) -> Iterator[Said]:
    """The basis goes with the measure: where the column has one of its own, neither the row nor what stands around the table gives it."""
    places = tuple(places)
    measured = any(said.measure and scope in ("cell", "column") for said, scope, _ in places)
    for said, scope, strength in places:
        held = scope == "row" and (measured or not _is_or_begins(said.text))
        if said.basis and not held:
            yield Said(said.basis, said.text, scope, REACH[scope] * strength)
    for each in around:
        if each.said.basis and not measured and each.scope in ("caption", "unit_line", "corner"):
            yield Said(each.said.basis, each.said.text, each.scope, REACH[each.scope])


def _payers(shape: Shape, places: Iterable[tuple[Facet, str, float]], around: Iterable[Surrounding]) -> Iterator[Said]:
    """Who pays by the words in the table and its caption; by a heading or what introduces it where the table itself names nobody."""
    for said, scope, strength in places:
        part = scope == "row" and not is_whole(said.text) and not is_measure_label(said.text)
        if said.payer and (
            said.money or said.measure or not part
        ):  # "overgangen mellem hospital og kommune" pays nothing
            yield Said(said.payer, said.text, scope, REACH[scope] * strength * (BEGINS if part else 1.0))
    for each in around:
        if (
            shape.payers_named <= {"kommuner"}
            and "municipality" in shape.kinds_of_names <= {"municipality", "cluster"}
            and find_wording("charged", each.said.text)
        ):
            yield Said("kommuner", each.said.text, each.scope, REACH[each.scope] * each.strength)
        told = each.scope in ("caption", "unit_line", "document") or (each.scope == "corner" and each.said.measure)
        if not told and (shape.payers_named or not is_payers_money(each.said) or find_amounts(each.said.text)):
            continue  # "Kommunernes bidrag" over the labels pays; "Kommune" tells what the rows are
        if each.said.payer and (each.scope != "introduction" or defines(each.said.text)):
            yield Said(each.said.payer, each.said.text, each.scope, REACH[each.scope] * each.strength)


def _paying_row(shape: Shape, row: Row) -> Iterator[Said]:
    """The payer that a row is, where its own words alone do not say so ("Region Fyn" beside the municipalities, "De fire kommuner" in a column
    of those who pay)."""
    if row.inner.payer and (shape.roles.columns_of("payer") or all(is_measure_label(label) for label in row.labels)):
        yield Said(row.inner.payer, row.inner.text, "row", REACH["row"])


def _payer_of_total(shape: Shape, row: Row, col: int) -> Iterator[Said]:
    """Who pays a total of what several pay: all of them."""
    parts = {shape.columns[part].payer for part in shape.sums.get(col, ())}
    if col in shape.figure_columns and len(parts - {""}) > 1:
        yield Said("total", shape.columns[col].text, "sum", REACH["sum"])
    elif shape.columns[col].total and any(shape.columns[each].payer for each in shape.figure_columns):
        yield Said("total", shape.columns[col].text, "column", REACH["title"])
    if row.inner.total and len(shape.payers_by_band[row.band.text]) > 1:
        yield Said("total", row.inner.text, "row", REACH["title"])


def _periods(texts: Iterable[tuple[Facet, str, float]]) -> Iterator[Said]:
    """The years of the words; of a heading or title without any the year it gives the state of ("Opfølgning pr. 30. september 2031")."""
    for said, scope, strength in texts:
        if said.period:
            yield Said(said.period, said.text, scope, REACH[scope] * strength)
        elif scope in ("caption", "heading", "title"):
            for year, words in as_of(said.text)[:1]:
                yield Said((year, year), words, scope, REACH["title"] * strength)


def _years_of_sum(shape: Shape, row: Row, col: int) -> Iterator[Said]:
    """The years of a column that adds up others, or that calls itself a total beside columns of years; the year of the row's own column."""
    if row.inner.period and shape.roles.columns_of("period"):
        yield Said(row.inner.period, row.inner.text, "year_column", REACH["year_column"])
    elif row.inner.dated and row.inner.period:
        yield Said(row.inner.period, row.inner.dated, "row", REACH["row"] * DATED)
    column = shape.columns[col]
    periods = [shape.columns[part].period for part in shape.sums.get(col, ())]
    parts = envelope(periods)
    if parts and None not in periods and not column.period:
        yield Said(parts, column.text, "sum", REACH["sum"])
    for total in (total for total, parts in shape.sums.items() if col in parts and not column.period):
        others = {shape.columns[each].period for each in (total, *shape.sums[total]) if each != col}
        if len(others) == 1 and (period := others.pop()):  # what is left of a year's budget is that year's
            yield Said(period, shape.columns[total].text, "sum", REACH["sum"])
    if shape.years and not row.inner.period and not column.period:
        yield Said(shape.years, column.text, "other_columns", REACH["sum" if column.total else "other_columns"])


def _years_of_rows(shape: Shape, row: Row, col: int) -> Iterator[Said]:
    """The years of the row that is the sum of this one and the others ("Til disposition, 2031 og 2032" over what is given and what is left)."""
    if col not in shape.figure_columns or row.inner.period or shape.columns[col].period:
        return
    for whole in shape.dated_sums.get((row.band.text, col), ()):
        if whole.index != row.index:
            yield Said(whole.inner.period, whole.inner.text, "sum", REACH["sum"])
