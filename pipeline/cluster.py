"""Reading documents on the workers of a Dask cluster: bytes go out, extracts come back, workers hold nothing.

    klyngeregnskab extract --executor dask://HOST:PORT        # the extra klyngeregnskab[cluster]

Every worker needs this program in this version. One that is killed costs the retry of what it was at; a document that kills one worker after
the other, alone too, as often as the scheduler allows (``DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES=1``: two), is a finding. One that
goes on when its time is up ends its worker: one thread a worker (``dask worker --nthreads 1``) keeps that from harming another document.
"""

import contextlib
import hashlib
import os
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, InvalidStateError
from typing import Any

from pipeline.cache import reader_version
from pipeline.reference.texts import message
from pipeline.workers import GRACE, Result, Work, limited

SCHEME = "dask://"
PATIENCE = 20.0  # seconds until a scheduler that does not answer is none


class ClusterError(Exception):
    """The cluster cannot be used: why, in Danish and English."""


class Cluster(Executor):
    """The workers behind a scheduler at ``address`` (dask://HOST:PORT). Raises ClusterError."""

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise ClusterError(*message("cluster", "not_installed")) from None
        self._waiting: set[Future[Result]] = set()
        connect: Any = Client  # it has no types
        try:
            self._client = connect(address.replace(SCHEME, "tcp://"), timeout=PATIENCE, set_as_default=False)
            self._client.wait_for_workers(1, timeout=PATIENCE)  # those that were killed are started again
        except (OSError, TimeoutError, ValueError) as error:
            raise ClusterError(*message("cluster", "silent", address=address, why=error)) from None
        versions: dict[str, str] = self._client.run(reader_version, on_error="ignore")
        if not versions:
            raise ClusterError(*message("cluster", "no_workers", address=address))
        strange = sorted(worker for worker, version in versions.items() if version != reader_version())
        if strange:
            raise ClusterError(*message("cluster", "other_version", workers=", ".join(strange)))

    @property
    def jobs(self) -> int:
        """How many documents it reads at a time."""
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """The outcome of a document to come; ``args`` are those of ``limited``."""
        work, data, name, seconds = args
        key = f"{name}-{hashlib.sha256(data).hexdigest()}-{self._client.id}"
        ours: Future[Result] = Future()
        ours.set_running_or_notify_cancel()
        self._waiting.add(ours)
        ours.add_done_callback(self._waiting.discard)  # else every extract would be held until the end
        theirs = self._client.submit(_on_worker, work, data, name, seconds, key=key, pure=False)
        # where workers were killed it may be another document's doing: it is read again, alone
        theirs.add_done_callback(lambda done: _settle(ours, done.result() if done.status == "finished" else None))
        return ours

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster; it goes on without us, and nothing comes back any more."""
        self._client.close()
        for ours in tuple(self._waiting):
            _settle(ours, None)


def _settle(ours: Future[Result], result: Result | None) -> None:
    """Hand on what came of a document, or that its workers were killed (None)."""
    with contextlib.suppress(InvalidStateError):  # settled before
        if result is None:
            ours.set_exception(BrokenExecutor())
        else:
            ours.set_result(result)


def _on_worker(work: Work, data: bytes, name: str, seconds: float) -> Result:
    """Do the work within the time limit, in a thread of a Dask worker: nothing but its end stops what does not listen."""
    over = threading.Timer(seconds + GRACE, os._exit, (1,))
    over.daemon = True
    over.start()
    try:
        return limited(work, data, name, seconds)
    finally:
        over.cancel()
