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
    own = [row for file in own_files() if file.stem == name for row in _parsed(decoded(file.read_bytes())[0])]
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
        header = decoded(file.read_bytes())[0].splitlines()[:1]
        given = next(csv.reader(header, delimiter=delimiter_of(header[0])), []) if header else []
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
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    return [{key: value or "" for key, value in row.items() if key is not None} for row in reader]


def delimiter_of(text: str) -> str:
    """What parts the columns of a CSV text, by its header: a Danish Excel saves with semicolons."""
    header = text.split("\n", 1)[0]
    return ";" if header.count(";") > header.count(",") else ","


def decoded(data: bytes) -> tuple[str, str]:
    """The text of a CSV file of the user's and its encoding: UTF-8, with or without a mark, UTF-16 with one, or as Excel saves CSV on a
    Danish Windows."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace"), "utf-16"
    try:
        return data.decode("utf-8-sig"), "utf-8-sig" if data[:3] == b"\xef\xbb\xbf" else "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "cp1252"
