"""The front matter of a document: what stands before its first section, item, table or running text, and its running
heads."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline import reference
from pipeline.interpretation.minutes.agenda import Section
from pipeline.interpretation.minutes.headings import is_furniture
from pipeline.interpretation.names.lexicon import read_noun
from pipeline.interpretation.names.recognise import name_of_cell
from pipeline.interpretation.roles.facets import kind_of_names
from pipeline.interpretation.text import wording
from pipeline.model import Grid, Layout, Paragraph

#: A paragraph longer than this is running text, not front matter.
LONG = 160


@dataclass(frozen=True, slots=True)
class Front:
    """The front matter: its lines in order, running heads last, and all texts of the document for what is counted
    over the whole. ``labelled`` are the clusters' names that stand behind "Klynge" as a label, ``card`` the texts of a table of labels and
    values that stands before all other text but headings."""

    lines: tuple[Paragraph, ...]
    heads: tuple[Paragraph, ...]
    prose: tuple[str, ...]
    cells: tuple[str, ...]
    labelled: tuple[str, ...] = ()
    card: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[Paragraph, ...]:
        """Lines and running heads."""
        return self.lines + self.heads


def front_of(layout: Layout, parts: Sequence[Section]) -> Front:
    """The front matter of a layout."""
    first = parts[0] if parts and parts[0].kind == "indledning" else None
    opening = set(first.blocks) if first else set()
    for section in parts[1 if first else 0 :]:
        if section.kind not in ("mødedata", "deltagere", "sagsdata") or section.item:
            break
        opening |= set(section.blocks)
    lines: list[Paragraph] = []
    for block in layout.blocks:
        if isinstance(block, Grid) or (block.id not in opening and not is_furniture(block)):
            break
        if is_furniture(block):
            continue
        if _is_running(block) and not _is_printed_line_by_line(block):
            break
        lines += printed_lines(block) if _is_running(block) else [block]
    paragraphs = [block for block in layout.blocks if isinstance(block, Paragraph)]
    cells = [cell.text for block in layout.blocks if isinstance(block, Grid) for cell in block.cells]
    heads = tuple(block for block in paragraphs if is_furniture(block))
    prose = tuple(block.text for block in paragraphs if not is_furniture(block))
    top = next((block for block in layout.blocks if isinstance(block, Grid) or block.role == "body"), None)
    is_card = isinstance(top, Grid) and top.n_cols == 2 and not _lists_clusters(top)
    card = tuple(cell.text for cell in top.cells) if isinstance(top, Grid) and is_card else ()
    return Front(tuple(lines), heads, prose, tuple(cells), tuple(_labelled(layout)), card)


def _labelled(layout: Layout) -> Iterator[str]:
    """The clusters told by a label: in a table of two columns ("Klynge | Holbæk"), in two paragraphs, in a line ("Klynge: Holbæk")."""
    pairs: list[tuple[str, str]] = []
    before = ""
    for block in layout.blocks:
        if isinstance(block, Grid):
            rows = [row for row in block.texts() if len(row) == 2]
            pairs += [(row[0], row[1]) for row in rows if not _lists_clusters(block)]
            continue
        pairs += [(before, block.text), (block.text.partition(":")[0], block.text.partition(":")[2])]
        before = block.text
    for label, value in pairs:
        name = name_of_cell(value, "cluster") if kind_of_names(label.strip(" :")) == "cluster" else None
        if name is not None and name.kind == "cluster":
            yield name.raw if read_noun(name.raw.casefold())[1] else f"{label.strip(' :')} {name.raw}"


def _lists_clusters(grid: Grid) -> bool:
    """Whether a table's first column names clusters: then "Klynge" heads it and is no label."""
    return any(name_of_cell(row[0], "cluster") for row in grid.texts() if row)


def printed_lines(block: Paragraph) -> list[Paragraph]:
    """The printed lines of a paragraph as paragraphs: a plain text file may print title, note and date line by line."""
    texts = [(piece, block.text[piece.start : piece.end].strip()) for piece in block.pieces]
    return [replace(block, text=text, pieces=(piece,)) for piece, text in texts if text] if len(texts) > 1 else [block]


def _is_printed_line_by_line(block: Paragraph) -> bool:
    """Whether a long paragraph is really title, note and date below each other: a few lines that each begin anew, and
    no sentence at the end."""
    printed = printed_lines(block)
    begins = all(not line.text[0].islower() and not _is_running(line) for line in printed)
    return 1 < len(printed) <= 6 and begins and not block.text.rstrip().endswith(".")


def _is_running(block: Paragraph) -> bool:
    """Whether a paragraph is running text, or a line of it: long, or a sentence that ends or goes on."""
    text = block.text.strip()
    return (
        len(text) > LONG
        or (len(text) > 60 and text.endswith((".", ",", "-")))
        or (len(text) > 60 and text[:1].islower())
    )


def is_link(line: Paragraph) -> bool:
    """Whether a line is the title of another document: a link, a point of a list, a file's name."""
    return (
        line.role in ("link", "list")
        or bool(line.href)
        or bool(re.search(r"\.(?:pdf|docx?|xlsx?)\b|\(pdf\)", line.text))
    )


def wordings_of(kind: str) -> tuple[str, ...]:
    """The rows of ``profile_words.csv`` of a kind."""
    return reference.words("profile_words", "wording", kind=kind)


def holds(kind: str, text: str) -> bool:
    """Whether a text holds a wording of a kind."""
    return any(wording.inside(words).search(text) for words in wordings_of(kind))
