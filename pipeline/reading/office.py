"""Relatives of .docx and .xlsx (.doc, .rtf, .odt, .xls, .xlsb, .ods) through LibreOffice, where it is installed."""

import io
import os
import signal
import subprocess
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.model import Document
from pipeline.reading import kinds
from pipeline.reading.failures import Unseen, attached, not_read
from pipeline.reading.programs import place_of

PROGRAMS = ("soffice", "libreoffice")
SECONDS = 90.0  # for one file; LibreOffice starts in about three
SUFFIXES = {
    kinds.DOC: "doc", kinds.RTF: "rtf", kinds.ODT: "odt", kinds.XLS: "xls", kinds.XLSB: "xlsb", kinds.ODS: "ods",
}  # fmt: skip


def read_relative(data: bytes, sha256: str, kind: str) -> Document:
    """A relative of Word's format. Without LibreOffice, or when it gives nothing, a finding names the format and what to do."""
    from pipeline.reading.docx import read_docx

    if place_of(*PROGRAMS) is None:
        return not_read(sha256, kind, "needs_office", detail=f".{SUFFIXES[kind]}")
    unseen = Unseen()
    if kind == kinds.RTF and not data.startswith(b"{\\rtf"):
        data = b"{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Times New Roman;}}\n" + data + b"}"
    converted = as_office_xml(_without_hidden_sections(data, unseen) if kind == kinds.ODT else data, kind)
    if converted is None:
        return not_read(sha256, kind, "office_failed", detail=f".{SUFFIXES[kind]}")
    document = read_docx(converted, sha256)
    told = [attached(document.parts)] if document.parts else []
    return replace(document, media_type=kind, findings=(*document.findings, *told, *unseen.findings()), parts=())


def _without_hidden_sections(data: bytes, unseen: Unseen) -> bytes:
    """An .odt without the sections that it hides: .docx knows no such thing, and they would come to light in it."""
    from lxml import etree

    from pipeline.reading.docx_styles import local, value
    from pipeline.reading.docx_text import drop

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        root = etree.fromstring(parts["content.xml"], etree.XMLParser(resolve_entities=False, no_network=True))
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError):
        return data  # LibreOffice may still know what to do with it
    hidden = [found for found in root.iter() if local(found) == "section" and value(found, "display") == "none"]
    for section in hidden:
        unseen.hide(" ".join(str(text) for text in section.itertext()))
        drop(section)
    if not hidden:
        return data
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, etree.tostring(root) if name == "content.xml" else part)
    return made.getvalue()


def as_office_xml(data: bytes, kind: str) -> bytes | None:
    """A file in a format of ``SUFFIXES`` as .docx or .xlsx; None without LibreOffice, or when it gives nothing. LibreOffice gets a folder and a
    profile of its own, no network names and no macros, and is ended with all its processes when its time is up."""
    program, suffix = place_of(*PROGRAMS), SUFFIXES[kind]
    target, name = ("xlsx", "Calc MS Excel 2007 XML") if kind in kinds.WORKBOOKS else ("docx", "MS Word 2007 XML")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"in.{suffix}")
        source.write_bytes(data)
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        wanted = ["--convert-to", f"{target}:{name}", "--outdir", folder, str(source)]
        silent: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
        command = [program, profile, "--headless", "--norestore", *wanted]
        running = subprocess.Popen(command, start_new_session=True, **silent)
        try:
            running.wait(SECONDS)
        except subprocess.TimeoutExpired:
            return None
        finally:
            _end(running)
        made = Path(folder, f"in.{target}")
        return made.read_bytes() if made.is_file() else None


def _end(running: subprocess.Popen[bytes]) -> None:
    """End a program with what it started; where there are no process groups, the program alone."""
    if running.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(running.pid, signal.SIGKILL)
        else:
            running.kill()
        running.wait()
