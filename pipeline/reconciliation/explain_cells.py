"""Findings about single cells, and about sums that only together cannot hold, with their explanations."""

from dataclasses import replace
from decimal import Decimal

from pipeline.reconciliation.explain import ended, money, name_of
from pipeline.reconciliation.in_cell import CellSum
from pipeline.reconciliation.matrix import Matrix, Place
from pipeline.reconciliation.table_finding import TableFinding
from pipeline.reference.texts import number, texts


def format_finding(matrix: Matrix, place: Place, state: str) -> TableFinding:
    """A figure that is printed oddly but read with certainty; the sums may prove the reading."""
    figure = matrix.figures[place[0]][place[1]]
    assert figure is not None
    proved = state in ("proven", "supported")

    def text(language: str) -> str:
        said = texts("sum")[language]
        shown = money(matrix, place, figure.value, language)
        text = said["format"].format(name=name_of(matrix, place, language), raw=figure.raw, value=shown)
        return ended(text + (said["proved"] if proved else ""))

    klass = figure.doubt if figure.doubt == "lost_separator" else "reading_doubt"
    finding = TableFinding(
        "amount.format", "info" if proved else "warning", "", klass, place, cells=(place,), located=True
    )
    return replace(
        finding, proposal=figure.value, proposal_place=place, explanation_da=text("da"), explanation_en=text("en")
    )


def unread_finding(matrix: Matrix, place: Place, proposal: Decimal | None) -> TableFinding:
    """A cell that should hold one figure and does not."""
    raw = " ".join(matrix.texts[place[0]][place[1]].split())

    def text(language: str) -> str:
        said = texts("sum")[language]["unread"].format(name=name_of(matrix, place, language), raw=raw)
        wanted = money(matrix, place, proposal, language)
        return said if proposal is None else ended(said + texts("sum")[language]["required"].format(value=wanted))

    finding = TableFinding(
        "amount.unread", "warning", "incomplete", "reading_doubt", place, cells=(place,), located=True
    )
    return replace(
        finding, proposal=proposal, proposal_place=place, explanation_da=text("da"), explanation_en=text("en")
    )


def cell_sum_finding(matrix: Matrix, found: CellSum) -> TableFinding:
    """Itemised amounts that do not make the cell's own total."""
    result = found.comparison

    def text(language: str) -> str:
        said = texts("sum")[language]
        parts = f" {said['and']} ".join([", ".join(found.parts[:-1]), found.parts[-1]])
        name = name_of(matrix, found.place, language)
        head = said["stands"].format(
            name=name, reported=found.total, parts=parts, computed=number(result.computed, language)
        )
        return head + said["differs"].format(
            difference=number(result.difference, language), slack=number(result.slack, language)
        )

    finding = TableFinding("sum.cell", "error", "mismatch", "unexplained", found.place, cells=(found.place,))
    return replace(
        finding,
        reported=result.reported,
        computed=result.computed,
        difference=result.difference,
        slack=result.slack,
        explanation_da=text("da"),
        explanation_en=text("en"),
    )
