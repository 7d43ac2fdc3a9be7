"""Document → Layout: blocks in reading order, every printed word in exactly one of them."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model import Document, Layout


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
