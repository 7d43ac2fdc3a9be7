"""Pages that are pictures: set level, and read by every engine that is installed, and by the text layer a scanner left, each held against the
others.

A figure that two read alike is as good as printed; what one alone read, or two read differently, is kept with all readings (``Page.readings``): a
printed sum may decide between them later, else a person does.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box, Finding, Page, Placed, Reading, Rule, Word
from pipeline.reading.scan_engines import ENGINES, Seen, engines, see
from pipeline.reading.turn import turn_box, turn_word
from pipeline.reference.texts import listed, message

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_ASKEW, STEP = 5.0, 0.1  # degrees
LEAST_ASKEW = 0.15  # degrees that make a line of text touch the next one across a page
COARSE = 700  # pixels of the picture the angle is sought in
INK = 0.62  # of the paper's brightness: darker is print
SHORTEST_RULE, THICKEST_RULE = 24.0, 3.0  # points; letters are shorter than the one, filled areas thicker than the other
GAP = 2  # pixels a line may be broken by

Bits = NDArray[np.bool_]
Segment = tuple[float, float, float, float]
DPI = 200  # what offices scan at; the engines gain nothing from more
LAYER = "tekstlag"
LATE = "late"  # engine of a page that took too long to recognise
SHORTEST_SPELLED, MOST_OFF = 3, 1  # letters of a word that is spelled as another engine has it, and how many more or fewer it may have
SURE = 0.8  # mean confidence of a page that lies the right way up
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")


def askew(picture: Image) -> float:
    """By how many degrees a picture must be turned anticlockwise for its lines to lie level: the angle at which rows of ink are sharpest."""
    scale = min(1.0, COARSE / max(picture.size))
    small = picture.convert("L").resize((max(1, int(picture.width * scale)), max(1, int(picture.height * scale))))
    y, x = np.nonzero(ink(np.asarray(small)))
    if len(y) < 50:
        return 0.0

    def sharpness(degrees: float) -> float:
        rows = np.round(y - x * math.tan(math.radians(degrees))).astype(np.int64)
        return float((np.bincount(rows - rows.min()) ** 2).sum())

    steps = round(MOST_ASKEW / STEP)
    found = max((n * STEP for n in range(-steps, steps + 1)), key=lambda degrees: (sharpness(degrees), -abs(degrees)))
    return found if abs(found) >= LEAST_ASKEW else 0.0


def level(picture: Image) -> Image:
    """The picture with its lines level."""
    degrees = askew(picture)
    if not degrees:
        return picture
    from PIL import Image

    return picture.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)


def ink(grey: NDArray[np.uint8]) -> Bits:
    """Which pixels are printed."""
    dark: Bits = grey < INK * np.percentile(grey, 90)
    return dark


def ruling_lines(picture: Image, scale: float) -> list[Segment]:
    """The level and upright lines of a picture (``scale`` pixels a point) as (x0, top, x1, bottom) in pixels."""
    dark = ink(np.asarray(picture.convert("L")))
    level_lines = _level_lines(dark, scale)
    upright = [(top, x0, bottom, x1) for x0, top, x1, bottom in _level_lines(dark.T, scale)]
    return [*level_lines, *upright]


def _level_lines(dark: Bits, scale: float) -> list[Segment]:
    shortest, thickest = SHORTEST_RULE * scale, THICKEST_RULE * scale
    rows, width = dark.shape
    padded = np.zeros((rows, width + 2), dtype=np.int8)
    padded[:, 1:-1] = dark
    step = np.diff(padded.ravel())
    starts, ends = np.flatnonzero(step == 1), np.flatnonzero(step == -1)
    joined = np.flatnonzero((starts[1:] - ends[:-1] > GAP) | (starts[1:] // (width + 2) != ends[:-1] // (width + 2)))
    starts, ends = (
        starts[np.r_[0, joined + 1]] if len(starts) else starts,
        ends[np.r_[joined, len(ends) - 1]] if len(ends) else ends,
    )
    long = ends - starts >= shortest
    open_lines: list[list[float]] = []
    done: list[Segment] = []
    for start, end in zip(starts[long].tolist(), ends[long].tolist(), strict=True):
        row, left, right = start // (width + 2), start % (width + 2), end - start + start % (width + 2)
        for line in open_lines:
            if line[3] >= row - 1 and line[0] < right and left < line[2]:
                line[0], line[2], line[3] = min(line[0], left), max(line[2], right), row
                break
        else:
            open_lines.append([left, row, right, row])
        finished = [line for line in open_lines if line[3] < row - 1]
        done += [(line[0], line[1], line[2], line[3] + 1) for line in finished]
        open_lines = [line for line in open_lines if line[3] >= row - 1]
    done += [(line[0], line[1], line[2], line[3] + 1) for line in open_lines]
    return [line for line in done if line[3] - line[1] <= thickest]


def read_picture(picture: Image, page: Page) -> Page:
    """A page with what its picture (``DPI``) says: words, ruling lines, and the readings of its figures. The words the page has already are
    those of a scanner's text layer, one reading more. The page itself where no engine sees a word, or only some without a figure, unsurely:
    lines and ornaments are read as such."""
    names = engines()
    scale = DPI / 72
    quarter, upright, first = _upright(level(picture), names[0])
    if not _sure(first, 0) and not any(_figure(word.text) for word in first):
        return page
    width, height = (page.height, page.width) if quarter % 2 else (page.width, page.height)
    others = [see(name, upright) for name in names[1:]]
    if page.words:
        turned = [turn_word(word, quarter, page.width, page.height) for word in page.words]
        others.append(
            tuple(Seen(w.text, w.x0 * scale, w.top * scale, w.x1 * scale, w.bottom * scale, 1.0) for w in turned)
        )
    words, readings = compared(spelled(first, others[0]) if len(names) > 1 else first, others)
    back = -quarter % 4

    def place(box: Sequence[float]) -> Box:
        x0, top, x1, bottom = (edge / scale for edge in box)
        return turn_box((x0, top, x1, bottom), back, width, height)

    return replace(
        page,
        words=tuple(
            Word(word.text, *place(word[1:5]), size=(word.bottom - word.top) / scale, rotation=90 * quarter % 360)
            for word in words
        ),
        rules=tuple(Rule(*place(line)) for line in ruling_lines(upright, scale)),
        readings=tuple(Reading(place(box), text, read) for box, text, read in readings),
        engine="+".join((*names, LAYER) if page.words else names),
    )


def read_places(picture: Image, page: Page) -> Page:
    """A page with the words and figures that stand in its ``unread`` places (of a rendering of the page, ``DPI``) beside its own. A place in which
    no figure stands adds nothing; one in which nothing can be read stays unread."""
    scale = DPI / 72
    for box in page.unread:
        left, top, right, bottom = (round(edge * scale) for edge in box)
        inner = Page(page.number, box.x1 - box.x0, box.bottom - box.top)
        seen = read_picture(picture.crop((left, top, right, bottom)), inner)
        words = [replace(word, **_moved(word, box)._asdict()) for word in seen.words]
        words = [word for word in words if not any(Box.of(own).holds(word) for own in page.words)]
        readings = [each._replace(box=_moved(each.box, box)) for each in seen.readings]
        readings = [each for each in readings if any(Box.of(word).holds(each.box) for word in words)]
        if readings:
            rules = (Rule(*_moved(rule, box)) for rule in seen.rules)
            page = replace(
                page,
                words=(*page.words, *words),
                rules=(*page.rules, *rules),
                readings=(*page.readings, *readings),
                engine="+".join((page.engine.partition("+")[0], *engines())),
            )
        if seen.words:
            page = replace(page, unread=tuple(other for other in page.unread if other != box))
    return page


def _moved(thing: Placed, by: Box) -> Box:
    return Box(thing.x0 + by.x0, thing.top + by.top, thing.x1 + by.x0, thing.bottom + by.top)


def _upright(picture: Image, engine: str) -> tuple[int, Image, tuple[Seen, ...]]:
    """By how many quarters a picture must be turned anticlockwise to be read, the picture so turned, and what stands on it."""
    words = see(engine, picture)
    if _sure(words):
        return 0, picture, words
    ways = [(0, picture, words)]
    for quarter in (1, 2, 3):
        turned = picture.rotate(90 * quarter, expand=True)
        ways.append((quarter, turned, see(engine, turned)))
    return max(ways, key=lambda way: (_weight(way[2]), -way[0]))


def _sure(words: Sequence[Seen], fewest: int = 20) -> bool:
    letters = sum(len(word.text) for word in words)
    return letters > fewest and _weight(words) >= SURE * letters


def _weight(words: Iterable[Seen]) -> float:
    """How much is read, by confidence; a word of several letters that stands on end is read by accident."""
    lying = [word for word in words if len(word.text) < 3 or word.x1 - word.x0 > word.bottom - word.top]
    return sum(word.confidence * len(word.text) for word in lying)


def spelled(words: Sequence[Seen], other: Sequence[Seen]) -> tuple[Seen, ...]:
    """The words with those without figures as a second engine spells them, which knows the language, where it is sure: "Kom muner" is one word."""
    found = list(words)
    for word in other:
        if word.confidence < SURE or not word.text.replace("-", "").isalpha() or len(word.text) < SHORTEST_SPELLED:
            continue
        mates = [each for each in found if _same_place(each, word)]
        if [each.text for each in mates] == [word.text]:
            continue
        letters = sum(len(each.text) for each in mates)
        if mates and not any(_figure(each.text) for each in mates) and abs(letters - len(word.text)) <= MOST_OFF:
            found[found.index(mates[0])] = word._replace(confidence=mates[0].confidence)
            found = [each for each in found if each not in mates]
    return tuple(found)


Compared = tuple[Box, str, tuple[str, ...]]


def compared(first: Sequence[Seen], others: Sequence[Sequence[Seen]]) -> tuple[list[Seen], list[Compared]]:
    """The words, and for each with a digit what the others read there. A word with a digit that the first does not see is as another sees it."""
    words, taken = list(first), len(first)
    for other in others:
        words += [word for word in other if _figure(word.text) and not any(_same_place(word, each) for each in words)]
    figures = [word for word in words if _figure(word.text)]
    found = []
    for number, word in enumerate(words):
        if not _figure(word.text):
            continue
        read = []
        for other in others:
            if number >= taken and word in other:
                continue
            mates = [each for each in other if _same_place(word, each)]
            group = [each for each in figures if any(_same_place(each, mate) for mate in mates)] or [word]
            if mates and alike(_joined(group), _joined(mates)):
                read.append(word.text)
            elif mates:
                read.append(_joined(mates))
        found.append((Box(*word[1:5]), word.text, tuple(read)))
    return words, found


def _joined(words: Iterable[Seen]) -> str:
    return " ".join(word.text for word in sorted(words, key=lambda word: word.x0))


def _same_place(one: Seen, other: Seen) -> bool:
    """Whether two words stand in one line and over each other for half of the narrower."""
    height = min(one.bottom - one.top, other.bottom - other.top)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    along = min(one.x1, other.x1) - max(one.x0, other.x0)
    return down > 0.5 * height and along > 0.5 * min(one.x1 - one.x0, other.x1 - other.x0)


def _figure(text: str) -> bool:
    return any(character.isdigit() for character in text)


def alike(one: str, other: str) -> bool:
    """Whether two readings give the same figures: digits, the marks between them, and a sign before them."""
    return _value(one) == _value(other)


def _value(text: str) -> str:
    plain = "".join(unicodedata.normalize("NFKC", text).translate(_DASHES).split())
    kept = [
        sign
        for at, sign in enumerate(plain)
        if sign.isdigit() or (sign in ".,-" and at + 1 < len(plain) and plain[at + 1].isdigit())
    ]
    return "".join(kept)


def nothing_read(page: Page) -> tuple[str, str]:
    """What there is to do about a page in whose picture nothing was read, in Danish and English."""
    if page.engine.endswith(LATE):
        return message("scan", "late")
    return message("scan", "nothing" if engines() else "missing")


def findings(pages: Sequence[Page]) -> tuple[Finding, ...]:
    """``page.scanned``: which pages are read in their pictures, by what, and how far the readings agree; or which have a scanner's text."""
    scanned = [page for page in pages if set(page.engine.split("+")) & set(ENGINES)]
    layers = [page for page in pages if page.recognised and page not in scanned]
    found = [message("scan", "layer", pages=_numbers(layers), why=nothing_read(layers[0]))] if layers else []
    if scanned:
        readings = [reading for page in scanned for reading in page.readings]
        alone, apart = sum(not each.others for each in readings), sum(each.doubtful for each in readings)
        names = [name for name in scanned[0].engine.split("+") if name in (*ENGINES, LAYER)]
        counts = {"count": len(readings), "alike": len(readings) - alone - apart, "apart": apart, "alone": alone}
        by = (" og ".join(names), " and ".join(names))
        found.append(message("scan", "read", pages=_numbers(scanned), names=by, **counts))
    return tuple(Finding("page.scanned", "info", *texts) for texts in found)


def _numbers(pages: Sequence[Page]) -> str:
    return listed([str(page.number) for page in pages], most=12)
