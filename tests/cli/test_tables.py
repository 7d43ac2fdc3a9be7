"""``klyngeregnskab tables``."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from pipeline import cli
from pipeline.commands import UsageError
from pipeline.commands.tables import parse_pages
from tests.tables.made_pdfs import Drawing, grid_lines, rows

TABLE = [["Klynge", "2023", ""], ["Nord", "1.094", "<5"], ["Midt", "1.766", ""]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    d = Drawing()
    d.text(60, 80, "Tabel 1. Fælles midler", bold=True)
    for x in (60, 160, 360):
        d.line(x, 88, x, 133)
    d.line(260, 103, 260, 133)
    for y in (88, 103, 118, 133):
        d.line(60, y, 360, y)
    rows(d, 100, (65, 250, 350), TABLE, aligns="lrr", bold=(0,))
    d.page()
    grid_lines(d, (60, 160, 260), (88, 103, 118))
    rows(d, 100, (65, 250), [["Region", "Beløb"], ["Nord", "7"]], aligns="lr", bold=(0,))
    path = tmp_path / "notat.pdf"
    path.write_bytes(d.data())
    return path


def output(capsys: pytest.CaptureFixture[str], *args: object) -> str:
    assert cli.main(["tables", *map(str, args)]) == 0
    return capsys.readouterr().out


def test_json_has_the_grid_the_cells_and_their_places(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = json.loads(output(capsys, file, "--format", "json"))
    assert said["file"] == str(file)
    first, second = said["tables"]
    assert (first["page"], first["pages"], first["header_rows"]) == (1, [1], 1)
    assert first["caption"] == "Tabel 1. Fælles midler"
    assert first["grid"] == TABLE
    header = next(cell for cell in first["cells"] if cell["text"] == "2023")
    assert (header["row"], header["col"], header["row_span"], header["col_span"]) == (0, 1, 1, 2)
    figure = next(cell for cell in first["cells"] if cell["text"] == "1.094")
    assert figure["agree"] is True and figure["page"] == 1 and len(figure["box"]) == 4
    assert second["page"] == 2


def test_one_engine_asks_no_second(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = json.loads(output(capsys, file, "--format", "json", "--one-engine"))
    assert {cell["agree"] for table in said["tables"] for cell in table["cells"]} == {None}


def test_csv_text_and_html(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = list(csv.reader(io.StringIO(output(capsys, file, "--format", "csv"))))
    assert lines[:3] == TABLE and [] in lines
    text = output(capsys, file)
    assert "Tabel 1. Fælles midler (side 1)" in text and "Nord    1.094" in text
    page = output(capsys, file, "--format", "html")
    assert '<th colspan="2">2023</th>' in page and "<td>&lt;5</td>" in page


def test_pages(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = json.loads(output(capsys, file, "--format", "json", "--pages", "2"))
    assert [table["page"] for table in said["tables"]] == [2]
    assert parse_pages("1-3,7") == {1, 2, 3, 7}
    with pytest.raises(UsageError):
        parse_pages("x")


def test_pictures_of_the_pages(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output(capsys, file, "--draw", tmp_path / "pictures")
    assert sorted(path.name for path in (tmp_path / "pictures").iterdir()) == ["page-0001.png", "page-0002.png"]


def test_a_damaged_file_is_exit_code_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(b"%PDF-1.4 nothing")
    assert cli.main(["tables", str(path)]) == 1
    assert "beskadiget" in capsys.readouterr().err


def test_a_missing_file_is_wrong_use(tmp_path: Path) -> None:
    assert cli.main(["tables", str(tmp_path / "none.pdf")]) == 2


def test_a_file_that_holds_nothing_says_so(tmp_path, capsys):
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_text("Kun en sætning uden tabel.")
    for name, code, says in (("a.txt", 1, "Filen er tom"), ("b.txt", 0, "ingen tabel fundet")):
        assert cli.main(["tables", str(tmp_path / name)]) == code
        out, err = capsys.readouterr()
        assert out == "" and name in err and says in err
