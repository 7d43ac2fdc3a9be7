"""Initiatives in lists of amounts: points that each name one thing and its price ("Let på Tå: 1,4 mio. kr.", "525.000 kr. til Søvn uden
piller"), in a document about one cluster whose words around the list speak of initiatives. A list of budget posts or of who pays is none."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from pipeline.danish.dates import find_dates
from pipeline.danish.money import find_amounts
from pipeline.interpretation.initiatives.records import Gathered, Initiatives
from pipeline.interpretation.names.recognise import find_mentions, name_of_cell
from pipeline.interpretation.roles.facets import find_wording, is_measure_label, is_whole
from pipeline.interpretation.text.phrases import leads_to_part, sentences
from pipeline.interpretation.text.spans import span_of
from pipeline.model import Grid, Layout, Paragraph
from pipeline.reconciliation.words import roles as sum_roles
from pipeline.reference import words

#: Points of a list, and letters of a name.
FEWEST, SHORTEST, LONGEST = 2, 4, 110
_RECKONED = ("total", "difference", "average", "result", "change", "share")  # roles of words in tables with sums
LABEL = re.compile(r"\s*(?:\(?\d{1,2}[a-z]?[.)](?!\d)|[a-zæøåA-H](?:\)|\.(?=\s))|[•▪·●*–-])\s*")
_BEHIND = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:(?:går|gives|er|bruges)\s+)?(?:afsat\s+)?(?:til|for|[:–-])\s+", re.IGNORECASE
)
_LEADS_TO = re.compile(
    r"(?:[\s,:;(–-]|\b(?:får|fik|koster|modtager|støttes|tildeles|bevilges|bevilget|bevilling|er|der|med|på|i alt|ca\.|op til|kr\.)(?!\w))+$",
    re.IGNORECASE,
)
#: A sentence tells of its money; a point of a list names something.
CLAUSE = re.compile(r"\b(?:er|var|blev|bliver|har|havde|skal|kan|vil|får|fik)(?![\wæøå])", re.IGNORECASE)
_ASIDE = re.compile(r"\s*\([^)]*\)?\s*$")  # "Tryg hjemme (Viborg Kommune)"
_PLURAL = re.compile(r"(?:er|erne|ene)$")
_ENDS = re.compile(r"[.;(]|,\s(?:som|der|hvor|heraf)\b|$")


class _Point(NamedTuple):
    """A point of a list: characters ``start:end`` of a paragraph."""

    paragraph: Paragraph
    start: int
    end: int

    @property
    def text(self) -> str:
        """Its characters."""
        return self.paragraph.text[self.start : self.end]


@dataclass(slots=True)
class _List:
    """A list being gathered, and the texts around it: its headings, what introduces it, what follows it."""

    around: list[str]
    points: list[_Point] = field(default_factory=list)


def in_lists(layout: Layout, cluster: str, taken: frozenset[str]) -> Initiatives:
    """The initiatives of the lists of a document about ``cluster``, or under a heading that names one ('' for none or several). ``taken`` are
    blocks whose points are known."""
    out = Gathered("l", "ls")
    for found in _lists(layout):
        if not cluster and not any(name.kind == "cluster" for name in find_mentions(found.around[0])):
            continue
        told = [(point, priced(point.text)) for point in found.points if point.paragraph.id not in taken]
        named = [(point, each) for point, each in told if each]
        if len(named) < FEWEST or 2 * len(named) <= len(found.points) or not speak_of_initiatives(found.around):
            continue
        for (block, start, _), each in named:
            span = span_of(block, start + each.start, start + each.start + len(each.name))
            out.amounts[block.id, None, None, start + each.amount] = out.add(span, each.name)
    return out.found()


def _lists(layout: Layout) -> Iterator[_List]:
    """The lists of a document with what stands around them."""
    heading = before = ""
    found: _List | None = None
    for block in layout.blocks:
        points = [] if isinstance(block, Grid) else _points(block)
        if points:
            found = found or _List([heading, before])
            found.points += points
            continue
        if isinstance(block, Paragraph) and block.role == "furniture":
            continue
        text = block.text if isinstance(block, Paragraph) else ""
        if found:
            found.around.append(text)
            yield found
            found = None
        before = text
        heading = text if isinstance(block, Paragraph) and block.role == "heading" else heading
    if found:
        yield found


def _points(block: Paragraph) -> list[_Point]:
    """The points of a paragraph: itself where it is a list's, else its printed lines where each has an amount at one end (a page whose list
    marks are drawn)."""
    if block.role == "list" or block.label:
        return [_Point(block, 0, len(block.text))]
    lines = [_Point(block, piece.start, piece.end) for piece in block.pieces]
    return lines if len(lines) >= FEWEST and all(priced(line.text) for line in lines) else []


class Priced(NamedTuple):
    """A name in a text, where it begins, and where its amount does."""

    start: int
    name: str
    amount: int


def priced(text: str) -> Priced | None:
    """The name and amount of a text that has one amount and names something else than a place, a payer, a measure or a post."""
    label = LABEL.match(text)
    low = label.end() if label else 0
    amounts = find_amounts(text)
    parts = (leads_to_part(text[each.end : part.start]) for each, part in pairwise(amounts))
    if not amounts or not all(parts) or amounts[0].amount.per not in ("", "total") or amounts[0].start < low:
        return None
    amount = amounts[0]
    before = text[low : amount.start]
    if re.search(r"[^\W\d_]{3}", _LEADS_TO.sub("", before)):
        first = sentences(before)[0]
        low, high = low + first[0], low + first[1]
        name = _ASIDE.sub("", _LEADS_TO.sub("", text[low:high])).rstrip(" .")
        tail = text[amount.end :].strip(" .)")
    else:
        led = _BEHIND.match(text, amount.end)
        if not led:
            return None
        low = led.end()
        ends = _ENDS.search(text, low)
        name, tail = text[low : ends.start() if ends else len(text)].strip(" ,"), ""
    low += len(text[low:]) - len(text[low:].lstrip())
    name = name.strip()
    named = not CLAUSE.search(name) and SHORTEST <= len(name) <= LONGEST and len(tail) < LONGEST and not is_post(name)
    return Priced(low, name, amount.start) if named else None


def is_post(name: str) -> bool:
    """Whether a name is a place's, a payer's, a measure's a day or a post of any budget ("løn")."""
    named = name_of_cell(name, "cluster") is not None or is_whole(name) or is_measure_label(name)
    first, *more = name.split()
    post = find_wording("post", first) is not None or (not more and find_wording("no_name", first) is not None)
    dated = any(date.end - date.start >= len(name.strip(" .")) for date in find_dates(name))
    return named or post or dated or is_reckoned(name) or "rest" in sum_roles(name)


def is_reckoned(name: str) -> bool:
    """Whether a name is one word for what is reckoned out of other figures, with a year or none ("Restbeløb", "Difference 2025")."""
    name = name.partition(",")[0]
    return len([word for word in name.split() if word[:1].isalpha()]) == 1 and not sum_roles(name).isdisjoint(_RECKONED)


def speak_of_initiatives(texts: Sequence[str], several: bool = False) -> bool:
    """Whether texts tell of initiatives; of ``several``: in the plural ("De fem indsatser", "Projekternes budget")."""
    said = "|".join(w for w in words("initiative_words", "wording", kind="list") if _PLURAL.search(w) or not several)
    before = r"\b\w*" if several else r"(?<!\w)"
    return any(re.search(rf"{before}(?:{said}){'s?' if several else ''}(?!\w)", text, re.IGNORECASE) for text in texts)


def words_for_one() -> frozenset[str]:
    """What headers and labels call an initiative."""
    return frozenset(words("initiative_words", "wording", kind="called"))
