"""What kind of file some bytes are, by their content; the name decides only between kinds of text."""

import io
import re
import zipfile

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOC = "application/msword"
RTF = "application/rtf"
ODT = "application/vnd.oasis.opendocument.text"
RELATIVES = (DOC, RTF, ODT)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSB = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
XLS = "application/vnd.ms-excel"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
WORKBOOKS = (XLSX, XLSB, XLS, ODS)
CSV = "text/csv"
DELIMITED = (".csv", ".tsv")
HTML = "text/html"
MAIL = "message/rfc822"
MSG = "application/vnd.ms-outlook"
ZIP = "application/zip"
OLE_STORAGE = "application/x-ole-storage"
AGENDA = "application/json"
TEXT = "text/plain"
OCTETS = "application/octet-stream"

_SIGNATURES = (
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"{\\rtf", RTF),
    (b"{\\pard", RTF),  # pandoc's, without the head of a file
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!", "application/vnd.rar"),
    (b"ID3", "audio/mpeg"),
    (b"\x7fELF", OCTETS),
    (b"MZ\x90", OCTETS),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TAGS = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|table|div|p|span|h[1-6]|ul|br|meta|section|article)\b", re.IGNORECASE
)
_CLOSING = re.compile(rb"</(?:html|body|table|div|p|span|h[1-6]|ul|tr|td|a)>", re.IGNORECASE)
_MAIL_HEADER = re.compile(
    rb"(?:from|to|date|subject|mime-version|received|return-path|message-id|content-type|delivered-to|x-[\w-]+|snapshot-[\w-]+)"
    rb": ?[^\n]*\n(?:[ \t][^\n]*\n)*",
    re.IGNORECASE,
)
_MAIL_NEEDS = re.compile(rb"^(?:mime-version|content-type|message-id|received): ?\S", re.IGNORECASE | re.MULTILINE)


def media_type(data: bytes, name: str = "") -> str:
    """The media type of a file, from its first bytes and the folders inside a zip.

    Word files that are encrypted come as ``application/encrypted``; an unknown binary as ``application/octet-stream``.
    """
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith(b"PK"):
        return _of_zip(data)
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return "application/encrypted"
        if "__substg1.0_".encode("utf-16-le") in data:
            from pipeline.reading.msg import (
                is_message,  # its attachments, or one embedded in a document, name their streams alike
            )

            if is_message(data):
                return MSG
        if "Workbook".encode("utf-16-le") in data:
            return XLS
        return DOC if "WordDocument".encode("utf-16-le") in data else OLE_STORAGE
    for signature, kind in _SIGNATURES:
        if data.startswith(signature) and (len(signature) > 2 or b"\x00" in data[:200]):
            return kind
    if data[4:8] == b"ftyp" or data.startswith(b"RIFF"):
        return OCTETS
    if _is_mail(data):
        return MAIL
    if b"<office:document " in data[:4000] and ODT.encode() in data[:8000]:
        return ODT  # flat, in one piece of XML
    return HTML if _looks_like_html(data, name) else TEXT


def _is_mail(data: bytes) -> bool:
    """Whether a text begins with the header lines of a mail, one of those among them that only mails have."""
    head, position, lines = data[:20000].replace(b"\r\n", b"\n").lstrip(b"\n"), 0, 0
    while found := _MAIL_HEADER.match(head, position):
        position, lines = found.end(), lines + 1
    return lines >= 2 and bool(_MAIL_NEEDS.search(head, 0, position))


def _of_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            stated = archive.read("mimetype").decode("ascii", "replace").strip() if "mimetype" in names else ""
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
        return "application/zip; damaged"
    if stated in (ODS, ODT):
        return stated
    if "[Content_Types].xml" not in names:
        return ZIP
    folders = {name.split("/", 1)[0] for name in names}
    office = {"word": DOCX, "xl": XLSB if "xl/workbook.bin" in names else XLSX, "ppt": "application/vnd.ms-powerpoint"}
    return next((kind for folder, kind in office.items() if folder in folders), ZIP)


def _looks_like_html(data: bytes, name: str) -> bool:
    head = data[:65536].replace(b"\x00", b"")
    if re.match(
        rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<(?:!doctype html|html|\?xml[^>]*>\s*<(?:!doctype )?html)", head, re.I
    ):
        return True
    if name.lower().endswith((".html", ".htm", ".xhtml")):
        return bool(_TAGS.search(head))
    return head.lstrip().startswith(b"<") and bool(_TAGS.search(head) and _CLOSING.search(head))
