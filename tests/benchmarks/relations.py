"""How many of the sums that the source documents state does the warehouse hold, with the right verdict?

    python -m tests.benchmarks.relations [--shared DIR] [--verbose]

Reads the source documents in each form (text, Word and web page, Word's PDF, Chromium's PDF) and holds the relations of
the warehouse against the answer key ``gold/relations.json``. A stated relation is met by one with the same reported and
computed figure in one of its documents. Relations over figures that are no money are counted apart: the warehouse holds
money.
"""

import argparse
import collections
import json
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

from pipeline.cli import main as klyngeregnskab
from pipeline.warehouse.load import open_warehouse, warehouse_path

VERDICTS = {"exact": "exact", "rounding": "within_rounding", "not_explained": "mismatch"}
NAMES = {
    "000": ("000_", "faelles_midler"),
    "001": ("001_", "referat_klynge_nord"),
    "003": ("003_", "afrapportering"),
    "004": ("004_", "dokumenter_og"),
}
FORMS = {
    "text": ("seeds/*.txt",),
    "word": ("renderings/word/*.docx", "renderings/word/*.html"),
    "word-pdf": ("renderings/word/*.pdf", "renderings/word/*.html"),
    "chromium-pdf": ("renderings/chromium/*.pdf",),
}
ASKED = """SELECT d.path, r.reported_kr, r.computed_kr, r.verdict FROM relations r JOIN documents d USING (document_id)
           WHERE r.reported_kr IS NOT NULL AND r.computed_kr IS NOT NULL"""
CLOSE = Decimal("0.01")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[3] / "shared")
    parser.add_argument("--verbose", action="store_true")
    args = parser.parse_args()
    if not args.shared.is_dir():
        sys.exit("the folder of source documents is not here: nothing to measure")
    stated = json.loads((args.shared / "gold" / "relations.json").read_text(encoding="utf-8"))["relations"]
    stated = [each for each in stated if each["role"] == "main"]
    for form, patterns in FORMS.items():
        known = relations_of(path for pattern in patterns for path in args.shared.glob(pattern))
        outcomes = [(each, judge(each, known)) for each in stated]
        if args.verbose:
            for each, outcome in outcomes:
                if outcome not in ("right", "no money"):
                    print(f"  {outcome:14} {each['id']:16} {each['equation'][:90]} ({each['verdict']})")
        counts = collections.Counter(outcome for _, outcome in outcomes)
        print(
            f"{form:13} {len(stated) - counts['no money']} over money: {counts['right']} right, "
            f"{counts['wrong verdict']} other verdict, {counts['missing']} missing; "
            f"{counts['no money']} over other figures are not asked for"
        )


def relations_of(files) -> list[tuple]:
    """Path of the document, reported, computed and verdict of every relation in a warehouse of these files."""
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder, "raw")
        raw.mkdir()
        for path in files:
            (raw / path.name).write_bytes(path.read_bytes())
        klyngeregnskab(["--root", folder, "--quiet", "extract"])
        with open_warehouse(warehouse_path(Path(folder))) as connection:
            return connection.execute(ASKED).fetchall()


def judge(each: dict, known: list[tuple]) -> str:
    """right, wrong verdict, missing, or no money."""
    if not each["total"] or each["total"]["unit"] not in ("kr", "mio"):
        return "no money"
    if each["reported"] is None or each["computed"] is None:
        return "missing"
    want = VERDICTS.get(each["verdict"], "exact" if not each["difference"] else "within_rounding")
    said, made = Decimal(str(each["reported"])), Decimal(str(each["computed"]))
    names = {name for number in each["docs"] for name in NAMES.get(number, ())}
    near = [
        verdict
        for path, reported, computed, verdict in known
        if any(name in path for name in names) and same(said, made, reported, computed)
    ]
    if not near:
        return "missing"
    return "right" if want in near else "wrong verdict"


def same(said: Decimal, made: Decimal, reported: Decimal, computed: Decimal) -> bool:
    """The same two figures; either may be printed as the total."""
    straight = abs(reported - said) < CLOSE and abs(computed - made) < CLOSE
    return straight or {abs(reported), abs(computed)} == {abs(said), abs(made)}


if __name__ == "__main__":
    main()
