"""Extraction ↔ the files of ``extracted/<document>/``.

What is kept is the *lean* extraction: everything the warehouse, the matching of names and the report use; not every
word's box, nor the ways of cutting a table that were not chosen (read the file again for those). Same extraction, same
bytes: no clock, no order of arrival.
"""

import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from pipeline import model, records
from pipeline.naming import slug

Files = dict[str, str]  # name inside extracted/<document>/ → text

DOCUMENT = "document.json"
# the CSV files that hold one kind of record each; the order is that of reading: words, then meaning, then judgement
RECORDS: tuple[tuple[str, type], ...] = (
    ("claims", model.Claim),
    ("mentions", model.Mention),
    ("numbers", model.NumberToken),
    ("statuses", model.Status),
    ("decisions", model.Decision),
    ("memberships", model.Membership),
    ("relations", model.Relation),
    ("statements", model.Statement),
    ("findings", model.Finding),
)
PARAGRAPH_WITHOUT = ("pieces",)
GRID_WITHOUT = ("cells",)
CELL_WITHOUT = ("pieces",)
TABLE_ROLE = "table"  # in blocks.csv: here stands the table with this id


# --- Extraction ↔ files -----------------------------------------------------------------------------------------------


def lean(extraction: model.Extraction) -> model.Extraction:
    """The extraction as it is kept: sorted by place, coordinates to 1/100 point, all findings in one list."""
    document, layout = extraction.document, extraction.layout
    findings = dict.fromkeys((*document.findings, *layout.findings, *extraction.findings))
    blocks = tuple(_lean_block(block) for block in layout.blocks)
    place = _place_in({block.id: number for number, block in enumerate(blocks)})
    claim_place = {claim.id: place(claim) for claim in extraction.claims}
    kept: dict[str, Any] = {
        name: tuple(sorted(getattr(extraction, name), key=place))
        for name, _ in RECORDS
        if name not in ("relations", "findings")
    }

    def relation_place(relation: model.Relation) -> tuple[Any, ...]:
        first = relation.parts[:1] and _natural(relation.parts[0].claim)
        return claim_place.get(relation.total, _NOWHERE), _natural(relation.id), first

    kept["relations"] = _distinct(sorted(extraction.relations, key=relation_place))
    kept["findings"] = tuple(sorted(findings, key=lambda finding: (place(finding), finding.code, repr(finding))))
    pages = tuple(replace(page, words=(), rules=(), lines=(), readings=()) for page in document.pages)
    result: model.Extraction = _printable(
        model.Extraction(
            document=replace(document, pages=pages, blocks=(), findings=()),
            layout=model.Layout(blocks),
            profile=extraction.profile,
            **kept,
        )
    )
    return result


def to_files(extraction: model.Extraction) -> Files:
    """The files of ``extracted/<document>/`` for a lean extraction, by name. Kinds without a record get no file."""
    files = {DOCUMENT: _document_json(extraction)}
    grids = [block for block in extraction.layout.blocks if isinstance(block, model.Grid)]
    if extraction.layout.blocks:
        paragraphs = [
            model.Paragraph(block.id, "", block.pages[0], role=TABLE_ROLE) if isinstance(block, model.Grid) else block
            for block in extraction.layout.blocks
        ]
        files["blocks.csv"] = records.to_csv(model.Paragraph, paragraphs, PARAGRAPH_WITHOUT)
    if grids:
        files["tables.csv"] = records.to_csv(model.Grid, grids, GRID_WITHOUT)
        files["cells.csv"] = _cells_csv(grids)
    for grid in grids:  # to read and to compare by eye; cells.csv has all of it
        files[f"tables/{slug(grid.id)}.csv"] = records.write_rows(grid.texts())
    for name, kind in RECORDS:
        if found := getattr(extraction, name):
            files[f"{name}.csv"] = records.to_csv(kind, found)
    return files


def from_files(files: Mapping[str, str]) -> model.Extraction:
    """The lean extraction that ``to_files`` wrote."""
    document, profile = _read_document_json(files[DOCUMENT])
    kept: dict[str, Any] = {
        name: records.from_csv(kind, files[f"{name}.csv"]) if f"{name}.csv" in files else () for name, kind in RECORDS
    }
    return model.Extraction(document=document, layout=model.Layout(_read_blocks(files)), profile=profile, **kept)


def status_of(files: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """The status of a document, and the names of the documents inside it, by its files."""
    about = json.loads(files[DOCUMENT])
    return about["status"], tuple(about.get("parts", ()))


def _document_json(extraction: model.Extraction) -> str:
    document = extraction.document
    value = {
        **{name: getattr(document, name) for name in ("sha256", "media_type", "status", "title", "encoding")},
        "metadata": [list(pair) for pair in document.metadata],
        **({"parts": list(document.parts)} if document.parts else {}),
        "pages": [
            {name: getattr(page, name) for name in ("number", "width", "height", "engine", "images")}
            for page in document.pages
        ],
        "profile": {field.name: getattr(extraction.profile, field.name) for field in fields(model.Profile)},
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _read_document_json(text: str) -> tuple[model.Document, model.Profile]:
    value = json.loads(text)
    profile: dict[str, Any] = {
        name: tuple(item) if isinstance(item, list) else item for name, item in value.pop("profile").items()
    }
    pages = tuple(model.Page(**page) for page in value.pop("pages"))
    metadata = tuple((name, item) for name, item in value.pop("metadata"))
    parts = tuple(value.pop("parts", ()))
    return model.Document(**value, pages=pages, metadata=metadata, parts=parts), model.Profile(**profile)


def _cells_csv(grids: Sequence[model.Grid]) -> str:
    rows: list[list[str]] = []
    for grid in grids:
        cells = sorted(grid.cells, key=lambda cell: (cell.row, cell.col))
        header, *body = records.table_of(model.Cell, cells, CELL_WITHOUT)
        rows += [] if rows else [["table", *header]]
        rows += [[grid.id, *row] for row in body]
    return records.write_rows(rows)


def _read_blocks(files: Mapping[str, str]) -> tuple[model.Block, ...]:
    if "blocks.csv" not in files:
        return ()
    cells: dict[str, list[model.Cell]] = {}
    if "cells.csv" in files:
        tables = (row["table"] for row in records.dict_rows(files["cells.csv"]))
        for table, cell in zip(tables, records.from_csv(model.Cell, files["cells.csv"], CELL_WITHOUT), strict=True):
            cells.setdefault(table, []).append(cell)
    grids = {}
    if "tables.csv" in files:
        for row in records.dict_rows(files["tables.csv"]):
            grid = records.from_row(model.Grid, row, GRID_WITHOUT, cells=tuple(cells.get(row["id"], ())))
            grids[grid.id] = grid
    paragraphs = records.from_csv(model.Paragraph, files["blocks.csv"], PARAGRAPH_WITHOUT)
    return tuple(grids[block.id] if block.role == TABLE_ROLE else block for block in paragraphs)


def _lean_block(block: model.Block) -> model.Block:
    if isinstance(block, model.Paragraph):
        return replace(block, pieces=())
    cells = sorted((replace(cell, pieces=()) for cell in block.cells), key=lambda cell: (cell.row, cell.col))
    return replace(block, cells=tuple(cells))


def _distinct(relations: Iterable[model.Relation]) -> tuple[model.Relation, ...]:
    """Relations with an id each: the second of two ways to the same total by parts of the same number gets a number."""
    seen: dict[str, int] = {}
    kept = []
    for relation in relations:
        number = seen[relation.id] = seen.get(relation.id, 0) + 1
        kept.append(relation if number == 1 else replace(relation, id=f"{relation.id}.way{number}"))
    return tuple(kept)


# --- order and characters ---------------------------------------------------------------------------------------------

_NOWHERE = (1 << 30, 1 << 30, -1, -1, -1, -1, ())
_RETURN = re.compile(r"\r(?!\n)")  # alone it ends a row of CSV without being quoted
# neither UTF-8 nor a database takes them, or a terminal obeys them
_ODD = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def _place_in(order: Mapping[str, int]) -> Callable[[Any], tuple[Any, ...]]:
    """A sort key for records with a span: page, block in reading order, cell, character, id."""

    def place(record: Any) -> tuple[Any, ...]:
        span = record.span
        if span is None:
            return _NOWHERE
        at = (span.page, order.get(span.block, 1 << 30), _from_none(span.row), _from_none(span.col))
        return (*at, _from_none(span.line), span.start, _natural(getattr(record, "id", "")))

    return place


def _from_none(number: int | None) -> int:
    return -1 if number is None else number


def _natural(text: str) -> tuple[tuple[int, str], ...]:
    """ "t2" before "t10"."""
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", text))


def _printable(value: Any) -> Any:
    """Every text without characters that cannot be stored, every coordinate to 1/100 point."""
    if isinstance(value, str):
        return _RETURN.sub(" ", _ODD.sub("\N{REPLACEMENT CHARACTER}", value))
    if isinstance(value, float):
        return round(value, 2) + 0.0  # no -0.0
    if isinstance(value, model.Box):
        return model.Box(*map(_printable, value))
    if isinstance(value, tuple):
        return tuple(map(_printable, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _printable(getattr(value, field.name)) for field in fields(value)})
    return value


# --- folders ----------------------------------------------------------------------------------------------------------


def read_folder(folder: Path) -> Files | None:
    """The files of one document's folder in ``extracted/``; None when there is no whole one."""
    if not (folder / DOCUMENT).is_file():
        return None
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def read_extraction(folder: Path) -> model.Extraction:
    """What stands in one document's folder. Raises FileNotFoundError when there is no whole one."""
    files = read_folder(folder)
    if files is None:
        raise FileNotFoundError(folder)
    return from_files(files)


def write_folder(folder: Path, files: Files) -> bool:
    """Make ``folder`` hold exactly these files; written beside it and moved into place. False when it did already."""
    if read_folder(folder) == files:
        return False
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
    beside.chmod(0o755)
    for name, text in files.items():
        (beside / name).parent.mkdir(exist_ok=True)
        (beside / name).write_bytes(text.encode())
    if folder.exists():
        old = Path(tempfile.mkdtemp(prefix=".old-", dir=folder.parent))
        os.replace(folder, old / "x")
        os.replace(beside, folder)
        shutil.rmtree(old)
    else:
        os.replace(beside, folder)
    return True


def remove_leftovers(extracted: Path, keep: Iterable[str]) -> list[str]:
    """Remove the folders of documents not in ``keep``. Gives their names.

    Only folders of ours (with a document.json) go; anything else somebody put there stays.
    """
    wanted, gone = set(keep), []
    for name in sorted(set(os.listdir(extracted)) - wanted) if extracted.is_dir() else []:
        if (extracted / name / DOCUMENT).is_file():
            shutil.rmtree(extracted / name)
            gone.append(name)
    return gone
