"""Heads of columns by their words: header rows recognised (``column_words.csv``) when nothing else shows the columns, and how well texts read as
heads, one by one and with the words that stand under them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from itertools import pairwise

from pipeline import reference
from pipeline.danish.money import unit_of
from pipeline.reconciliation.words import roles
from pipeline.tables.linear_lines import Fragment, TextLine, fragments_of
from pipeline.tables.linear_names import is_cluster, is_known_cluster, is_name, is_short_name
from pipeline.tables.linear_splits import UNIT

MAX_LINES, MAX_LINE = 10, 140  # lines, and characters of one
MAX_UNKNOWN = 4  # words of an unknown column name
_KINDS = ("status_table", "lost_columns")  # the latter only where words are all that shows the columns
_WORD = re.compile(r"\S+")
_UNIT = re.compile(r"\(?(?:1\.?000|t\.?kr|tkr|mio|mia|kr|kroner|dkk)\b", re.IGNORECASE)
_BESIDE_NAME = re.compile(
    r"(?:19|20)\d\d(?:[-–/](?:\d{2,4})?)?|\(?(?:hele|i|1\.000|1000|t\.?kr\.?|tkr\.?|t\.|mio\.?|kr\.?|kroner)\)?\.?",
    re.I,
)
OPEN = re.compile(r"(?:[-‐,/&]|\b(?:i|fra|til|af|og|for|pr\.?|på|med|under|ved|samt|eller|ikke|den|det|de)|\([^()]*)$", re.IGNORECASE)
YEAR = re.compile(r"(?:19|20)\d\d(?:[-–/](?:19|20)?\d\d)?")
LONE_UNIT = re.compile(rf"\(?(?:{UNIT}|1\.000 kr\.?)\)?", re.IGNORECASE)
BRACKET = re.compile(r"\([^()]*\)")
CLOSED = 0.8  # a group of columns that add up is worth


@dataclass(frozen=True, slots=True)
class Header:
    """A header row on the lines ``start:end``: the fragments of each column and what each column means ('' unknown)."""

    start: int
    end: int
    cells: tuple[tuple[Fragment, ...], ...]
    meanings: tuple[str, ...]


def headers_at(lines: Sequence[TextLine], start: int, unknown: int = 0) -> list[Header]:
    """The header rows that may begin on a line: column names that use up whole lines, three or more of them known; with ``unknown`` (at most
    so many columns whose names are unknown) two or more of three, and a unit may head a column of its own."""
    if not _may_begin(lines[start].text.split(" ", 1)[0].lower(), unknown):
        return []
    words: list[tuple[str, TextLine]] = []
    headers: list[Header] = []
    for at in range(start, min(len(lines), start + MAX_LINES)):
        line = lines[at]
        if line.furniture or len(line.text) > MAX_LINE or (unknown and line.text[-1] in ":;"):
            break
        words += [(found.group(), line) for found in _WORD.finditer(line.plain)]
        texts = [word for word, _ in words]
        ways = {own: _named(texts, unknown, own) for own in ((False, True) if unknown else (False,))}
        if not any(ways.values()) and at > start + 1 and headers:
            break
        for own, names in ways.items():
            if not names or len(names) < 3 or sum(bool(meaning) for _, meaning in names) < (2 if unknown else 3):
                continue
            edges = [first for first, _ in names] + [len(words)]
            cells = tuple(fragments_of(words[a:b]) for a, b in pairwise(edges))
            printed = [" ".join(part.text for part in found) for found in cells]
            if any(not meaning and _is_no_head(text) for text, (_, meaning) in zip(printed, names, strict=True)):
                continue
            if len(set(printed)) < len(printed) and own:
                continue  # the units of several heads
            if len(set(printed)) < len(printed):
                return headers  # the first row's label repeats a column's name
            headers.append(Header(start, at + 1, cells, tuple(meaning for _, meaning in names)))
    return headers


def _is_no_head(text: str) -> bool:
    """Whether an unknown head is none: a name, or words that go on."""
    return is_name(text) or is_short_name(text) or is_cluster(text) or text.split()[-1].lower() in reference.words("function_words")


def _may_begin(word: str, unknown: int) -> bool:
    """Whether a header may begin with a word in small letters: a column name's first, broken or whole, or a unit."""
    begun = word[-1] in "-‐" and any(known.startswith(word[:-1]) for known in _first_words())
    return begun or word.strip(":?.*") in _first_words() or (unknown > 0 and bool(_UNIT.match(word)))


def _named(words: Sequence[str], unknown: int, own_units: bool) -> list[tuple[int, str]] | None:
    """The words parted into column names: (first word, meaning) of each, '' for an unknown one; None when more words belong to none.

    A name begins with a known wording or, unknown, with a capital; small words after it go with it, and may tell what it means. Years and
    units go with the name before them; with ``own_units`` a unit is a column of amounts."""
    found: list[tuple[int, str]] = []
    at = 0
    while at < len(words):
        if (own_units or not found) and unknown and _UNIT.match(words[at]):
            count = 1 + next((more for more, word in enumerate(words[at + 1 :]) if not _UNIT.match(word)), len(words))
            found.append((at, "amount"))
            at += count
            continue
        if found and _BESIDE_NAME.fullmatch(words[at]):
            at += 1
            continue
        count, meaning = _known_at(words, at)
        goes_on = unknown and found and words[at][0].islower() and at - found[-1][0] < MAX_UNKNOWN
        if goes_on and not (meaning and found[-1][1]):
            found[-1] = (found[-1][0], found[-1][1] or meaning)
        elif meaning:
            found.append((at, meaning))
        elif found and words[at][0].isupper() and sum(not known for _, known in found) < unknown:
            found.append((at, ""))
        else:
            return None
        at += max(1, count)
    return found


def _known_at(words: Sequence[str], at: int) -> tuple[int, str]:
    """How many words from here are the longest known column name (or one of several that slashes part), and its meaning; 0 and '' when none is."""
    for count in range(min(8, len(words) - at), 0, -1):
        key = _key(words[at : at + count])
        for part in (key, *key.split("/") * (count == 1)):
            if meaning := _meanings().get(part.strip()):
                return count, meaning
    return 0, ""


def _key(words: Sequence[str]) -> str:
    text = ""
    for word in words:
        text += word[:-1] if word[-1] in "-‐\u00ad" and not word.startswith("-") else word + " "
    return text.lower().strip(" :?.*")


@cache
def _meanings() -> dict[str, str]:
    rows = [row for row in reference.rows("column_words") if row["kind"] in _KINDS and "*" not in row["word"]]
    return {row["word"].lower().strip(" :?.*"): row["meaning"] for row in rows}


def is_amount_head(text: str) -> bool:
    """Whether a column so headed holds amounts, by its words."""
    key = _key(text.split())
    return any(fnmatchcase(key, pattern) for pattern in _amount_heads())


def is_other_head(text: str) -> bool:
    """Whether a column so headed is known to hold something else."""
    return _meanings().get(_key([text]), "amount") != "amount"


def is_label_head(text: str) -> bool:
    """Whether a column so headed is known to hold labels of rows, or their years."""
    return is_other_head(text) or is_year_head(text) or _key([text]) in reference.words("column_words", kind="bare")


def is_year_head(text: str) -> bool:
    """Whether a column so headed is known to hold years."""
    return _key([text]) in reference.words("column_words", kind="year_column")


@cache
def _amount_heads() -> tuple[str, ...]:
    rows = [row for row in reference.rows("column_words") if row["kind"] in _KINDS and row["meaning"] == "amount"]
    return tuple(row["word"].lower().strip(" :?.") for row in rows)


@cache
def _first_words() -> frozenset[str]:
    return frozenset(wording.split()[0] for wording in _meanings())


def lone_years(own: Sequence[str], over: Sequence[str]) -> int:
    """How many years stand alone over columns among heads that are neither years nor totals, in one group or in none."""
    found = 0
    for group in set(over):
        texts = [text for text, above in zip(own, over, strict=True) if above == group and not roles(text)]
        years = sum(bool(YEAR.fullmatch(BRACKET.sub("", text).strip())) for text in texts)
        found += years if 2 * years <= len(texts) else 0
    return found


@cache
def head_weight(text: str, whole: str) -> float:
    """How well a text reads as the head of one figure column, ``whole`` with its groups' over it."""
    if not text:
        return -4.0
    inner = [found for found in BRACKET.finditer(text) if found.end() < len(text)]
    years = len(set(YEAR.findall(text)))
    weight = -0.3 * max(0, text.count(" ") - 5) - 2.0 * bool(OPEN.search(text)) - 2.0 * len(inner) - 1.0 * max(0, years - 1)
    weight -= 0.5 * repeats(whole)
    weight -= 0.0 if begins(text) or unit_of(text) else 1.5
    weight -= 0.6 * heads_inside(text) + 1.0 * of_labels(text) + 0.7 * bool(LONE_UNIT.fullmatch(text))
    return weight + 0.5 * (of_amounts(text) or of_amounts(whole) or bool(YEAR.match(text)))


@cache
def label_weight(text: str) -> float:
    """How well a text reads as the label column's head."""
    if not text:
        return 0.0
    bare = BRACKET.sub("", text).strip()
    known = of_labels(bare)
    known = known and not LONE_UNIT.fullmatch(" ".join(text.split()[:-1]))  # a unit and the beginning of a column's head
    weight = 0.7 if known else 0.0 if unit_of(text) else -0.5 - 0.5 * bool(roles(text))
    return weight - 1.5 * bool(YEAR.search(bare)) - 2.0 * bool(OPEN.search(text)) - 0.1 * bare.count(" ")


@cache
def of_labels(text: str) -> bool:
    """Whether a text is known to head labels, or its first or last word."""
    words = text.replace("/", " ").split()
    return bool(words) and not is_known_cluster(text) and any(map(is_label_head, (text, words[0], words[-1])))


@cache
def of_amounts(text: str) -> bool:
    """Whether a text is known to head amounts, whatever year and unit it has."""
    bare = OPEN.sub("", " ".join(YEAR.sub("", BRACKET.sub("", text)).split())).strip()
    return is_amount_head(text) or is_amount_head(bare)


def in_name(line: Sequence[str], at: int) -> bool:
    """Whether a known name stands on both sides of a word's beginning."""
    lows, highs = range(max(0, at - 3), at), range(at + 1, min(len(line), at + 3) + 1)
    return any(is_known_cluster(" ".join(line[low:high])) for low in lows for high in highs)


@cache
def group_weight(text: str, first: int, last: int, columns: int, closed: frozenset[tuple[int, int]]) -> float:
    """How well a text reads as the head of a group of columns."""
    weight = -0.3 * max(0, text.count(" ") - 3) - 0.5 * bool(roles(text)) - 0.8 * heads_inside(text)
    weight += 0.4 * (of_amounts(text) or bool(YEAR.fullmatch(text)))
    weight -= 1.0 * (of_labels(text) or text[0] == "(") + 0.3 * (last - first == columns - 1)
    weight -= 0.7 * any((col, col) in closed for col in range(first, last + 1))
    return weight + CLOSED * ((first, last) in closed) - 0.1


def join_label(above: str, run: str) -> float:
    """What the labels' head gains by words under those it has."""
    weight = -1.5 * bool(YEAR.search(BRACKET.sub("", run))) - 0.4 * max(0, heads_inside(run) - 1)
    if not above:
        return weight if begins(run) or unit_of(run) else weight - 2.0
    return weight - 0.8 if run[0].isupper() else weight + 0.3


@cache
def join(above: str, run: str) -> float:
    """What a head gains by words under those it has."""
    if not above:
        return 0.0 if begins(run) or unit_of(run) else -2.0
    if is_known_cluster(f"{above} {run}"):
        return 1.0
    if OPEN.search(above):
        return -1.5 if run[0] == "(" else 0.8 if run[0].isupper() else 1.5
    if above.endswith(")"):
        return -2.0
    if run.startswith("("):
        return 0.5
    if YEAR.search(run) and YEAR.search(above):
        return -2.0
    if YEAR.search(run):
        return 0.7 if not run[0].isupper() else -0.5
    return -0.8 if run[0].isupper() else 0.3


@cache
def heads_inside(run: str) -> int:
    """How many words inside a run begin as heads do: any but after a word that is open, known heads after it too."""
    words = run.split()
    begun = [at for at in range(1, len(words)) if begins(words[at]) and words[at][0] != "(" and not in_name(words, at)]
    begun = [at for at in begun if not YEAR.match(words[at]) or YEAR.match(words[at - 1])]
    return sum(not OPEN.search(words[at - 1]) or 3 * of_amounts(" ".join(words[at:])) for at in begun)


@cache
def repeats(text: str) -> int:
    """How many words of three letters or more a text says again."""
    words = [word for word in text.lower().split() if len(word) > 2]
    return len(words) - len(set(words))


@cache
def begins(text: str) -> bool:
    """Whether a text begins as heads do: with a capital, a figure, a bracket or "%"."""
    return text[0].isupper() or text[0].isdigit() or text[0] in "(%"
