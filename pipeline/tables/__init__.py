"""Document → Layout: blocks in reading order, every printed word in exactly one of them."""

from dataclasses import replace

from pipeline.model import Block, Document, Layout, Page, Paragraph


def layout(document: Document) -> Layout:
    """The blocks of a document. Formats that state their structure bring their blocks; text and PDF are laid out here."""
    from pipeline.tables.context import with_context
    from pipeline.tables.lone_totals import with_lone_totals

    if document.blocks:
        found = Layout(with_context(_with_lines(document)))
    elif any(page.lines for page in document.pages):
        from pipeline.tables.linear import layout_text

        found = layout_text(document)
    else:
        from pipeline.tables.pdf_layout import layout_pdf

        found = layout_pdf(document)
        found = replace(found, blocks=with_context(found.blocks))
    return replace(found, blocks=with_lone_totals(found.blocks, document.pages))


def _with_lines(document: Document) -> tuple[Block, ...]:
    """The blocks of a document, its texts with lines of their own laid out as text files are."""
    if not any(isinstance(block, Paragraph) and block.role == "lines" for block in document.blocks):
        return document.blocks
    from pipeline.tables.linear import layout_text, numbered

    made: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Paragraph) and block.role == "lines":
            page = Page(block.page, lines=tuple(block.text.split("\n")), engine="text")
            made += layout_text(replace(document, pages=(page,), blocks=())).blocks
        else:
            made.append(block)
    return numbered(made)


def plain_layout(document: Document) -> Layout:
    """The words of a document without tables: a paragraph for each run of lines, and for each page of a PDF."""
    runs = [(page.number, run) for page in document.pages for run in _runs(page) if run]
    return Layout(tuple(Paragraph(f"p{n}", text, page) for n, (page, text) in enumerate(runs, 1)))


def _runs(page: Page) -> list[str]:
    if not page.lines:
        return [" ".join(word.text for word in page.words)]
    return [" ".join(run.split()) for run in "\n".join(line.strip() for line in page.lines).split("\n\n")]
