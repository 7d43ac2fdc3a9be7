"""PDFs nobody should send: each comes back with a status and a finding, and says the same whatever was read before."""

import pytest

from pipeline.reading import read


def pdf_of(objects: list[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    return out + head + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))


def one_page(media_box: bytes = b"0 0 595 842", count: int = 1) -> bytes:
    words = b"BT /F1 12 Tf 72 700 Td (Klynge Nord har 2.180.605 kr.) Tj ET"
    return pdf_of([
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count %d>>" % count,
        b"<</Type/Page/Parent 2 0 R/MediaBox[%b]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>" % media_box,
        b"<</Length %d>>stream\n%b\nendstream" % (len(words), words),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ])  # fmt: skip


NO_PAGES = pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"])
PAGES_IN_A_CIRCLE = pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 1>>"])
LOCK = b"/Encrypt<</Filter/Standard/V 1/R 2/O(%b)/U(%b)/P -4>>/ID[(a)(a)]" % (b"o" * 32, b"u" * 32)
LOCKED = one_page().replace(b"trailer<<", b"trailer<<" + LOCK)
DAMAGED = "Filen kan ikke åbnes som PDF; den er beskadiget eller ufuldstændig. Gem eller hent den igen."


@pytest.mark.parametrize(
    ("data", "status", "says"),
    [
        (b"%PDF-1.7\n", "unreadable", DAMAGED),
        (one_page()[:150], "unreadable", DAMAGED),
        (NO_PAGES, "unreadable", DAMAGED),
        (PAGES_IN_A_CIRCLE, "unreadable", "Side 1 kan ikke læses; den er beskadiget."),
        (LOCKED, "unreadable", "Filen er beskyttet med adgangskode og kan ikke læses. Gem den uden adgangskode og læg den ind igen."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(data, status, says):
    document = read(data, "x.pdf")
    assert (document.status, [finding.explanation_da for finding in document.findings]) == (status, [says])


def test_the_reason_is_the_files_own_and_not_that_of_the_file_before():
    for before in (LOCKED, b"%PDF-1.7\n"):
        read(before, "before.pdf")
        assert read(NO_PAGES, "x.pdf").findings[0].explanation_da == DAMAGED


@pytest.mark.parametrize(
    "data",
    [
        one_page().replace(b"startxref\n", b"startxref\n99999"),  # the table of places is not where it should be
        one_page(count=900_000_000),
        one_page(b"0 0 2000000 2000000"),
        one_page(b"0 0 0 0"),
    ],
)
def test_what_is_only_odd_is_read(data):
    document = read(data, "x.pdf")
    assert document.status == "read"
    assert " ".join(word.text for page in document.pages for word in page.words) == "Klynge Nord har 2.180.605 kr."
