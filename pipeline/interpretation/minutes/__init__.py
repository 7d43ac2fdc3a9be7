"""Minutes and agendas: headings, items, what was recommended and decided, and the outcome.

In: a layout. Out: sections, decisions and the place of each block. Not known here: names and money."""
