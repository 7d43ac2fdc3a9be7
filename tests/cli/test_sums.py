"""``klyngeregnskab sums``: from every kind of table to text and JSON."""

import csv
import gzip
import io
import json
import sys

import openpyxl
import pandas as pd
import pytest

from pipeline.cli import main

ROWS = [["Klynge", "Kommuner", "Region", "I alt"], ["Nord", "1.094.303", "1.123.046", "2.217.349"], ["Midt", "1.765.739", "1.812.118", "3.577.856"],
        ["Syd", "739.846", "759.279", "1.499.215"], ["I alt", "3.599.888", "3.694.443", "7.294.331"]]  # fmt: skip


def run(capsys, *args) -> tuple[int, str]:
    code = main(["sums", *map(str, args)])
    return code, capsys.readouterr().out


@pytest.mark.parametrize(("name", "mark"), [("t.csv", ";"), ("t.csv", ","), ("t.tsv", "\t"), ("t.csv", "|")])
def test_delimited(tmp_path, capsys, name, mark) -> None:
    file = tmp_path / name
    file.write_text("\n".join(mark.join(row) for row in ROWS), encoding="utf-8")
    code, out = run(capsys, file)
    assert code == 0
    assert "1.499.215 ✗!" in out and "7.294.331 ✗" in out
    assert "I alt = Kommuner + Region" in out
    assert "rettes fra 1.499.215 til 1.499.125" in out and "to cifre er byttet om" in out


def test_english(tmp_path, capsys) -> None:
    file = tmp_path / "t.csv"
    file.write_text("\n".join(";".join(row) for row in ROWS), encoding="utf-8")
    _, out = run(capsys, file, "--lang", "en")
    assert "two digits are swapped" in out and "stemmer" not in out
    assert "1 does not hold" in out and "1 do not hold" not in out


def test_a_file_that_is_not_there_or_is_a_folder_is_wrong_use(tmp_path, capsys) -> None:
    for command in ("sums", "tables"):
        for file, says in ((tmp_path / "gone.csv", "filen findes ikke"), (tmp_path, "det er en mappe")):
            assert main([command, str(file)]) == 2
            out, err = capsys.readouterr()
            assert out == "" and str(file) in err and says in err


def test_excel_with_its_own_number_formats(tmp_path, capsys) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [["", "Mio. kr."], ["A", 6.2], ["B", 0.1 + 0.2], ["I alt", 6.5]]:
        sheet.append(row)
    for cell in sheet["B"][1:]:
        cell.number_format = "0.0"
    book.save(tmp_path / "t.xlsx")
    code, out = run(capsys, tmp_path / "t.xlsx", "--format", "json")
    (relation,) = json.loads(out)["relations"]
    assert code == 0 and relation["verdict"] == "exact" and relation["slack"] == 0.15


@pytest.mark.parametrize("packed", [False, True])
def test_tables_as_json_lines(tmp_path, capsys, packed) -> None:
    english = [[cell.replace(".", ",") for cell in row] for row in ROWS]
    lines = [
        {"id": "a", "table": ROWS, "number_format": "Point Comma"},
        {"id": "b", "table": english, "number_format": "Comma Point"},
    ]
    text = "\n".join(json.dumps(line) for line in lines).encode()
    file = tmp_path / ("t.jsonl.gz" if packed else "t.jsonl")
    file.write_bytes(gzip.compress(text) if packed else text)
    code, out = run(capsys, file, "--format", "json")
    first, second = (json.loads(line) for line in out.splitlines())
    assert code == 0 and (first["id"], second["id"]) == ("a", "b")
    assert first["relations"] == second["relations"]
    total = next(r for r in first["relations"] if r["total"] == [4, 3] and r["kind"] == "column")
    assert (total["members"], total["signs"], total["op"]) == ([[1, 3], [2, 3], [3, 3]], [1, 1, 1], "sum")
    (finding,) = first["findings"]
    assert finding["cell"] == [3, 3] and finding["class"] == "transposed_digits"
    assert finding["proposals"] == [{"cell": [3, 3], "value": 1499125}]
    assert all(r["verdict"] == "mismatch" for i, r in enumerate(first["relations"]) if i in finding["relations"])


def test_standard_input(monkeypatch, capsys) -> None:
    data = "\n".join(";".join(row) for row in ROWS).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    code, out = run(capsys, "-", "--format", "json")
    assert code == 0 and len(json.loads(out)["relations"]) == 7


def test_a_text_document(tmp_path, capsys) -> None:
    file = tmp_path / "notat.txt"
    file.write_text(
        "Tabel 1. Fordeling (kr.)\n\n" + "\n".join("   ".join(c.rjust(12) for c in row) for row in ROWS) + "\n",
        encoding="utf-8",
    )
    code, out = run(capsys, file, "--format", "json")
    assert code == 0 and len(json.loads(out.splitlines()[0])["relations"]) == 7


@pytest.mark.parametrize(
    ("args", "words"), [(["nope.csv"], "nope.csv"), (["x.csv", "--number-format", "roman"], "roman")]
)
def test_wrong_use(tmp_path, monkeypatch, capsys, args, words) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["sums", *args]) == 2
    assert words in capsys.readouterr().err


def test_no_table(tmp_path, capsys) -> None:
    file = tmp_path / "x.txt"
    file.write_text("Der er ingen tabel her.\n", encoding="utf-8")
    assert main(["sums", str(file)]) == 1


def test_lines_that_are_no_tables(tmp_path, capsys) -> None:
    file = tmp_path / "x.jsonl"
    file.write_text('{"id": "a"}\n', encoding="utf-8")
    assert main(["sums", str(file)]) == 2
    assert "1" in capsys.readouterr().err


RATIOS = """Udgift;2023;2024;Ændring;Ændring i pct.
Løn;1.204,5;1.262,0;57,5;4,8
Varekøb;310,2;298,4;-11,8;-3,8
Tjenesteydelser;455,0;501,3;46,3;12,0
Tilskud;88,0;91,5;3,5;4,0
I alt;2.057,7;2.153,2;95,5;4,6
"""


def test_ratios_are_printed_in_words_and_as_json(tmp_path, capsys):
    file = tmp_path / "udgifter.csv"
    file.write_text(RATIOS, encoding="utf-8")
    assert main(["sums", str(file)]) == 0
    text = capsys.readouterr().out
    assert "Ændring i pct. er ændringen fra 2023 til 2024 i pct.: 4 stemmer præcist, 1 stemmer ikke" in text
    assert main(["sums", "--format", "json", str(file)]) == 0
    done = json.loads(capsys.readouterr().out)
    changes = [r for r in done["relations"] if r["op"] == "relativechange"]
    assert [(r["total"], r["members"], r["factor"], r["verdict"]) for r in changes][2] == (
        [3, 4],
        [[3, 1], [3, 2]],
        100,
        "mismatch",
    )
    differences = [r for r in done["relations"] if r["op"] == "difference"]
    assert (differences[0]["total"], differences[0]["members"], differences[0]["signs"]) == (
        [1, 3],
        [[1, 2], [1, 1]],
        [1, -1],
    )
    (finding,) = done["findings"]
    assert [done["relations"][i]["total"] for i in finding["relations"]] == [[3, 4]]
    assert finding["proposals"] == [{"cell": [3, 4], "value": 10.2}]


PIPED = "Udgifter i mio. kr.\nOmråde 2023 2024\nSomatik 1.250,4 1.300,2\nPsykiatri 310,8 325,5\nPraksis 20,1 21,0\nSundhed i alt 1.581,3 1.648,7\n"


def test_text_on_standard_input_is_not_taken_for_csv_for_its_decimal_commas(capsys, monkeypatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PIPED.encode())))
    code, out = run(capsys, "-")
    assert code == 0
    assert "1.648,7 ✗" in out and "summen af Somatik, Psykiatri og Praksis er 1.646,7" in out


def test_a_table_whose_columns_the_text_does_not_show_is_said(tmp_path, capsys) -> None:
    file = tmp_path / "t.txt"
    figures = "Budget\n1.200\n3.400\n640\n\nTillæg\n-50\n250\n\nForbrug\n\nRest\n800\n3.100\n655\n350\n550\n-15\n"
    file.write_text(f"Indsats\nForebyggelse\nAkut\nLedelse\n\n{figures}", encoding="utf-8")
    assert main(["sums", str(file)]) == 1
    out, err = capsys.readouterr()
    assert out == "" and "kolonne for kolonne" in err and "ingen tabel fundet" in err


def test_a_wrong_sum_is_an_exit_code_when_asked(tmp_path, capsys) -> None:
    right = [row[:] for row in ROWS]
    right[3][3] = "1.499.125"
    for rows, code in ((ROWS, 3), (right, 0)):
        file = tmp_path / "t.csv"
        file.write_text("\n".join(";".join(row) for row in rows), encoding="utf-8")
        assert main(["sums", str(file), "--fail-on", "mismatch"]) == code
        assert main(["sums", str(file)]) == 0
        capsys.readouterr()


def test_a_row_for_each_sum(tmp_path, capsys) -> None:
    file = tmp_path / "t.csv"
    file.write_text("\n".join(";".join(row) for row in ROWS), encoding="utf-8")
    _, out = run(capsys, file, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert len(rows) == 7
    (wrong,) = [row for row in rows if row["kind"] == "row" and row["verdict"] == "mismatch"]
    assert (wrong["reported"], wrong["computed"], wrong["difference"]) == ("1499215", "1499125", "90")
    assert "Syd" in wrong["total"] and "Kommuner" in wrong["parts"]
    assert main(["sums", str(file), "-o", str(tmp_path / "summer.xlsx")]) == 0
    sheet = openpyxl.load_workbook(tmp_path / "summer.xlsx").worksheets[0]
    assert (sheet.max_row, sheet["G2"].value) == (8, int(rows[0]["reported"]))


def test_decimal_points_are_read_as_the_format_says(tmp_path, capsys) -> None:
    file = tmp_path / "t.csv"
    file.write_text("Item;2024\nA;1204.5\nB;310.25\nC;12.5\nTotal;1527.25\n", encoding="utf-8")
    for options in ([], ["--number-format", "en"]):
        _, out = run(capsys, file, "--format", "csv", *options)
        (row,) = csv.DictReader(io.StringIO(out))
        assert (row["reported"], row["verdict"]) == ("1527.25", "exact")


def test_a_spreadsheet_of_another_kind(tmp_path, capsys) -> None:
    rows = [["Post", "kr."], ["Løn", 1204], ["Drift", 301], ["I alt", 1515]]
    pd.DataFrame(rows[1:], columns=rows[0]).to_excel(tmp_path / "t.xlsx", index=False)
    data = (tmp_path / "t.xlsx").read_bytes()
    (tmp_path / "t.xls").write_bytes(data)  # told by what is in it, not by its name
    code, out = run(capsys, tmp_path / "t.xls", "--fail-on", "mismatch")
    assert code == 3 and "1.515 ✗" in out.replace("1515", "1.515")
