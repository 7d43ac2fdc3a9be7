"""What a document states of figures that are not all money: changes, rates, shares, counts, ranges.

In: paragraphs and cells with their number tokens and claims. Out: statements tested as intervals. Not known here: entities; what depends on them
is settled by pipeline.warehouse."""
