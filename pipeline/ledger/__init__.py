"""The user's own source tables (an ERP extract, a budget, an account) and the reported facts held against them.

In: spreadsheets and delimited text in ``raw/kilder/``, and the facts of the warehouse as plain records. Out: entries with entities and years, and
one comparison a fact. Knows neither the warehouse nor the report.
"""

from pipeline.ledger.columns import Column, load_map, map_rows, proposed
from pipeline.ledger.compare import compare
from pipeline.ledger.entries import Entry, Ledger, read_ledger
from pipeline.ledger.records import FIELDS, STATUSES, Comparison, Reported, record
from pipeline.ledger.shares import Share, broken_keys
from pipeline.ledger.sources import Sources, files_in, read_sources

__all__ = [
    "FIELDS",
    "STATUSES",
    "Column",
    "Comparison",
    "Entry",
    "Ledger",
    "Reported",
    "Share",
    "Sources",
    "broken_keys",
    "compare",
    "files_in",
    "load_map",
    "map_rows",
    "proposed",
    "read_ledger",
    "read_sources",
    "record",
]
