"""A table with its sums marked, for a terminal."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from pipeline.reconciliation import CellRelation, Reconciled
from pipeline.reconciliation.explain import name_of
from pipeline.reconciliation.matrix import Place, column_name
from pipeline.reconciliation.ratios.record import Ratio
from pipeline.reference.texts import texts

MARKS = {"exact": "=", "within_rounding": "≈", "mismatch": "✗", "incomplete": "?", "not_comparable": "?"}
WORST = ("mismatch", "incomplete", "not_comparable", "within_rounding", "exact")
SIGNS = {"sum": "=", "at_least": "≥", "about": "≈"}
WIDTH, LABEL, TALL = 22, 30, 60  # characters of a cell and a label on a terminal, rows of a table told whole
LABEL_OF_RATIO = 40
MOST_NAMED = 4  # columns named in a line
Tested = TypeVar("Tested", CellRelation, Ratio)


def table_text(title: str, done: Reconciled, language: str = "da", whole: bool = False) -> str:
    """The table, its sums by family, and the findings in words; long cells and labels are shortened but for ``whole``."""
    words = texts("sums")[language]  # one text, or singular|plural
    out = [title, *_grid(done, words, whole), ""]
    if done.cell_sums:
        told = ((" + ".join(s.parts), s.total, words[s.comparison.verdict].partition("|")[0]) for s in done.cell_sums)
        out += [words["inside"], *(f"  {parts} = {total}: {verdict}" for parts, total, verdict in told), ""]
    if not done.relations and done.cell_sums:
        return "\n".join(out)
    if not done.relations and not done.ratios:
        return "\n".join([*out, words["none"], *_unchecked(done, words), ""])
    counts = done.counts
    summary = _tally(counts, words)
    states = Counter(done.proofs.values())
    proofs = ", ".join(
        f"{states[s]} {words[s]}" for s in ("proven", "supported", "unproven", "contradicted") if states[s]
    )
    out += [words["legend"]]
    if done.relations:
        out += [
            f"{_counted(len(done.relations), words['sums'])}: {summary}.",
            f"{words['cells']}: {proofs}.",
            "",
            words["found"],
            *_families(done.relations, lambda first: _equation(done, first, whole), words),
        ]
    if done.ratios:
        lines = _families(done.ratios, lambda first: _account(done, first, language), words)
        out += ["", words["ratios"], *lines]
    shown = [f for f in done.findings if f.explanation_da]
    if shown:
        out += ["", words["wrong"]]
        out += [
            f"  {i}. [{f.code}] {f.explanation_da if language == 'da' else f.explanation_en}"
            for i, f in enumerate(shown, 1)
        ]
    out += _unchecked(done, words)
    return "\n".join([*out, ""])


def _unchecked(done: Reconciled, words: dict[str, str]) -> list[str]:
    """The totals that no sum reaches, each line with the positions that are left, and why."""
    out = []
    for u in done.unchecked:
        column = u.kind == "column"
        labels = done.matrix.row_labels if column else done.matrix.col_labels
        across = [column_name(done.matrix.col_labels[c]) if column else done.matrix.row_labels[r] for r, c in u.cells]
        named = [" ".join(name.split()) for name in across if name.strip()]
        where = f" ({', '.join(named[:MOST_NAMED])}{' …' if len(named) > MOST_NAMED else ''})" if named else ""
        out.append(f"  {' '.join(column_name(labels[u.line]).split())}{where}: {words[u.reason]}")
    return ["", words["unchecked"], *out] if out else []


def _counted(number: int, words: str) -> str:
    one, _, many = words.partition("|")
    return f"{number} {many if many and number != 1 else one}"


def _grid(done: Reconciled, words: dict[str, str], whole: bool) -> list[str]:
    texts = done.matrix.texts
    marks = _marks(done)
    shown = [[_cell(text, marks.get((r, c), ""), whole) for c, text in enumerate(row)] for r, row in enumerate(texts)]
    used = [c for c in range(len(texts[0]) if texts else 0) if any(row[c].strip() for row in shown)]
    width = {c: max(len(row[c]) for row in shown) for c in used}
    numeric = set(done.matrix.cols)
    keep = set(range(len(shown)))
    if len(shown) > TALL and not whole:
        wanted = {r for f in done.findings for r in (f.place[0], *(cell[0] for cell in f.cells))}
        keep = set(range(done.matrix.header_rows + 3)) | wanted | set(range(len(shown) - 3, len(shown)))
    lines = [
        "  ".join(row[c].rjust(width[c]) if c in numeric else row[c].ljust(width[c]) for c in used).rstrip()
        for r, row in enumerate(shown)
        if r in keep
    ]
    return lines + ([words["left_out"].format(len(shown) - len(keep))] if len(keep) < len(shown) else [])


def _cell(text: str, mark: str, whole: bool) -> str:
    flat = _short(" ".join(text.split()), WIDTH, whole)
    return f"{flat} {mark}" if mark else flat


def _short(text: str, most: int, whole: bool) -> str:
    return text if whole or len(text) <= most else text[: most - 1] + "…"


def _marks(done: Reconciled) -> dict[Place, str]:
    verdicts: dict[Place, list[str]] = defaultdict(list)
    for relation in done.relations:
        verdicts[relation.total].append(relation.verdict)
    for ratio in done.ratios:
        if ratio.verdict == "mismatch":
            verdicts[ratio.total].append(ratio.verdict)
    marks = {place: MARKS[min(found, key=WORST.index)] for place, found in verdicts.items()}
    for finding in done.findings:
        for cell in finding.cells if finding.verdict == "mismatch" else ():
            marks[cell] = marks.get(cell, "") + "!"
    return marks


def _families(found: Sequence[Tested], said: Callable[[Tested], str], words: dict[str, str]) -> list[str]:
    """A line for each family: what the first of it says, and how many hold."""
    families: dict[int, list[Tested]] = defaultdict(list)
    for each in found:
        families[each.line].append(each)
    counted = ((family[0], Counter(each.verdict for each in family)) for family in families.values())
    return [f"  {said(first)}: {_tally(verdicts, words)}" for first, verdicts in counted]


def _tally(counts: Mapping[str, int], words: dict[str, str]) -> str:
    return ", ".join(_counted(counts[v], words[v]) for v in reversed(WORST) if counts.get(v))


def _label(done: Reconciled, place: Place, kind: str, language: str = "da") -> str:
    """What a line across a row or column is called, else its place."""
    text = column_name(done.matrix.col_labels[place[1]]) if kind == "row" else done.matrix.row_labels[place[0]]
    return " ".join(text.split()) or name_of(done.matrix, place, language)


def _equation(done: Reconciled, relation: CellRelation, whole: bool) -> str:
    total, *parts = (_short(_label(done, m, relation.kind), LABEL, whole) for m in (relation.total, *relation.members))
    shown = " + ".join(parts if whole or len(parts) <= 6 else [*parts[:3], "…", parts[-1]])
    return f"{total} {SIGNS[relation.op]} {shown}"


def _account(done: Reconciled, ratio: Ratio, language: str) -> str:
    """What a line of ratios is made of."""
    say = texts("ratio_line")[language]
    labels = (_label(done, place, ratio.kind, language) for place in (ratio.total, *ratio.members))
    total, *names = (_short(label, LABEL_OF_RATIO, False) for label in labels)
    listed = names if len(names) <= 6 else [*names[:3], "…", names[-1]]
    members = f" {say['and']} ".join([", ".join(listed[:-1]), listed[-1]]) if len(listed) > 1 else listed[0]
    key = ratio.op
    if ratio.op == "growth":
        key = f"growth_{ratio.kind}"
    elif ratio.op == "division" and ratio.factor == 100:
        key = "percent"
    elif ratio.factor < 0:
        key = "margin"
    text = say[key].format(total=total, first=names[0], second=names[-1], members=members)
    return text if ratio.factor in (1, 100, -100) else text + say["times"].format(factor=f"{ratio.factor.normalize():f}")
