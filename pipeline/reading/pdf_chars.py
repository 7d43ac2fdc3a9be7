"""Words of a PDF page from pdfium's characters, in bulk.

pdfium is asked through its raw interface: the page's text in one call, the boxes of all characters in one mapped call, and
font, size, direction and baseline once for each run of characters of one text object. Words are then cut with numpy.
"""

import ctypes
import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from pipeline.model import Rule, Word
from pipeline.reading import pdf_raw
from pipeline.reading.flow import raised
from pipeline.reading.pdf_raw import Floats, Frame
from pipeline.reading.pdf_seen import Drawn, Picture, hidden, struck, without_ink

LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
# pdfium writes a hyphen at a line's end as U+0002 (older builds: U+FFFE); soft hyphens and zero-width characters print nothing.
REPLACED = {0x02: "-", 0xFFFE: "-", 0xAD: "", 0x200B: "", 0x200C: "", 0x200D: "", 0xFEFF: "", 0x2060: "", **LIGATURES}
_PARTED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d\d?)?")
BLANKS = np.array(
    [0x00, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x202F, 0x205F, 0x3000, *range(0x2000, 0x200B)]
)
FIGURES = np.array([ord(char) for char in "0123456789.,"])
ODD = np.array(list(REPLACED))
LATTICE = 8.0  # points
GAP_EM = 0.13  # a gap wider than this is a blank even when the file prints none
FIGURE_GAP_EM = 0.15  # the same between figures printed one by one, or by one object
GLUED_EM = 0.06  # a blank that pdfium made up in a gap narrower than this is none
OVERRUN_EM = 0.2
SPACED_LETTERS = 4  # characters of a text object from which letter-spaced type is known
SPACED_SLACK_EM = 0.1
SPACED_MOST_EM = 0.7
SPACED_EVEN = 0.3  # of the gaps are no wider than the least; the rest are blanks, a good deal wider
BLANK_EM = 0.2
LEVEL_EM = 0.1
LEAST_SLANT = 8  # degrees
WALL_SLACK = 0.8  # points a character may reach over a ruling line
BOLD_WEIGHT = 600
SMALLEST = 1.0  # points: type that nobody can read
BESIDE = 0.3  # of its size: how far a raised or lowered figure may stand from the word it is on
SUBSCRIPT_SCALE = 0.85
RAISED, LOWERED = 0.15, 0.1  # of the size of a mark that its foot is over or under that of the figure before
HIGH = 0.25  # the same of a mark that is not smaller than the figure

Bits = NDArray[np.bool_]
Boxes = tuple[Floats, Floats, Floats, Floats]
Along = tuple[Floats, Floats, Floats]  # start and end of each character along its reading direction, and the place of its baseline across it


def _codes(textpage: Any, count: int) -> NDArray[np.int64]:
    """One code per character of the text page (UTF-16 units; surrogates are joined when words are made)."""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(textpage, 0, count, buffer)
    if written == count + 1:
        return np.frombuffer(bytes(buffer), dtype=np.uint16)[:count].astype(np.int64)
    return np.array([pdfium.FPDFText_GetUnicode(textpage, i) for i in range(count)], dtype=np.int64)


def _is_bold(handle: int) -> bool:
    font = ctypes.cast(handle, pdfium.FPDF_FONT)
    name = ctypes.create_string_buffer(200)
    pdfium.FPDFFont_GetBaseFontName(font, name, 200)
    printed = name.value.lower()
    heavy = any(part in printed for part in (b"bold", b"black", b"heavy", b"demi", b"-bd", b",bd"))
    return heavy or pdfium.FPDFFont_GetWeight(font) >= BOLD_WEIGHT


class Printed(NamedTuple):
    """The words that a page shows, in the file's order; the texts it holds but does not show, and those it strikes out, with the lines that do."""

    words: tuple[Word, ...] = ()
    hidden: tuple[str, ...] = ()
    struck: tuple[str, ...] = ()
    strokes: frozenset[Rule] = frozenset()


def read_words(
    textpage: Any, frame: Frame, rules: Sequence[Rule], drawn: Drawn, picture: Picture, layered: bool
) -> Printed:
    """What a page says. ``textpage`` is a raw FPDF_TEXTPAGE; a ruling line between two characters parts words, however near they stand;
    ``picture`` gives the page as it is displayed: it is looked at where the file is ``layered``, and where it takes a look to know what shows."""
    count = pdfium.FPDFText_CountChars(textpage)
    if count <= 0:
        return Printed()
    handle = ctypes.cast(textpage, ctypes.c_void_p).value or 0
    codes = _codes(textpage, count)
    index = np.flatnonzero(~np.isin(codes, BLANKS))
    owner = pdf_raw.every(pdf_raw.text_object, itertools.repeat(handle), index.tolist())
    index, owner = index[owner != 0], owner[owner != 0]
    if not len(index):
        return Printed()
    places, values = pdf_raw.written(len(index), np.float32, 4)
    pdf_raw.every(pdf_raw.loose_box, itertools.repeat(handle), index.tolist(), places)
    left, high, right, low = values.T.astype(np.float64)
    first = np.flatnonzero(np.concatenate(([True], owner[1:] != owner[:-1])))
    number = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(index))))
    x0, top, x1, bottom = frame.boxes(left, low, right, high)
    unseen, doubted = hidden(owner[first].tolist(), number, (left + right) / 2, (low + high) / 2, drawn)
    unseen |= (x1 <= 0) | (bottom <= 0) | (x0 >= frame.size[0]) | (top >= frame.size[1])
    unseen |= np.maximum(x1 - x0, bottom - top) < SMALLEST
    doubted |= layered
    if (some := doubted & ~unseen).any():
        unseen[some] = without_ink(picture(), x0[some], top[some], x1[some], bottom[some])
    texts = tuple(_spell(codes[index[(number == n) & unseen]]) for n in np.unique(number[unseen]).tolist())
    boxes = x0, top, x1, bottom
    index, owner, boxes = _kept(~unseen, index, owner, boxes)
    if not len(index):
        return Printed((), texts)
    runs = _runs(handle, owner, index, frame)
    along = _reading_axes(runs, *boxes)
    crossed = list(struck(rules, (runs.quadrant == 0) & ~runs.slanted, *along, runs.size))
    gone = tuple(dict.fromkeys(_spell(codes[index[some[0]] : index[some[-1]] + 1]) for _, some in crossed))
    strokes = frozenset(rule for rule, _ in crossed)
    if crossed:
        shown = ~np.isin(np.arange(len(index)), np.concatenate([some for _, some in crossed]))
        index, owner, boxes = _kept(shown, index, owner, boxes)
        if not len(index):
            return Printed((), texts, gone, strokes)
        runs = _runs(handle, owner, index, frame)
        along = _reading_axes(runs, *boxes)
    if runs.slanted.any():
        x0, top, x1, bottom = boxes
        _lay_along(handle, index, runs, frame, x1 - x0 + bottom - top, along)
    starts = _word_starts(handle, index, codes[index], runs, along)
    walled = _walled_starts(runs, along, rules)
    if len(walled):
        starts = np.union1d(starts, walled)
    return Printed(_make_words(codes[index], starts, runs, along, boxes, frame), texts, gone, strokes)


def _kept(
    some: Bits, index: NDArray[np.int64], owner: NDArray[np.int64], boxes: Boxes
) -> tuple[NDArray[np.int64], NDArray[np.int64], Boxes]:
    x0, top, x1, bottom = boxes
    return index[some], owner[some], (x0[some], top[some], x1[some], bottom[some])


@dataclass(frozen=True, slots=True)
class _Runs:
    """Per character: effective size in points, reading direction in degrees clockwise, its quadrant, slant, bold, a point of the baseline."""

    size: Floats
    angle: Floats
    quadrant: NDArray[np.int64]
    slanted: Bits
    bold: Bits
    base_x: Floats
    base_y: Floats
    number: NDArray[np.int64]


def _runs(handle: int, owner: NDArray[np.int64], index: NDArray[np.int64], frame: Frame) -> _Runs:
    """Asks once for each run of characters of one text object."""
    first = np.flatnonzero(np.concatenate(([True], owner[1:] != owner[:-1])))
    lengths = np.diff(np.append(first, len(index)))
    same, chars = itertools.repeat(handle), index[first].tolist()
    places, matrices = pdf_raw.written(len(first), np.float32, 6)
    stated = pdf_raw.every(pdf_raw.char_matrix, same, chars, places) != 0
    a, b, c, d = np.where(stated[:, None], matrices, (1, 0, 0, 1, 0, 0)).astype(np.float64).T[:4]
    grown = np.hypot(c, d)
    size = np.fromiter(map(pdf_raw.char_size, same, chars), np.float64) * np.where(grown, grown, 1.0)
    angle = frame.rotate - np.where((b != 0) | (a < 0), np.degrees(np.arctan2(b, a)), 0.0)
    angle = np.nan_to_num(angle, nan=0.0, posinf=0.0, neginf=0.0)  # damaged files have such matrices
    fonts, which = np.unique(pdf_raw.every(pdf_raw.font_of, owner[first].tolist()), return_inverse=True)
    bold = np.array([font != 0 and _is_bold(font) for font in fonts.tolist()])[which]
    columns = (np.maximum(np.abs(size), 1.0), angle, bold, *_origins(handle, chars, frame), np.arange(len(first)))
    size, angle, bold, base_x, base_y, number = (np.repeat(column, lengths) for column in columns)
    slanted = np.abs((angle + 45) % 90 - 45) > LEAST_SLANT
    return _Runs(size, angle, np.round(angle / 90).astype(np.int64) % 4, slanted, bold, base_x, base_y, number)


def _origins(handle: int, characters: list[int], frame: Frame) -> tuple[Floats, Floats]:
    """Where characters stand on their baselines, on the page as displayed."""
    places, values = pdf_raw.written(len(characters), np.float64, 2)
    pdf_raw.every(
        pdf_raw.char_origin, itertools.repeat(handle), characters, places, range(places.start + 8, places.stop + 8, 16)
    )
    return frame.points(values[:, 0], values[:, 1])


def _lay_along(
    handle: int, index: NDArray[np.int64], runs: _Runs, frame: Frame, edges: Floats, along: Along
) -> None:
    """Puts slanted characters on axes of their own direction. ``edges`` is the width and height of a character's box together: that of a glyph
    about as high as the type, turned. Fonts differ in how high, so characters that follow each other mostly touch."""
    a0, a1, base = along
    some = np.flatnonzero(runs.slanted)
    x, y = _origins(handle, index[some].tolist(), frame)
    cos, sin = np.cos(np.radians(runs.angle[some])), np.sin(np.radians(runs.angle[some]))
    a0[some], base[some] = x * cos + y * sin, y * cos - x * sin
    size = runs.size[some]
    wide = edges[some] / (np.abs(cos) + np.abs(sin)) - size
    follows = (np.diff(index[some]) == 1) & (np.abs(np.diff(base[some])) < LEVEL_EM * size[1:])
    gaps = ((np.diff(a0[some]) - wide[:-1]) / size[1:])[follows]
    a1[some] = a0[some] + wide + (np.median(gaps) * size if len(gaps) else 0.0)


def _reading_axes(runs: _Runs, x0: Floats, top: Floats, x1: Floats, bottom: Floats) -> Along:
    quadrant = runs.quadrant
    along0 = np.choose(quadrant, [x0, top, -x1, -bottom])
    along1 = np.choose(quadrant, [x1, bottom, -x0, -top])
    base = np.choose(quadrant, [runs.base_y, -runs.base_x, -runs.base_y, runs.base_x])
    return along0, along1, base


def _word_starts(
    handle: int, index: NDArray[np.int64], codes: NDArray[np.int64], runs: _Runs, along: Along
) -> NDArray[np.int64]:
    """Indices of the characters that begin a word."""
    a0, a1, base = along
    size = np.minimum(runs.size[1:], runs.size[:-1])
    gap = a0[1:] - a1[:-1]
    spaced = _letter_space(gap, runs)
    level = np.abs(base[1:] - base[:-1]) < LEVEL_EM * size
    spaced += _space_of_single_letters(gap, runs, codes, level)
    gap = gap - spaced
    turned = np.abs(runs.angle[1:] - runs.angle[:-1]) > LEAST_SLANT
    moved = np.abs(base[1:] - base[:-1]) > 0.65 * np.maximum(runs.size[1:], runs.size[:-1])
    back = a0[1:] < a0[:-1] - 0.5 * size
    # Text that runs over the edge of its cell is covered by the next cell's text, which another object prints.
    back |= (runs.number[1:] != runs.number[:-1]) & (gap < -OVERRUN_EM * size)
    blank = index[1:] != index[:-1] + 1
    figure = np.isin(codes, FIGURES)
    single = np.bincount(runs.number)[runs.number] == 1
    inside = figure[1:] & figure[:-1] & level & ((runs.number[1:] == runs.number[:-1]) | single[1:] & single[:-1])
    widest = np.where(inside, FIGURE_GAP_EM, GAP_EM) * size
    near = (gap < GLUED_EM * size) | (((spaced > 0) | inside) & (gap < widest))
    few = index[1:] <= index[:-1] + np.where(level, 3, 2)  # a line's end is two characters
    for place in np.flatnonzero(blank & near & few & ~turned & ~moved & ~back).tolist():
        blank[place] = not all(pdf_raw.is_generated(handle, n) for n in range(index[place] + 1, index[place + 1]))
    # A raised figure is a footnote mark, not one more digit or, after "kr.", an amount.
    shrunk = runs.size[1:] < SUBSCRIPT_SCALE * runs.size[:-1]
    raised = np.abs(base[1:] - base[:-1]) > 0.15 * runs.size[1:]
    digit = (codes >= 0x30) & (codes <= 0x39)
    up = base[:-1] - base[1:]
    mark = digit[1:] & (digit[:-1] & (shrunk & raised | (up > HIGH * size)) | shrunk & (up > RAISED * runs.size[1:]))
    breaks = blank | turned | moved | back | (gap > widest) | mark
    return np.flatnonzero(np.concatenate(([True], breaks)))


def _letter_space(gap: Floats, runs: _Runs) -> Floats:
    """The blank that letter-spaced type has after every character of a text object, for each gap inside it; 0 elsewhere. Figures in narrow
    columns that one object prints stand apart too, but not at the width of a letter's space, and not all of them."""
    found = np.zeros(len(gap))
    wide = (gap > GAP_EM * runs.size[1:]) & (runs.number[1:] == runs.number[:-1])
    if wide.sum() < SPACED_LETTERS - 1:
        return found
    edges = np.flatnonzero(np.concatenate(([True], runs.number[1:] != runs.number[:-1])))
    lengths = np.diff(np.append(edges, len(runs.number)))
    even = np.bincount(runs.number[1:], wide, len(runs.number))[runs.number[edges]] == lengths - 1
    for start, length in zip(edges[even].tolist(), lengths[even].tolist(), strict=True):
        if length >= SPACED_LETTERS:
            inner = slice(start, start + length - 1)
            found[inner] = _even_space(gap[inner], runs.size[start])
    return found


def _space_of_single_letters(gap: Floats, runs: _Runs, codes: NDArray[np.int64], level: Bits) -> Floats:
    """The same for type whose characters are a text object each. A line of words has it, and an amount with its points; other figures only
    beside such words, for single figures in narrow columns stand as even. ``level`` tells which gaps are on one line. Words of one letter
    ("gruppe A i alt") stand between words whose letters touch."""
    found = np.zeros(len(gap))
    single = np.bincount(runs.number)[runs.number] == 1
    wide = (gap > GAP_EM * runs.size[1:]) & (gap < SPACED_MOST_EM * runs.size[1:]) & single[1:] & single[:-1] & level
    if wide.sum() < SPACED_LETTERS - 1:
        return found
    edges = np.flatnonzero(wide & ~np.concatenate(([False], wide[:-1])))
    stops = np.flatnonzero(wide & ~np.concatenate((wide[1:], [False]))) + 1
    touching = np.concatenate((level & (np.abs(gap) <= GAP_EM * runs.size[1:]), [False]))
    lines = [
        (slice(a, b), _even_space(gap[a:b], runs.size[a]))
        for a, b in zip(edges.tolist(), stops.tolist(), strict=True)
        if not touching[a - 1] and not touching[b]
    ]
    texts = [_spell(codes[line.start : line.stop + 1]) for line, _ in lines]
    letters = [sum(char > "@" for char in text) >= SPACED_LETTERS or bool(_PARTED.fullmatch(text)) for text in texts]
    told = (line for line, worded in zip(lines, letters, strict=True) if worded)
    known = [space / runs.size[line.start] for line, space in told if space]
    for line, space in lines:
        if any(abs(space / runs.size[line.start] - usual) < SPACED_SLACK_EM for usual in known):
            found[line] = space
    return found


def _even_space(gap: Floats, size: float) -> float:
    """The space of letters between which these gaps are; 0 when they are not even but for those between words."""
    least = float(gap.min())
    even = gap < least + SPACED_SLACK_EM * size
    clear = even | (gap > least + BLANK_EM * size)
    return least if least < SPACED_MOST_EM * size and even.mean() > SPACED_EVEN and clear.all() else 0.0


def _walled_starts(runs: _Runs, along: Along, rules: Sequence[Rule]) -> NDArray[np.int64]:
    """Characters with an upright ruling line between them and the character before, which another object printed."""
    walls = sorted((r for r in rules if r.kind == "line" and r.bottom - r.top > 2 * (r.x1 - r.x0)), key=lambda r: r.x0)
    if not walls:
        return np.zeros(0, dtype=np.int64)
    a0, a1, base = along
    at = np.array([(r.x0 + r.x1) / 2 for r in walls])
    upright = (runs.quadrant[1:] == 0) & (runs.number[1:] != runs.number[:-1]) & (a0[1:] > a0[:-1])
    first = np.searchsorted(at, a1[:-1] - WALL_SLACK)
    last = np.searchsorted(at, a0[1:] + WALL_SLACK)
    found = [
        place + 1
        for place in np.flatnonzero(upright & (last > first)).tolist()
        if any(r.top - 1 < base[place + 1] < r.bottom + 2 for r in walls[first[place] : last[place]])
    ]
    return np.array(found, dtype=np.int64)


def _spell(codes: NDArray[np.int64]) -> str:
    text = codes.astype("<u2").tobytes().decode("utf-16-le", "replace")
    return text.translate(REPLACED)


def _make_words(
    codes: NDArray[np.int64], starts: NDArray[np.int64], runs: _Runs, along: Along, boxes: Boxes, frame: Frame
) -> tuple[Word, ...]:
    a0, a1, base = along
    begin, end = np.minimum.reduceat(a0, starts), np.maximum.reduceat(a1, starts)
    size = np.maximum.reduceat(runs.size, starts)
    quadrant, line, bold, slanted = runs.quadrant[starts], base[starts], runs.bold[starts], runs.slanted[starts]
    high, low = line - 0.78 * size, line + 0.22 * size
    x0 = np.choose(quadrant, [begin, -low, -end, high])
    x1 = np.choose(quadrant, [end, -high, -begin, low])
    top = np.choose(quadrant, [high, begin, -low, -end])
    bottom = np.choose(quadrant, [low, end, -high, -begin])
    if slanted.any():  # such words are as wide and as high as their characters
        least, most = np.minimum.reduceat, np.maximum.reduceat
        edges = zip((least, least, most, most), boxes, (x0, top, x1, bottom), strict=True)
        x0, top, x1, bottom = (np.where(slanted, of(box, starts), edge) for of, box, edge in edges)
    width, height = frame.size
    shown = (x1 > 0) & (bottom > 0) & (x0 < width) & (top < height)
    text = "".join(map(chr, codes.tolist())) if codes.max() < 0xD800 and not np.isin(codes, ODD).any() else None
    columns = [np.round(values, 2).tolist() for values in (x0, top, x1, bottom, size)]
    turns = np.where(slanted, 45 + 90 * (runs.angle[starts] // 90) % 360, quadrant * 90).astype(int).tolist()
    words: list[Word] = []
    seen: dict[str, list[Word]] = {}
    stops = np.append(starts[1:], len(codes)).tolist()
    near = _near_another(x0, top).tolist()
    rows = zip(starts.tolist(), stops, *columns, bold.tolist(), turns, shown.tolist(), near, strict=True)
    for a, b, left, high_, right, low_, points, heavy, turn, visible, close in rows:
        spelled = text[a:b] if text is not None else _spell(codes[a:b])
        if not spelled or not visible:
            continue
        number = spelled.removesuffix(")")
        if words and number.isdecimal() and (mark := _moved_on(words[-1], left, low_, points, turn)):
            spelled = raised(number, lowered=mark < 0) + spelled[len(number) :]
        word = Word(spelled, left, high_, right, low_, points, heavy, turn)
        if close and _printed_twice(word, seen):
            continue
        if spelled[0] != number[:1]:
            words[-1] = _marked(words[-1], word)
        else:
            words.append(word)
    return tuple(_with_late_marks(words))


def _marked(word: Word, mark: Word) -> Word:
    """A word with the mark of a note that stands on it."""
    return replace(word, text=word.text + mark.text, x1=mark.x1)


def _with_late_marks(words: Sequence[Word]) -> list[Word]:
    """The words with small figures as marks that stand high on a figure which was printed long before them."""
    usual = sorted(word.size for word in words)[len(words) // 2] if words else 0.0
    by_end = sorted(words, key=lambda word: word.x1)
    ends = [word.x1 for word in by_end]
    marks: dict[int, Word] = {}  # by the word they stand on
    taken: set[int] = set()
    for word in words:
        if word.size < SUBSCRIPT_SCALE * usual and word.text.isdecimal():
            near = by_end[bisect_left(ends, word.x0 - BESIDE * word.size) : bisect_right(ends, word.x0 + BESIDE * word.size)]
            for other in near:
                beside = other.top < word.bottom  # not one further down the page
                if beside and _moved_on(other, word.x0, word.bottom, word.size, word.rotation) > 0:
                    marks[id(other)] = replace(word, text=raised(word.text))
                    taken.add(id(word))
    left = (word for word in words if id(word) not in taken)
    return [_marked(word, marks[id(word)]) if id(word) in marks else word for word in left]


def _moved_on(before: Word, left: float, bottom: float, size: float, rotation: int) -> int:
    """Whether figures stand high (1), or small ones low (-1), on the last digit of an upright word, or small ones high on its last letter, as a
    note's number does; 0 where they do not."""
    if rotation or before.rotation or abs(left - before.x1) >= BESIDE * size:
        return 0
    up, on_digit = before.bottom - bottom, before.text[-1:].isdecimal()
    if size >= SUBSCRIPT_SCALE * before.size:
        return int(on_digit and up > HIGH * size)
    return 1 if up > RAISED * size else -1 if on_digit and up < -LOWERED * size else 0


def _near_another(x0: Floats, top: Floats) -> Bits:
    """Words that may stand where another does: in the same cell of one of four lattices, each half a cell off the others."""
    found = np.zeros(len(x0), dtype=bool)
    for right, down in itertools.product((0.0, LATTICE / 2), repeat=2):
        cells = ((x0 + right) // LATTICE) * 1e6 + (top + down) // LATTICE
        _, which, count = np.unique(cells, return_inverse=True, return_counts=True)
        found |= count[which] > 1
    return found


def _printed_twice(word: Word, seen: dict[str, list[Word]]) -> bool:
    """Whether the same word stands already at (nearly) the same place: bold made by printing twice."""
    slack = min(max(1.0, 0.12 * word.size), LATTICE / 2)
    others = seen.setdefault(word.text, [])
    twice = any(abs(other.x0 - word.x0) <= slack and abs(other.top - word.top) <= slack for other in others)
    others.append(word)
    return twice
