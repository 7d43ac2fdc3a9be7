"""What must stand in a text for its figures to state a relation: the rows of stated_relations.csv.

A text is made a row of signs, one for each figure, cue and other word, and a pattern is matched against the signs. In a pattern a word is a
figure of the relation (``first``, ``share`` …, see FIGURES) or a cue (``from``, ``equal`` …, see CUES and statement_words.csv). Gaps: ``~6`` is
up to six other words with no end of a sentence, colon, "fra" or figure among them; ``-6`` the same with no comma, other number, "med", "til" or
word of change either; ``:6`` anything in the clause but a word of change; ``_6`` anything in the sentence. A full stop is the end of a
sentence. All else is as in regular expressions.
"""

import re
from bisect import bisect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pipeline import reference
from pipeline.danish.dates import YEAR
from pipeline.interpretation.statements.quantities import ChangeWord, Passage, Quantity, change_words

UNITS = {"": "n", "kr": "k", "percent": "p", "points": "q"}
DIRECTIONS = {"up": "U", "down": "D", "stable": "S", "open": "O"}
CUES = {
    "from": "F",
    "to": "T",
    "of": "A",
    "and": "G",
    "with": "M",
    "equal": "E",
    "explains": "X",
    "every": "Y",
    "apiece": "H",
    "not": "N",
    "of_which": "R",
}
#: figure of a relation → the signs it may have; a percentage "af" something is of that. Two names are other forms of one figure.
FIGURES = {
    **dict.fromkeys(("first", "later", "one", "other"), "[nkpq]"),
    **dict.fromkeys(("some", "whole", "large", "small", "part"), "[nk]"),
    "size": "[nk]|[pq](?![AR])",
    "portion": "[pq](?![AR])",
    "share": "p(?![AR])",
    "percent": "p",
}
_NAMES = {"portion": "size", "percent": "share"}
_OTHER = {
    "turn": "[UD]",
    "word": r"(?<!N)(?<!N[^.])(?P<word>[UD])",
    "stable": "(?P<stable>S)",
    "year": "y",
    "equal": "[E(=]",
    "and": "[G,;]",
}
_GAPS = {"~": ".;Fnkpq", "-": ".;Fnkpq,NMTUDO#y", ":": ".;F,GNUDO", "_": "."}
_ITEM = re.compile(r"[a-z]+(?:_[a-z]+)*|([~:_-])(\d+)|\.|\s+")
_WORD = rf"(?P<year>(?<![\d.,]){YEAR}(?![\d.,]\d|\d))|(?P<number>\d[\d.,]*)|(?P<word>[^\W\d][\w-]*)|(?P<sign>[;:,(=])"


@dataclass(frozen=True, slots=True)
class Found:
    """Figures and words of change of a relation, by their name in the pattern."""

    figures: Mapping[str, Quantity]
    words: Mapping[str, ChangeWord]
    start: int  # where the first sign of the pattern stands
    opening: int  # where "fra" stands, else where the first figure does


def relations_in(passage: Passage) -> Iterator[tuple[str, Found]]:
    """The relations that the patterns find in a text with their kinds, those of the earlier rows first."""
    if not passage.quantities:
        return
    signs, tokens = _signs(passage)
    for kind, pattern in _patterns():
        at = 0
        while match := pattern.search(signs, at):
            at = match.start() + 1
            named = {name: tokens[match.start(name)] for name, sign in match.groupdict().items() if sign}
            figures = {name: each for name, each in named.items() if isinstance(each, Quantity)}
            words = {name: each for name, each in named.items() if isinstance(each, ChangeWord)}
            inside = tokens[match.start() : match.end()]
            opening = next((token[0] for token in inside if isinstance(token, tuple) and token[1] == "F"), None)
            first = inside[0][0] if isinstance(inside[0], tuple) else inside[0].start
            yield kind, Found(figures, words, first, first if opening is None else opening)


Token = Quantity | ChangeWord | tuple[int, str]


def _signs(passage: Passage) -> tuple[str, list[Token]]:
    """The signs of a text and what each stands for."""
    text = passage.text
    found: list[tuple[int, int, int, str, Token]] = []

    def add(start: int, end: int, rank: int, sign: str, token: Token | None = None) -> None:
        found.append((start, rank, end, sign, token or (start, sign)))

    starts = [start for start, _ in passage.sentences()] or [0]
    for start in starts[1:]:
        add(start, start, 0, ".")
    for each in passage.quantities:
        add(each.start, each.end, 1, UNITS[each.unit], each)
    for word in change_words(text, 0, len(text)):
        add(word.start, word.end, 2, DIRECTIONS[word.direction], word)
    cues, kinds = _cues()
    for match in cues.finditer(text):
        first = not text[starts[max(0, bisect(starts, match.start()) - 1)] : match.start()].strip(" \n\t•–-")
        own = kinds[" ".join(match[0].lower().split())]
        add(match.start(), match.end(), 3, "X" if first and "X" in own else next((k for k in own if k != "X"), "_"))
    for match in re.finditer(_WORD, text):
        sign = {"year": "y", "number": "#", "word": "_"}.get(match.lastgroup or "", match[0].replace(":", ";"))
        add(match.start(), match.end(), 4, sign)
    kept, last = [], 0
    for start, _, end, sign, token in sorted(found, key=lambda each: each[:2]):
        if start >= last:
            kept.append((sign, token))
            last = end
    return "".join(sign for sign, _ in kept), [token for _, token in kept]


@cache
def _cues() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """One pattern for all cues, and the signs each of them may have."""
    kinds: dict[str, str] = {}
    for row in reference.rows("statement_words"):
        if row["kind"] in CUES:
            kinds[row["pattern"]] = kinds.get(row["pattern"], "") + CUES[row["kind"]]
    words = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(kinds, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{words})(?!\w)", re.IGNORECASE), kinds


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (row["kind"], re.compile(_ITEM.sub(_item, row["pattern"]))) for row in reference.rows("stated_relations")
    )


def _item(match: re.Match[str]) -> str:
    name = match[0]
    if match[1]:
        return f"[^{_GAPS[match[1]]}]{{0,{match[2]}}}?"
    if name in FIGURES:
        return f"(?P<{_NAMES.get(name, name)}>{FIGURES[name]})"
    return r"\." if name == "." else "" if name.isspace() else _OTHER.get(name) or CUES.get(name, name)
