"""Which cells of a grid can be part of sums of money, which only of percentages and rates."""

from collections.abc import Sequence

from pipeline.danish.numbers import Figure, read_figure
from pipeline.interpretation.roles.facets import is_total
from pipeline.model import Claim, Grid

Texts = list[list[str]]


def no_money(
    grid: Grid, texts: Sequence[Sequence[str]], claims: Sequence[Claim]
) -> dict[tuple[int, int], Figure | None]:
    """The figures of cells that hold no amount of money: what percentages and rates are, and what they may be made of."""
    money = {(claim.span.row, claim.span.col) for claim in claims}
    places = [(row, col) for row, line in enumerate(texts) for col in range(len(line)) if row >= grid.header_rows]
    return {
        (row, col): read_figure(texts[row][col])
        for row, col in places
        if texts[row][col].strip() and (row, col) not in money
    }


def areas_of(grid: Grid, figure_columns: set[int]) -> list[tuple[Texts, Texts]]:
    """The texts of a grid without its columns of remarks, and with those of them that hold figures (percentages, counts); one pair for
    each of several tables side by side, the others' cells left empty.

    A column of words to the right of figures is the labels of a table of its own when it names a total.
    """
    texts, top = grid.texts(), grid.header_rows
    words = [
        col
        for col in range(min(figure_columns) + 1, grid.n_cols)
        if col not in figure_columns and any(row[col].strip() for row in texts[top:])
    ]
    starts = [
        0,
        *(col for col in words if any(is_total(row[col]) for row in texts[top:]) and col < max(figure_columns)),
    ]
    figures = {
        col for col in words if sum(read_figure(row[col]) is not None for row in texts[top:]) * 2 > len(texts[top:])
    }
    areas = []
    for start, end in zip(starts, [*starts[1:], grid.n_cols], strict=True):
        shown = {col for col in range(start, end) if col == start or col not in words}
        wide = shown | (figures & set(range(start, end)))
        areas.append((_only(texts, shown), _only(texts, wide)))
    return areas


def _only(texts: Texts, columns: set[int]) -> Texts:
    return [[text if col in columns else "" for col, text in enumerate(row)] for row in texts]
