"""What is laid over a PDF page and prints with it: filled-in form fields, free text and stamps, made part of the page before it is read."""

import ctypes
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

PRINTING = frozenset({pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP})
_WRITES = re.compile(r"T[jJ]|\bDo\b")  # in what draws an annotation: text, or another drawing
_SILENT = frozenset({pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP})
_NORMAL = pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL
_UNSEEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW


@dataclass(slots=True)
class Beside:
    """What lies on the pages beside their text: the names of attached ``files``, the texts of reviewers' ``notes`` with their page, and what they
    strike out, as boxes in user space (left, bottom, right, top)."""

    files: list[str] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)
    strokes: list[tuple[int, tuple[float, ...]]] = field(default_factory=list)


def open_page(pdf: pypdfium2.PdfDocument, number: int, beside: Beside | None = None) -> pypdfium2.PdfPage:
    """A page, counted from 1. One with fields, free text, stamps or other annotations that write is opened again with these as part of it;
    notes, links and marks of reviewers stay what they are: they do not print, and are put down in ``beside``, as what is hidden is.
    Raises PdfiumError when the page does not load."""
    page = pdf[number - 1]
    if not _has_printing(page, number, beside or Beside()):
        return page
    page.render(scale=0.05, draw_annots=True)  # drawing them makes the appearance of fields that come without one
    flattened = pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
    if flattened == pdfium.FLATTEN_SUCCESS:
        page.close()
        page = pdf[number - 1]
    return page


def attached_files(pdf: pypdfium2.PdfDocument) -> list[str]:
    """The names of the files that are attached to a PDF as a whole."""
    count = pdfium.FPDFDoc_GetAttachmentCount(pdf.raw)
    return [_name(pdfium.FPDFDoc_GetAttachment(pdf.raw, at)) for at in range(count)]


def attachments(data: bytes) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The files attached to a PDF, then those attached to its pages: names, and what gives their bytes."""
    pdf = pypdfium2.PdfDocument(data)
    try:
        for at in range(pdfium.FPDFDoc_GetAttachmentCount(pdf.raw)):
            file = pdfium.FPDFDoc_GetAttachment(pdf.raw, at)
            yield _name(file), partial(bytes, _content(file))
        for number in range(len(pdf)):
            page = pdf[number]
            for at in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
                note = pdfium.FPDFPage_GetAnnot(page.raw, at)
                if pdfium.FPDFAnnot_GetSubtype(note) == pdfium.FPDF_ANNOT_FILEATTACHMENT:
                    file = pdfium.FPDFAnnot_GetFileAttachment(note)
                    yield _name(file), partial(bytes, _content(file))
                pdfium.FPDFPage_CloseAnnot(note)
            page.close()
    finally:
        pdf.close()


def _content(file: Any) -> bytes:
    length = ctypes.c_ulong()
    if not pdfium.FPDFAttachment_GetFile(file, None, 0, length):
        return b""
    buffer = ctypes.create_string_buffer(length.value)
    pdfium.FPDFAttachment_GetFile(file, buffer, length.value, length)
    return buffer.raw


def _name(file: Any) -> str:
    return _said(pdfium.FPDFAttachment_GetName, file) or "?"


def _has_printing(page: pypdfium2.PdfPage, number: int, beside: Beside) -> bool:
    found = False
    for at in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        note = pdfium.FPDFPage_GetAnnot(page.raw, at)
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        if pdfium.FPDFAnnot_GetFlags(note) & _UNSEEN:
            pdfium.FPDFAnnot_SetFlags(note, pdfium.FPDF_ANNOT_FLAG_HIDDEN)
            texts = [_said(pdfium.FPDFAnnot_GetStringValue, note, key) for key in (b"V", b"Contents")]
            beside.notes += [(number, text) for text in texts if text]
            pdfium.FPDFPage_CloseAnnot(note)
            continue
        drawing = _said(pdfium.FPDFAnnot_GetAP, note, _NORMAL)
        prints = kind == pdfium.FPDF_ANNOT_WIDGET or (drawing and (kind in PRINTING or _WRITES.search(drawing)))
        if kind == pdfium.FPDF_ANNOT_FILEATTACHMENT:
            beside.files.append(_name(pdfium.FPDFAnnot_GetFileAttachment(note)))
        elif not prints and kind not in _SILENT and (text := _said(pdfium.FPDFAnnot_GetStringValue, note, b"Contents")):
            beside.notes.append((number, text))
        if kind == pdfium.FPDF_ANNOT_STRIKEOUT:
            beside.strokes += [(number, box) for box in _marked(note)]
        pdfium.FPDFPage_CloseAnnot(note)
        found = found or bool(prints)
    return found


def _marked(note: Any) -> Iterator[tuple[float, ...]]:
    """The boxes of text that an annotation marks."""
    corners = pdfium.FS_QUADPOINTSF()
    for at in range(pdfium.FPDFAnnot_CountAttachmentPoints(note)):
        if pdfium.FPDFAnnot_GetAttachmentPoints(note, at, corners):
            xs, ys = (corners.x1, corners.x2, corners.x3, corners.x4), (corners.y1, corners.y2, corners.y3, corners.y4)
            yield min(xs), min(ys), max(xs), max(ys)


def _said(function: Any, *of: Any) -> str:
    """A text of an annotation or a file, as one of pdfium's functions gives it."""
    length = function(*of, None, 0)
    buffer = (ctypes.c_ushort * max(1, length // 2))()
    function(*of, buffer, length)
    return bytes(buffer)[: max(0, length - 2)].decode("utf-16-le", "replace")
