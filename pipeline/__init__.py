"""Klyngeregnskab: every amount in Danish meeting minutes and memos, with proof of where it stands and whether it adds up."""

__version__ = "0.2.0"
