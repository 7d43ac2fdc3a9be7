"""Layouts written by hand for the tests of the interpretation: a line a paragraph, a list of lists a table."""

from pipeline.extraction import extract
from pipeline.model import Cell, Document, Grid, Layout, Paragraph, Piece

DOCUMENT = Document(sha256="0" * 64, media_type="application/pdf")


def paragraph(number: int, line: str) -> Paragraph:
    """A paragraph. What a line begins with says what it is: "# " and "## " headings, "** " bold, "- " a list item,
    "~ " page furniture, "* " a note."""
    roles = (("# ", "heading", 1), ("## ", "heading", 2), ("** ", "body", 0), ("~ ", "furniture", 0), ("* ", "note", 0))
    for mark, role, level in roles:
        if line.startswith(mark):
            text = line[len(mark) :]
            return Paragraph(f"p{number}", text, 1, (Piece(0, len(text), 1),), role, level, bold=mark == "** ")
    role = "list" if line.startswith("- ") else "body"
    return Paragraph(f"p{number}", line, 1, (Piece(0, len(line), 1),), role, label="-" if role == "list" else "")


def grid(
    number: int, rows: list[list[str]], header_rows: int = 1, notes: tuple[str, ...] = (), spans: tuple = ()
) -> Grid:
    """A table of one-slot cells; ``spans`` holds (row, col, row_span, col_span) of merged ones."""
    merged = {(row, col): (down, across) for row, col, down, across in spans}
    covered = {
        (row + i, col + j)
        for (row, col), (down, across) in merged.items()
        for i in range(down)
        for j in range(across)
        if i or j
    }
    cells = tuple(
        Cell(r, c, text, *merged.get((r, c), (1, 1)))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if (r, c) not in covered
    )
    return Grid(f"t{number}", len(rows), len(rows[0]), cells, header_rows, notes=notes)


def layout(*blocks: str | Grid) -> Layout:
    """A layout of lines and tables in order."""
    return Layout(tuple(block if isinstance(block, Grid) else paragraph(n, block) for n, block in enumerate(blocks, 1)))


def found(html: str) -> dict[str, tuple[str, int | None, int | None, str]]:
    """Measure, years and initiative of each amount by its quote."""
    got = extract(html.encode(), "brev.html")
    names = {mention.id: mention.raw for mention in got.mentions if mention.kind == "initiative"}
    return {
        claim.span.quote: (
            claim.measure,
            claim.period_from,
            claim.period_to,
            next((names[each] for each in claim.mentions if each in names), ""),
        )
        for claim in got.claims
        if claim.amount
    }
