"""Running text as text: sentences, wordings, the years it tells, where a stretch is printed, and personal data in it.

In: strings and blocks. Out: places in them and what a known wording there means. Not known here: names, tables, the amounts of a document."""
