"""What is laid over a PDF page and prints with it: filled-in form fields, free text and stamps, made part of the page before it is read."""

from __future__ import annotations

import pypdfium2
import pypdfium2.raw as pdfium

PRINTING = frozenset({pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP})


def open_page(pdf: pypdfium2.PdfDocument, number: int) -> pypdfium2.PdfPage:
    """A page, counted from 1. One with fields, free text or stamps is opened again with these as part of it; notes, links and marks of
    reviewers stay what they are: they do not print. Raises PdfiumError when the page does not load."""
    page = pdf[number - 1]
    if not _has_printing(page):
        return page
    flattened = pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
    if flattened == pdfium.FLATTEN_SUCCESS:
        page.close()
        page = pdf[number - 1]
    return page


def _has_printing(page: pypdfium2.PdfPage) -> bool:
    for at in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        note = pdfium.FPDFPage_GetAnnot(page.raw, at)
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        pdfium.FPDFPage_CloseAnnot(note)
        if kind in PRINTING:
            return True
    return False
