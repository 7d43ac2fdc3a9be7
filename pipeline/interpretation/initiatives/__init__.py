"""Initiatives: the lines of overviews, tables and minutes that name one, and which amounts are for it.

In: a layout and its claims. Out: statuses, mentions, claims with their initiative. Not known here: which of them are one across documents."""
