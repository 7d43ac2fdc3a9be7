"""Initiatives that sentences name as what a cluster's money is for ("640.000 kr. blev brugt på Mobilt sårteam"), or by a noun before their name
("indsatsen Tryg hjemme", "ansøgninger om A, B og C"), and those of cards ("Største indsats | Tryg hjemme"). Danish writes a name with a capital
inside a sentence: a word with a capital and one without after it, or words in quotation marks, that are nobody's name. Wordings:
initiative_words.csv."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import zip_longest
from typing import NamedTuple

from pipeline.danish.dates import YEAR
from pipeline.danish.money import find_amounts
from pipeline.danish.text import clean
from pipeline.interpretation.amounts.prose_contexts import places
from pipeline.interpretation.amounts.scopes import only_cluster
from pipeline.interpretation.initiatives.cell_items import pieces_of
from pipeline.interpretation.initiatives.headed import may_be
from pipeline.interpretation.initiatives.in_lists import is_post, priced, words_for_one
from pipeline.interpretation.initiatives.records import Gathered, Initiatives, Place, without_captions
from pipeline.interpretation.names.recognise import FoundName, find_mentions
from pipeline.interpretation.roles.cell_texts import is_figure
from pipeline.interpretation.text.periods import told_years
from pipeline.interpretation.text.spans import span_of, span_of_cell
from pipeline.model import Grid, Layout, Paragraph, Span, Status
from pipeline.reference import words

#: Letters of a name, and its words.
SHORTEST, MOST_WORDS = 8, 10
#: Characters of a heading that can be a cluster's bare name.
LONGEST_HEADING = 60
_QUOTED = r"[»\"”“](?P<quoted>[A-ZÆØÅÉÜÖ][^»«\"”“\n]{4,90})[«\"”“]"
_OPEN = r"(?P<open>[A-ZÆØÅÉÜÖ][\wæøå-]+\s+[a-zæøåéüö][\wæøå-]*(?:[\s/][\wæøåÆØÅ0-9-]+)*)"
_PROPER = r"(?P<proper>[A-ZÆØÅÉÜÖ][\wæøå-]{3,}(?:\s+(?:[A-ZÆØÅÉÜÖ][\wæøå-]+|(?:og|i|på|af)\s+[A-ZÆØÅÉÜÖ][\wæøå-]+))*)"
#: Where a name has ended: a verb, a conjunction that begins something new, a time.
_ENDS = re.compile(
    r"\s(?:skyldes|koster|omfatter|dækker|betyder|\w+es\s+(?:med|til|i|på|af|over|videre|fra|for|\d)|(?:og|samt)\s+(?:\w+es\s|\d[\d.,]*|et|en|at|der|til|på|for|er|blev|har|bliver|skal)|er|blev|bliver|har|kan|vil|skal|fik|får|hvor|mens|men|fordi|når"
    r"|med\s+(?:henblik|\d)|(?:i|for|fra|om)\s+(?:alt|år|\d|(?:det|de|hele|et|to|tre|fire|fem)\s+(?:\w+\s+)?år)|sidste\s+år|næste\s+år|allerede|samlet|årligt|fortsætter|startede|starter|begynder"
    rf"|i\s+budget\w*|indgår|ikke|også|endnu|kr|pr|{YEAR})(?![\wæøå])",
)


#: A name of several capitals ("Hjem på Dagen").
_CAPITALS = (
    r"(?P<capitals>[A-ZÆØÅÉÜÖ][\wæøå-]+(?:\s+(?:(?:og|i|på|af|for|til|uden|med|om|ved|som)\s+)?[A-ZÆØÅÉÜÖ][\wæøå-]+)+)"
)
#: What goes on after a name, where several are told of: "A, B og C".
_MORE = re.compile(rf"[»\"”“]?(?:,|,?\s+(?:og|samt))\s+(?:{_QUOTED}|{_OPEN})")
_TWO = re.compile(r"\s(?:og|samt)\s(?=[A-ZÆØÅÉÜÖ])")
_WORD = re.compile(r"[a-zæøåéüö]+")


class _Named(NamedTuple):
    """A name in a paragraph."""

    start: int
    name: str


def in_sentences(layout: Layout, cluster: str, known: frozenset[str]) -> Initiatives:
    """The initiatives of the sentences about ``cluster`` ('' for none or several), or about a cluster that the paragraph or its heading
    names. ``known`` are names in small letters that need no second line."""
    statuses: dict[str, Status] = {}
    out = Gathered("n", "ns")
    over: FoundName | None = None
    blocks = without_captions(layout.blocks)
    for block, after in zip_longest(blocks, blocks[1:]):
        if isinstance(block, Paragraph):
            own = None if cluster else only_cluster(block.text, bare=len(block.text) < LONGEST_HEADING)
            over = own if block.role == "heading" else over
        else:
            own = None if cluster else only_cluster(block.caption, bare=True)
        whose = own or over
        if isinstance(block, Paragraph) and (not (cluster or whose) or block.role == "furniture"):
            continue
        over_table = isinstance(block, Paragraph) and isinstance(after, Grid)
        named = _in_cells(block) if isinstance(block, Grid) else list(_in_paragraph(block, over_table))
        for span, name, for_it in named:
            key = name.casefold()
            if key not in statuses and any(key in other or other in key for other in known):
                continue
            if key not in statuses:
                statuses[key] = out.add(span, name, whose)
            out.amounts |= dict.fromkeys(for_it, statuses[key])
    return out.found()


def _in_paragraph(block: Paragraph, over_table: bool) -> Iterator[tuple[Span, str, list[Place]]]:
    """The names of a paragraph, and the amounts each is nearest to in their clause, from before. ``over_table``: it introduces the amounts of
    a table."""
    named = list(_named(block.text, over_table))
    nearest: dict[_Named, list[Place]] = {each: [] for each in named}
    for place in places(block.text, find_amounts(block.text)) if named else ():
        beside = [each for each in named if place.in_clause(each.start)]
        before = [each for each in beside if each.start < place.found.start]
        for each in before[-1:] or beside[:1]:
            nearest[each].append((block.id, None, None, place.found.start))
    for each, for_it in nearest.items():
        yield span_of(block, each.start, each.start + len(each.name)), each.name, for_it


def _in_cells(grid: Grid) -> list[tuple[Span, str, list[Place]]]:
    """The initiatives of cells that a label before or a header over them calls so: each printed line of one with its amount ("Tryg hjemme
    (640.000 kr.)"), and in a card of labels and values, the amounts under each whose label calls it so too."""
    found: list[tuple[Span, str, list[Place]]] = []
    slots = grid.slots()
    card = grid.n_cols == 2
    for cell in grid.cells:
        heads = [row[cell.col] for row in slots[: grid.header_rows]]
        label = slots[cell.row][0] if card and cell.col else next((head for head in reversed(heads) if head), None)
        if not label or label is cell or not cell.text.strip() or words_for_one().isdisjoint(_WORD.findall(label.text.casefold())):
            continue
        lines = [(piece, priced(cell.text[piece.start : piece.end])) for piece in pieces_of(cell)]
        named = [(piece, each) for piece, each in lines if each and each.name[:1].isupper()]
        for piece, each in named:
            start = piece.start + each.start
            place = (grid.id, cell.row, cell.col, piece.start + each.amount)
            found.append((span_of_cell(grid, cell, start, start + len(each.name)), clean(each.name), [place]))
        amounts = () if named else find_amounts(cell.text)
        if card and amounts and found:
            found[-1][2].append((grid.id, cell.row, cell.col, amounts[0].start))
        elif card and not named and _is_name(clean(cell.text)):
            found.append((span_of_cell(grid, cell, 0, None), clean(cell.text), []))
    return found


def _is_name(value: str) -> bool:
    return not is_figure(value) and SHORTEST <= len(value) <= LONGEST_HEADING and not is_post(value)


def names_behind(text: str) -> list[tuple[int, str]]:
    """Where the names begin that a text with money tells its money goes to, and the names; single words, too."""
    return list(_named(text, False, alone=True)) if find_amounts(text) else []


def _named(text: str, over_table: bool, alone: bool = False) -> Iterator[_Named]:
    """The names of a text: behind a noun for what they are, and where it tells of money behind what that goes to."""
    taken = [(name.start, name.end) for name in find_mentions(text)]
    found: dict[int, str] = {}
    for pattern in (_noun(), *([_purpose(alone)] if over_table or find_amounts(text) else [])):
        todo = list(pattern.finditer(text))
        while todo:
            match = todo.pop()
            group = next(name for name in ("quoted", "capitals", "open", "proper") if match.groupdict().get(name))
            start, name = match.start(group), match[group]
            if group == "open":
                ends = _ENDS.search(name) or (_TWO.search(name) if match.re is _MORE else None)
                name = " ".join(name[: ends.start() if ends else len(name)].split()[:MOST_WORDS])
            one = " " not in name and group == "open"
            if (
                len(name) < SHORTEST
                or one
                or is_post(name)
                or told_years(name)
                or (group == "capitals" and not may_be(name))
            ):
                continue
            if not any(low < start + len(name) and start < high for low, high in taken):
                found.setdefault(start, name)
                more = _MORE.match(text, start + len(name)) if pattern is _noun() else None
                todo += [more] if more else []
    yield from (_Named(start, name) for start, name in sorted(found.items()))


@cache
def _noun() -> re.Pattern[str]:
    nouns = "|".join(map(re.escape, sorted(words("initiative_words", "wording", kind="noun"), key=len, reverse=True)))
    return re.compile(rf"(?<![\wæøå])(?i:{nouns})\s+(?:{_QUOTED}|{_OPEN}|{_PROPER})")


@cache
def _purpose(alone: bool = False) -> re.Pattern[str]:
    """What money goes to: "… kr. til X", "brugt på X", and at the beginning of a sentence "Til X er der afsat"; ``alone``: one word alone may be X,
    and "det største er X, som fik"."""
    gone = "|".join(map(re.escape, words("initiative_words", "wording", kind="goes")))
    proper, largest = (f"|{_PROPER}", r"|\b(?:største|andet|andre|tredje|sidste|mindste)\s+er") if alone else ("", "")
    return re.compile(
        rf"(?:(?:\bkr\.?|(?i:{gone}))\s+(?:[a-zæøåéüö]+\s+){{0,3}}?(?:til|på|for)|(?:^|[.,;]\s+(?:og\s+)?)(?:[Tt]il|[Pp]å)|\b(?:og|samt)\s+(?:til|på){largest})\s+"
        rf"(?:{_QUOTED}|{_CAPITALS}|{_OPEN}{proper})"
    )
