"""``klyngeregnskab tables``."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from pipeline import cli
from pipeline.commands import UsageError
from pipeline.commands.tables import parse_pages, tables_of
from pipeline.model import Grid
from pipeline.reading.pictures import debug_picture
from tests.tables.made_pdfs import Drawing, grid_lines, rows, turned_drawing

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
    output(capsys, file, "--debug", tmp_path / "pictures")
    assert sorted(path.name for path in (tmp_path / "pictures").iterdir()) == ["page-0001.png", "page-0002.png"]
    output(capsys, file, "--debug", tmp_path / "side.png", "--pages", "1")
    with Image.open(tmp_path / "side.png") as image:
        drawn = image.convert("RGB")
    colours = {drawn.getpixel((x, y)) for x in range(drawn.width) for y in range(drawn.height)}
    assert any(red > 200 and green < 60 and blue < 60 for red, green, blue in colours)  # the ruling lines
    assert any(blue > 200 and red < 240 and green < 250 for red, green, blue in colours)  # the cells
    assert any(red > 240 and green > 200 and blue < 230 for red, green, blue in colours)  # the heads


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_cells_are_drawn_where_the_print_is_however_the_page_is_turned(turn: int) -> None:
    d = turned_drawing(turn)
    grid_lines(d, (60, 160, 260), (88, 103, 118))
    rows(d, 100, (65, 250), [["Region", "Beløb"], ["Nord", "7"]], aligns="lr", bold=(0,))
    data = d.data()
    document, layout = tables_of(data, "x.pdf", second=False)
    (grid,) = [block for block in layout.blocks if isinstance(block, Grid)]
    cells = [(cell.box, "doubt") for cell in grid.cells if cell.box]
    scale = 2
    image = debug_picture(data, 1, cells).convert("RGB")
    assert [round(edge / scale) for edge in image.size] == [
        round(document.pages[0].width),
        round(document.pages[0].height),
    ]
    for box, _ in cells:  # its own field of red, with the word inside it
        found = [image.getpixel((x, y)) for x in range(int(box.x0 * scale) + 3, int(box.x1 * scale) - 3) for y in
                 range(int(box.top * scale) + 3, int(box.bottom * scale) - 3)]  # fmt: skip
        assert min(sum(pixel) for pixel in found) < 500 and all(pixel != (255, 255, 255) for pixel in found)


def test_markdown_and_danish_csv(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = output(capsys, file, "--format", "md").split("\n\n**")[0].splitlines()
    assert first == ["**Tabel 1. Fælles midler (side 1)**", "", "| Klynge | 2023 |  |", "| --- | ---: | --- |",
                     "| Nord | 1.094 | <5 |", "| Midt | 1.766 |  |"]  # fmt: skip
    assert output(capsys, file, "--format", "csv-da").startswith("\ufeffKlynge;2023;\r\nNord;1.094;<5\r\n")


def test_excel_has_a_sheet_for_each_table_with_figures_as_numbers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "Post;Regnskab;Nr.;Bemærkning\nVikarer;1.204,5;007;=1+1\nMøder;-310,0;012;2023\n"
    (tmp_path / "regnskab.csv").write_text(text, encoding="utf-8")
    assert output(capsys, tmp_path / "regnskab.csv", "-o", tmp_path / "ud.xlsx") == ""
    sheet = openpyxl.load_workbook(tmp_path / "ud.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[2]] == ["Vikarer", 1204.5, "007", "=1+1"]
    assert (sheet["B3"].value, sheet["B3"].number_format) == (-310, "0.0") and sheet["A1"].font.b
    assert sheet["B2"].number_format == "#,##0.0" and sheet["D2"].data_type == "s"


def test_spreadsheets_are_read_as_they_are_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.Workbook()
    for row in [["Post", "2024"], ["Vikarer", 1204.5], ["Møder", 310], ["I alt", 1514.5]]:
        book.active.append(row)
    for cell in book.active["B"][1:]:
        cell.number_format = "#,##0.0"
    book.save(tmp_path / "r.xlsx")
    assert output(capsys, tmp_path / "r.xlsx", "--format", "csv").splitlines()[1:] == [
        'Vikarer,"1.204,5"', 'Møder,"310,0"', 'I alt,"1.514,5"']  # fmt: skip


def test_long_cells_are_whole_in_a_pipe(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = "Kompetenceudvikling af plejepersonale i kommunale akutfunktioner"
    (tmp_path / "r.csv").write_text(f"Post;kr.\n{name};100\nAndet;50\nI alt;150\n", encoding="utf-8")
    assert name in output(capsys, tmp_path / "r.csv")
    assert cli.main(["sums", str(tmp_path / "r.csv")]) == 0
    assert name in capsys.readouterr().out


def test_a_format_that_needs_a_file_says_so(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["tables", str(file), "--format", "xlsx"]) == 2
    assert "-o navn.xlsx" in capsys.readouterr().err
    assert cli.main(["tables", str(file), "-o", "x.doc"]) == 2
    assert "hvilket format er x.doc" in capsys.readouterr().err


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
