"""Ratios that do not hold: which one cell, changed, makes them and the sums of its row hold (each relation turned round for each of its cells), what
it should say, and why; told in words, Danish and English."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.reconciliation.causes import Slip, likeliest_slip
from pipeline.reconciliation.cells import CellRelation, figure_at
from pipeline.reconciliation.explain import CAUSES, change_of, field_of, name_of, slip_of
from pipeline.reconciliation.intervals import HOLDING, Rounded
from pipeline.reconciliation.matrix import Matrix, Place, column_name
from pipeline.reconciliation.ratios.record import Ratio, outcome
from pipeline.reconciliation.table_finding import TableFinding
from pipeline.reconciliation.words import roles
from pipeline.reference.texts import number, texts

Ends = tuple[Decimal, Decimal]


def single_cells(
    matrix: Matrix, broken: Sequence[Ratio], ratios: Sequence[Ratio], sums: Sequence[CellRelation]
) -> list[tuple[Place, Ends]]:
    """The cells that alone explain ``broken`` without breaking what holds, each with the range of changes that does it."""
    shared = set.intersection(*({r.total, *r.members} for r in broken))
    out = []
    for cell in sorted(shared):
        figure = figure_at(matrix, cell)
        if figure is None:
            continue
        held = [r for r in ratios if r.verdict in HOLDING and cell in (r.total, *r.members)]
        spans = [_span(matrix, r, cell, figure) for r in (*broken, *held)]
        added = [r for r in sums if r.verdict in (*HOLDING, "mismatch") and cell in (r.total, *r.members)]
        spans += [_sum_span(r, cell) for r in added]
        known = [span for span in spans if span is not None]
        if len(known) < len(spans):  # a relation that cannot be turned round for this cell: nothing is known of it
            continue
        low, high = max(s[0] for s in known), min(s[1] for s in known)
        if low <= high and not low <= 0 <= high:
            out.append((cell, (low, high)))
    return out


def _sum_span(relation: CellRelation, cell: Place) -> Ends | None:
    """How much the cell may change for a sum to hold."""
    if (
        relation.difference is None
        or relation.slack is None
        or relation.members.count(cell) + (relation.total == cell) != 1
    ):
        return None
    off = -relation.difference if relation.total == cell else relation.difference
    return off - relation.slack, off + relation.slack


def _span(matrix: Matrix, ratio: Ratio, cell: Place, figure: Rounded) -> Ends | None:
    """How much the cell may change for a ratio to hold; None where that cannot be said."""
    total = figure_at(matrix, ratio.total)
    parts = [figure_at(matrix, m) for m in ratio.members]
    if total is None or any(p is None for p in parts) or ratio.members.count(cell) + (ratio.total == cell) != 1:
        return None
    known = [p for p in parts if p is not None]
    ends = _total(ratio, known) if cell == ratio.total else _member(ratio, ratio.members.index(cell), total, known)
    if ends is None:
        return None
    return ends[0] - (figure.high - figure.value) - figure.value, ends[1] + (figure.value - figure.low) - figure.value


def _total(ratio: Ratio, parts: Sequence[Rounded]) -> Ends | None:
    made = outcome(ratio.op, ratio.factor, parts)
    return (made.low, made.high) if made is not None else None


def _member(ratio: Ratio, index: int, total: Rounded, parts: Sequence[Rounded]) -> Ends | None:
    """What one member must be, given the others and the figure printed for them."""
    if ratio.op == "difference":
        first, second = parts
        return (
            (total.low + second.low, total.high + second.high)
            if index == 0
            else (first.low - total.high, first.high - total.low)
        )
    if ratio.op == "average":
        others = [p for i, p in enumerate(parts) if i != index]
        count = len(parts)
        low, high = sum((p.low for p in others), Decimal(0)), sum((p.high for p in others), Decimal(0))
        return total.low * count - high, total.high * count - low
    if len(parts) != 2:
        return None
    ends = sorted((total.low / ratio.factor, total.high / ratio.factor))
    change = ratio.op in ("relativechange", "growth")
    low, high = (end + (1 if change else 0) for end in ends)
    other = parts[1 - index]
    if (index == 1) == change:  # the upper one: other times the quotient
        corners = [other.low * low, other.low * high, other.high * low, other.high * high]
    elif low > 0 or high < 0:
        corners = [other.low / low, other.low / high, other.high / low, other.high / high]
    else:
        return None
    return min(corners), max(corners)


CLEARLY = 0.5  # how much likelier a slip must be than the next


def judged(matrix: Matrix, ratios: Sequence[Ratio]) -> tuple[Ratio, ...]:
    """The ratios with the mismatches of lines that are evidently made in another way here and there marked not_comparable: more
    than one in six (and more than one) does not hold, or only a part is told ("heraf")."""
    families: dict[int, list[Ratio]] = {}
    for ratio in ratios:
        families.setdefault(ratio.line, []).append(ratio)
    doubtful = {number for number, family in families.items() if not _convincing(family)}
    return tuple(
        replace(r, verdict="not_comparable")
        if r.verdict == "mismatch" and (r.line in doubtful or _of_which(matrix, r))
        else r
        for r in ratios
    )


def _convincing(family: Sequence[Ratio]) -> bool:
    held = sum(r.verdict in HOLDING for r in family)
    broken = sum(r.verdict == "mismatch" for r in family)
    least = 1 if family[0].op == "average" else 2  # an average is made of many
    return held >= least and broken <= max(1, held // 6)


def _of_which(matrix: Matrix, ratio: Ratio) -> bool:
    return ratio.kind == "row" and "of_which" in roles(matrix.row_labels[ratio.total[0]])


def ratio_findings(
    matrix: Matrix, ratios: Sequence[Ratio], sums: Sequence[CellRelation], said: Sequence[TableFinding]
) -> tuple[TableFinding, ...]:
    """``said`` (the findings on the sums) with what the ratios add to them, and the findings on the other broken ratios."""
    findings = list(said)
    rest: list[list[Ratio]] = []
    for group in _groups(ratios):
        found = single_cells(matrix, group, ratios, sums)
        at = _accused(findings, group, found)
        if at is None:
            rest.append(group)
        else:
            findings[at] = _joined(matrix, findings[at], group, found)
    return (*findings, *(_finding(matrix, group, ratios, sums) for group in rest))


def _groups(ratios: Sequence[Ratio]) -> list[list[Ratio]]:
    """Broken ratios that share a cell, as long as one cell is common to them all."""
    groups: list[tuple[set[Place], list[Ratio]]] = []
    for ratio in ratios:
        if ratio.verdict != "mismatch":
            continue
        cells = {ratio.total, *ratio.members}
        near = next((g for g in groups if g[0] & cells), None)
        if near is None:
            groups.append((cells, [ratio]))
        else:
            groups[groups.index(near)] = (near[0] & cells, [*near[1], ratio])
    return [group for _, group in groups]


def _accused(
    findings: Sequence[TableFinding], group: Sequence[Ratio], found: Sequence[tuple[Place, Ends]]
) -> int | None:
    """The finding on a sum that the broken ratios speak of too: it names one of their cells, or it names nothing and one of the
    cells that explain them would do."""
    members = {m for r in group for m in (r.total, *r.members)}
    able = {cell for cell, _ in found}
    for place, finding in enumerate(findings):
        if finding.verdict != "mismatch" or not finding.relations:
            continue
        if members & set(finding.cells):
            return place
        open_cells = {c for r in finding.relations for c in (r.total, *r.members)} | {
            c for s in finding.rivals for c in s
        }
        if not finding.located and able & open_cells:
            return place
    return None


def _joined(
    matrix: Matrix, finding: TableFinding, group: Sequence[Ratio], found: Sequence[tuple[Place, Ends]]
) -> TableFinding:
    """The finding on a sum with the ratios that confirm it, or that tell which of its cells is wrong."""
    named = {m for r in group for m in (r.total, *r.members)} & set(finding.cells)
    joined = replace(finding, ratios=(*finding.ratios, *group))
    if finding.located and named:
        return confirmed(matrix, joined, group)
    cells = {c for r in finding.relations for c in (r.total, *r.members)}
    able = [(cell, _slip(matrix, cell, ends)) for cell, ends in found if cell in cells]
    if len(able) != 1:
        return confirmed(matrix, joined, group) if named else joined
    cell, slip = able[0]
    joined = replace(
        joined, place=cell, cells=(cell,), klass=slip.klass, proposal=slip.value, proposal_place=cell,
        proposals=((cell, slip.value),), rivals=(), located=True,
    )  # fmt: skip
    return pointed(matrix, joined, group)


def _finding(
    matrix: Matrix, group: Sequence[Ratio], ratios: Sequence[Ratio], sums: Sequence[CellRelation]
) -> TableFinding:
    main = max(group, key=lambda r: (r.strength, r.total))
    options = [(_slip_of(matrix, cell, ends, main), cell) for cell, ends in single_cells(matrix, group, ratios, sums)]
    options.sort(key=lambda each: (_cost(each[0], each[1], group), each[1]))
    best = options[0] if options else None
    rivals: list[Place] = []
    if best is not None:
        least = _cost(best[0], best[1], group)
        rivals = [cell for slip, cell in options[1:] if _cost(slip, cell, group) < least + CLEARLY]
    place = best[1] if best else main.total
    held = sum(r.line == main.line and r.verdict in HOLDING for r in ratios)
    finding = TableFinding(
        "ratio.broken", "error" if held >= 5 else "warning", "mismatch",
        best[0].klass if best else "unexplained", place,
        reported=main.reported, computed=main.computed, difference=main.difference, slack=main.slack,
        cells=(place,) if best else (), proposal=best[0].value if best else None, proposal_place=place if best else None,
        proposals=((place, best[0].value),) if best else (), rivals=tuple((cell,) for cell in rivals),
        located=best is not None and not rivals, ratios=tuple(group),
    )  # fmt: skip
    return told(matrix, finding, main, held)


def _slip(matrix: Matrix, cell: Place, ends: Ends) -> Slip:
    """The likeliest slip of the cell within a range of changes, its value in the table's unit."""
    figure = matrix.figures[cell[0]][cell[1]]
    assert figure is not None
    factor = matrix.multipliers.get(cell, Decimal(1))
    slip = likeliest_slip(figure.value, figure.quantum, ends[0] / factor, ends[1] / factor)
    return replace(slip, value=slip.value * factor)


def _slip_of(matrix: Matrix, cell: Place, ends: Ends, main: Ratio) -> Slip:
    """The likeliest slip; of the computed figure itself rather one that gives it to the last digit."""
    if cell == main.total and ends[0] <= -main.difference <= ends[1]:
        exact = _slip(matrix, cell, (-main.difference, -main.difference))
        if exact.klass != "unexplained":
            return exact
    return _slip(matrix, cell, ends)


def _cost(slip: Slip, cell: Place, group: Sequence[Ratio]) -> float:
    """A figure that is made of others is the one that somebody made wrongly, when nothing else tells."""
    return slip.cost - (1.0 if all(cell == r.total for r in group) else 0.0)


def told(matrix: Matrix, finding: TableFinding, main: Ratio, held: int) -> TableFinding:
    """The finding with its explanations; ``held`` is how many other cells of the line hold."""
    return finding.told(lambda language: _story(matrix, finding, main, held, language))


def confirmed(matrix: Matrix, finding: TableFinding, group: Sequence[Ratio]) -> TableFinding:
    """A finding on a sum that broken ratios confirm."""
    same = next((r for r in group if r.total in finding.cells), None)

    def said(language: str) -> str:
        say = texts("ratio")[language]
        if same is not None:
            return say["same"].format(made=_made(matrix, same, language))
        return say["confirms"].format(names=_names(matrix, group, language))

    return _added(finding, said)


def pointed(matrix: Matrix, finding: TableFinding, group: Sequence[Ratio]) -> TableFinding:
    """A finding on a sum whose wrong cell the ratios tell."""

    def said(language: str) -> str:
        change = "; ".join(change_of(matrix, cell, value, language) for cell, value in finding.proposals)
        return texts("ratio")[language]["points"].format(names=_names(matrix, group, language), change=change)

    return _added(finding, said)


def _added(finding: TableFinding, said: Callable[[str], str]) -> TableFinding:
    before = {"da": finding.explanation_da, "en": finding.explanation_en}
    return finding.told(lambda language: before[language] + said(language))


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
    names = [_named_member(matrix, ratio, m, language) for m in ratio.members]
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


def _named_member(matrix: Matrix, ratio: Ratio, place: Place, language: str) -> str:
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
