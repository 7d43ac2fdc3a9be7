"""Sentences of running text, and the wordings in them that say what an amount is."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline import reference
from pipeline.reconciliation.words import roles

_LETTER = r"[\wæøåÆØÅ]"
#: A stop before what can begin a sentence; a dot or bar between the parts of a line ("Økonomistaben · Alle beløb i mio. kr.").
_SENTENCE_END = re.compile(r"[.!?][)»”\"*]*\s+(?=[A-ZÆØÅ(«»“”\"•–§-]|\d)|\s[·|]\s+")
#: Words between the two words of a wording that stand apart.
_FARTHEST = 7
#: Words in brackets that the sentence before them goes on after ("1,35 mio. kr. (Hjørring), 0,95 mio. kr. (Thisted) og …").
_ASIDE = re.compile(r"\([^()]*\)(?:[,;.]|\s+[a-zæøå])")
_PROMISES = re.compile(r"\b(?:følgende|neden\w*|således|herunder|heraf)\b", re.IGNORECASE)
_LAST_WORD = re.compile(r"([\w.æøåÆØÅ]+)$")
_AFTER_FIGURE = re.compile(r"(?:\d|\bmio\.?|\bmia\.?|\bmill\.?|\bt\.?|million(?:er)?|tusinde?)\s*kr$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hit:
    """A wording found in a text: characters ``start:end``, what it means, how strong a sign it is (strong, weak, faint)."""

    start: int
    end: int
    meaning: str
    strength: str
    text: str

    @property
    def strong(self) -> bool:
        return self.strength == "strong"


@cache
def _pattern(table: str) -> tuple[re.Pattern[str], tuple[tuple[str, str], ...]]:
    """One regular expression for a table of wordings, a group for each, and what each means and how strongly. ``*`` at an end lets a word go on
    there; behind ``…`` the last word may stand some words on ("sætter … af"), and is not part of what is found."""
    meaning_of = {
        "measure_words": "measure",
        "payer_words": "payer",
        "standing_words": "standing",
        "basis_words": "basis",
        "scope_words": "scope",
    }[table]
    rows = sorted(reference.rows(table), key=lambda row: (-len(row["word"]), row["word"]))
    body = "|".join(f"({_body(row['word'])})" for row in rows)
    return re.compile(rf"(?<!{_LETTER})(?:{body})(?!{_LETTER})", re.IGNORECASE), tuple(
        (row[meaning_of], row.get("strength", "strong")) for row in rows
    )


def _body(word: str) -> str:
    near, _, far = word.partition(" … ")
    said = r"\s+".join(re.escape(part).replace(r"\.", r"\.?") for part in near.strip("*").lower().split())
    said = (_LETTER + "*" if near[0] == "*" else "") + said + (_LETTER + "*" if near[-1] == "*" else "")
    return rf"{said}(?=(?:\s+\S+){{0,{_FARTHEST}}}?\s+{re.escape(far)}(?!{_LETTER}))" if far else said


@lru_cache(maxsize=4096)
def find_all(table: str, text: str) -> tuple[Hit, ...]:
    """Every wording of a table in a text, the longest where several fit. Tables: measure_words, payer_words,
    basis_words, scope_words, standing_words."""
    pattern, said = _pattern(table)
    return tuple(
        Hit(match.start(), match.end(), *said[(match.lastindex or 1) - 1], match.group()) for match in pattern.finditer(text)
    )


def promises(text: str) -> bool:
    """Whether a text points to what follows it: a list, a table, the next sentences."""
    return bool(_PROMISES.search(text))


def label_style(label: str) -> str:
    """A label without its number or letter: "2)" and "3)" are of one style."""
    return re.sub(r"\d+", "1", re.sub(r"[a-zæøå]", "a", label.strip().lower()))


def leads_to_part(gap: str) -> bool:
    """Whether the words between two amounts say that the second is in the first ("(heraf ", " til kurser, heraf ")."""
    return "of_which" in roles(re.split(r"[(,;]", gap)[-1])


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a text as character ranges; an abbreviation's dot ends no sentence, nor does one before an aside that
    the sentence goes on after."""
    found, start = [], 0
    for match in _SENTENCE_END.finditer(text):
        if match.group()[0] == "." and (_is_abbreviation(text, match.start()) or _ASIDE.match(text, match.end())):
            continue
        found.append((start, match.end()))
        start = match.end()
    found.append((start, len(text)))
    return [(low, high) for low, high in found if text[low:high].strip()]


def sentence_texts(text: str) -> list[str]:
    """The sentences of a text, each on its own and without blanks around it; a line break ends one too."""
    return [line[low:high].strip() for line in text.splitlines() for low, high in sentences(line)]


def _is_abbreviation(text: str, dot: int) -> bool:
    word = _LAST_WORD.search(text, max(0, dot - 12), dot)
    if not word:
        return False
    last = word.group(1)
    if last.isdigit():  # "den 5. Januar", a list label; a sentence that ends in a year does end
        return len(last) < 3
    if last.lower() == "kr":  # "på kr. 16.000" goes on, "på 5 mio. kr. 40 mio. kr. tilfalder …" does not
        return not _AFTER_FIGURE.search(text, max(0, dot - 30), dot)
    return last.lower() in map(str.lower, reference.words("abbreviations")) or (len(last) == 1 and last.isalpha())
