"""Reference data: entities, aliases and wordings as CSV files, each row with its source. Data is not code: a new wording is a row.

A user's own rows lie in ``raw/ordbog/`` in files of the same names and columns, and are laid over ours.
"""

import csv
import io
import os
from functools import cache
from importlib.resources import files
from pathlib import Path

OWN_FOLDER = "ordbog"  # inside raw/
_PLACE = "KLYNGEREGNSKAB_ORDBOG"  # an environment variable, so that worker processes have it too


def use_own_words(root: Path) -> None:
    """Lay the rows of ``root``'s ``raw/ordbog/`` over ours in this process and those it starts; for before any reading."""
    os.environ[_PLACE] = str((root / "raw" / OWN_FOLDER).resolve())


def own_files() -> tuple[Path, ...]:
    """The user's own files, sorted; none where there is no such folder."""
    place = os.environ.get(_PLACE)
    return tuple(sorted(Path(place).glob("*.csv"))) if place else ()


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``pipeline/reference/<name>.csv`` in file order; keys are the header's names, absent values are ''.

    Rows of the user's own come last; one with the same first column (aliases and memberships: the first two) replaces
    ours. Raises FileNotFoundError when we have no such file. The dictionaries are shared: do not change them.
    """
    text = files(__name__).joinpath(f"{name}.csv").read_text(encoding="utf-8")
    ours = _parsed(text)
    own = [row for file in own_files() if file.stem == name for row in _parsed(_decoded(file.read_bytes()))]
    own = [row for row in own if any(row.values())]
    replaced = {_key(row) for row in own}
    return (*(row for row in ours if _key(row) not in replaced), *own) if own else tuple(ours)


@cache
def words(name: str, column: str = "word", **where: str) -> tuple[str, ...]:
    """One column of the rows of a table that have the values ``where`` says, in file order."""
    return tuple(row[column] for row in rows(name) if all(row[key] == value for key, value in where.items()))


def strange_own_files() -> tuple[tuple[Path, str, str], ...]:
    """Own files that cannot be followed, and why in Danish and English: a name or columns that ours do not have."""
    found = []
    for file in own_files():
        known = files(__name__).joinpath(f"{file.stem}.csv")
        if not known.is_file():
            found.append((file, "ingen ordliste hedder sådan", "no word list has this name"))
            continue
        columns = known.read_text(encoding="utf-8").splitlines()[0].split(",")
        header = _decoded(file.read_bytes()).splitlines()[:1]
        given = next(csv.reader(header, delimiter=_delimiter(header[0])), []) if header else []
        if given != columns:
            wanted = ",".join(columns)
            found.append((file, f"kolonnerne skal være {wanted}", f"the columns must be {wanted}"))
    return tuple(found)


def _key(row: dict[str, str]) -> tuple[str, ...]:
    values = tuple(row.values())
    columns = tuple(row)
    two = columns[0] in ("kind", "role", "outcome", "table") or "alias" in columns or "municipality_id" in columns[1:2]
    return tuple(value.casefold() for value in values[: 2 if two else 1])


def _parsed(text: str) -> list[dict[str, str]]:
    first = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=_delimiter(first))
    return [{key: value or "" for key, value in row.items() if key is not None} for row in reader]


def _delimiter(header: str) -> str:
    return ";" if ";" in header and "," not in header else ","  # a Danish Excel saves with semicolons


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:  # as Excel saves CSV on a Danish Windows
        return data.decode("cp1252", "replace")
