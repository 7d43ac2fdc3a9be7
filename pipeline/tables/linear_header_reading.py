"""How well texts read as the heads of columns, one by one and with the words that stand under them."""

import re
from collections.abc import Sequence
from functools import cache

from pipeline.danish.money import unit_of
from pipeline.reconciliation.words import roles
from pipeline.tables.linear_header_words import is_amount_head, is_label_head
from pipeline.tables.linear_names import is_known_cluster
from pipeline.tables.linear_splits import UNIT

OPEN = re.compile(r"(?:[-‐,/&]|\b(?:i|fra|til|af|og|for|pr\.?|på|med|under|ved|samt|eller|ikke|den|det|de)|\([^()]*)$", re.IGNORECASE)
YEAR = re.compile(r"(?:19|20)\d\d(?:[-–/](?:19|20)?\d\d)?")
LONE_UNIT = re.compile(rf"\(?(?:{UNIT}|1\.000 kr\.?)\)?", re.IGNORECASE)
BRACKET = re.compile(r"\([^()]*\)")
CLOSED = 0.8  # a group of columns that add up is worth


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
