"""Word's relatives (.doc, .rtf, .odt) through LibreOffice, where it is installed: they are turned into .docx, and that is read."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from pipeline.model import Document
from pipeline.reading import kinds
from pipeline.reading.failures import not_read

PROGRAMS = ("soffice", "libreoffice")
SECONDS = 90.0  # for one file; LibreOffice starts in about three
SUFFIXES = {kinds.DOC: "doc", kinds.RTF: "rtf", kinds.ODT: "odt"}


def read_relative(data: bytes, sha256: str, kind: str) -> Document:
    """A document in a format of ``SUFFIXES``. Without LibreOffice, or when it gives nothing, a finding names the format and what to do."""
    from pipeline.reading.docx import read_docx

    suffix = SUFFIXES[kind]
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        return not_read(sha256, kind, "needs_office", detail=f".{suffix}")
    converted = _as_docx(program, data, suffix)
    if converted is None:
        return not_read(sha256, kind, "office_failed", detail=f".{suffix}")
    return replace(read_docx(converted, sha256), media_type=kind)


def _as_docx(program: str, data: bytes, suffix: str) -> bytes | None:
    """The file as .docx. LibreOffice gets a folder and a profile of its own, no network names and no macros, and is ended with all its
    processes when its time is up."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"in.{suffix}")
        source.write_bytes(data)
        command = [
            program,
            f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            folder,
            str(source),
        ]
        running = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            running.wait(SECONDS)
        except subprocess.TimeoutExpired:
            return None
        finally:
            _end(running)
        target = Path(folder, "in.docx")
        return target.read_bytes() if target.is_file() else None


def _end(running: subprocess.Popen[bytes]) -> None:
    """End a program with what it started; where there are no process groups, the program alone."""
    if running.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(running.pid, signal.SIGKILL)
        else:
            running.kill()
        running.wait()
