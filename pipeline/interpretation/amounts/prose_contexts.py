"""An amount in its clause, its sentence and what goes before: the surroundings that say what it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from pipeline import reference
from pipeline.danish.dates import YEAR
from pipeline.danish.money import FoundAmount
from pipeline.interpretation.text.phrases import Hit, sentences

AFTER_PENALTY = 15  # characters by which a word after an amount counts as farther than one before it
REACH = 300  # characters before a sentence in which its words are looked for
# A clause may end here; "og frem" and two years joined by "og" are no clause break.
_BREAK = re.compile(
    r"(?:[,;:]\s+)?\b(?:og|samt|mens|hvor|hvoraf|heraf|men|dertil|derudover|hvorimod|eller)\b"
    rf"(?!\s+(?:frem|fremefter|med|efterfølgende|{YEAR}\b))"
    r"|\b(?:mod|sammenholdt\s+med|i\s+forhold\s+til)\b"
    r"|;\s|,\s+(?=(?:som|der|hvilket|idet|da|fordi|således|så|heraf|hvoraf|hvor)\b)|[•–]\s|\s-\s",
    re.IGNORECASE,
)
#: "Udgifterne svarer til …", "De 4 mio. kr. …", "Heraf …"
_DEFINITE = re.compile(r"\W*(?:at\s+)?(?:De|Den|Det|Disse|Denne|Dette|Her\w*|Der\w+|[A-ZÆØÅ]\w*(?:erne|ene|en|et))\b")
_ENDS = re.compile(r"[.:;!?][)»”\"]*$")


@dataclass(frozen=True, slots=True)
class Place:
    """An amount in a paragraph: its own ``clause`` and its ``sentence`` as ranges of the text, and the words before.

    ``earlier`` are the paragraph's sentences before this one; for a paragraph that goes on from the block before it
    (a page or column break) the broken-off words stand there too.
    """

    found: FoundAmount
    text: str
    clause: tuple[int, int]
    sentence: tuple[int, int]
    earlier: str = ""

    @property
    def own(self) -> str:
        """The words of the amount's clause."""
        return self.text[self.clause[0] : self.clause[1]]

    @property
    def whole(self) -> str:
        """The words of the sentence."""
        return self.text[self.sentence[0] : self.sentence[1]]

    @property
    def before(self) -> str:
        """The clause up to the amount."""
        return self.text[self.clause[0] : self.found.start]

    @property
    def after(self) -> str:
        """The clause after the amount."""
        return self.text[self.found.end : self.clause[1]]

    def in_clause(self, at: int) -> bool:
        """Whether a character of the text is in the amount's clause."""
        return self.clause[0] <= at < self.clause[1]

    def ranges(self) -> tuple[tuple[str, int], ...]:
        """The clause, the sentence and the words closely before it, nearest first; with the offset of each."""
        near = self.earlier[-REACH:]
        return (self.own, self.clause[0]), (self.whole, self.sentence[0]), (near, self.sentence[0] - len(near))

    def distance(self, start: int, end: int) -> int:
        """How far the stretch ``start:end`` of the text is from the amount; what stands before it counts as nearer."""
        if end <= self.found.start:
            return self.found.start - end
        return max(0, start - self.found.end) + AFTER_PENALTY

    def nearest(self, hits: Sequence[Hit], offset: int) -> Hit | None:
        """The wording nearest to the amount; ``offset`` is where the text they were found in begins."""
        return min(hits, key=lambda hit: self.distance(hit.start + offset, hit.end + offset), default=None)


def places(text: str, found: Sequence[FoundAmount], last_block: str = "") -> list[Place]:
    """The place of each amount. ``last_block`` is the text before the paragraph, in case it breaks off."""
    made: list[Place] = []
    lead = f"{last_block} " if text[:1].islower() and last_block and not _ENDS.search(last_block) else ""
    for sentence in sentences(text):
        inside = [amount for amount in found if sentence[0] <= amount.start < sentence[1]]
        earlier = lead + text[: sentence[0]]
        for amount, clause in zip(inside, _clauses(text, sentence, inside), strict=True):
            made.append(Place(amount, text, clause, sentence, earlier))
    return made


def _clauses(text: str, sentence: tuple[int, int], amounts: Sequence[FoundAmount]) -> list[tuple[int, int]]:
    """For each amount of a sentence the stretch that is its own: between two amounts the last clause break divides, or a comma, or
    the bracket that opens before the second."""
    bounds = [sentence[0]]
    for left, right in pairwise(amounts):
        between = text[left.end : right.start]
        breaks = list(_BREAK.finditer(between))
        opened = between.rfind("(") if between.rfind("(") > between.rfind(")") else -1
        mark = max(between.rfind(","), opened)
        bounds.append(left.end + (breaks[-1].start() if breaks else mark if mark >= 0 else len(between)))
    return list(pairwise([*bounds, sentence[1]])) if amounts else []


def refers_back(place: Place) -> bool:
    """Whether a sentence goes on about what the sentence before it told (``De resterende …``, ``Heraf …``)."""
    return bool(_back_references().match(place.whole.lstrip()))


@lru_cache(maxsize=1)
def _back_references() -> re.Pattern[str]:
    words = "|".join(re.escape(row["word"]).replace(r"\ ", r"\s+") for row in reference.rows("back_references"))
    return re.compile(rf"(?:{words})\b", re.IGNORECASE)


def goes_on(place: Place) -> bool:
    """Whether a sentence is about what was just told: it refers back, or begins with something definite."""
    return bool(_DEFINITE.match(place.whole)) or refers_back(place)
