"""Whose money a figure of a table is: the names that are its subject, one Mention for each place a name is printed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.interpretation.amounts.context import BlockContext
from pipeline.interpretation.amounts.scopes import (
    are_members,
    by_distance,
    document_subject,
    heading_subject,
    is_national_table,
    publishing_municipality,
    stands_over,
)
from pipeline.interpretation.names.places import lies_in
from pipeline.interpretation.names.recognise import FoundName, name_of_cell
from pipeline.interpretation.roles.cell_texts import text_of
from pipeline.interpretation.roles.facets import Facet, facet, is_measure_label
from pipeline.interpretation.roles.rows import Row
from pipeline.interpretation.roles.shape import Shape
from pipeline.interpretation.text.spans import span_of, span_of_cell
from pipeline.model import Cell, Evidence, Grid, Mention, Span

ENTITY_KINDS = ("municipality", "cluster", "region")
#: Places of a name that speak for every figure of a table.
WHOLE_TABLE = ("labels", "caption", "introduction", "heading", "document")


def paying_regions(shape: Shape, cluster: str) -> Shape:
    """The shape with region rows as payers where they stand beside the municipalities' ("Region Sjælland" beside "Kommuner i klyngen"), or one
    region's in a document about one ``cluster``: the region's part of the same money, and no subject. A row of a cluster makes regions
    groups of clusters. In a column of payers ("Bidragyder") each name is one that pays."""
    names = [name for row in shape.rows for name in row.inner.names]
    if any(name.kind == "cluster" for name in names):
        return shape
    if cluster and any(column.payer == "kommuner" for column in shape.columns):
        shape = replace(shape, columns=tuple(_paying_head(column) for column in shape.columns))
    column = bool(shape.roles.columns_of("payer"))
    together = [row for row in shape.rows if row.inner.payer == "kommuner" and not row.inner.names]
    regions = {name.raw for name in names if name.kind == "region"}
    bodies = [row for row, role in zip(shape.rows, shape.roles.rows, strict=True) if role.name == "body"]
    beside = {name.kind for row in bodies for name in row.inner.names} == {"municipality", "region"}
    region = column or (bool(together or cluster or beside) and len(regions) == 1)
    members = column or any(is_measure_label(" ".join(row.labels)) for row in together)
    return replace(shape, rows=tuple(_as_payer(row, region, members) for row in shape.rows))


def without_responsible(shape: Shape) -> Shape:
    """The shape with rows that neither are about nor paid by who is responsible for them ("Ansvarlig: Aabenraa Kommune"), but for clusters."""
    at = [at for at, col in enumerate(shape.label_columns) if shape.roles.columns[col].name == "anchoring"]
    if len(at) == len(shape.label_columns):  # then the head over figures is a name of that kind, too ("Ansvarlig | Aabenraa Kommune")
        bare = [replace(column, names=(), payer="") if column.names else column for column in shape.columns]
        return replace(shape, columns=tuple(bare)) if at else shape
    return replace(shape, rows=tuple(_without_labels(row, [label for n, label in enumerate(row.labels) if n in at]) for row in shape.rows))


def _without_labels(row: Row, labels: Iterable[str]) -> Row:
    for label in filter(None, labels):
        said = facet(label, is_cell=True)
        bare = name_of_cell(label, "cluster")
        if any(name.kind == "cluster" for name in (*said.names, *filter(None, [bare]))):
            continue
        left = [facet(other, is_cell=True).payer for other in row.labels if other and other != label]
        names = tuple(name for name in row.inner.names if name.raw not in label)
        text = " ".join(row.inner.text.replace(label, " ").split())
        row = replace(row, inner=replace(row.inner, text=text, names=names, payer=next(filter(None, left), "")))
    return row


def _paying_head(column: Facet) -> Facet:
    """A head that is a region, beside one of the municipalities, as one that pays."""
    region = [name.kind for name in column.names] == ["region"]
    return replace(column, names=(), payer="region") if region and not column.payer else column


def _as_payer(row: Row, region: bool, members: bool) -> Row:
    kinds = {name.kind for name in row.inner.names}
    if region and "region" in kinds and is_measure_label(" ".join(row.labels)):
        names = tuple(name for name in row.inner.names if name.kind != "region")
        return replace(row, inner=replace(row.inner, payer="region", names=names))
    return replace(row, inner=replace(row.inner, payer="kommuner")) if members and kinds == {"municipality"} else row


class Subjects:
    """The mentions that are the subject of each figure of a table."""

    def __init__(self, grid: Grid, shape: Shape, context: BlockContext, mentions: list[Mention]) -> None:
        self._grid = grid
        self._shape = shape
        self._context = context
        self._mentions = mentions
        self._ids: dict[tuple[str, str, str], str] = {}
        entities = [name for row in shape.rows for name in row.inner.names]
        self._regions = len({name.raw for name in entities if name.kind == "region"})
        banded = (name for row in shape.rows for name in row.band.names)
        self._clusters = len({name.raw for name in (*entities, *banded) if name.kind == "cluster"})
        in_columns = {name.raw for column in shape.columns for name in column.names if name.kind == "cluster"}
        #: Whether the table tells what each of several clusters or regions gets.
        self.shared_out = max(self._clusters, self._regions, len(in_columns)) > 1

    def of(self, row: Row, col: int) -> tuple[tuple[str, ...], tuple[Evidence, ...]]:
        """The mentions a figure is about and where they stand: the row's names, the column's, the merged label's, the band's, the caption's,
        what introduces the table's, then the document's. A municipality's money in its cluster's table is the cluster's too; an amount of
        several municipalities is none's alone."""
        shape = self._shape
        labels = Facet(names=tuple(name for label in shape.label_columns for name in shape.columns[label].names))
        for place, source in (
            ("row", row.inner),
            ("column", shape.columns[col]),
            ("outer", row.outer),
            ("band", row.band),
            ("labels", labels),
        ):
            names = [name for name in source.names if name.kind in ENTITY_KINDS]
            if names:
                kind = min((name.kind for name in names), key=ENTITY_KINDS.index)
                chosen = [name for name in names if name.kind == kind]
                chosen = chosen if kind == "municipality" and place == "row" else chosen[:1]
                found = [(place, name) for name in chosen]
                if kind == "municipality" and place in ("row", "column"):
                    found += self._wider(row, col, place, [name.raw for name in chosen])
                elif kind == "cluster" and not self._context.profile.cluster and (own := self._own(row, col)):
                    found.append(("document", own))
                return self._told(found, row, col)
        return self._told(self._around(row, col), row, col)

    def _told(
        self, found: Sequence[tuple[str, FoundName]], row: Row, col: int
    ) -> tuple[tuple[str, ...], tuple[Evidence, ...]]:
        ids = tuple(self._mention(place, name, row, col) for place, name in found)
        return ids, tuple(Evidence("place", place, " ".join(name.raw.split())) for place, name in found)

    def _wider(self, row: Row, col: int, place: str, members: Sequence[str]) -> list[tuple[str, FoundName]]:
        """The cluster over municipalities' own names: the one beside them in their row, else the nearest around them that can have them."""
        column = self._shape.columns[col] if place == "row" else Facet()
        for where, source in (("row", row.inner), ("column", column), ("outer", row.outer), ("band", row.band)):
            for name in source.names:
                if name.kind == "cluster" and (where == "row" or lies_in(name.raw, members)):
                    return [(where, name)]
        around = self._around(row, col)
        return [each for each in around if each[1].kind == "cluster" and lies_in(each[1].raw, members)]

    def _around(self, row: Row, col: int) -> list[tuple[str, FoundName]]:
        """The name that the whole table is about: the only one of the caption, else of the heading nearest to it, else the document's."""
        if self._regions > 1:
            return []
        named = _only(facet(self._grid.caption).names) or _only(self._shape.over.names)
        if named:
            return [("caption", named)]
        heading = heading_subject(self._context) if self._clusters < 2 else None
        if heading:
            return [("heading", heading)]
        own = self._own(row, col)
        about = document_subject(self._context)
        if own:
            return [("document", name) for name in (own, about) if name and (name is own or are_members([own], name))]
        if about is None or (about.kind == "cluster" and is_national_table(self._words(row, col), self._context)):
            return []
        if about.kind == "cluster" and self._clusters > 1:
            region = self._context.profile.region
            return [("document", FoundName(0, 0, "region", region))] if region else []
        return [("document", about)]

    def _own(self, row: Row, col: int) -> FoundName | None:
        return publishing_municipality(by_distance(self._words(row, col)), self._context)

    def _words(self, row: Row, col: int) -> tuple[str, ...]:
        """The words that say how far a figure's money reaches, nearest first."""
        introduction = tuple(text for text in self._context.intro[:1] if stands_over(text))
        return (row.inner.text, row.band.text, self._shape.columns[col].text, self._grid.caption, *introduction)

    def _mention(self, place: str, name: FoundName, row: Row, col: int) -> str:
        where = row.band_row if place == "band" else row.index
        key = (place, name.raw, str(col) if place == "column" else "" if place in WHOLE_TABLE else str(where))
        if key not in self._ids:
            anchor = self._anchor(place, row, col)
            identifier = f"{self._grid.id}.{place[0]}{key[2]}.{len(self._mentions) + 1}"
            self._ids[key] = identifier
            self._mentions.append(Mention(identifier, name.kind, name.raw, anchor, self._scope(row, col, name)))
        return self._ids[key]

    def _anchor(self, place: str, row: Row, col: int) -> Span:
        shape, grid = self._shape, self._grid
        cell: Cell | None = None
        if place == "column":
            cell = next(
                (shape.slots[line][col] for line in range(shape.header_rows) if shape.slots[line][col] is not None),
                None,
            )
        elif place not in WHOLE_TABLE:
            line = shape.slots[row.band_row if place == "band" and row.band_row is not None else row.index]
            columns = shape.label_columns if place != "band" else range(len(line))
            cell = next((line[each] for each in columns if text_of(line[each])), None)
        return span_of_cell(grid, cell) if cell else span_of(grid)

    def _scope(self, row: Row, col: int, name: FoundName) -> tuple[tuple[str, str], ...]:
        """The evidence around a name, strongest first."""
        shape = self._shape
        pairs = [
            ("group_row", row.group.text),
            ("column", shape.columns[col].text if shape.columns[col].names else ""),
            ("outer", row.outer.text if row.outer.names else ""),
            ("band", row.band.text if row.band.names else ""),
            ("caption", self._grid.caption if facet(self._grid.caption).names else ""),
            *(("intro", text) for text in self._context.intro if facet(text).names),
        ]
        return tuple((kind, text) for kind, text in pairs if text and text != name.raw)


def _only(names: Iterable[FoundName]) -> FoundName | None:
    """The only place that some names mean, None when they mean several or none."""
    places = [name for name in names if name.kind in ENTITY_KINDS]
    return places[0] if len({name.raw for name in places}) == 1 else None
