"""What the report tells, asked of the warehouse: questions are files of ``queries/``; findings come with their proof."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pipeline.report.evidence import Evidence, Places
from pipeline.warehouse.load import query

if TYPE_CHECKING:
    import duckdb

Row = Mapping[str, Any]

# from (kroner) → name of the size of a difference, biggest first
SIZES = ((1_000_000, "mio"), (100_000, "hundred"), (10_000, "ten"), (1_000, "one"), (0, "less"))


@dataclass(frozen=True)
class Case:
    """A finding with the parts of its relation; ``places`` finds where they are printed.

    ``same``: later findings that are an effect of it.
    """

    finding: Row
    parts: Sequence[Row]
    places: Places | None
    same: Sequence[Row] = ()

    @cached_property
    def evidence(self) -> Sequence[Evidence]:
        """Where it is printed, looked up when it is shown."""
        return self.places.of_finding(self.finding, self.parts) if self.places else ()

    @property
    def id(self) -> str:
        """The finding's id."""
        return str(self.finding["finding_id"])

    @property
    def certainty(self) -> str:
        """How sure it is that something is wrong: certain, likely, question (perhaps never meant to agree) or note."""
        return str(self.finding["certainty"])

    @property
    def problem(self) -> bool:
        """Whether it is one of the view ``problems``: an open cause that is certain or likely."""
        return bool(self.finding["problem"])

    @property
    def told(self) -> bool:
        """Whether it is told first: a problem or an open question, and not that a file cannot be read."""
        f = self.finding
        asked = f["status"] == "open" and self.certainty == "question" and not f["copy_of"]
        return self.problem or (asked and f["code"] != "document.unreadable")

    @property
    def is_sum(self) -> bool:
        """Whether its parts are a calculation worth showing: several figures, or one that is multiplied."""
        signs = [part["sign"] for part in self.parts if not part["is_total"]]
        return len(signs) > 1 or any(sign != 1 for sign in signs)

    @property
    def gives(self) -> Decimal | None:
        """What its parts give; None where one has no amount. A finding may tell of another sum of its table than this one."""
        parts = [(part["sign"], part["amount_kr"]) for part in self.parts if not part["is_total"]]
        if not parts or any(amount is None for _, amount in parts):
            return None
        return sum((sign * amount for sign, amount in parts), Decimal(0))

    @property
    def size(self) -> str:
        """The size of the difference: less, one (thousand and more), ten, hundred, mio; none where there is no difference."""
        difference = self.finding["difference_kr"]
        return "none" if difference is None else next(name for least, name in SIZES if abs(difference) >= least)


def ask(connection: duckdb.DuckDBPyConnection, name: str, *parameters: Any) -> list[Row]:
    """The answer to a question of ``pipeline/report/queries/<name>.sql``."""
    return list(query(connection, question(name), parameters))


def asked_of(connection: duckdb.DuckDBPyConnection, name: str, documents: Sequence[str]) -> dict[str, list[Row]]:
    """The answer to a question about these documents, by document."""
    sql = f"FROM ({question(name)}) WHERE document_id IN (SELECT unnest(?))"
    return grouped(query(connection, sql, [documents]) if documents else (), "document_id")


def question(name: str) -> str:
    """The text of a question."""
    return files("pipeline.report").joinpath("queries", f"{name}.sql").read_text(encoding="utf-8").rstrip().rstrip(";")


def grouped(rows: Iterable[Row], name: str) -> dict[Any, list[Row]]:
    """Rows by the value of a column, in the order given."""
    groups: dict[Any, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[name], []).append(row)
    return groups


def all_cases(connection: duckdb.DuckDBPyConnection, places: Places | None) -> list[Case]:
    """Every cause, the open ones first and worst first, then the accepted ones; with evidence where there are ``places`` to find it in."""
    parts = grouped(ask(connection, "parts_of_findings"), "finding_id")
    findings = ask(connection, "findings")
    effects = grouped((each for each in findings if each["cause_id"]), "cause_id")
    found = []
    for finding in findings:
        if not finding["cause_id"]:
            name = finding["finding_id"]
            found.append(Case(finding, parts.get(name, []), places, effects.get(name, ())))
    return found
