"""Outlook's .msg files as mails, by [MS-OXMSG]: storages and streams named by property; and files wrapped in OLE objects."""

import base64
import email.policy
import io
import re
import struct
from collections.abc import Iterator, Sequence
from email.message import MIMEPart
from typing import Any

import olefile

SUBJECT, BODY, RTF, HTML = "0037", "1000", "1009", "1013"
CONTENT, SHORT_NAME, LONG_NAME, DISPLAY_NAME, MIME, CONTENT_ID = "3701", "3704", "3707", "3001", "370E", "3712"
UNICODE, EIGHT_BITS, BINARY, STORAGE = "001F", "001E", "0102", "000D"
CODEPAGE, INTERNET_CODEPAGE = 0x3FFD0003, 0x3FDE0003
MOST_NESTED = 8  # mails sent on in mails
# what the dictionary of compressed RTF holds before the first byte, [MS-OXRTFCP] 2.1.2.1
_KNOWN = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArialTimes New "
    rb"RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n" + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_RING = 4096
_RTF_TOKEN = re.compile(rb"\\'([0-9a-fA-F]{2})|\\([a-zA-Z]+)(-?\d+)? ?|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)")

_RTF_WORDS = {
    b"par": "\r\n", b"line": "\r\n", b"tab": "\t", b"endash": "–", b"emdash": "—", b"bullet": "•",
    b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
}  # fmt: skip


def as_mail(data: bytes) -> MIMEPart:
    """A .msg file as the mail it was. Raises ValueError when the file is damaged."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            return _message(ole, (), 0)
    except (OSError, IndexError, struct.error) as error:
        raise ValueError(str(error)) from error


def is_message(data: bytes) -> bool:
    """Whether an OLE file is a message, and not a document with one inside."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            return bool(ole.exists("__properties_version1.0"))
    except (OSError, IndexError, struct.error):
        return True  # too damaged to tell: its reader says so


def packaged(data: bytes) -> bytes:
    """The file that an OLE object (``oleObject1.bin``) wraps; the object itself when it wraps none."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            for name in ("Package", "CONTENTS"):
                if ole.exists(name):
                    return bytes(ole.openstream(name).read())
            if ole.exists("\x01Ole10Native"):
                return _native(ole.openstream("\x01Ole10Native").read())
    except (OSError, IndexError, struct.error, ValueError):
        return data  # damaged: read as what it is, which tells so
    return data


def _native(stream: bytes) -> bytes:
    """[MS-OLEDS] OLENativeStream with the package of Windows: size, 2, label, path, 0 and 3, length and temporary path, length and the file."""
    at = 6
    for _ in range(2):
        at = stream.index(b"\0", at) + 1
    at += 4
    (length,) = struct.unpack_from("<I", stream, at)
    at += 4 + length
    (length,) = struct.unpack_from("<I", stream, at)
    return stream[at + 4 : at + 4 + length]


def _message(ole: olefile.OleFileIO, place: tuple[str, ...], depth: int) -> MIMEPart:
    codepage, internet = _codepages(ole, place)
    message = _part("multipart/mixed")
    message["Subject"] = " ".join(_text(ole, place, SUBJECT, codepage).split())
    html, plain = _bytes(ole, (*place, _stream(HTML, BINARY))), _text(ole, place, BODY, codepage)
    html_text = _text(ole, place, HTML, codepage)
    rtf = _decompressed(_bytes(ole, (*place, _stream(RTF, BINARY))))
    forms = [_part("text/plain", plain.encode(), "utf-8")] if plain.strip() else []
    if html:
        forms.append(_part("text/html", html, internet))
    elif html_text or (html_text := _html_in_rtf(rtf, codepage)):
        forms.append(_part("text/html", html_text.encode(), "utf-8"))
    elif rtf and not forms:
        forms.append(_part("application/rtf", rtf, name="brev.rtf"))
    parts: list[Any] = [_part("multipart/alternative")] if len(forms) > 1 else forms
    if len(forms) > 1:
        parts[0].set_payload(forms)
    for storage in _attachments(ole, place):
        parts += _attachment(ole, storage, codepage, depth)
    message.set_payload(parts)
    return message


def _attachments(ole: olefile.OleFileIO, place: tuple[str, ...]) -> list[tuple[str, ...]]:
    found = {tuple(each[: len(place) + 1]) for each in ole.listdir() if tuple(each[: len(place)]) == place}
    return sorted(each for each in found if each[-1].startswith("__attach_version1.0_"))


def _attachment(ole: olefile.OleFileIO, place: tuple[str, ...], codepage: str, depth: int) -> Iterator[MIMEPart]:
    names = (_text(ole, place, each, codepage) for each in (LONG_NAME, SHORT_NAME, DISPLAY_NAME))
    name = next(filter(None, names), "bilag")
    inner = (*place, _stream(CONTENT, STORAGE))
    if ole.exists("/".join((*inner, "__properties_version1.0"))) and depth < MOST_NESTED:
        part = _part("message/rfc822")
        part.set_payload([_message(ole, inner, depth + 1)])
        yield part
        return
    kind = _text(ole, place, MIME, codepage).lower()
    content = _bytes(ole, (*place, _stream(CONTENT, BINARY)))
    if kind.startswith("image/") and (called := _text(ole, place, CONTENT_ID, codepage)):
        picture = _part(kind, content)  # of the page that the mail shows, if that uses it
        picture["Content-ID"] = f"<{called}>"
        picture.add_header("Content-Disposition", "inline", filename=name)
        yield picture
        return
    yield _part("application/octet-stream", content, name=name)


def _part(kind: str, content: bytes | None = None, charset: str = "", name: str = "") -> MIMEPart:
    part = MIMEPart(policy=email.policy.default)
    part["Content-Type"] = f'{kind}; charset="{charset}"' if charset else kind
    if name:
        part.add_header("Content-Disposition", "attachment", filename=name)
    if content is not None:
        part["Content-Transfer-Encoding"] = "base64"
        part.set_payload(base64.b64encode(content).decode("ascii"))
    return part


def _stream(tag: str, kind: str) -> str:
    return f"__substg1.0_{tag}{kind}"


def _bytes(ole: olefile.OleFileIO, place: tuple[str, ...]) -> bytes:
    path = "/".join(place)
    return bytes(ole.openstream(path).read()) if ole.exists(path) else b""


def _text(ole: olefile.OleFileIO, place: tuple[str, ...], tag: str, codepage: str) -> str:
    wide = _bytes(ole, (*place, _stream(tag, UNICODE)))
    narrow = b"" if wide else _bytes(ole, (*place, _stream(tag, EIGHT_BITS)))
    return (wide.decode("utf-16-le", "replace") or _decoded(narrow, codepage)).rstrip("\0")


def _decoded(data: bytes, codepage: str) -> str:
    try:
        return data.decode(codepage or "cp1252", "replace")
    except LookupError:
        return data.decode("cp1252", "replace")


def _codepages(ole: olefile.OleFileIO, place: tuple[str, ...]) -> tuple[str, str]:
    """The code pages of a message's texts and of its HTML; '' where it does not say."""
    stream = _bytes(ole, (*place, "__properties_version1.0"))
    found = {}
    for at in range(32 if not place else 24, len(stream) - 15, 16):
        tag, _, number = struct.unpack_from("<III", stream, at)
        found[tag] = {65001: "utf-8", 0: ""}.get(number, f"cp{number}")
    return found.get(CODEPAGE, ""), found.get(INTERNET_CODEPAGE, "")


def _decompressed(data: bytes) -> bytes:
    """Compressed RTF, [MS-OXRTFCP] 2.2: runs of eight tokens, each a byte or a reference into a ring of the last 4,096."""
    if len(data) < 16:
        return b""
    size, raw_size, magic = struct.unpack_from("<II4s", data)
    if magic == b"MELA":
        return data[16 : 16 + raw_size]
    ring = bytearray(_KNOWN.ljust(_RING, b"\0"))
    write, out, at, end = len(_KNOWN), bytearray(), 16, min(len(data), size + 4)
    while at < end:
        flags, at = data[at], at + 1
        for bit in range(8):
            if at >= end:
                break
            if not flags >> bit & 1:
                piece, at = data[at : at + 1], at + 1
                ring[write], write = piece[0], (write + 1) % _RING
                out += piece
                continue
            if at + 1 >= end:
                break
            reference, at = int.from_bytes(data[at : at + 2], "big"), at + 2
            offset, length = reference >> 4, (reference & 15) + 2
            if offset == write:
                return bytes(out)
            for step in range(length):
                byte = ring[(offset + step) % _RING]
                ring[write], write = byte, (write + 1) % _RING
                out.append(byte)
    return bytes(out)


def _html_in_rtf(rtf: bytes, codepage: str) -> str:
    """The HTML that Outlook wrapped in RTF, [MS-OXRTFEX]: what stands in \\htmltag groups, and the text that \\htmlrtf does not switch off."""
    if rb"\fromhtml" not in rtf[:400]:
        return ""
    out: list[str] = []
    stack: list[tuple[bool, bool]] = []
    tag, off, skip, ignorable, stands_in = False, False, False, False, False
    for found in _RTF_TOKEN.finditer(rtf):
        byte, word, number, symbol, brace, text = found.groups()
        if stands_in and (byte or text):  # after a character by its number comes one for programs that do not know it
            byte, text = None, text and text[1:]
        stands_in = word == b"u"
        if brace == b"{":
            stack.append((tag, skip))
        elif brace == b"}":
            tag, skip = stack.pop() if stack else (False, False)
        elif symbol == b"*":
            ignorable = True
            continue
        elif word == b"htmltag":
            tag, skip = True, False
        elif word == b"htmlrtf":
            off = number != b"0"
        elif word in (b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pntext") or (word and ignorable):
            skip = True
        elif not (skip or (off and not tag)):
            out.append(_rtf_text((byte, word, number, symbol, text), codepage))
        ignorable = False
    return "".join(out)


def _rtf_text(found: Sequence[bytes | None], codepage: str) -> str:
    byte, word, number, symbol, text = found
    if byte:
        return _decoded(bytes([int(byte, 16)]), codepage)
    if text:
        return _decoded(text, codepage)
    if symbol:
        return {b"~": "\u00a0", b"_": "\u2011"}.get(symbol, symbol.decode("latin-1") if symbol in b"\\{}" else "")
    if word == b"u" and number:
        return chr(int(number) & 0xFFFF)
    return _RTF_WORDS.get(word or b"", "")
