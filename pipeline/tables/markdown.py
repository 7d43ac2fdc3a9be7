"""Text that converters mark up as Markdown: emphasis, headings and escapes taken off before paragraphs are made of it.

Source: CommonMark 0.31 (emphasis, ATX headings, backslash escapes); pipe tables of GitHub Flavored Markdown are in ``delimited``.
"""

import re
from collections.abc import Sequence

_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~^$'\"])")
_ESCAPED_CELL = re.compile(_ESCAPED.pattern + r"(.*?)(?= {2}|$)")
_BREAK = re.compile(r"(?<!\\)\\(?= {2}|\s*$)")  # a line broken on purpose, also in a cell
_STRONG = re.compile(r"(?<![\w*_\\])(\*{1,3}|_{1,3})(?=[^\s*_])(.+?)(?<=[^\s])\1(?![\w*_])")
_WHOLE = re.compile(r"\s*(?:[-*+] |\d+[.)] )?(\*\*|__)(?=\S)(?:(?!\1).)+\1[:.]?\s*")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(.*?)\s*#*\s*")
_RULE = re.compile(r"[\s:|+=-]*-{3,}[\s:|+=-]*")
_COLUMNS = re.compile(r"\S {2,}\S")
MIN_MARKED = 2  # lines that only Markdown prints, for a text to be Markdown


def is_markdown(lines: Sequence[str]) -> bool:
    """Whether lines are bold as a whole, headings by number signs, or a table's rule between bars: several, or the first one a heading."""
    marked = sum(
        1
        for line in lines
        if _WHOLE.fullmatch(line) or _HEADING.fullmatch(line) or (_RULE.fullmatch(line) and "|" in line)
    )
    first = next((line for line in lines if line.strip()), "")
    return marked >= MIN_MARKED or bool(_HEADING.fullmatch(first))


def plain(text: str) -> str:
    """The text as it reads: emphasis and escapes off. Stars behind a word (footnote marks) stay. In a line of columns blanks take the place of
    the marks, and at the cell's end of those that escape, so that each cell stands where it stood."""
    text = _BREAK.sub(" ", text)
    columns = bool(_COLUMNS.search(text.strip()))
    before = None
    while before != text:
        before, text = text, _STRONG.sub(lambda found: _padded(found) if columns else found[2], text)
    while columns and before != (text := _ESCAPED_CELL.sub(r"\1\2 ", text)):
        before = text
    return _ESCAPED.sub(r"\1", text)


def _padded(strong: re.Match[str]) -> str:
    pad = " " * len(strong[1])
    return f"{pad}{strong[2]}{pad}"


def line_of(raw: str) -> tuple[str, bool]:
    """A line as it reads, and whether all of it is printed bold or is a heading."""
    heading = _HEADING.fullmatch(raw)
    text = heading.group(1) if heading else raw
    return plain(text), bool(heading) or bool(_WHOLE.fullmatch(raw))
