"""Word files (.docx) → Document: paragraphs with their labels, tables with true spans, notes, page furniture."""

import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import replace

from lxml import etree
from lxml.etree import _Element

from pipeline.model import Document, Finding, Page, Paragraph
from pipeline.reading.docx_styles import Styles, child, is_on, local, numbering_of, read_numbering, value
from pipeline.reading.docx_text import Printed, chosen, printed, rows_of, show
from pipeline.reading.failures import Unseen, attached, not_read, reading_finding
from pipeline.reading.flow import Flow, RawCell, raised
from pipeline.reading.kinds import DOCX
from pipeline.reading.office_drawn import draw
from pipeline.reading.parts import MAX_UNPACKED, embedded, too_large

MAX_DEPTH = 40  # tables and text boxes inside each other
_NO_TEXT = frozenset({"word/styles.xml", "word/numbering.xml"})
_PROPERTIES = {
    "title", "subject", "creator", "created", "modified", "language", "description", "keywords", "lastModifiedBy",
}  # fmt: skip
_IN_BETWEEN = ("sdt", "sdtContent", "customXml", "ins", "moveTo")  # content controls and tracked insertions
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)


def read_docx(data: bytes, sha256: str) -> Document:
    """A Word file as it prints with changes accepted: deleted, struck and hidden text is left out and told. Page numbers are those Word
    noted when it last laid the file out, or else count the page breaks set by hand."""
    from lxml.etree import XMLSyntaxError

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if too_large(archive):
                return not_read(sha256, DOCX, "too_large", f"{MAX_UNPACKED // 1_000_000} MB")
            if any(entry.flag_bits & 1 for entry in archive.infolist()):
                return not_read(sha256, "application/encrypted", "application/encrypted")
            return _Word(archive).document(sha256)
    except KeyError as error:
        return not_read(sha256, DOCX, "damaged", str(error.args[0]))
    except (*_DAMAGED, XMLSyntaxError) as error:
        return not_read(sha256, DOCX, "damaged", str(error).split("\n", 1)[0])


class _Word:
    """An open file: its parts, its styles, and the blocks gathered so far."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = set(archive.namelist())
        self._unseen = Unseen()
        self._findings: list[Finding] = []
        self._main = next((name for name in ("word/document.xml", "word/document2.xml") if name in self._names), "")
        self._styles = Styles(self._part("word/styles.xml"))
        self._numbering = read_numbering(self._part("word/numbering.xml"))
        self._inner: dict[str, str] = {}  # targets of links to other parts of the file
        self._targets = self._links(self._main)
        self._marks: dict[tuple[str, str], str] = {}  # what a note prints, by its kind and id
        self._in_use: set[str] = set()
        self._pictures = 0
        self._rendered = False
        self.flow = Flow()

    def document(self, sha256: str) -> Document:
        if not self._main:
            raise KeyError("word/document.xml")
        root = self._part(self._main)
        body = child(root, "body")
        if body is None:
            raise KeyError("w:body")
        self._rendered = any(local(found) == "lastRenderedPageBreak" for found in body.iter())
        self._number_notes(body)
        self._in_use = self._heads_in_use(body)
        self._furniture("header")
        self._children(body, 0)
        last = self.flow.page
        self._notes("footnotes")
        self._notes("endnotes")
        self._furniture("footer")
        self._comments()
        metadata = self._metadata()
        if not self.flow.blocks and self._pictures:
            return not_read(sha256, DOCX, "image", status="no_text")
        return Document(
            sha256,
            DOCX,
            title=self._title(dict(metadata)),
            pages=tuple(Page(number, engine="docx") for number in range(1, last + 1)),
            blocks=tuple(self.flow.blocks),
            metadata=metadata,
            findings=(*self._findings, *self._unseen.findings()),
            parts=tuple(embedded(self._names)),
        )

    # --- parts -------------------------------------------------------------------------------------------------------

    def _part(self, name: str) -> _Element | None:
        if name not in self._names:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        root = etree.fromstring(self._archive.read(name), parser)
        if name.startswith("word/") and name not in _NO_TEXT:
            show(root, self._styles, self._unseen)
        return root

    def _links(self, part: str) -> dict[str, str]:
        folder, _, name = part.rpartition("/")
        root = self._part(f"{folder}/_rels/{name}.rels")
        found = root if root is not None else ()
        self._inner = {
            value(link, "Id"): value(link, "Target") for link in found if value(link, "TargetMode") != "External"
        }
        return {value(link, "Id"): value(link, "Target") for link in found if value(link, "TargetMode") == "External"}

    def _furniture(self, kind: str) -> None:
        """Page heads and feet, each text once; those for pages that have others are told."""
        seen = set()
        for name in sorted(found for found in self._names if re.fullmatch(rf"word/{kind}\d*\.xml", found)):
            root = self._part(name)
            for paragraph in root.iter() if root is not None else ():
                text = printed(paragraph, {}).text.strip() if local(paragraph) == "p" else ""
                if name not in self._in_use:
                    self._unseen.hide(text)
                elif text and text not in seen:
                    seen.add(text)
                    self.flow.add_paragraph(text, role="furniture")

    def _heads_in_use(self, body: _Element) -> set[str]:
        """The parts whose heads and feet print: the usual ones, those of a first page where a section has its own, and those of even pages."""
        sections = [found for found in body.iter() if local(found) == "sectPr"]
        kinds = {"default"} | ({"first"} if any(is_on(child(found, "titlePg")) for found in sections) else set())
        kinds |= {"even"} if is_on(child(self._part("word/settings.xml"), "evenAndOddHeaders")) else set()
        linked = [found for section in sections for found in section if local(found).endswith("Reference")]
        targets = [self._inner.get(value(found, "id"), "") for found in linked if value(found, "type") in kinds]
        return {f"word/{target.removeprefix('/word/')}" for target in targets}

    def _number_notes(self, body: _Element) -> None:
        """Notes print the number of their mark in the text, whatever the file calls them."""
        for kind in ("footnotes", "endnotes"):
            marks = (found for found in body.iter() if local(found) == f"{kind[:-1]}Reference")
            for number, found in enumerate(marks, 1):
                found.set("mark", str(number))
                self._marks[kind, value(found, "id")] = str(number)

    def _notes(self, kind: str) -> None:
        root = self._part(f"word/{kind}.xml")
        for note in root if root is not None else ():
            if value(note, "type") in ("separator", "continuationSeparator", "continuationNotice"):
                continue
            paragraphs = [printed(found, self._targets).text.strip() for found in note.iter() if local(found) == "p"]
            text = " ".join(paragraph for paragraph in paragraphs if paragraph)
            mark = self._marks.get((kind, value(note, "id")))
            if mark is None:
                self._unseen.hide(text)  # nothing in the text refers to it
            elif text:
                self.flow.add_paragraph(f"{raised(mark)} {text}", role="note")

    def _comments(self) -> None:
        comments = self._part("word/comments.xml")
        for comment in comments if comments is not None else ():
            self._unseen.hide("".join(found.text or "" for found in comment.iter() if local(found) == "t"))

    def _drawn(self, drawings: Sequence[_Element]) -> list[str]:
        """The texts of drawings that are no text boxes; what else they show is told."""
        where = f"page {self.flow.page}"
        return [text for each in drawings for text in draw(each, self._archive, self._inner, self._unseen, where)]

    def _metadata(self) -> tuple[tuple[str, str], ...]:
        root = self._part("docProps/core.xml")
        found = ((local(item), (item.text or "").strip()) for item in (root if root is not None else ()))
        return tuple(sorted((name, text) for name, text in found if text and name in _PROPERTIES))

    def _title(self, metadata: dict[str, str]) -> str:
        paragraphs = [block for block in self.flow.blocks if isinstance(block, Paragraph) and block.role != "furniture"]
        headings = [block.text for block in paragraphs if block.role == "heading"]
        first = [block.text for block in paragraphs if len(block.text) <= 200]
        return metadata.get("title") or next(iter([*headings, *first]), "")

    # --- body --------------------------------------------------------------------------------------------------------

    def _children(self, parent: _Element, depth: int) -> None:
        tabbed: list[_Element] = []
        for element in (*parent, None):
            name = local(element) if element is not None else ""
            if name == "p" and _is_tabbed(element):
                tabbed.append(element)
                continue
            self._tabbed(tabbed, depth)
            tabbed = []
            if name == "p":
                self._paragraph(element, depth)
            elif name == "altChunk":
                self._chunk(element)
            elif name == "tbl":
                self._table(element, depth)
            elif name == "AlternateContent":
                self._children(chosen(element), depth)
            elif name in (*_IN_BETWEEN, "smartTag", "txbxContent") and depth < MAX_DEPTH:
                self._children(element, depth + 1)

    def _tabbed(self, paragraphs: Sequence[_Element], depth: int) -> None:
        """Paragraphs with tabs that follow each other: a table when they print one."""
        texts = [printed(found, self._targets).text for found in paragraphs]
        rows = rows_of(texts) if len(texts) > 1 else None
        if rows is None:
            for paragraph in paragraphs:
                self._paragraph(paragraph, depth)
            return
        self.flow.add_table([[RawCell(text) for text in row] for row in rows], "docx", 0)

    def _chunk(self, element: _Element) -> None:
        """A file of another format that Word takes in when it opens this one."""
        from pipeline.reading import read

        target = self._inner.get(value(element, "id"), "")
        name = target.removeprefix("/") if target.startswith("/") else f"word/{target}"
        document = read(self._archive.read(name), name) if name in self._names else None
        if document is None or document.status != "read":
            self._findings.append(reading_finding("part", target, warning=True))
            return
        told = [finding for finding in document.findings if finding.code != "content.attached"]
        self._findings += [*told, *([attached(document.parts)] if document.parts else [])]
        self.flow.take(document)

    def _paragraph(self, element: _Element, depth: int) -> None:
        found, label = self._printed(element)
        properties = child(element, "pPr")
        style = self._styles.of(value(child(properties, "pStyle")))
        leading = found.leading if self._rendered or found.leading <= found.breaks else 0
        self._turn_page(leading if not self._rendered else min(found.leading, found.rendered))
        if not self._rendered and is_on(child(properties, "pageBreakBefore")) and self.flow.blocks:
            self._turn_page(1)
        outline = value(child(properties, "outlineLvl"))
        level = int(outline) + 1 if outline.isdecimal() and int(outline) < 9 else style.level
        name = style.name.lower()
        role = "heading" if level else "caption" if name in ("caption", "billedtekst") else "body"
        if found.text.strip():
            self.flow.add_paragraph(
                found.text.replace("\t", " "),
                role="furniture" if name.startswith("toc ") else role,
                level=level if role == "heading" else 0,
                label=label,
                bold=found.bold or style.bold,
                href=found.hrefs[0] if len(found.hrefs) == 1 else "",
            )
        done = min(found.leading, found.rendered) if self._rendered else leading
        self._turn_page((found.rendered if self._rendered else found.breaks) - done)
        section = child(properties, "sectPr")
        if section is not None and not self._rendered and value(child(section, "type")) not in ("continuous",):
            self._turn_page(1)
        for text in self._drawn(found.drawn):
            self.flow.add_paragraph(text)
        for box in found.boxes:
            if depth < MAX_DEPTH:
                self._children(box, depth + 1)

    def _printed(self, element: _Element) -> tuple[Printed, str]:
        """A paragraph's text and the list label Word prints before it. Only paragraphs with text are counted."""
        found = printed(element, self._targets)
        self._pictures += found.pictures
        properties = child(element, "pPr")
        numbering = numbering_of(properties) or self._styles.of(value(child(properties, "pStyle"))).numbering
        if numbering is None or not found.text.strip():
            return found, ""
        return found, self._numbering.label(*numbering)

    def _turn_page(self, pages: int) -> None:
        self.flow.page += max(0, pages)

    # --- tables ------------------------------------------------------------------------------------------------------

    def _table(self, table: _Element, depth: int) -> None:
        rows = _through(table, "tr")
        widest = max((len(_through(row, "tc")) for row in rows), default=0)
        if widest < 2 or depth > MAX_DEPTH or _is_frame(rows):
            # One column, or tables side by side: a frame, not a table.
            for row in rows:
                for cell in _through(row, "tc"):
                    self._children(cell, depth + 1)
            return
        first_page = self.flow.page
        nested: list[_Element] = []
        raw = _merged([self._row(row, nested) for row in rows])
        headers = [is_on(child(row, "trPr", "tblHeader")) for row in rows]
        count = headers.index(False) if False in headers else 0
        caption = value(child(table, "tblPr", "tblCaption"))
        self.flow.add_table(raw, "docx", count, caption, first_page)
        for inner in nested:
            self._table(inner, depth + 1)

    def _row(self, row: _Element, nested: list[_Element]) -> list[tuple[RawCell, str]]:
        """A row's cells, each with its part in a merge down the column: '', restart or continue."""
        cells = []
        before = _count(value(child(row, "trPr", "gridBefore")), 0)
        if before:
            cells.append((RawCell("", col_span=before), ""))
        page = self.flow.page
        for cell in _through(row, "tc"):
            text, bold = self._cell_text(cell, nested)
            merge = child(cell, "tcPr", "vMerge")
            part = "" if merge is None else value(merge) or "continue"
            if part == "continue":
                self._unseen.hide(text)  # a cell merged into the one above shows that one's text
                text = ""
            width = _count(value(child(cell, "tcPr", "gridSpan")), 1)
            cells.append((RawCell(text, 1, width, bold=bold, page=page), part))
        after = _count(value(child(row, "trPr", "gridAfter")), 0)
        if after:
            cells.append((RawCell("", col_span=after), ""))
        return cells

    def _cell_text(self, cell: _Element, nested: list[_Element]) -> tuple[str, bool]:
        lines, bold = [], []
        for element in _through(cell, "p", "tbl"):
            if local(element) == "tbl":
                nested.append(element)
                continue
            found, label = self._printed(element)
            text = "\n".join([found.text.replace("\t", " "), *self._drawn(found.drawn)]).strip()
            for box in found.boxes:
                text = "\n".join(
                    [text, *(printed(inner, {}).text for inner in box.iter() if local(inner) == "p")]
                ).strip()
            if text:
                lines.append(f"{label} {text}" if label else text)
                bold.append(found.bold)
            self._turn_page(found.rendered if self._rendered else found.breaks)
        return "\n".join(lines), bool(bold) and all(bold)


def _is_frame(rows: Sequence[_Element]) -> bool:
    """Whether each cell with words holds a table of several rows, maybe with words over it."""
    filled = [
        cell for row in rows for cell in _through(row, "tc") if any(str(text).strip() for text in cell.itertext())
    ]
    return bool(filled) and all(any(len(_through(each, "tr")) > 1 for each in _through(cell, "tbl")) for cell in filled)


def _is_tabbed(element: _Element) -> bool:
    """Whether tabs part the words of a paragraph that is no list item and no entry of a table of contents."""
    if child(element, "pPr", "numPr") is not None or value(child(element, "pPr", "pStyle")).lower().startswith(
        ("toc", "indholds")
    ):
        return False
    runs = (found for found in element.iter() if local(found) == "r")
    return any(local(part) in ("tab", "ptab") for run in runs for part in run)


def _through(element: _Element, *names: str) -> list[_Element]:
    """Children of some names in order, also inside content controls and tracked insertions."""
    found = []
    for item in element:
        if local(item) in names:
            found.append(item)
        elif local(item) in _IN_BETWEEN:
            found += _through(item, *names)
    return found


def _merged(rows: list[list[tuple[RawCell, str]]]) -> list[list[RawCell]]:
    """Cells merged down a column made one, with their row span."""
    made: list[list[RawCell]] = []
    open_at: dict[int, tuple[int, int]] = {}
    for row, cells in enumerate(rows):
        kept: list[RawCell] = []
        col = 0
        for raw, part in cells:
            if part == "continue" and col in open_at:
                at, index = open_at[col]
                made[at][index] = replace(made[at][index], row_span=row - at + 1)
            else:
                open_at[col] = (row, len(kept))
                if part != "restart":
                    del open_at[col]
                kept.append(raw)
            col += raw.col_span
        made.append(kept)
    return made


def _count(text: str, otherwise: int) -> int:
    return int(text) if re.fullmatch(r"\d{1,4}", text) else otherwise
