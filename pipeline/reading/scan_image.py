"""What a picture of a page needs before it is read: how it lies, how far it is askew, and its ruling lines."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_ASKEW, STEP = 5.0, 0.1  # degrees
LEAST_ASKEW = 0.15  # degrees that make a line of text touch the next one across a page
COARSE = 700  # pixels of the picture the angle is sought in
INK = 0.62  # of the paper's brightness: darker is print
SHORTEST_RULE, THICKEST_RULE = (
    24.0,
    3.0,
)  # points; letters are shorter than the one, filled areas thicker than the other
GAP = 2  # pixels a line may be broken by

Bits = NDArray[np.bool_]
Segment = tuple[float, float, float, float]


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
