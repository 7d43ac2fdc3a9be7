"""The record of one thing to look at in a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pipeline.reconciliation.cells import CellRelation
from pipeline.reconciliation.matrix import Place
from pipeline.reconciliation.ratios.record import Ratio


@dataclass(frozen=True, slots=True)
class TableFinding:
    """One thing to look at in a table. ``code`` and ``klass`` as in DESIGN.md; ``place`` is the cell it is about
    (the located one, else the total).

    ``relations`` are the broken sums it explains and ``ratios`` the broken ratios (all of them under one finding); ``rivals`` are other sets of
    cells that explain them as well (a tie, said and not hidden). ``proposal`` is the value that would make the sums
    hold, never applied.
    """

    code: str
    severity: str
    verdict: str
    klass: str
    place: Place
    relations: tuple[CellRelation, ...] = ()
    reported: Decimal | None = None
    computed: Decimal | None = None
    difference: Decimal | None = None
    slack: Decimal | None = None
    cells: tuple[Place, ...] = ()
    proposal: Decimal | None = None
    proposal_place: Place | None = None
    proposals: tuple[tuple[Place, Decimal], ...] = ()
    rivals: tuple[tuple[Place, ...], ...] = ()
    located: bool = False
    line: tuple[str, int] | None = None
    ratios: tuple[Ratio, ...] = ()
    explanation_da: str = field(default="", compare=False)
    explanation_en: str = field(default="", compare=False)

    def told(self, say: Callable[[str], str]) -> "TableFinding":
        """The finding with what ``say`` gives for a language (da, en) as its explanation."""
        return replace(self, explanation_da=say("da"), explanation_en=say("en"))


def finding_in(cell: Place, code: str, severity: str, verdict: str, klass: str, proposal: Decimal | None) -> TableFinding:
    """A finding on one cell, and what it should say."""
    return TableFinding(code, severity, verdict, klass, cell, cells=(cell,), proposal=proposal, proposal_place=cell, located=True)


def finding_on(
    main: CellRelation,
    broken: Sequence[CellRelation],
    klass: str,
    cells: tuple[Place, ...],
    *,
    proposals: tuple[tuple[Place, Decimal], ...] = (),
    rivals: tuple[tuple[Place, ...], ...] = (),
    located: bool = False,
    line: tuple[str, int] | None = None,
) -> TableFinding:
    """A finding on the sums ``broken``, of which ``main`` misses most."""
    place, proposal = proposals[0] if proposals else (None, None)
    return TableFinding(
        "amount.unit" if klass == "unit" and located else f"sum.{main.kind}", "error", "mismatch", klass, cells[0] if cells else main.total,
        tuple(broken), main.reported, main.computed, main.difference, main.slack, cells, proposal, place, proposals, rivals, located, line,
    )  # fmt: skip
