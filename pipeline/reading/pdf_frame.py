"""From a PDF page's own coordinates to the page as displayed: origin top left, rotation and crop offset undone."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible rectangle of a page in user space (points, origin bottom left) and its /Rotate in degrees clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    rotate: int = 0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as displayed."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.rotate in (90, 270) else (width, height)

    def points(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Points of user space as (x, y) from the top left corner of the displayed page."""
        if self.rotate == 90:
            return y - self.bottom, x - self.left
        if self.rotate == 180:
            return self.right - x, y - self.bottom
        if self.rotate == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def boxes(self, left: Floats, bottom: Floats, right: Floats, top: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Boxes of user space as (x0, top, x1, bottom) on the displayed page."""
        ax, ay = self.points(left, bottom)
        bx, by = self.points(right, top)
        return np.minimum(ax, bx), np.minimum(ay, by), np.maximum(ax, bx), np.maximum(ay, by)
