"""The documents of ``raw/``: which files are documents, what each is called, and its bytes."""

import errno
import os
import stat
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from pipeline.danish.personal import blot
from pipeline.naming import SEPARATOR, document_ids, is_document_name, one_line, part_ids, short_hash
from pipeline.reference import OWN_FOLDER

DECISIONS_FILE = "beslutninger.csv"
LEDGERS = "kilder"  # the user's own ledgers and budgets: what documents are held against, no documents
LARGEST = 256 << 20  # bytes of one document
DEEPEST = 3  # files inside files inside files
OPENING = {
    errno.EACCES: "no_access",
    errno.EPERM: "no_access",
    errno.ENOENT: "no_target",
    errno.ELOOP: "ring",
    errno.EISDIR: "no_file",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A document in ``raw/``: its id, its path inside raw with "/" (as shown and stored), the file, its path as spelled, and where ``inside``
    it the document is."""

    document_id: str
    path: str
    file: Path
    spelled: str
    inside: tuple[str, ...] = ()


def find_sources(raw: Path) -> tuple[Source, ...]:
    """Every document in ``raw/`` and its sub-folders, sorted by path."""
    by_path = _shown_paths(find_files(raw), raw)
    ids = document_ids(by_path)
    return tuple(Source(ids[path], path, by_path[path], _inside(by_path[path], raw)) for path in sorted(by_path))


def parts_of(source: Source, names: Sequence[str]) -> list[Source]:
    """The documents inside a document; none where that is too deep."""
    if len(source.inside) >= DEEPEST:
        return []
    ids = part_ids(source.document_id, names)
    return [
        replace(source, document_id=ids[name], path=f"{source.path}{SEPARATOR}{name}", inside=(*source.inside, name))
        for name in names
    ]


def top_path(path: str, known: Collection[str]) -> str:
    """The path of the file that a document is in, of all paths of files; '' for none."""
    whole = path.split(SEPARATOR)
    return next((top for n in range(len(whole), 0, -1) if (top := SEPARATOR.join(whole[:n])) in known), "")


def find_source(raw: Path, path: str) -> Source | None:
    """The document at a path as stored, a part of a file too; None when it is gone."""
    tops = {source.path: source for source in find_sources(raw)}
    top = tops.get(top_path(path, tops))
    inside = path.removeprefix(top.path).split(SEPARATOR)[1:] if top else []
    return replace(top, path=path, inside=tuple(inside)) if top else None


def find_files(raw: Path) -> list[Path]:
    """The files in ``raw/`` and its sub-folders that are documents. Hidden, temporary and system files are none,
    nor are the source tables in ``kilder/`` and the user's own words in ``ordbog/``.

    Linked folders are followed, each folder once. A folder that cannot be opened comes back as if it were a document,
    so that reading it fails with a finding.
    """
    closed: list[Path] = []
    files: list[Path] = []
    seen = {os.path.realpath(raw)}
    for folder, below, names in os.walk(
        raw, onerror=lambda error: closed.append(Path(error.filename)), followlinks=True
    ):
        below[:] = [name for name in sorted(below) if not name.startswith(".") and name != "__MACOSX"]
        if Path(folder) == raw:
            below[:] = [name for name in below if name not in (LEDGERS, OWN_FOLDER)]
        below[:] = [name for name in below if _first_time(os.path.join(folder, name), seen)]
        files += [Path(folder, name) for name in names if is_document_name(name)]
    decisions = raw / DECISIONS_FILE
    files = [file for file in files if file != decisions]
    return [*files, *closed]


def bytes_of(file: Path) -> tuple[bytes, str, str]:
    """The bytes of a file, or (b"", failure, detail)."""
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            return b"", "no_file", ""
        if status.st_size > LARGEST:
            return b"", "too_big", str(status.st_size >> 20)
        return file.read_bytes(), "", ""
    except OSError as error:
        return b"", OPENING.get(error.errno or 0, "closed"), error.strerror or type(error).__name__


class Opened:
    """What gives the bytes of documents, those inside a file too; the last one with files inside is kept open for what comes next in it."""

    def __init__(self) -> None:
        self._kept: tuple[tuple[Path, tuple[str, ...]], Mapping[str, Callable[[], bytes]]] | None = None

    def bytes_of(self, source: Source) -> tuple[bytes, str, str]:
        """The bytes of a document, or (b"", failure, detail)."""
        if not source.inside:
            return bytes_of(source.file)
        from pipeline.reading.parts import NotUnpackedError, parts

        *outer, name = source.inside
        key = source.file, tuple(outer)
        if self._kept is None or self._kept[0] != key:
            data, failure, detail = self.bytes_of(replace(source, inside=key[1]))
            if failure:
                return b"", failure, detail
        try:
            if self._kept is None or self._kept[0] != key:
                self._kept = key, parts(data, outer[-1] if outer else source.file.name)
            return self._kept[1][name](), "", ""
        except NotUnpackedError as error:
            return b"", *error.args
        except KeyError:
            return b"", "closed", name


def _first_time(folder: str, seen: set[str]) -> bool:
    """Whether a folder is met for the first time; a linked one inside raw/ is read where it really is."""
    real = os.path.realpath(folder)
    if real in seen or (os.path.islink(folder) and any(real.startswith(f"{each}{os.sep}") for each in seen)):
        return False
    seen.add(real)
    return True


def _shown_paths(files: Iterable[Path], raw: Path) -> dict[str, Path]:
    """Files by their path as stored, each its own.

    Two files may look alike (accents as one character or two, bytes that are no UTF-8): the one that is spelled as
    shown keeps the path, the others get a hash of their own spelling.
    """
    alike: dict[str, list[tuple[bytes, str, Path]]] = {}
    for file in files:
        inside = _inside(file, raw).replace(os.sep, "/") or "."
        alike.setdefault(_shown(inside), []).append((os.fsencode(inside), inside, file))
    found: dict[str, Path] = {}
    for shown, group in alike.items():
        first = min(group, key=lambda each: (each[1] != shown, each[0]))
        for spelling in sorted(group):
            found[shown if spelling is first else _told_apart(shown, spelling[0])] = spelling[2]
    return found


def _shown(inside: str) -> str:
    """The path as stored: "/" between folders, accents as one character, bytes that are no UTF-8 and control
    characters replaced, personal data blotted out."""
    text = unicodedata.normalize("NFC", inside)
    return blot(one_line(text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")))


def _inside(file: Path, raw: Path) -> str:
    return os.fspath(file)[len(os.fspath(raw)) + 1 :]


def _told_apart(shown: str, spelling: bytes) -> str:
    path = PurePosixPath(shown)
    return path.with_name(f"{path.stem} [{short_hash(spelling.hex())}]{path.suffix}").as_posix()
