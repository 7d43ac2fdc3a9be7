"""From all extractions to the warehouse: match the names, make the rows, load them, apply what people decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pipeline.cache import reader_version
from pipeline.ledger import Rate, Reported, compare, files_in, read_sources, record
from pipeline.matching import match
from pipeline.matching.decisions import FILE_NAME, HumanDecision, acceptance, read_decisions, stale
from pipeline.model import Finding
from pipeline.run import StoredDocument
from pipeline.sources import LEDGERS
from pipeline.warehouse import load
from pipeline.warehouse.columns import Row
from pipeline.warehouse.corrections import corrected
from pipeline.warehouse.findings import finding_rows
from pipeline.warehouse.rows import rows_of


def build_warehouse(
    root: Path,
    documents: Sequence[StoredDocument],
    started: dt.datetime,
    on_stage: Callable[[str], None] = lambda name: None,
) -> Path:
    """Build ``warehouse/klyngeregnskab.duckdb`` from all documents and the human decisions; gives its path.

    An initiative keeps the id it had in the warehouse that is replaced, whatever documents have come since. ``on_stage`` is told
    when it begins with the ``names``, the source tables (``sources``) and the ``warehouse``.
    """
    on_stage("names")
    decisions, findings = human_decisions(root / "raw" / FILE_NAME)
    path = load.warehouse_path(root)
    matched = match(
        [(each.document_id, each.path, each.extraction) for each in documents], decisions, load.initiative_ids(path)
    )
    today = started.date().isoformat()

    def judge(found: list[Row]) -> tuple[Mapping[str, str], list[Row]]:
        return _judge(found, decisions, today)

    on_stage("sources")
    sources = read_sources(files_in(root / "raw" / LEDGERS), root / "raw" / LEDGERS)

    def reconcile(facts: list[Row], rates: list[Row]) -> list[Row]:
        found = compare((Reported(**fact) for fact in facts), sources, rates=[Rate.of(rate) for rate in rates])
        return [record(each) for each in found]

    rows = rows_of(documents, matched, (*findings, *sources.findings))
    rows["claims"], more = corrected(rows.get("claims", ()), decisions, today)
    rows["findings"] = [*rows["findings"], *finding_rows("", more, prefix="correction.")]
    on_stage("warehouse")
    load.build(path, rows, started, reader_version(), judge, reconcile)
    return path


def human_decisions(path: Path) -> tuple[tuple[HumanDecision, ...], tuple[Finding, ...]]:
    """The decisions of the file, and findings about lines that cannot be followed. No file: none."""
    if not path.is_file():
        return (), ()
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:  # as Excel saves CSV on a Danish Windows
        text = data.decode("cp1252", "replace")
    return read_decisions(text)


def _judge(found: Sequence[Row], decisions: Sequence[HumanDecision], today: str) -> tuple[Mapping[str, str], list[Row]]:
    """Which findings are accepted and why, and a finding for each acceptance that fits no finding any more."""
    accepted: dict[str, str] = {}
    used: set[HumanDecision] = set()
    for row in found:
        document_id, difference = row["document_id"] or "", row["difference_kr"]
        decision = acceptance(row["code"], row["quote"] or "", document_id, difference, decisions, today)
        if decision is not None:
            used.add(decision)
            accepted[row["finding_id"]] = f"{decision.why} ({decision.who}, {decision.when})"
    gone = [
        stale(
            decision,
            "der er ikke længere noget fund, som svarer til den",
            "there is no finding any more that answers to it",
        )
        for decision in decisions
        if decision.kind == "finding" and decision not in used
    ]
    return accepted, finding_rows("", gone, prefix="acceptance.")
