"""A ratio and a finding on it in words, with the figures, Danish and English."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.reconciliation.explain import CAUSES, change_of, field_of, name_of, slip_of
from pipeline.reconciliation.matrix import Matrix, Place, column_name
from pipeline.reconciliation.ratios.record import Ratio
from pipeline.reconciliation.table_finding import TableFinding
from pipeline.reference.texts import LANGUAGES, number, texts


def told(matrix: Matrix, finding: TableFinding, main: Ratio, held: int) -> TableFinding:
    """The finding with its explanations; ``held`` is how many other cells of the line hold."""
    return _explained(finding, {language: _story(matrix, finding, main, held, language) for language in LANGUAGES})


def confirmed(matrix: Matrix, finding: TableFinding, group: Sequence[Ratio]) -> TableFinding:
    """A finding on a sum that broken ratios confirm."""
    same = next((r for r in group if r.total in finding.cells), None)

    def said(language: str) -> str:
        say = texts("ratio")[language]
        if same is not None:
            return say["same"].format(made=_made(matrix, same, language))
        return say["confirms"].format(names=_names(matrix, group, language))

    return _added(finding, {language: said(language) for language in LANGUAGES})


def pointed(matrix: Matrix, finding: TableFinding, group: Sequence[Ratio]) -> TableFinding:
    """A finding on a sum whose wrong cell the ratios tell."""

    def said(language: str) -> str:
        change = "; ".join(change_of(matrix, cell, value, language) for cell, value in finding.proposals)
        return texts("ratio")[language]["points"].format(names=_names(matrix, group, language), change=change)

    return _added(finding, {language: said(language) for language in LANGUAGES})


def _explained(finding: TableFinding, texts: dict[str, str]) -> TableFinding:
    return replace(finding, explanation_da=texts["da"], explanation_en=texts["en"])


def _added(finding: TableFinding, texts: dict[str, str]) -> TableFinding:
    return _explained(finding, {"da": finding.explanation_da + texts["da"], "en": finding.explanation_en + texts["en"]})


def _story(matrix: Matrix, finding: TableFinding, main: Ratio, held: int, language: str) -> str:
    say = texts("ratio")[language]
    text = say["stands"].format(name=name_of(matrix, main.total, language), reported=_printed(matrix, main, language))
    text += _made(matrix, main, language)
    text += say["slack"].format(slack=number(main.slack.quantize(_fine(main.slack)), language))
    if held:
        line = _line_name(matrix, main)
        key = f"line_{main.kind}{'_one' if held == 1 else ''}"
        text += say[key].format(line=line, held=held) if line else ""
    others = [r for r in finding.ratios if r is not main]
    if others:
        text += say["also"].format(names=_names(matrix, others, language))
    for cell, value in finding.proposals:
        text += say["fits"].format(change=change_of(matrix, cell, value, language))
    if finding.klass in CAUSES and not finding.rivals:
        text += texts("sum")[language]["cause"].format(cause=slip_of(matrix, finding, language))
    if finding.rivals:
        text += say["rivals" if len(finding.rivals) > 1 else "rival"].format(
            count=len(finding.rivals), change=name_of(matrix, finding.rivals[0][0], language) + _else(language)
        )
    return text


def _else(language: str) -> str:
    return " er et andet tal" if language == "da" else " is another figure"


def _fine(slack: Decimal) -> Decimal:
    """Two significant digits."""
    return Decimal(1).scaleb(slack.adjusted() - 1) if slack else Decimal(1)


def _made(matrix: Matrix, ratio: Ratio, language: str) -> str:
    say = texts("ratio")[language]
    names = [_member(matrix, ratio, m, language) for m in ratio.members]
    computed = _shown(matrix, ratio, ratio.computed, language)
    if ratio.op == "average":
        listed = names if len(names) <= 6 else [*names[:3], "…", names[-1]]
        return say["average"].format(parts=", ".join(listed), computed=computed)
    second = say["whole"].format(count=len(names) - 1) if ratio.op == "share" and len(names) > 2 else names[1]
    key = "percent" if ratio.op == "division" and ratio.factor == 100 else ratio.op
    base = number(ratio.factor, language)
    if ratio.factor < 0:
        key, base = "margin", _label(matrix, ratio, ratio.members[0], language)
    text = say[key].format(first=names[0], second=second, computed=computed, base=base)
    return text.replace("..", ".")  # an abbreviation at the end of the sentence


def _member(matrix: Matrix, ratio: Ratio, place: Place, language: str) -> str:
    """A member by its name, with its figure as printed."""
    return f"{_label(matrix, ratio, place, language)} ({' '.join(matrix.texts[place[0]][place[1]].split())})"


def _label(matrix: Matrix, ratio: Ratio, place: Place, language: str) -> str:
    """What a member is called beside the cell it is a member of."""
    beside = place[0] == ratio.total[0] if ratio.kind == "row" else place[1] != ratio.total[1]
    across = not beside if ratio.op not in ("growth", "index") else ratio.kind == "row"
    label = matrix.row_labels[place[0]] if across else column_name(matrix.col_labels[place[1]])
    return " ".join(label.split()) or name_of(matrix, place, language)


def _shown(matrix: Matrix, ratio: Ratio, value: Decimal, language: str) -> str:
    percent = abs(ratio.factor) == 100 and ratio.op != "index"
    return number(value, language) + (texts("ratio")[language]["percent_unit"] if percent else "")


def _printed(matrix: Matrix, ratio: Ratio, language: str) -> str:
    raw = " ".join(matrix.texts[ratio.total[0]][ratio.total[1]].split())
    unit = _shown(matrix, ratio, ratio.reported, language).removeprefix(number(ratio.reported, language))
    return raw + (unit if raw[-1:].isdigit() else "")


def _line_name(matrix: Matrix, ratio: Ratio) -> str:
    label = column_name(matrix.col_labels[ratio.total[1]]) if ratio.kind == "row" else matrix.row_labels[ratio.total[0]]
    return " ".join(label.split())


def _names(matrix: Matrix, group: Sequence[Ratio], language: str) -> str:
    joined = texts("sum")[language]["and"]
    return f" {joined} ".join(dict.fromkeys(field_of(matrix, r.total, language) for r in group))
