"""What the columns and rows of a table are: decided once for each table, read by every later stage."""

from dataclasses import dataclass
from typing import NamedTuple

#: Columns of words; the first four label a row's figures.
LABELS = ("entity", "initiative", "label", "payer", "focus_area", "anchoring")
TEXTS = (*LABELS, "status", "expected_end", "remark")
#: Columns of figures; only ``amount`` can be money.
FIGURES = ("amount", "count", "percent", "period", "identifier")


class Role(NamedTuple):
    """A role, how sure it is (0 to 1) and the words or shape that speak for it."""

    name: str
    confidence: float = 1.0
    because: str = ""


@dataclass(frozen=True, slots=True)
class TableRoles:
    """The roles of a table's columns (``LABELS``, ``TEXTS``, ``FIGURES`` or empty) and rows (header, band, body, total, of_which, empty)."""

    table: str
    columns: tuple[Role, ...] = ()
    rows: tuple[Role, ...] = ()

    def columns_of(self, *names: str) -> tuple[int, ...]:
        """The columns with one of these roles, from left to right."""
        return tuple(col for col, role in enumerate(self.columns) if role.name in names)
