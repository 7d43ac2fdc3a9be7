"""The commands of the command line, one module each: ``add_arguments(parser)``, ``run(args) -> int`` (the exit code).

``args`` always has ``root`` (Path: the folder that holds ``raw/``), ``lang`` ("da" or "en") and ``quiet`` (bool).
"""

from __future__ import annotations

import errno
from pathlib import Path

# why a file the user named cannot be read
REASONS = {
    errno.ENOENT: "filen findes ikke / there is no such file",
    errno.EISDIR: "det er en mappe, ikke en fil / it is a folder, not a file",
    errno.EACCES: "der er ikke adgang til filen / permission denied",
}


class UsageError(Exception):
    """The user asked for something that cannot be done; the message says what to do instead. Exit code 2."""


def bytes_of(file: str | Path) -> bytes:
    """What is in a file the user named. Raises UsageError when it cannot be read."""
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise UsageError(f"{file}: {REASONS.get(error.errno or 0, error.strerror)}") from error
