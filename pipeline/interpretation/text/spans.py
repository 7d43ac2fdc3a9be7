"""Where a stretch of a block is printed."""

from pipeline.model import Cell, Grid, Paragraph, Piece, Span


def span_of(block: Paragraph | Grid, start: int = 0, end: int | None = None) -> Span:
    """The Span of the characters ``start:end`` of a paragraph (all of it by default), or of a whole table by its
    caption. Box and line are those of the piece where the stretch begins."""
    if isinstance(block, Grid):
        page, box = block.boxes[0] if block.boxes else (block.pages[0], None)
        return Span(page=page, quote=block.caption, box=box, block=block.id)
    stop = len(block.text) if end is None else end
    piece = _piece(block.pieces, start)
    return Span(
        page=piece.page if piece else block.page,
        quote=block.text[start:stop].strip(),
        box=piece.box if piece else None,
        line=piece.line if piece else None,
        block=block.id,
        start=start,
        end=stop,
    )


def span_of_cell(grid: Grid, cell: Cell, start: int = 0, end: int | None = None) -> Span:
    """The Span of the characters ``start:end`` of a cell's text (all of it by default)."""
    stop = len(cell.text) if end is None else end
    piece = _piece(cell.pieces, start)
    return Span(
        page=piece.page if piece else cell.page,
        quote=cell.text[start:stop].strip(),
        box=piece.box if piece and piece.box else cell.box,
        line=piece.line if piece else None,
        block=grid.id,
        row=cell.row,
        col=cell.col,
        start=start,
        end=stop,
    )


def _piece(pieces: tuple[Piece, ...], start: int) -> Piece | None:
    """The piece in which an offset lies, or the first."""
    return next((piece for piece in pieces if piece.start <= start < piece.end), pieces[0] if pieces else None)
