"""What a run costs by the number of documents: time, processor and memory of the first run, one with nothing new, one new, one deleted.

    python -m tests.benchmarks.bench_scale [--sizes 10,100,1000] [--each page|paragraph] [--jobs 1,2,dask] [--out FILE]

Writes invented documents of every family and format (tests/benchmarks/documents, a new seed for every eighty or so, each set in years of its
own, since two seeds contradict one another in all they say of the same years) to ``.bench/scale/<n>``; ``--each``: texts of at most a page only,
or every paragraph of them as a text of its own, for collections too large to be read here otherwise.
``--jobs``: worker processes, or a local Dask cluster of two workers.
Wall clock and processor time are in seconds, processor time with all workers; memory is the most the coordinator held, in MB. The exponent of
growth compares a size with the one before: 1 is linear.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import itertools
import math
import os
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from tests.benchmarks.documents.draft import Block, Doc
from tests.benchmarks.documents.make_documents import documents, rendered

FORMATS = ("text", "html", "docx", "pdf_a", "text", "html")
SETS, APART = 30, 3  # sets of years, and how many years a set is before the next
PAGE = 1000  # bytes of a text that is at most a page
ADOPT_ORPHANS = 36  # prctl: workers of a coordinator that has ended are ours to count


TICKS = os.sysconf("SC_CLK_TCK")


class Cost(NamedTuple):
    """Seconds of wall clock and processor, megabytes."""

    wall: float
    cpu: float
    memory: float


def write_documents(raw: Path, count: int, each: str = "") -> None:
    """``count`` documents, each of its own."""
    for number, (name, data) in zip(range(count), _made(each), strict=False):
        path = raw / f"{number // 500:02}" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _made(each: str) -> Iterator[tuple[str, bytes]]:
    for seed in itertools.count(1):
        for number, doc in enumerate(documents(seed)):
            doc = earlier(doc, APART * (seed % SETS))
            doc.name = f"{doc.name}-{seed}"
            for part in _paragraphs(doc) if each == "paragraph" else (doc,):
                name, data = rendered(part, number, "text" if each else FORMATS[(number + seed) % len(FORMATS)])
                if each != "page" or len(data) <= PAGE:
                    yield name, data


def _paragraphs(doc: Doc) -> Iterator[Doc]:
    """Each paragraph with figures under the document's title, as a document."""
    title, *blocks = (block for block in doc.blocks if isinstance(block, Block))
    for number, block in enumerate(blocks):
        if re.search(r"\d", block.text):
            yield Doc(f"{doc.name}-{number}", doc.family, [title, block])


def earlier(told: Any, years: int) -> Any:
    """A document, or a part of one, with all its years so many before."""
    if isinstance(told, str):
        return re.sub(r"\b20[1-3]\d\b", lambda found: str(int(found[0]) - years), told)
    if isinstance(told, list | tuple):
        return type(told)(earlier(each, years) for each in told)
    if is_dataclass(told) and not isinstance(told, type):
        return replace(
            told, **{each.name: earlier(getattr(told, each.name), years) for each in fields(told) if each.init}
        )
    return told


def cost_of(root: Path, workers: Sequence[str], cluster: Sequence[int] = ()) -> Cost:
    """What one run costs, its workers with it; ``cluster``: processes that go on afterwards."""
    command = [sys.executable, "-m", "pipeline.cli", "--root", str(root), "--quiet", "extract", *workers]
    spent = _spent(cluster)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    while not cluster:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            break
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"the run ended with {process.returncode}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime + _spent(cluster) - spent
    return Cost(wall, cpu, used.ru_maxrss / 1024)


def _spent(processes: Sequence[int]) -> float:
    """Seconds of processor that processes have used so far."""
    told = (Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split() for pid in processes)
    return sum(int(fields[11]) + int(fields[12]) for fields in told) / TICKS


@contextlib.contextmanager
def workers_of(jobs: str) -> Iterator[tuple[list[str], list[int]]]:
    """The options that name the workers, and the processes of the cluster."""
    if jobs != "dask":
        yield ["--jobs", jobs], []
        return
    from distributed import LocalCluster

    options = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "dashboard_address": ":0"}
    with LocalCluster(**options) as cluster:
        address = cluster.scheduler_address.replace("tcp://", "dask://")
        nannies: list[Any] = list(cluster.workers.values())
        yield ["--executor", address], [each.process.process.pid for each in nannies]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10,100,1000")
    parser.add_argument("--each", choices=("page", "paragraph"), default="")
    parser.add_argument("--jobs", default="2")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(ADOPT_ORPHANS, 1)
    lines = [f"{'documents':>9}  {'workers':7}  {'run':12} {'wall s':>8} {'cpu s':>8} {'MB':>6} {'cpu exponent':>12}"]
    print(lines[0], flush=True)
    last: dict[tuple[str, str], tuple[int, Cost]] = {}
    for size, jobs in itertools.product(map(int, args.sizes.split(",")), args.jobs.split(",")):
        root = Path(".bench/scale") / str(size)
        shutil.rmtree(root, ignore_errors=True)
        write_documents(root / "raw", size, args.each)
        new = root / "raw" / "ny.txt"
        acts: dict[str, Callable[[], object]] = {
            "first": lambda: None,
            "nothing new": lambda: None,
            "one new": lambda new=new: new.write_text("Klynge Nord har afsat 1.234.567 kr. i 2024.", encoding="utf-8"),
            "one deleted": lambda new=new: new.unlink(),
        }
        with workers_of(jobs) as (workers, cluster):
            for name, act in acts.items():
                act()
                cost = cost_of(root, workers, cluster)
                grown = ""
                if (name, jobs) in last:
                    count, other = last[name, jobs]
                    grown = f"{math.log(cost.cpu / other.cpu) / math.log(size / count):.2f}"
                last[name, jobs] = size, cost
                told = f"{cost.wall:8.2f} {cost.cpu:8.2f} {cost.memory:6.0f} {grown:>12}"
                lines.append(f"{size:>9}  {jobs:7}  {name:12} {told}")
                print(lines[-1], flush=True)
    if args.out:
        args.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
