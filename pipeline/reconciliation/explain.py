"""What a finding means in words, Danish and English, with the figures: an economist must be able to follow it without us. Of findings about single
cells, and about sums that only together cannot hold, too."""

import re
import textwrap
from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal

from pipeline.danish.numbers import read_figure
from pipeline.reconciliation.cells import CellRelation
from pipeline.reconciliation.in_cell import CellSum
from pipeline.reconciliation.intervals import HOLDING
from pipeline.reconciliation.matrix import Matrix, Place, column_name
from pipeline.reconciliation.relations import levels_of
from pipeline.reconciliation.table_finding import TableFinding, finding_in
from pipeline.reference.texts import joined, number, texts

LONGEST_NAME, LONGEST_LIST = 60, 160  # letters of a label in a sentence, and of labels in a list
CUT_WORD = re.compile(r"(?<=\w)- (?=\w)(?!og\b|eller\b|samt\b)")  # by the end of a line in a heading
MOST_NAMED = 5  # items named in a sentence
SCALES = (10**3, 10**6, 10**9)
CAUSES = ("lost_separator", "digit_error", "transposed_digits", "sign", "unit")


def equation(total: str, parts: Sequence[tuple[str, Decimal]]) -> str:
    """A relation as printed: ``3,0 + 2,0 − 1,0 = 4,0``, ``8 × 0,5 = 4``; long ones are cut in the middle."""
    terms = []
    for number_of, (raw, sign) in enumerate(parts):
        times = "" if abs(sign) == 1 else f"{number(abs(sign).quantize(Decimal('0.0001')))} × "
        lead = "− " if sign < 0 else "+ " if number_of else ""
        terms.append(re.sub(r"^\+ -(?=\d)", "− ", f"{lead}{times}{raw}"))
    if len(terms) > 8:
        terms = [*terms[:3], "+ …", *terms[-2:]]
    return f"{' '.join(terms)} = {total}"


def name_of(matrix: Matrix, place: Place, language: str = "da") -> str:
    """A cell by its row and column labels, as a heading."""
    names = [name for axis in (1, 0) if (name := line_name(matrix, axis, place[1 - axis]))]
    return ", ".join(names) if names else texts("sum")[language]["place"].format(row=place[0] + 1, col=place[1] + 1)


def field_of(matrix: Matrix, place: Place, language: str = "da") -> str:
    """A cell by its row and column labels, inside a sentence."""
    row, col = line_name(matrix, 1, place[0]), line_name(matrix, 0, place[1])
    key = "field" if row and col else "of_row" if row else "of_column" if col else "place"
    said = {"row": row, "col": col} if row or col else {"row": str(place[0] + 1), "col": str(place[1] + 1)}
    return texts("sum")[language][key].format(**said)


def money(matrix: Matrix, place: Place, value: Decimal | None, language: str = "da") -> str:
    """A figure for a cell, with its unit where the cell holds money."""
    shown = number(value, language)
    return texts("sum")[language]["money"].format(value=shown) if place in matrix.money else shown


def change_of(matrix: Matrix, cell: Place, value: Decimal, language: str = "da", form: str = "change") -> str:
    """A correction of a cell in words: from what is printed to what it should be, both in one unit."""
    figure = matrix.figures[cell[0]][cell[1]]
    raw = figure.raw if figure else " ".join(matrix.texts[cell[0]][cell[1]].split())
    alone = read_figure(raw)
    if figure and alone and (cell in matrix.money or (alone.value and figure.value / alone.value in SCALES)):
        raw = money(matrix, cell, figure.value, language) if not figure.doubt else raw
    said = texts("sum")[language]
    return said[form].format(
        name=field_of(matrix, cell, language), raw=raw or said["blank"], value=money(matrix, cell, value, language)
    )


def slip_of(matrix: Matrix, finding: TableFinding, language: str) -> str:
    """The likeliest cause of a finding, with the digits it is about where they can be told."""
    said = texts("sum")[language]
    text = said[finding.klass]
    figure = (
        matrix.figures[finding.proposals[0][0][0]][finding.proposals[0][0][1]] if len(finding.proposals) == 1 else None
    )
    if figure is None or not figure.quantum or finding.klass not in ("digit_error", "transposed_digits"):
        return text
    printed, meant = (str(abs(int(v / figure.quantum))) for v in (figure.value, finding.proposals[0][1]))
    same = next(
        (i for i, (a, b) in enumerate(zip(printed, meant, strict=False)) if a != b), min(len(printed), len(meant))
    )
    if finding.klass == "transposed_digits" and len(printed) == len(meant):
        detail = said["swapped"].format(wrong=printed[same : same + 2], right=meant[same : same + 2])
    elif len(printed) == len(meant):
        detail = said["wrong_digit"].format(wrong=printed[same], right=meant[same])
    elif len(printed) < len(meant):
        detail = said["lost_digit"].format(right=meant[same])
    else:
        detail = said["extra_digit"].format(wrong=printed[same])
    return f"{text} ({detail})"


def as_round(slack: Decimal | None) -> Decimal | None:
    """What rounding explains, no finer than it is worth saying: whole from a hundred, never upwards."""
    if slack is None:
        return None
    return slack.to_integral_value(ROUND_DOWN) if slack >= 100 else slack


def ended(text: str) -> str:
    """Without a second full stop after an abbreviation."""
    return text.replace("..", ".")


def line_name(matrix: Matrix, axis: int, index: int) -> str:
    """The label of a column (axis 0) or a row (axis 1) on one line, a long one cut short; '' where there is none."""
    label = matrix.row_labels[index] if axis else column_name(matrix.col_labels[index])
    label = CUT_WORD.sub("-", label)
    return textwrap.shorten(label, LONGEST_NAME, placeholder=" …")


def counted(count: int, language: str = "da") -> str:
    """A small number in words."""
    return texts("counted")[language].get(str(count), str(count))


def listed(names: Sequence[str], language: str = "da") -> str:
    """Names in a sentence, a long list cut short."""
    say = texts("sum")[language]
    if len(names) > 6:
        return ", ".join(names[:5]) + f" {say['and']} {len(names) - 5} {say['others']}"
    return joined(names, language)


def _lines(items: Sequence[str]) -> str:
    """A list with one item a line, instead of a long chain in a sentence."""
    return "".join(f"\n– {item}" for item in items)


def explained(matrix: Matrix, finding: TableFinding, relations: Sequence[CellRelation] = ()) -> TableFinding:
    """The finding with its explanations; ``relations`` are all of the table, for what confirms the printed total."""
    return finding.told(lambda language: _Teller(matrix, finding, relations, language).story())


class _Teller:
    """Tells one finding in one language."""

    def __init__(self, matrix: Matrix, finding: TableFinding, relations: Sequence[CellRelation], language: str) -> None:
        self.matrix, self.finding, self.relations, self.language = matrix, finding, relations, language
        self.say = texts("sum")[language]

    def story(self) -> str:
        line = self.finding.line
        if line is not None and line[0] in ("twin", "counted_twice", "left_out"):
            main = self.finding.relations[0]
            return self.say[line[0]].format(
                line=self.line_name(line), name=self.name(main.total), total=self.line_name(("column", main.total[0])),
                reported=self.show(self.finding.reported), computed=self.show(self.finding.computed),
            )  # fmt: skip
        if line is not None and line[0] in ("shifted", "fused"):
            return self.doubtful_row(line)
        main = max(self.finding.relations, key=lambda r: (r.gap, r.total))
        text = self.say["stands"].format(
            name=self.name(main.total),
            reported=self.show(main.reported),
            parts=self.parts(main),
            computed=self.show(main.computed),
        )
        if line is not None and line[0] == "level":
            return ended(text + self.cause())
        text += self.say["differs"].format(difference=self.show(main.difference), slack=self.show(as_round(main.slack)))
        cause, held = self.cause(), self.confirmed(main)
        if "\n" in cause and held:
            held = "\n" + held.lstrip()  # no part of the list above it
        return ended(text + self.also(main) + cause + held)

    def doubtful_row(self, line: tuple[str, int]) -> str:
        meant = ", ".join(f"{self.name(cell)}: {self.show(value)}" for cell, value in self.finding.proposals[:6])
        text = self.say[line[0]].format(line=self.line_name(("column", line[1])), meant=meant)
        count = len(self.finding.relations)
        return text + (self.say["unmet"].format(count=count) if count else "") + self.say["check"]

    def also(self, main: CellRelation) -> str:
        others = [field_of(self.matrix, r.total, self.language) for r in self.finding.relations if r is not main]
        if not others:
            return ""
        return self.say["also_one" if len(others) == 1 else "also_more"].format(
            count=counted(len(others), self.language), names=listed(others, self.language)
        )

    def cause(self) -> str:
        finding, line = self.finding, self.finding.line
        if line is not None and line[0] == "missing":
            return self.say["missing_row" if line[1] > 1 else "missing_row_one"].format(
                count=counted(line[1], self.language)
            )
        if line is not None and line[0] == "level":
            levels = levels_of(self.matrix, self.finding.relations[0])
            return self.say["levels"].format(levels=listed(levels, self.language))
        if line is not None and line[0] == "near":
            return self.say["near"].format(count=line[1])
        if line is not None:
            return self.say[finding.klass].format(line=self.line_name(line))
        if not finding.cells:
            return self.open_question()
        form = "change" if len(finding.proposals) == 1 else "change_line"
        changes = [change_of(self.matrix, cell, value, self.language, form) for cell, value in finding.proposals]
        said = changes[0] if len(changes) == 1 else self.say["changes"].format(changes=_lines(changes))
        text = (
            self.say["repair"].format(changes=said)
            if len(changes) == 1
            else f" {self.say['repair'].strip('. ').format(changes=said)}"
        )
        if finding.klass in CAUSES:
            text += self.say["cause"].format(cause=slip_of(self.matrix, finding, self.language))
        if finding.rivals:
            count = len(finding.rivals)
            said = self.say["rivals_one" if count == 1 else "rivals_more"]
            text += said.format(count=counted(count, self.language).capitalize())
        return text

    def open_question(self) -> str:
        rivals = self.finding.rivals
        if len(rivals) < 2:
            return self.say["open"]
        if len(rivals[0]) == 1:
            return self.say["ways_one"].format(ways=counted(len(rivals), self.language).capitalize())
        sets = [self.fields(cells) for cells in rivals[:4]] + (["…"] if len(rivals) > 4 else [])
        return self.say["ways_more"].format(
            ways=counted(len(rivals), self.language).capitalize(),
            size=counted(len(rivals[0]), self.language),
            cells=_lines(sets),
        )

    def fields(self, cells: Sequence[Place]) -> str:
        """Cells in a list: by their row and columns where they stand in one row."""
        row, cols = line_name(self.matrix, 1, cells[0][0]), [line_name(self.matrix, 0, col) for _, col in cells]
        if not row or not all(cols) or len({cell[0] for cell in cells}) > 1:
            return joined([field_of(self.matrix, cell, self.language) for cell in cells], self.language)
        quoted = [self.say["quoted"].format(name=col) for col in cols]
        return self.say["cols_of"].format(row=row, cols=listed(quoted, self.language))

    def confirmed(self, main: CellRelation) -> str:
        """The sums that the printed total satisfies elsewhere, when no explanation changes it."""
        accused = {*self.finding.cells, *(c for cells in self.finding.rivals for c in cells)}
        if not accused or main.total in accused:
            return ""
        held = [r for r in self.relations if r.verdict in HOLDING and main.total in (r.total, *r.members)]
        names = list(dict.fromkeys(field_of(self.matrix, r.total, self.language) for r in held))
        return self.say["held"].format(names=listed(names, self.language)) if len(held) > 1 else ""

    def parts(self, relation: CellRelation) -> str:
        """What is added up: by name where the names fit in a sentence, else how many."""
        place = 1 if relation.kind == "row" else 0
        names = [self.line_name((relation.kind, m[place])) for m in relation.members]
        if len(names) > MOST_NAMED or sum(map(len, names)) > LONGEST_LIST:
            return self.say["sum_of_all"].format(count=counted(len(names), self.language))
        return self.say["sum_of"].format(names=listed(names, self.language))

    def line_name(self, line: tuple[str, int]) -> str:
        return line_name(self.matrix, 0 if line[0] == "row" else 1, line[1]) or f"({line[1] + 1})"

    def name(self, place: Place) -> str:
        return name_of(self.matrix, place, self.language)

    def show(self, value: Decimal | None) -> str:
        return money(self.matrix, self.finding.place, value, self.language)


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
    return finding_in(place, "amount.format", "info" if proved else "warning", "", klass, figure.value).told(text)


def unread_finding(matrix: Matrix, place: Place, proposal: Decimal | None) -> TableFinding:
    """A cell that should hold one figure and does not."""
    raw = " ".join(matrix.texts[place[0]][place[1]].split())

    def text(language: str) -> str:
        said = texts("sum")[language]["unread"].format(name=name_of(matrix, place, language), raw=raw)
        wanted = money(matrix, place, proposal, language)
        return said if proposal is None else ended(said + texts("sum")[language]["required"].format(value=wanted))

    return finding_in(place, "amount.unread", "warning", "incomplete", "reading_doubt", proposal).told(text)


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

    figures = result.reported, result.computed, result.difference, result.slack
    return TableFinding("sum.cell", "error", "mismatch", "unexplained", found.place, (), *figures, (found.place,)).told(text)
