"""Reference data: entities, aliases and wordings as CSV files, each row with its source. Data is not code: a new wording is a row."""

import csv
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=None)
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``pipeline/reference/<name>.csv`` in file order; keys are the header's names, absent values are ''.

    Raises FileNotFoundError when there is no such file. The dictionaries are shared: do not change them.
    """
    with files(__name__).joinpath(f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple({key: value or "" for key, value in row.items()} for row in csv.DictReader(file))
