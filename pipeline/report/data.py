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
    """A finding with the parts of its relation and where they are printed."""

    finding: Row
    parts: Sequence[Row]
    evidence: Sequence[Evidence]


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
