"""Where a finding stands in print: a picture of the page, the rows of the table, or the sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.model import Box
from pipeline.report.pictures import Album, Mark
from pipeline.warehouse.load import query

if TYPE_CHECKING:
    import duckdb

Row = Mapping[str, Any]

PDF = "application/pdf"
SHOWN_ROWS = 14  # of a table, around the marked cells
SHOWN_CHARACTERS = 240  # of a paragraph, on either side of the quote


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of the excerpt of a table. ``mark``: main (what the finding is about), other (held against it) or ''."""

    text: str
    mark: str
    header: bool
    number: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """One place in print. Exactly one of ``picture`` (a data URI), ``rows`` and ``sentence`` is filled, or none."""

    document_id: str
    path: str
    title: str
    page: int | None
    place: str
    picture: str = ""
    rows: tuple[tuple[ShownCell, ...], ...] = ()
    sentence: tuple[str, str, str] = ("", "", "")  # before the quote, the quote, after it


@dataclass(slots=True)
class Places:
    """Finds the evidence for findings in one warehouse."""

    connection: duckdb.DuckDBPyConnection
    album: Album
    _documents: dict[str, Row] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rows = query(self.connection, "SELECT document_id, path, title, media_type FROM documents")
        self._documents = {row["document_id"]: row for row in rows}

    def ids(self) -> dict[str, str]:
        """The id of each document by its path."""
        return {row["path"]: row["document_id"] for row in self._documents.values()}

    def of_finding(self, finding: Row, parts: Sequence[Row]) -> list[Evidence]:
        """The evidence of a finding: its own place with the parts printed beside it, then other documents' places."""
        claimed = [dict(part, main=part["claim_id"] == finding["claim_id"]) for part in parts]
        own = dict(finding, main=True)
        shown = self._evidence([own, *(part for part in claimed if _same_sheet(part, own))])
        found = [shown] if shown else []
        for other in claimed:
            if other["document_id"] != own["document_id"]:
                evidence = self._evidence([dict(other, main=True)])
                if evidence:
                    found.append(evidence)
        return found

    def _evidence(self, marked: Sequence[Row]) -> Evidence | None:
        """One place with all that is marked in it; the first is the main one. None when it stands nowhere."""
        main = marked[0]
        document = self._documents.get(main["document_id"])
        if document is None or not main["page"]:
            return None
        place = Evidence(
            document["document_id"], document["path"], document["title"] or document["path"], main["page"], _where(main)
        )
        if document["media_type"] == PDF and main["x0"] is not None:
            picture = self.album.picture(document["path"], main["page"], _marks(marked))
            if picture:
                return _with(place, picture=picture)
        if main["table_id"] and main["row"] is not None:
            return _with(place, rows=self._excerpt(marked))
        return _with(place, sentence=self._sentence(main)) if main["quote"] else None

    def _excerpt(self, marked: Sequence[Row]) -> tuple[tuple[ShownCell, ...], ...]:
        """The header rows of a table and the rows around what is marked."""
        main = marked[0]
        table = query(self.connection, "SELECT * FROM source_tables WHERE table_id = ?", [main["table_id"]])
        if not table:
            return ()
        marks = {(each["row"], each["col"]): "main" if each["main"] else "other" for each in reversed(marked)}
        wanted = _around(sorted(row for row, _ in marks), main["row"], table[0]["n_rows"])
        header_rows = table[0]["header_rows"]
        cells = query(self.connection, "SELECT * FROM cells WHERE table_id = ? ORDER BY row, col", [main["table_id"]])
        texts = {(cell["row"], cell["col"]): cell["text"] or "" for cell in cells}
        return tuple(
            tuple(
                _shown(texts.get((row, col), ""), marks.get((row, col), ""), row < header_rows)
                for col in range(table[0]["n_cols"])
            )
            for row in sorted({*range(header_rows), *wanted})
        )

    def _sentence(self, main: Row) -> tuple[str, str, str]:
        """The quote with the words around it."""
        quote = main["quote"]
        sql = "SELECT text FROM paragraphs WHERE document_id = ? AND block_id = ?"
        for row in query(self.connection, sql, [main["document_id"], main["block_id"]]):
            at = row["text"].find(quote)
            if at >= 0:
                return _cut_left(row["text"][:at]), quote, _cut_right(row["text"][at + len(quote) :])
        return "", quote, ""


def _with(place: Evidence, **values: Any) -> Evidence:
    return Evidence(place.document_id, place.path, place.title, place.page, place.place, **values)


def _same_sheet(one: Row, other: Row) -> bool:
    same_table = one["table_id"] == other["table_id"] and one["table_id"] is not None
    return bool(one["document_id"] == other["document_id"] and (same_table or one["page"] == other["page"]))


def _marks(marked: Sequence[Row]) -> list[Mark]:
    main = marked[0]
    on_page = [each for each in marked if each["page"] == main["page"] and each["x0"] is not None]
    boxes = {Box(each["x0"], each["top"], each["x1"], each["bottom"]): each["main"] for each in reversed(on_page)}
    return [Mark(box, is_main) for box, is_main in boxes.items()]


def _where(row: Row) -> str:
    """The place inside the page, as the extracts name it: table, row and column, or line."""
    if row["table_id"] and row["row"] is not None:
        return f"{row['table_id'].rsplit('/', 1)[-1]} · {row['row'] + 1}:{(row['col'] or 0) + 1}"
    return f"linje {row['line']}" if row.get("line") else ""


def _around(marked: Sequence[int], main: int, n_rows: int) -> Iterable[int]:
    """The rows to show: all between the marked ones when they are few, else those next to the main one."""
    first, last = max(min(marked) - 1, 0), min(max(marked) + 1, n_rows - 1)
    if last - first >= SHOWN_ROWS:
        first, last = max(first, main - SHOWN_ROWS // 2), min(last, main + SHOWN_ROWS // 2)
    return range(first, last + 1)


def _shown(text: str, mark: str, header: bool) -> ShownCell:
    text = " ".join(text.split())
    return ShownCell(text, mark, header, any(c.isdigit() for c in text) and sum(c.isalpha() for c in text) <= 4)


def _cut_left(text: str) -> str:
    return text if len(text) <= SHOWN_CHARACTERS else "… " + text[-SHOWN_CHARACTERS:].partition(" ")[2]


def _cut_right(text: str) -> str:
    return text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS].rpartition(" ")[0] + " …"
