"""PDF bytes → Document, with pdfium. Damaged, encrypted and text-less files become a status and findings, never an exception."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from pipeline.guard import attempt
from pipeline.model import Box, Document, Finding, Page, Rule, Span, Word
from pipeline.reading import scan, scan_engines
from pipeline.reading.failures import Unseen, not_read, reading_finding
from pipeline.reading.pdf_chars import read_words
from pipeline.reading.pdf_fields import Beside, attached_files, open_page
from pipeline.reading.pdf_pictures import displayed, unread_places, without_paper
from pipeline.reading.pdf_raw import Frame
from pipeline.reading.pdf_rules import read_rules
from pipeline.reading.pdf_seen import has_layers_off, has_patterns
from pipeline.reading.pdf_signs import join_signs, red_only, with_bullets, without_leaders
from pipeline.reading.writing import SCALE
from pipeline.reference.texts import listed, message

MEDIA_TYPE = "application/pdf"
_STRANGE = re.compile(
    "(?:[^\x01\x03-\x08\x0e-\x1f\ufffd]?[\x01\x03-\x08\x0e-\x1f\ufffd]){3}|[\ue000-\uf8ff]{3}"
)  # words of such letters
_DYNAMIC = frozenset({pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND})


def read_pdf(data: bytes) -> Document:
    """Every page's words, ruling lines and shaded areas.

    ``status``: ``read``; ``no_text`` when no page has a text layer and at least one shows something (a scan); ``empty`` when nothing
    is printed; ``unreadable`` when the file or none of its pages opens (finding ``document.unreadable``). A page without text beside pages
    that have it, or of a scan, gives a finding ``page.no_text``.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        pdf = pypdfium2.PdfDocument(data)
    except (pypdfium2.PdfiumError, ValueError) as error:
        # the reason is pdfium's last one, which may be another file's: a file that is locked says so itself
        locked = "password" in str(error).lower() and b"/Encrypt" in data
        return not_read(sha256, MEDIA_TYPE, "locked" if locked else "no_pdf")
    try:
        traits, beside = (has_layers_off(data), has_patterns(data)), Beside(attached_files(pdf))
        pages = tuple(
            attempt("page", Span(number, ""), Page(number, engine="none"), _read_either, pdf, number, traits, beside)
            for number in range(1, len(pdf) + 1)
        )
        dynamic = pdfium.FPDF_GetFormType(pdf.raw) in _DYNAMIC
        metadata = tuple(sorted((k, v) for k, v in pdf.get_metadata_dict(skip_empty=True).items()))
    finally:
        pdf.close()
    document, unseen = _judge(sha256, pages, metadata), Unseen()
    for page in pages:
        for text in page.unseen:
            unseen.hide(text, f"page {page.number}")
        for text in page.struck:
            unseen.strike(text, f"page {page.number}")
    for number, text in beside.notes:
        unseen.hide(text, f"page {number}")
    for number, box in without_paper(pages):
        unseen.picture(f"page {number}", box)
    told = [reading_finding("part", "XFA", warning=True)] if dynamic else []
    told += [_red(page.number, page.red) for page in pages if page.red]
    if strange := [str(page.number) for page in pages if _has_strange_words(page)]:
        told.append(reading_finding("unknown_letters", ", ".join(strange), warning=True))
    return replace(document, findings=(*document.findings, *told, *unseen.findings()), parts=tuple(beside.files))


def _has_strange_words(page: Page) -> bool:
    text = " ".join(word.text for word in page.words)
    return not (text.isprintable() and "\ufffd" not in text) and any(_STRANGE.search(word.text) for word in page.words)


def read_page(
    pdf: pypdfium2.PdfDocument, number: int, traits: tuple[bool, bool] = (False, False), beside: Beside | None = None
) -> Page:
    """One page, counted from 1, as it shows; what it does not show is its ``unseen``. A page pdfium cannot load has engine ``none``. ``traits``:
    whether its file has layers that are off, and patterns."""
    layered, tiled = traits
    try:
        page = open_page(pdf, number, beside)
    except pypdfium2.PdfiumError:
        return Page(number, engine="none")
    try:
        frame = _frame(page)
        rules, images, drawn = read_rules(page, frame, tiled)
        rules += tuple(_across(box, frame) for at, box in (beside.strokes if beside else ()) if at == number)
        textpage = page.get_textpage()
        try:
            printed = read_words(textpage.raw, frame, rules, drawn, partial(_picture, page), layered)
        finally:
            textpage.close()
        words = join_signs(without_leaders(printed.words))
        words, rules = with_bullets(words, rules, displayed(drawn.glyphs, frame))
        unread = unread_places(drawn, frame, words, partial(_picture, page)) if words else ()
    except pypdfium2.PdfiumError:
        return Page(number, engine="none")
    finally:
        page.close()
    width, height = frame.size
    return Page(
        number,
        round(width, 2),
        round(height, 2),
        words,
        tuple(rule for rule in rules if rule not in printed.strokes) if printed.strokes else rules,
        engine="pdfium",
        images=images,
        unseen=printed.hidden,
        struck=printed.struck,
        unread=unread,
        recognised=drawn.recognised,
        red=red_only(words, frame.points(*np.array(drawn.reds).T)) if drawn.reds else (),
    )


def _read_either(pdf: pypdfium2.PdfDocument, number: int, traits: tuple[bool, bool], beside: Beside) -> Page:
    """A page as it is written, or where that is nothing, as its picture is read."""
    page = read_page(pdf, number, traits, beside)
    if (page.recognised or (page.images and not page.words)) and scan_engines.engines():
        return attempt("page", Span(number, ""), page, _in_picture, pdf, page, scan.read_picture)
    if page.unread and scan_engines.engines():
        return attempt("page", Span(number, ""), page, _in_picture, pdf, page, scan.read_places)
    return page


def _in_picture(pdf: pypdfium2.PdfDocument, page: Page, read: Callable[[Any, Page], Page]) -> Page:
    """A scanned page, or the unread places of another, as they are read in the page's picture."""
    opened = open_page(pdf, page.number)
    try:
        picture = opened.render(scale=scan.DPI / 72, grayscale=True, draw_annots=False).to_pil()
    finally:
        opened.close()
    try:
        with scan_engines.page_time():
            return read(picture, page)
    except scan_engines.PageOutOfTime:
        return replace(page, engine=f"{page.engine}+{scan.LATE}")


def _across(box: tuple[float, ...], frame: Frame) -> Rule:
    """The line that a reviewer draws through the text in a box."""
    x0, top, x1, bottom = (float(edge[0]) for edge in frame.boxes(*(np.array([edge]) for edge in box)))
    return Rule(x0, (top + bottom) / 2, x1, (top + bottom) / 2)


def _picture(page: pypdfium2.PdfPage) -> NDArray[np.uint8]:
    picture: NDArray[np.uint8] = page.render(scale=SCALE, grayscale=True, draw_annots=False).to_numpy()
    return picture.reshape(picture.shape[:2])


def _frame(page: Any) -> Frame:
    """The visible rectangle: pdfium's own choice of crop and media box, with the page's rotation."""
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page.raw, box)
    return Frame(box.left, box.bottom, box.right, box.top, page.get_rotation() % 360)


def _judge(sha256: str, pages: tuple[Page, ...], metadata: tuple[tuple[str, str], ...]) -> Document:
    blank = [p for p in pages if not p.words]
    scanned = [p for p in blank if p.images]
    damaged = [p for p in blank if p.engine == "none"]
    status = "read" if len(blank) < len(pages) else "no_text" if scanned else "unreadable" if damaged else "empty"
    findings = (*(_no_text(p, whole=status != "read") for p in blank), *scan.findings(pages))
    title = dict(metadata).get("Title", "")
    return Document(sha256, MEDIA_TYPE, status=status, title=title, pages=pages, metadata=metadata, findings=findings)


def _red(page: int, figures: tuple[Word, ...]) -> Finding:
    first, texts = figures[0], listed([word.text for word in figures], "; ")
    span = Span(page, first.text, Box.of(first))
    return Finding("amount.format", "warning", *message("page", "red", page=page, count=len(figures), figures=texts), span)


def _no_text(page: Page, whole: bool) -> Finding:
    span = Span(page.number, "")
    if page.engine == "none":
        return Finding("page.no_text", "error", *message("page", "damaged", page=page.number), span)
    if page.images:
        texts = message("page", "pictures", page=page.number, images=page.images, why=scan.nothing_read(page))
        return Finding("page.no_text", "error" if whole else "warning", *texts, span)
    return Finding("page.no_text", "info", *message("page", "blank", page=page.number), span)
