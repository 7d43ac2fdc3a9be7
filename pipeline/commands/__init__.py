"""The commands of the command line, one module each: ``add_arguments(parser)``, ``run(args) -> int`` (the exit code).

``args`` always has ``root`` (Path: the folder that holds ``raw/``), ``lang`` ("da" or "en") and ``quiet`` (bool).
"""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path

from pipeline.lock import BusyError, alone_in

# why a file the user named cannot be read
REASONS = {
    errno.ENOENT: "filen findes ikke / there is no such file",
    errno.EISDIR: "det er en mappe, ikke en fil / it is a folder, not a file",
    errno.EACCES: "der er ikke adgang til filen / permission denied",
}
# why what we write could not be written
FULL = "der er ikke plads på disken / the disk is full"
CLOSED = "der er ikke lov til at skrive her / writing is not allowed here"
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


def bytes_of(file: str | Path) -> bytes:
    """What is in a file the user named. Raises UsageError when it cannot be read."""
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise UsageError(f"{file}: {REASONS.get(error.errno or 0, error.strerror)}") from error


def storage_trouble(error: OSError) -> str:
    """One sentence on what could not be read or written; what stood there before still does."""
    why = STORAGE.get(error.errno or 0) or error.strerror or str(error).splitlines()[0]
    where = f" ({error.filename})" if error.filename else ""
    return f"{why}{where}; det, der var, er urørt / what was there is untouched"


@contextlib.contextmanager
def alone(root: Path) -> Iterator[None]:
    """Nobody else writes in this folder meanwhile. Raises UsageError when somebody does."""
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(alone_in(root))
        except BusyError:
            raise UsageError("en anden kørsel er i gang her / another run is working here") from None
        yield
