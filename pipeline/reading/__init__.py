"""Bytes → Document. The only place that opens source files; each format has a module that owns its library."""

import hashlib
from dataclasses import replace

from pipeline.model import Document
from pipeline.reading import kinds
from pipeline.reading.failures import attached, inside, not_read
from pipeline.reference.texts import pairs


def read(data: bytes, name: str) -> Document:
    """What a file says, from its bytes; ``name`` helps only where the content does not tell the kind of file.

    Never raises on bad input: a file that cannot be read comes back with status ``unreadable`` or ``empty`` and a
    finding ``document.unreadable`` that says why and what to do.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    if not data:
        return not_read(sha256, kinds.OCTETS, "nothing", status="empty")
    kind = kinds.media_type(data, name)
    document = _read_kind(data, kind, sha256, name)
    if document.parts:
        document = _with_parts(document)
    elif document.status == "read" and not _prints_something(document):
        blank = not_read(sha256, kind, "blank", status="empty")
        return replace(blank, metadata=document.metadata, findings=(*document.findings, *blank.findings))
    return document


def _with_parts(document: Document) -> Document:
    """The document with its parts by the names they are stored under, no more than are read, and told."""
    from pipeline.reading.parts import MOST, shown_names

    names = shown_names(document.parts)
    told = [inside(names[:MOST]), *([attached(names[MOST:])] if len(names) > MOST else [])]
    return replace(document, parts=names[:MOST], findings=(*document.findings, *told))


def _read_kind(data: bytes, kind: str, sha256: str, name: str) -> Document:
    # Each reader is imported when it is needed: a worker that reads text loads neither pdfium nor lxml.
    if kind == kinds.PDF:
        from pipeline.reading.pdf import read_pdf

        return read_pdf(data)
    if kind == kinds.DOCX:
        from pipeline.reading.docx import read_docx

        return read_docx(data, sha256)
    if kind in kinds.RELATIVES:
        from pipeline.reading.office import read_relative

        return read_relative(data, sha256, kind)
    if kind in kinds.WORKBOOKS:
        from pipeline.reading.workbook import read_workbook

        return read_workbook(data, sha256, kind)
    if kind == kinds.ZIP:
        from pipeline.reading.parts import names_of_zip

        return Document(sha256, kind, parts=tuple(names_of_zip(data)))
    if kind in (kinds.MAIL, kinds.MSG):
        from pipeline.reading.mail import read_mail

        return read_mail(data, sha256)
    if kind == kinds.HTML:
        from pipeline.reading.html import read_html

        return read_html(data, sha256)
    if kind == kinds.TEXT:
        from pipeline.reading.agenda import read_agenda
        from pipeline.reading.text import read_text
        from pipeline.reading.workbook import read_delimited

        if (agenda := read_agenda(data, sha256)) is not None:
            return agenda
        table = read_delimited(data, sha256) if name.lower().endswith(kinds.DELIMITED) else None
        return table or read_text(data, sha256)
    if kind.startswith("image/"):
        return _read_image(data, kind, sha256)
    if kind.endswith("damaged"):
        return not_read(sha256, "application/zip", "damaged", detail="zip")
    return not_read(sha256, kind, kind if kind in pairs("unread") else "unknown", detail=kind)


def _read_image(data: bytes, kind: str, sha256: str) -> Document:
    """A picture as a scanned page; several in one file as so many pages."""
    from pipeline.reading.pdf import read_pdf
    from pipeline.reading.pictures import pdf_of

    try:
        document = read_pdf(pdf_of(data))
    except ValueError as error:
        return not_read(sha256, kind, "damaged", detail=str(error))
    return replace(document, sha256=sha256, media_type=kind, title="", metadata=())


def _prints_something(document: Document) -> bool:
    if document.media_type == kinds.PDF or document.media_type.startswith("image/"):
        return True  # The PDF reader sets the status itself: pages without text may be scanned.
    return bool(document.blocks) or any(line.strip() for page in document.pages for line in page.lines)
