"""Tables of figures in text whose cells are parted by single blanks or line ends, as converters print them.

What tells the columns is the number of figures that follow a label, the same from row to row, on one line or one figure
a line. The words before the first row are the headers; where they part into columns is chosen by capitals, wide blanks,
line ends, brackets that close and words that repeat.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, islice, pairwise

from pipeline.model import Cell, Finding
from pipeline.reconciliation.matrix import is_year
from pipeline.tables.linear_choice import choose, closed_columns
from pipeline.tables.linear_header_lines import MAX_LABEL, SENTENCE, Text, header_before
from pipeline.tables.linear_header_lines import Row as HeaderRow
from pipeline.tables.linear_header_words import is_year_head
from pipeline.tables.linear_lines import Found, Fragment, TextLine, cell, fragment, grid_of, ragged
from pipeline.tables.linear_names import is_known_cluster, is_name, known_tail
from pipeline.tables.linear_row_labels import (
    GOES_ON,
    Row,
    in_rows,
    take_labels_after,
)
from pipeline.tables.linear_splits import (
    NO_FIGURES,
    Split,
    like_those_around,
    split_line,
    with_blank_thousands,
    with_loose_signs,
)
from pipeline.tables.paragraphs import is_caption, is_note

MAX_LONG_LABEL = 180  # of a row with three figures or more
MIN_ROWS = 3  # of a table whose sums may place the figures of a short row
MAX_PLACES = 20  # ways to place them
_SENTENCES = re.compile(r"\.(?:$| [A-ZÆØÅ])")
LONG_RUN = 40  # lines
_DATED = re.compile(r"(?:\d{1,2}\.\d{1,2}\.)?(?:19|20)\d\d")
LOST = Split("", ("",))  # a dash that the converter dropped


def find_figure_tables(lines: Sequence[TextLine], taken: Sequence[bool]) -> list[Found]:
    """The tables of figures among lines that no other table has taken."""
    raws = [None if line.furniture or taken[at] else line.plain for at, line in enumerate(lines)]
    plain = [NO_FIGURES if raw is None else split_line(raw) for raw in raws]
    splits = like_those_around(raws, with_blank_thousands(with_loose_signs(plain)))
    text = Text(lines, taken, splits)
    found: list[Found] = []
    at = 0
    while at < len(lines):
        anchored = _is_anchor(splits, lines, at)
        table = _table_at(text, at) if anchored else None
        if table and (not found or table.start >= found[-1].end):
            found.append(table)
            at = table.end
        else:
            end = _end_of(text, at) if anchored else at
            at = end if end - at > LONG_RUN else at + 1  # a long run that is no table is not tried from each of its lines
    return found


def _is_anchor(splits: Sequence[Split], lines: Sequence[TextLine], at: int) -> bool:
    """Whether a row of figures begins or ends here: two figures on a line, or two lines of one figure each."""
    here = splits[at]
    if len(here.figures) >= 2:
        return _is_short(here)
    after = next((splits[i] for i in range(at + 1, len(splits)) if not lines[i].furniture), NO_FIGURES)
    return len(here.figures) == 1 and not here.label and len(after.figures) == 1 and not after.label


def _table_at(text: Text, anchor: int) -> Found | None:
    lines, taken, splits = text
    end = _end_of(text, anchor)
    box = anchor  # where the labels over the first figures begin
    while box and text.is_label(box - 1) and (box == anchor or not lines[box].gap):
        box -= 1
    places = in_rows(lines, splits, [at for at in range(box, end) if not lines[at].furniture])
    if places[: anchor - box] == list(range(box, anchor)):
        places = places[anchor - box :]
    else:
        anchor = box
    rows, columns = _rows(lines, splits, places)
    full = sum(1 for row in rows if len(row.figures) == columns)
    several = sum(1 for row in rows if len(row.figures) > 1)
    if columns < 2 or several < 2 or not full:
        return None
    if _is_column_wise(rows, columns):
        line, count = lines[anchor], sum(len(row.figures) for row in rows)
        return Found(anchor, end, (), (ragged("columns", line, line.text, "warning", count=count),))
    end = take_labels_after(text, rows, end)
    own = [fragment.text for fragment in rows[0].label]
    named = any(not row.figures and is_known_cluster(" ".join(part.text for part in row.label)) for row in rows)
    first = anchor - 1 if named and anchor and not taken[anchor - 1] and is_known_cluster(lines[anchor - 1].text) else anchor
    closed = closed_columns([tuple(part.text for part in row.figures) for row in rows if len(row.figures) == columns])
    start, header, label, band = header_before(text, first, columns, own, closed, any(not row.figures for row in rows))
    if _years_end_labels(rows, header, columns):
        header, columns = [parts[1:] for parts in header], columns - 1
        for row in rows:
            row.label.append(row.figures.pop(0))
    if first < anchor and not label:
        band = fragment(lines[first], lines[first].text)  # the first of the clusters' own lines
    if label:
        rows[0].label[:0] = label
    heads = {line.text for line in lines[start:anchor] if len(line.text.split()) > columns}
    again = {line.text for line in lines[start:anchor]}
    for row in rows[1:]:
        if any(part.text in heads for part in row.label):  # printed again on a later page
            row.label = [part for part in row.label if part.text not in again]
    rows = [row for row in rows if row.label or row.figures]
    if band and (GOES_ON.search(band.text) or (own[:1] and own[0][0].islower())):
        rows[0].label.insert(0, band)
    elif band:
        rows.insert(0, Row([band]))
    made = _make(start, end, header, rows, columns)
    title = _title(text, start) if header else ""
    return replace(made, grids=(replace(made.grids[0], caption=title),))


def _years_end_labels(rows: Sequence[Row], header: Sequence[HeaderRow], columns: int) -> bool:
    """Whether what begins the figures of all rows ends their labels: a year, or a date ("Rest pr. 31.12.2031 364.600"), under heads that leave
    none for the labels and have none of years."""
    years = all(row.label and len(row.figures) == columns and _DATED.fullmatch(row.figures[0].text) for row in rows)
    heads = [parts for parts in header if None not in parts and not parts[0]]
    named = any(is_year_head(part.text) for parts in heads for part in parts[1] or [])
    return years and columns > 1 and bool(heads) and len(heads) == len(header) and not named


def _title(text: Text, start: int) -> str:
    """A line of several words right over the heads that nothing before it runs into; '' for none."""
    lines = text.lines
    if not start or not text.is_label(start - 1) or lines[start].gap > 1:
        return ""
    own, before = lines[start - 1], lines[start - 2].text if start > 1 else "."
    whole = own.text[0].isupper() and len(own.text.split()) > 2 and not _SENTENCES.search(own.text)
    return own.text if whole and not is_caption(before) and (own.gap or before[-1] in ".:") else ""


def _is_column_wise(rows: Sequence[Row], columns: int) -> bool:
    """Whether the figures come one a line and mostly not as many in a row as there are columns: a converter's column after column."""
    several = [row for row in rows if len(row.figures) > 1]
    lined = sum(1 for row in several if len({fragment.number for fragment in row.figures}) > 1)
    full = sum(1 for row in several if len(row.figures) == columns)
    bare = sum(1 for row in several[1:] if not row.label)
    short = [at for at, row in enumerate(rows) if 0 < len(row.figures) < columns]
    if lined == len(several) and short and not set(short) <= set(_places(rows, columns)):
        return True  # no sum shows where the figures of short rows stand
    return 2 * lined > len(several) and (3 * full < 2 * len(several) or 2 * bare > len(several))


def _end_of(text: Text, anchor: int) -> int:
    """The place after the table's last row: labels may stand between rows, sentences, captions and notes may not."""
    end, waiting = anchor + 1, 0
    for at in range(anchor + 1, len(text.lines)):
        split = text.splits[at]
        if text.taken[at]:
            break
        if text.lines[at].furniture:
            continue
        if split.figures and _is_short(split) and not is_note(text.lines[at].text) and (len(split.figures) > 1 or not split.label or waiting == 0):
            if len(split.figures) == 1 and split.label and SENTENCE.search(split.label):
                break
            end, waiting = at + 1, 0
        elif text.is_label(at) and waiting < 4:
            waiting += 1
        else:
            break
    return end


def _is_short(split: Split) -> bool:
    """Whether the words before figures can be a row's label."""
    return len(split.label) <= (MAX_LONG_LABEL if len(split.figures) > 2 else MAX_LABEL)


def _rows(lines: Sequence[TextLine], splits: Sequence[Split], places: Sequence[int | None]) -> tuple[list[Row], int]:
    """The rows of figures and the number of figure columns: the greatest of the counts that are common."""
    columns = _columns([LOST if at is None else splits[at] for at in places])
    figured = [lines[at] for at in places if at is not None and splits[at].figures]
    cells = 2 * sum(line.gap > 0 and " " not in line.text for line in figured) > len(figured)  # one after the other
    rows: list[Row] = [Row()]
    for at in places:
        if at is None:
            rows[-1].figures.append(Fragment("", 1, 0))
            continue
        line, split = lines[at], splits[at]
        full = len(rows[-1].figures) >= columns
        if split.label and not split.figures and full and _is_tail(split.label, line, rows[-1]):
            rows[-1].label.append(fragment(line, split.label))
            continue
        if rows[-1].figures and (split.label or full):
            rows.append(Row())
        if split.label:
            label = fragment(line, split.label)
            apart = cells and line.gap > 0 and not is_name("\n".join([*(part.text for part in rows[-1].label), split.label]))
            if rows[-1].label and (apart or _is_band(rows[-1].label[-1].text, split.label, bool(split.figures))):
                rows.append(Row())
            rows[-1].label.append(label)
        rows[-1].figures += [fragment(line, text) for text in split.figures]
        rows[-1].unsure |= split.unsure
    return [row for row in rows if row.label or row.figures], columns


def _is_tail(text: str, line: TextLine, row: Row) -> bool:
    """Whether a line is the wrapped end of the label before it: close under it, in the middle of a sentence. A year alone is the next rows'."""
    if is_year(text) and not (row.label and GOES_ON.search(row.label[-1].text)):
        return False
    return line.gap == 0 and (text[:1].islower() or text[:1].isdigit() or text[:1] == "(")


def _is_band(before: str, label: str, has_figures: bool) -> bool:
    """Whether a label without figures heads the rows after it, rather than being the first half of the next label."""
    if not has_figures or GOES_ON.search(before) or label[:1].islower() or label[:1] == "(":
        return False
    return known_tail([before, label]) != 2


def _columns(splits: Sequence[Split]) -> int:
    """How many figures a row has: on lines of several the greatest of the counts that are common, on lines of one the run that
    most runs are one or several of (several are rows whose later ones have lost their labels)."""
    lines: Counter[int] = Counter(len(split.figures) for split in splits if len(split.figures) > 1)
    runs: Counter[int] = Counter()
    run = 0
    for split in (*splits, Split("end", ())):
        if split.label or len(split.figures) > 1:
            runs.update([run] if run > 1 else [])
            run = 0
        if len(split.figures) == 1 and not split.label:
            run += 1
    if runs.total() > lines.total():
        return max(runs, key=lambda count: (sum(times for run, times in runs.items() if run % count == 0), count))
    common = max(lines.values(), default=0)
    return max((count for count, times in (lines + runs).items() if 3 * times >= common), default=0)


def _make(start: int, end: int, header: Sequence[HeaderRow], rows: Sequence[Row], columns: int) -> Found:
    cells: list[Cell] = []
    ends = [part.text.split()[-1] for row in rows for part in row.label[-1:]]
    heads = [part.text.split()[-1] for row in header for part in (row[0] or [])[-1:]]
    years = sum(map(is_year, ends)) > 1 and any(map(is_year_head, heads))
    for at, parts in enumerate(header):
        label = parts[0] or []
        cells += [cell(at, col, part) for col, part in enumerate(_labels(label, is_year_head) if years else [label])]
        cells += head_cells(at, parts, years)[1:]
    findings: list[Finding] = []
    rows, heights = _under_names(rows) if years else (rows, {})
    placed = _places(rows, columns)
    for at, row in enumerate(rows, start=len(header)):
        height = heights.get(at - len(header), 1)
        label, *year = _labels(row.label, is_year) if years else [row.label]
        cells += [cell(at, 0, label, row_span=height)] if height else []
        cells += [cell(at, 1, part) for part in year]
        places = placed.get(at - len(header), range(max(columns, len(row.figures))))
        at_place = dict(zip(places, row.figures, strict=False))
        shown = ((col, [at_place[col]] if col in at_place else ()) for col in {*range(columns), *at_place})
        cells += [cell(at, 1 + years + col, figures) for col, figures in shown]
        findings += _doubts(row, columns, at - len(header) in placed)
    return Found(start, end, (grid_of(cells, "text-figures", len(header)),), tuple(findings))


def head_cells(row: int, heads: HeaderRow, shift: int = 0) -> list[Cell]:
    """The cells of a row of heads, each over the columns that it reaches over."""
    firsts = [col for col, head in enumerate(heads) if head is not None]
    return [cell(row, shift + col, heads[col] or (), col_span=after - col) for col, after in pairwise([*firsts, len(heads)])]


def _under_names(rows: Sequence[Row]) -> tuple[list[Row], dict[int, int]]:
    """Rows of years with the name over them as the label of all of them: how many rows the label of each is high, 0 for those it covers."""
    kept: list[Row] = []
    heights: dict[int, int] = {}
    head = None
    for row in rows:
        dated = bool(row.figures and row.label) and is_year(row.label[-1].text)
        if dated and len(row.label) == 1 and kept and not kept[-1].figures:
            row = replace(row, label=[*kept.pop().label, *row.label])
        if dated and len(row.label) > 1:
            head = len(kept)
            heights[head] = 1
        elif dated and head is not None:
            heights[head] += 1
            heights[len(kept)] = 0
        else:
            head = None
        kept.append(row)
    return kept, heights


def _labels(label: Sequence[Fragment], is_last: Callable[[str], bool]) -> list[list[Fragment]]:
    """A label and its last word, in a column of its own, where it is a year (or heads them)."""
    *rest, last = label or [Fragment("", 1, 0)]
    words = last.text.split()
    if not words or not is_last(words[-1]):
        return [list(label), []]
    return [[*rest, replace(last, text=" ".join(words[:-1]))], [replace(last, text=words[-1])]]


def _doubts(row: Row, columns: int, placed: bool) -> Iterator[Finding]:
    """What the text does not show of a row: how its figures part, in which columns they stand, what they belong to."""
    parts = [part for part in row.figures if part.text]
    if not parts:
        return
    first, figures = parts[0], " · ".join(part.text for part in parts)
    quote = " ".join(part.text for part in (*row.label, *parts))
    if row.unsure:
        yield ragged("parts", first, quote, "warning", figures=figures)
    elif (count := len(parts)) != columns:
        how = "placed" if placed or count < len(row.figures) else "short"
        yield ragged(how, first, quote, "info" if count < columns else "warning", count=count, columns=columns)
    if not row.label or sum(is_name(part.text) for part in row.label) > 1:
        yield ragged("label", first, quote, "warning")
    elif row.found_after:
        yield ragged("order", first, " ".join(part.text for part in row.label), figures=figures)


def _places(rows: Sequence[Row], columns: int) -> dict[int, tuple[int, ...]]:
    """The columns of the figures of rows that are short of some, where the table's sums show which."""
    full = [at for at, row in enumerate(rows) if 0 < len(row.figures) <= columns]
    ways: list[list[tuple[tuple[int, ...], tuple[str, ...]]]] = []
    for at in full:
        texts = [fragment.text for fragment in rows[at].figures]
        each = islice(combinations(range(columns), len(texts)), MAX_PLACES + 1)
        ways.append([(places, _spread(places, texts, columns)) for places in each])
    if all(len(each) == 1 for each in ways) or len(full) < MIN_ROWS:
        return {}
    ways = [each if len(each) <= MAX_PLACES else each[:1] for each in ways]
    labels = [" ".join(fragment.text for fragment in rows[at].label) for at in full]
    choice = choose(labels, [[texts for _, texts in each] for each in ways], alike=False)
    return {
        at: dict((texts, places) for places, texts in each)[choice.rows[number]]
        for number, (at, each) in enumerate(zip(full, ways, strict=True))
        if len(each) > 1 and number not in choice.unsure
    }


def _spread(places: Sequence[int], texts: Sequence[str], columns: int) -> tuple[str, ...]:
    row = [""] * columns
    for col, text in zip(places, texts, strict=True):
        row[col] = text
    return tuple(row)
