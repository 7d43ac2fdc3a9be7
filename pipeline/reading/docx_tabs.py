"""Tables that are paragraphs with tabs: rows that follow each other, cut into the same number of fields, with a column of figures."""

import re
from collections.abc import Sequence

from pipeline.reading.flow import is_figure

_FIELDS = re.compile(r"\t+")
_LARGE = re.compile(r"\d[.,\s]\d|\d{4}")
FEWEST_ROWS = 2
FIGURES = 0.5  # of a column's fields


def rows_of(texts: Sequence[str]) -> list[list[str]] | None:
    """The rows of a table that paragraphs with tabs print, or None when they print none. Tabs in a row part one field from the next where the
    rows do not agree otherwise: the typist has pressed the key until the figure stood right."""
    exact = [[field.strip() for field in text.split("\t")] for text in texts]
    if len({len(row) for row in exact}) == 1 and _is_table(exact):
        return exact
    loose = [[field.strip() for field in _FIELDS.split(text.strip("\t"))] for text in texts]
    widest = max(map(len, loose), default=0)
    # a head may lack the word over the labels
    loose = [["", *row] if at == 0 and len(row) == widest - 1 else row for at, row in enumerate(loose)]
    return loose if len({len(row) for row in loose}) == 1 and _is_table(loose) else None


def _is_table(rows: Sequence[Sequence[str]]) -> bool:
    if len(rows) < FEWEST_ROWS or len(rows[0]) < 2:
        return False
    columns = [[row[col] for row in rows if row[col]] for col in range(len(rows[0]))]
    figures = [texts for texts in columns if sum(is_figure(t) for t in texts) > FIGURES * len(texts)]
    several = [texts for texts in figures if sum(is_figure(t) for t in texts) >= FEWEST_ROWS]
    words = any(text and not is_figure(text) for text in columns[0])
    return words and any(any(_LARGE.search(text) for text in texts) for texts in several)
