"""Names of regions, clusters, municipalities and hospitals as they are written.

In: a text or the cells of a column, and the reference names. Out: where a name stands, its kind and its words. Not known here: which entity is
meant, which is the question of pipeline.matching."""
