"""Bytes → characters: which encoding a text or HTML file is in."""

import codecs
import re
from typing import NamedTuple

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
# the five bytes that Windows-1252 leaves undefined are C1 controls, as browsers read them
_WINDOWS = "".join(bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in range(256))
_CODE_PAGES = {"cp850": "CP850 (DOS)", "mac_roman": "Mac Roman"}
_LETTERS = "A-Za-zæøåÆØÅ"
_DANISH = re.compile(f"(?<=[{_LETTERS}])[æøå]|[æøåÆØÅ](?=[a-zæøå])|(?<=[A-ZÆØÅ])[ÆØÅ]|[ÆØÅ](?=[A-ZÆØÅ])")
_ODD = re.compile(
    f"(?<=[{_LETTERS}])[^\\x00-\\x7f{_LETTERS}éüöäÉÜÖÄ´’»”–—…\u00a0½¼¾²³]|[^\\x00-\\x7f{_LETTERS}éüöäÉÜÖÄ«»“”„’–—…•§£\u00a0½¼¾](?=[a-z])"
)
MOST_TIMES = 4
_TWICE = re.compile("Ã[¸¦¥\x98\x86\x85˜†…©ƒ\x83]")  # ø æ å Ø Æ Å é as Windows-1252 or Latin-1 shows their bytes
_CONTINUED = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_PAIR = re.compile(f"[\xc2-\xdf][{_CONTINUED}]|[\xe0-\xef][{_CONTINUED}]{{2}}")


class Decoded(NamedTuple):
    """Text, the encoding it was read in, how many bytes could not be read (shown as U+FFFD), and what the encoding is called where it was
    worked out from what Danish looks like."""

    text: str
    encoding: str
    lost: int = 0
    guessed: str = ""


def decode(data: bytes, declared: str = "") -> Decoded | None:
    """The text of a file in UTF-8, UTF-16 or UTF-32 with a byte order mark, or Windows-1252; None when it is no text.

    ``declared`` is what the file or its server says about itself; a byte order mark and valid UTF-8 are stronger.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _checked(_strict(data, encoding) or Decoded(data.decode(encoding, "replace"), encoding))
    guessed = _utf16_without_mark(data)
    if guessed:
        return _checked(_strict(data, guessed))
    whole = _strict(data, "utf-8")
    if whole is not None:
        return _checked(_once_encoded(whole))
    return _checked(_damaged_utf8(data) or _strict(data, declared) or _eight_bits(data))


def declared_charset(data: bytes) -> str:
    """The charset that an HTML file's ``meta`` element names, or ''."""
    found = _META_CHARSET.search(data[:4096])
    return found.group(1).decode("ascii") if found else ""


def _strict(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(codecs.lookup(encoding).name), encoding) if encoding else None
    except (UnicodeError, LookupError):
        return None


def _damaged_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few broken bytes (a file cut off in a letter), which Windows-1252 would turn into ``Ã¸``."""
    text = data.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    return Decoded(text, "utf-8", lost) if len(_MULTIBYTE.findall(data)) > 4 * lost else None


def _eight_bits(data: bytes) -> Decoded:
    """Of the code pages with a byte a letter the one that puts Danish letters among letters; Windows-1252 unless another does better."""
    read = {page: data.decode(page, "replace") for page in _CODE_PAGES}
    scores = {page: _danishness(text) for page, text in read.items()}
    best = max(_CODE_PAGES, key=lambda page: scores[page])
    windows = Decoded(codecs.charmap_decode(data, "strict", _WINDOWS)[0], "windows-1252")
    if scores[best] <= max(0, _danishness(windows.text)):
        return windows
    return Decoded(read[best], best, read[best].count("\ufffd"), _CODE_PAGES[best])


def _danishness(text: str) -> int:
    """Danish letters beside letters, less whatever else a misread letter turns into there."""
    return len(_DANISH.findall(text)) - len(_ODD.findall(text))


def _once_encoded(decoded: Decoded) -> Decoded:
    """A text that was put into UTF-8 twice (``TÃ¸nder``) or more often as it was before the second time."""
    text, times = decoded.text, 1
    while times < MOST_TIMES and _TWICE.search(text) and (once := _PAIR.sub(_undone, text)) != text:
        text, times = once, times + 1
    return Decoded(text, decoded.encoding, 0, f"UTF-8 × {times}") if times > 1 else decoded


def _undone(pair: re.Match[str]) -> str:
    try:
        return b"".join(
            bytes((ord(char),)) if ord(char) < 0x100 else char.encode("cp1252") for char in pair.group()
        ).decode("utf-8")
    except UnicodeError:
        return pair.group()


def _utf16_without_mark(data: bytes) -> str:
    """UTF-16 shows as a zero in every other byte."""
    sample = data[:2000]
    if len(sample) < 8:
        return ""
    if sample[1::2].count(0) > 0.4 * len(sample[1::2]) and sample[0::2].count(0) == 0:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.4 * len(sample[0::2]) and sample[1::2].count(0) == 0:
        return "utf-16-be"
    return ""


def _checked(decoded: Decoded | None) -> Decoded | None:
    """None for what decodes but is no text: control characters in plenty."""
    if decoded is None or len(_CONTROLS.findall(decoded.text[:20000])) > 0.01 * len(decoded.text[:20000]) + 2:
        return None
    return decoded
