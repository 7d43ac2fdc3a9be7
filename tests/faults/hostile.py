"""Files made to harm: bombs, locks, deep nests, wrong encodings, and good files damaged at random."""

from __future__ import annotations

import hashlib
import io
import random
import zipfile
import zlib
from collections.abc import Iterator

from tests.benchmarks.documents.make_documents import documents, rendered
from tests.reading.test_bad_pdf import pdf_of

SENTENCE = "Der er afsat 250.000 kr. til Klynge Nord i 2024."
PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
WORDS = b"BT /F1 12 Tf 72 700 Td (Klynge Nord har 2.180.605 kr.) Tj ET"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(data), more, data)


def pdf(content: bytes = WORDS, pages: int = 1, more: bytes = b"", page: bytes = PAGE) -> bytes:
    kids = b"3 0 R " * pages
    tree = b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, pages)
    return pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", tree, page, stream(content, more), FONT])


def locked(user: bytes, owner: bytes) -> bytes:
    """A PDF under the standard handler, revision 2 (ISO 32000-1, 7.6.3): RC4 with keys of 40 bits."""

    def rc4(key: bytes, data: bytes) -> bytes:
        box, j = list(range(256)), 0
        for i in range(256):
            j = (j + box[i] + key[i % len(key)]) % 256
            box[i], box[j] = box[j], box[i]
        out, i, j = bytearray(), 0, 0
        for byte in data:
            i = (i + 1) % 256
            j = (j + box[i]) % 256
            box[i], box[j] = box[j], box[i]
            out.append(byte ^ box[(box[i] + box[j]) % 256])
        return bytes(out)

    def padded(password: bytes) -> bytes:
        return (password + PADDING)[:32]

    allowed, name = (-4).to_bytes(4, "little", signed=True), b"0123456789abcdef"
    o = rc4(hashlib.md5(padded(owner)).digest()[:5], padded(user))
    key = hashlib.md5(padded(user) + o + allowed + name).digest()[:5]
    secret = rc4(hashlib.md5(key + (4).to_bytes(3, "little") + b"\0\0").digest()[:10], WORDS)
    lock = b"/Encrypt<</Filter/Standard/V 1/R 2/O<%b>/U<%b>/P -4>>/ID[<%b><%b>]" % tuple(
        part.hex().encode() for part in (o, rc4(key, PADDING), name, name)
    )
    return pdf(secret).replace(b"trailer<<", b"trailer<<" + lock)


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return file.getvalue()


def docx(body: bytes, head: bytes = b"") -> bytes:
    kinds = (
        b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        b'<Override PartName="/word/document.xml" ContentType='
        b'"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type='
        b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
        b"</Relationships>"
    )
    name = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    text = b"%b<w:document %b><w:body>%b</w:body></w:document>" % (head, name, body)
    return zipped(**{"[Content_Types]_xml": kinds, "_rels/.rels": relations, "word__document_xml": text})


def by_hand() -> Iterator[tuple[str, bytes]]:
    """Bombs, locks, nests and odd encodings."""
    text = SENTENCE.encode()
    laughs = b"".join(b'<!ENTITY l%d "%b">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    yield "empty.txt", b""
    yield "noughts.txt", b"\0" * 100_000
    yield "noise.pdf", random.Random(1).randbytes(50_000)
    yield "one line of ten megabytes.txt", text * 200_000
    yield "lines.txt", (text + b"\n") * 20_000
    yield "digits.txt", b"1" * 1_000_000
    yield "blanks.txt", b" " * 3_000_000 + text
    yield "dots.txt", b"1.000." * 100_000
    yield "at.txt", b"a@" * 200_000
    yield "letters before an at.txt", b"a." * 200_000
    yield "brackets.txt", b"(" * 200_000 + text
    yield "roads.txt", b"Aa " * 100_000 + b"vej 1"
    yield "utf-16.txt", SENTENCE.encode("utf-16")
    yield "utf-16 without a mark.txt", SENTENCE.encode("utf-16-le")
    yield "utf-32.txt", SENTENCE.encode("utf-32")
    yield "half of utf-8.txt", "å".encode()[:1] * 1000 + text
    yield "two encodings.txt", "Å".encode() + "Å".encode("cp1252") + text
    yield "combining.txt", ("a" + "\u0301" * 100_000 + SENTENCE).encode()
    yield "right to left.txt", ("\u202e" + SENTENCE + "\u0000\u0007").encode()
    yield "deep.html", b"<div>" * 50_000 + text
    yield "deep tables.html", b"<table><tr><td>" * 2_000 + text
    yield "wide.html", b"<table><tr>" + b"<td>1" * 30_000
    yield "spans.html", b"<table><tr><td rowspan=65534 colspan=1000>1<td>2<tr><td>3" + b"<td rowspan=9999>1" * 200
    yield "entities.html", b"<!DOCTYPE a [<!ENTITY l0 'ha'>%b]><p>&l9;</p>%b" % (laughs, text)
    yield "unclosed.html", b"<table><tr><td><a href='" + text * 1000
    yield "script.html", b"<script>" + b"<!--" * 50_000 + b"</script><p>" + text
    yield "encoding that lies.html", b"<meta charset=utf-16><p>" + text
    yield "laughs.docx", docx(b"<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>", b"<!DOCTYPE a [<!ENTITY l0 'ha'>%b]>" % laughs)
    yield (
        "outside.docx",
        docx(b"<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    )
    yield "deep.docx", docx(b"<w:tbl><w:tr><w:tc>" * 3_000)
    yield "bomb.docx", docx(b"<w:p><w:r><w:t>" + b"0" * 400_000_000 + b"</w:t></w:r></w:p>")
    yield (
        "wide.docx",
        docx(b"<w:tbl><w:tr>" + b"<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>" * 5_000 + b"</w:tr></w:tbl>"),
    )
    yield "nothing.docx", zipped(a=b"b")
    yield "up.docx", zipped(**{"../../../evil.txt": b"x"})
    yield "cut.docx", docx(b"<w:p/>")[:-40]
    yield "many pages.pdf", pdf(pages=10_000)
    yield "no end of pages.pdf", pdf(pages=1).replace(b"/Count 1", b"/Count 99999999")
    yield "itself.pdf", pdf(page=PAGE.replace(b"/Contents 4 0 R", b"/Contents[3 0 R 4 0 R]"))
    yield (
        "arrays.pdf",
        pdf(page=b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/A " + b"[" * 20_000 + b"]" * 20_000 + b">>"),
    )
    yield "bomb.pdf", pdf(zlib.compress(b" " * 300_000_000), more=b"/Filter/FlateDecode")
    yield (
        "bomb in a bomb.pdf",
        pdf(zlib.compress(zlib.compress(b"q " * 50_000_000)), more=b"/Filter[/FlateDecode/FlateDecode]"),
    )
    yield "saved states.pdf", pdf(b"q " * 500_000 + WORDS)
    yield "lines.pdf", pdf(b"".join(b"%d 0 m %d 800 l S " % (n % 595, (n * 7) % 595) for n in range(60_000)) + WORDS)
    yield (
        "letters.pdf",
        pdf(
            b"BT /F1 1 Tf " + b"".join(b"1 0 0 1 %d %d Tm (1) Tj " % (n % 590, n // 90) for n in range(60_000)) + b"ET"
        ),
    )
    yield "locked.pdf", locked(b"secret", b"owner")
    yield "huge page.pdf", pdf(page=PAGE.replace(b"595 842", b"1e30 1e30"))
    yield "turned inside out.pdf", pdf(page=PAGE.replace(b"0 0 595 842", b"595 842 0 0"))
    yield "not a number.pdf", pdf(page=PAGE.replace(b"595 842", b"nan inf"))
    yield "a.pdf.exe", b"MZ" + random.Random(2).randbytes(1000)
    yield "picture.png", b"\x89PNG\r\n\x1a\n" + bytes(100)
    yield "archive.zip", zipped(a=b"0" * 1000)
    yield "semicolons.csv", b";" * 1_000_000
    yield "quotes.csv", b'"' * 99_999 + b"\n" + text
    yield "bomb.xlsx", zipped(**{"[Content_Types]_xml": b"<Types/>", "xl__workbook_xml": b"0" * 300_000_000})


def mutated(count: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """Good documents with bytes changed, cut out, doubled or swapped."""
    good = [rendered(doc, n, ("text", "html", "docx", "pdf_a")[n % 4]) for n, doc in enumerate(documents(seed)[:24])]
    rng = random.Random(seed)
    for number in range(count):
        name, data = good[number % len(good)]
        changed = bytearray(data)
        for _ in range(rng.choice((1, 3, 20, 200))):
            at, size = rng.randrange(len(changed)), rng.choice((1, 1, 4, 64, 1024))
            act = rng.randrange(4)
            if act == 0:
                changed[at : at + size] = rng.randbytes(size)
            elif act == 1 and len(changed) > 2 * size:
                del changed[at : at + size]
            elif act == 2:
                changed[at:at] = changed[at : at + size]
            else:
                other = rng.randrange(len(changed))
                changed[at : at + size] = changed[other : other + size]
        stem, _, suffix = name.rpartition(".")
        yield f"{stem} {number}.{suffix}", bytes(changed)
