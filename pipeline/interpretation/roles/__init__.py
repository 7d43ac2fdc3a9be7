"""What the parts of a table are: what each header, label and caption says (facets), the roles of columns and rows, and what governs them.

In: a grid. Out: its shape, which every later stage reads and decides none of again. Not known here: the amounts, and all outside the table."""
