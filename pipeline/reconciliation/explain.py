"""What a finding means in words, Danish and English, with the figures: an economist must be able to follow it
without us."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.danish.numbers import read_figure
from pipeline.reconciliation.cells import CellRelation
from pipeline.reconciliation.in_cell import CellSum
from pipeline.reconciliation.intervals import HOLDING
from pipeline.reconciliation.matrix import Matrix, Place, column_name
from pipeline.reconciliation.table_finding import TableFinding
from pipeline.reconciliation.wording import SAY

LONGEST_NAME = 60  # letters of a label in a sentence
SCALES = (10**3, 10**6, 10**9)
CAUSES = ("lost_separator", "digit_error", "transposed_digits", "sign", "unit")


def number(value: Decimal | None, language: str = "da") -> str:
    """A figure as Danes (1.234,5) or the English (1,234.5) print it, without superfluous zeros."""
    if value is None:
        return "?"
    text = f"{value.normalize():,f}"
    return text.translate(str.maketrans(",.", ".,")) if language == "da" else text


def equation(total: str, parts: Sequence[tuple[str, Decimal]]) -> str:
    """A relation as printed: ``3,0 + 2,0 − 1,0 = 4,0``, ``8 × 0,5 = 4``; long ones are cut in the middle."""
    terms = []
    for number_of, (raw, sign) in enumerate(parts):
        times = "" if abs(sign) == 1 else f"{number(abs(sign).quantize(Decimal('0.0001')))} × "
        lead = "− " if sign < 0 else "+ " if number_of else ""
        terms.append(f"{lead}{times}{raw}")
    if len(terms) > 8:
        terms = [*terms[:3], "+ …", *terms[-2:]]
    return f"{' '.join(terms)} = {total}"


def name_of(matrix: Matrix, place: Place, language: str = "da") -> str:
    """A cell by its row and column labels."""
    names = [name for axis in (1, 0) if (name := line_name(matrix, axis, place[1 - axis]))]
    return ", ".join(names) if names else SAY[language]["place"].format(row=place[0] + 1, col=place[1] + 1)


def change_of(matrix: Matrix, cell: Place, value: Decimal, language: str = "da") -> str:
    """A correction of a cell in words: from what is printed to what it should be."""
    figure = matrix.figures[cell[0]][cell[1]]
    raw = figure.raw if figure else " ".join(matrix.texts[cell[0]][cell[1]].split())
    alone = read_figure(raw)
    if figure and alone and alone.value and figure.value / alone.value in SCALES:
        raw = f"{raw} ({number(figure.value, language)})"  # the unit stands elsewhere
    said = SAY[language]
    return said["change"].format(
        name=name_of(matrix, cell, language), raw=raw or said["blank"], value=number(value, language)
    )


def line_name(matrix: Matrix, axis: int, index: int) -> str:
    """The label of a column (axis 0) or a row (axis 1) on one line, a long one cut short; '' where there is none."""
    label = matrix.row_labels[index] if axis else column_name(matrix.col_labels[index])
    return textwrap.shorten(label, LONGEST_NAME, placeholder=" …")


def explained(matrix: Matrix, finding: TableFinding, relations: Sequence[CellRelation] = ()) -> TableFinding:
    """The finding with its explanations; ``relations`` are all of the table, for what confirms the printed total."""
    return replace(
        finding,
        explanation_da=_Teller(matrix, finding, relations, "da").story(),
        explanation_en=_Teller(matrix, finding, relations, "en").story(),
    )


class _Teller:
    """Tells one finding in one language."""

    def __init__(self, matrix: Matrix, finding: TableFinding, relations: Sequence[CellRelation], language: str) -> None:
        self.matrix, self.finding, self.relations, self.language = matrix, finding, relations, language
        self.say = SAY[language]

    def story(self) -> str:
        line = self.finding.line
        if line is not None and line[0] == "twin":
            return self.say["twin"].format(line=self.line_name(line))
        if line is not None and line[0] in ("shifted", "fused"):
            return self.doubtful_row(line)
        main = max(self.finding.relations, key=lambda r: (r.gap, r.total))
        text = self.say["stands"].format(
            name=self.name(main.total),
            reported=self.show(main.reported),
            parts=self.parts(main),
            computed=self.show(main.computed),
        )
        text += self.say["differs"].format(difference=self.show(main.difference), slack=self.show(main.slack))
        return text + self.also(main) + self.cause() + self.confirmed(main)

    def doubtful_row(self, line: tuple[str, int]) -> str:
        meant = ", ".join(f"{self.name(cell)}: {self.show(value)}" for cell, value in self.finding.proposals[:6])
        text = self.say[line[0]].format(line=self.line_name(("column", line[1])), meant=meant)
        count = len(self.finding.relations)
        return text + (self.say["unmet"].format(count=count) if count else "") + self.say["check"]

    def also(self, main: CellRelation) -> str:
        others = [self.name(r.total) for r in self.finding.relations if r is not main]
        if not others:
            return ""
        return self.say["also_one" if len(others) == 1 else "also_more"].format(
            count=len(others), names=self.listed(others)
        )

    def cause(self) -> str:
        finding, line = self.finding, self.finding.line
        if line is not None and line[0] == "missing":
            return self.say["missing_row" if line[1] > 1 else "missing_row_one"].format(count=line[1])
        if line is not None and line[0] == "near":
            return self.say["near"].format(count=line[1])
        if line is not None:
            return self.say[finding.klass].format(line=self.line_name(line))
        if not finding.cells:
            return self.open_question()
        changes = [self.change(cell, value) for cell, value in finding.proposals]
        text = self.say["repair"].format(changes=self.listed(changes))
        if finding.klass in CAUSES:
            text += self.say["cause"].format(cause=self.say[finding.klass])
        if finding.rivals:
            count = len(finding.rivals)
            text += self.say["rivals_one" if count == 1 else "rivals_more"].format(count=count)
        return text

    def open_question(self) -> str:
        rivals = self.finding.rivals
        if len(rivals) < 2:
            return self.say["open"]
        if len(rivals[0]) == 1:
            return self.say["open"] + self.say["ways_one"].format(ways=len(rivals))
        sets = [f" {self.say['and']} ".join(self.name(cell) for cell in cells) for cells in rivals]
        cells = f"; {self.say['or']} ".join(sets[:4]) + (" …" if len(sets) > 4 else "")
        return self.say["open"] + self.say["ways_more"].format(ways=len(rivals), size=len(rivals[0]), cells=cells)

    def confirmed(self, main: CellRelation) -> str:
        """The sums that the printed total satisfies elsewhere, when no explanation changes it."""
        accused = {*self.finding.cells, *(c for cells in self.finding.rivals for c in cells)}
        if not accused or main.total in accused:
            return ""
        held = [r for r in self.relations if r.verdict in HOLDING and main.total in (r.total, *r.members)]
        names = list(dict.fromkeys(self.name(r.total) for r in held))
        return self.say["held"].format(names=self.listed(names)) if len(held) > 1 else ""

    def change(self, cell: Place, value: Decimal) -> str:
        return change_of(self.matrix, cell, value, self.language)

    def parts(self, relation: CellRelation) -> str:
        place = 1 if relation.kind == "row" else 0
        return self.listed([self.line_name((relation.kind, m[place])) for m in relation.members])

    def line_name(self, line: tuple[str, int]) -> str:
        return line_name(self.matrix, 0 if line[0] == "row" else 1, line[1]) or f"({line[1] + 1})"

    def listed(self, names: Sequence[str]) -> str:
        if len(names) > 6:
            return ", ".join(names[:5]) + f" {self.say['and']} {len(names) - 5} {self.say['others']}"
        return f" {self.say['and']} ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)

    def name(self, place: Place) -> str:
        return name_of(self.matrix, place, self.language)

    def show(self, value: Decimal | None) -> str:
        return number(value, self.language)


# --- findings about single cells
# ----------------------------------------------------------------------------------------


def format_finding(matrix: Matrix, place: Place, state: str) -> TableFinding:
    """A figure that is printed oddly but read with certainty; the sums may prove the reading."""
    figure = matrix.figures[place[0]][place[1]]
    assert figure is not None
    proved = state in ("proven", "supported")

    def text(language: str) -> str:
        said = SAY[language]
        shown = number(figure.value, language)
        return said["format"].format(name=name_of(matrix, place, language), raw=figure.raw, value=shown) + (
            said["proved"] if proved else ""
        )

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
        said = SAY[language]["unread"].format(name=name_of(matrix, place, language), raw=raw)
        return said if proposal is None else said + SAY[language]["required"].format(value=number(proposal, language))

    finding = TableFinding(
        "amount.unread", "warning", "incomplete", "reading_doubt", place, cells=(place,), located=True
    )
    return replace(
        finding, proposal=proposal, proposal_place=place, explanation_da=text("da"), explanation_en=text("en")
    )


def joint_finding(matrix: Matrix, group: Sequence[CellRelation]) -> TableFinding:
    """Sums that hold one by one, each within its rounding, but not all together."""
    near = [r for r in group if r.verdict == "within_rounding"]
    main = max(near, key=lambda r: (r.gap / (r.slack or 1), r.total))
    finding = TableFinding("sum.joint", "info", "within_rounding", "unexplained", main.total, tuple(near))
    teller = {language: _Teller(matrix, finding, (), language) for language in SAY}
    told = {
        language: t.say["joint"].format(count=len(near), names=t.listed([t.name(r.total) for r in near]))
        for language, t in teller.items()
    }
    return replace(
        finding,
        reported=main.reported,
        computed=main.computed,
        difference=main.difference,
        slack=main.slack,
        explanation_da=told["da"],
        explanation_en=told["en"],
    )


def cell_sum_finding(matrix: Matrix, found: CellSum) -> TableFinding:
    """Itemised amounts that do not make the cell's own total."""
    result = found.comparison

    def text(language: str) -> str:
        said = SAY[language]
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
