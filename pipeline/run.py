"""One run over ``raw/``: which documents there are, reading those that are new, and writing ``extracted/``.

``extracted/`` follows from ``raw/``: what is removed there disappears here. One exception: when a document that was
read earlier can no longer be read, what was read earlier stays, with a finding that says so.
"""

import hashlib
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from pipeline import records, store
from pipeline.cache import Cache, replace_bytes
from pipeline.manifest import folder_mark
from pipeline.model import Document, Extraction, Finding, Layout
from pipeline.naming import SEPARATOR
from pipeline.reading.failures import attached
from pipeline.reference.texts import message
from pipeline.sources import Opened, Source, find_sources, parts_of, top_path
from pipeline.workers import TIME_LIMIT, NewExecutor, Outcome, Task, Work, processes, read_all, read_document

INDEX = "documents.csv"
COLUMNS = ("document_id", "path", "sha256", "status")
KEPT_FROM = "kept_from_sha256"
MOST_INSIDE = 1000  # documents that are read from one file, however deep they lie

LASTING = ("timeout", "memory", "crash", "bug")  # it would go the same way again: kept in the cache like a result


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as it stands in ``extracted/``; ``read`` gives what is there, which is held no longer than it is used.

    ``origin``: read (now), cache, extracted (not asked for now), or same (nobody touched it since the last run); ``mark``: which state of
    its folder that is; ``parts``: the names of the documents inside it; ``spelled``: its file as spelled in raw, '' for what is inside one.
    """

    document_id: str
    path: str
    sha256: str
    status: str
    origin: str
    mark: str
    read: Callable[[], Extraction] = field(compare=False)
    parts: tuple[str, ...] = ()
    spelled: str = ""

    @property
    def extraction(self) -> Extraction:
        """What stands there, read anew each time."""
        return self.read()


@dataclass(frozen=True, slots=True)
class Progress:
    """So many of so many documents are done; this one came last."""

    done: int
    total: int
    path: str
    origin: str
    status: str


@dataclass(frozen=True, slots=True)
class Options:
    """How to run. ``only``: paths inside raw to read anew, while the others stay; None: everything that is new.

    ``same_files`` (as spelled in raw) and ``same_folders`` (of ``extracted/``, with their marks) are as the last run left them.
    """

    only: frozenset[str] | None = None
    same_files: frozenset[str] = frozenset()
    same_folders: Mapping[str, str] = field(default_factory=dict)
    jobs: int = 0
    seconds: float = TIME_LIMIT
    work: Work = read_document
    new_executor: NewExecutor = processes
    on_progress: Callable[[Progress], None] = field(default=lambda progress: None)


def run(root: Path, options: Options) -> tuple[StoredDocument, ...]:
    """Bring ``extracted/`` in line with ``raw/``; gives all documents, sorted by path.

    Raises FileNotFoundError when there is no ``raw/``. The caller sees to it that nobody else works in this folder.
    """
    raw, extracted = root / "raw", root / "extracted"
    if not raw.is_dir():
        raise FileNotFoundError(raw)
    cache = Cache(root / ".cache" / "read")
    sources = find_sources(raw)
    if options.only is None:
        cache.forget_other_versions()
    stored: list[StoredDocument] = []
    waiting: Sequence[Source] = sources
    room = dict.fromkeys((source.file for source in sources), MOST_INSIDE)
    while waiting:  # what is inside documents comes after them
        by_path = {source.path: source for source in waiting}
        found = sorted(_bring_up_to_date(waiting, len(stored), extracted, cache, options), key=lambda each: each.path)
        waiting = []
        for each in found:
            source, names = by_path[each.path], each.parts
            inner = parts_of(source, names)[: room[source.file]]
            room[source.file] -= len(inner)
            waiting += inner
            whole = _with_left_out(extracted, each, names[len(inner) :])
            stored.append(replace(whole, spelled="" if source.inside else source.spelled))
    stored.sort(key=lambda document: document.path)
    store.remove_leftovers(extracted, [each.document_id for each in stored])
    _write_index(extracted, stored)
    return tuple(stored)


def read_stored(root: Path) -> tuple[StoredDocument, ...]:
    """All documents of ``extracted/``, without looking at ``raw/``; the warehouse can be built from these alone."""
    extracted = root / "extracted"
    return tuple(
        _stored(extracted, row, "extracted")
        for name, row in read_index(extracted).items()
        if (extracted / name / store.DOCUMENT).is_file()
    )


def read_index(extracted: Path) -> dict[str, dict[str, str]]:
    """The rows of ``extracted/documents.csv`` by the document's id; none where there is no such file."""
    file = extracted / INDEX
    rows = records.dict_rows(file.read_text(encoding="utf-8")) if file.is_file() else []
    return {row["document_id"]: row for row in rows}


def _stored(extracted: Path, row: Mapping[str, str], origin: str, mark: str = "") -> StoredDocument:
    """A document by its row of the index."""
    name, path, sha256, status = (row[column] for column in COLUMNS)
    now = mark or folder_mark(extracted / name)
    return StoredDocument(name, path, sha256, status, origin, now, lambda: store.read_extraction(extracted / name))


def _same(extracted: Path, row: Mapping[str, str], outer: Collection[str], mark: str) -> StoredDocument:
    """A document that nobody touched; ``outer``: those that have others inside."""
    found = _stored(extracted, row, "same", mark)
    return replace(found, parts=found.extraction.document.parts) if found.path in outer else found


def _bring_up_to_date(
    sources: Collection[Source], done: int, extracted: Path, cache: Cache, options: Options
) -> Iterator[StoredDocument]:
    by_path = {source.path: source for source in sources}
    index = read_index(extracted)
    outer = {row["path"].rpartition(SEPARATOR)[0] for row in index.values() if SEPARATOR in row["path"]}
    opened, total = Opened(), done + len(sources)

    def settle(source: Source, sha256: str, files: store.Files, origin: str) -> StoredDocument:
        nonlocal done
        done += 1
        document = _write(extracted, source, sha256, files, origin)
        options.on_progress(Progress(done, total, source.path, origin, document.status))
        return document

    ready: list[StoredDocument] = []

    def new_tasks() -> Iterator[Task]:
        """What has to be read; everything else is settled on the way, so that only one document's bytes are held."""
        nonlocal done
        for source in sources:
            row = index.get(source.document_id)
            if row and _untouched(source, row, options):
                done += 1
                ready.append(_same(extracted, row, outer, options.same_folders[source.document_id]))
                continue
            data, failure, detail = opened.bytes_of(source)
            sha256, name = hashlib.sha256(data).hexdigest(), source.inside[-1] if source.inside else source.file.name
            wanted = options.only is None or bool(top_path(source.path, options.only))
            if failure:
                ready.append(settle(source, "", _failed(source, "", failure, detail, options), "read"))
            elif not (options.only and wanted) and (files := cache.get(data, name)) is not None:
                ready.append(settle(source, sha256, files, "cache"))
            elif wanted:
                yield Task(source.path, name, data)
            elif (files := store.read_folder(extracted / source.document_id)) is not None:
                ready.append(settle(source, sha256, files, "extracted"))
            else:
                done += 1

    # a container often has fewer processors than the machine
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    jobs = options.jobs or cores
    for outcome in read_all(new_tasks(), jobs, options.work, options.seconds, options.new_executor):
        yield _settle_outcome(outcome, by_path[outcome.task.key], cache, options, settle)
    yield from ready


def _untouched(source: Source, row: Mapping[str, str], options: Options) -> bool:
    """Whether a document that could be opened and its extract are as the last run left them."""
    same = source.spelled in options.same_files and source.document_id in options.same_folders
    return same and row["path"] == source.path and bool(row["sha256"])


def _settle_outcome(
    outcome: Outcome,
    source: Source,
    cache: Cache,
    options: Options,
    settle: Callable[[Source, str, store.Files, str], StoredDocument],
) -> StoredDocument:
    task, files = outcome.task, outcome.files
    sha256 = hashlib.sha256(task.data).hexdigest()
    if files is None:
        files = _failed(source, sha256, outcome.failure, outcome.detail, options)
    if outcome.files is not None or outcome.failure in LASTING:
        cache.put(task.data, task.name, files)
    return settle(source, sha256, files, "read")


def _with_left_out(extracted: Path, document: StoredDocument, names: Sequence[str]) -> StoredDocument:
    """The document with a finding for the files inside it that are too deep or too many."""
    if not names:
        return document
    kept, folder = document.extraction, extracted / document.document_id
    told = [finding for finding in kept.findings if finding.code != "content.attached"]
    extraction = store.lean(replace(kept, findings=(*told, attached(names))))
    store.write_folder(folder, store.to_files(extraction))
    return replace(document, mark=folder_mark(folder))


def _failed(source: Source, sha256: str, failure: str, detail: str, options: Options) -> store.Files:
    """The files of a document that gave no result: its status and a finding."""
    why = message("failure", failure, limit=f"{options.seconds:g}", detail=detail)
    said = message("finding", "document.unreadable", name=PurePosixPath(source.path).name, why=why)
    finding = Finding("document.unreadable", "error", *said)
    document = Document(sha256, "", "unreadable", findings=(finding,))
    return store.to_files(store.lean(Extraction(document, Layout(()))))


def _write(extracted: Path, source: Source, sha256: str, files: store.Files, origin: str) -> StoredDocument:
    folder = extracted / source.document_id
    status, parts = store.status_of(files)
    if status == "unreadable":
        earlier = store.read_folder(folder)
        if earlier is not None:
            files = store.to_files(_with_earlier_results(store.from_files(files), store.from_files(earlier)))
    store.write_folder(folder, files)
    row = dict(zip(COLUMNS, (source.document_id, source.path, sha256, status), strict=True))
    return replace(_stored(extracted, row, origin), parts=parts)


def _with_earlier_results(now: Extraction, earlier: Extraction) -> Extraction:
    """What was read earlier, marked as such, under the finding that the document cannot be read now."""
    if not (earlier.layout.blocks or earlier.claims):
        return now
    read_from = dict(earlier.document.metadata).get(KEPT_FROM, earlier.document.sha256)
    danish, english = message("finding", "kept_from", sha256=read_from[:12])
    findings = tuple(
        replace(each, explanation_da=f"{each.explanation_da} {danish}", explanation_en=f"{each.explanation_en} {english}")
        for each in now.findings
    )
    still = tuple(finding for finding in earlier.findings if finding.code != "document.unreadable")
    metadata = tuple(sorted({**dict(earlier.document.metadata), KEPT_FROM: read_from}.items()))
    document = replace(earlier.document, status="unreadable", sha256=now.document.sha256, metadata=metadata)
    return store.lean(replace(earlier, document=document, findings=(*still, *findings)))


def _write_index(extracted: Path, stored: Collection[StoredDocument]) -> None:
    rows = [(each.document_id, each.path, each.sha256, each.status) for each in stored]
    text = records.write_rows([COLUMNS, *rows]).encode()
    extracted.mkdir(exist_ok=True)
    path = extracted / INDEX
    if not path.is_file() or path.read_bytes() != text:
        replace_bytes(path, text)
