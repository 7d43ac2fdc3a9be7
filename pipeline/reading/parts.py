"""Files inside a file (attachments of mails and PDFs, embedded workbooks, what a .zip holds): their names and their bytes. Each is a document of
its own, called "the file » the part"."""

import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeVar

from pipeline.danish.personal import blot
from pipeline.naming import SEPARATOR, is_document_name, one_line
from pipeline.reading import kinds

MOST = 300  # files inside one that are read; a meeting's papers are some tens, a bomb is thousands
MAX_UNPACKED = 400_000_000  # bytes; a minutes file of some MB unpacks to a hundredth of it, a zip bomb to more
EMBEDDINGS = ("word/embeddings/", "xl/embeddings/")

Part = tuple[str, Callable[[], bytes]]
T = TypeVar("T")


class NotUnpackedError(Exception):
    """Why a part cannot be had: a ``failure`` of texts.csv and what is known about it."""


def shown_names(names: Iterable[str]) -> tuple[str, ...]:
    """The names of parts as they are stored: each its own, on one line, personal data blotted out."""
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        shown = blot(one_line(name.replace("\\", "/").replace(SEPARATOR.strip(), ">"))).strip("/ ") or "?"
        seen[shown] += 1
        stem, dot, suffix = shown.rpartition(".")
        found.append(shown if seen[shown] == 1 else f"{stem or suffix} ({seen[shown]}){dot}{suffix if stem else ''}")
    return tuple(found)


def parts(data: bytes, name: str) -> dict[str, Callable[[], bytes]]:
    """The files inside a file by their names as shown, each with what gives its bytes. Both raise NotUnpackedError."""
    found = _tried(lambda: [part for of in [_PARTS.get(kinds.media_type(data, name))] if of for part in of(data)])
    names = shown_names(name for name, _ in found)
    return {name: partial(_tried, partial(_unwrapped, get)) for name, (_, get) in zip(names, found, strict=True)}


def _tried(do: Callable[[], T]) -> T:
    try:
        return do()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:  # PDFium's is the last
        raise NotUnpackedError("closed", str(error).split("\n", 1)[0]) from error


def files_of_zip(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """What a .zip holds: its files but for hidden and temporary ones."""
    return [each for each in archive.infolist() if not each.is_dir() and is_document_name(_zip_name(each))]


def names_of_zip(data: bytes) -> list[str]:
    """The names of the documents in a .zip, folders in front. Raises BadZipFile."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [_zip_name(each) for each in files_of_zip(archive)]


def too_large(archive: zipfile.ZipFile) -> bool:
    """Whether a zip says that it unpacks to more than is read."""
    return sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED


def embedded(names: Iterable[str]) -> list[str]:
    """The files embedded in a Word file or a workbook, of all names in it."""
    return sorted(name.rpartition("/")[2] for name in names if name.startswith(EMBEDDINGS))


def _zip_name(entry: zipfile.ZipInfo) -> str:
    """A name as it was spelled: without the mark for UTF-8 it is that all the same, or the code page of Danish Windows."""
    if entry.flag_bits & 0x800:
        return entry.filename
    raw = entry.filename.encode("cp437", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp850")


def _of_zip(data: bytes) -> Iterator[Part]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    for entry in files_of_zip(archive):
        yield _zip_name(entry), lambda entry=entry: _unpacked(archive, entry)  # type: ignore[misc]


def _of_office(data: bytes) -> Iterator[Part]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    by_name = {
        each.filename.rpartition("/")[2]: each for each in archive.infolist() if each.filename.startswith(EMBEDDINGS)
    }
    for name in sorted(by_name):
        yield name, lambda name=name: _unpacked(archive, by_name[name])  # type: ignore[misc]


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.flag_bits & 1:
        raise NotUnpackedError("locked", "")
    if entry.file_size > MAX_UNPACKED:
        raise NotUnpackedError("too_big", str(entry.file_size >> 20))
    return archive.read(entry)


def _of_mail(data: bytes) -> Iterator[Part]:
    from pipeline.reading.mail import attachments, message_of

    for name, attachment in attachments(message_of(data)):
        yield name, lambda attachment=attachment: attachment.get_payload(decode=True) or b""  # type: ignore[misc]


def _of_pdf(data: bytes) -> Iterator[Part]:
    from pipeline.reading.pdf_fields import attachments

    yield from attachments(data)


def _unwrapped(get: Callable[[], bytes]) -> bytes:
    """The bytes; of an object embedded the old way (``oleObject1.bin``) what it holds, where that is a file."""
    data = get()
    if not data.startswith(kinds.OLE) or kinds.media_type(data) != kinds.OLE_STORAGE:
        return data
    from pipeline.reading.msg import packaged

    return packaged(data)


_PARTS: dict[str, Callable[[bytes], Iterator[Part]]] = {
    kinds.ZIP: _of_zip,
    kinds.DOCX: _of_office,
    kinds.XLSX: _of_office,
    kinds.MAIL: _of_mail,
    kinds.MSG: _of_mail,
    kinds.PDF: _of_pdf,
}
