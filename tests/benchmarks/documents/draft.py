"""A document as its writer means it: blocks of text and tables, and beside each amount what it says.

Amounts in running text are written ``[[2,4 mio. kr.|2400000|m=allocated s=c:midtjylland-horsens y=2024-2025]]``. Options: ``m`` measures and
``p`` payers that are right (``a/b``), ``s`` subjects that are right (``c:`` cluster, ``r:`` region, ``m:`` municipality, ``n`` nobody named,
``w:`` a word of the subject, ``?`` among them: not judged), ``y`` years (``2024``, ``2024-2026``, ``?``), ``per``, ``b`` bound, ``~`` approximate, ``hi`` end of a range.
Figures in tables take the options of their column, then of their row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

AMOUNT = re.compile(r"\[\[([^|\]]+)\|([^|\]]+)(?:\|([^\]]*))?\]\]")


@dataclass(frozen=True)
class Key:
    """One amount of a document: what is printed, and what it means. Empty tuples and None are not judged."""

    raw: str
    value: Decimal
    high: Decimal | None = None
    subject: tuple[str, ...] = ()
    years: tuple[tuple[int, int | None], ...] = ()
    measure: tuple[str, ...] = ()
    payer: tuple[str, ...] = ()
    per: str = ""
    bound: str = ""
    approximate: bool = False
    where: str = "prose"
    doubtful: bool = False


@dataclass(frozen=True)
class Sum:
    """A sum the document states: the total and its parts in kroner, and what a check must say."""

    total: Decimal
    parts: tuple[Decimal, ...]
    verdict: str
    cause: str = ""
    difference: Decimal = Decimal(0)


@dataclass(frozen=True)
class Item:
    """An agenda item as the key has it; several outcomes may be right."""

    number: str
    title: str
    outcomes: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """``kind``: title, h1, h2, p, li, caption, note, break, toc."""

    kind: str
    text: str = ""
    label: str = ""


@dataclass(frozen=True)
class Table:
    """Rows of cell texts; ``spans`` gives (row, col) → (rows, cols) of merged cells; ``bold`` rows are totals or groups."""

    rows: tuple[tuple[str, ...], ...]
    header_rows: int = 1
    spans: tuple[tuple[int, int, int, int], ...] = ()
    bold: frozenset[int] = frozenset()
    caption: str = ""
    notes: tuple[str, ...] = ()
    break_before: int = 0
    repeat_header: bool = True
    left: frozenset[int] = frozenset({0})
    widths: tuple[float, ...] = ()


@dataclass
class Doc:
    """An invented document and its key."""

    name: str
    family: str
    blocks: list[Block | Table] = field(default_factory=list)
    keys: list[Key] = field(default_factory=list)
    sums: list[Sum] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    statuses: int = 0
    secrets: list[str] = field(default_factory=list)
    furniture: str = ""
    kind: str = ""
    defaults: dict[str, str] = field(default_factory=dict)
    names: list[tuple[str, str]] = field(default_factory=list)

    def add(self, kind: str, text: str, label: str = "") -> None:
        """A block of text; its amounts go to the key."""
        self.blocks.append(Block(kind, self.read(text, "prose"), label))

    def title(self, text: str) -> None:
        self.add("title", text)

    def h1(self, text: str) -> None:
        self.add("h1", text)

    def h2(self, text: str) -> None:
        self.add("h2", text)

    def p(self, *texts: str) -> None:
        for text in texts:
            self.add("p", text)

    def li(self, *texts: str, label: str = "•") -> None:
        """List items; ``label`` 1 counts."""
        for number, text in enumerate(texts, 1):
            self.add(
                "li", text, {"1": f"{number}.", "1)": f"{number})", "a": f"{'abcdefgh'[number - 1]})"}.get(label, label)
            )

    def read(self, text: str, where: str, options: dict[str, str] | None = None) -> str:
        """The text without its marks; amounts are noted."""

        def note(found: re.Match[str]) -> str:
            raw, value, own = found[1], found[2], found[3] or ""
            self.keys.append(
                key_of(raw, Decimal(value), {**self.defaults, **(options or {}), **options_of(own)}, where)
            )
            return raw

        return AMOUNT.sub(note, text)

    def item(self, number: str, title: str, *outcomes: str) -> None:
        self.items.append(Item(number, title, outcomes))


def options_of(text: str) -> dict[str, str]:
    """``m=a/b y=2024 ~`` → {"m": "a/b", "y": "2024", "~": "1"}."""
    pairs = (part.partition("=") for part in text.split())
    return {name: value or "1" for name, _, value in pairs}


def years_of(text: str) -> tuple[int, int | None]:
    """``2024``, ``2024-2026``, ``2024-`` (and on)."""
    first, dash, last = text.partition("-")
    return int(first), int(last) if last else None if dash else int(first)


def key_of(raw: str, value: Decimal, options: dict[str, str], where: str) -> Key:
    """The key of one amount from its options."""

    def several(name: str) -> tuple[str, ...]:
        parts = options.get(name, "?").split("/")
        return () if "?" in parts else tuple(part.replace("_", " ") if name == "s" else part for part in parts)

    return Key(
        raw,
        value,
        Decimal(options["hi"]) if options.get("hi") else None,
        several("s"),
        tuple(years_of(years) for years in several("y")),
        several("m"),
        several("p"),
        options.get("per", ""),
        options.get("b", ""),
        "~" in options,
        where,
        "doubt" in options,
    )


# --- tables ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Col:
    """A column of figures: its header (one text a header row), the unit's worth in kroner (0: no money), digits printed, and options."""

    head: str | tuple[str, ...]
    unit: int = 1
    decimals: int = 0
    options: str = ""
    sign: str = ""
    suffix: str = ""


@dataclass(frozen=True)
class Row:
    """A row: label(s), cells (Decimal as printed, str free text with marks, None empty, "-" a dash) and options."""

    label: str | tuple[str, ...]
    cells: Sequence[Decimal | int | str | None]
    options: str = ""
    bold: bool = False


def printed(value: Decimal | int, decimals: int = 0, sign: str = "", space: str = ".") -> str:
    """A Danish figure. ``sign``: '' minus in front, ``+`` both signs, ``()`` brackets, ``t`` trailing minus, ``u`` a real minus sign."""
    value = Decimal(value)
    whole = f"{abs(value):,.{decimals}f}".replace(",", "§").replace(".", ",").replace("§", space)
    if value == 0:
        return whole
    if value > 0:
        return f"+{whole}" if sign == "+" else whole
    return {"()": f"({whole})", "t": f"{whole}-", "u": f"\N{MINUS SIGN}{whole}"}.get(sign, f"-{whole}")


def table(
    doc: Doc,
    labels: Sequence[str | tuple[str, ...]],
    cols: Sequence[Col],
    rows: Iterable[Row],
    *,
    caption: str = "",
    notes: Sequence[str] = (),
    spans: Sequence[tuple[int, int, int, int]] = (),
    head: Sequence[Sequence[str]] = (),
    where: str = "table",
    break_before: int = 0,
    repeat_header: bool = True,
    widths: Sequence[float] = (),
    left: Iterable[int] = (),
) -> Table:
    """Put a table in the document: headers of the label columns and the figure columns, then rows. ``head`` replaces the header rows."""
    depth = max((len(col.head) for col in cols if isinstance(col.head, tuple)), default=1)

    def stack(text: str | tuple[str, ...]) -> tuple[str, ...]:
        given = (text,) if isinstance(text, str) else text
        return given + ("",) * (depth - len(given))

    stacks = [stack(label) for label in labels] + [stack(col.head) for col in cols]
    lines = [tuple(row) for row in head] or [tuple(texts[level] for texts in stacks) for level in range(depth)]
    header_rows, bold = len(lines), set()
    for row in rows:
        label = (row.label,) if isinstance(row.label, str) else row.label
        cells = [read_cell(doc, cell, col, row, where) for cell, col in zip(row.cells, cols, strict=True)]
        if row.bold:
            bold.add(len(lines))
        lines.append((*(doc.read(text, where, options_of(row.options)) for text in label), *cells))
    made = Table(
        tuple(lines),
        header_rows,
        tuple(spans),
        frozenset(bold),
        doc.read(caption, "prose"),
        tuple(doc.read(note, "prose") for note in notes),
        break_before,
        repeat_header,
        frozenset({*range(len(labels)), *left}),
        tuple(widths),
    )
    doc.blocks.append(made)
    return made


def read_cell(doc: Doc, cell: Decimal | int | str | None, col: Col, row: Row, where: str) -> str:
    """The text of a cell; its amounts go to the key."""
    options = {**options_of(col.options), **options_of(row.options)}
    if cell is None:
        return ""
    if isinstance(cell, str):
        return doc.read(cell, where, options)
    text = printed(cell, col.decimals, col.sign)
    if col.unit:
        doc.keys.append(key_of(text, Decimal(cell) * col.unit, {**doc.defaults, **options}, where))
    return text + col.suffix


def summed(
    doc: Doc,
    label: str | tuple[str, ...],
    cols: Sequence[Col],
    parts: Sequence[Row],
    *,
    options: str = "",
    wrong: dict[int, tuple[Decimal | int, str]] | None = None,
    exact: Sequence[Sequence[Decimal]] = (),
    bold: bool = True,
    note: bool = True,
) -> Row:
    """A total row over ``parts``. ``exact`` holds the unrounded figures a rounded total is made of; ``wrong`` {column: (difference, cause)}."""
    cells: list[Decimal | int | str | None] = []
    for index, col in enumerate(cols):
        figures = [Decimal(part.cells[index]) for part in parts if isinstance(part.cells[index], Decimal | int)]
        if not figures or col.decimals < 0 or "nosum" in col.options:
            cells.append(None)
            continue
        total = sum(figures, Decimal(0))
        if exact:
            total = round(sum((row[index] for row in exact), Decimal(0)), col.decimals)
        delta, cause = (wrong or {}).get(index, (Decimal(0), ""))
        cells.append(total + Decimal(delta))
        if note and col.unit and len(figures) > 1:
            state(
                doc,
                (total + Decimal(delta)) * col.unit,
                [figure * col.unit for figure in figures],
                Decimal(col.unit).scaleb(-col.decimals),
                cause,
            )
    return Row(label, cells, options, bold)


def state(doc: Doc, total: Decimal, parts: Sequence[Decimal], quantum: Decimal, cause: str = "") -> None:
    """Note a sum the document states."""
    difference = total - sum(parts, Decimal(0))
    slack = quantum * (len(parts) + 1) / 2
    verdict = (
        "exact" if difference == 0 else "within_rounding" if abs(difference) <= slack and not cause else "mismatch"
    )
    doc.sums.append(Sum(total, tuple(parts), verdict, cause, difference))


def relabel(row: Row, **changes: object) -> Row:
    """The row with other fields."""
    return replace(row, **changes)  # type: ignore[arg-type]
