"""What the report tells, asked of the warehouse: one function a section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pipeline.report.evidence import Evidence, Places
from pipeline.warehouse.load import query

if TYPE_CHECKING:
    import duckdb

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """A finding with the parts of its relation and where they are printed.

    ``same``: later findings that most likely are the same error seen again.
    """

    finding: Row
    parts: Sequence[Row]
    evidence: Sequence[Evidence]
    same: Sequence[Row] = ()


def ask(connection: duckdb.DuckDBPyConnection, name: str, *parameters: Any) -> list[Row]:
    """The answer to a question of ``pipeline/report/queries/<name>.sql``."""
    sql = files("pipeline.report").joinpath("queries", f"{name}.sql").read_text(encoding="utf-8")
    return list(query(connection, sql, parameters))


def cases(connection: duckdb.DuckDBPyConnection, places: Places, findings: Sequence[Row]) -> list[Case]:
    """The findings with their evidence."""
    found = []
    for finding in findings:
        parts = ask(connection, "parts", finding["relation_id"]) if finding["relation_id"] else []
        if not parts and finding["claim_id"]:
            parts = ask(connection, "claim", finding["claim_id"])
        found.append(Case(finding, parts, places.of_finding(finding, parts)))
    return found


def fold(findings: Sequence[Row]) -> tuple[list[Row], dict[str, list[Row]]]:
    """The findings that stand for themselves, in the order given, and those that are an effect of one of them, by its id.

    An effect whose cause is not among the findings stands for itself.
    """
    causes = {finding["finding_id"]: finding["cause_id"] for finding in findings}
    own, effects = [], dict[str, list[Row]]()
    for finding in findings:
        cause, seen = finding["finding_id"], set[str]()
        while causes.get(cause) in causes and cause not in seen:
            seen.add(cause)
            cause = causes[cause]
        if cause == finding["finding_id"]:
            own.append(finding)
        else:
            effects.setdefault(cause, []).append(finding)
    return own, effects
