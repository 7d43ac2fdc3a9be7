"""The frozen records that pass between the stages. Standard library only.

Coordinates are PDF points with the origin in the top left corner of the page as displayed (rotation and MediaBox offset
undone). Pages count from 1; rows and columns of a grid count from 0, header rows included. Money is Decimal kroner.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple, Protocol


class Placed(Protocol):
    """What has a place on a page: a box, a word, a rule, a line of words."""

    @property
    def x0(self) -> float: ...
    @property
    def top(self) -> float: ...
    @property
    def x1(self) -> float: ...
    @property
    def bottom(self) -> float: ...


class Box(NamedTuple):
    """A rectangle on a page, in points."""

    x0: float
    top: float
    x1: float
    bottom: float

    @classmethod
    def around(cls, things: Iterable[Placed]) -> Box:
        """The smallest box that holds all of some things; there must be one. Asked for each line and chunk of a page, hence no ``min``."""
        first, *others = things
        x0, top, x1, bottom = first.x0, first.top, first.x1, first.bottom
        for each in others:
            x0 = each.x0 if each.x0 < x0 else x0
            top = each.top if each.top < top else top
            x1 = each.x1 if each.x1 > x1 else x1
            bottom = each.bottom if each.bottom > bottom else bottom
        return cls(x0, top, x1, bottom)

    @classmethod
    def of(cls, thing: Placed) -> Box:
        """The place of one thing."""
        return cls(thing.x0, thing.top, thing.x1, thing.bottom)

    def holds(self, thing: Placed, slack: float = 0.0) -> bool:
        """Whether the middle of a thing lies in the box, or no more than ``slack`` points outside."""
        x, y = (thing.x0 + thing.x1) / 2, (thing.top + thing.bottom) / 2
        return self.x0 - slack <= x <= self.x1 + slack and self.top - slack <= y <= self.bottom + slack


# --- reading: the document's own words -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Word:
    """A printed word with its box. ``rotation`` is the reading direction in degrees clockwise: 0, 90, 180, 270, or the middle of the
    quarter (315 for what rises to the right)."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float = 0.0
    bold: bool = False
    rotation: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruling line (``kind`` line: thin in one direction), a shaded area (fill), or the box of a drawing with slopes or curves (drawing)."""

    x0: float
    top: float
    x1: float
    bottom: float
    kind: str = "line"


class Reading(NamedTuple):
    """A figure on a scanned page: its place, as it was read, and what each of the others that saw it read there (the same text: alike).
    ``settled``: printed sums ask for this reading and no other."""

    box: Box
    text: str
    others: tuple[str, ...]
    settled: bool = False

    @property
    def doubtful(self) -> bool:
        """Whether others read it, none of them alike."""
        return bool(self.others) and self.text not in self.others


@dataclass(frozen=True, slots=True)
class Page:
    """One page. PDF pages have ``words`` and ``rules``; text files have ``lines``; Word and HTML have neither (see Document.blocks).

    ``engine`` names who read it (pdfium, pdfminer, text, docx, html, none); ``images`` counts pictures, so that a page
    without text can be told from a scanned one. ``unseen`` are texts the page holds and does not show, ``struck`` those it strikes out,
    ``unread`` are places where it shows
    writing that is no text: pictures and letters drawn as lines. ``readings`` are the figures of a page that was read in its picture;
    ``recognised`` tells that most of its text is not printed: a scanner's reading of the picture it lies on. ``red`` are figures that may
    be negative by their colour alone.
    """

    number: int
    width: float = 0.0
    height: float = 0.0
    words: tuple[Word, ...] = ()
    rules: tuple[Rule, ...] = ()
    lines: tuple[str, ...] = ()
    engine: str = "none"
    images: int = 0
    unseen: tuple[str, ...] = ()
    struck: tuple[str, ...] = ()
    unread: tuple[Box, ...] = ()
    readings: tuple[Reading, ...] = ()
    recognised: bool = False
    red: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says, faithfully.

    ``status``: read, empty (understood, nothing printed), unreadable (damaged, encrypted, unknown type), no_text (pages without a text layer).
    ``blocks`` is filled by readers of formats that state their structure (docx, html); otherwise pipeline.tables.layout makes it.
    ``metadata`` holds (name, value) pairs the file itself carries (author, created, lang …), sorted. ``parts`` names the files inside it
    (attachments, embedded workbooks, what a .zip holds), each a document of its own.
    """

    sha256: str
    media_type: str
    status: str = "read"
    title: str = ""
    pages: tuple[Page, ...] = ()
    blocks: tuple[Block, ...] = ()
    encoding: str = ""
    metadata: tuple[tuple[str, str], ...] = ()
    findings: tuple[Finding, ...] = ()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """Where the characters ``start:end`` of a text are printed: a page, and a box (PDF) or a line counted from 1 (text)."""

    start: int
    end: int
    page: int
    box: Box | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of running text, a heading, a list item, a caption, a note under a table, a link, or page furniture.

    ``text`` is one line: white space collapsed, line-end hyphens undone; a printed list label ("1)", "•") is part of it and
    stands in ``label`` too. Every printed word outside tables is in exactly one paragraph, furniture included.
    ``level`` is the heading level (1 is highest), 0 for anything else. ``href`` is the target of a paragraph that is a link.
    """

    id: str
    text: str
    page: int
    pieces: tuple[Piece, ...] = ()
    role: str = "body"
    level: int = 0
    label: str = ""
    bold: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, merged cells once, in their top left slot. ``text`` keeps the printed line breaks as newlines.

    ``marks`` are footnote marks that are part of the text ("*", "**", "1)"). ``agree`` tells whether the second engine reads the same
    (None: not asked). ``pieces`` index into ``text``.
    """

    row: int
    col: int
    text: str
    row_span: int = 1
    col_span: int = 1
    page: int = 1
    box: Box | None = None
    pieces: tuple[Piece, ...] = ()
    marks: tuple[str, ...] = ()
    bold: bool = False
    agree: bool | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. ``header_rows`` of its rows are column headers; ``caption``, ``unit_hint`` and ``notes`` are repeated here from the
    paragraphs around it that carry them (role caption or note). ``method`` says how it was cut into cells.
    ``boxes`` are (page, box) of each part of a table that crosses pages."""

    id: str
    n_rows: int
    n_cols: int
    cells: tuple[Cell, ...]
    header_rows: int = 0
    caption: str = ""
    unit_hint: str = ""
    notes: tuple[str, ...] = ()
    pages: tuple[int, ...] = (1,)
    boxes: tuple[tuple[int, Box], ...] = ()
    method: str = ""

    def texts(self) -> list[list[str]]:
        """Rows of texts, merged text once in its top left slot, '' elsewhere."""
        rows = [[""] * self.n_cols for _ in range(self.n_rows)]
        for cell in self.cells:
            rows[cell.row][cell.col] = cell.text
        return rows

    def slots(self) -> list[list[Cell | None]]:
        """Rows of the cell that covers each slot, merged cells repeated in every slot they cover."""
        rows: list[list[Cell | None]] = [[None] * self.n_cols for _ in range(self.n_rows)]
        for cell in self.cells:
            for row in range(cell.row, min(cell.row + cell.row_span, self.n_rows)):
                for col in range(cell.col, min(cell.col + cell.col_span, self.n_cols)):
                    rows[row][col] = cell
        return rows


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Layout:
    """A document as blocks in reading order, and what went wrong on the way."""

    blocks: tuple[Block, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """Where something stands: page, box or line, the block (paragraph or grid id) with characters ``start:end`` of its text (of
    the cell's text when ``row`` and ``col`` are given), and the verbatim quote. The document is the one whose Extraction holds the record."""

    page: int
    quote: str
    box: Box | None = None
    line: int | None = None
    block: str = ""
    row: int | None = None
    col: int | None = None
    start: int = 0
    end: int = 0


# --- interpretation ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Amount:
    """Money as printed, in kroner. ``quantum_kr`` is the worth of the last printed digit; ``low_kr``..``high_kr`` what it can have
    been before rounding (for a printed range: its ends). ``value_kr`` of a range is its lower end.

    ``unit``: kr, t.kr (1.000 kr.), mio.kr, mia.kr. ``bound``: exact, at_most, at_least. ``per``: total, year, month, capita, municipality, hour,
    person,
    or the printed word. ``doubt``: '' or why the value is uncertain (code of danish.money).
    """

    value_kr: Decimal
    quantum_kr: Decimal
    low_kr: Decimal
    high_kr: Decimal
    unit: str
    raw: str
    approximate: bool = False
    bound: str = "exact"
    per: str = "total"
    price_level: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as written. ``kind``: region, cluster, municipality, initiative, hospital. ``scope`` is the evidence around it, strongest first, as
    (kind, text) pairs: ("group_row", "Region Nordjylland"), ("column", …), ("section", …), ("document", …)."""

    id: str
    kind: str
    raw: str
    span: Span
    scope: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where an attribute of a claim (unit, measure, basis, payer, period, per, place) was taken from: the ``words``, and where they stand
    (``scope``: cell, column, row, outer, band, corner, caption, unit_line, note, introduction, heading, title, sum, other_columns, document …).
    """

    attribute: str
    scope: str
    words: str


@dataclass(frozen=True, slots=True)
class Claim:
    """An amount of money and what the document says it is. ``mentions`` are ids of the Mentions that are its subject.

    ``measure``: allocated, transferred, disbursed, committed, uncommitted, budget, cap, pool, unit_cost, frame, other.
    ``payer``: kommuner, region, total or ''.
    ``basis``: estimate, decided, spent, revised or ''. ``role``: part, subtotal, total, narrative. ``nil``: '' or zero or undecided
    (then ``amount`` may be None).
    ``standing``: recommended, decided, reported, mentioned. ``item`` is the agenda item's number. ``whole``: a table's figure for all of its
    subject (a cluster, a payer, everybody), not for one purpose, initiative or post among several. ``unchecked``: why a figure called a
    total is the outcome of no sum (no_parts, unread_parts, price_level, several, no_match), '' where it is or is no total.
    """

    id: str
    span: Span
    amount: Amount | None
    measure: str = "other"
    measure_text: str = ""
    basis: str = ""
    payer: str = ""
    role: str = "narrative"
    period_from: int | None = None
    period_to: int | None = None
    mentions: tuple[str, ...] = ()
    subject_text: str = ""
    nil: str = ""
    item: str = ""
    standing: str = "mentioned"
    proof: str = "unproven"
    whole: bool = False
    evidence: tuple[Evidence, ...] = ()
    unchecked: str = ""


@dataclass(frozen=True, slots=True)
class NumberToken:
    """A number token of the ledger. ``kind``: amount, year, date, time, count, percent, ordinal, reference, page,
    name, unexplained …; ``reason`` names the rule."""

    id: str
    raw: str
    kind: str
    span: Span
    claim: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """A line of a status table: an initiative (mention id), under a focus area, anchored somewhere, with status and expected end as printed."""

    id: str
    span: Span
    initiative: str
    name: str
    focus_area: str = ""
    anchoring: str = ""
    mentions: tuple[str, ...] = ()
    status: str = ""
    expected_end: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """An agenda item: what was recommended, what was decided, and the outcome (godkendt, taget_til_efterretning, drøftet, udsat,
    oversendt, anbefalet, afvist, …, '')."""

    id: str
    item: str
    title: str
    span: Span
    recommendation: str = ""
    decision: str = ""
    outcome: str = ""
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Membership:
    """A municipality that a document lists under a cluster (mention ids), with the footnote marks on it and what they mean.

    ``participation``: full, political_administrative, administrative, or the note's words; ``contributes``: True, False, None (not said).
    """

    id: str
    cluster: str
    municipality: str
    span: Span
    marks: str = ""
    participation: str = "full"
    contributes: bool | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a relation: a claim id and its signed coefficient (1, -1, or a multiple such as 8 in "8 × 0,5 mio.")."""

    claim: str
    sign: Decimal


@dataclass(frozen=True, slots=True)
class Relation:
    """A sum (difference, multiple, share …) the document states. ``difference_kr`` = reported − computed; ``slack_kr`` is how much
    rounding can explain.

    ``verdict``: exact, within_rounding, mismatch, incomplete, not_comparable. ``statement`` says in words what should equal what.
    """

    id: str
    kind: str
    total: str
    parts: tuple[Part, ...]
    reported_kr: Decimal | None
    computed_kr: Decimal | None
    difference_kr: Decimal | None
    slack_kr: Decimal | None
    verdict: str
    statement: str = ""


@dataclass(frozen=True, slots=True)
class StatementPart:
    """A figure of a Statement: its value as the statement uses it and as printed. ``number`` is the NumberToken and ``claim`` the amount
    it is ('' for a number in words, or for a thing that is counted)."""

    value: Decimal
    raw: str
    number: str = ""
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a document says about figures that are not all money: a count and its list, a change and its two ends, a share, a rate, a range.

    ``reported`` and ``computed`` are in ``unit`` (count, percent, points, kr, or the printed word); both None where only an order is stated.
    ``kind``: count, members, entities, direction, change, rate, share, hundred, per_capita, range,
    base, cap. ``verdict``, ``difference``, ``slack`` and ``klass`` as in Relation and Finding. The explanations say what the figures give.
    """

    id: str
    kind: str
    span: Span
    unit: str
    reported: Decimal | None
    computed: Decimal | None
    difference: Decimal | None
    slack: Decimal | None
    verdict: str
    parts: tuple[StatementPart, ...] = ()
    klass: str = ""
    explanation_da: str = ""
    explanation_en: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A thing to look at: a stable ``code`` (DESIGN.md), what it is about, the figures, and an explanation in both languages.

    ``severity``: error, warning, info. ``verdict`` as in Relation or ''. ``relation`` or ``statement`` is what does not hold. ``klass`` is the class
    of a mismatch. ``proposal_kr`` is never applied.
    """

    code: str
    severity: str
    explanation_da: str
    explanation_en: str
    span: Span | None = None
    verdict: str = ""
    klass: str = ""
    relation: str = ""
    claim: str = ""
    reported_kr: Decimal | None = None
    computed_kr: Decimal | None = None
    difference_kr: Decimal | None = None
    slack_kr: Decimal | None = None
    proposal_kr: Decimal | None = None
    proposal_claim: str = ""
    statement: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """What kind of document it is, by its own words. ``published_on`` is ISO, ``published_from`` where it is printed (label, head, line,
    signature). ``preliminary``: it calls itself a draft or preliminary. ``replaces`` quotes what it says it revises or replaces.
    ``committee`` is the body whose minutes or agenda it is."""

    kind: str = "ukendt"
    title: str = ""
    published_on: str = ""
    publisher: str = ""
    region: str = ""
    cluster: str = ""
    replaces: str = ""
    revised: bool = False
    municipalities: tuple[str, ...] = ()
    committee: str = ""
    published_from: str = ""
    preliminary: bool = False


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything one document says: a pure function of its bytes. Ids inside it are unique in the document and derive from the place."""

    document: Document
    layout: Layout
    profile: Profile = field(default_factory=Profile)
    claims: tuple[Claim, ...] = ()
    mentions: tuple[Mention, ...] = ()
    numbers: tuple[NumberToken, ...] = ()
    statuses: tuple[Status, ...] = ()
    decisions: tuple[Decision, ...] = ()
    memberships: tuple[Membership, ...] = ()
    relations: tuple[Relation, ...] = ()
    statements: tuple[Statement, ...] = ()
    findings: tuple[Finding, ...] = ()
