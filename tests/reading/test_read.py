"""Any bytes in, a Document out: what kind of file it is, its encoding, and why it could not be read."""

import codecs
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading import read
from pipeline.reading.encoding import decode

DANISH = "Møde i Klynge Midt på Sjælland: 1,5 mio. kr. – afsat i år"


def zipped(**parts: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "encoding"),
    [
        ("utf8.txt", DANISH.encode(), "utf-8"),
        ("bom.txt", codecs.BOM_UTF8 + DANISH.encode(), "utf-8-sig"),
        ("windows.txt", DANISH.encode("cp1252"), "windows-1252"),
        ("utf16.txt", DANISH.encode("utf-16"), "utf-16"),
        ("utf16-be.txt", codecs.BOM_UTF16_BE + DANISH.encode("utf-16-be"), "utf-16"),
        ("utf16-bare.txt", DANISH.encode("utf-16-le"), "utf-16-le"),
    ],
)
def test_encodings(name, data, encoding):
    document = read(data, name)
    assert document.status == "read"
    assert document.pages[0].lines[0] == DANISH
    assert document.encoding == encoding


def test_a_file_cut_off_inside_a_letter_stays_utf8_and_says_so():
    document = read((DANISH * 3 + "ø").encode()[:-1], "a.txt")
    assert "Møde i Klynge" in document.pages[0].lines[0]
    assert [finding.code for finding in document.findings] == ["document.unreadable"]
    assert document.findings[0].severity == "warning"


def test_form_feeds_part_pages_and_line_numbers_stay_those_of_the_file():
    document = read(b"en\r\nto\r\n\x0ctre\nfire", "a.txt")
    assert [page.lines for page in document.pages] == [("en", "to"), ("tre", "fire")]
    assert [page.number for page in document.pages] == [1, 2]


@pytest.mark.parametrize(
    ("name", "data", "status", "word"),
    [
        ("tom.pdf", b"", "empty", "tom"),
        ("blank.txt", b" \n\n\t \n", "empty", "ingenting"),
        ("blank.html", b"<html><body><p>&nbsp;</p></body></html>", "empty", "ingenting"),
        ("billede.png", b"\x89PNG\r\n\x1a\n" + bytes(50), "unreadable", "billede"),
        ("scan.jpg", b"\xff\xd8\xff\xe0" + bytes(50), "unreadable", "billede"),
        ("gammel.doc", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "unreadable", ".docx"),
        (
            "laast.docx",
            bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
            "unreadable",
            "adgangskode",
        ),
        (
            "ark.xlsx",
            zipped(**{"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}),
            "unreadable",
            "beskadiget",
        ),
        ("klippet.docx", zipped(**{"[Content_Types].xml": "<Types/>"})[:40], "unreadable", "beskadiget"),
        (
            "uden.docx",
            zipped(**{"[Content_Types].xml": "<Types/>", "word/styles.xml": "<styles/>"}),
            "unreadable",
            "word/document.xml",
        ),
        (
            "ødelagt.docx",
            zipped(**{"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document"}),
            "unreadable",
            "beskadiget",
        ),
        ("data.bin", bytes(range(256)) * 4, "unreadable", "kendes ikke"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # bytes hold the time: not the same in two workers
)
def test_what_cannot_be_read_is_a_finding(name, data, status, word):
    document = read(data, name)
    assert document.status == status
    assert [finding.code for finding in document.findings] == ["document.unreadable"]
    assert word in document.findings[0].explanation_da
    assert document.findings[0].explanation_en
    assert len(document.sha256) == 64


def test_content_decides_not_the_name():
    assert read(b"<!DOCTYPE html><html><body><p>Hej</p></body></html>", "referat.txt").media_type == "text/html"
    assert read("Beløb < 5 mio. kr.".encode(), "referat.html").media_type == "text/plain"


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_make_the_reader_raise(data):
    assert read(data, "x.html").status in ("read", "empty", "unreadable", "no_text")


@settings(deadline=None)
@given(st.sampled_from([b"<html><body>", b"<table><tr><td>", b"PK\x03\x04"]), st.binary(max_size=200))
def test_no_damaged_file_makes_the_reader_raise(start, rest):
    assert read(start + rest, "x").status in ("read", "empty", "unreadable", "no_text")


@given(st.text(alphabet=st.characters(min_codepoint=32, blacklist_categories=("Cs", "Cc")), min_size=1))
def test_utf8_text_is_kept(text):
    assert decode(text.encode()).text.lstrip("\ufeff") == text.lstrip("\ufeff")


def test_a_line_drawn_from_label_to_figure_is_no_part_of_either():
    (page,) = read(b"Husleje____________22.333 kr.\nUnderskrift ________\n", "a.txt").pages
    assert [line.split() for line in page.lines[:2]] == [["Husleje", "22.333", "kr."], ["Underskrift", "________"]]


def test_lines_of_letters_that_frame_a_table_are_a_frame():
    frame = "╔════════╦════════╗\n║ Klynge ║ Beløb  ║\n╠════════╬════════╣\n║ Fjord  ║ 22.333 ║\n╚════════╩════════╝\n"
    for encoding in ("utf-8", "cp850"):
        lines = read(frame.encode(encoding), "a.txt").pages[0].lines
        assert lines[:2] == ("+--------+--------+", "| Klynge | Beløb  |")
