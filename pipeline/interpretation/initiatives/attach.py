"""Which initiative an amount in a table is for: by its list label, its order among the items beside it, or the row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.interpretation.initiatives.cell_items import amounts_of_items, items_of_cell
from pipeline.model import Claim, Grid, Status


def attach_initiatives(claims: Sequence[Claim], statuses: Sequence[Status], grids: Iterable[Grid]) -> list[Claim]:
    """The claims of tables with the initiative they are for among their ``mentions`` and its name in ``subject_text``.

    A cell's total stands for all items: it gets the initiative that the items belong to, if one is named, else none.
    """
    by_row: dict[tuple[str, int | None], list[Status]] = {}
    for status in statuses:
        by_row.setdefault((status.span.block, status.span.row), []).append(status)
    texts = {grid.id: {(cell.row, cell.col): cell.text for cell in grid.cells} for grid in grids}
    result = []
    for claim in claims:
        row = by_row.get((claim.span.block, claim.span.row), [])
        if row and claim.span.col is not None:
            claim = _attach(claim, row, texts[claim.span.block])
        result.append(claim)
    return result


def _attach(claim: Claim, row: Sequence[Status], texts: dict[tuple[int, int], str]) -> Claim:
    place = (row[0].span.row or 0, row[0].span.col or 0)
    own = texts.get((claim.span.row or 0, claim.span.col or 0), "")
    items = items_of_cell(texts.get(place, ""), own).items
    lines = amounts_of_items(items, own)
    line = next((line for line in lines if line.start <= claim.span.start < max(line.end, line.start + 1)), None)
    whole = [status for status in row if not status.parent]
    chosen = whole[0] if len(whole) == 1 else None
    if line is not None and line.item is not None:
        start = items[line.item].start
        chosen = next((status for status in row if status.span.start == start), chosen)
    role = "total" if line is not None and line.total else claim.role
    if chosen is None:
        return replace(claim, role=role)
    told = claim.subject_text.endswith(chosen.name)  # the row's label is the initiative's name
    subject = claim.subject_text if told else " / ".join(part for part in (claim.subject_text, chosen.name) if part)
    return replace(claim, role=role, mentions=(*claim.mentions, chosen.initiative), subject_text=subject)
