"""Write the invented documents and their keys.

    python -m tests.benchmarks.documents.make_documents FOLDER [--seed N] [--office]

Makes ``FOLDER/<format>/raw/*`` for the formats text, html, docx, pdf_a, pdf_b (two of four table designs each) and, with ``--office``, word
(LibreOffice's PDF of the Word file) and web (Chromium's PDF of the page); one folder a format, so that a document is no copy of another.
``FOLDER/keys.json`` holds the keys. The same seed gives the same documents.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
import random
import subprocess
import tempfile
from pathlib import Path

from . import minutes_and_letters, tables_of_budgets, tables_of_clusters
from .as_pages import STYLES, as_docx, as_html, as_pdf
from .as_text import render
from .draft import Doc

FORMATS = ("text", "html", "docx", "pdf_a", "pdf_b")
OFFICE = ("word", "web")
SHAPES = ("layout", "dump", "aligned")


def documents(seed: int = 1) -> list[Doc]:
    """All documents of a seed, in a fixed order, each with its own name."""
    made: list[Doc] = []
    names: set[str] = set()
    for module in (tables_of_clusters, tables_of_budgets, minutes_and_letters):
        for family, count in module.FAMILIES:
            for number in range(count):
                doc = family(random.Random(f"{seed}/{family.__name__}/{number}"), number)
                while doc.name in names:
                    doc.name += "x"
                names.add(doc.name)
                made.append(doc)
    return made


def half(doc: Doc) -> str:
    """``seen``: failures may be looked at; ``kept``: only counted."""
    return "seen" if hashlib.sha256(doc.name.encode()).digest()[0] % 2 == 0 else "kept"


def style_of(doc: Doc, number: int, kind: str) -> str:
    """The design a document has in a format."""
    return {
        "text": SHAPES[number % 3],
        "html": str(number % 2),
        "pdf_a": STYLES[number % 4],
        "pdf_b": STYLES[(number + 1 + number // 4 % 3) % 4],
    }.get(kind, "")


def rendered(doc: Doc, number: int, kind: str) -> tuple[str, bytes]:
    """File name and bytes."""
    rng = random.Random(f"{doc.name}/{kind}")
    style = style_of(doc, number, kind)
    if kind == "text":
        text = render(doc, style, rng)
        return f"{doc.name}.txt", text.encode("cp1252") if number % 7 == 3 and encodes(text) else text.encode(
            "utf-8-sig" if number % 7 == 5 else "utf-8"
        )
    if kind in ("html", "web"):
        return f"{doc.name}.html", as_html(doc, int(style or number % 2))
    if kind in ("docx", "word"):
        return f"{doc.name}.docx", as_docx(doc)
    return f"{doc.name}.pdf", as_pdf(doc, style, rng)


def encodes(text: str) -> bool:
    """Whether Windows-1252 has all its characters."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def write(folder: Path, seed: int, kinds: tuple[str, ...]) -> list[Doc]:
    """Write what is missing; a folder of another seed is written anew."""
    made = documents(seed)
    for kind in kinds:
        raw = folder / kind / "raw"
        raw.mkdir(parents=True, exist_ok=True)
        if kind in OFFICE:
            write_office(made, kind, raw)
            continue
        wanted = dict(rendered(doc, number, kind) for number, doc in enumerate(made))
        for path in raw.iterdir():
            if path.name not in wanted:
                path.unlink()
        for name, data in wanted.items():
            (raw / name).write_bytes(data)
    keys = [{"half": half(doc), **dataclasses.asdict(doc)} for doc in made]
    for key in keys:
        del key["blocks"]
    folder.joinpath("keys.json").write_text(
        json.dumps(keys, ensure_ascii=False, indent=1, default=str), encoding="utf-8"
    )
    return made


def write_office(made: list[Doc], kind: str, raw: Path) -> None:
    """PDFs by LibreOffice or Chromium; only those whose source changed."""
    stamps = raw.parent / "sources.json"
    known = json.loads(stamps.read_text()) if stamps.is_file() else {}
    with tempfile.TemporaryDirectory() as folder:
        sources = []
        for number, doc in enumerate(made):
            name, data = rendered(doc, number, kind)
            stamp = hashlib.sha256(
                name.encode() + (b"" if kind == "word" else data) + repr(doc.blocks).encode()
            ).hexdigest()
            if known.get(doc.name) != stamp or not (raw / f"{doc.name}.pdf").is_file():
                path = Path(folder, name)
                path.write_bytes(data)
                sources.append(path)
                known[doc.name] = stamp
        if kind == "word" and sources:
            subprocess.run(
                ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(raw), *map(str, sources)],
                check=True,
                capture_output=True,
            )
        for path in sources if kind == "web" else ():
            subprocess.run(
                [
                    "chromium",
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--no-pdf-header-footer",
                    f"--print-to-pdf={raw / (path.stem + '.pdf')}",
                    path.as_uri(),
                ],
                check=True,
                capture_output=True,
            )
    for path in raw.iterdir():
        if path.stem not in {doc.name for doc in made}:
            path.unlink()
    stamps.write_text(json.dumps(known))


def main() -> None:
    """Write the documents."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--office", action="store_true")
    args = parser.parse_args()
    made = write(args.folder, args.seed, FORMATS + (OFFICE if args.office else ()))
    print(
        f"{len(made)} documents, {sum(len(doc.keys) for doc in made)} amounts, {sum(len(doc.sums) for doc in made)} sums, {sum(half(doc) == 'seen' for doc in made)} seen"
    )


if __name__ == "__main__":
    main()
