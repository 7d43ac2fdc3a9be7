"""The Excel workbook: one sheet a question, with live formulas beside the printed totals. Sheets and columns are rows of
reference/workbook_sheets.csv and workbook_columns.csv: ``kind`` is what a column holds (kroner, year, code, link …) or a formula
over the other columns of the row; ``adds_up`` names a column that may be added up: its sum stands above the heading and follows
the filter."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pipeline import reference
from pipeline.report.data import Case, Row
from pipeline.report.words import Words

if TYPE_CHECKING:
    from pipeline.report.site import Site

LONGEST_TEXT = 32_767  # characters Excel takes in a cell
MOST_ROWS = 1_048_000  # and rows in a sheet
MOST_LINKS = 60_000  # and links in a sheet
LINE = 15  # points a line of a row is high
WIDEST_A4 = 220  # characters of all columns that can be read on a page of A4
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_COLUMN = re.compile(r"\{(\w+)\}")


def write_workbook(site: Site, path: Path) -> None:
    """Write the workbook. Amounts are numbers; text is always text, also when it begins with an equals sign."""
    from xlsxwriter import Workbook

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(str(path), options) as workbook:
        workbook.worksheet_class = _sheet_class()
        book = _Book(workbook, site.words)
        rows = _rows(site)
        book.front(site, {key: len(some) for key, some in rows.items()})
        for sheet in reference.rows("workbook_sheets"):
            book.sheet(sheet, rows[sheet["sheet"]])


def _rows(site: Site) -> dict[str, Sequence[Row]]:
    """What stands in each sheet."""
    words, asked = site.words, ("years", "amounts", "facts", "initiatives", "decisions", "memberships", "statements")
    parts, sums = site.ask("sheet_parts"), site.ask("sheet_sums")
    numbers = {row["relation_id"]: number for number, row in enumerate(sums, 1)}
    first: dict[str, tuple[int, int, Decimal]] = {}
    for at, part in enumerate(parts):
        start, _, total = first.get(part["relation_id"], (at, at, Decimal(0)))
        first[part["relation_id"]] = start, at, total + part["sign"] * (part["amount_kr"] or 0)
    rows: dict[str, Sequence[Row]] = {name: site.ask(f"sheet_{name}") for name in asked}
    return rows | {
        "account": site.account,
        "problems": [_problem(case, site) for case in site.cases if case.told],
        "sums": [dict(row, number=numbers[row["relation_id"]], computed=(row["computed_kr"], first.get(row["relation_id"]))) for row in sums],
        "parts": [dict(row, number=numbers.get(row["relation_id"])) for row in parts][:MOST_ROWS],
        "statements": [dict(row, explanation=words.explanation(row)) for row in rows["statements"]],
        "sources": site.ask("documents"),
        "dictionary": list(_dictionary(words)),
    }  # fmt: skip


def _problem(case: Case, site: Site) -> Row:
    f, words = case.finding, site.words
    return dict(
        f,
        title=words.finding(f["code"]),
        certainty=case.certainty,
        explanation=words.explanation(f),
        cluster=site.names.get(f["cluster_id"]),
        region=site.names.get(f["region_id"]),
        **{"class": None if f["class"] == "unexplained" else f["class"]},
    )


def _dictionary(words: Words) -> Iterator[Row]:
    names = {sheet["sheet"]: sheet[f"name_{words.lang}"] for sheet in reference.rows("workbook_sheets")}
    for row in reference.rows("workbook_columns"):
        yield {
            "sheet": names[row["sheet"]],
            "column": row[f"heading_{words.lang}"],
            "meaning": row[f"meaning_{words.lang}"],
        }


def _sheet_class() -> Any:
    """A sheet in which every text stands as it is: XlsxWriter takes "<r>…</r>" for mark-up of its own. It would also escape each text anew,
    which is much of its time; most texts of a column are the same.
    """
    from xlsxwriter.utility import xl_rowcol_to_cell_fast
    from xlsxwriter.worksheet import Worksheet

    @lru_cache(maxsize=20_000)
    def escaped(text: str) -> str:
        return escape(Worksheet._escape_control_characters(text), quote=False)

    class Sheet(Worksheet):  # type: ignore[misc]
        """A sheet written row by row."""

        def _write_cell(self, row: int, col: int, cell: Any) -> None:
            kind, style = type(cell).__name__, f' s="{cell.format._get_xf_index()}"' if cell.format else ""
            if kind == "String":
                inside = f' t="inlineStr"><is><t xml:space="preserve">{escaped(cell.string)}</t></is>'
            elif kind == "Number":
                inside = f"><v>{cell.number:.16G}</v>"
            else:
                super()._write_cell(row, col, cell)
                return
            self.fh.write(f'<c r="{xl_rowcol_to_cell_fast(row, col)}"{style}{inside}</c>')

    return Sheet


class _Book:
    """A workbook with its formats, written sheet by sheet."""

    def __init__(self, workbook: Any, words: Words) -> None:
        self._workbook, self._words = workbook, words
        top = {"valign": "top"}
        whole, exact = "#,##0_);\N{MINUS SIGN}#,##0_)", "#,##0.00_);\N{MINUS SIGN}#,##0.00_)"
        forms = {
            "heading": {"bold": True, "bg_color": "#E3EAF2", "border": 1, "border_color": "#B8C4D2", "text_wrap": True, "valign": "vcenter"},
            "title": {"bold": True, "font_size": 18},
            "big": {"bold": True, "font_size": 12},
            "text": top,
            "wrap": {"text_wrap": True, **top},
            "whole": {"num_format": whole, **top},
            "exact": {"num_format": exact, **top},
            "sum": {"num_format": whole, "bold": True, "bottom": 1, "align": "right"},
            "computed": {"num_format": whole, "font_color": "#1F4E79", **top},
            "year": {"num_format": "0_)", **top},
            "factor": {"num_format": "#,##0.######_)", **top},
            "date": {"num_format": "dd-mm-yyyy", "align": "left", **top},
            "link": {"font_color": "#1F4E79", "underline": 1, **top},
        }  # fmt: skip
        self._forms = {name: workbook.add_format(form) for name, form in forms.items()}

    def front(self, site: Site, counts: Mapping[str, int]) -> None:
        """The front page: what this is, when it was made, and what each sheet answers."""
        words, totals = self._words, site.ask("totals")[0]
        page = self._workbook.add_worksheet(words.choose("Forside", "Front page"))
        page.hide_gridlines(2)
        page.set_column(0, 0, 24)
        page.set_column(1, 1, 90)
        page.set_column(2, 2, 12)
        _print_set_up(page, "Klyngeregnskab")
        page.write_string(0, 0, words.phrase("workbook"), self._forms["title"])
        made = words.phrase("made", day=words.date(totals["finished"]), version=totals["program_version"] or "")
        page.write_string(1, 0, made)
        page.write_url(2, 0, "external:index.html", self._forms["link"], words.phrase("open_report"))
        for col, heading in enumerate(words.phrase("front_headings").split("|")):
            page.write_string(4, col, heading, self._forms["heading"])
        sheets = reference.rows("workbook_sheets")
        for at, sheet in enumerate(sheets, 5):
            name = sheet[f"name_{words.lang}"]
            page.write_url(at, 0, f"internal:'{name}'!A1", self._forms["link"], name)
            page.write_string(at, 1, sheet[f"question_{words.lang}"], self._forms["wrap"])
            page.write_number(at, 2, counts[sheet["sheet"]], self._forms["whole"])
        for at, text in enumerate(words.phrase("front_notes").splitlines(), len(sheets) + 6):
            page.write_string(at, 0, text)

    def sheet(self, sheet: Row, rows: Sequence[Row]) -> None:
        """One sheet: a sum where one may be taken, the heading, the rows."""
        words = self._words
        columns = [row for row in reference.rows("workbook_columns") if row["sheet"] == sheet["sheet"]]
        page = self._workbook.add_worksheet(sheet[f"name_{words.lang}"])
        head = 1 if sheet["adds_up"] else 0
        last = head + max(len(rows), 1)
        places = {column["column"]: at for at, column in enumerate(columns)}
        for at, column in enumerate(columns):
            page.set_column(at, at, int(column["width"]))
        page.freeze_panes(head + 1, 1)
        page.autofilter(head, 0, last, len(columns) - (not sheet["adds_up"]))
        page.repeat_rows(0, head)
        _print_set_up(page, sheet[f"name_{words.lang}"], sum(int(column["width"]) for column in columns))
        wrapped = [(column["column"], int(column["width"])) for column in columns if column["kind"] == "wrap"]
        if sheet["adds_up"]:
            self._sum(page, sheet, rows, places, last)
        page.set_row(head, 32)
        for at, column in enumerate(columns):
            page.write_string(head, at, column[f"heading_{words.lang}"], self._forms["heading"])
        links, kinds = 0, dict[str, int]()
        for line, row in enumerate(rows[:MOST_ROWS], head + 1):
            if (lines := max((_lines(row.get(name), width) for name, width in wrapped), default=1)) > 1:
                page.set_row(line, LINE * lines)
            for at, column in enumerate(columns):
                links += self._cell(page, line, at, column, row, places, links < MOST_LINKS)
            if sheet["adds_up"] and row["measure"]:
                page.write_number(line, len(columns), kinds.setdefault(row["measure"], len(kinds) + 1))

    def _sum(self, page: Any, sheet: Row, rows: Sequence[Row], places: Mapping[str, int], last: int) -> None:
        """Above the heading the sum of the rows shown, as long as they are all of one kind: what is allocated and what is spent of it
        have no sum. A hidden column has a number for each kind: the least and the greatest of those shown are then the same."""
        from xlsxwriter.utility import xl_range

        at, kind = (xl_range(2, each, last, each) for each in (places[sheet["adds_up"]], len(places)))
        choose = self._words.phrase("choose_kind")
        kinds, total = {row["measure"] for row in rows}, sum((row[sheet["adds_up"]] or 0 for row in rows), Decimal(0))
        page.write_string(0, 0, self._words.phrase("sum_shown"), self._forms["big"])
        alike = f"SUBTOTAL(104,{kind})=SUBTOTAL(105,{kind})"
        formula = f'=IF(SUBTOTAL(102,{kind})=0,"",IF({alike},SUBTOTAL(109,{at}),"{choose}"))'
        now = choose if len(kinds) > 1 else float(total) if kinds else ""
        page.write_formula(0, places[sheet["adds_up"]], formula, self._forms["sum"], now)
        page.set_column(len(places), len(places), None, None, {"hidden": True})

    def _cell(
        self, page: Any, line: int, at: int, column: Row, row: Row, places: Mapping[str, int], may_link: bool
    ) -> bool:
        """Write one cell; tells whether it took a link."""
        kind, value = column["kind"], row.get(column["column"])
        if kind == "text":  # most are
            if value is not None:
                page.write_string(line, at, _text(value), self._forms["text"])
            return False
        if kind.startswith("formula:"):
            self._formula(page, line, at, kind.removeprefix("formula:"), row, places)
            return False
        if kind == "file":
            file = f"external:../../raw/{quote(row['path'])}"
            page.write_url(line, at, file, self._forms["link"], self._words.choose("åbn", "open"))
            return True
        if value is None:
            return False
        if kind == "sum":
            self._computed(page, line, at, *value)
        elif kind == "kroner":
            page.write_number(line, at, float(value), self._forms["whole" if value == int(value) else "exact"])
        elif kind in ("year", "number", "factor"):
            page.write_number(line, at, float(value), self._forms["whole" if kind == "number" else str(kind)])
        elif kind == "date":
            page.write_datetime(line, at, dt.datetime(value.year, value.month, value.day), self._forms["date"])
        elif kind == "link" and may_link and (to := _target(row)):
            page.write_url(line, at, f"external:{to}", self._forms["link"], _text(value)[:255])
            return True
        else:
            form = self._forms["wrap" if kind == "wrap" else "text"]
            page.write_string(line, at, _text(self._said(kind, value)), form)
        return False

    def _said(self, kind: str, value: Any) -> str:
        words = self._words
        if kind == "yes":
            return words.choose("ja", "yes") if value else words.choose("nej", "no")
        if kind == "code":
            return words.word(str(value))
        if kind == "differing":
            return words.differing(str(value))
        if kind == "outcome":
            return str(value).replace("_", " ")
        return words.origin(str(value)) if kind == "origin" else str(value)

    def _formula(self, page: Any, line: int, at: int, formula: str, row: Row, places: Mapping[str, int]) -> None:
        from xlsxwriter.utility import xl_rowcol_to_cell

        used = _COLUMN.findall(formula)
        text = _COLUMN.sub(lambda found: xl_rowcol_to_cell(line, places[found[1]]), formula)
        page.write_formula(line, at, f"={text}", self._forms["computed"], _result(formula, used, row))

    def _computed(self, page: Any, line: int, at: int, computed: Decimal | None, parts: Any) -> None:
        """What the parts give: a sum over the sheet of parts where that is what was computed, else the figure itself."""
        from xlsxwriter.utility import xl_range_abs

        if computed is None:
            return
        if parts is None or parts[1] >= MOST_ROWS or abs(parts[2] - computed) > 1:
            page.write_number(line, at, float(computed), self._forms["whole"])
            return
        first, last, total = parts
        (name,) = reference.words("workbook_sheets", f"name_{self._words.lang}", sheet="parts")
        product = reference.words("workbook_columns", "column", sheet="parts").index("product")
        where = xl_range_abs(first + 1, product, last + 1, product)
        page.write_formula(line, at, f"=SUM('{name}'!{where})", self._forms["computed"], float(total))


def _result(formula: str, used: Sequence[str], row: Row) -> float | str:
    """What a formula gives now, for programs that show a workbook without computing."""
    values: list[Decimal] = []
    for name in used[-2:]:
        value = row.get(name)
        if isinstance(value, tuple):  # what was computed, and its parts
            value = value[1][2] if value[1] else value[0]
        if value is None:
            return ""
        values.append(value)
    first, second = values
    return float(first * second if "*" in formula else first + second if "+" in formula else first - second)


def _target(row: Row) -> str:
    """The page of the report that a row's link opens."""
    if row.get("initiative_id") and "name" in row:
        return f"indsatser/{quote(row['initiative_id'])}.html"
    if not row.get("document_id"):
        return ""
    place = row.get("finding_id") or row.get("claim_id") or (f"side-{row['page']}" if row.get("page") else "")
    return f"dokumenter/{quote(row['document_id'])}.html" + (f"#{quote(place)}" if place else "")


def _lines(text: Any, width: int) -> int:
    """How many lines a text takes in a column of so many characters."""
    return sum(-(-max(len(line), 1) // width) for line in str(text or "").split("\n"))


def _print_set_up(page: Any, name: str, width: int = 0) -> None:
    page.set_landscape()
    page.set_paper(8 if width > WIDEST_A4 else 9)  # A3, A4
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    page.set_header(f'&L&"Calibri,Bold"Klyngeregnskab&R{name}')
    page.set_footer("&R&P / &N")


def _text(value: Any) -> str:
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", str(value))[:LONGEST_TEXT]
