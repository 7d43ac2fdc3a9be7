"""HTML → Document: headings, paragraphs, list items with their labels, links and tables."""

import re
from collections.abc import Mapping
from html import unescape

from lxml import etree
from lxml.html import HtmlElement, defs

from pipeline.model import Document, Page, Paragraph
from pipeline.reading.encoding import declared_charset, decode
from pipeline.reading.failures import Unseen, decoding_findings, not_read, reading_finding
from pipeline.reading.flow import Flow
from pipeline.reading.html_shown import show
from pipeline.reading.html_tables import SILENT, data_rows, header_rows, is_data_table, list_labels
from pipeline.reading.kinds import HTML, OCTETS

MAX_DEPTH = 150  # deeper markup is machine noise: its text is kept, its structure is not
FURNITURE = frozenset({"nav", "footer", "button"})
PRE = frozenset({"pre", "listing", "xmp"})
INLINE = (
    defs.special_inline_tags
    | defs.phrase_tags
    | defs.font_style_tags
    | {"bdi", "data", "input", "label", "mark", "o:p", "output", "rt", "ruby", "slot", "time", "wbr"}
    | {"math", "mrow", "mstyle", "mn", "mo", "mi", "mtext", "mfrac", "msup", "semantics"}
)
BOLD = frozenset({"b", "strong", "th"})
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)")
_OUT = re.compile(r"<(script|style|head|title|noscript)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_MARKUP = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"[ \t\r\n\f]+")


def read_html(data: bytes, sha256: str, parts: Mapping[str, bytes] | None = None) -> Document:
    """A web page or minutes saved as HTML, with the files (``parts``) that came with it by the names it uses for them. Scripts and styles are
    left out; so is what the page hides, strikes out or draws, which is told where it holds figures. Menus and page feet become furniture.
    Broken markup is read as browsers read it."""
    from lxml.html import HTMLParser, document_fromstring

    decoded = decode(data, declared_charset(data))
    if decoded is None:
        return not_read(sha256, OCTETS, "unknown", detail=OCTETS)
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True)
    try:
        root = document_fromstring(decoded.text.replace("\x00", "").encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        return not_read(sha256, HTML, "damaged", detail=str(error).split("\n", 1)[0])
    title, unseen = root.findtext(".//title") or "", Unseen()
    _take_in_sheets(root, parts or {})
    files = show(root, unseen, parts or {})
    walk = _Walk()
    walk.element(root, 0)
    walk.end_paragraph()
    if not walk.flow.blocks and not unseen.hidden:
        _without_markup(decoded.text, walk.flow)
    return Document(
        sha256,
        HTML,
        title=_title(title, walk),
        pages=(Page(1, engine="html"),),
        blocks=tuple(walk.flow.blocks),
        encoding=decoded.encoding,
        metadata=_metadata(root),
        findings=(
            *decoding_findings(decoded),
            *(reading_finding("part", name, warning=True) for name in files),
            *unseen.findings(),
        ),
    )


def _take_in_sheets(root: HtmlElement, parts: Mapping[str, bytes]) -> None:
    """Put the style sheets that came with a page in the places of its links to them."""
    for link in list(root.iter("link")):
        sheet = parts.get(link.get("href", "").strip())
        if sheet is not None and "stylesheet" in link.get("rel", "").lower():
            link.tag, link.text = "style", sheet.decode("utf-8", "replace")


def _without_markup(text: str, flow: Flow) -> None:
    """The text of a page whose markup the parser gives up on (libxml2 ends at some two thousand levels)."""
    body = _MARKUP.sub("\n", _OUT.sub(" ", text))
    for line in unescape(body).split("\n"):
        flow.add_paragraph(line)


class _Walk:
    """The page's elements in order; text gathers in ``_text`` until a block element begins or ends."""

    def __init__(self) -> None:
        self.flow = Flow()
        self._text: list[str] = []
        self._bold: list[bool] = []
        self._hrefs: list[str] = []
        self._linked = 0
        self._label = ""
        self._level = 0
        self._furniture = 0
        self._bold_depth = 0

    def element(self, element: HtmlElement, depth: int) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in SILENT or tag in ("", "head"):
            return
        if depth > MAX_DEPTH:
            self.text(" ".join(element.itertext()))
            return
        self._furniture += tag in FURNITURE or element.get("role") in ("navigation", "contentinfo")
        bold = tag in BOLD or bool(_BOLD_STYLE.search(element.get("style", "").lower()))
        self._bold_depth += bold
        self._of_tag(tag, element, depth)
        self._bold_depth -= bold
        self._furniture -= tag in FURNITURE or element.get("role") in ("navigation", "contentinfo")

    def _of_tag(self, tag: str, element: HtmlElement, depth: int) -> None:
        if tag == "br":
            self._text.append("\n")
        elif tag in ("ol", "ul", "menu"):
            self.end_paragraph()
            self._list(element, depth)
            self.end_paragraph()
        elif tag == "table" and is_data_table(element):
            self.end_paragraph()
            self._table(element)
        elif tag in PRE and not any(child.tag in defs.block_tags for child in element):
            self.end_paragraph()
            self.flow.add_lines(element.text_content().split("\n"))
        elif tag in INLINE or "-" in tag:  # an element of the page's own is inline, as browsers have it
            self._inline(tag, element, depth)
        else:
            self.end_paragraph()
            self._level = int(tag[1]) if re.fullmatch(r"h[1-6]", tag) else self._level
            self.children(element, depth)
            self.end_paragraph()
            self._level = 0 if re.fullmatch(r"h[1-6]", tag) else self._level

    def children(self, element: HtmlElement, depth: int) -> None:
        self.text(element.text or "")
        for child in element:
            self.element(child, depth + 1)
            self.text(child.tail or "")

    def text(self, text: str) -> None:
        text = _SPACE.sub(" ", text)
        if text:
            self._text.append(text)
            if text.strip():
                self._bold.append(self._bold_depth > 0)

    def _inline(self, tag: str, element: HtmlElement, depth: int) -> None:
        if tag == "a" and element.get("href"):
            before = len("".join(self._text).strip())
            self.children(element, depth)
            self._hrefs.append(element.get("href", "").strip())
            self._linked += len("".join(self._text).strip()) - before
        else:
            self.children(element, depth)

    def _list(self, element: HtmlElement, depth: int) -> None:
        labels = list_labels(element)
        for child in element:
            self._label = labels.get(child, "")
            self.element(child, depth + 1)
            self._label = ""
            self.text(child.tail or "")

    def _table(self, element: HtmlElement, head: str = "") -> None:
        rows, nested, caption = data_rows(element)
        if caption:
            self.flow.add_paragraph(caption, role="caption")
        self.flow.add_table(rows, "html", header_rows(element, rows), caption or head)
        for inner, over in nested:
            self._table(inner, over)

    def end_paragraph(self) -> None:
        text = "".join(self._text).strip(" \n")
        if text:
            whole_link = len(self._hrefs) == 1 and self._linked >= len(text)
            role = "furniture" if self._furniture else "heading" if self._level else "link" if whole_link else "body"
            self.flow.add_paragraph(
                text,
                role=role,
                level=self._level,
                label=self._label,
                bold=bool(self._bold) and all(self._bold),
                href=self._hrefs[0] if len(self._hrefs) == 1 else "",
            )
            self._label = ""
        self._text, self._bold, self._hrefs, self._linked = [], [], [], 0


def _title(stated: str, walk: _Walk) -> str:
    stated = _SPACE.sub(" ", stated).strip()
    paragraphs = (block for block in walk.flow.blocks if isinstance(block, Paragraph))
    return stated or next((found.text for found in paragraphs if found.role == "heading"), "")


def _metadata(root: HtmlElement) -> tuple[tuple[str, str], ...]:
    found = {("lang", root.get("lang"))} if root.get("lang") else set()
    for meta in root.iter("meta"):
        name, content = meta.get("name") or meta.get("property"), meta.get("content")
        if name and content:
            found.add((name.strip(), content.strip()))
    return tuple(sorted((name, value) for name, value in found if value))
