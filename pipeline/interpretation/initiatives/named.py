"""The initiatives that a whole document speaks of by name, weighed together: labels of rows with money, heads and points of lists over their
money, and subjects that money is granted ("Tryg hjemme er bevilget 525.000 kr."). One place alone tells little. What speaks for a name is that
Danish writes it with a capital inside a sentence, that it comes again, that what stands around it tells of initiatives, and that others of its
column or list are names. Wordings: initiative_words.csv."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache

from pipeline.danish.money import find_amounts
from pipeline.interpretation.initiatives.headed import is_ordinary, may_be
from pipeline.interpretation.initiatives.in_lists import CLAUSE, LABEL, speak_of_initiatives, words_for_one
from pipeline.interpretation.initiatives.in_sentences import names_behind
from pipeline.interpretation.initiatives.records import Gathered, Initiatives, Place, with_words_over, without_captions
from pipeline.interpretation.names.recognise import find_mentions
from pipeline.interpretation.roles.cell_texts import text_of
from pipeline.interpretation.roles.shape import Shape, shape_of
from pipeline.interpretation.text import wording
from pipeline.interpretation.text.personal import texts_of_block
from pipeline.interpretation.text.phrases import sentences
from pipeline.interpretation.text.spans import span_of, span_of_cell
from pipeline.model import Block, Grid, Layout, Paragraph, Span, Status
from pipeline.reference import words

#: What speaks for a name, and how much it takes: one place with money, a subject that money is granted, a capital inside a sentence or quotation
#: marks, another place of its own, words around it that tell of initiatives, others with money like it: the same labels under each head, points
#: of one list; a head over what was given and spent, a row of a table of clusters' money, a paragraph that is about it.
PLACE, GRANTED, INSIDE, AGAIN, SPOKEN, ALIKE, ORDINARY, MEASURED, OF_CLUSTERS, LEADS = 1, 2, 2, 1, 1, 1, -1, 1, 1, 1
ENOUGH = 3
#: Names of a column or list that tell of the others.
FEWEST = 2
_CLUSTER = re.compile(r"klynge", re.IGNORECASE)
_DETERMINER = re.compile(r"(?:De|Den|Det|Der|Disse|Denne|Dette|En|Et|Vores|Begge|Alle|Da|Når|Hvis|Som|At|Ad)\b")
#: Words that no name ends with, and a figure after them.
_DANGLING = re.compile(r"(?:\s(?:på|mod|i|til|den|for|med|om|af|fra|og|overført|vedr|v|d)(?:\s\d+)?)+$")
_END = re.compile(r"\s*(?:[(:;]|[.,](?=\s|$)|\s[–—|·-]\s(?![^.,]{3,50}:)|$)")
_LABELLED = re.compile(r"\b[A-ZÆØÅÉÜÖ][a-zæøåéüö]+:(?=\s-?\d)")
_ROW_END = re.compile(r"\s*(?:[(*¹²³]|$)")
_NUMBERED = re.compile(r"\w+ (?:\d+|[A-Z])")
_TAIL = re.compile(r"(?:[\s.,:–-]|\s\d{4}(?:\s*[-–]\s*\d{4})?)+$")


@dataclass(frozen=True, slots=True)
class _Place:
    """A place where a name may stand, what tells for it there, and the column or list it is one of."""

    span: Span
    name: str
    weight: int
    group: str
    column: tuple[Place, ...] = ()


def in_document(layout: Layout, known: Sequence[Status], cluster: str) -> Initiatives:
    """The initiatives of a document that speaks of clusters, or is about ``cluster``. ``known`` are the status lines found otherwise:
    another place of their names is theirs too."""
    blocks = without_captions(layout.blocks)
    texts = [text for block in blocks for text in texts_of_block(block)]
    if not any(_CLUSTER.search(text) for text in texts):
        return Initiatives()
    read = {status.span.block for status in known if status.span.row is not None}
    cards = _alike_cards(blocks)
    tabled = _in_tables(blocks, cards, OF_CLUSTERS * bool(cluster))
    found = [*(place for place in tabled if place.span.block not in read), *_in_paragraphs(blocks, cards)]
    names = _accepted(found, "\n".join(texts), {status.name.casefold() for status in known})
    lines = {(status.span.block, status.span.row) for status in known}
    told = {status.name.casefold() for status in known}
    out = Gathered("d", "ds")
    for place in found:
        key = place.name.casefold()
        if key not in names or (place.span.block, place.span.row) in lines or (place.span.row is None and key in told):
            continue
        told.add(key)
        out.amounts |= dict.fromkeys(place.column, out.add(place.span, place.name))
    return out.found()


def _accepted(found: Sequence[_Place], text: str, known: set[str]) -> set[str]:
    """The names, in small letters, that enough speaks for."""
    weights: Counter[str] = Counter()
    groups: Mapping[str, set[str]] = defaultdict(set)
    written: dict[str, str] = {}
    for place in found:
        key = place.name.casefold()
        weights[key] = max(weights[key], place.weight)
        groups[place.group].add(key)
        written[key] = place.name
    for key, name in written.items():
        inside = _is_inside(name, text)
        again = sum(key in own for own in groups.values()) > 1
        alike = any(key in own and group.startswith("list") and len(own) >= FEWEST for group, own in groups.items())
        weights[key] += ALIKE * alike + INSIDE * inside + AGAIN * again + ORDINARY * (is_ordinary(name) and not inside)
        weights[key] += LEADS * (not inside and bool(re.search(rf"^{re.escape(name)}[:.]\s+\w", text, re.MULTILINE)))
    whole = {key for key in weights if not any(key.startswith(f"{other} ") for other in weights)}
    names = {key for key in whole if weights[key] >= ENOUGH} | known
    for own in groups.values():
        told, own = own & names, own & whole
        names |= own if len(told) >= FEWEST and 2 * len(told) >= len(own) else set()
    return names


def _is_inside(name: str, text: str) -> bool:
    """Whether a text writes a name with its capital inside a sentence, or in quotation marks; a single word twice, once maybe as what a line is
    about ("Tryghjem: Merforbruget afholdes af …")."""
    said = rf"(?:{re.escape(name)})(?![\wæøå])"
    inside = len(re.findall(rf"(?:(?<=[a-zæøå,] )|(?<=\bI )|(?<=\bPå )|(?<=\bTil )|(?<=[»\"”“])){said}", text))
    if re.search(r"[\s-]", name):
        return inside > 0
    return inside > 0 and inside + len(re.findall(rf"^{said}[:.]", text, re.MULTILINE)) > 1


def _in_tables(blocks: Sequence[Block], cards: Set[str], about: int) -> Iterator[_Place]:
    """The labels of rows with money, and the heads over columns of it."""
    for block, words_over in with_words_over(blocks):
        shape = shape_of(block)
        card = block.id in cards
        if not card and not any(role.name == "amount" for role in shape.roles.columns):
            continue
        labels = [" ".join(row.labels) for row in shape.rows]
        heads = [*(column.text for column in shape.columns if column.total), shape.corner.text, *words_over]
        summed = any(column.total for column in shape.columns)  # alternatives are not added, initiatives are
        spoken = PLACE + SPOKEN * speak_of_initiatives(heads, several=True)
        yield from _in_columns(block, shape, spoken + (ALIKE if card else about * summed), "cards" if card else f"{block.id}:heads")
        if card or len(shape.label_columns) != 1:
            continue
        col = shape.label_columns[0]
        called = SPOKEN * (not words_for_one().isdisjoint(wording.plain(shape.columns[col].text).split()))
        kept = len({shape.columns[each].measure for each in shape.figure_columns} - {""}) > 1  # given and spent
        totals = [label for label, role in zip(labels, shape.roles.rows, strict=True) if role.name in ("total", "subtotal")]
        for row, role in zip(shape.rows, shape.roles.rows, strict=True):
            cell = shape.slots[row.index][col]
            if role.name == "body" and cell is not None and (name := _name(text_of(cell), _ROW_END)):
                over = (*words_over, shape.columns[col].text, row.band.text)
                weight = PLACE + called + SPOKEN * speak_of_initiatives(over, several=True)
                if any(map(_CLUSTER.search, (*totals, block.caption, shape.columns[col].text, row.band.text))):
                    weight += OF_CLUSTERS + MEASURED * kept
                yield _Place(span_of_cell(block, cell, 0, None), name, weight, f"{block.id}:{col}:{row.band.text}")


def _in_columns(grid: Grid, shape: Shape, weight: int, group: str) -> Iterator[_Place]:
    """The heads over columns of money that are nothing else's."""
    several = max(len({getattr(each.inner, name) for each in shape.rows} - {""}) for name in ("measure", "payer")) > 1
    measured = MEASURED * (several and shape.is_measured)
    columns = {1} if group == "cards" else shape.figure_columns
    for col in sorted(columns) if shape.header_rows else ():
        cell, said = shape.slots[shape.header_rows - 1][col], shape.columns[col]
        if cell is None or cell.col_span > 1 or not said.is_bare:
            continue
        if (name := _name(text_of(cell), _ROW_END)) and not find_mentions(name):
            under = tuple((grid.id, row.index, col, 0) for row in shape.rows)
            yield _Place(span_of_cell(grid, cell, 0, None), name, weight + measured, group, under)


def _in_paragraphs(blocks: Sequence[Block], cards: Set[str]) -> Iterator[_Place]:
    """The heads and points over their money, and the subjects that money is granted."""
    title = next((b.text for b in blocks if isinstance(b, Paragraph) and b.role == "heading"), "")
    spoken = heading = ""
    for at, block in enumerate(blocks):
        if not isinstance(block, Paragraph) or block.role == "furniture":
            continue
        if block.role == "heading":
            heading = block.text
        around = SPOKEN * speak_of_initiatives((title, heading, spoken), several=True)
        listed = block.role == "list" or bool(block.label) or LABEL.match(block.text) is not None
        spoken = "" if block.role == "heading" else spoken if listed else f"{spoken} {block.text}"
        if block.role == "heading" or listed:
            under = _under(blocks, at) if block.role == "heading" else (block,)
            money = [own for own in under if _has_money(own)]
            name = _name(block.text) if money else ""
            alike = ALIKE * (block.role == "heading" and (money[0].id in cards or _is_repeated(money[0], blocks))) if money else 0
            if name:
                span = span_of(block, max(block.text.find(name), 0), max(block.text.find(name), 0) + len(name))
                group = f"heads:{block.level}" if block.role == "heading" else f"list:{heading}"
                yield _Place(span, name, PLACE + around + alike, group)
        for start, said in names_behind(block.text):
            if not (name := _name(said, _ROW_END)):
                continue
            yield _Place(span_of(block, start, start + len(name)), name, GRANTED + around, f"said:{heading}")
        for start, end in sentences(block.text):
            granted = _granted().match(block.text, start, end)
            if granted and (name := _name(granted["name"])) and " " in name:
                span = span_of(block, granted.start("name"), granted.end("name"))
                yield _Place(span, name, GRANTED + around, f"said:{heading}")


def _under(blocks: Sequence[Block], at: int) -> list[Block]:
    """The blocks under a heading, up to the next."""
    own: list[Block] = []
    for block in blocks[at + 1 :]:
        if isinstance(block, Paragraph) and block.role == "heading":
            break
        own.append(block)
    return own


def _has_money(block: Block) -> bool:
    """Whether a block tells an amount: a paragraph, or a card of labels and values."""
    if isinstance(block, Paragraph):
        return _LABELLED.search(block.text) is not None or bool(find_amounts(block.text))
    return block.n_cols == 2 and any(find_amounts(cell.text) for cell in block.cells)


def _alike_cards(blocks: Sequence[Block]) -> set[str]:
    """The cards of labels and values two of whose labels stand in another one, too."""
    labels = {each.id: {row[0] for row in each.texts()} for each in blocks if isinstance(each, Grid) and each.n_cols == 2}
    return {one for one, own in labels.items() if any(len(own & more) > 1 for other, more in labels.items() if other != one)}


def _is_repeated(block: Block, blocks: Sequence[Block]) -> bool:
    """Whether a paragraph's first label of money stands in another too ("Bevilget: 1,45 mio. kr." under each head)."""
    if isinstance(block, Grid):
        return False
    found = _LABELLED.search(block.text)
    end = found.end() if found else find_amounts(block.text)[0].start
    label = " ".join(block.text[:end].split()[-2:])
    others = (each for each in blocks if isinstance(each, Paragraph) and each is not block)
    return label.endswith(":") and any(label in each.text for each in others)


@cache
def _granted() -> re.Pattern[str]:
    """A sentence's subject that money is granted, or has been spent by: "X er bevilget 525.000 kr.", "X har et forbrug på"."""
    gone = "|".join(map(re.escape, words("initiative_words", "wording", kind="goes")))
    return re.compile(
        rf"(?P<name>(?!(?:Til|På|For|I|Af|Med)\b)[A-ZÆØÅÉÜÖ][^.,:;()\n]{{5,70}}?)\s+(?:(?:er|blev|bliver|fik|får|har\s+fået)\s+(?:\w+\s+)?(?:{gone})?|har\s+(?:et\s+forbrug\s+på|brugt))"
        r"\s*(?:kr\.\s*)?\d[\d.,]*\s*(?:kr|mio|t\.?kr)"
    )


def _name(text: str, ends: re.Pattern[str] = _END) -> str:
    """What may be an initiative's name at the beginning of a text, up to what ``ends`` one; '' for none."""
    label = LABEL.match(text)
    low = label.end() if label else 0
    end = ends.search(text, low)
    name = _DANGLING.sub("", " ".join(_TAIL.sub("", text[low : end.start() if end else len(text)]).split()))
    no_name = _DETERMINER.match(name) or _NUMBERED.fullmatch(name) or CLAUSE.search(name) or find_amounts(name)
    return name if not no_name and may_be(name, ordinary=True) else ""
