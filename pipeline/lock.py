"""One run at a time in a folder, and what runs that were cut off left in it."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

BESIDE = (".new-", ".old-", ".report-")  # what is written beside its place begins so, before it is moved there


class BusyError(Exception):
    """Another run is working in the same folder."""


@contextlib.contextmanager
def alone_in(root: Path) -> Iterator[None]:
    """Nobody else runs in ``root`` meanwhile. Raises BusyError when somebody does.

    Ends with the process, however it ends. What earlier runs that were cut off left is removed first.
    """
    folder = root / ".cache"
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "ab") as lock:
        try:
            _lock(lock.fileno())
        except OSError:
            raise BusyError(root) from None
        for place in (
            folder,
            *(each for each in folder.iterdir() if each.is_dir()),
            root / "warehouse",
            root / "extracted",
        ):
            remove_unfinished(place)
        yield


def remove_unfinished(folder: Path) -> None:
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
