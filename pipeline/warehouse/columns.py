"""What rows of several tables have in common: global ids, places in print, amounts a column can hold."""

from typing import Any

from pipeline.model import Box, Span

Row = dict[str, Any]


def global_id(document_id: str, local: str) -> str | None:
    """The id of a record in the whole collection; None when there is no record."""
    return f"{document_id}/{local}".lstrip("/") if local else None


def box_columns(box: Box | None) -> Row:
    """The four columns of a box."""
    return dict(zip(("x0", "top", "x1", "bottom"), box or (None,) * 4, strict=True))


def place_columns(document_id: str, span: Span | None) -> Row:
    """The columns that tell where something is printed."""
    if span is None:
        return {}
    table = global_id(document_id, span.block) if span.row is not None else None
    return {
        "page": span.page,
        "quote": span.quote,
        "block_id": span.block,
        "table_id": table,
        "row": span.row,
        "col": span.col,
        "line": span.line,
        **box_columns(span.box),
    }
