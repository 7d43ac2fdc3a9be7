"""What is compared with a source table, and what comes of it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pipeline.ledger.entries import Entry

#: match: the same to the last digit · within_rounding · changed · missing_there: reported, not in the ledger · missing_here: in the ledger, not
#: reported · twice: the ledger has the same line more than once, and without the repetition it agrees
STATUSES = ("match", "within_rounding", "changed", "missing_there", "missing_here", "twice")
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
    inhabitants of ``quarters``, and ``sure`` when its fellows could hardly follow them by accident."""

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
    sure: bool = True


def record(each: Comparison) -> dict[str, Any]:
    """A comparison as a flat record, amounts as Decimal: the columns of ``reconciliation`` in the warehouse."""
    fact, of_facts = each.reported, each.method == "entries"
    first = each.entries[0] if each.entries else None
    return {
        "status": each.status,
        "fact_id": (of_facts and fact.fact_id) or None,
        "region_id": fact.region or None,
        "cluster_id": fact.cluster or None,
        "municipality_id": fact.municipality or None,
        "initiative": fact.initiative_name or None,
        "measure": fact.measure or None,
        "payer": fact.payer,
        "period_from": fact.first or None,
        "period_to": fact.last or None,
        "reported_kr": fact.value if fact.fact_id else None,
        "source_kr": each.booked,
        "difference_kr": each.difference,
        "slack_kr": each.slack,
        "file": first and first.file,
        "sheet": (first and first.sheet) or None,
        "rows": ", ".join(str(entry.row) for entry in each.entries) or None,
        "note": each.note or None,
        "because": ", ".join(each.because) or None,
        "method": each.method,
        "quarters": each.quarters or None,
        "claim_id": None if of_facts else fact.fact_id,
    }


FIELDS = tuple(record(Comparison("match", Reported("", ZERO, ZERO, ZERO))))
