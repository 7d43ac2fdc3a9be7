"""Whether a picture shows writing: many small marks of like height, side by side in lines, as letters and figures are and the strokes of
photographs, logos, bars and signatures are not. Nothing is recognised; what a picture says is told as not read."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PIL.Image import Image

Grey = NDArray[np.uint8]
Boxes = NDArray[np.float64]  # left, top, right, bottom of each mark

SCALE = 2.0  # pixels a point of the pictures that are looked at
DENSEST = 3.0  # the same of picture files, which charts print small letters in
WIDEST = 1600  # pixels
SMALLEST = (60.0, 20.0)  # points across and down: smaller pictures are bullets, icons and signs
AROUND = 31  # pixels whose mean a mark is darker or lighter than
CONTRAST = 30  # of 255
HEIGHTS = (5, 40)  # pixels of a letter; marks of less are dots, dashes and noise
EVEN_LINE = 0.15  # of a letter's height that the foot of the next may be off
LETTERS, LINES, RUNS = 24, 3, 4  # a logo has fewer letters, on fewer lines
MANY = 60  # letters that no logo has
SHARE, CLEAR_SHARE = 0.1, 0.4  # of a picture's marks that are letters, where the picture is drawn and where it is a photograph
SOFT = 0.3  # of neighbouring pixels differ a little: so it is in photographs; drawn pictures are flat or have edges


@dataclass(frozen=True, slots=True)
class Writing:
    """What there is of writing among ``marks`` marks: ``letters`` in ``runs`` of three or more on ``lines`` lines, within ``area``; ``even``
    runs have letters of one height, as figures have."""

    marks: int
    letters: int
    runs: int
    even: int
    lines: int
    area: tuple[float, float, float, float]

    def is_text(self, share: float = SHARE) -> bool:
        """Whether it is more than the name in a logo."""
        lines = self.letters >= LETTERS and self.lines >= LINES and self.runs >= RUNS
        return (lines or self.letters >= MANY or self.even >= RUNS) and self.letters >= share * self.marks


def shows_writing(data: bytes, width: float | None = None) -> bool:
    """Of a picture file, shown ``width`` points wide. A file that is no picture pixels can be made of shows none."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as image:
            grey = _flat(image, width)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False
    return has_writing(np.asarray(grey))


def has_writing(picture: Grey, upright: bool = False) -> bool:
    """Of a picture with about ``SCALE`` pixels a point, along its lines, or also up and down (``upright``)."""
    high, wide = picture.shape
    if wide < SMALLEST[0] or high < SMALLEST[1]:
        return upright and has_writing(np.rot90(picture))
    steps = np.abs(np.diff(picture.astype(np.int16), axis=1))
    if (steps > CONTRAST).sum() < LETTERS * HEIGHTS[0]:
        return False  # a plain area, a bar, a soft shade
    share = SHARE if ((steps > 3) & (steps <= CONTRAST)).mean() < SOFT else CLEAR_SHARE
    return any(
        writing(marks[:, order]).is_text(share)
        for marks in _marks(picture)
        for order in ([0, 1, 2, 3], [1, 0, 3, 2])[: 1 + upright]
    )


def _flat(image: Image, width: float | None) -> Image:
    """A picture in grey on white paper, not larger than it needs to be."""
    from PIL import Image as Images

    if "A" in image.getbands() or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Images.alpha_composite(Images.new("RGBA", image.size, "white"), image)
    size = min(WIDEST / max(image.size), 1.0, DENSEST * width / image.width if width else 1.0)
    grey = image.convert("L")
    return grey if size >= 1.0 else grey.resize((max(1, round(grey.width * size)), max(1, round(grey.height * size))))


def _marks(picture: Grey) -> Iterator[Boxes]:
    """The boxes of the connected dark marks of a picture, and of the light ones."""
    from scipy import ndimage

    grey = picture.astype(np.float32)
    mean = ndimage.uniform_filter(grey, AROUND)
    for ink in (grey < mean - CONTRAST, grey > mean + CONTRAST):
        labels, count = ndimage.label(ink, np.ones((3, 3)))
        specks = np.bincount(labels.ravel(), minlength=count + 1) < HEIGHTS[0] - 2
        labels = np.where(specks, 0, np.cumsum(~specks) - 1 + specks[0])[labels]
        places = ndimage.find_objects(labels)
        yield np.array([(x.start, y.start, x.stop, y.stop) for y, x in places], dtype=np.float64).reshape(-1, 4)


def writing(boxes: Boxes) -> Writing:
    """The runs of letters among marks (in pixels, ``SCALE`` a point)."""
    wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    marks = int((high >= HEIGHTS[0] - 2).sum())
    kept = boxes[(high >= HEIGHTS[0]) & (high <= HEIGHTS[1]) & (wide <= 1.6 * high) & (wide >= 0.12 * high)]
    kept = kept[np.argsort(kept[:, 0], kind="stable")]
    runs = [kept[run] for run in _runs(kept) if len(run) > 2]
    if not runs:
        return Writing(marks, 0, 0, 0, 0, (0.0, 0.0, 0.0, 0.0))
    heights = [run[:, 3] - run[:, 1] for run in runs]
    all_ = np.concatenate(runs)
    return Writing(
        marks,
        sum(map(len, runs)),
        len(runs),
        sum(bool((np.abs(high - np.median(high)) <= 1).mean() >= 0.8) for high in heights),
        len({int(run[0, 3] // HEIGHTS[0]) for run in runs}),
        (float(all_[:, 0].min()), float(all_[:, 1].min()), float(all_[:, 2].max()), float(all_[:, 3].max())),
    )


def _runs(boxes: Boxes) -> list[list[int]]:
    """Boxes sorted by their left edge as chains of neighbours: each followed by the next close to its right, on its line and of like height."""
    after: dict[int, int] = {}
    left, right, foot, high = boxes[:, 0], boxes[:, 2], boxes[:, 3], boxes[:, 3] - boxes[:, 1]
    ends = np.searchsorted(left, right + 0.6 * high + 1, side="right")
    starts = np.searchsorted(left, right - 1)
    for at, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        near = np.arange(max(start, at + 1), end)
        alike = (np.abs(foot[near] - foot[at]) <= max(1.0, EVEN_LINE * high[at])) & (
            np.abs(np.log(high[near] / high[at])) <= np.log(1.7)
        )
        if alike.any():
            after[at] = int(near[np.argmax(alike)])
    runs = []
    for at in sorted(set(range(len(boxes))).difference(after.values())):
        run = [at]
        while run[-1] in after:
            run.append(after[run[-1]])
        runs.append(run)
    return runs
