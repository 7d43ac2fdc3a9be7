"""Solvers that print while they work, kept from writing into our output."""

import contextlib
import ctypes
import os
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def nothing_printed() -> Iterator[None]:
    """Whatever C or C++ code prints to standard output meanwhile is lost; what Python printed before is not.

    HiGHS has debugging lines that none of its options turns off. They go to the file descriptor, past sys.stdout.
    """
    with contextlib.suppress(OSError, ValueError, AttributeError):  # a closed or replaced stream holds nothing back
        sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # there is no standard output to protect
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        _flush_c()
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def _flush_c() -> None:
    """C keeps what was printed until its buffer is full; it must go where it was meant to go when it was printed."""
    with contextlib.suppress(OSError, AttributeError, TypeError):  # a system whose C library is not found by this name
        ctypes.CDLL(None).fflush(None)
