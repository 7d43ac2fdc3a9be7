"""A page a document: its print with every number marked by what became of it, its amounts, sums, statements and decisions."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.guard import attempt
from pipeline.model import Box
from pipeline.report.data import Case, Row, asked_of, grouped, question
from pipeline.report.evidence import Listed, is_drawn
from pipeline.report.pictures import PagePicture, narrowed, percent
from pipeline.warehouse.load import stream

if TYPE_CHECKING:
    from pipeline.report.site import Site

DOCUMENTS = "dokumenter"
BATCH = 200  # documents whose rows are held at a time: a question goes through all of them
LISTED = 500  # documents on a page of the list; where there are more they are parted by whose they are
MOST_DRAWN = 60  # pages of one document shown as pictures
# what the page of a document shows beside its findings → the question that asks it for all documents
SECTIONS = {
    "amounts": "amounts",
    "relations": "relations",
    "statements": "statements",
    "decisions": "decisions",
    "attachments": "attachments",
    "kinds": "numbers_by_kind",
    "unexplained": "unexplained",
}
# and what it is put together from
READ = {"parts": "parts_read", "numbers": "numbers_read", "texts": "texts_read"}
# questions about all else that a page is made from
MARKED = ("marks_of_findings", "marks_of_parts", "marks_of_extracts")


class Piece(NamedTuple):
    """A piece of text: plain where ``kind`` is '', else a number; ``claim_id``: the amount it is part of."""

    text: str
    kind: str = ""
    claim_id: str = ""
    title: str = ""


ByPlace = dict[tuple[Any, Any, Any], list[Piece]]  # the numbers of a document by block, row and column


class Placed(NamedTuple):
    """A number on the picture of a page: left, top, width, height in per cent, and what it is."""

    edges: tuple[float, float, float, float]
    number: Piece


class Block(NamedTuple):
    """A paragraph (``pieces``) or a table (``rows``) as it was read."""

    role: str
    name: str
    pieces: tuple[Piece, ...] = ()
    rows: tuple[tuple[tuple[bool, tuple[Piece, ...]], ...], ...] = ()  # header?, pieces


class Sheet(NamedTuple):
    """A page: its picture with the numbers on it, or its text; and its tables as they were read."""

    number: int
    picture: PagePicture | None
    placed: tuple[Placed, ...]
    blocks: tuple[Block, ...]


def write_document_pages(site: Site) -> None:
    """Write the list of documents and one page for each; those of which nothing has changed are taken over."""
    site.marks |= page_marks(site)
    _write_lists(site)
    cases = grouped(({"document_id": case.finding["document_id"], "case": case} for case in site.cases), "document_id")
    new, same = [], []
    for document in site.documents:
        name, page = document.document_id, f"{DOCUMENTS}/{document.document_id}.html"
        if site.earlier_marks.get(name) == site.marks[name] and site.take_over(page):
            same.append(document.sha256 or "")
        else:
            new.append(document)
            site.hold(page)
    site.places.album.take_over(filter(None, same))
    while new:
        batch, new = new[:BATCH], new[BATCH:]
        names = [document.document_id for document in batch]
        sections = {name: asked_of(site.connection, asked, names) for name, asked in (SECTIONS | READ).items()}
        site.places.hold_tables(names)
        for told in site.described(batch):
            document_id = told["document_id"]
            own = [row["case"] for row in cases.get(document_id, [])]
            rows = {name: rows.get(document_id, []) for name, rows in sections.items()}
            done = attempt(f"report.page:{document_id}", None, False, _write_document_page, site, told, own, rows)
            if not done:
                site.marks.pop(document_id)


def _write_lists(site: Site) -> None:
    """Write dokumenter/index.html; with many documents it leads to pages of those of each region and cluster."""
    parts: list[tuple[str, str, Sequence[Listed]]] = []
    if len(site.documents) > LISTED:
        owned: dict[str, list[Listed]] = {}
        for each in site.documents:
            owned.setdefault(each.cluster_id or each.region_id or "", []).append(each)
        for place, some in sorted(owned.items(), key=lambda each: (not each[0], site.names.get(each[0], ""))):
            for number, at in enumerate(range(0, len(some), LISTED), 1):
                name = f"index.{place or 'andre'}-{number}.html"
                parts.append((name, site.names.get(place, ""), some[at : at + LISTED]))
    rows = () if parts else site.described(site.documents)
    site.write(f"{DOCUMENTS}/index.html", "dokumenter.html", documents=rows, parted=parts)
    for name, _, these in parts:
        page = f"{DOCUMENTS}/{name}"
        if not site.kept(page, [site.marks[each.document_id] for each in these]):
            site.write(page, "dokumenter.html", documents=site.described(these), parted=())


def page_marks(site: Site) -> dict[str, str]:
    """For each document a mark that is another one when anything its page is made from has changed."""
    found = {each.document_id: site.always for each in site.documents}
    for case in site.cases:  # leads to the page of findings where it is listed
        if (name := case.finding["document_id"]) in found:
            found[name] += site.common["page_of"].get(case.id, "")
    for name in ("documents", *SECTIONS.values(), *MARKED):
        summed = f"SELECT document_id, sum(hash(q)::HUGEINT) AS mark FROM ({question(name)}) q GROUP BY document_id"
        for row in stream(site.connection, summed):
            if (before := found.get(row["document_id"])) is not None:  # some findings are of no document
                told = f"{before} {name} {row['mark']}"
                found[row["document_id"]] = hashlib.blake2b(told.encode(), digest_size=12).hexdigest()
    return found


def _write_document_page(site: Site, document: Row, own: Sequence[Case], rows: Mapping[str, Sequence[Row]]) -> bool:
    """Write the page of a document; whether it is as it should be, pictures included."""
    document_id = document["document_id"]
    parts = grouped(rows["parts"], "relation_id")
    shown = sheets(site, document, rows["numbers"], rows["texts"])
    site.write(
        f"{DOCUMENTS}/{document_id}.html",
        "dokument.html",
        d=document,
        cases=[case for case in own if case.certainty != "note"],
        notes=[case for case in own if case.certainty == "note"],
        parts_of=parts,
        sums_of=_sums_of(rows["relations"], parts),
        sheets=shown,
        no_picture=site.places.album.failures.get(document["path"], ""),
        **{name: rows[name] for name in SECTIONS},
    )
    drawn = not is_drawn(document["media_type"]) or all(each.picture for each in shown if each.number <= MOST_DRAWN)
    return site.whole and drawn


def _sums_of(relations: Sequence[Row], parts: Mapping[str, Sequence[Row]]) -> dict[str, list[Row]]:
    """The relations each amount goes into, as the total or as a part; those that do not hold first."""
    found: dict[str, list[Row]] = {}
    for relation in sorted(relations, key=lambda row: row["verdict"] != "mismatch"):
        claims = [relation["total_claim_id"], *(part["claim_id"] for part in parts.get(relation["relation_id"], []))]
        for claim in dict.fromkeys(claims):
            found.setdefault(claim, []).append(relation)
    return found


def sheets(site: Site, document: Row, numbers: Sequence[Row], texts: Sequence[Row]) -> list[Sheet]:
    """The pages of a document that hold anything, with its numbers and what it says outside its tables."""
    pieces = [(row, _number(row, site.words)) for row in numbers]
    by_place: ByPlace = {}
    for row, piece in pieces:
        by_place.setdefault((row["block_id"], row["row"], row["col"]), []).append(piece)
    tables: dict[int, list[Block]] = {}
    for table in site.places.tables_of(document["document_id"]):
        tables.setdefault(table["first_page"] or 1, []).append(_table(site, table, by_place))
    found = []
    for page in sorted({*range(1, min(document["pages"] or 1, 5000) + 1), *tables}):
        picture = None
        if is_drawn(document["media_type"]) and document["sha256"] and page <= MOST_DRAWN:
            picture = site.places.album.page(document["path"], document["sha256"], page)
        on_this = [(row, piece) for row, piece in pieces if row["page"] == page]
        placed = _placed(picture, site.places.album.words(picture), on_this) if picture else ()
        blocks = tables.get(page, [])
        if picture is None:
            lines = ((row, by_place.get((row["block_id"], None, None), [])) for row in texts if row["page"] == page)
            blocks = [*(Block(row["role"], "", _marked(_labelled(row), own)) for row, own in lines), *blocks]
        if picture or blocks:
            found.append(Sheet(page, picture, placed, tuple(blocks)))
    return found


def _placed(
    picture: PagePicture, words: Sequence[tuple[str, Box]], numbers: Sequence[tuple[Row, Piece]]
) -> tuple[Placed, ...]:
    """The numbers that have a place on a page, each where it stands inside its line or cell."""
    found, seen = [], Counter[tuple[Box, str]]()
    for row, piece in numbers:
        if row["x0"] is not None:
            box = Box(row["x0"], row["top"], row["x1"], row["bottom"])
            places = narrowed(box, row["raw"], words, seen[box, row["raw"]])
            found += [Placed(percent(place, picture.width, 0.0, picture.height), piece) for place in places]
            seen[box, row["raw"]] += 1
    return tuple(found)


def _labelled(row: Row) -> str:
    text, label = row["text"] or "", row["label"] or ""
    return text if text.startswith(label) else f"{label} {text}"


def _number(row: Row, words: Any) -> Piece:
    """What became of a number: the amount's proof, unexplained, or some other use."""
    if row["claim_id"]:
        said = (words.kroner(row["amount_kr"]), words.word(row["measure"]), row["subject_text"], words.word(row["proof"]))
        return Piece(row["raw"], row["proof"] or "unproven", row["claim_id"], " · ".join(filter(None, said)))
    kind = "unexplained" if row["kind"] == "unexplained" else "structure"
    return Piece(row["raw"], kind, "", words.number_kind(row["kind"]))


def _table(site: Site, table: Row, by_place: ByPlace) -> Block:
    name = table["table_id"].rsplit("/", 1)[-1]
    found = site.places.table(table["table_id"])
    texts = found[1] if found else {}

    def cell(row: int, col: int) -> tuple[bool, tuple[Piece, ...]]:
        text = " ".join(texts.get((row, col), "").split())
        return row < table["header_rows"], _marked(text, by_place.get((name, row, col), []))

    rows = tuple(tuple(cell(row, col) for col in range(table["n_cols"])) for row in range(table["n_rows"]))
    return Block("table", table["caption"] or site.words.table(name).capitalize(), (), rows)


def _marked(text: str, numbers: Sequence[Piece]) -> tuple[Piece, ...]:
    """A text with its numbers as pieces of their own; a number that is not found in it stays plain text."""
    found, at = [], 0
    left = [number._replace(text=" ".join(number.text.split())) for number in numbers]
    while places := [(start, n) for n, number in enumerate(left) if (start := text.find(number.text, at)) >= 0]:
        start, n = min(places)
        number = left.pop(n)
        found += [*([Piece(text[at:start])] if start > at else []), number]
        at = start + len(number.text)
    return (*found, *([Piece(text[at:])] if at < len(text) else []))
