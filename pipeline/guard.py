"""A fault of ours costs the part of the work it is in: a finding says what was not done, and all the rest is there.

Every part has a name of the kind ``part`` in texts.csv. Where nobody collects findings (a command that reads one file), and where the
environment variable RAISE is set, as the tests set it, a fault is an exception as ever.
"""

import contextlib
import os
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import replace
from typing import ParamSpec, TypeVar

from pipeline.model import Finding, Span
from pipeline.reference.texts import message, pairs

T = TypeVar("T")
P = ParamSpec("P")

RAISE = "KLYNGEREGNSKAB_RAISE"
_collected: ContextVar[list[Finding] | None] = ContextVar("collected", default=None)
_place: ContextVar[Span | None] = ContextVar("place", default=None)


@contextlib.contextmanager
def collecting() -> Iterator[list[Finding]]:
    """Collects a finding for each part that fails meanwhile."""
    found: list[Finding] = []
    token = _collected.set(found)
    try:
        yield found
    finally:
        _collected.reset(token)


def attempt(part: str, where: Span | None, otherwise: T, do: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What ``do`` gives; ``otherwise``, and a finding ``check.failed``, when there is a fault in it.

    ``where`` is the place the finding names; None: that of the part around this one. Limits on memory and time are no
    faults of a part: they go through.
    """
    token = _place.set(where or _place.get())
    try:
        return do(*args, **kwargs)
    except Exception as error:
        found = _collected.get()
        if found is None or isinstance(error, MemoryError) or os.environ.get(RAISE):
            raise
        found.append(failed(part, error, _place.get()))
        return otherwise
    finally:
        _place.reset(token)


def failed(part: str, error: BaseException, where: Span | None = None) -> Finding:
    """The finding for a part that failed. It names the fault, not what the document says there."""
    name, _, detail = part.partition(":")
    danish, english = (f"{told} ({detail})" if detail else told for told in pairs("part")[name])
    fault = f"{type(error).__name__}, {origin(error)}"
    said = message("finding", "check.failed", part=(danish, english), fault=fault)
    return Finding("check.failed", "warning", *said, replace(where, quote="") if where else None)


def origin(error: BaseException) -> str:
    """Module and function where an exception arose, for the finding; no path, which would differ between machines."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__', '?')}.{trace.tb_frame.f_code.co_name}" if trace else "?"
