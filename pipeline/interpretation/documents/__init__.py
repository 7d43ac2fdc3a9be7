"""Documents as wholes: kind, title, date, publisher and owner of one; which repeats or replaces which of several.

In: a layout with its sections, or the readings of several documents. Out: a profile; copies and issues. Not known here: what an amount is."""
