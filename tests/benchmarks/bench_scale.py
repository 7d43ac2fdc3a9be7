"""What a run costs by the number of documents: time, processor and memory of the first run, one with nothing new, one new, one deleted.

    python -m tests.benchmarks.bench_scale [--sizes 10,100,1000] [--small] [--jobs N] [--executor dask://HOST:PORT] [--out FILE]

Writes invented documents of every family and format (tests/benchmarks/documents, a new seed for every eighty or so, each set in years of its
own, since two seeds contradict one another in all they say of the same years) to ``.bench/scale/<n>``; ``--small``: texts of at most a page only.
Wall clock and processor time are in seconds, processor time with all workers; memory is the most the coordinator held, in MB. The exponent of
growth compares a size with the one before: 1 is linear.
"""

from __future__ import annotations

import argparse
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
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from tests.benchmarks.documents.make_documents import documents, rendered

FORMATS = ("text", "html", "docx", "pdf_a", "text", "html")
SETS, APART = 30, 3  # sets of years, and how many years a set is before the next
SMALL = 1000  # bytes of a text that is small
ADOPT_ORPHANS = 36  # prctl: workers of a coordinator that has ended are ours to count


class Cost(NamedTuple):
    """Seconds of wall clock and processor, megabytes."""

    wall: float
    cpu: float
    memory: float


def write_documents(raw: Path, count: int, small: bool = False) -> None:
    """``count`` documents, each of its own."""
    for number, (name, data) in zip(range(count), _made(small), strict=False):
        path = raw / f"{number // 500:02}" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _made(small: bool) -> Iterator[tuple[str, bytes]]:
    for seed in itertools.count(1):
        for number, doc in enumerate(documents(seed)):
            doc = earlier(doc, APART * (seed % SETS))
            doc.name = f"{doc.name}-{seed}"
            name, data = rendered(doc, number, "text" if small else FORMATS[(number + seed) % len(FORMATS)])
            if not small or len(data) <= SMALL:
                yield name, data


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


def cost_of(root: Path, jobs: int, executor: str = "") -> Cost:
    """What one run costs, its workers with it."""
    command = [sys.executable, "-m", "pipeline.cli", "--root", str(root), "--quiet", "extract", "--jobs", str(jobs)]
    command += ["--executor", executor] if executor else []
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            break
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"the run ended with {process.returncode}")
    return Cost(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, used.ru_maxrss / 1024)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10,100,1000")
    parser.add_argument("--small", action="store_true", help="texts of at most a page")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--executor", default="", help="dask://HOST:PORT")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(ADOPT_ORPHANS, 1)
    lines = [f"{'documents':>9}  {'run':12} {'wall s':>8} {'cpu s':>8} {'MB':>6} {'cpu exponent':>12}"]
    print(lines[0], flush=True)
    last: dict[str, tuple[int, Cost]] = {}
    for size in map(int, args.sizes.split(",")):
        root = Path(".bench/scale") / str(size)
        shutil.rmtree(root, ignore_errors=True)
        write_documents(root / "raw", size, args.small)
        new = root / "raw" / "ny.txt"
        acts: dict[str, Callable[[], object]] = {
            "first": lambda: None,
            "nothing new": lambda: None,
            "one new": lambda new=new: new.write_text("Klynge Nord har afsat 1.234.567 kr. i 2024.", encoding="utf-8"),
            "one deleted": lambda new=new: new.unlink(),
        }
        for name, act in acts.items():
            act()
            cost = cost_of(root, args.jobs, args.executor)
            grown = ""
            if name in last:
                count, other = last[name]
                grown = f"{math.log(cost.cpu / other.cpu) / math.log(size / count):.2f}"
            last[name] = size, cost
            lines.append(f"{size:>9}  {name:12} {cost.wall:8.2f} {cost.cpu:8.2f} {cost.memory:6.0f} {grown:>12}")
            print(lines[-1], flush=True)
    if args.out:
        args.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
