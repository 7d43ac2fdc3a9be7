"""What earlier runs found, so that a report can say what is new, what is solved and what has moved since then.

A run leaves one file in ``warehouse/koersler/``, beside the report, which is made again and again.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.cache import replace_bytes
from pipeline.warehouse.load import query

if TYPE_CHECKING:
    import duckdb

FOLDER = "koersler"
KEPT = 60  # runs


@dataclass(frozen=True, slots=True)
class Run:
    """What a run found: its documents (id → hash) and its open causes that are no mere notes (id → what is told of them)."""

    finished: str
    documents: Mapping[str, str]
    findings: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from an earlier run. ``moved``: (before, now) of findings whose place or figures changed."""

    since: str
    new: Sequence[Mapping[str, Any]]
    solved: Sequence[Mapping[str, Any]]
    moved: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]
    new_documents: Sequence[str]
    changed_documents: Sequence[str]
    gone_documents: Sequence[str]

    @property
    def any(self) -> bool:
        """There is something to tell."""
        told = (self.new, self.solved, self.moved, self.new_documents, self.changed_documents, self.gone_documents)
        return any(told)


def run_of(connection: duckdb.DuckDBPyConnection) -> Run | None:
    """The run that built this warehouse; None when it tells of none."""
    last = query(connection, "SELECT max(finished) AS finished FROM runs")[0]["finished"]
    if last is None:
        return None
    documents = query(connection, "SELECT document_id, sha256 FROM documents ORDER BY document_id")
    findings = query(connection, FINDINGS)
    return Run(
        last.isoformat(timespec="seconds"),
        {row["document_id"]: row["sha256"] or "" for row in documents},
        {row["finding_id"]: row for row in findings},
    )


def earlier_runs(warehouse: Path, before: str) -> list[str]:
    """When the runs finished whose findings are kept in the folder of a warehouse, oldest first, as far as that was before a time."""
    _move(warehouse)
    times = (_time(path) for path in sorted((warehouse / FOLDER).glob("*.json")))
    return [time for time in times if time < before]


def read_run(warehouse: Path, finished: str) -> Run:
    """What the run that finished then has kept."""
    kept = json.loads(_file(warehouse, finished).read_text(encoding="utf-8"))
    for row in kept["findings"].values():
        row["difference_kr"] = row["difference_kr"] and Decimal(row["difference_kr"])
    return Run(finished, kept["documents"], kept["findings"])


def keep(run: Run, warehouse: Path) -> None:
    """Keep what a run found, beside those before it."""
    _move(warehouse)
    folder = warehouse / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(folder.glob("*.json"))[: -KEPT + 1]:
        path.unlink()
    told = {"finished": run.finished, "documents": run.documents, "findings": run.findings}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, default=lambda value: f"{value:f}")
    replace_bytes(_file(warehouse, run.finished), text.encode())


def _file(warehouse: Path, finished: str) -> Path:
    """Where a run is kept: named by its time, without the colons, which no file of Windows may have."""
    return warehouse / FOLDER / f"{finished.replace(':', '')}.json"


def _time(kept: Path) -> str:
    day, _, clock = kept.stem.partition("T")
    return f"{day}T{clock[:2]}:{clock[2:4]}:{clock[4:]}"


def _move(warehouse: Path) -> None:
    """Runs that an earlier version kept in the report's folder, where they went with it."""
    old = warehouse / "report" / FOLDER
    if old.is_dir() and not (warehouse / FOLDER).exists():
        shutil.copytree(old, warehouse / FOLDER)


def since(runs: Sequence[str], when: str) -> str:
    """The run to compare with: by its time, or the last one of a day or before it; '' when there is none that old."""
    if len(when) > len("2026-01-01"):
        return max((run for run in runs if run.startswith(when)), default="")
    try:
        day = dt.date.fromisoformat(when).isoformat()
    except ValueError:
        return ""
    return max((run for run in runs if run[: len(day)] <= day), default="")


def compare(before: Run, now: Run) -> Changes:
    """What differs between two runs; a finding that is gone and one like it elsewhere in its document are one that moved."""
    new = {each: now.findings[each] for each in now.findings if each not in before.findings}
    solved = {each: before.findings[each] for each in before.findings if each not in now.findings}
    moved = [
        (before.findings[each], now.findings[each])
        for each in now.findings
        if each in before.findings and before.findings[each]["difference_kr"] != now.findings[each]["difference_kr"]
    ]
    by_kind: dict[tuple[Any, ...], list[str]] = {}
    for each, finding in solved.items():
        by_kind.setdefault(_kind(finding), []).append(each)
    for each, finding in list(new.items()):
        if same := by_kind.get(_kind(finding)):
            moved.append((solved.pop(same.pop(0)), new.pop(each)))
    old, fresh = before.documents, now.documents
    return Changes(
        before.finished,
        list(new.values()),
        list(solved.values()),
        moved,
        [each for each in fresh if each not in old],
        [each for each in fresh if each in old and fresh[each] != old[each]],
        [each for each in old if each not in fresh],
    )


def _kind(finding: Mapping[str, Any]) -> tuple[Any, ...]:
    return finding["code"], finding["document_id"], finding["difference_kr"]


FINDINGS = """
SELECT finding_id, code, severity, verdict, document_id, path, page, difference_kr, explanation_da, explanation_en
FROM open_findings
WHERE certainty <> 'note' AND cause_id IS NULL AND copy_of IS NULL
ORDER BY finding_id
"""
