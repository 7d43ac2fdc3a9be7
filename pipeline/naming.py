"""Readable names: what a document is called in ids and folders."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

SEPARATOR = " » "  # between a file and a part of it
LONGEST_NAME = 80
LONGEST_PART = 160  # a part of a part of a part; folders' names may have 255
NOT_DOCUMENTS = (".tmp", ".part", ".crdownload", ".download", ".swp", ".bak")
TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # characters that turn the direction of a line
SYSTEM_FILES = ("thumbs.db", "desktop.ini")


def slug(text: str) -> str:
    """A name for a folder or an id: lower case a–z, digits and hyphens; æ ø å as ae oe aa."""
    text = unicodedata.normalize("NFC", text).lower()
    for letter, plain in (("æ", "ae"), ("ø", "oe"), ("å", "aa"), ("ß", "ss")):
        text = text.replace(letter, plain)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")


def document_ids(paths: Iterable[str]) -> dict[str, str]:
    """The id of each document by its path inside ``raw/`` (with "/").

    An id depends on the document's own path, so that a new document does not rename another: sub-folders come first,
    and a format other than PDF last, since the same minutes often lie there as Word and PDF. Only when two paths give
    the same id in spite of that (``Møde.pdf``, ``moede.pdf``) do all but the PDF spelled like the id get a hash.
    """
    by_id: dict[str, list[str]] = {}
    for path in sorted(set(paths)):
        by_id.setdefault(_own_id(path), []).append(path)
    found = {}
    for name, group in by_id.items():
        for path in group:
            unique = len(group) == 1 or path == f"{name}.pdf"
            found[path] = name if unique else f"{name}-{short_hash(path)}"
    return found


def part_ids(parent: str, names: Iterable[str]) -> dict[str, str]:
    """The ids of the files inside a document, by name: its own id, two hyphens (which no other id has), and the name's."""
    found = {}
    for name, own in document_ids(names).items():
        whole = f"{parent}--{own}"
        found[name] = whole if len(whole) <= LONGEST_PART else f"{whole[:LONGEST_PART].rstrip('-')}-{short_hash(whole)}"
    return found


def _own_id(path: str) -> str:
    pure = PurePosixPath(path)
    suffix = slug(pure.suffix)
    parts = [*pure.parent.parts, pure.stem, "" if suffix == "pdf" else suffix]
    name = "-".join(filter(None, map(slug, parts)))
    if not slug(pure.stem):
        return f"{name}-{short_hash(path)}".strip("-")
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME].rstrip('-')}-{short_hash(path)}"


def is_document_name(path: str) -> bool:
    """Whether a file is a document by its name: hidden, temporary and system files are none."""
    *folders, name = path.lower().split("/")
    hidden = name.startswith((".", "~$")) or name.endswith("~") or "__macosx" in folders
    return not hidden and not name.endswith(NOT_DOCUMENTS) and name not in SYSTEM_FILES


def short_hash(text: str) -> str:
    """Eight hexadecimal digits that stand for a text, the same for both ways of writing its accents."""
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def one_line(text: str) -> str:
    """A file's name as it can be printed on a terminal: line breaks and other control characters, those of direction too, as a substitute."""
    if text.isprintable():
        return text
    return "".join("\ufffd" if unicodedata.category(c) in ("Cc", "Zl", "Zp") or c in TURNING else c for c in text)
