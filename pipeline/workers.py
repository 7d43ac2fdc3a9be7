"""Reading documents in worker processes, with limits on time and memory: one that kills its worker kills no more.

Any ``concurrent.futures.Executor`` will do: a task is bytes in, the files of ``extracted/<document>/`` out, and needs
no shared folder. The limits hold in processes of our own; another kind of executor has to bring its own.
"""

from __future__ import annotations

import contextlib
import faulthandler
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass

from pipeline.guard import origin
from pipeline.store import Files

Work = Callable[[bytes, str], Files]
NewExecutor = Callable[[int], Executor]
Result = tuple[Files | None, str, str]  # files, failure, detail

TIME_LIMIT = 180.0  # seconds a document; a hundred pages read by two engines take about thirty
GRACE = 5.0  # seconds more before a worker that does not answer (it hangs outside Python) is ended
MEMORY_LIMIT = 4 << 30  # bytes of address space a worker
MOST_JOBS = 61  # what Windows can wait for at a time


@dataclass(frozen=True, slots=True)
class Task:
    """One document to read. ``key`` is the caller's name for it, ``name`` the file's name."""

    key: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a task: files, or a failure (timeout, memory, crash, bug) with what is known about it."""

    task: Task
    files: Files | None
    failure: str = ""
    detail: str = ""


class OutOfTime(BaseException):
    """Raised in the worker when the time is up; no library's ``except Exception`` may stop it."""


def read_document(data: bytes, name: str) -> Files:
    """Read one document: the work of a worker. A pure function of its arguments."""
    from pipeline.extraction import extract  # heavy; only workers need it
    from pipeline.store import lean, to_files

    return to_files(lean(extract(data, name)))


def processes(jobs: int) -> Executor:
    """Worker processes on this machine."""
    # never fork: the coordinator has threads. What workers need they import themselves, so that a fault in it is theirs
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    return ProcessPoolExecutor(min(jobs, MOST_JOBS), mp_context=context, initializer=_set_up_worker)


def read_all(
    tasks: Iterable[Task],
    jobs: int,
    work: Work = read_document,
    seconds: float = TIME_LIMIT,
    new_executor: NewExecutor = processes,
) -> Iterator[Outcome]:
    """Do the work on every task and give the outcomes as they come, each task exactly once.

    When a worker dies, everything in flight is lost with it. Those tasks are done again one by one, so that the one
    that is to blame is known and the others get their result.
    """
    suspects: list[Task] = []
    with _Pool(new_executor, jobs, work, seconds) as pool:
        source, exhausted = iter(tasks), False
        while True:
            while not exhausted and len(pool.running) <= jobs:
                task = next(source, None)
                if task is None:
                    exhausted = True
                elif not pool.submit(task):
                    suspects.append(task)
            if not pool.running:
                break
            for future in wait(pool.running, return_when=FIRST_COMPLETED).done:
                task, outcome = pool.collect(future)
                if outcome is None:
                    suspects.append(task)
                else:
                    yield outcome
    for task in suspects:
        with OneByOne(work, seconds, new_executor) as worker:
            yield worker.do(task)


class OneByOne:
    """One worker that does a task at a time, under the same limits, and is replaced when it dies."""

    def __init__(self, work: Work, seconds: float = TIME_LIMIT, new_executor: NewExecutor = processes) -> None:
        self._pool, self._seconds = _Pool(new_executor, 1, work, seconds), seconds

    def __enter__(self) -> OneByOne:
        return self

    def __exit__(self, *error: object) -> None:
        self._pool.__exit__(*error)

    def do(self, task: Task) -> Outcome:
        """What comes of a task."""
        started = time.monotonic()
        if self._pool.submit(task):
            _, outcome = self._pool.collect(next(iter(self._pool.running)))
            if outcome is not None:
                return outcome
        return Outcome(task, None, "timeout" if time.monotonic() - started >= self._seconds else "crash")


class _Pool:
    """An executor that is replaced when it breaks."""

    def __init__(self, new_executor: NewExecutor, jobs: int, work: Work, seconds: float) -> None:
        self.new_executor, self.jobs, self.work, self.seconds = new_executor, jobs, work, seconds
        self.running: dict[Future[Result], Task] = {}
        self.executor: Executor | None = None

    def __enter__(self) -> _Pool:
        return self

    def __exit__(self, *error: object) -> None:
        if self.executor:
            self.executor.shutdown(wait=not any(error), cancel_futures=True)

    def submit(self, task: Task) -> bool:
        """Hand a task to the workers; False when they broke before taking it."""
        if self.executor is None:
            self.executor = self.new_executor(self.jobs)
        try:
            future = self.executor.submit(limited, self.work, task.data, task.name, self.seconds)
        except BrokenExecutor:
            self._discard()
            return False
        self.running[future] = task
        return True

    def collect(self, future: Future[Result]) -> tuple[Task, Outcome | None]:
        """The outcome of a task; None when its worker, or another that took it along, died."""
        task = self.running.pop(future)
        try:
            return task, Outcome(task, *future.result())
        except BrokenExecutor:
            self._discard()
            return task, None

    def _discard(self) -> None:
        if self.executor:
            self.executor.shutdown(wait=False, cancel_futures=True)
        self.executor = None


def limited(work: Work, data: bytes, name: str, seconds: float) -> Result:
    """Do the work within the time limit; gives (files, failure, detail). Runs in the worker."""
    try:
        with _time_limit(seconds):
            return work(data, name), "", ""
    except OutOfTime:
        return None, "timeout", ""
    except MemoryError:
        return None, "memory", ""
    except Exception as error:  # a bug of ours in one document: named in its finding, and the others are read
        return None, "bug", f"{type(error).__name__}: {error} ({origin(error)})"


@contextlib.contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise OutOfTime after ``seconds``; end the process ``GRACE`` later should it not listen."""
    own_process = multiprocessing.parent_process() is not None
    if not own_process or threading.current_thread() is not threading.main_thread():
        yield
        return
    with open(os.devnull, "wb") as nowhere:
        faulthandler.dump_traceback_later(seconds + GRACE, exit=True, file=nowhere)
        if hasattr(signal, "setitimer"):
            signal.signal(signal.SIGALRM, _raise_out_of_time)
            signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            yield
        finally:
            if hasattr(signal, "setitimer"):
                signal.setitimer(signal.ITIMER_REAL, 0)
            faulthandler.cancel_dump_traceback_later()


def _raise_out_of_time(*_: object) -> None:
    raise OutOfTime


def _set_up_worker() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # libraries that print their progress must not mix it into ours
    for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # a worker is one of many, and memory goes by threads
        os.environ.setdefault(threads, "1")
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends a worker without a trace; the coordinator tells the user
    with contextlib.suppress(ImportError, ValueError, OSError):  # a system that does not offer the limit works without
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        limit = MEMORY_LIMIT if hard == resource.RLIM_INFINITY else min(MEMORY_LIMIT, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
