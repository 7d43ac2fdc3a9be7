"""Where a finding stands in print: a picture of the page, the rows of the table, or the sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.model import Box
from pipeline.report.pictures import Album, Crop, Mark, crop, narrowed
from pipeline.warehouse.load import query, stream

if TYPE_CHECKING:
    import duckdb

Row = Mapping[str, Any]
Table = tuple[Row, dict[tuple[int, int], str]]  # its row of source_tables, and its texts by row and column

PDF = "application/pdf"
SHOWN_ROWS = 14  # of a table, around the marked cells
SHOWN_CHARACTERS = 240  # of a paragraph, on either side of the quote
TEXTS = """SELECT document_id, block_id, text FROM paragraphs SEMI JOIN (
  SELECT document_id, block_id FROM findings
  UNION ALL SELECT c.document_id, c.block_id FROM claims c SEMI JOIN findings USING (claim_id)
  UNION ALL SELECT c.document_id, c.block_id FROM claims c JOIN relations r ON r.total_claim_id = c.claim_id SEMI JOIN findings USING (relation_id)
  UNION ALL SELECT c.document_id, c.block_id FROM claims c JOIN relation_parts USING (claim_id) SEMI JOIN findings USING (relation_id)
) USING (document_id, block_id)"""


def is_drawn(media_type: str | None) -> bool:
    """Whether the pages of a document can be shown as they are: a PDF, or a picture; None: it could not be opened."""
    return media_type is not None and (media_type == PDF or media_type.startswith("image/"))


class Listed(NamedTuple):
    """A document as far as all of them are at hand: its names, its file's hash, whose it is."""

    document_id: str
    path: str
    sha256: str | None
    status: str
    media_type: str | None
    region_id: str | None
    cluster_id: str | None
    copy_of: str | None


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of the excerpt of a table. ``mark``: main (what the finding is about), other (held against it) or ''."""

    text: str
    mark: str
    header: bool
    number: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """One place in print. At most one of ``picture``, ``rows`` and ``sentence`` is filled.

    ``stands_in``: the picture is of this document, a copy of the one the words are quoted from.
    """

    document_id: str
    path: str
    page: int | None
    picture: Crop | None = None
    stands_in: str = ""
    rows: tuple[tuple[ShownCell, ...], ...] = ()
    sentence: tuple[str, str, str] = ("", "", "")  # before the quote, the quote, after it


@dataclass
class Places:
    """Finds the evidence for findings in one warehouse."""

    connection: duckdb.DuckDBPyConnection
    album: Album
    _tables: dict[str, Table] = field(default_factory=dict)

    @cached_property
    def documents(self) -> dict[str, Listed]:
        """The documents by id."""
        return {each.document_id: each for each in listed(self.connection)}

    @cached_property
    def _in_copies(self) -> dict[tuple[str, str], tuple[Row, ...]]:
        """Amounts of PDF files that are the same document as another file, by that document and the figure as printed."""
        found: dict[tuple[str, str], tuple[Row, ...]] = {}
        twins = {each.copy_of: each for each in self.documents.values() if each.copy_of}
        twins |= {each.document_id: self.documents[name] for name, each in twins.items() if name in self.documents}
        of = {twin.document_id: name for name, twin in twins.items() if is_drawn(twin.media_type)}
        sql = """SELECT document_id, page, raw, subject_text, x0, top, x1, bottom FROM claims
          WHERE document_id IN (SELECT unnest(?)) AND x0 IS NOT NULL ORDER BY claim_id"""
        for row in stream(self.connection, sql, [list(of)]) if of else ():
            key = of[row["document_id"]], row["raw"]
            found[key] = (*found.get(key, ()), row)
        return found

    @cached_property
    def _paragraphs(self) -> dict[tuple[str, str], str]:
        """The paragraphs that findings and the amounts they tell of stand in, by document and block."""
        return {(row["document_id"], row["block_id"]): row["text"] for row in stream(self.connection, TEXTS)}

    def of_finding(self, finding: Row, parts: Sequence[Row]) -> list[Evidence]:
        """The evidence of a finding: its own place with the parts printed beside it, then other documents' places."""
        claimed = [dict(part, main=part["claim_id"] == finding["claim_id"]) for part in parts]
        own = dict(finding, main=True)
        shown = self._evidence([own, *(part for part in claimed if _same_sheet(part, own))])
        others = ([dict(each, main=True)] for each in claimed if each["document_id"] != own["document_id"])
        return list(islice(filter(None, chain((shown,), map(self._evidence, others))), 3))

    def hold_tables(self, documents: Sequence[str]) -> None:
        """Have the tables of these documents at hand, and no others."""
        self._tables = self._asked("document_id", documents)

    def _asked(self, column: str, ids: Sequence[str]) -> dict[str, Table]:
        tables = query(self.connection, f"FROM source_tables WHERE {column} IN (SELECT unnest(?))", [ids])
        found: dict[str, Table] = {row["table_id"]: (row, {}) for row in tables}
        sql = "SELECT table_id, row, col, text FROM cells WHERE table_id IN (SELECT unnest(?))"
        for cell in stream(self.connection, sql, [list(found)]):
            found[cell["table_id"]][1][cell["row"], cell["col"]] = cell["text"] or ""
        return found

    def tables_of(self, document_id: str) -> list[Row]:
        """The tables of a document whose tables are at hand, in reading order."""
        found = [row for row, _ in self._tables.values() if row["document_id"] == document_id]
        return sorted(found, key=lambda row: (row["first_page"], row["table_id"]))

    def table(self, table_id: str) -> Table | None:
        """A table and the texts of its cells by row and column; None when there is no such table."""
        if table_id not in self._tables:
            self._tables |= self._asked("table_id", [table_id])
        return self._tables.get(table_id)

    def _evidence(self, marked: Sequence[Row]) -> Evidence | None:
        """One place with all that is marked in it; the first is the main one. None when it stands nowhere."""
        main = marked[0]
        document = self.documents.get(main["document_id"])
        if document is None or not main["page"]:
            return None
        place = Evidence(document.document_id, document.path, main["page"])
        if is_drawn(document.media_type) and main["x0"] is not None:
            picture = self._crop(document, main["page"], marked)
            if picture:
                return replace(place, picture=picture)
        elif not is_drawn(document.media_type) and (twin := self._in_the_copy(marked)):
            return twin
        if main["table_id"] and main["row"] is not None:
            return replace(place, rows=self._excerpt(marked))
        return replace(place, sentence=self._sentence(main)) if main["quote"] else None

    def _in_the_copy(self, marked: Sequence[Row]) -> Evidence | None:
        """The same amounts in the PDF that is the same document; only where each stands there once."""
        found = []
        for row in marked:
            same = self._in_copies.get((row["document_id"], row.get("raw") or row["quote"] or ""), ())
            about = [each for each in same if each["subject_text"] == row.get("subject_text")] or same
            if len(about) == 1:
                found.append(dict(about[0], main=row["main"]))
        if not found or not found[0]["main"]:
            return None
        twin = self.documents[found[0]["document_id"]]
        picture = self._crop(twin, found[0]["page"], found)
        own = self.documents[marked[0]["document_id"]]
        if picture is None:
            return None
        return Evidence(own.document_id, twin.path, found[0]["page"], picture, twin.document_id)

    def _crop(self, document: Listed, page: int, marked: Sequence[Row]) -> Crop | None:
        """The part of a page around what is marked on it, each mark around the figure alone; None when there is no picture."""
        picture = self.album.page(document.path, document.sha256 or "", page)
        if picture is None:
            return None
        words = self.album.words(picture)
        marks: dict[Box, bool] = {}
        for each in reversed(marked):
            if each["page"] == page and each["x0"] is not None:
                box = Box(each["x0"], each["top"], each["x1"], each["bottom"])
                said = each.get("quote") or each.get("raw") or ""
                marks |= dict.fromkeys(narrowed(box, said, words), bool(each["main"]))
        return crop(picture, [Mark(box, is_main) for box, is_main in marks.items()]) if marks else None

    def _excerpt(self, marked: Sequence[Row]) -> tuple[tuple[ShownCell, ...], ...]:
        """The header rows of a table and the rows around what is marked."""
        main = marked[0]
        found = self.table(main["table_id"])
        if found is None:
            return ()
        table, texts = found
        marks = {(each["row"], each["col"]): "main" if each["main"] else "other" for each in reversed(marked)}
        heads = table["header_rows"]
        wanted = _around(sorted(row for row, _ in marks if row is not None), main["row"], table["n_rows"])
        return tuple(
            tuple(
                _shown(texts.get((row, col), ""), marks.get((row, col), ""), row < heads) for col in range(table["n_cols"])
            )
            for row in sorted({*range(heads), *wanted})
        )

    def _sentence(self, main: Row) -> tuple[str, str, str]:
        """The quote with the words around it."""
        quote = main["quote"]
        before, found, after = self._paragraphs.get((main["document_id"], main["block_id"]), "").partition(quote)
        if not found:
            return "", quote, ""
        if len(before) > SHOWN_CHARACTERS:
            before = "… " + before[-SHOWN_CHARACTERS:].partition(" ")[2]
        if len(after) > SHOWN_CHARACTERS:
            after = after[:SHOWN_CHARACTERS].rpartition(" ")[0] + " …"
        return before, quote, after


def listed(connection: duckdb.DuckDBPyConnection) -> list[Listed]:
    """All documents, those that could not be read first."""
    names: dict[Any, Any] = {}  # which most share
    asked = f"SELECT {', '.join(Listed._fields)} FROM documents ORDER BY status = 'read', path"
    cursor, found = connection.execute(asked), list[Listed]()
    while rows := cursor.fetchmany(1_000):
        found += [Listed(*(names.setdefault(each, each) for each in row)) for row in rows]
    return found


def _same_sheet(one: Row, other: Row) -> bool:
    same_table = one["table_id"] == other["table_id"] and one["table_id"] is not None
    return bool(one["document_id"] == other["document_id"] and (same_table or one["page"] == other["page"]))


def _around(marked: Sequence[int], main: int, n_rows: int) -> Iterable[int]:
    """The rows to show: all between the marked ones when they are few, else those next to the main one."""
    first, last = max(min(marked) - 1, 0), min(max(marked) + 1, n_rows - 1)
    if last - first >= SHOWN_ROWS:
        first, last = max(first, main - SHOWN_ROWS // 2), min(last, main + SHOWN_ROWS // 2)
    return range(first, last + 1)


def _shown(text: str, mark: str, header: bool) -> ShownCell:
    text = " ".join(text.split())
    return ShownCell(text, mark, header, any(c.isdigit() for c in text) and sum(c.isalpha() for c in text) <= 4)
