"""Klyngeregnskab: every amount in Danish meeting minutes and memos, with proof of where it stands and whether it adds up.

For analysts: ``from pipeline import open_warehouse, extract, sums_of`` (see ``pipeline.api``).
"""

from _csv import field_size_limit  # the part of csv that costs nothing to import
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.api import extract, open_warehouse, sums_of

field_size_limit(2**31 - 1)  # a cell or paragraph may be as long as its document; the most a C long holds everywhere

__version__ = "0.5.0"
__all__ = ["extract", "open_warehouse", "sums_of"]


def __getattr__(name: str) -> object:
    """The functions for analysts, imported when they are asked for: the command line starts without them."""
    if name in __all__:
        from pipeline import api

        return getattr(api, name)
    raise AttributeError(name)
