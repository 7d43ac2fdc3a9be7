"""What was read before, so that nothing is read twice."""

import gzip
import hashlib
import importlib.metadata
import json
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from pipeline.naming import short_hash
from pipeline.reading import scan_engines
from pipeline.reference import own_files
from pipeline.store import Files

READERS = (
    "danish",
    "reading",
    "tables",
    "reconciliation",
    "interpretation",
    "reference",
    "extraction.py",
    "model.py",
    "store.py",
    "records.py",
)
LIBRARIES = ("pdfplumber", "pdfminer.six", "pypdfium2", "python-docx", "lxml")


@cache
def reader_version() -> str:
    """A hash of everything a reading depends on beside the bytes: our reading code, its reference data, libraries."""
    digest = hashlib.sha256()
    package = Path(__file__).parent
    for name in READERS:
        path = package / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix in (".py", ".csv") and file.is_file():
                digest.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    for file in own_files():
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    for library in LIBRARIES:
        digest.update(f"{library} {importlib.metadata.version(library)}\0".encode())
    digest.update(repr(scan_engines.installed()).encode())  # what was not read for want of one is read again
    return digest.hexdigest()[:16]


@cache
def program_version() -> str:
    """A hash of the whole program and its reference data, and the versions of the libraries that read."""
    digest = hashlib.sha256(reader_version().encode())
    package = Path(__file__).parent
    for file in sorted(package.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


class Cache:
    """What was read before, by the file's bytes, its name (readers may go by its ending) and the reader's version."""

    def __init__(self, folder: Path, version: str | None = None) -> None:
        self.folder = folder / (version or reader_version())

    def get(self, data: bytes, name: str) -> Files | None:
        """The files of this document; None when it has not been read by this version, or what is kept is damaged."""
        try:
            files: Files = json.loads(gzip.decompress(self._path(data, name).read_bytes()))
        except (OSError, EOFError, ValueError):
            return None
        return files

    def put(self, data: bytes, name: str, files: Files) -> None:
        """Keep the files of this document."""
        path = self._path(data, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(files, ensure_ascii=False).encode()
        replace_bytes(path, gzip.compress(text, 5, mtime=0))

    def forget_other_versions(self) -> None:
        """Remove what earlier versions of the reader read."""
        for folder in self.folder.parent.iterdir() if self.folder.parent.is_dir() else []:
            if folder != self.folder and folder.is_dir():
                shutil.rmtree(folder)

    def _path(self, data: bytes, name: str) -> Path:
        return self.folder / f"{hashlib.sha256(data).hexdigest()}-{short_hash(name)}.json.gz"


def replace_bytes(path: Path, data: bytes) -> None:
    """Write a file beside its place and move it there, so that nobody ever reads half of it."""
    handle, beside = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    os.chmod(beside, 0o644)
    os.replace(beside, path)
