"""Figures made of others otherwise than by adding: found, and told when one is wrong.

1. Against the annotations of ``tables_with_sums`` (see tests.benchmarks.sums): division, relativechange, average; a difference is
   right when the sum it turns round is annotated. The first half was used to build and tune; the second was not looked at.
2. Against tables of our own making: every op.
3. One wrong digit, two swapped, a lost comma in a figure made of others, enough that rounding cannot explain it: caught, named
   (the very cell), proposed rightly.
4. False alarms in tables as printed.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from decimal import Decimal
from typing import Any

from pipeline.danish.numbers import read_figure
from pipeline.reconciliation import Reconciled, reconcile
from pipeline.reconciliation.ratios.find import differences
from pipeline.reconciliation.ratios.record import OPS
from tests.benchmarks.made_ratios import made
from tests.benchmarks.mutations import MUTATIONS, digit, separator, swap
from tests.benchmarks.sums import SHARED, half, load, scorer

SLIPS = (digit, swap, separator)
Relation = dict[str, Any]


def reconciled(table: dict[str, Any]) -> Reconciled:
    return reconcile(table["table"], number_format=table["number_format"])


def found_in(done: Reconciled) -> list[Relation]:
    """What is printed with ``--format json``, sums left out."""
    tested = (*done.ratios, *differences(done.matrix, done.relations))
    return [{"op": r.op, "total": list(r.total), "members": [list(m) for m in r.members]} for r in tested]


def as_differences(table: dict[str, Any], found: list[Relation]) -> dict[str, Any]:
    """The table with the annotated sums that a found difference turns round as differences."""
    sums = {
        (tuple(r["total"]), frozenset(map(tuple, r["members"])))
        for r in table["relations"]
        if r.get("op", "sum") == "sum"
    }
    out = []
    for r in found:
        if r["op"] == "difference":
            first, *others = map(tuple, r["members"])
            if (first, frozenset([tuple(r["total"]), *others])) in sums:
                out.append(r)
    return {**table, "relations": out}


def measure_finding(tables: list[dict[str, Any]], annotated: bool) -> None:
    found = {t["id"]: found_in(reconciled(t)) for t in tables}
    predicted = [{"id": name, "relations": relations} for name, relations in found.items()]
    for op in OPS:
        turned = annotated and op == "difference"
        truth = [as_differences(t, found[t["id"]]) if turned else t for t in tables]
        for name in ("1st half", "2nd half", "all") if annotated else ("all",):
            chosen = [t for t in truth if name in ("all", half(t["id"]))]
            s = scorer().score(chosen, predicted, op)[0]["lenient"]
            line = f"  {op:15s} {name:9s} {s['pred']:5d} found  "
            if s["truth"] and turned:
                print(f"{line} P {s['P']:.3f}")
            elif s["truth"]:
                print(f"{line} of {s['truth']:5d}   P {s['P']:.3f}  R {s['R']:.3f}  F1 {s['F1']:.3f}")
            elif s["pred"]:
                print(f"{line} (not annotated)")


def spoilt_tables(table: dict[str, Any], each: int) -> list[tuple[str, Relation, Any]]:
    """(mutation, what it spoils, the spoilt table): cells that hold as printed and cannot do so afterwards."""
    done = reconciled(table)
    made_of = {r.total: r for r in done.ratios if r.verdict in ("exact", "within_rounding")}
    known = [
        r
        for r in table["relations"]
        if r.get("op", "sum") in ("division", "relativechange", "average", "share", "growth", "index")
    ]
    out = []
    dice = random.Random(table["id"])
    for mutation in SLIPS:
        for relation in dice.sample(known, min(each, len(known))):
            place = tuple(relation["total"])
            ratio = made_of.get(place)
            spoilt = (
                mutation(table["table"], place, dice)
                if any(ch.isdigit() for ch in table["table"][place[0]][place[1]])
                else None
            )
            new = read_figure(spoilt.rows[place[0]][place[1]]) if spoilt else None
            old = read_figure(table["table"][place[0]][place[1]])
            if spoilt is None or new is None or old is None:
                continue
            slack = ratio.slack + abs(ratio.difference) if ratio else old.quantum
            if abs(new.value - old.value) > slack:
                out.append((spoilt.kind, relation, spoilt))
    return out


def measure_mistakes(tables: list[dict[str, Any]], each: int) -> None:
    tally: dict[str, Counter[str]] = {}
    for table in tables:
        table = {**table, "table": _even(table["table"])}
        for kind, relation, spoilt in spoilt_tables(table, each):
            cell = tuple(relation["total"])
            findings = [
                f
                for f in reconcile(spoilt.rows, number_format=table["number_format"]).findings
                if f.verdict == "mismatch"
            ]
            cells = [
                {f.place, *f.cells, *(c for s in f.rivals for c in s), *(r.total for r in f.ratios)} for f in findings
            ]
            meant = read_figure(spoilt.old)
            right = [v for f in findings for c, v in f.proposals if c == cell]
            for name in (kind, relation["op"], "all"):
                count = tally.setdefault(name, Counter())
                count["n"] += 1
                count["caught"] += any(cell in here for here in cells)
                count["named"] += any(f.cells == (cell,) for f in findings)
                count["proposed"] += any(
                    meant is not None and abs(v - meant.value) <= meant.quantum / 2 + Decimal("1e-9") for v in right
                )
    print("  wrong figure put in        n   caught  named  proposed")
    for name, count in tally.items():
        print(
            f"  {name:18s} {count['n']:8d}   "
            + "  ".join(f"{100 * count[k] / count['n']:5.1f}" for k in ("caught", "named", "proposed"))
        )


def _even(rows: list[list[str]]) -> list[list[str]]:
    width = max(map(len, rows))
    return [row + [""] * (width - len(row)) for row in rows]


def measure_alarms(tables: list[dict[str, Any]]) -> None:
    wrong = sum(
        bool(f.ratios) and not f.relations for t in tables for f in reconciled(t).findings if f.verdict == "mismatch"
    )
    print(f"  findings on ratios in {len(tables)} tables as printed: {wrong} ({100 * wrong / len(tables):.1f} per 100)")


def main() -> int:
    assert set(SLIPS) <= set(MUTATIONS)
    ours = [made(number) for number in range(210)]
    print("210 tables of our own making, other operations than sums")
    measure_finding(ours, False)
    measure_mistakes(ours, 1)
    measure_alarms(ours)
    if not SHARED.exists():
        return 0
    tables = load("troy_da.jsonl.gz")
    print("200 tables of statistical agencies, other operations than sums")
    measure_finding(tables, True)
    measure_mistakes(tables, 4)
    measure_alarms(tables)
    return 0


if __name__ == "__main__":
    sys.exit(main())
