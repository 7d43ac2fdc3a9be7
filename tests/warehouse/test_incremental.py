"""A warehouse brought up to date by document is the one that is built from nothing, whatever has happened to the documents.

As many sequences of acts as KLYNGEREGNSKAB_SEQUENCES says (``make test-faults``: 40), one else.
"""

import datetime as dt
import os
import random
import shutil
from concurrent.futures import ThreadPoolExecutor

import duckdb
import pytest

from pipeline import manifest
from pipeline.report import write_report
from pipeline.report.words import Words
from pipeline.run import Options, run
from pipeline.warehouse import load
from pipeline.warehouse.build import build_warehouse
from tests.collections_by_hand import strays

SEQUENCES = int(os.environ.get("KLYNGEREGNSKAB_SEQUENCES", "1"))
STEPS = 2  # after each, the same as from nothing
CLUSTERS = ("Klynge Nord", "Klynge Midt", "Klynge Byen", "Klynge Sid", "Bornholm", "Klynge Vest")
IDEAS = (
    "Dosisdispensering",
    "Dosispakket medicin",
    "Akut sygepleje i eget hjem",
    "Sygepleje akut hjemme",
    "Rygestop til unge",
)
DECISIONS = (
    "cluster,Klynge Sid,,hovedstaden-syd,same,AB,2026-01-01,stavefejl,,",
    "cluster,Klynge Sid,,hovedstaden-syd,same,AB,2026-01-01,stavefejl,findes slet ikke,",
    "initiative,Dosisdispensering,,Dosispakket medicin,same,AB,2026-01-01,det samme,,",
    "initiative,Rygestop til unge,,,not_a_name,AB,2026-01-01,ikke en indsats,Rygestop,",
    "finding,4.100 kr.,,sum.column,accepted,AB,2026-01-01,kendt fejl,,",
    "amount,4.100 kr.,,4.000,corrected,AB,2026-01-01,trykfejl,,",
)


def paper(rng):
    """A small paper of one of a few meetings, so that papers repeat, replace and contradict one another."""
    day, cluster = rng.choice(("3. maj 2024", "7. juni 2024")), rng.choice(CLUSTERS)
    title = rng.choice(
        (f"Referat af møde i {cluster}", f"Dagsorden til møde i {cluster}", "Notat om fælles midler (revideret)")
    )
    rows = [(name, rng.randrange(1, 4) * 1000) for name in rng.sample(CLUSTERS, 3)]
    total = sum(amount for _, amount in rows) + rng.choice((0, 0, 100))
    table = "".join(f"<tr><td>{name}<td>{amount:,} kr.".replace(",", ".") for name, amount in (*rows, ("I alt", total)))
    ideas = "".join(f"<tr><td>{idea}<td>i gang<td>2025" for idea in rng.sample(IDEAS, 2))
    spent = f"{rng.randrange(1, 9)}00.000"
    return (
        f"<html><h1>{title}</h1><p>Region Hovedstaden, {day}<p>Klyngen har i 2024 afsat {spent} kr. til {rng.choice(IDEAS)}. "
        "Pengene fordeles efter indbyggertal, og hver kommune får sin andel, når årets regnskab er gjort op i foråret og godkendt."
        f"<table><tr><th>Klynge<th>Fælles midler 2024{table}</table><table><tr><th>Indsats<th>Status<th>Forventet afsluttet{ideas}</table>"
    )


def act(root, rng):
    """Something happens to the folder."""
    raw = root / "raw"
    files = sorted(raw.rglob("*.html"))
    what = (
        rng.choice(("add", "add", "add", "change", "rename", "copy", "delete", "decide")) if len(files) > 2 else "add"
    )
    file = rng.choice(files) if files else raw
    if what == "add":
        (raw / f"notat {rng.randrange(10**6)}.html").write_text(paper(rng), encoding="utf-8")
    elif what == "change":
        file.write_text(paper(rng), encoding="utf-8")
    elif what == "rename":
        file.rename(raw / f"omdøbt {rng.randrange(10**6)}.html")
    elif what == "copy":
        (raw / f"kopi {rng.randrange(10**6)}.txt").write_text(
            file.read_text(encoding="utf-8").replace("000", "001", 1), encoding="utf-8"
        )
        shutil.copy(file, raw / f"kopi {rng.randrange(10**6)}.html")
    elif what == "delete":
        file.unlink()
    else:
        lines = rng.sample(DECISIONS, rng.randrange(1, 4))
        header = "kind,raw,scope,entity,verdict,who,when,why,expects,until"
        (raw / "beslutninger.csv").write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return what


def go(root):
    """A run, as the command makes it."""
    asked, seen = manifest.question(root, "da", "2026-01-01"), manifest.stamps(root / "raw")
    since = manifest.since(root, asked, seen)
    documents = run(root, Options(None, since.files, since.folders, jobs=2, new_executor=ThreadPoolExecutor))
    build_warehouse(root, documents, dt.datetime(2026, 1, 1, 12))
    manifest.write(root, asked, seen, documents, {})
    return documents


def papers(root):
    """The documents there are: path and text."""
    raw = root / "raw"
    return {(file.relative_to(raw).as_posix(), file.read_text()) for kind in ("html", "txt") for file in raw.rglob(f"*.{kind}")}


def dump(root):
    """All that a warehouse says but when it was made."""
    with load.open_warehouse(load.warehouse_path(root)) as connection:
        assert strays(connection) == []
        names = "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main' AND table_name <> 'runs'"
        return {
            name: sorted(map(repr, connection.execute(f"FROM {name}").fetchall()))
            for (name,) in connection.execute(names).fetchall()
        }


def pages(root):
    """The pages of documents, clusters, initiatives and versions in a report made of what is there, by name."""
    with load.open_warehouse(load.warehouse_path(root)) as connection:
        _, failed = write_report(connection, root, Words("da"))
    assert not failed
    return {f"{page.parent.name}/{page.name}": page.read_bytes() for page in single(root)}


def single(root):
    """The pages that are taken over where nothing has changed."""
    return [page for page in (root / "warehouse/report").glob("*/*.html") if page.name != "index.html"]


def inodes(root):
    return {f"{page.parent.name}/{page.name}": page.stat().st_ino for page in single(root)}


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_by_document_is_as_from_nothing(tmp_path, seed):
    rng = random.Random(seed)
    root, other = tmp_path / "root", tmp_path / "other"
    (root / "raw").mkdir(parents=True)
    for _ in range(6):
        act(root, rng)
    go(root)
    for _ in range(STEPS):
        old = papers(root)
        told = [act(root, rng) for _ in range(rng.randrange(4, 6))]
        shutil.copytree(root, other)
        with duckdb.connect(str(load.warehouse_path(other))) as connection:
            connection.execute(
                "UPDATE basis.state SET made_by = 'another version'"
            )  # nothing of it is taken over but ids
        same = {each.path for each in go(root) if each.origin == "same"}
        assert same == {path for path, _ in old & papers(root)}, told
        go(other)
        ours, theirs = dump(root), dump(other)
        assert {name for name in ours if ours[name] != theirs[name]} == set(), told
        before = inodes(root)
        taken = {name for name, page in pages(root).items() if inodes(root)[name] == before.get(name)}
        shutil.rmtree(other / "warehouse" / "report", ignore_errors=True)
        ours, theirs = pages(root), pages(other)
        assert {name for name in ours | theirs if ours.get(name) != theirs.get(name)} == set(), (told, taken)
        shutil.rmtree(other)
    before = inodes(root)
    assert pages(root) and inodes(root) == before
