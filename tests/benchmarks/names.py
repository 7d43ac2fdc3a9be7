"""How well are names recognised and resolved, and initiatives linked? ``make bench-names``

Labelled names: ``data/names.csv``, made for this project (each row is a small document: a sentence or a table cell
with what stands around it). ``entity``: the id; ``?``: the evidence does not decide, or nobody knows the name, so any
answer is wrong; ``-``: not a name at all. Two halves: thresholds were set on ``dev``; ``test`` is for the figures.

coverage: of the names with an id, how many are answered. precision: of all answers (also those to ``?`` and ``-``),
how many are right. Beside it rapidfuzz as it comes, on the same names already cut out of their text, with and without
the words around them, each with the threshold that gives it the best F1 on ``dev``.

Initiatives: ``data/initiatives.csv`` (made-up rewordings and neighbours), and the pairs of three real documents
labelled by hand in ``data/initiative_pairs.csv``, when ``../shared/gold`` is there.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from pipeline.interpretation.names.recognise import FoundName, find_mentions, names_of_cells
from pipeline.matching.entities import load, name_of
from pipeline.model import Cell, Document, Extraction, Grid, Layout, Mention, Paragraph, Profile, Span
from tests.benchmarks.files import rows_of
from tests.matching.made import match

Row = dict[str, str]


def small_document(row: Row) -> tuple[Extraction, str]:
    """The document a row describes, and the id of the mention the row is about ('' when it is not recognised)."""
    blocks: list[Paragraph | Grid] = []
    if row["heading"]:
        blocks.append(Paragraph("heading", row["heading"], 1, role="heading", level=2))
    blocks += [Paragraph(f"o{i}", text, 1) for i, text in enumerate(filter(None, row["others"].split("|")))]
    if row["place"] == "cell":
        block, at = _grid(row)
        found: list[tuple[int, FoundName]] = [
            (r, name) for r, name in enumerate(names_of_cells([cells[0] for cells in block.texts()])) if name
        ]
        mentions = [
            Mention(f"m{r}", name.kind, name.raw, Span(1, name.raw, block=block.id, row=r, col=0, start=name.start))
            for r, name in found
        ]
        wanted = f"m{at}" if any(r == at for r, _ in found) else ""
        blocks.append(block)
    else:
        paragraph = Paragraph("p", row["text"], 1)
        names = find_mentions(row["text"])
        start = row["text"].find(row["raw"])
        mentions = [
            Mention(f"m{name.start}", name.kind, name.raw, Span(1, name.raw, block="p", start=name.start, end=name.end))
            for name in names
        ]
        wanted = next((f"m{n.start}" for n in names if n.start < start + len(row["raw"]) and start < n.end), "")
        blocks.append(paragraph)
    profile = Profile(
        title=row["title"],
        publisher=row["publisher"],
        municipalities=tuple(filter(None, row["municipalities"].split("|"))),
    )
    return Extraction(
        Document(row["id"], "text/plain"), Layout(tuple(blocks)), profile, mentions=tuple(mentions)
    ), wanted


def _grid(row: Row) -> tuple[Grid, int]:
    texts = [row["column"] or "Navn"]
    if row["group_row"]:
        texts.append(row["group_row"])
    at = len(texts)
    texts.append(row["text"])
    texts += filter(None, row["beside"].split("|"))
    cells = [Cell(r, 0, text) for r, text in enumerate(texts)] + [Cell(r, 1, f"{r}.000") for r in range(1, len(texts))]
    return Grid("t", len(texts), 2, tuple(cells), 1, row["caption"]), at


def answers(rows: Sequence[Row]) -> dict[str, tuple[str, str]]:
    """(kind, entity) answered for each row; ('', '') when nothing is."""
    documents, wanted = [], {}
    for row in rows:
        extraction, mention = small_document(row)
        documents.append((row["id"], "", extraction))
        wanted[row["id"], mention] = row["id"]
    found = dict.fromkeys((row["id"] for row in rows), ("", ""))
    for each in match(documents).matches:
        if (each.document_id, each.mention_id) in wanted:
            found[each.document_id] = (each.kind, each.entity_id if each.status == "matched" else "")
    return found


def recognised_falsely(rows: Sequence[Row]) -> set[str]:
    """Rows labelled as no name in which one is recognised all the same."""
    return {row["id"] for row in rows if row["entity"] == "-" and small_document(row)[1]}


class Score:
    """Counts over labelled names."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.wrong: list[tuple[Row, str]] = []
        self.silent: list[Row] = []

    def add(self, row: Row, kind: str, entity: str) -> None:
        """Count one answer ('' = none)."""
        has_id = row["entity"] not in "?-"
        self.counts["with id"] += has_id
        if not entity:
            self.counts["unanswered"] += has_id
            if has_id:
                self.silent.append(row)
        elif entity == row["entity"] and kind == row["kind"]:
            self.counts["right"] += 1
        else:
            self.counts["wrong"] += 1
            self.wrong.append((row, entity))

    def line(self) -> str:
        """precision, coverage, accuracy of everything with an id."""
        right, wrong, all_with_id = self.counts["right"], self.counts["wrong"], self.counts["with id"]
        precision = right / (right + wrong) if right + wrong else 1.0
        coverage = 1 - self.counts["unanswered"] / all_with_id if all_with_id else 1.0
        f1 = 2 * right / (right + wrong + all_with_id) if right + wrong + all_with_id else 0.0
        counts = f"right {right:4}/{all_with_id:<4} wrong {wrong:3}"
        return f"precision {precision:7.2%}  coverage {coverage:7.2%}  {counts}  F1 {f1:.3f}"

    def f1(self) -> float:
        """Harmonic mean over right answers."""
        right, wrong, all_with_id = self.counts["right"], self.counts["wrong"], self.counts["with id"]
        return 2 * right / (right + wrong + all_with_id) if right + wrong + all_with_id else 0.0


def bench_names() -> None:
    """Print the figures for the labelled names."""
    rows = rows_of("names")
    found = answers(rows)
    falsely = recognised_falsely(rows)
    print(f"Names: {len(rows)} labelled mentions, {len(rows) // 2} a half")
    groups: list[tuple[str, Callable[[Row], bool]]] = [
        ("clusters, test half", lambda r: r["kind"] == "cluster" and r["half"] == "test"),
        ("clusters, dev half", lambda r: r["kind"] == "cluster" and r["half"] == "dev"),
        ("clusters, spelt right", lambda r: r["kind"] == "cluster" and not r["typo"]),
        ("clusters, misspelt", lambda r: r["kind"] == "cluster" and bool(r["typo"])),
        ("regions", lambda r: r["kind"] == "region"),
        ("municipalities", lambda r: r["kind"] == "municipality"),
    ]
    for label, wanted in groups:
        score = Score()
        for row in filter(wanted, rows):
            score.add(row, *found[row["id"]])
        print(f"  {label:24} {score.line()}")
    print(f"  no names at all: {len(falsely)} of {sum(r['entity'] == '-' for r in rows)} taken for one")
    everything = Score()
    for row in rows:
        everything.add(row, *found[row["id"]])
    for row, entity in everything.wrong[:20]:
        print(f"    wrong  {row['id']} {row['raw']!r} → {entity or '(open)'}, is {row['entity']}")
    for row in everything.silent[:20]:
        print(f"    open   {row['id']} {row['raw']!r}, is {row['entity']}: {row['text'][:50]!r}")
    for name in sorted(falsely):
        print(f"    taken for a name  {next(r['text'] for r in rows if r['id'] == name)!r}")


def bench_rapidfuzz() -> None:
    """The same cluster names with plain rapidfuzz."""
    from rapidfuzz import fuzz, process, utils

    rows = [row for row in rows_of("names") if row["kind"] == "cluster"]
    spellings = sorted({(s.text, s.entity_id) for found in load().spellings["cluster"].values() for s in found})
    with_region = [f"{name_of('region', entity.split('-')[0])} {text}" for text, entity in spellings]
    for scorer in (fuzz.WRatio, fuzz.token_set_ratio):
        for context in (False, True):
            choices = with_region if context else [text for text, _ in spellings]
            best: dict[str, tuple[float, str]] = {}
            for row in rows:
                around = " ".join(row[k] for k in ("group_row", "column", "heading", "publisher", "title") if row[k])
                query = f"{around} {row['raw']}" if context else row["raw"]
                hit = process.extractOne(query, choices, scorer=scorer, processor=utils.default_process)
                best[row["id"]] = (hit[1], spellings[hit[2]][1])
            threshold = max(range(50, 101), key=lambda t: _cut(rows, best, t, "dev").f1())
            label = f"{scorer.__name__}{' + context' if context else ''} ≥ {threshold}"
            print(f"  {label:34} {_cut(rows, best, threshold, 'test').line()}")


def _cut(rows: Iterable[Row], best: dict[str, tuple[float, str]], threshold: float, half: str) -> Score:
    score = Score()
    for row in rows:
        if row["half"] == half:
            value, entity = best[row["id"]]
            score.add(row, "cluster", entity if value >= threshold else "")
    return score


def bench_threshold(size: int = 6000) -> None:
    """Error and coverage of the misspelt by threshold: random typos in every spelling, and names nobody knows."""
    from pipeline.interpretation.names.lexicon import cluster_words
    from pipeline.matching import resolve
    from pipeline.matching.entities import key_of, spellings_for

    chooser = random.Random(5)
    spellings = sorted({(s.text, s.entity_id) for found in load().spellings["cluster"].values() for s in found})
    asked: list[tuple[str, frozenset[str]]] = []
    while len(asked) < size:
        text, _ = chooser.choice(spellings)
        wrong = misspell(text, chooser, chooser.choice((1, 1, 1, 2)))
        key = key_of("cluster", wrong)
        if cluster_words(wrong) and not spellings_for("cluster", key) and key_of("cluster", text) != key:
            asked.append((key, frozenset(s.entity_id for s in spellings_for("cluster", key_of("cluster", text)))))
    unknown = [key_of("cluster", f"Klynge {row['name']}") for row in rows_of("unknown_clusters")]
    asked += [(key, frozenset()) for key in unknown if not spellings_for("cluster", key)]
    guesses = resolve.guesses("cluster", [key for key, _ in asked])
    known = load().spellings["cluster"]
    before = resolve.THRESHOLD, resolve.MARGIN
    print(
        f"Threshold for misspelt clusters: {size} typos of one or two letters, {len(asked) - size} names nobody knows"
    )
    for threshold in (60.0, 66.0, 70.0, 74.0, 78.0, 82.0, 86.0, 90.0):
        resolve.THRESHOLD = threshold
        right = wrong = 0
        for key, entities in asked:
            guess = guesses[key]
            if resolve.accepted(key, guess):
                hit = {s.entity_id for s in known[guess.key]}
                right, wrong = right + bool(hit & entities), wrong + (not hit & entities)
        mark = "  ← in use" if threshold == before[0] else ""
        print(f"  ≥ {threshold:.0f}: error {wrong / max(1, right + wrong):.3%}, answered {right / size:.1%}{mark}")
    resolve.THRESHOLD = before[0]


def misspell(text: str, chooser: random.Random, times: int) -> str:
    """``text`` with so many letters (not the first of a word) left out, doubled, replaced, put in or swapped."""
    letters = list(text)
    for _ in range(times):
        places = [i for i in range(1, len(letters) - 1) if letters[i].isalpha() and letters[i - 1].isalpha()]
        i = chooser.choice(places)
        change = chooser.choice("odris")
        if change == "o":
            del letters[i]
        elif change == "d":
            letters.insert(i, letters[i])
        elif change == "r":
            letters[i] = chooser.choice("aeioulnrstmdg")
        elif change == "i":
            letters.insert(i, chooser.choice("aeioulnrstmdg"))
        else:
            letters[i - 1 : i + 1] = letters[i - 1 : i + 1][::-1]
    return "".join(letters)


def bench_speed(mentions: int = 1_000_000) -> None:
    """Resolve a million mentions: 500 documents, the labelled spellings over and over, with typos."""
    rows = [row for row in rows_of("names") if row["kind"] != "any"]
    chooser = random.Random(7)
    raws = [(row["kind"], row["raw"]) for row in rows]
    raws += [(kind, misspell(raw, chooser, 1)) for kind, raw in raws for _ in range(8) if len(raw) > 4]
    scopes = [(("group_row", region),) for region in ("Region Hovedstaden", "Region Nordjylland", "Region Sjælland")]
    each = mentions // 500
    documents = []
    for d in range(500):
        made = tuple(
            Mention(f"m{i}", *raws[(d * 37 + i * 11) % len(raws)], Span(1, ""), scopes[(d + i) % 3])
            for i in range(each)
        )
        documents.append((f"d{d}", "", Extraction(Document(str(d), "text/plain"), Layout(()), mentions=made)))
    started, cpu = time.perf_counter(), time.process_time()
    result = match(documents)
    wall, used = time.perf_counter() - started, time.process_time() - cpu
    matched = sum(each.status == "matched" for each in result.matches)
    share = matched / len(result.matches)
    print(f"Speed: {len(result.matches):,} mentions in {wall:.1f} s (CPU {used:.1f} s), {share:.0%} matched")


def main() -> None:
    """Print everything."""
    from tests.benchmarks.initiatives import bench_initiatives

    bench_names()
    print("Plain rapidfuzz on the cluster names, test half:")
    bench_rapidfuzz()
    bench_threshold()
    bench_initiatives()
    bench_speed()


if __name__ == "__main__":
    main()
