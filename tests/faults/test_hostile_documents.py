"""Documents that took a whole run down, or hung it, cost nothing but themselves."""

import csv
import os
import subprocess
import sys

import pytest

from pipeline.cli import main
from pipeline.guard import RAISE
from pipeline.matching.decisions import read_decisions
from pipeline.reading.sheets import read_csv
from pipeline.report.pictures import Album
from pipeline.warehouse.load import open_warehouse, query, warehouse_path
from tests.reading.test_bad_pdf import pdf_of

LONG = 140_000  # characters; what the csv module takes without being told is 131,072


def run(root, *documents, code=0, **more):
    (root / "raw").mkdir(exist_ok=True)
    for name, data in documents:
        (root / "raw" / name).write_bytes(data)
    assert main(["--root", str(root), "--quiet", "extract", "--jobs", "1"]) == code


def ask(root, sql):
    with open_warehouse(warehouse_path(root)) as connection:
        return [tuple(row.values()) for row in query(connection, sql)]


def test_texts_of_any_length_in_every_csv_that_is_read(tmp_path):
    word = "Klyngen drøfter sagen og tager orienteringen til efterretning, "
    text = word * (LONG // len(word) + 1)
    run(
        tmp_path,
        ("langt.txt", (text + " Der er afsat 250.000 kr.\n").encode()),
        ("kort.txt", b"Der er afsat 1.250 kr.\n"),
    )
    assert ask(tmp_path, "SELECT sum(amount_kr) FROM claims") == [(251250,)]
    assert read_csv(f"a;b\n{text};1\n").rows[1] == (text, "1")
    decisions, findings = read_decisions(f"kind,raw,why,verdict\nseen,x,{text.replace(',', ' ')},confirmed\n")
    assert len(decisions) == 1 and not findings
    assert csv.field_size_limit() > LONG


def page_of(content: bytes, more: bytes = b"", *objects: bytes) -> bytes:
    """A PDF of one page."""
    return pdf_of([
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>/Pattern<</P1 6 0 R>>>>%b>>" % more,
        b"<</Length %d>>stream\n%b\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        *objects,
    ])  # fmt: skip


def tiled(squares: int, step: float) -> bytes:
    """A page with a sentence, and squares filled with a pattern of tiles ``step`` points wide."""
    tile = b"0 0 m 0.01 0.01 l S"
    page = b"BT /F1 12 Tf 72 700 Td (Klynge Nord har 2.180.605 kr.) Tj ET /Pattern cs /P1 scn "
    page += b" ".join(b"%d 60 90 90 re f" % (40 + at) for at in range(squares))
    kind = b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 5 5]/XStep %.5f/YStep %.5f" % (step, step)
    return page_of(page, b"", b"<<%b/Resources<<>>/Length %d>>stream\n%b\nendstream" % (kind, len(tile), tile))


def test_a_picture_that_takes_too_long_is_given_up_and_the_next_is_drawn(tmp_path):
    (tmp_path / "tiles.pdf").write_bytes(tiled(40, 0.01))
    (tmp_path / "plain.pdf").write_bytes(tiled(0, 1))
    with Album(tmp_path, tmp_path, seconds=1.5) as album:
        assert album.page("tiles.pdf", "a", 1) is None
        assert album.failures == {"tiles.pdf": "timeout"}
        assert album.page("plain.pdf", "b", 1) is not None


def test_personal_data_is_blotted_out_in_pictures(tmp_path):
    from PIL import Image

    def inked(words: bytes) -> int:
        (tmp_path / "a.pdf").write_bytes(page_of(b"BT /F1 12 Tf 72 700 Td (%b) Tj ET" % words, b"/Rotate 90"))
        with Album(tmp_path, tmp_path) as album:
            page = album.page("a.pdf", str(len(words)) * 9, 1)
        image = Image.open(tmp_path / page.file).convert("L")
        return sum(count for count, level in image.getcolors(1 << 16) if 80 < level < 100)

    assert inked(b"Borger 150577-1234") > 2000 + inked(b"Udgift 15.057.712")


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_what_cannot_be_opened_is_told_and_has_its_page(tmp_path):
    run(tmp_path, ("god.txt", b"Der er afsat 250.000 kr.\n"))
    (tmp_path / "raw" / "ring.txt").symlink_to("ring.txt")
    os.mkfifo(tmp_path / "raw" / "vent.txt")
    run(tmp_path, code=1)
    told = (
        "SELECT count(*), count(*) FILTER (code = 'document.unreadable') FROM findings WHERE document_id <> 'god-txt'"
    )
    assert ask(tmp_path, told) == [(2, 2)]
    pages = tmp_path / "warehouse" / "report" / "dokumenter"
    assert all("kunne ikke læses" in (pages / f"{name}-txt.html").read_text() for name in ("ring", "vent"))


@pytest.mark.skipif(os.name != "posix", reason="limits of processes")
@pytest.mark.parametrize("room", [20_000, 300_000, 2_000_000])
def test_a_full_disk_is_one_sentence_and_leaves_the_old_warehouse(tmp_path, room):
    run(tmp_path, ("a.txt", b"Der er afsat 250.000 kr.\n"))
    before = warehouse_path(tmp_path).read_bytes()
    (tmp_path / "raw" / "b.txt").write_text("Der er afsat 1.250 kr.\n")
    program = (
        f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))\n"
        f"from pipeline.cli import main; raise SystemExit(main(['--root', {str(tmp_path)!r}, '--quiet', 'extract']))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith("klyngeregnskab: der er ikke plads på disken") and done.stderr.count("\n") == 1
    assert warehouse_path(tmp_path).read_bytes() == before
    run(tmp_path)
    assert ask(tmp_path, "SELECT sum(amount_kr) FROM claims") == [(251250,)]
    assert not [path for path in tmp_path.rglob(".*") if path.name.startswith((".new-", ".old-", ".report-"))]


def test_a_warehouse_held_open_is_left_and_the_new_one_is_taken_by_the_next_run(tmp_path, monkeypatch, capsys):
    run(tmp_path, ("a.txt", b"Der er afsat 250.000 kr.\n"))
    before, replace = warehouse_path(tmp_path).read_bytes(), os.replace

    def held(source, target):
        if target == warehouse_path(tmp_path):
            raise PermissionError(13, "in use")
        replace(source, target)

    monkeypatch.setattr(os, "replace", held)
    run(tmp_path, ("b.txt", b"Der er afsat 1.250 kr.\n"), code=2)
    assert "databasen er åben i et andet program" in capsys.readouterr().err
    assert warehouse_path(tmp_path).read_bytes() == before
    monkeypatch.undo()
    monkeypatch.setenv(RAISE, "1")
    run(tmp_path)
    assert ask(tmp_path, "SELECT sum(amount_kr) FROM claims") == [(251250,)]
    assert not [path for path in (tmp_path / "warehouse").iterdir() if ".ny." in path.name]


def test_the_cases_that_broke_an_earlier_version(shared, tmp_path):
    folder = shared / "cases" / "faults"
    if not folder.is_dir():
        pytest.skip("the cases are not here")
    documents = [(path.name, path.read_bytes()) for path in folder.iterdir() if path.suffix in (".txt", ".html")]
    run(tmp_path, *documents)
    assert ask(tmp_path, "SELECT DISTINCT status FROM documents") == [("read",)]
    assert ask(tmp_path, "SELECT count(*) FROM claims WHERE document_id LIKE 'crash-in-a-share%'") == [(4,)]
