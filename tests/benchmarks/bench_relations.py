"""How many of the sums that the source documents state are in a warehouse, with the right verdict?

    python tests/benchmarks/bench_relations.py GOLD_DIR WAREHOUSE.duckdb [--verbose]

A stated relation of ``relations.json`` is met by a relation of the warehouse with the same reported and computed figure whose total stands
in the same document. Relations over figures that are no money are counted apart: the warehouse holds money.
"""

import argparse
import collections
import json
import sys
from decimal import Decimal
from pathlib import Path

import duckdb

VERDICTS = {"exact": "exact", "rounding": "within_rounding", "not_explained": "mismatch"}
DOCUMENTS = {"000": "faelles_midler", "001": "referat_klynge_nord", "003": "afrapportering", "004": "dokumenter_og"}
SEEDS = {"000": "000_", "001": "001_", "003": "003_", "004": "004_"}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("gold", type=Path)
    parser.add_argument("warehouse")
    parser.add_argument("--verbose", action="store_true")
    args = parser.parse_args()
    stated = [
        each for each in json.loads((args.gold / "relations.json").read_text())["relations"] if each["role"] == "main"
    ]
    connection = duckdb.connect(args.warehouse, read_only=True)
    known = connection.sql(
        """SELECT d.path, r.reported_kr, r.computed_kr, r.verdict, r.kind FROM relations r JOIN documents d USING (document_id)
           WHERE r.reported_kr IS NOT NULL AND r.computed_kr IS NOT NULL"""
    ).fetchall()
    counts: collections.Counter[str] = collections.Counter()
    for each in stated:
        outcome = judge(each, known)
        counts[outcome] += 1
        if args.verbose and outcome not in ("right", "no money"):
            print(outcome, each["id"], each["kind"], each["equation"][:80], each["verdict"])
    money = len(stated) - counts["no money"]
    print(
        f"{money} relations over money: {counts['right']} right, {counts['wrong verdict']} with another verdict, {counts['missing']} missing"
    )
    print(f"{counts['no money']} relations over other figures (not in the warehouse)")


def judge(each: dict, known: list[tuple]) -> str:
    """right, wrong verdict, missing, or no money."""
    if not each["total"] or each["total"]["unit"] not in ("kr", "mio"):
        return "no money"
    want = VERDICTS.get(each["verdict"], "exact" if not each["difference"] else "within_rounding")
    if each["reported"] is None or each["computed"] is None:
        return "missing"
    names = {
        DOCUMENTS[each["docs"][0]],
        SEEDS[each["docs"][0]],
        *(DOCUMENTS[d] for d in each["docs"]),
        *(SEEDS[d] for d in each["docs"]),
    }
    near = [
        verdict
        for path, reported, computed, verdict, _ in known
        if any(name in path for name in names)
        and (
            {abs(reported), abs(computed)} == {Decimal(str(each["reported"])), Decimal(str(each["computed"]))}
            or (
                abs(reported - Decimal(str(each["reported"]))) < Decimal("0.01")
                and abs(computed - Decimal(str(each["computed"]))) < Decimal("0.01")
            )
            or (each["reported"] == each["computed"] and reported == computed == Decimal(str(each["reported"])))
        )
    ]
    if not near:
        return "missing"
    return "right" if want in near else "wrong verdict"


if __name__ == "__main__":
    sys.exit(main())
