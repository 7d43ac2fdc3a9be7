"""Real minutes of other authorities: amounts found, missed and invented, and number tokens left unexplained, by document and format.

    python -m tests.benchmarks.bench_documents [DIR] [--verbose]

DIR (``../shared/real/with_gold``) holds NAME.gold.json beside NAME.html, NAME.pdf, NAME.txt. An amount of the key is met by a claim of
the same value (the key's ``value_as_written_kr`` where the source has a unit typo).
"""

import argparse
import collections
import json
import sys
import time
from decimal import Decimal
from pathlib import Path

from pipeline.extraction import extract


def main() -> None:
    parser = argparse.ArgumentParser()
    beside = Path(__file__).resolve().parents[3] / "shared" / "real" / "with_gold"
    parser.add_argument("folder", type=Path, nargs="?", default=beside)
    parser.add_argument("--verbose", action="store_true")
    args = parser.parse_args()
    if not args.folder.is_dir():
        sys.exit("the folder of real documents is not here: nothing to measure")
    total: collections.Counter[str] = collections.Counter()
    for key_file in sorted(args.folder.glob("*.gold.json")):
        key = json.loads(key_file.read_text(encoding="utf-8"))
        for suffix in (".html", ".pdf", ".txt"):
            path = key_file.with_name(key_file.name.removesuffix(".gold.json") + suffix)
            counts = score(key, path, args.verbose)
            total.update({name: count for name, count in counts.items() if name != "seconds"})
            print(f"{path.name:48.48s}", dict(counts))
    print(
        "all",
        dict(total),
        f"recall {total['right'] / total['keyed']:.3f} invented {total['extra'] / total['claims']:.3f}",
    )


def score(key: dict, path: Path, verbose: bool) -> collections.Counter:
    """Counts for one file."""
    started = time.perf_counter()
    found = extract(path.read_bytes(), path.name)
    claims = [claim for claim in found.claims if claim.amount is not None]
    left = collections.Counter(claim.amount.value_kr for claim in claims)
    right, missing = 0, []
    for amount in key["amounts"]:
        values = [
            Decimal(str(amount[name])) for name in ("value_as_written_kr", "value_kr") if amount.get(name) is not None
        ]
        met = next((value for value in values if left[value] > 0), None)
        if met is None:
            missing.append(amount)
        else:
            left[met] -= 1
            right += 1
    if verbose:
        for amount in missing:
            print(
                "    missing",
                amount["text"],
                amount.get("where"),
                "|",
                amount.get("subject"),
                amount.get("page_or_line"),
            )
        for claim in claims:
            if left[claim.amount.value_kr] > 0:
                left[claim.amount.value_kr] -= 1
                print("    extra", claim.amount.raw, claim.amount.value_kr, claim.span.block, claim.subject_text[:60])
        print("    unexplained", [(n.raw, n.reason) for n in found.numbers if n.kind == "unexplained"])
        left = collections.Counter()
    return collections.Counter(
        keyed=len(key["amounts"]),
        right=right,
        claims=len(claims),
        extra=len(claims) - right,
        tokens=len(found.numbers),
        unexplained=sum(number.kind == "unexplained" for number in found.numbers),
        findings=len(found.findings),
        seconds=round(time.perf_counter() - started, 1),
    )


if __name__ == "__main__":
    sys.exit(main())
