"""Readers that workers can import: what a document says decides what happens to its worker."""

import os
import time
from dataclasses import replace

from pipeline.store import Files, lean, to_files
from tests.handmade import extraction, unreadable


def read(data: bytes, name: str) -> Files:
    """A notat for any bytes; some bytes are trouble."""
    if data == b"hang":
        while True:
            time.sleep(0.01)
    if data == b"hang outside python":
        import ctypes

        ctypes.PyDLL(None).sleep(60)
    if data == b"die":
        os.abort()
    if data == b"bug":
        raise KeyError("no such cell")
    if data == b"eat":
        return {"x": "x" * (1 << 40)}
    if data == b"damaged":
        return to_files(lean(unreadable(name)))
    return to_files(lean(replace(extraction(data.decode()), findings=())))
