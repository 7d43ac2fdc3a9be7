"""Printed lines made into a paragraph that knows where each of its characters stands, and what a line's first words say about it: list label,
caption, note, page number (wordings: ``layout_words.csv``). Shared by PDF and plain text."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from pipeline import reference
from pipeline.danish.text import join_lines
from pipeline.model import Box, Paragraph, Piece

# Symbol fonts print their bullets from the private use area; Word's third level is an "o" in Courier.
BULLETS = "•·◦▪▫‣⁃●○■□◆❖➢➤✓✔✗✘☐☑★⚪⚫\U0001f7e0-\U0001f7eb\U0001f534\U0001f535\uf0b7\uf0a7\uf0d8\uf0a8\uf02d\uf0fc"
DASHES = "-–—−"
DEPTH = 3  # lines at the top or foot of a page
_NUMBER_LABEL = re.compile(
    r"(?:\(\d{1,2}\)|\d{1,2}(?:\.\d{1,2}){0,3}[.)]|\d{1,2}(?:\.\d{1,2}){1,3}(?=\s+[A-ZÆØÅ]))(?=\s|$)"
)
_LETTER_LABEL = re.compile(r"(?:\([A-Za-zæøå]\)|[A-Za-zÆØÅæøå][.)]|(?:[ivx]{1,5}|[IVX]{1,5})[.)])(?=\s|$)")
_BULLET_LABEL = re.compile(rf"(?:[{BULLETS}]|[{DASHES}](?=\s)|[o*](?=\s{{1,8}}[A-ZÆØÅ]))")
_INITIALS = re.compile(r"[A-ZÆØÅ]\.\s+[A-ZÆØÅ]\.\s")
_FOOTNOTE = re.compile(r"(?:\*{1,4}|\d{1,2}|[a-e])\)\s|\*{1,4}\s?:?\s?[A-ZÆØÅ]|[¹²³⁴⁵⁶⁷⁸⁹†‡]\s?\S")
_DIGITS = re.compile(r"\d+")
_KIND = re.compile(r"<(\w+)>")  # in a pattern: one of the words of this kind
_NUMBER_AFTER = r"(?:\d{1,3}(?:[.-]\d{1,2})*[a-zA-Z]?|[A-Z]|[IVX]+)(?=\s*[.:](?:\s|$)|\s*[–—-]\s|\s+[A-ZÆØÅ(\"”]|$)"
_PAGE = r"(?:<page>)\s*\d{1,4}(?:\s*(?:af|of|/)\s*\d{1,4})?"
_PATTERNS = {
    "caption": rf"((?:<caption>)(?:\s+{_NUMBER_AFTER}|(?=:\s)))",
    "item": r"at\s+[A-ZÆØÅa-zæøå]|(?:<item>)\s+\d{1,3}(?:\s?[-–]\s?\d{1,3})?(?:\s*[).:]|$)",
    "page words": rf"[-–|]?\s*{_PAGE}(?:\s+{_PAGE})*\s*[-–|]?",
    "page line": r"(?:<page>)\s*(\d{1,4})(?:\s*(?:af|of|/)\s*\d{1,4})?(?:\s+(?:<page>)\s*\d{1,4})?"
    r"|[-–]\s*(\d{1,4})\s*[-–]|(\d{1,4})(?:\s*(?:/|af)\s*\d{1,4})?",
    "glued page": r"\s*((?:<page>)\s?\d{1,3})(?=[A-ZÆØÅa-zæøå]\w)",
}


def list_label(text: str) -> str:
    """The list label a paragraph begins with (``1)``, ``2.``, ``A.``, ``(a)``, ``•``, ``-``), or ''.

    A date (``3. oktober``), an amount (``1.000``) and a name's initials (``J. P. Hansen``) are no labels.
    """
    text = text.lstrip()
    number = _NUMBER_LABEL.match(text)
    if number:
        following = re.match(r"\s*([a-zæøå]+)", text[number.end() :])
        return "" if following and following.group(1) in words("month") else number.group()
    letter = _LETTER_LABEL.match(text)
    if letter:
        return "" if _INITIALS.match(text) else letter.group()
    bullet = _BULLET_LABEL.match(text)
    return bullet.group() if bullet else ""


def starts_item(text: str) -> bool:
    """Whether a line begins something of its own: a list label, ``at …`` in a recommendation, ``Ad 2)``."""
    return bool(list_label(text)) or bool(_pattern("item").match(text.lstrip()))


def caption_label(text: str) -> str:
    """The label of a caption (``Tabel 1``, ``Figur 2.1``) when the text begins with one as captions do, or ''.

    ``Tabel 2 viser …`` is a sentence about a table, no caption: after the number comes a mark (``.``, ``:``, a dash),
    a capital, or nothing.
    """
    found = _pattern("caption").match(text.strip())
    return found.group(1).strip() if found else ""


def is_caption(text: str) -> bool:
    """Whether the text is a table's or figure's caption."""
    return bool(caption_label(text))


def is_note(text: str) -> bool:
    """Whether the text is a note under a table (``Anm.: …``, ``Kilde: …``) or begins like a footnote (``*) …``)."""
    text = text.strip()
    return text.lower().startswith(tuple(map(str.lower, words("note")))) or bool(_FOOTNOTE.match(text) and text[0] in "*¹²³⁴⁵⁶⁷⁸⁹†‡")


def page_number(text: str) -> int | None:
    """The number on a line that is just a page number (``Side 2``, ``Side 2 af 5``, ``- 3 -``, ``2/7``), or None.

    A bare number counts too: whoever asks must know that the line stands at the top or foot of a page.
    """
    found = _pattern("page line").fullmatch(text.strip())
    return int(next(group for group in found.groups() if group)) if found else None


def is_page_line(text: str) -> bool:
    """Whether a line says it is a page number wherever it stands (``Side 18``, ``Side 2 af 5``), also printed twice."""
    return bool(_pattern("page words").fullmatch(text.strip()))


def page_line_prefix(text: str) -> str:
    """The page number glued to the front of a line by a converter (``Side 2Der er enighed …`` → ``Side 2``), or ''."""
    found = _pattern("glued page").match(text)
    return found.group(1) if found else ""


def running_heads(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """The lines that repeat at the top or foot of most pages, as ``head_key`` gives them.

    ``pages`` are the printed lines of each page in order, blank lines left out. A line is a running head when it stands
    among the first or last ``DEPTH`` lines of at least three pages and of half of them, and not as often elsewhere.
    """
    counts: Counter[str] = Counter()
    everywhere = Counter(head_key(line) for lines in pages for line in lines)
    for lines in pages:
        edge = {head_key(line) for line in (*lines[:DEPTH], *lines[-DEPTH:])}
        counts.update(key for key in edge if len(key) > 1)
    filled = sum(1 for lines in pages if lines)
    needed = max(3, (filled + 1) // 2)
    return frozenset(key for key, count in counts.items() if count >= needed and everywhere[key] < 2 * count)


def head_key(line: str) -> str:
    """A line with its numbers made alike, so that running heads with page numbers compare equal."""
    return _DIGITS.sub("#", " ".join(line.split())).lower()


@cache
def words(kind: str) -> tuple[str, ...]:
    """The words of one kind in ``layout_words.csv``, longest first."""
    found = reference.words("layout_words", kind=kind)
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def awaits_name(text: str) -> bool:
    """Whether a line ends with a word that a name must follow ("Flerårsplan, Sundhedsklynge")."""
    return text.rsplit(" ", 1)[-1].lower() in words("before_name")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """A pattern of ``_PATTERNS`` with the words of the kinds it names."""
    return re.compile(_KIND.sub(lambda kind: "|".join(map(re.escape, words(kind[1]))), _PATTERNS[name]))


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of running text: its words joined by single blanks, and where it stands.

    PDF lines have a ``box`` (points) and the font ``size`` and ``bold``; text lines have ``line`` (from 1 in the
    file) and the columns ``left`` and ``right`` (characters). ``gap`` is the number of blank lines before a text line.
    """

    text: str
    page: int
    box: Box | None = None
    line: int | None = None
    bold: bool = False
    size: float = 0.0
    left: int = 0
    right: int = 0
    gap: int = 0


def paragraph(lines: Sequence[PrintedLine], role: str = "body", level: int = 0) -> Paragraph:
    """The paragraph these lines (one at least) print, line-end hyphens undone, with a piece for each line that prints something (its id is given
    later). It begins on the first line's page, and is bold when all lines are. The list label is found in it."""
    text, starts = join_lines([line.text for line in lines])
    ends = [low + len(text[low:high].rstrip()) for low, high in pairwise((*starts, len(text)))]
    placed = [(start, end, line) for start, end, line in zip(starts, ends, lines, strict=True) if end > start]
    pieces = tuple(Piece(start, end, line.page, line.box, line.line) for start, end, line in placed)
    label = list_label(text) if role in ("body", "list", "heading") else ""
    return Paragraph("", text, lines[0].page, pieces, role, level, label, all(line.bold for line in lines))
