"""Klyngeregnskab: every amount in Danish meeting minutes and memos, with proof of where it stands and whether it adds up."""

from _csv import field_size_limit  # the part of csv that costs nothing to import

field_size_limit(2**31 - 1)  # a cell or paragraph may be as long as its document; the most a C long holds everywhere

__version__ = "0.3.0"
