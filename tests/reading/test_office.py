"""Word's relatives, read with LibreOffice's help."""

from __future__ import annotations

import io
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import docx
import pytest

from pipeline.extraction import extract
from pipeline.reading import office, read

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
RTF = rb"{\rtf1\ansi Der er afsat 125.000 kr. i 2024.\par}"


@pytest.fixture
def letter() -> bytes:
    made = docx.Document()
    made.add_paragraph("Der er afsat 1.250.000 kr. til Horsensklyngen i 2024.")
    table = made.add_table(3, 2)
    for row, texts in zip(table.rows, [("Post", "Kr."), ("Løn", "900.000"), ("Kørsel", "350.000")], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    target = io.BytesIO()
    made.add_paragraph("Med venlig hilsen")
    made.save(target)
    return target.getvalue()


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", ["doc", "rtf", "odt", "fodt"])
def test_a_relative_of_word_gives_its_text_and_tables(suffix: str, letter: bytes, tmp_path: Path) -> None:
    (tmp_path / "brev.docx").write_bytes(letter)
    profile = f"-env:UserInstallation={(tmp_path / 'p').as_uri()}"
    command = [str(OFFICE), profile, "--headless", "--convert-to", suffix, "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "brev.docx")], check=True, capture_output=True)
    if not (tmp_path / f"brev.{suffix}").is_file():
        pytest.skip("LibreOffice is installed without Writer")
    found = extract((tmp_path / f"brev.{suffix}").read_bytes(), f"brev.{suffix}")
    assert found.document.status == "read"
    assert {claim.amount.value_kr for claim in found.claims if claim.amount} == {
        Decimal(1_250_000),
        Decimal(900_000),
        Decimal(350_000),
    }


def test_without_libreoffice_the_finding_names_the_format_and_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "place_of", lambda *names: None)
    document = read(RTF, "brev.rtf")
    (finding,) = document.findings
    assert (document.status, finding.code) == ("unreadable", "document.unreadable")
    assert ".rtf" in finding.explanation_da and "LibreOffice" in finding.explanation_da


def test_a_program_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    slow = tmp_path / "soffice"
    slow.write_text("#!/bin/sh\nsleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setattr(office, "place_of", lambda *names: str(slow))
    monkeypatch.setattr(office, "SECONDS", 0.2)
    assert read(RTF, "brev.rtf").status == "unreadable"


HIDDEN = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2" '
    'office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text><text:p>Afsat 27.300 kr.</text:p>'
    '<text:section text:name="a" text:display="none"><text:p>Udkast 88.150 kr.</text:p></text:section>'
    "</office:text></office:body></office:document>"
)


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_a_hidden_section_of_an_open_document_is_told_and_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.fodt").write_text(HIDDEN, encoding="utf-8")
    profile = f"-env:UserInstallation={(tmp_path / 'p').as_uri()}"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "odt", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "a.fodt")], check=True, capture_output=True)
    found = extract((tmp_path / "a.odt").read_bytes(), "a.odt")
    assert [number.raw for number in found.numbers] == ["27.300 kr."]
    assert any("88.150" in finding.explanation_da for finding in found.findings if finding.code == "content.hidden")
