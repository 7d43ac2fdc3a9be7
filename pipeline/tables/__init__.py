"""Document → Layout: blocks in reading order, every printed word in exactly one of them."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model import Document, Layout, Page, Paragraph


def layout(document: Document) -> Layout:
    """The blocks of a document. Formats that state their structure bring their blocks; text and PDF are laid out here."""
    from pipeline.tables.context import with_context

    if document.blocks:
        return Layout(with_context(document.blocks))
    if any(page.lines for page in document.pages):
        from pipeline.tables.linear import layout_text

        return layout_text(document)
    from pipeline.tables.pdf_layout import layout_pdf

    found = layout_pdf(document)
    return replace(found, blocks=with_context(found.blocks))


def plain_layout(document: Document) -> Layout:
    """The words of a document without tables: a paragraph for each run of lines, and for each page of a PDF."""
    runs = [(page.number, run) for page in document.pages for run in _runs(page) if run]
    return Layout(tuple(Paragraph(f"p{n}", text, page) for n, (page, text) in enumerate(runs, 1)))


def _runs(page: Page) -> list[str]:
    if not page.lines:
        return [" ".join(word.text for word in page.words)]
    return [" ".join(run.split()) for run in "\n".join(line.strip() for line in page.lines).split("\n\n")]
