"""Learns the weights of the score of text tables, and measures the choice with and without its parts.

    python -m tests.benchmarks.table_weights [--write] [--limit N] [--styles]

Each table of ``printed_tables`` is printed in every style; all candidates of all proposers become examples, their quality (F1 of adjacency
relations) the target of a logistic model that must also put
the better of two candidates of a text first (L2, by scipy). Tables of the months in TRAIN and of the agencies teach, those of TEST only
measure. ``--write`` writes pipeline/reference/table_weights.csv. ``--styles`` shows the F1 of what is chosen by style.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import numpy as np
from scipy.optimize import minimize

from pipeline.reading import read
from pipeline.tables import score
from pipeline.tables.linear import FINDERS, Finder, settled
from pipeline.tables.linear_lines import Found, lines_of
from pipeline.tables.propose import PROPOSERS, Proposer
from pipeline.tables.propose.delimited import find_delimited_tables
from pipeline.tables.score import Features, features
from tests.benchmarks.printed_tables import Printed, printed, quality, sum_tables, tables

TRAIN = ("2022-02", "2022-05", "2022-09", "2023-01", "2023-06")
TEST = ("2022-03", "2022-06", "2022-12", "2023-04", "2023-08")
WEIGHTS = Path(__file__).resolve().parents[2] / "pipeline" / "reference" / "table_weights.csv"
PENALTY = 0.004
RANKED = 4.0  # how much the order of the candidates of a text counts beside their likelihood
CLEARLY = 0.05  # difference in quality that makes an order


@dataclass
class Example:
    """A candidate of a printed table: its features, and how much of it is right."""

    text: Printed
    found: Found
    proposer: str
    settled: bool
    features: Features
    quality: float


def examples(texts: Sequence[Printed]) -> list[Example]:
    made = []
    for text in texts:
        lines = lines_of(read(text.text.encode(), "a.txt"))
        first = [("delimited", found, False) for found in find_delimited_tables(lines)]
        kept = [(name, found, True) for name, found in settled(lines, [False] * len(lines)) if found.grids]
        others = [
            (name, found, False)
            for name, propose in {**PROPOSERS, **{name: _alone(finder) for name, finder in FINDERS.items()}}.items()
            for found in propose(lines)
            if found.grids
        ]
        for name, found, settled_on in [*first, *kept, *others]:
            made.append(
                Example(text, found, name, settled_on, features(found, lines, name), quality(found.grids, text.rows))
            )
    return made


def _alone(finder: Finder) -> Proposer:
    return lambda lines: finder(lines, [False] * len(lines))


def learn(seen: Sequence[Example]) -> dict[str, float]:
    names = sorted({name for each in seen for name in each.features})
    x = np.array([[each.features.get(name, 0.0) for name in names] for each in seen])
    y = np.array([each.quality for each in seen])

    texts = defaultdict(list)
    for at, each in enumerate(seen):
        texts[id(each.text)].append(at)
    pairs = [(a, b) for group in texts.values() for a in group for b in group if y[a] > y[b] + CLEARLY]
    better, worse = (np.array(side) for side in zip(*pairs, strict=True))
    apart = x[better] - x[worse]
    weight = y[better] - y[worse]

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        """How far each candidate's likelihood is from its quality, and how often the worse of two of a text is put first."""
        z, d = x @ w, apart @ w
        p, q = 1 / (1 + np.exp(-z)), 1 / (1 + np.exp(d))
        value = np.mean(np.logaddexp(0, z) - y * z) + RANKED * np.mean(weight * np.logaddexp(0, -d))
        slope = x.T @ (p - y) / len(y) - RANKED * apart.T @ (weight * q) / len(d)
        return float(value) + PENALTY * (w @ w) / 2, slope + PENALTY * w

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B")
    return dict(zip(names, found.x.round(3).tolist(), strict=True))


def chosen(of: Sequence[Example], weights: dict[str, float], without: str = "") -> dict[Printed, float]:
    """The quality of the best set of each text's candidates."""
    by_text: dict[int, list[Example]] = defaultdict(list)
    for each in of:
        by_text[id(each.text)].append(each)
    found = {}
    for group in by_text.values():
        candidates = []
        for each in group:
            if without == each.proposer or (each.proposer in FINDERS and not each.settled):
                continue
            total = sum(
                weights.get(name, 0.0) * value
                for name, value in each.features.items()
                if not (without == "sums" and "sums" in name)
            )
            candidates.append(score.Candidate(each.found, each.proposer, 1 / (1 + np.exp(-total)), each.settled))
        best = score.best_set(candidates)
        found[id(group[0].text)] = quality([grid for each in best for grid in each.found.grids], group[0].text.rows)
    return found


def earlier_tables(text: Printed) -> list[Found]:
    """What the finders make of a text in their order, without the score."""
    lines = lines_of(read(text.text.encode(), "a.txt"))
    certain = find_delimited_tables(lines)
    taken = [any(each.start <= at < each.end for each in certain) for at in range(len(lines))]
    return [*certain, *(found for _, found in settled(lines, taken))]


def report(name: str, texts: Sequence[Printed], qualities: dict[int, float]) -> None:
    by_style: dict[str, list[float]] = defaultdict(list)
    for text in texts:
        by_style[text.style].append(qualities.get(id(text), 0.0))
    whole = mean(value for values in by_style.values() for value in values)
    print(f"{name:28} {whole:.3f}  " + "  ".join(f"{style} {mean(values):.3f}" for style, values in by_style.items()))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--limit", type=int, default=60)
    args = parser.parse_args()
    train = [
        p
        for at, (s, rows) in enumerate([*tables(TRAIN)][: args.limit] + [*sum_tables()][: args.limit // 2])
        for p in printed(s, rows)
    ]
    test = [p for s, rows in [*tables(TEST)][: args.limit] for p in printed(s, rows)]
    seen, unseen = examples(train), examples(test)
    weights = learn(seen)
    for name, value in sorted(weights.items(), key=lambda item: -abs(item[1])):
        print(f"   {name:28} {value:+.2f}")
    earlier = {id(text): quality([g for f in earlier_tables(text) for g in f.grids], text.rows) for text in test}
    report("as it is", test, earlier)
    report("chosen", test, chosen(unseen, weights))
    report(
        "best possible single", test, {id(e.text): max(o.quality for o in unseen if o.text is e.text) for e in unseen}
    )
    report("without sums", test, chosen(unseen, weights, "sums"))
    for proposer in (*PROPOSERS, *FINDERS):
        report(f"without {proposer}", test, chosen(unseen, weights, proposer))
    if args.write:
        with WEIGHTS.open("w", newline="", encoding="utf-8") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(["feature", "weight", "source"])
            out.writerows([name, value, "tests/benchmarks/table_weights.py"] for name, value in sorted(weights.items()))


if __name__ == "__main__":
    main()
