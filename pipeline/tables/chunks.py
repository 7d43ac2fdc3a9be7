"""Words of a page as printed lines, and lines as chunks: words that stand together; figures printed so close to what stands left of them that
they arrive as one word, parted where others begin or end."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.model import Box, Word

# A figure as a column of figures prints it: digits with separators, sign, brackets, currency, per cent, footnote marks;
# or what stands for none.
FIGURE = re.compile(
    r"^[(\[]?(?:[-–—−+±△▲<>≤≥~÷]|\./\.|minus(?=\s))?\s*(?:[$€£₹¥]|kr\.?|dkk)?\s*[-–−÷]?\s?"
    r"(?:\d+(?:[.,'’:/ ]\d+)*|[.,]\d+)"
    r"(?:\s*[-–—‐](?:\d+[\d.,]*)?)?\s*(?:%|‰|pct\.?)?[)\]]?[*†‡§#¹²³⁴⁵⁶⁷⁸⁹⁰]*(?:\d?\))?$",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(r"^(?:[-–—−‐*†‡§#]+|\.{1,3}|:|n\.?/?a\.?|x|✓|✔|\(?[a-z]\)?)$", re.IGNORECASE)
YEAR = re.compile(r"^(?:19|20)\d\d(?:[-–/](?:19|20)?\d\d)?\*?$")
DASHES = re.compile(r"^[-–—_=]{4,}$")  # a line of a typewriter
LEADERS = re.compile(r"^[.·…_\-]{3,}$")
BULLET = re.compile(r"^(?:[•●▪■□◦‣∙·*o–—-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,4})[.)]|\d{1,2}(?:\.\d{1,2})+\.?)$")
LABEL = re.compile(r"^(?:[•●▪■□◦‣∙·]|\(?(?:\d{1,2}|[a-z])[.)])$")
_THOUSANDS = re.compile(r"^\d{3}(?:[.,]\d+)?$")

REACH = 6  # lines up and down in which figures make a column
FEWEST_ENDS = 3  # lines around that end in a figure where a line does
SAME_EDGE = 0.8  # points between edges that are one
WORD_GAP = 0.85  # of the font size: what is wider separates chunks of text
PAIR_GAP = 0.45  # of the font size, between a figure and one in brackets that goes with it
FIGURE_GAP = 0.16  # between two figures a blank is enough
GLUED_FIGURE = r"[-−–+]?(?:\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,]\d+)?%?"
TAIL = re.compile(rf"(?:{GLUED_FIGURE})+$")
NEAR = 2.0  # points between sides that are one
FEWEST = 2  # figures above and below that begin or end in the same place
BLANK = 0.18  # of the height: the gap left between parts, wide enough to be seen as one


@dataclass(slots=True)
class Chunk:
    """Neighbouring words of one line."""

    words: list[Word]
    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def text(self) -> str:
        return " ".join(w.text for w in self.words)

    @property
    def figure(self) -> bool:
        return is_figure(self.text)

    @property
    def bold(self) -> bool:
        return all(w.bold for w in self.words)

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


@dataclass(slots=True)
class Line:
    """Words on one baseline, left to right."""

    words: list[Word]
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    _chunks: list[Chunk] | None = None

    @property
    def chunks(self) -> list[Chunk]:
        """Made when asked for: most cells need only their text."""
        if self._chunks is None:
            self._chunks = make_chunks(self.words)
        return self._chunks

    @chunks.setter
    def chunks(self, chunks: list[Chunk]) -> None:
        self._chunks = chunks

    @property
    def text(self) -> str:
        return " ".join(w.text for w in self.words)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@lru_cache(maxsize=65536)
def is_figure(text: str) -> bool:
    """Whether the text is one figure (or a mark that stands for one), whatever language."""
    return bool(FIGURE.match(text)) or bool(PLACEHOLDER.match(text))


@lru_cache(maxsize=65536)
def is_number(text: str) -> bool:
    """Whether the text is one figure with digits."""
    return bool(FIGURE.match(text)) and any(c.isdigit() for c in text) and not LABEL.match(text)


def make_chunk(words: list[Word]) -> Chunk:
    x0, top, x1, bottom = Box.around(words)
    return Chunk(words, x0, x1, top, bottom)


def make_lines(words: Iterable[Word]) -> list[Line]:
    """Lines from top to bottom. Words share a line when their middles are closer than half the smaller one's size."""
    words = list(words)
    if not words:
        return []
    if len(words) == 1:
        return [make_line(words)]
    placed = sorted([((w.top + w.bottom) / 2, w.x0, w.bottom - w.top, i) for i, w in enumerate(words)])
    if placed[-1][0] - placed[0][0] <= 0.3 * min(p[2] for p in placed):
        return [make_line(words)]
    lines: list[list[Word]] = []
    levels: list[tuple[float, float]] = []  # middle and size of the line's largest word
    for middle, _, size, i in placed:
        best, nearest = -1, 1e9
        for k in range(len(lines) - 1, max(-1, len(lines) - 5), -1):
            level, tall = levels[k]
            # a small raised mark may sit higher on its line than half its own size
            reach = 0.42 * (min(size, tall) if size > 0.8 * tall else tall)
            off = abs(middle - level)
            if off <= reach and off < nearest:
                best, nearest = k, off
                if off < 0.1:
                    break
        if best < 0:
            lines.append([words[i]])
            levels.append((middle, size))
        else:
            lines[best].append(words[i])
            if size > levels[best][1] * 1.1:
                levels[best] = (middle, size)
    return sorted((make_line(row) for row in lines), key=lambda line: (line.middle, line.x0))


def part_at_figures(lines: Sequence[Line]) -> None:
    """Cuts chunks before a figure that stands right behind a label, where figures of the lines around begin or end: figures parted from
    their labels, or those that most of these lines end in."""
    starts = [[c.words[0] for c in line.chunks[1:] if is_number(c.words[0].text)] for line in lines]
    ends = [line.words[-1] if len(line.words) > 1 and is_number(line.words[-1].text) else None for line in lines]
    for i, line in enumerate(lines):
        near = [word for some in (*starts[max(0, i - REACH) : i], *starts[i + 1 : i + 1 + REACH]) for word in some]
        last, beside = ends[i], [*ends[max(0, i - REACH) : i], *ends[i + 1 : i + 1 + REACH]]
        if last is not None and len(line.chunks) == 1:
            same = [each for each in beside if each is not None and _same_edge(each, last)]
            near += same if len(same) >= FEWEST_ENDS and 2 * len(same) > len(beside) else []
        if len(near) < 2:
            continue
        around = (other for other in lines[max(0, i - REACH) : i + 1 + REACH] if other is not line)
        texts = [c for other in around for c in other.chunks if not c.figure]
        parted: list[Chunk] = []
        for chunk in line.chunks:
            cut = next((k for k in range(1, len(chunk.words)) if _heads_figures(chunk.words, k, near)), None)
            if cut is None or not any(c.x0 < chunk.words[cut - 1].x1 and c.x1 > chunk.x0 for c in texts):
                parted.append(chunk)
            else:
                parted += [make_chunk(chunk.words[:cut]), make_chunk(chunk.words[cut:])]
        line.chunks = parted


def _same_edge(one: Word, other: Word) -> bool:
    return abs(one.x0 - other.x0) < SAME_EDGE or abs(one.x1 - other.x1) < SAME_EDGE


def _heads_figures(words: Sequence[Word], k: int, near: Sequence[Word]) -> bool:
    """Whether a figure inside a chunk stands where those around begin or end; a year only over bare figures of four digits ("Budget 2025")."""
    word = words[k]
    if not is_number(word.text) or is_number(words[k - 1].text) or word.x0 - words[k - 1].x1 < 0.5:
        return False
    if k > 1 and YEAR.match(word.text) and word.x0 - words[k - 1].x1 <= 1.1 * (words[k - 1].x0 - words[k - 2].x1):
        return False  # a date
    like = [each for each in near if _same_edge(word, each)]
    bare = any(each.text.isdigit() and len(each.text) == len(word.text) for each in like)
    return len(like) > 1 and (bare or not YEAR.fullmatch(word.text))


def make_line(words: Sequence[Word]) -> Line:
    if len(words) == 1:
        word = words[0]
        return Line([word], word.x0, word.x1, word.top, word.bottom, word.bottom - word.top)
    ordered = sorted(words, key=lambda w: (w.x0, w.x1))
    x0, top, x1, bottom = Box.around(ordered)
    return Line(ordered, x0, x1, top, bottom, sorted([w.bottom - w.top for w in ordered])[len(ordered) // 2])


def make_chunks(words: Sequence[Word], separators: Sequence[float] = ()) -> list[Chunk]:
    """Words of one line as chunks: cut at wide gaps, at any gap between two figures, and at ``separators`` (ruling lines)."""
    chunks: list[list[Word]] = []
    for word in words:
        if LEADERS.match(word.text) and chunks and len(chunks[-1]) and word.x1 - word.x0 > 2 * (word.bottom - word.top):
            chunks[-1].append(word)
            chunks.append([])
            continue
        if not chunks:
            chunks.append([word])
        elif not chunks[-1]:
            chunks[-1].append(word)
        elif _apart(chunks[-1], word) or any(_between(chunks[-1][-1], word, x) for x in separators):
            chunks.append([word])
        else:
            chunks[-1].append(word)
    return [make_chunk(c) for c in _with_labels([c for c in chunks if c])]


def _with_labels(chunks: list[list[Word]]) -> list[list[Word]]:
    """A list label inside a row belongs to the text behind it."""
    joined: list[list[Word]] = []
    for chunk in chunks:
        label = joined[-1] if len(joined) > 1 else []
        is_label = len(label) == 1 and LABEL.match(label[0].text)
        if is_label and chunk[0].x0 - label[0].x1 < 2.4 * (label[0].bottom - label[0].top):
            label.extend(chunk)
        else:
            joined.append(list(chunk))
    return joined


def _between(left: Word, right: Word, x: float) -> bool:
    return left.x1 - 1.5 <= x <= right.x0 + 1.5


def _apart(before: list[Word], word: Word) -> bool:
    left = before[-1]
    size = max(min(left.bottom - left.top, word.bottom - word.top), 4.0)
    gap = word.x0 - left.x1
    if gap > WORD_GAP * size:
        return True
    if gap <= FIGURE_GAP * size:
        return False
    if not (is_number(left.text) and is_number(word.text)):
        return False
    if word.text[0] == "(" and not left.text.endswith(")") and gap < PAIR_GAP * size:
        return False  # a count and its share: 38 (24.7%)
    whole = " ".join(w.text for w in before if w.bottom > w.top)
    joined = whole.lstrip("-–−÷+( ").replace(" ", "").isdigit() and _THOUSANDS.match(word.text) and gap < 0.45 * size
    small = word.bottom - word.top < 0.85 * (left.bottom - left.top)  # a footnote mark belongs to its figure
    return not (joined or small)


def part_glued(words: Sequence[Word]) -> list[Word]:
    """The words of a page with those parted that are a text and a figure, or figures of several columns: each of these
    figures begins or ends where figures on the lines around do. The others stay as they are.
    """
    glued = {at: tail for at, word in enumerate(words) if (tail := _tail(word)) is not None}
    if not glued:
        return list(words)
    figures = [word for at, word in enumerate(words) if at not in glued and is_number(word.text)]
    out: list[Word] = []
    for at, word in enumerate(words):
        out += _pieces(word, glued[at], figures) if at in glued else [word]
    return out


def _tail(word: Word) -> re.Match[str] | None:
    """The figures at the end of a word that holds something else as well, or several figures."""
    text = word.text
    if len(text) < 3 or not (text[-1].isdigit() or text[-1] == "%") or YEAR.match(text):
        return None
    tail = TAIL.search(text)
    if tail is None or tail.start() == 1:  # a sign, a bracket
        return None
    return tail if tail.start() or re.fullmatch(GLUED_FIGURE, text) is None else None


def _pieces(word: Word, tail: re.Match[str], figures: Sequence[Word]) -> list[Word]:
    reach = REACH * 1.5 * (word.bottom - word.top)
    near = [w for w in figures if abs(w.top - word.top) <= reach]
    head, found = word.text[: tail.start()], re.findall(GLUED_FIGURE, tail.group())
    widths = [(w.x1 - w.x0) / len(w.text) for w in near]
    if not widths or len(near) < FEWEST:
        return [word]
    width = sorted(widths)[len(widths) // 2] if head else (word.x1 - word.x0) / len(word.text)
    pieces: list[Word] = []
    right = end = word.x1
    for figure in reversed(found):
        left = end - width * len(figure)
        begin = [w for w in near if abs(w.x0 - left) <= NEAR]
        level = [w for w in near if abs(w.x1 - end) <= NEAR]
        if left < word.x0 - NEAR or max(len(begin), len(level)) < FEWEST:
            return [word]
        if len(begin) >= FEWEST:
            left = max(word.x0, begin[0].x0)
        begun = left if len(begin) >= FEWEST or left <= word.x0 + NEAR else left + BLANK * (word.bottom - word.top)
        pieces.insert(0, replace(word, text=figure, x0=begun, x1=right))
        end, right = left, left - BLANK * (word.bottom - word.top)
        edge = left if len(begin) >= FEWEST else min(w.x0 for w in level)
    if not head:
        return pieces
    outside = word.x0 < edge - (word.bottom - word.top) and right > word.x0
    return [replace(word, text=head, x1=right), *pieces] if outside else [word]
