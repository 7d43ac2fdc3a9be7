"""Reference data: entities, aliases and wordings as CSV files, each row with its source. Data is not code: a new wording is a row."""

import csv
import io
from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``pipeline/reference/<name>.csv`` in file order; keys are the header's names, absent values are ''.

    Raises FileNotFoundError when there is no such file. The dictionaries are shared: do not change them.
    """
    text = files(__name__).joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return tuple(
        {key: value or "" for key, value in row.items()} for row in csv.DictReader(io.StringIO(text, newline=""))
    )
