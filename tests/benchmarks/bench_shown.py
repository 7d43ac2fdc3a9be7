"""How much of what files show is accounted for, and how much of what is accounted for is shown.

usage: bench_shown.py FILE…   For each format: documents, figures that another program shows (the second engine for PDF; Chromium for HTML and
LibreOffice for Word and spreadsheets, as they print; the text itself of text files, CSV and mails), the share of them in the number ledger or
told as not read, and the share of the ledger's figures that are shown. Files with figures that are neither in the ledger nor told, or in the ledger
and not shown, are listed.
"""

from __future__ import annotations

import email
import email.policy
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import charset_normalizer
import pypdfium2

from pipeline import reading
from pipeline.extraction import extract
from pipeline.model import Grid, Layout
from pipeline.reading.pdf_second import read_characters
from pipeline.tables.crosscheck import SHORTEST, figures_of

_FIGURE = re.compile(r"\d(?:[\d.,]*\d)?")
_THIN = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009", ""))
WEB = (".html", ".htm")
OFFICE = (".docx", ".doc", ".odt", ".rtf", ".xlsx", ".xls", ".ods")
MAIL = (".eml", ".mhtml")
TEXT = (".txt", ".csv", ".tsv", *MAIL)
MOST_NAMED = 6
_MARKED = re.compile(
    r"\d[\d.,]*[⁰¹²³⁴-⁹₀-₉]+"
)  # a figure with the mark of a note, which other programs give as more digits
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "0123456789" * 2)


def figures(text: str) -> Counter[str]:
    found = (re.sub(r"\D", "", run) for run in _FIGURE.findall(text.translate(_THIN)))
    return Counter(digits for digits in found if len(digits) >= SHORTEST)


def printed_by_office(path: Path, folder: Path) -> bytes | None:
    program = shutil.which("soffice")
    if program is None:
        return None
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)]
    subprocess.run(command, capture_output=True, timeout=180, check=False)
    made = folder / f"{path.stem}.pdf"
    return made.read_bytes() if made.is_file() else None


def printed_by_chromium(path: Path, folder: Path) -> bytes | None:
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium")
    if program is None:
        return None
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program)
        page = browser.new_page()
        page.goto(path.resolve().as_uri())
        page.emulate_media(media="screen")
        made = page.pdf()
        browser.close()
    return made


def shown_figures(path: Path, data: bytes, folder: Path) -> Counter[str] | None:
    """The figures another program shows, None where there is none to ask."""
    if path.suffix == ".pdf":
        pages = reading.read(data, path.name).pages
        second = read_characters(data, [page.number for page in pages])
        unseen = figures(" ".join(text.replace(",", " ") for page in pages for text in (*page.unseen, *page.struck)))
        return Counter(f for page in second.values() if page for f in figures_of(page)) - unseen
    if path.suffix in TEXT:
        return figures(plain(data, path.suffix))
    by = printed_by_chromium if path.suffix in WEB else printed_by_office if path.suffix in OFFICE else None
    made = by(path, folder) if by else None
    if made is None:
        return None
    with pypdfium2.PdfDocument(made) as pdf:
        pages = read_characters(made, range(1, len(pdf) + 1))
    return Counter(figure for page in pages.values() if page for figure in figures_of(page))


def plain(data: bytes, suffix: str) -> str:
    """The text of a file of text: of a mail its body, as plain as it has one."""
    if suffix in MAIL:
        body = email.message_from_bytes(data, policy=email.policy.default).get_body(("plain", "html"))
        return re.sub(r"<[^>]*>", " ", body.get_content()) if body is not None else ""
    best = charset_normalizer.from_bytes(data).best()
    return str(best) if best else data.decode("latin-1")


def text_of(layout: Layout) -> str:
    return "\n".join(
        text
        for block in layout.blocks
        for text in ([cell.text for cell in block.cells] if isinstance(block, Grid) else [block.text])
    )


def is_run(digits: str, known: set[str]) -> bool:
    """Whether figures that a page prints close beside each other make up a run of digits."""
    reached = {0}
    for end in range(1, len(digits) + 1):
        reached |= {end for start in list(reached) if digits[start:end] in known}
    return len(digits) in reached


def main(paths: list[str]) -> None:
    totals: dict[str, list[int]] = {}
    for name in paths:
        path = Path(name)
        data = path.read_bytes()
        with tempfile.TemporaryDirectory() as folder:
            shown = shown_figures(path, data, Path(folder))
        if shown is None:
            continue
        found = extract(data, path.name)
        held = sum((figures(number.raw.replace(" ", "")) for number in found.numbers), Counter())
        told = figures(" ".join(finding.explanation_da for finding in found.findings))
        parts = [part for number in found.numbers for part in (number.raw, *number.raw.split())]
        known = {re.sub(r"\D", "", part) for part in parts} | set(
            told
        )  # "2 196" is one figure, and two as another program cuts it
        known |= {re.sub(r"\D", "", run.translate(RAISED)) for run in _MARKED.findall(text_of(found.layout))}
        lost = Counter({run: n for run, n in (shown - held - told).items() if not is_run(run, known)})
        if lost:
            print(f"{path.name}: {', '.join(sorted(lost.elements())[:MOST_NAMED])}")
        extra = Counter({run: n for run, n in (held - shown).items() if not any(run in longer for longer in shown)})
        if extra:
            print(f"{path.name}: not shown {', '.join(sorted(extra.elements())[:MOST_NAMED])}")
        row = totals.setdefault(path.suffix, [0, 0, 0, 0, 0])
        accounted = sum(shown.values()) - sum(lost.values())
        for at, value in enumerate(
            (1, sum(shown.values()), accounted, sum(held.values()), sum(held.values()) - sum(extra.values()))
        ):
            row[at] += value
    for suffix, (count, shown_, accounted, held_, both) in sorted(totals.items()):
        print(
            f"{suffix} {count} documents: shown {shown_}, accounted for {100 * accounted / max(shown_, 1):.2f} %; "
            f"in the ledger {held_}, shown {100 * both / max(held_, 1):.2f} %"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
