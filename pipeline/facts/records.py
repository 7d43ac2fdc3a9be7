"""What the facts are made of: claims of all documents as they count, the facts they state, and which document stands in for which."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

#: Measures of which a cluster's account is made.
ACCOUNT = ("allocated", "transferred", "committed", "disbursed", "uncommitted")
#: Where the value of a fact is from, but for "sum of N parts".
STATED, DERIVED = "stated", "derived"


class Subject(NamedTuple):
    """Who or what a fact is about; '' where a level does not apply. ``purpose`` is a focus area or another purpose in the document's words."""

    region: str = ""
    cluster: str = ""
    municipality: str = ""
    initiative: str = ""
    purpose: str = ""

    @property
    def whole(self) -> bool:
        """Whether it is a cluster, a region, a municipality or the country as a whole, not one purpose of theirs."""
        return not self.initiative and not self.purpose


class Key(NamedTuple):
    """What makes one fact: subject, measure, payer (kommuner, region, total), first and last year (0: not stated), price level."""

    subject: Subject
    measure: str
    payer: str
    first: int
    last: int
    price_level: str = ""

    def years(self) -> range:
        """Its years; empty where they are not stated."""
        return range(self.first, self.last + 1) if self.first else range(0)

    @property
    def name(self) -> str:
        """A readable id: hovedstaden-byen/allocated/total/2022-2023."""
        about = self.subject
        who = (
            "/".join(part for part in (about.initiative or about.cluster or about.region, about.municipality) if part)
            or "landet"
        )
        years = f"{self.first}-{self.last}" if self.first != self.last else str(self.first or "-")
        return "/".join(
            part for part in (who, about.purpose, self.measure, self.payer, years, self.price_level) if part
        )


@dataclass(frozen=True, slots=True)
class About:
    """A document as the facts see it. ``date``: an ISO day or None; ``replaced_by``: the document that stands in for it; ``account``: the
    account of a year that is over."""

    document_id: str
    title: str
    kind: str
    date: dt.date | None
    sha256: str
    path: str = ""
    copy_of: str = ""
    replaced_by: str = ""
    replaced_why: str = "stated"
    account: bool = False
    replaces_text: str = ""
    revised: bool = False
    preliminary: bool = False

    @property
    def stage(self) -> int:
        """How far it has come on its way: an agenda, then a draft, then what it became."""
        return 0 if self.kind == "dagsorden" else 1 if self.preliminary else 2


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim as it counts: value and ends in kroner (None where nothing is decided), years, subject and where it stands."""

    claim_id: str
    document_id: str
    table_id: str
    row: int | None
    col: int | None
    block_id: str
    subject: Subject
    subject_text: str
    measure: str
    payer: str
    role: str
    whole: bool
    basis: str
    standing: str
    per: str
    bound: str
    first: int
    last: int
    price_level: str
    item: str
    raw: str
    value: Decimal | None
    low: Decimal
    high: Decimal
    quantum: Decimal
    nil: str = ""
    doubt: str = ""
    proof: str = ""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Stated:
        """From a row of ``claims``; a person's correction takes the place of the printed value and keeps its rounding."""
        text = {name: row.get(name) or "" for name in _TEXTS}
        printed, read = row.get("amount_kr"), row.get("corrected_kr")
        value = read if read is not None else printed
        shift = (read - printed) if read is not None and printed is not None else Decimal(0)
        ends = [_or(row.get(end), printed or Decimal(0)) + shift for end in ("low_kr", "high_kr")]
        about = Subject(*(row.get(f"{level}_id") or "" for level in ("region", "cluster", "municipality", "initiative")))
        first = row.get("period_from") or 0
        return cls(
            **text,
            row=row.get("row"),
            col=row.get("col"),
            subject=about,
            payer=row.get("payer") or "total",
            whole=bool(row.get("whole")),
            per=row.get("per") or "total",
            bound=row.get("bound") or "exact",
            first=first,
            last=row.get("period_to") or first,
            value=value,
            low=ends[0],
            high=ends[1],
            quantum=row.get("quantum_kr") or Decimal(1),
        )


_TEXTS = (
    *("claim_id", "doubt", "document_id", "table_id", "block_id", "subject_text", "measure", "role", "basis"),
    *("standing", "price_level", "item", "raw", "nil", "proof"),
)


def _or(value: Decimal | None, otherwise: Decimal) -> Decimal:
    return otherwise if value is None else value


class Observation(NamedTuple):
    """A claim that states a fact; ``of_table``: it stands in a table, and says it for all of its subject."""

    claim: Stated
    key: Key
    of_table: bool = True


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing stated, once. ``value`` is None where documents disagree and nothing tells which counts; ``agreeing``: the claims that
    allow the value; ``main``: the one it is taken from ('' where it is computed)."""

    key: Key
    value: Decimal | None
    low: Decimal
    high: Decimal
    status: str  # single, confirmed, revised, disputed, derived
    value_from: str = STATED
    basis: str = ""
    newest: str = ""
    order_known: bool = True
    observations: tuple[Observation, ...] = ()
    agreeing: frozenset[str] = frozenset()
    main: str = ""
    parts: tuple[tuple[str, int], ...] = ()  # fact name or claim id, sign

    @property
    def name(self) -> str:
        """Its id."""
        return self.key.name

    def claim(self, name: str) -> Stated | None:
        """One of the claims that state it, by its id."""
        return next((each.claim for each in self.observations if each.claim.claim_id == name), None)


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure that two documents state differently."""

    key: Key
    newer: Stated
    older: Stated

    @property
    def difference(self) -> Decimal:
        return (self.newer.value or Decimal(0)) - (self.older.value or Decimal(0))


@dataclass(frozen=True, slots=True)
class Version:
    """``newer`` stands in for ``older``. ``why``: stated, reissued, minutes, final (of a draft), edition (a later edition of the same table),
    account (of what was committed and spent, when the year is over)."""

    newer: str
    older: str
    why: str
    figures: int
    moved: tuple[Moved, ...] = field(default=())
    order_known: bool = True
