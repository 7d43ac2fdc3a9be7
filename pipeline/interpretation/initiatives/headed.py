"""The initiative that a document, a section or a table is about, by the name in its title, its heading, its caption or a label of its own
("Regnskab 2022 for Tryg hjemme", "Projektkort: Tryg hjemme", "Projektnavn | Tryg hjemme"): the amounts under it that are nothing else's are for
it. What speaks for a name is weighed: Danish writes one with a capital after a preposition, it comes again in the text, a noun or a label
before it says what it is. Wordings:
initiative_words.csv, initiative_heads.csv."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from pipeline.danish.dates import YEAR
from pipeline.danish.money import find_amounts
from pipeline.danish.text import clean
from pipeline.interpretation.amounts.scopes import only_cluster
from pipeline.interpretation.initiatives.in_lists import is_post
from pipeline.interpretation.initiatives.in_text import with_article
from pipeline.interpretation.initiatives.records import Gathered, Initiatives, Place, without_captions
from pipeline.interpretation.names.recognise import find_mentions, name_of_cell
from pipeline.interpretation.roles.facets import facet, find_wording
from pipeline.interpretation.roles.shape import entity_columns, shape_of
from pipeline.interpretation.text import wording
from pipeline.interpretation.text.personal import texts_of_block
from pipeline.interpretation.text.spans import span_of, span_of_cell
from pipeline.model import Block, Grid, Layout, Paragraph, Span, Status
from pipeline.reconciliation.words import roles as sum_roles
from pipeline.reference import words

#: What speaks for a name, and how much it takes to be one.
IN_HEAD, AGAIN, CALLED, AFTER_PREPOSITION, CAPITALS, TOLD_OF = 1, 2, 3, 1, 1, 1
ENOUGH, MORE = 2, 3
#: Letters of a name, and characters of a head and of a name.
SHORTEST, LONGEST_HEAD, LONGEST = 6, 140, 70
#: Letters of a noun that says enough with its article.
LONG_NOUN = 10
_INSIDE = re.compile(r"\s(?:af|til|i|på|for|med|over|om|ved|fra|er)\s")
_IN = re.compile(r"(?<!og)(?<!samt)(?<!,)\s(?:i|hos|under|på)\s(?:den\s)?$")
_CAPITAL = r"[A-ZÆØÅÉÜÖ][\wæøå-]*"
_SEPARATORS = re.compile(r"\s[–—·|-]\s|[:;?]\s|,\s|(?<=\d)\.\s|[()\n]")
_ACRONYM = re.compile(r"[A-ZÆØÅÉÜÖ]{3,6}\s[a-zæøåéüö]+\s[\wæøå]")  # "SOSU i to huse"
_PLACES = re.compile(r",\s|\s(?:og|samt)\s(?:(?:i|på)\s)?")
_NOUN = "noun"
_QUOTED = re.compile(r"[»\"”“„]([A-ZÆØÅÉÜÖ][^»«\"”“„]{4,70})[«\"”“]")
_PREPOSITION = re.compile(rf"(?:^|\s)(?P<word>for|til|på|i|af|om|fra|vedr\.?|vedrørende)\s+(?={_CAPITAL})")
_NAME = re.compile(rf"(?<=[a-zæøåéüö]\s){_CAPITAL}(?:\s(?:(?:og|i|på|om|uden|med|for|til)\s)?{_CAPITAL})+")
_TAIL = re.compile(rf"(?:\s*[-–]?\s*{YEAR}|\s(?:i|for|til|af|på)|-(?:midlerne|puljen|projektet|indsatsen)|[\s.,:?]+)+$")


#: "Afregning af fælles natsygepleje 2024": a thing in small letters that a head is about.
_OF_THING = re.compile(
    rf"\b(?:af|for|vedr\.?|vedrørende|til)\s+(?P<name>[a-zæøå][\wæøå-]+\s[a-zæøå][\wæøå-]{{5,}})(?=\s*(?:{YEAR}|[(,.:–-]|$|\si\s))"
)
#: What tells of a name that a label gives ("Tryg hjem – fælles opfølgning på borgere over 75 år").
_GLOSS = re.compile(r"\s[–-]\s[a-zæøåéüö].{20,}$")


class Headed(NamedTuple):
    """A name, where it stands, the head it stands in, whether a label or much else speaks for it, and the cells under it."""

    span: Span
    name: str
    head: str
    sure: bool = False
    column: tuple[Place, ...] = ()


def in_heads(layout: Layout, cluster: str, title: str, known: Sequence[Status]) -> Initiatives:
    """The initiatives that a document about ``cluster`` ('' for none or several), its sections and its tables are about, by their labels, and where
    it names a cluster by their heads. ``known`` are the status lines found otherwise."""
    by_name = {status.name.casefold(): status for status in known}
    out = Gathered("h", "hs")
    over: dict[str, Status] = {}
    texts = [text for block in layout.blocks for text in texts_of_block(block)]
    names = sorted({status.name for status in known}, key=len, reverse=True)
    heads = [*_headed(layout.blocks, clean(title), texts, names), *_parts(layout.blocks)]
    told = cluster or (heads and any(name.kind == "cluster" for text in texts for name in find_mentions(text)))
    for block, found in heads:
        key = found.name.casefold()
        if key not in by_name and (told or found.sure):
            by_name[key] = out.add(found.span, found.name, None if cluster else only_cluster(found.head, bare=False))
        if key in by_name and found.column:
            out.amounts |= dict.fromkeys(found.column, by_name[key])
        elif key in by_name:
            over[block] = by_name[key]
    return out.found(over=over)


def _headed(blocks: Sequence[Block], title: str, texts: Sequence[str], known: Sequence[str]) -> Iterator[tuple[str, Headed]]:
    """The blocks and the name in the nearest head over each; '' for all blocks under the document's own title."""
    over: list[tuple[int, Headed | None]] = []
    titled = next((b for b in blocks if isinstance(b, Paragraph) and title and title in clean(b.text)), None)
    if titled and (own := _in_head(titled, title, texts, known, titled=True)):
        yield "", own
    first = next((b for b in blocks if isinstance(b, Paragraph) and b.role == "heading"), None)
    stacked = _stacked(blocks)
    cards = {block.id: card for block in blocks if isinstance(block, Grid) and (card := _of_card(block))}
    if len({card.name for card in cards.values()}) == 1:
        yield "", next(iter(cards.values()))
    for block in blocks:
        if block.id in stacked:
            yield block.id, stacked[block.id]
            continue
        if isinstance(block, Grid):
            own = cards.get(block.id) or _in_head(block, block.caption, texts, known)
        elif block.role == "heading" and block is not titled:
            over = [(level, each) for level, each in over if level < block.level]
            whole = "total" in sum_roles(block.text)  # "Samlet økonomi"
            over = [] if whole else [*over, (block.level, _in_head(block, block.text, texts, known, titled=block is first))]
            continue
        elif own := _labelled(block):
            yield "", own
        if near := own or next((each for _, each in reversed(over) if each), None):
            yield block.id, near


def _stacked(blocks: Sequence[Block]) -> dict[str, Headed]:
    """The lines or tables of labels and values with money ("Ansøgt: 450.000 kr.") that come again, and the name on the line over each run of
    them: where half of the names may be an initiative's, all are."""
    bodies = [(block, dict(_pairs(block))) for block in without_captions(blocks)]
    times = Counter(label for _, pairs in bodies for label in pairs)
    found: dict[str, Paragraph] = {}
    priced: set[str] = set()
    over: Paragraph | None = None
    for block, pairs in bodies:
        if over and any(times[label] > 1 for label in pairs):
            found[block.id] = over
            priced |= {over.id} if any(map(find_amounts, pairs.values())) or isinstance(block, Grid) else set()
        elif not pairs:
            name = isinstance(block, Paragraph) and SHORTEST <= len(block.text) < LONGEST and block.text[-1] not in ".,;:?!"
            over = block if isinstance(block, Paragraph) and name and not _names_no_thing(block.text) else None
    named = {each.text: may_be(each.text) for each in found.values() if each.id in priced}
    if len(named) < 2 or 2 * sum(named.values()) < len(named):
        return {}
    return {
        block: Headed(span_of(each, 0, len(each.text)), clean(each.text), each.text, True)
        for block, each in found.items()
        if each.text in named
    }


def _pairs(block: Block) -> list[tuple[str, str]]:
    """The labels and values of a block that is nothing else."""
    if isinstance(block, Grid):
        return [(row[0], row[1]) for row in block.texts()] if block.n_cols == 2 and "cluster" not in entity_columns(block).values() else []
    parted = [line.partition(":") for line in block.text.split("\n")]
    whole = all(colon and told and len(label) < LONGEST and len(told) < LONGEST for label, colon, told in parted)
    return [(label.strip(), told) for label, _, told in parted] if whole else []


def _names_no_thing(text: str) -> bool:
    """Whether a line is a post's, a place's, a payer's or a total's, or a date."""
    said = facet(text)
    return bool(is_post(text) or name_of_cell(text) or said.payer or said.total or said.measure or re.search(r"\d{3}", text))


def _parts(blocks: Sequence[Block]) -> Iterator[tuple[str, Headed]]:
    """The initiatives that columns are the parts for ("Heraf Fælles akutteam") in tables of clusters."""
    for grid in blocks:
        if not isinstance(grid, Grid) or "cluster" not in entity_columns(grid).values():
            continue
        shape = shape_of(grid)
        for col in sorted(shape.figure_columns):
            cells = [row[col] for row in shape.slots[: shape.header_rows]]
            own = cells[-1] if cells else None
            if own and facet(own.text).part and not shape.columns[col].payer:
                name = clean(own.text).partition(" ")[2]
                under = tuple((grid.id, row.index, col, 0) for row in shape.rows)
                if name and name[:1].isupper() and not is_post(name) and not facet(name).measure:
                    yield grid.id, Headed(span_of_cell(grid, own), name, name, True, under)


def _in_head(block: Block, head: str, texts: Sequence[str], known: Sequence[str], titled: bool = False) -> Headed | None:
    """The name in a head that is ``known``, else the one that most speaks for; ``head`` is a paragraph's text, or part of it, or a table's
    caption. ``known`` are the longest first."""
    if not head or len(head) > LONGEST_HEAD:
        return None
    if own := next((name for name in known if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", head, re.IGNORECASE)), ""):
        start = max(block.text.casefold().find(own.casefold()), 0) if isinstance(block, Paragraph) else 0
        return Headed(span_of(block, start, start + len(own)), own, head, True)
    weighed = [(_weight(name, after, texts, titled), len(name), name, after) for name, after in _candidates(head)]
    weight, _, name, after = max(weighed, default=(0, 0, "", ""))
    if weight < ENOUGH:
        return None
    start = block.text.find(name) if isinstance(block, Paragraph) else 0
    return Headed(
        span_of(block, max(start, 0), max(start, 0) + len(name)), name, head, _is_card(after) or weight >= MORE
    )


def _labelled(block: Paragraph) -> Headed | None:
    """The initiative that a line names by a label ("Projekt: Tryg hjemme · Klynge Midt")."""
    for part in re.split(r"\s·\s|\n", block.text.removeprefix(block.label).strip()):
        label, colon, told = part.partition(":")
        name = _TAIL.sub("", _GLOSS.sub("", told.strip()))
        if colon and _is_label(label) and may_be(name):
            start = block.text.find(name)
            return Headed(span_of(block, start, start + len(name)), name, block.text, True)
    return None


def _of_card(grid: Grid) -> Headed | None:
    """The initiative of a card of labels and values, where it names one."""
    found = []
    for cells in grid.slots() if grid.n_cols == 2 else ():
        label, value = cells
        name = _GLOSS.sub("", clean(value.text)) if label and value and _is_label(label.text) else ""
        if value and may_be(name) and not facet(value.text).measure:
            found.append(Headed(span_of_cell(grid, value, 0, None), name, value.text, True))
    return found[0] if len(found) == 1 else None


def _is_label(text: str) -> bool:
    return wording.plain(text) in words("initiative_words", "wording", kind="label")


def _candidates(head: str) -> Iterator[tuple[str, str]]:
    """What may be a name in a head, and the words right before it: each part between separators, and what follows a preposition in it."""
    last = 0
    before = ""
    for place in reversed(find_mentions(head)):  # "Fælles udskrivningsteam i Sundhedsklynge Syd"
        if place.end == len(head.rstrip(" .")) and (inside := _IN.search(head[: place.start])):
            head = head[: inside.start()]
    for end in [*(found.span() for found in _SEPARATORS.finditer(head)), (len(head), len(head))]:
        part = head[last : end[0]].strip()
        if re.match(_CAPITAL, part):
            yield _TAIL.sub("", part), before
        for found in _PREPOSITION.finditer(part):
            yield _TAIL.sub("", part[found.end() :]), found["word"]
        for found in _OF_THING.finditer(part):
            yield found["name"].capitalize(), ""
        for found in _NAME.finditer(part):
            yield _TAIL.sub("", found[0]), part[: found.start()]
        for found in _QUOTED.finditer(part):
            yield found[1], _NOUN
        for found in _noun().finditer(part):
            yield _TAIL.sub("", part[found.end() :]), _NOUN
        before, last = part, end[1]


def _weight(name: str, after: str, texts: Sequence[str], titled: bool) -> int:
    """What speaks for words of a head to be an initiative's name; 0 for what cannot be one."""
    persons = {wording.plain(after), wording.plain(name.partition(" ")[0])}.intersection(
        words("personal_words", side="near")
    )
    called = after == _NOUN or _is_card(after)
    told_of = titled and is_told_of(name, texts)
    if persons or not may_be(name, ordinary=called or told_of):
        return 0
    again = sum(name in text for text in texts) > 1
    bare = after in ("for", "til", "på", "i", "af", "om", "vedr.", "vedrørende")
    apart = not bare and is_ordinary(after)
    return (
        IN_HEAD
        + max(AGAIN * again, TOLD_OF * told_of)
        + CALLED * bool(called)
        + AFTER_PREPOSITION * (bare or apart)
        + CAPITALS * _has_capitals(name)
    )


def is_told_of(name: str, texts: Sequence[str]) -> bool:
    """Whether texts tell of two words or more as of a thing that is known ("det fælles udskrivningsteam", "akutfunktionen"): no act
    ("Nedsættelse af en gruppe"), nobody's ("Administrationens anbefaling")."""
    first, _, rest = name.partition(" ")
    noun = name.split()[-1]
    nobodys = not first.endswith("s") or first == "Fælles"
    if not (rest and nobodys and noun.isalpha()) or _INSIDE.search(name) or find_wording("no_name", noun, "initiative_heads"):
        return False
    known = rf"\b(?:den|det)\s+{re.escape(first.lower())}e?\s+{re.escape(rest)}(?![\wæøå])"
    article = rf"|(?<![\wæøå]){with_article(noun)}(?![\wæøå-])" if len(noun) >= LONG_NOUN else ""
    return any(re.search(known + article, text, re.IGNORECASE) for text in texts)


def _has_capitals(name: str) -> bool:
    """Whether two words of a name that are no figures begin with a capital."""
    return len(re.findall(rf"(?<![\wæøå-]){_CAPITAL}", name)) > 1


def is_ordinary(text: str) -> bool:
    """Whether words begin as ordinary headings do ("Økonomi i klyngen")."""
    return find_wording("first", text.partition(" ")[0], "initiative_heads") is not None


def _is_card(text: str) -> bool:
    return find_wording("card", text, "initiative_heads") is not None


@cache
def _noun() -> re.Pattern[str]:
    """A noun for what an initiative is, before its name ("temaforløbet Uro i kroppen")."""
    nouns = "|".join(map(re.escape, words("initiative_words", "wording", kind="is")))
    return re.compile(rf"(?<![\wæøå])(?i:[\wæøå-]*(?:{nouns}))\s+(?=[\"»”“]?[A-ZÆØÅÉÜÖ])")


def may_be(name: str, ordinary: bool = False) -> bool:
    """Whether words can be a name: they begin with a capital, are no place's, body's or kind of document's name, and no words of a budget.
    ``ordinary``: they may begin as ordinary headings do."""
    first = re.split(r"[\s/]", name)[0] if name else ""
    whole = name[:1].isupper() and not name.endswith("-") and not (first.isupper() and not _ACRONYM.match(name))
    if not (SHORTEST <= len(name) <= LONGEST and whole) or is_post(name):
        return False
    if all(name_of_cell(part, "cluster") for part in _PLACES.split(name)):
        return False
    named = [each for each in find_mentions(name) if each.kind != "hospital"]
    rest = "".join(" " if any(each.start <= at < each.end for each in named) else char for at, char in enumerate(name))
    own = re.search(r"[A-ZÆØÅÉÜÖ]", re.sub(r"\b(?:Kommuner?|Region)\b", "", rest))  # "Ballerup Balance" is no municipality
    if name_of_cell(name) or (named and not (own and all(each.kind == "municipality" for each in named))):
        return False
    said = facet(first)
    common = not ordinary and is_ordinary(name) and not _has_capitals(name)
    no_name = common or find_wording("no_name", name, "initiative_heads")
    told = facet(name)  # "Deling af forventet mindreforbrug" tells of money
    words_of_money = said.measure or said.money or said.payer or said.total or (told.measure and not told.weak)
    return not (words_of_money or no_name or wording.plain(first) in words("months") or re.search(r"\d{3}", name))
