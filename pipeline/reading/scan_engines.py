"""The engines that read text in pictures, where they are installed: rapidocr (its models are in its wheel) and the command ``tesseract``.

Both give words with boxes in pixels and a confidence of 0 to 1. They fail differently: what both read alike is right.
"""

from __future__ import annotations

import contextlib
import csv
import importlib.metadata
import importlib.util
import io
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.reading.programs import place_of

if TYPE_CHECKING:
    from PIL.Image import Image

ENGINES = RAPID, TESSERACT = "rapidocr", "tesseract"
LANGUAGES = ("dan", "eng")  # those of tesseract's that are there are used, Danish first
SECONDS = 60.0  # for one page by all engines, in all positions; a page of 200 dpi takes two to ten on a machine that does nothing else
SHARE = 3  # of the time a document has left: one page may take a third, where that is more
KEPT = 30.0  # of a document's time, for its tables and amounts
LEAST = 0.3  # confidence below which something is a smudge and no word


class Seen(NamedTuple):
    """A word in a picture, in pixels from its top left corner."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    confidence: float


class PageOutOfTime(BaseException):
    """A page takes longer to recognise than there is time for; no library's ``except Exception`` may stop it."""


@contextlib.contextmanager
def page_time() -> Iterator[None]:
    """Raise PageOutOfTime after ``SECONDS`` (or the page's ``SHARE``), or when the limit on the whole document leaves no more than ``KEPT``: that
    limit goes on meanwhile. Where there is no timer (Windows, threads) there is no limit on pages."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise PageOutOfTime

    started, (left, _) = time.monotonic(), signal.setitimer(signal.ITIMER_REAL, 0)
    before = signal.signal(signal.SIGALRM, stop)
    try:
        longest = max(SECONDS, left / SHARE)
        signal.setitimer(signal.ITIMER_REAL, min(longest, max(0.001, left - KEPT)) if left else SECONDS)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if left:
            signal.setitimer(signal.ITIMER_REAL, max(0.001, left - (time.monotonic() - started)))


def installed() -> tuple[str, ...]:
    """The engines on this machine with what is known of them at no cost: a version, a place."""
    found = [f"{RAPID} {importlib.metadata.version(RAPID)}"] if importlib.util.find_spec(RAPID) else []
    program = place_of(TESSERACT)
    return (*found, *([program] if program else []))


def engines() -> tuple[str, ...]:
    """The engines that can be used, the one that is best at figures first."""
    found = [RAPID] if importlib.util.find_spec(RAPID) else []
    return (*found, *([TESSERACT] if _languages() else []))


def see(engine: str, picture: Image) -> tuple[Seen, ...]:
    """The words of an upright picture as an engine reads them, in its order."""
    return tuple(word for word in _READERS[engine](picture) if word.text.strip() and word.confidence >= LEAST)


@cache
def _rapid() -> Any:
    import logging

    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    threads = {"EngineConfig.onnxruntime.intra_op_num_threads": 1}  # documents are read side by side
    return RapidOCR(params={"Global.log_level": "error", "Global.use_cls": False, **threads})


def _by_rapid(picture: Image) -> Sequence[Seen]:
    import numpy

    found = _rapid()(numpy.asarray(picture.convert("RGB")), return_word_box=True)
    words = []
    for line in found.word_results if found.txts else ():  # else a lone empty line of another shape
        for text, score, corners in line:
            xs, ys = [corner[0] for corner in corners], [corner[1] for corner in corners]
            words.append(Seen(text, min(xs), min(ys), max(xs), max(ys), float(score)))
    return words


@cache
def _languages() -> str:
    program = place_of(TESSERACT)
    if program is None:
        return ""
    try:
        listed = subprocess.run([program, "--list-langs"], capture_output=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    there = set((listed.stdout + listed.stderr).decode("utf-8", "replace").split())
    return "+".join(name for name in LANGUAGES if name in there)


def _by_tesseract(picture: Image) -> Sequence[Seen]:
    image = io.BytesIO()
    picture.save(image, "PNG")
    command = [place_of(TESSERACT) or TESSERACT, "stdin", "stdout", "-l", _languages(), "--psm", "3", "tsv"]
    try:
        one_thread = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        limits: dict[str, Any] = {"timeout": SHARE * SECONDS, "env": one_thread, "check": False}
        done = subprocess.run(command, input=image.getvalue(), capture_output=True, **limits)
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return words_of_tsv(done.stdout.decode("utf-8", "replace"))


def words_of_tsv(text: str) -> list[Seen]:
    """The words of tesseract's table: level 5 of page, block, paragraph, line and word."""
    rows = csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
    words = []
    for row in rows:
        if row.get("level") == "5" and (row.get("text") or "").strip():
            left, top, width, height = (float(row[name]) for name in ("left", "top", "width", "height"))
            words.append(Seen(row["text"], left, top, left + width, top + height, float(row["conf"]) / 100))
    return words


_READERS: Mapping[str, Callable[[Any], Sequence[Seen]]] = {RAPID: _by_rapid, TESSERACT: _by_tesseract}
