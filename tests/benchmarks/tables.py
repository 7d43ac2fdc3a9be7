"""How well tables are found in PDFs, against other tools, on the same machine in the same run.

    python -m tests.benchmarks.tables [--peers] [--no-cross-check] [--shared DIR]

Corpora and scorer are in ``../shared/pdf_tables`` beside the repository (``--shared``): ICDAR 2013 (EU and US documents), the
golden files of other tools, and made-up scientific pages, most in two columns (ppb). F1 is the ICDAR-2013 adjacency relations
over whole documents, missed and spurious tables counted in full. Each corpus is split by a hash of the document's name: rules were
tuned on one half of the first three only (ppb was looked at in both), both are shown.
CPU is user and system time a page, as a ratio to pdfplumber's default in the same run. ``--peers`` measures also every
peer that has a virtual environment in ``.bench/peers/NAME``.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT / ".bench"
CORPORA = ("icdar-eu", "icdar-us", "goldens", "ppb")
PEERS = {
    "camelot": ("camelot-auto", "camelot-hybrid", "camelot-lattice"),
    "tablers": ("tablers-default",),
    "pymupdf": ("pymupdf1-lines",),
    "img2table": ("img2table-full",),
    "inkgrid": ("inkgrid-default",),
}

Tables = list[dict[str, Any]]
Tool = Callable[[Path], tuple[Tables, int]]


def tuned_on(doc: str) -> bool:
    """Whether the document is in the half that rules may be tuned on."""
    return int(hashlib.sha256(doc.encode()).hexdigest(), 16) % 2 == 0


def by_page(grid: Any) -> Tables:
    """A table joined over page breaks as the parts on its pages, since the ground truth is by page."""
    page_of = {cell.row: cell.page for cell in sorted(grid.cells, key=lambda c: c.col, reverse=True) if cell.text}
    rows = grid.texts()
    return [
        {"page": page, "grid": [row for i, row in enumerate(rows) if page_of.get(i, page) == page]}
        for page in dict.fromkeys(grid.pages)
    ]


def ours(second: bool) -> Tool:
    from pipeline.commands.tables import tables_of
    from pipeline.model import Grid

    def read(path: Path) -> tuple[Tables, int]:
        document, layout = tables_of(path.read_bytes(), path.name, second=second)
        grids = [b for b in layout.blocks if isinstance(b, Grid)]
        return [part for grid in grids for part in by_page(grid)], len(document.pages)

    return read


def pdfplumber(best: bool) -> Tool:
    import pdfplumber as library

    text = {"vertical_strategy": "text", "horizontal_strategy": "text"}

    def read(path: Path) -> tuple[Tables, int]:
        found: Tables = []
        with library.open(path) as pdf:
            for page in pdf.pages:
                tables = page.extract_tables() or (page.extract_tables(text) if best else [])
                found += [{"page": page.page_number, "grid": [[c or "" for c in row] for row in t]} for t in tables]
                page.close()
            return found, len(pdf.pages)

    return read


def measure(tools: dict[str, Tool], corpus: str, shared: Path) -> dict[str, dict[str, Any]]:
    """Predictions of each tool in the scorer's form, with CPU seconds. The tools take turns on each document, so that
    whatever else the machine does slows all of them alike."""
    truth = json.loads((shared / "corpora" / corpus / "gt.json").read_text())["docs"]
    docs: dict[str, dict[str, Any]] = {name: {} for name in tools}
    for doc, about in truth.items():
        path = shared / "corpora" / corpus / about["pdf"]
        for name, tool in tools.items():
            gc.collect()  # nobody pays for what another tool left behind
            start = time.process_time()
            tables, pages = tool(path)
            docs[name][doc] = {"tables": tables, "seconds": time.process_time() - start, "pages": pages, "error": None}
    return {name: {"docs": found} for name, found in docs.items()}


def scorer(shared: Path) -> Any:
    os.environ["BENCH_ROOT"] = str(shared)
    spec = importlib.util.spec_from_file_location("score", shared / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"no scorer in {shared}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def show(name: str, corpus: str, predicted: dict[str, Any], score: Any, base: float | None) -> float:
    """One line of the report; gives the CPU seconds a page."""
    total, per, _ = score.evaluate(corpus, predicted, want_grits=False)
    halves = {True: Counter(), False: Counter()}
    for doc, counts in per.items():
        halves[tuned_on(doc)].update(counts)
    f1 = lambda d: score.f1(d["adj_tp"], d["adj_p"], d["adj_g"])  # noqa: E731
    mean = sum(map(f1, per.values())) / len(per)
    seconds = sum(d["seconds"] or 0 for d in predicted["docs"].values())
    pages = sum(d["pages"] or 0 for d in predicted["docs"].values()) or 1
    ratio = f"{seconds / pages / base:6.2f}" if base else "  1.00"
    print(
        f"{corpus:9} {name:28} {f1(total):.3f}  {f1(halves[True]):.3f}  {f1(halves[False]):.3f}  {mean:.3f}"
        f"  {total['spur']:4d}  {1000 * seconds / pages:7.1f} {ratio}",
        flush=True,
    )
    return seconds / pages


def run_peers(shared: Path) -> dict[str, dict[str, Any]]:
    """Predictions of the installed peers, each in its own environment: {"corpus/name": predictions}."""
    BENCH.mkdir(exist_ok=True)
    for name in ("corpora", "run_peer.py"):
        link = BENCH / name
        if not link.exists():
            link.symlink_to(shared / name)
    found = {}
    for environment, modes in PEERS.items():
        python = BENCH / "peers" / environment / "bin" / "python"
        for mode in modes if python.exists() else ():
            subprocess.run(
                [str(python), str(BENCH / "run_peer.py"), mode, *CORPORA],
                env={**os.environ, "BENCH_ROOT": str(BENCH)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
            )  # fmt: skip
            for corpus in CORPORA:
                path = BENCH / "preds" / mode / f"{corpus}.json"
                if path.exists():
                    found[f"{corpus}/{mode}"] = json.loads(path.read_text())
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared" / "pdf_tables")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--no-cross-check", action="store_true")
    args = parser.parse_args()
    if not (args.shared / "score.py").exists():
        print(f"no corpora in {args.shared}", file=sys.stderr)
        return 2
    score = scorer(args.shared)
    tools: dict[str, Tool] = {"pdfplumber default": pdfplumber(False), "ours, one engine": ours(False)}
    if not args.no_cross_check:
        tools["ours, cross-checked"] = ours(True)
    tools["pdfplumber lines, else text"] = pdfplumber(True)
    warm = next((args.shared / "corpora" / "icdar-eu").glob("*.pdf"))
    for tool in tools.values():
        tool(warm)
    peers = run_peers(args.shared) if args.peers else {}
    print(f"{'corpus':9} {'tool':28} {'F1':5}  {'tuned':5}  {'held':5}  {'mean':5}  spur  ms/page  ratio")
    for corpus in CORPORA:
        base: float | None = None
        for name, predicted in measure(tools, corpus, args.shared).items():
            spent = show(name, corpus, predicted, score, base)
            base = base or spent
        for key, predicted in peers.items():
            if key.startswith(corpus + "/"):
                show(key.split("/", 1)[1], corpus, predicted, score, base)
    return 0


if __name__ == "__main__":
    sys.exit(main())
