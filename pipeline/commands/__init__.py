"""The commands of the command line, one module each: ``add_arguments(parser)``, ``run(args) -> int`` (the exit code).

``args`` always has ``root`` (Path: the folder that holds ``raw/``), ``lang`` ("da" or "en") and ``quiet`` (bool).
"""

from __future__ import annotations

import contextlib
import errno
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.commands.language import phrase, say

if TYPE_CHECKING:
    import duckdb

IN_USE = (5, 32, 33)  # of Windows' errors
BESIDE = (".new-", ".old-", ".report-")  # what is written beside its place begins so, before it is moved there


class UsageError(Exception):
    """The user asked for something that cannot be done; the message says what to do instead. Exit code 2."""

    code = 2


class NotNowError(UsageError):
    """What was asked for is right, but cannot be done now; the message says why. Exit code 1."""

    code = 1


def bytes_of(file: str | Path) -> bytes:
    """What is in a file the user named. Raises UsageError when it cannot be read."""
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise UsageError(f"{file}: {_reason('not_read', error) or error.strerror}") from error


def storage_trouble(error: OSError) -> str:
    """One sentence on what could not be read or written; what stood there before still does."""
    held = getattr(error, "winerror", None) in IN_USE
    why = phrase("held") if held else _reason("not_written", error) or error.strerror or str(error).splitlines()[0]
    return f"{why} ({error.filename}); {phrase('untouched')}" if error.filename else f"{why}; {phrase('untouched')}"


def _reason(kind: str, error: OSError) -> str:
    """What texts.csv has for the error's name (ENOENT …), '' where it has none."""
    from pipeline.reference.texts import pairs

    return say(*pairs(kind).get(errno.errorcode.get(error.errno or 0, ""), ("", "")))


@contextlib.contextmanager
def alone(root: Path) -> Iterator[None]:
    """Nobody else writes in this folder meanwhile. Raises UsageError when somebody does.

    Ends with the process, however it ends. What earlier runs that were cut off left is removed first.
    """
    folder = root / ".cache"
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "ab") as lock:
        try:
            _lock(lock.fileno())
        except OSError:
            raise UsageError(phrase("busy")) from None
        inside = (each for each in folder.iterdir() if each.is_dir())
        for place in (folder, *inside, root / "warehouse", root / "extracted"):
            _remove_unfinished(place)
        yield


def _remove_unfinished(folder: Path) -> None:
    """Remove what was being written in a folder when a run was cut off."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.name.startswith(BESIDE):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()


def _lock(handle: int) -> None:
    """Raises OSError when another process has it."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextlib.contextmanager
def warehouse_of(root: Path, sandbox: bool = False, output: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse of a folder, read-only; ``sandbox`` and ``output`` as for ``asking.open_sandbox``. Raises UsageError, also where a query
    of ours does not fit the warehouse inside."""
    from pipeline.warehouse.asking import QueryError, asking, open_sandbox
    from pipeline.warehouse.load import LockedError, UnreadableError, open_warehouse, warehouse_path

    path = warehouse_path(root)
    try:
        connection = open_sandbox(path, output) if sandbox else open_warehouse(path)
    except FileNotFoundError:
        raise UsageError(phrase("no_warehouse", path=path)) from None
    except LockedError:
        raise NotNowError(phrase("locked", path=path)) from None
    except UnreadableError as error:
        raise NotNowError(phrase("not_opened", path=path, why=error)) from None
    try:
        with connection, asking():
            yield connection
    except QueryError as error:
        raise UsageError(phrase("other_version", why=str(error).partition("\n")[0])) from None
