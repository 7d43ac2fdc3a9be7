"""The commands of the command line, one module each: ``add_arguments(parser)``, ``run(args) -> int`` (the exit code).

``args`` always has ``root`` (Path: the folder that holds ``raw/``), ``lang`` ("da" or "en") and ``quiet`` (bool).
"""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.commands.language import say
from pipeline.lock import BusyError, alone_in

if TYPE_CHECKING:
    import duckdb

# why a file the user named cannot be read
REASONS = {
    errno.ENOENT: ("filen findes ikke", "there is no such file"),
    errno.EISDIR: ("det er en mappe, ikke en fil", "it is a folder, not a file"),
    errno.EACCES: ("du har ikke adgang til filen", "permission denied"),
}
# why what we write could not be written
FULL = ("der er ikke plads på disken", "the disk is full")
CLOSED = ("du har ikke skriveadgang her", "writing is not allowed here")
HELD = (
    "filen, eller en fil i mappen, er åben i et andet program, fx Excel (luk den dér), eller du har ikke skriveadgang her",
    "the file, or one in the folder, is open in another program, such as Excel (close it there), or writing is not allowed here",
)
IN_USE = (5, 32, 33)  # of Windows' errors
STORAGE = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: FULL,
    errno.EROFS: CLOSED,
    errno.EACCES: CLOSED,
    errno.EPERM: CLOSED,
}


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
        reason = REASONS.get(error.errno or 0)
        raise UsageError(f"{file}: {say(*reason) if reason else error.strerror}") from error


def storage_trouble(error: OSError) -> str:
    """One sentence on what could not be read or written; what stood there before still does."""
    known = HELD if getattr(error, "winerror", None) in IN_USE else STORAGE.get(error.errno or 0)
    why = say(*known) if known else error.strerror or str(error).splitlines()[0]
    where = f" ({error.filename})" if error.filename else ""
    return f"{why}{where}; {say('det, der stod her før, er urørt', 'what was there is untouched')}"


@contextlib.contextmanager
def alone(root: Path) -> Iterator[None]:
    """Nobody else writes in this folder meanwhile. Raises UsageError when somebody does."""
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(alone_in(root))
        except BusyError:
            raise UsageError(say("en anden kørsel er i gang her", "another run is working here")) from None
        yield


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
        raise UsageError(
            say(f"{path} findes ikke; kør »extract« først", f"there is no {path}; run “extract” first")
        ) from None
    except LockedError:
        raise NotNowError(
            say(
                f"et andet program har {path} åben til skrivning; luk den dér, eller lad programmet åbne den skrivebeskyttet (read-only)",
                f"another program has {path} open for writing: close it there, or let that program open it read-only",
            )
        ) from None
    except UnreadableError as error:
        raise NotNowError(
            say(f"{path} kan ikke åbnes; kør »extract« igen", f"{path} cannot be opened; run “extract” again")
            + f" ({error})"
        ) from None
    try:
        with connection, asking():
            yield connection
    except QueryError as error:
        why = str(error).partition("\n")[0]
        raise UsageError(
            say("databasen er fra en anden version; kør »extract«", "made by another version; run “extract”")
            + f": {why}"
        ) from None
