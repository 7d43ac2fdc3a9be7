"""What stood where when a run was done, so that a run with nothing new is over at once.

Kept are size, times and hash of every file of ``raw/``, size and time of what the run wrote, and the version of the
program. A file whose size and times are the same is the same; one whose times moved is hashed. What was still being
written when the run began cannot be told by its times, and is hashed too.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.cache import program_version, replace_bytes
from pipeline.reference import OWN_FOLDER
from pipeline.sources import DECISIONS_FILE, LEDGERS, bytes_of, find_files

if TYPE_CHECKING:
    from pipeline.run import StoredDocument

FILE = "manifest.json"
OWN_QUERIES = "queries"  # in warehouse/, but the user's
SETTLED = 2_000_000_000  # nanoseconds: a file changed more recently than this may change again within the same tick
Stamp = tuple[int, int, int]  # size, time changed, time of its entry


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a run saw (``raw``: stamp and hash by the key of a path; ``asked``: version, language, decisions), wrote (``made``) and
    found (``told``)."""

    asked: dict[str, str]
    raw: dict[str, list[Any]] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)


def stamps(raw: Path) -> dict[str, Stamp | None]:
    """The stamp of every document of ``raw/`` by its path as spelled; None for what cannot be looked at."""
    prefix = len(os.fspath(raw)) + 1
    return {os.fspath(file)[prefix:]: stamp(file) for file in find_files(raw)}


def question(root: Path, lang: str, today: str) -> dict[str, str]:
    """What the result depends on beside the documents; the day only where people's decisions may run out."""
    data = bytes_of(root / "raw" / DECISIONS_FILE)[0]
    decisions = hashlib.sha256(data).hexdigest() if data else ""
    own = hashlib.sha256()
    folders = [root / "raw" / name for name in (LEDGERS, OWN_FOLDER)]
    for file in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        own.update(repr((os.fspath(file.relative_to(root)), hashlib.sha256(bytes_of(file)[0]).hexdigest())).encode())
    return {
        "program": program_version(),
        "lang": lang,
        "decisions": decisions,
        "day": today if data else "",
        "sources": own.hexdigest(),
    }


def write(
    root: Path, asked: dict[str, str], seen: Mapping[str, Stamp | None], documents: Sequence[StoredDocument], told: dict[str, Any]
) -> None:
    """Keep what a run saw and made."""
    recently = time.time_ns() - SETTLED
    hashes = {each.spelled: each.sha256 for each in documents}
    marks = {each.document_id: each.mark for each in documents}
    raw = {
        key(path): [now, hashes.get(path, ""), now is None or max(now[1:]) < recently] for path, now in seen.items()
    }
    _write(root, Manifest(asked, raw, made(root, marks), told))


def _write(root: Path, kept: Manifest) -> None:
    told = {each.name: getattr(kept, each.name) for each in fields(kept)}
    replace_bytes(root / ".cache" / FILE, json.dumps(told, separators=(",", ":")).encode())


def read(root: Path) -> Manifest | None:
    """What the last whole run kept; None when there was none, or it cannot be read."""
    try:
        return Manifest(**json.loads((root / ".cache" / FILE).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


@contextlib.contextmanager
def remaking(root: Path) -> Iterator[None]:
    """The report is written anew inside: a manifest that was true of what stands there goes on being true."""
    known = read(root)
    true = known is not None and known.made == made(root, {})
    yield
    if known is not None and true:
        _write(root, replace(known, made=made(root, {})))


@dataclass(frozen=True, slots=True)
class Since:
    """What is as the last whole run left it: everything (``all``), else files of ``raw/`` (as spelled) and folders of ``extracted/``
    (with their marks)."""

    known: Manifest
    all: bool
    files: frozenset[str]
    folders: Mapping[str, str]


def since(root: Path, asked: dict[str, str], seen: Mapping[str, Stamp | None], check: bool = False) -> Since:
    """What a run may leave as it is; nothing when another version of the program, or with other words, was the last."""
    known = read(root)
    if known is None or any(known.asked.get(name) != asked[name] for name in ("program", "sources")):
        return Since(known or Manifest({}), False, frozenset(), {})
    now, touched = made(root, {}), changed(root, known, seen, check)
    same = {name: mark for name, mark in now.items() if known.made.get(name) == mark}
    nothing_new = known.asked == asked and known.made == now and not touched
    return Since(
        known if nothing_new else Manifest(known.asked),
        nothing_new,
        frozenset(seen) - frozenset(touched),
        {name.removeprefix("extracted/"): mark for name, mark in same.items() if name.startswith("extracted/")},
    )


def changed(root: Path, known: Manifest, seen: Mapping[str, Stamp | None], check: bool = False) -> list[str]:
    """The paths that are new or not the same as in the manifest, and the keys of those that are gone, sorted. ``check``: hash every file."""
    keys = {key(path): path for path in seen}
    found = [name for name in known.raw if name not in keys]
    for path, now in seen.items():
        stored = known.raw.get(key(path))
        if stored is None:
            found.append(path)
        elif check or not stored[2] or stored[0] != (list(now) if now else None):
            data, failure, _ = bytes_of(root / "raw" / path)
            if (hashlib.sha256(data).hexdigest() if not failure else "") != stored[1]:
                found.append(path)
    return sorted(found)


def key(path: str) -> str:
    """What stands for the path of a file, whose name may tell of a person."""
    return hashlib.blake2b(os.fsencode(path), digest_size=12).hexdigest()


def made(root: Path, marks: Mapping[str, str]) -> dict[str, str]:
    """What the program has put in ``extracted/`` and ``warehouse/``: a digest of names, sizes and times for each entry, or a folder's mark."""
    found = {}
    for place in ("extracted", "warehouse"):
        folder = root / place
        for entry in os.scandir(folder) if folder.is_dir() else ():
            if not entry.name.startswith(".") and not entry.name.endswith(".wal") and entry.name != OWN_QUERIES:
                known = marks.get(entry.name) if place == "extracted" else None
                found[f"{place}/{entry.name}"] = known or _digest(_entries(entry))
    return found


def folder_mark(folder: Path) -> str:
    """The mark of a folder of ``extracted/``: another one when any of its files is written."""
    return _digest(entry for each in os.scandir(folder) for entry in _entries(each)) if folder.is_dir() else ""


def _entries(entry: os.DirEntry[str]) -> Iterable[tuple[str, int, int]]:
    if not entry.is_dir(follow_symlinks=False):
        status = entry.stat()
        yield entry.name, status.st_size, status.st_mtime_ns
        return
    for below in os.scandir(entry.path):
        yield from _entries(below)


def _digest(entries: Iterable[tuple[str, int, int]]) -> str:
    return hashlib.blake2b(repr(sorted(entries)).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def stamp(file: Path) -> Stamp | None:
    """Size and times of a file; None when it cannot be looked at."""
    try:
        status = os.stat(file)
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns
