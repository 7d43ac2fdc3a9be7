"""What is compared with a source table, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pipeline.ledger.entries import Entry

#: match: the same to the last digit · within_rounding · changed · missing_there: reported, not in the ledger · missing_here: in the ledger, not
#: reported · twice: the ledger has the same line more than once, and without the repetition it agrees
STATUSES = ("match", "within_rounding", "changed", "missing_there", "missing_here", "twice")
#: of a comparison as a flat record: the columns of ``reconciliation`` in the warehouse
FIELDS = (
    "status",
    "fact_id",
    "region_id",
    "cluster_id",
    "municipality_id",
    "initiative",
    "measure",
    "payer",
    "period_from",
    "period_to",
    "reported_kr",
    "source_kr",
    "difference_kr",
    "slack_kr",
    "file",
    "sheet",
    "rows",
    "note",
    "because",
    "method",
    "quarters",
    "claim_id",
)
DIFFERENT = STATUSES[2:]
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Reported:
    """A fact as reported. ``value`` in kroner with its interval; '' and 0 are what it does not say. ``payer``: kommuner, region or total."""

    fact_id: str
    value: Decimal
    low: Decimal
    high: Decimal
    region: str = ""
    cluster: str = ""
    municipality: str = ""
    initiative: str = ""
    initiative_name: str = ""
    measure: str = ""
    payer: str = "total"
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """One fact, or one group of entries that no fact is about. ``entries`` are the lines it was held against, ``booked`` their sum, ``slack``
    what rounding on both sides can explain. ``note``: the rows that stand twice. ``because``: the fact ids, or subjects, of the differences this
    one follows from. ``method``: entries, or inhabitants or per_capita: a claim, for which ``reported.fact_id`` stands, recomputed from the
    inhabitants of ``quarters``."""

    status: str
    reported: Reported
    booked: Decimal | None = None
    difference: Decimal | None = None
    slack: Decimal = ZERO
    entries: tuple[Entry, ...] = ()
    note: str = ""
    because: tuple[str, ...] = ()
    method: str = "entries"
    quarters: str = ""


def record(each: Comparison) -> dict[str, Any]:
    """A comparison as a flat record, amounts as Decimal."""
    fact = each.reported
    return dict(
        zip(
            FIELDS,
            (
                each.status,
                fact.fact_id or None if each.method == "entries" else None,
                fact.region or None,
                fact.cluster or None,
                fact.municipality or None,
                fact.initiative_name or None,
                fact.measure or None,
                fact.payer,
                fact.first or None,
                fact.last or None,
                fact.value if fact.fact_id else None,
                each.booked,
                each.difference,
                each.slack,
                each.entries[0].file if each.entries else None,
                each.entries[0].sheet or None if each.entries else None,
                ", ".join(str(entry.row) for entry in each.entries) or None,
                each.note or None,
                ", ".join(each.because) or None,
                each.method,
                each.quarters or None,
                fact.fact_id if each.method != "entries" else None,
            ),
            strict=True,
        )
    )
