"""Two members of every kind of file that readers of other tools stumble over, each made by the program that makes such files in life. Texts and
figures are our own. What a program is needed for is made by ``made``, several files in one go."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import docx
import openpyxl
from reportlab.pdfgen.canvas import Canvas

Rows = Sequence[Sequence[object]]

A = (
    ("Indsats", "Budget", "Forbrug"),
    ("Sårpleje", "74.310", "71.205"),
    ("Hjemmetræning", "18.940", "20.115"),
    ("I alt", "93.250", "91.320"),
)
B = (
    ("Post", "2024", "2025"),
    ("Husleje", "41.700", "43.150"),
    ("Rengøring", "6.480", "7.020"),
    ("I alt", "48.180", "50.170"),
)
OF_A = (74310, 71205, 18940, 20115, 93250, 91320)
OF_B = (41700, 43150, 6480, 7020, 48180, 50170)


@dataclass(frozen=True)
class Member:
    """A file of a ``kind``: ``program`` turns ``source`` (a ``before`` file) into an ``after`` file; ``python`` has made it already. ``amounts``
    are what it says in kroner, ``told`` a code that it must give a finding of, ``never`` a text that must not be read."""

    kind: str
    program: str
    before: str
    after: str
    source: bytes
    amounts: tuple[int, ...]
    told: str = ""
    never: str = ""


MEMBERS: list[Member] = []


def member(
    kind: str, program: str, source: bytes | str, amounts: Iterable[int], form: str, told: str = "", never: str = ""
) -> None:
    before, _, after = form.partition(">")
    data = source.encode() if isinstance(source, str) else source
    MEMBERS.append(Member(kind, program, before, after or before, data, tuple(amounts), told, never))


# --- makers ----------------------------------------------------------------------------------------------------------


def html(*parts: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html lang='da'><head><meta charset='utf-8'><title>Klyngen</title>{head}</head><body>{''.join(parts)}</body></html>"


def table(rows: Rows, caption: str = "Klyngens midler, kr.") -> str:
    head = "".join(f"<th>{text}</th>" for text in rows[0])
    body = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows[1:])
    return f"<p>{caption}</p><table border='1'><tr>{head}</tr>{body}</table>"


def text_table(rows: Rows, caption: str = "Klyngens midler, kr.") -> str:
    lines = [" | ".join(map(str, row)) for row in rows]
    return "\n".join(
        (caption, "", f"| {lines[0]} |", "|" + "---|" * len(rows[0]), *(f"| {line} |" for line in lines[1:]))
    )


def word(*paint: Callable[[docx.document.Document], object]) -> bytes:
    document = docx.Document()
    for part in paint:
        part(document)
    document.save(data := io.BytesIO())
    return data.getvalue()


def word_table(rows: Rows, caption: str = "Klyngens midler, kr.") -> Callable[[docx.document.Document], object]:
    def paint(document: docx.document.Document) -> None:
        document.add_paragraph(caption)
        grid = document.add_table(len(rows), len(rows[0]))
        for cells, row in zip(grid.rows, rows, strict=True):
            for cell, text in zip(cells.cells, row, strict=True):
                cell.text = str(text)

    return paint


def sheet(
    rows: Rows, form: str = "#,##0", paint: Callable[[openpyxl.worksheet.worksheet.Worksheet], object] | None = None
) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Midler"
    for row in rows:
        book.active.append(list(row))
    for cells in book.active.iter_rows():
        for cell in cells:
            cell.number_format = form if isinstance(cell.value, int | float) else "General"
    if paint:
        paint(book.active)
    book.save(data := io.BytesIO())
    return data.getvalue()


def drawn(paint: Callable[[Canvas], object]) -> bytes:
    canvas = Canvas(data := io.BytesIO(), pagesize=(595, 842))
    canvas.setFont("Helvetica", 11)
    canvas.drawString(60, 780, "Klyngens midler, kr.")
    paint(canvas)
    canvas.save()
    return data.getvalue()


def cells(canvas: Canvas, rows: Rows, y: float = 740, right: Sequence[float] = (60, 300, 400)) -> None:
    for at, row in enumerate(rows):
        canvas.drawString(right[0], y - 18 * at, str(row[0]))
        for x, text in zip(right[1:], row[1:], strict=True):
            canvas.drawRightString(x, y - 18 * at, str(text))


def delimited(rows: Rows) -> bytes:
    csv.writer(text := io.StringIO(), delimiter=";").writerows(rows)
    return text.getvalue().encode()


def mail(encoding: str, body: str, subtype: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@klynge.dk", "b@klynge.dk", "Regnskab for Sønderkær"
    message.set_content(
        body, subtype=subtype, charset="utf-8" if encoding == "quoted-printable" else "iso-8859-1", cte=encoding
    )
    return message.as_bytes()


def styled_run(text: str, **on: object) -> Callable[[docx.document.Document], object]:
    """The figures of B, each budget with ``text`` set in a style of its own before it."""

    def paint(document: docx.document.Document) -> None:
        style = document.styles.add_style("Egen", 2)
        for name, value in on.items():
            setattr(style.font, name, value)
        word_table(B)(document)
        for row in document.tables[0].rows[1:3]:
            paragraph = row.cells[1].paragraphs[0]
            if on.get("superscript"):
                paragraph.add_run(text, style="Egen")
            else:
                run = paragraph.insert_paragraph_before().add_run(text, style="Egen")
                paragraph._p.addprevious(run._r.getparent())

    return paint


def flat_odt(styles: str, body: str) -> str:
    names = ("office", "text", "style", "fo", "table")
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{"xsl-fo-compatible" if name == "fo" else name}:1.0"'
        for name in names
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {spaces} xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3" '
        f'office:mimetype="application/vnd.oasis.opendocument.text"><office:automatic-styles>{styles}</office:automatic-styles>'
        f"<office:body><office:text>{body}</office:text></office:body></office:document>"
    )


def with_chunk(data: bytes, name: str, chunk: bytes) -> bytes:
    """A Word file that takes another one in."""
    link = f'<Relationship Id="rId900" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk" Target="{name}"/></Relationships>'  # noqa: E501
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(made := io.BytesIO(), "w") as target:
        for entry in source.namelist():
            part = source.read(entry)
            if entry == "word/document.xml":
                part = part.replace(b"<w:sectPr", b'<w:altChunk r:id="rId900"/><w:sectPr', 1)
            if entry == "word/_rels/document.xml.rels":
                part = part.replace(b"</Relationships>", link.encode())
            target.writestr(entry, part)
        target.writestr(f"word/{name}", chunk)
    return made.getvalue()


# --- the programs ----------------------------------------------------------------------------------------------------

FILTERS = {"txt": "txt:Text (encoded):IBM_850"}


def made(program: str, after: str, members: Sequence[Member], folder: Path) -> list[bytes | None]:
    """The files a program makes of the sources of some members; None for one it gives nothing for."""
    places = [folder / f"m{at}.{each.before}" for at, each in enumerate(members)]
    for place, each in zip(places, members, strict=True):
        place.write_bytes(each.source)
    if program == "soffice":
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        out = folder / "out"
        command = [
            program,
            profile,
            "--headless",
            "--convert-to",
            FILTERS.get(after, after),
            "--outdir",
            str(out),
            *map(str, places),
        ]
        subprocess.run(command, capture_output=True, timeout=300, check=False)
        found = [out / f"{place.stem}.{after}" for place in places]
        return [place.read_bytes() if place.is_file() else None for place in found]
    if program == "pandoc":
        for place in places:
            target = place.with_suffix(f".out.{after}")
            subprocess.run(
                [program, "-s", str(place), "-o", str(target)], capture_output=True, timeout=120, check=False
            )
        found = [place.with_suffix(f".out.{after}") for place in places]
        return [place.read_bytes() if place.is_file() else None for place in found]
    return [_browsed(place, after) for place in places]


def _browsed(place: Path, after: str) -> bytes:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"))
        page = browser.new_page()
        page.goto(place.as_uri())
        if after == "pdf":
            data = page.pdf()
        elif after == "mhtml":
            data = page.context.new_cdp_session(page).send("Page.captureSnapshot", {"format": "mhtml"})["data"].encode()
        else:
            data = page.content().encode()
        browser.close()
    return data
