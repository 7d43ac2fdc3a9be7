"""Plain text files → Document: pages, lines, nothing interpreted."""

import re

from pipeline.model import Document, Page
from pipeline.reading.encoding import decode
from pipeline.reading.failures import decoding_findings, not_read
from pipeline.reading.kinds import OCTETS, TEXT

_LINE_ENDS = re.compile("\r\n|\r|\n|\u2028|\u2029|\x85")

_RULED = re.compile(r"(?<=[^\W_])_{3,}(?=[-−(]?\d)")  # a line from a label to its figure

_FRAME = {code: "+" for code in range(0x2500, 0x2580)} | str.maketrans("│┃║─━═", "|||---")  # of a table drawn with letters


def read_text(data: bytes, sha256: str) -> Document:
    """A text file in UTF-8 (with or without byte order mark), UTF-16, or a code page of eight bits (see ``encoding``).

    Form feeds separate pages. The lines stand as printed, so that line numbers are those of the file; the first line of
    a page is numbered one after the last of the page before.
    """
    decoded = decode(data)
    if decoded is None:
        return not_read(sha256, OCTETS, "unknown", detail=OCTETS)
    pages = tuple(
        Page(number, lines=lines, engine="text") for number, lines in enumerate(_pages(decoded.text), start=1)
    )
    first = next((line.strip() for page in pages for line in page.lines if line.strip()), "")
    return Document(
        sha256,
        TEXT,
        title=first[:200],
        pages=pages,
        encoding=decoded.encoding,
        findings=decoding_findings(decoded),
    )


def _pages(text: str) -> list[tuple[str, ...]]:
    """The lines of each page. What stands before a form feed on its line is the last line of the page before."""
    pages: list[list[str]] = [[]]
    text = _RULED.sub(lambda ruled: " " * len(ruled[0]), text) if "___" in text else text
    for line in _LINE_ENDS.split(text.translate(_FRAME)):
        *before, last = line.split("\f")
        for part in before:
            if part.strip():
                pages[-1].append(part)
            pages.append([])
        pages[-1].append(last)
    if len(pages) > 1 and not any(line.strip() for line in pages[-1]):
        pages.pop()
    return [tuple(lines) for lines in pages]
