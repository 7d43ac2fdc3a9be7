"""What the ratios of a table are made of, a line each."""

from pipeline.reconciliation import Reconciled
from pipeline.reconciliation.explain import name_of
from pipeline.reconciliation.matrix import Place, column_name
from pipeline.reconciliation.ratios.record import Ratio
from pipeline.reference.texts import texts


def accounts(done: Reconciled, language: str = "da") -> list[tuple[str, list[Ratio]]]:
    """What each line is made of, in words, and its tested cells."""
    families: dict[int, list[Ratio]] = {}
    for ratio in done.ratios:
        families.setdefault(ratio.line, []).append(ratio)
    return [(_account(done, family[0], language), family) for family in families.values()]


def _account(done: Reconciled, ratio: Ratio, language: str) -> str:
    say = texts("ratio_line")[language]

    def label(place: Place) -> str:
        text = (
            column_name(done.matrix.col_labels[place[1]]) if ratio.kind == "row" else done.matrix.row_labels[place[0]]
        )
        flat = " ".join(text.split()) or name_of(done.matrix, place, language)
        return flat if len(flat) <= 40 else flat[:39] + "…"

    names = [label(m) for m in ratio.members]
    listed = names if len(names) <= 6 else [*names[:3], "…", names[-1]]
    members = f" {say['and']} ".join([", ".join(listed[:-1]), listed[-1]]) if len(listed) > 1 else listed[0]
    key = ratio.op
    if ratio.op == "growth":
        key = f"growth_{ratio.kind}"
    elif ratio.op == "division" and ratio.factor == 100:
        key = "percent"
    elif ratio.factor < 0:
        key = "margin"
    text = say[key].format(total=label(ratio.total), first=names[0], second=names[-1], members=members)
    if ratio.factor not in (1, 100, -100):
        text += say["times"].format(factor=f"{ratio.factor.normalize():f}")
    return text
