"""Files inside files: each a document of its own, under a name that tells where it is, and nothing is unpacked without end."""

from __future__ import annotations

import email.message
import io
import struct
import zipfile
from pathlib import Path

import pytest

from pipeline.commands.status import standings
from pipeline.reading import parts, read
from pipeline.run import Options, StoredDocument, run
from pipeline.sources import Opened, Source, find_source
from tests.reading.compound import compound, message

SPENT = "Der er brugt 41.300 kr. til hjælpemidler.\n"


def zipped(files: dict[str, bytes | str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def mail(*files: tuple[str, bytes], text: str = "Se bilag.") -> bytes:
    made = email.message.EmailMessage()
    made["Subject"], made["From"], made["MIME-Version"] = "Bilag", "a@kommune.dk", "1.0"
    made.set_content(text)
    for name, data in files:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return bytes(made)


def documents(root: Path, **files: bytes) -> dict[str, StoredDocument]:
    (root / "raw").mkdir(exist_ok=True)
    for name, data in files.items():
        (root / "raw" / name.replace("_", ".")).write_bytes(data)
    return {each.path: each for each in run(root, Options(jobs=1))}


def amounts(found: dict[str, StoredDocument]) -> dict[str, list[str]]:
    return {path: [claim.amount.raw for claim in each.extraction.claims] for path, each in found.items()}


def test_what_a_zip_and_the_mails_in_it_hold_are_documents_of_their_own(tmp_path: Path) -> None:
    inner = mail(("tal.txt", SPENT.encode()), text="Vi giver 7.250 kr.")
    found = documents(tmp_path, pakke_zip=zipped({"møde/brev.eml": inner, "__MACOSX/._brev.eml": b"x", "tom/": b""}))
    assert amounts(found) == {
        "pakke.zip": [],
        "pakke.zip » møde/brev.eml": ["7.250 kr."],
        "pakke.zip » møde/brev.eml » tal.txt": ["41.300 kr."],
    }
    assert {each.extraction.document.status for each in found.values()} == {"read"}
    (told,) = found["pakke.zip"].extraction.findings
    assert (told.code, told.severity) == ("content.attached", "info") and "møde/brev.eml" in told.explanation_da
    again = documents(tmp_path)
    assert {each.origin for each in again.values()} == {"cache"} and again.keys() == found.keys()
    (tmp_path / "raw" / "pakke.zip").unlink()
    assert not documents(tmp_path) and not list((tmp_path / "extracted").glob("pakke*"))


def test_the_bytes_of_a_part_are_found_again_by_its_path(tmp_path: Path) -> None:
    documents(tmp_path, a_zip=zipped({"b.zip": zipped({"c.txt": SPENT})}))
    source = find_source(tmp_path / "raw", "a.zip » b.zip » c.txt")
    assert source is not None and source.inside == ("b.zip", "c.txt")


def test_a_zip_is_opened_once_for_all_that_is_in_it_and_one_that_was_damaged_since_is_told(tmp_path: Path) -> None:
    file, opened = tmp_path / "a.zip", Opened()
    file.write_bytes(zipped({f"{number}.txt": str(number) for number in range(3)}))
    sources = [Source(f"a-{number}", "", file, "a.zip", (f"{number}.txt",)) for number in range(4)]
    assert opened.bytes_of(sources[0]) == (b"0", "", "")
    file.write_bytes(file.read_bytes()[:-30])
    assert opened.bytes_of(sources[1]) == (b"1", "", "") and opened.bytes_of(sources[3])[1] == "closed"
    assert Opened().bytes_of(sources[2])[:2] == (b"", "closed")


def test_two_parts_of_one_name_are_two_documents() -> None:
    data = mail(("bilag.txt", b"et"), ("bilag.txt", b"to"))
    assert read(data, "a.eml").parts == ("bilag.txt", "bilag (2).txt")
    assert parts.parts(data, "a.eml")["bilag (2).txt"]() == b"to"


def test_a_locked_file_in_a_zip_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": SPENT, "b.txt": "x"}))
    at = data.rindex(b"PK\x01\x02")  # the last entry's flags say that it is encrypted
    data[at + 8] |= 1
    found = documents(tmp_path, p_zip=bytes(data))
    assert amounts(found)["p.zip » a.txt"] == ["41.300 kr."]
    locked = found["p.zip » b.txt"].extraction
    assert locked.document.status == "unreadable" and "adgangskode" in locked.findings[0].explanation_da
    failed = [each for each in standings(tmp_path) if each.state == "failed"]
    assert [each.path for each in failed] == ["p.zip » b.txt"]


def test_zips_inside_each_other_end_and_what_is_left_is_told(tmp_path: Path) -> None:
    data = zipped({"a.txt": SPENT})
    for level in range(6):
        data = zipped({f"{level}.zip": data})
    found = documents(tmp_path, dyb_zip=data)
    assert max(path.count("»") for path in found) == 3
    deepest = max(found, key=lambda path: path.count("»"))
    (told,) = found[deepest].extraction.findings
    assert told.severity == "warning" and "ikke er læst" in told.explanation_da


def test_no_more_files_of_one_are_read_than_a_bomb_would_need(tmp_path: Path) -> None:
    document = read(zipped({f"{n}.txt": "x" for n in range(parts.MOST + 5)}), "mange.zip")
    assert len(document.parts) == parts.MOST
    assert [finding.severity for finding in document.findings] == ["info", "warning"]


@pytest.mark.parametrize("name", ["Ærø på Å.txt", "Møde.txt"])
def test_names_of_zips_from_danish_windows_are_read(name: str) -> None:
    plain = name.translate(str.maketrans("ÆæØøÅå", "123456"))
    data = zipped({plain: SPENT})
    spelled = data.replace(plain.encode(), name.encode("cp850"))
    assert read(spelled, "a.zip").parts == (name,)


def test_an_empty_zip_is_empty() -> None:
    assert read(zipped({}), "a.zip").status == "empty"


def test_personal_data_in_the_name_of_a_part_is_blotted_out() -> None:
    assert "0101011234" not in " ".join(read(mail(("010101-1234 brev.txt", b"x")), "a.eml").parts).replace("-", "")


# --- Outlook ----------------------------------------------------------------------------------------------------------

HTML = "<p>Vi yder 18.400 kr.</p><table><tr><td>Løn</td><td>900</td></tr><tr><td>I alt</td><td>900</td></tr></table>"


def attachment(name: str, data: bytes) -> dict[str, bytes]:
    return {
        "__properties_version1.0": bytes(8),
        "__substg1.0_3707001F": name.encode("utf-16-le"),
        "__substg1.0_37010102": data,
    }


def shown(data: bytes) -> str:
    return str([getattr(block, "text", "") or block.texts() for block in read(data, "a.msg").blocks]) + str(
        [page.lines for page in read(data, "a.msg").pages]
    )


def test_an_outlook_mail_is_read_with_its_attachments_and_the_mails_sent_on_in_it() -> None:
    sent_on = message({"0037": "Før", "1000": "Ansøgt: 52.700 kr."}, {}, head=24)
    carrying = {"__properties_version1.0": bytes(8), "__substg1.0_3701000D": sent_on}
    data = compound(
        message({"0037": "Svar"}, {"10130102": HTML.encode()}, (attachment("tal på Ærø.txt", SPENT.encode()), carrying))
    )
    document = read(data, "svar.msg")
    assert (document.status, document.title, document.parts) == ("read", "Svar", ("tal på Ærø.txt",))
    assert "18.400" in shown(data) and "['Løn', '900']" in shown(data) and "52.700" in shown(data)
    assert parts.parts(data, "svar.msg")["tal på Ærø.txt"]() == SPENT.encode()


def test_text_in_an_old_code_page_is_read_by_it() -> None:
    streams = {"1000001E": "Tilskud til Ærø: 6.150 kr.".encode("cp1252")}
    assert "Ærø: 6.150 kr." in shown(compound(message({"0037": "Svar"}, streams)))


def test_html_that_outlook_keeps_in_rtf_is_read_as_html() -> None:
    rtf = (
        rb"{\rtf1\ansi\fromhtml1 {\fonttbl{\f0 Arial;}}{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Vi yder 18.400 kr. til K\'f8rsel p\u229?"
        rb" sigt{\*\htmltag84 &nbsp;}{\*\htmltag72 </p>}\htmlrtf \par}\htmlrtf0}"
    )
    stored = struct.pack("<II4sI", len(rtf) + 12, len(rtf), b"MELA", 0) + rtf
    text = shown(compound(message({"0037": "Svar", "1000": "noget andet"}, {"10090102": stored})))
    assert "Vi yder 18.400 kr. til Kørsel på sigt" in text and "Arial" not in text


def test_compressed_rtf_is_unpacked_by_the_examples_of_its_specification() -> None:
    from pipeline.reading.msg import _decompressed

    simple = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert _decompressed(simple) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    crossing = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert _decompressed(crossing) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_a_damaged_outlook_mail_is_told() -> None:
    document = read(compound(message({"0037": "Svar", "1000": "x" * 9000}, {}))[:3000], "a.msg")
    assert document.status in ("unreadable", "empty") and document.findings


@pytest.mark.parametrize("wrapped", ["package", "native"])
def test_a_file_wrapped_in_an_object_is_unwrapped(wrapped: str) -> None:
    inner = SPENT.encode()
    native = (
        b"\x02\x00tal.txt\0C:\\tal.txt\0\x00\x00\x03\x00"
        + struct.pack("<I", 4)
        + b"t\0\0\0"
        + struct.pack("<I", len(inner))
        + inner
    )
    streams = (
        {"Package": inner} if wrapped == "package" else {"\x01Ole10Native": struct.pack("<I", len(native)) + native}
    )
    word = zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": "<x/>",
            "word/embeddings/oleObject1.bin": compound(streams),
        }
    )
    assert parts.parts(word, "a.docx")["oleObject1.bin"]() == inner
