"""How many of the sums that the source documents state does the warehouse hold, with the right verdict?

    python -m tests.benchmarks.relations [--shared DIR] [--verbose]

Reads the source documents in each form (text, Word and web page, Word's PDF, Chromium's PDF) and holds the relations and
statements of the warehouse against the answer key ``gold/relations.json``. A stated relation is met by one with the same
reported and computed figure in one of its documents; a bound ("4 mio. ≤ 4,4 mio.", a range in a range) by one with the
same figures. Sums of money and other figures are counted apart. Alarms are mismatches among statements that the key does
not have.
"""

import argparse
import collections
import json
import re
import sys
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

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
ASKED = """SELECT d.path, r.kind, r.reported_kr, r.computed_kr, r.verdict, NULL FROM relations r JOIN documents d USING (document_id)
           WHERE r.reported_kr IS NOT NULL AND r.computed_kr IS NOT NULL
           UNION ALL
           SELECT d.path, s.kind, s.reported, s.computed, s.verdict,
             coalesce((SELECT list(p.value ORDER BY p.position) FROM statement_parts p WHERE p.statement_id = s.statement_id), [])
           FROM statements s JOIN documents d USING (document_id)"""
CLOSE = Decimal("0.01")
NEAR = Decimal("0.0001")  # of a rate
FIGURE = re.compile(r"\d+(?:\.\d{3})*(?:,\d+)?")
MILLION = 1_000_000


class Known(NamedTuple):
    """A relation or statement of the warehouse."""

    path: str
    kind: str
    reported: Decimal | None
    computed: Decimal | None
    verdict: str
    parts: list[Decimal] | None


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
        outcomes = [(each, *judge(each, known)) for each in stated]
        if args.verbose:
            for each, outcome, _ in outcomes:
                if outcome != "right":
                    print(f"  {outcome:14} {each['id']:16} {each['equation'][:90]} ({each['verdict']})")
        for what, over_money in (("over money", True), ("over other figures", False)):
            counts = collections.Counter(outcome for each, outcome, _ in outcomes if is_money(each) == over_money)
            print(
                f"{form:13} {counts.total()} {what}: {counts['right']} right, "
                f"{counts['wrong verdict']} other verdict, {counts['missing']} missing"
            )
        met = [found for _, _, near in outcomes for found in near]
        statements = [each for each in known if each.parts is not None]
        alarms = [each for each in statements if each.verdict == "mismatch" and each not in met]
        print(f"{form:13} {len(statements)} statements in the warehouse, {len(alarms)} alarms the key does not have")
        for each in alarms:
            print(f"  {each}")


def relations_of(files) -> list[Known]:
    """Every relation and statement of a warehouse of these files."""
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder, "raw")
        raw.mkdir()
        for path in files:
            (raw / path.name).write_bytes(path.read_bytes())
        klyngeregnskab(["--root", folder, "--quiet", "extract"])
        with open_warehouse(warehouse_path(Path(folder))) as connection:
            return [Known(*row) for row in connection.execute(ASKED).fetchall()]


def is_money(each: dict) -> bool:
    """Whether all figures of a stated relation are kroner."""
    return bool(each["total"]) and each["total"]["unit"] in ("kr", "mio")


def judge(each: dict, known: list[Known]) -> tuple[str, list[Known]]:
    """right, wrong verdict or missing, and the relations and statements that are meant."""
    names = {name for number in each["docs"] for name in NAMES.get(number, ())}
    here = [found for found in known if any(name in found.path for name in names)]
    near = [found for found in here if is_same(each, found)]
    want = VERDICTS.get(each["verdict"], "exact" if not each["difference"] else "within_rounding")
    if not near:
        return "missing", []
    return "right" if want in [found.verdict for found in near] else "wrong verdict", near


def is_same(each: dict, found: Known) -> bool:
    """Whether the warehouse's relation or statement is the stated one, by its figures."""
    if each["reported"] is None or each["computed"] is None:
        return is_same_bound(each, found)
    if found.reported is None or found.computed is None:
        return False
    said, made = Decimal(str(each["reported"])), Decimal(str(each["computed"]))
    if is_money(each):
        return same(said, made, found.reported, found.computed)
    if each["kind"] == "share" and found.kind == "share" and found.parts is None:  # kept as a sum of money
        share, whole = (Decimal(str(member["value"])) for member in each["members"])
        return same(share, whole * said / 100, found.reported, found.computed)
    return found.parts is not None and found.reported == said and abs(found.computed - made) < NEAR * max(1, abs(made))


def is_same_bound(each: dict, found: Known) -> bool:
    """A bound: the same two amounts, the same figures in and around a range, or the same rate in it."""
    numbers = {Decimal(text.replace(".", "").replace(",", ".")) for text in FIGURE.findall(each["equation"])}
    if found.kind == "cap" and found.reported is not None and found.computed is not None:
        *parts, bound = [Decimal(text.replace(",", ".")) for text in re.findall(r"([\d,]+) mio", each["equation"])] or [
            0
        ]
        near = abs(found.reported - bound * MILLION) < MILLION / 20  # one digit after the comma
        return bool(parts) and near and abs(found.computed - sum(parts) * MILLION) < CLOSE
    if each["id"].startswith("003.rate.in"):
        rate = Decimal(re.match(r"[\d.]+", each["note"])[0])
        return found.kind == "range" and found.computed is not None and abs(found.computed - rate) < NEAR
    kinds = ("range", "base", "direction")
    return found.kind in kinds and len(found.parts or []) > 1 and set(found.parts or []) <= numbers


def same(said: Decimal, made: Decimal, reported: Decimal, computed: Decimal) -> bool:
    """The same two figures; either may be printed as the total."""
    straight = abs(reported - said) < CLOSE and abs(computed - made) < CLOSE
    return straight or {abs(reported), abs(computed)} == {abs(said), abs(made)}


if __name__ == "__main__":
    main()
