"""Scanned pages: read by the engines that are installed, what they say held against each other, sums deciding where they may."""

from __future__ import annotations

import io
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.extraction import extract
from pipeline.model import Box, Extraction, Grid, Page, Word
from pipeline.reading import read, scan, scan_engines
from pipeline.reading.scan_engines import Seen
from pipeline.store import from_files, lean, to_files

SCALE = scan.DPI / 72
ROWS = (
    ("Post", "2023", "2024", "I alt"),
    ("Kørsel", "310", "425", "735"),
    ("Husleje", "190", "175", "365"),
    ("I alt", "500", "600", "1.100"),
)
Engine = Callable[[Image.Image], Sequence[Seen]]


def drawn(rows: Sequence[Sequence[str]] = ROWS, size: int = 30, ruled: bool = True) -> Image.Image:
    """A page with a table under a line of text, as a scanner would give it."""
    page = Image.new("L", (1654, 2339), 255)
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(size)
    pen.text((180, 200), "Regnskab for puljen, beløb i 1.000 kr.", fill=0, font=font)
    for at, row in enumerate(rows):
        for col, text in enumerate(row):
            pen.text((200 + 300 * col, 320 + 60 * at), text, fill=0, font=font)
    for at in range(len(rows) + 1) if ruled else ():
        pen.line((180, 310 + 60 * at, 1400, 310 + 60 * at), fill=0, width=3)
    return page


def words(rows: Sequence[Sequence[str]] = ROWS, **misread: str) -> tuple[Seen, ...]:
    """What an engine sees there; ``misread``: its word for a figure ("n425" for 425)."""
    found = [
        Seen(text, 180 + 130 * n, 200, 300 + 130 * n, 232, 0.97)
        for n, text in enumerate(["Regnskab", "for", "puljen,", "beløb", "i", "1.000", "kr."])
    ]
    for at, row in enumerate(rows):
        for col, text in enumerate(row):
            said = misread.get(f"n{text.replace('.', '_')}", text)
            x = 200 + 300 * col
            if said:
                found.append(Seen(said, x, 320 + 60 * at, x + 17 * len(said) + 20, 352 + 60 * at, 0.95))
    return tuple(found)


def test_the_back_of_a_sheet_has_no_words(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = SimpleNamespace(txts=None, scores=None, word_results=(("", 1.0, None),))
    monkeypatch.setattr(scan_engines, "_rapid", lambda: lambda picture, return_word_box: empty)
    assert scan_engines.see(scan_engines.RAPID, Image.new("L", (300, 400), 255)) == ()


def pdf(*pages: Image.Image) -> bytes:
    made = io.BytesIO()
    pages[0].save(made, "PDF", resolution=scan.DPI, save_all=True, append_images=pages[1:])
    return made.getvalue()


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Sets what the engines see, in their order; with nothing, none is installed."""

    def sees(*seen: Sequence[Seen]) -> None:
        names = scan_engines.ENGINES[: len(seen)]
        monkeypatch.setattr(
            scan_engines,
            "_READERS",
            {name: lambda picture, each=each: each for name, each in zip(names, seen, strict=True)},
        )
        for module in (scan, scan_engines):
            monkeypatch.setattr(module, "engines", lambda: names)

    yield sees


def amounts(found: Extraction) -> dict[str, str]:
    """The amounts by what is doubted of them."""
    return {claim.amount.raw: claim.amount.doubt for claim in found.claims if claim.amount}


def codes(found: Extraction) -> list[tuple[str, str]]:
    return [
        (finding.code, finding.severity)
        for finding in found.findings
        if finding.code in ("engines.disagree", "page.scanned", "page.no_text")
    ]


def slow(page: Image.Image) -> Sequence[Seen]:
    """An engine that gets stuck on pages with little on them."""
    if (np.asarray(page) < 100).mean() < 0.004:
        time.sleep(5)
    return words()


@pytest.mark.parametrize(("seconds", "document"), [(2.0, 0.0), (60.0, 20.0)], ids=["page", "document"])
def test_a_page_that_takes_too_long_costs_itself_only_and_is_told(
    seconds: float, document: float, engine: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine(words(), words())
    monkeypatch.setattr(scan_engines, "_READERS", dict.fromkeys(scan_engines.ENGINES, slow))
    monkeypatch.setattr(scan_engines, "SECONDS", seconds)
    monkeypatch.setattr(scan_engines, "KEPT", 19.0)
    few = drawn(ROWS[:1], ruled=False)
    before = signal.signal(signal.SIGALRM, lambda *_: pytest.fail("the document is out of time"))
    signal.setitimer(signal.ITIMER_REAL, document)
    try:
        found = extract(pdf(drawn(), few), "a.pdf")
        assert not document or 0 < signal.getitimer(signal.ITIMER_REAL)[0] < 20, "the document's own limit goes on"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert len(amounts(found)) == 9
    (told,) = [each for each in found.findings if each.code == "page.no_text"]
    assert told.explanation_da.startswith("Side 2 ") and "--time-limit" in told.explanation_da


def test_without_an_engine_one_line_says_how_to_get_one(engine: Callable[..., None]) -> None:
    engine()
    found = extract(pdf(drawn()), "a.pdf")
    (finding,) = found.findings
    assert found.document.status == "no_text" and 'pip install "klyngeregnskab[ocr]"' in finding.explanation_da


def test_figures_that_two_engines_read_alike_are_amounts_without_doubt(engine: Callable[..., None]) -> None:
    engine(words(), words())
    found = extract(pdf(drawn()), "a.pdf")
    assert set(amounts(found)) == {"310", "425", "735", "190", "175", "365", "500", "600", "1.100"}
    assert set(amounts(found).values()) == {""} and codes(found) == [("page.scanned", "info")]
    assert found.document.pages[0].rules, "ruling lines are seen too"


def test_a_sum_decides_between_two_readings_and_the_proof_says_so(engine: Callable[..., None]) -> None:
    engine(words(n425="426"), words())
    found = extract(pdf(drawn()), "a.pdf")
    assert "425" in amounts(found) and "426" not in amounts(found)
    (proof,) = {claim.proof for claim in found.claims if claim.amount and claim.amount.raw == "425"}
    assert proof == "proven"
    assert ("engines.disagree", "info") in codes(found)
    (told,) = [finding for finding in found.findings if finding.code == "engines.disagree"]
    assert "»426«" in told.explanation_da and "sum" in told.explanation_da


LOOSE = (("Post", "2024"), ("Kørsel", "425"), ("Husleje", "175"), ("Porto", "88"))


def test_two_readings_that_no_sum_settles_are_a_question_with_both_and_count_nowhere(
    engine: Callable[..., None],
) -> None:
    engine(words(LOOSE, n425="426"), words(LOOSE))
    found = extract(pdf(drawn(LOOSE)), "a.pdf")
    assert amounts(found) == {"426": "two_readings", "175": "", "88": ""}
    (told,) = [finding for finding in found.findings if finding.code == "engines.disagree"]
    assert told.severity == "warning" and "»426«" in told.explanation_da and "»425«" in told.explanation_da
    assert told.span is not None and told.span.box is not None and told.claim


def test_what_one_engine_alone_reads_is_marked_so(engine: Callable[..., None]) -> None:
    engine(words(LOOSE))
    assert set(amounts(extract(pdf(drawn(LOOSE)), "a.pdf")).values()) == {"one_reading"}
    engine(words(LOOSE), words(LOOSE, n175=""))
    assert amounts(extract(pdf(drawn(LOOSE)), "a.pdf")) == {"425": "", "175": "one_reading", "88": ""}


def test_a_figure_only_the_second_engine_sees_is_not_lost(engine: Callable[..., None]) -> None:
    engine(words(LOOSE, n175=""), words(LOOSE))
    assert amounts(extract(pdf(drawn(LOOSE)), "a.pdf")) == {"425": "", "175": "one_reading", "88": ""}


def test_what_is_kept_of_a_scan_is_read_back_the_same(engine: Callable[..., None]) -> None:
    engine(words(LOOSE, n425="426"), words(LOOSE))
    kept = lean(extract(pdf(drawn(LOOSE)), "a.pdf"))
    assert from_files(to_files(kept)) == kept


def test_the_text_layer_a_scanner_left_is_held_against_the_picture(engine: Callable[..., None]) -> None:
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(1654 / SCALE, 2339 / SCALE))
    canvas.drawImage(ImageReader(drawn(LOOSE)), 0, 0, 1654 / SCALE, 2339 / SCALE)
    text = canvas.beginText()
    text.setTextRenderMode(3)
    text.setFont("Helvetica", 9)
    for word in words(LOOSE, n425="475"):
        text.setTextOrigin(word.x0 / SCALE, (2339 - word.bottom + 4) / SCALE)
        text.textOut(word.text)
    canvas.drawText(text)
    canvas.save()
    engine(words(LOOSE))
    found = extract(made.getvalue(), "a.pdf")
    assert amounts(found) == {"425": "two_readings", "175": "", "88": ""}
    (told,) = [finding for finding in found.findings if finding.code == "engines.disagree"]
    assert "»425«" in told.explanation_da and "»475«" in told.explanation_da


def with_picture(side: float = 420) -> bytes:
    """A page of text with a table that is a picture."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(595, 842))
    canvas.drawString(60, 780, "Puljen er på 640.000 kr. i 2024. Fordelingen ses nedenfor.")
    canvas.drawImage(ImageReader(drawn(LOOSE).crop((150, 280, 1000, 620))), 60, 500, side, side * 0.4)
    canvas.save()
    return made.getvalue()


def test_a_table_that_is_a_picture_beside_text_is_read(engine: Callable[..., None]) -> None:
    scale = 420 * SCALE / 850
    seen = [
        Seen(w.text, (w.x0 - 150) * scale, (w.top - 280) * scale, (w.x1 - 150) * scale, (w.bottom - 280) * scale, 0.95)
        for w in words(LOOSE)
        if w.top > 300
    ]
    engine(seen, seen)
    found = extract(with_picture(), "a.pdf")
    assert set(amounts(found)) == {"640.000 kr.", "425", "175", "88"} and ("page.scanned", "info") in codes(found)
    assert not [finding for finding in found.findings if finding.code in ("engines.disagree", "number.missing")]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_picture_is_a_document_of_one_page(kind: str, engine: Callable[..., None]) -> None:
    engine(words(), words())
    made = io.BytesIO()
    drawn().save(made, kind, dpi=(scan.DPI, scan.DPI))
    found = extract(made.getvalue(), f"skema.{kind.lower()}")
    assert found.document.media_type == f"image/{kind.lower()}" and len(amounts(found)) == 9


def test_a_damaged_picture_is_told() -> None:
    document = read(b"\x89PNG\r\n\x1a\n" + b"x" * 50, "a.png")
    assert document.status == "unreadable" and "beskadiget" in document.findings[0].explanation_da


def test_the_command_tesseract_is_asked_for_danish_and_its_table_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = ["level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"]
    for n, word in enumerate(words(LOOSE)):
        box = (word.x0, word.top, word.x1 - word.x0, word.bottom - word.top)
        rows.append(
            "\t".join(["5", "1", "1", "1", "1", str(n), *(str(round(edge)) for edge in box), "93.5", word.text])
        )
    (tmp_path / "tsv").write_text("\n".join(rows), encoding="utf-8")
    command = tmp_path / "tesseract"
    command.write_text(
        f'#!/bin/sh\n[ "$1" = --list-langs ] && echo dan && exit\ncat > /dev/null\necho "$@" > "{tmp_path}/asked"\ncat "{tmp_path}/tsv"\n'
    )
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(scan_engines.importlib.util, "find_spec", lambda name: None)
    scan_engines._languages.cache_clear()
    try:
        found = extract(pdf(drawn(LOOSE)), "a.pdf")
    finally:
        scan_engines._languages.cache_clear()
    assert set(amounts(found)) == {"425", "175", "88"} and set(amounts(found).values()) == {"one_reading"}
    assert (tmp_path / "asked").read_text().split() == ["stdin", "stdout", "-l", "dan", "--psm", "3", "tsv"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("1.234", "1.234", True), ("1.234", "1,234", False), ("–5", "-5", True), ("5", "-5", False), ("12 000", "12000", True), ("2022.", "2022", True)],
)  # fmt: skip
def test_readings_are_alike_when_they_give_the_same_figure(one: str, other: str, same: bool) -> None:
    assert scan.alike(one, other) is same


@pytest.mark.parametrize("degrees", [-2.3, 0.0, 1.1])
def test_how_far_a_page_is_askew_is_found(degrees: float) -> None:
    turned = drawn().rotate(-degrees, fillcolor=255)
    assert scan.askew(turned) == pytest.approx(degrees, abs=0.15)


def test_ruling_lines_are_found_and_letters_are_none() -> None:
    lines = scan.ruling_lines(drawn(), SCALE)
    assert [(round(x0, -1), round(x1, -1)) for x0, _, x1, _ in lines] == [(180, 1400)] * 5
    assert not scan.ruling_lines(drawn(ruled=False), SCALE)
    box = Image.new("L", (400, 400), 255)
    ImageDraw.Draw(box).rectangle((50, 60, 300, 200), outline=0, width=2)
    assert len(scan.ruling_lines(box, SCALE)) == 4
    filled = Image.new("L", (400, 400), 255)
    ImageDraw.Draw(filled).rectangle((50, 60, 300, 200), fill=0)
    assert not scan.ruling_lines(filled, SCALE), "an area is no line"


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_that_lies_on_its_side_is_read_upright(
    quarters: int, engine: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine(words(), words())

    def sees(picture: Image.Image) -> Sequence[Seen]:
        grey = np.asarray(picture.convert("L"))
        head = grey[195:240, 180:700]  # where the first line stands when the page lies right
        return words() if grey.shape[0] > grey.shape[1] and head.min() < 100 else (Seen("x", 0, 0, 5, 5, 0.4),)

    monkeypatch.setattr(scan_engines, "_READERS", dict.fromkeys(scan_engines.ENGINES, sees))
    found = extract(pdf(drawn().rotate(90 * quarters, expand=True)), "a.pdf")
    assert len(amounts(found)) == 9 and {word.rotation for word in found.document.pages[0].words} == {
        -90 * quarters % 360
    }


def test_rapidocr_reads_a_page_that_pillow_draws() -> None:
    pytest.importorskip("rapidocr", reason='the extra is not installed: pip install "klyngeregnskab[ocr]"')
    found = extract(pdf(drawn(size=34)), "a.pdf")
    assert set(amounts(found)) >= {"310", "425", "735", "190", "175", "365", "500", "600", "1.100"}


def test_letters_that_an_engine_only_guesses_at_do_not_count_as_read(engine: Callable[..., None]) -> None:
    page = Page(1, 300, 200, words=(Word("Referat", 20, 10, 60, 20),), unread=(Box(20, 40, 280, 180),))
    engine([Seen("DddDDD", 0, 0, 200, 40, 0.31), Seen("adddD", 0, 50, 200, 90, 0.44)])
    assert scan.read_places(Image.new("L", (900, 600), 255), page) == page


def test_words_are_spelled_by_the_engine_that_knows_the_language(engine: Callable[..., None]) -> None:
    engine(words(nKørsel="Korsel", nI_alt="I alt"), words())
    table = next(block for block in extract(pdf(drawn()), "a.pdf").layout.blocks if isinstance(block, Grid))
    assert [row[0] for row in table.texts()] == ["Post", "Kørsel", "Husleje", "I alt"]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((("Kom", 0, 40), ("muner", 45, 100)), (("Kommuner", 0, 100),), ["Kommuner"]),
        ((("Laeso", 0, 60),), (("Læsø", 0, 60),), ["Læsø"]),
        ((("FællesMidler", 0, 120),), (("Fælles", 0, 60),), ["FællesMidler"]),
        ((("kr.5.310", 0, 80),), (("krone", 0, 30),), ["kr.5.310"]),
    ],
)
def test_a_word_is_another_only_where_it_stands_for_the_same_letters(first, second, expected) -> None:
    seen = [tuple(Seen(text, x0, 0, x1, 20, 0.95) for text, x0, x1 in each) for each in (first, second)]
    assert [word.text for word in scan.spelled(*seen)] == expected
