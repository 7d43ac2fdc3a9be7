"""What stands around the figures of a table's lines, labels, borders, indentation, bold type, and what it says for or
against one line as the sum of others.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.danish.dates import YEAR, YEARS

_BESIDE = re.compile(r"\(.*?\)|[\W\d_]")  # what a label says besides its words
NEVER = 1000.0  # nats
_SPAN = re.compile(rf"{YEAR}\s?[-–—/]\s?\d\d(?!\d)")
COUNTED = 8.0  # nats against a sum that counts an "of which" line beside lines that are whole parts


@dataclass(frozen=True)
class Setting:
    """What is known of each line besides its figures. ``roles`` as in pipeline.reconciliation.words; ``border`` is
    true when a new block begins; ``names`` are the labels without the heads of their block, ``series`` what the line has
    in common with others all over the table (its year), both empty where there is nothing."""

    labels: tuple[str, ...]
    roles: tuple[frozenset[str], ...]
    border: tuple[bool, ...]
    indent: tuple[int, ...]
    bold: tuple[bool, ...]
    words: tuple[frozenset[str], ...] = ()
    names: tuple[str, ...] = ()
    series: tuple[str, ...] = ()

    def related(self, total: int, members: Sequence[int]) -> bool:
        """Whether every part shares a word with the total that no line besides them has ("Pleje": "Pleje i eget hjem",
        "Anden pleje"), or begins with all of its words."""
        if not self.words or not self.words[total]:
            return False
        group = [self.words[total], *(self.words[m] for m in members)]
        common = Counter(word for words in group for word in words)
        own = {word for word in group[0] if common[word] == self.spread[word]}
        return all(words & own for words in group[1:]) or all(group[0] < words for words in group[1:])

    @cached_property
    def spread(self) -> Counter[str]:
        """How many lines have a word."""
        return Counter(word for words in self.words for word in words)


def prior(setting: Setting, total: int, members: tuple[int, ...], family: str) -> float:
    """What words and layout say for (positive) or against a candidate, in nats."""
    roles = setting.roles
    score = -NEVER if _years_of_years(setting, total, members) else 0.0
    if "total" in roles[total]:
        score += 3.0
    elif "result" in roles[total] and members[-1] < total:
        score += 2.0
    if roles[total] & {"average", "share", "change"} and "total" not in roles[total]:
        score -= 2.0
    elif setting.related(total, members):
        score += 2.0
    if setting.bold[total] and not any(setting.bold[m] for m in members):
        score += 1.0
    if family in ("run", "folded"):
        score += _border_bonus(setting, total, members)
        if min(setting.indent[m] for m in members) > setting.indent[total]:
            score += 2.0
    elif len({setting.indent[m] for m in members}) > 1:
        score -= 2.0
    odd = sum(
        bool(roles[m] & {"average", "share", "change"}) != bool(roles[total] & {"average", "share", "change"})
        for m in members
    )
    score -= 1.0 * min(odd, 4)
    inner_totals = sum("total" in roles[m] for m in members)
    if inner_totals and inner_totals < len(members):
        score -= 0.5 * min(inner_totals, 3)
    inside = sum("of_which" in roles[m] for m in members)
    if 0 < inside < len(members):
        score -= COUNTED  # a part of a part is in it already
    elif inside and members[0] > total:
        score -= 3.0
    return score


def _years_of_years(setting: Setting, total: int, members: tuple[int, ...]) -> bool:
    """Whether one year would be the sum of other years: budgets that grow step by step happen to look so, and never are."""
    if "total" in setting.roles[total] or not YEARS.search(setting.labels[total]):
        return False
    spans = [_SPAN.search(setting.labels[line]) is not None for line in (total, *members)]
    if spans[0] and not any(spans[1:]):
        return False  # "2025-27" beside its years
    years = [frozenset(YEARS.findall(setting.labels[line])) for line in (total, *members)]
    words = {_BESIDE.sub("", setting.labels[line]) for line in (total, *members)}
    return all(len(found) == 1 for found in years) and len(frozenset().union(*years)) > 1 and len(words) == 1


def _border_bonus(setting: Setting, total: int, members: tuple[int, ...]) -> float:
    """A group that fills its block: from the total to the next border, or from the last border to the total."""
    last, first = members[-1], members[0]
    end = len(setting.labels)
    if first > total:
        closed = last + 1 >= end or setting.border[last + 1]
        return (1.0 if closed else 0.0) + (1.0 if closed and setting.border[total] else 0.0)
    opened = first == 0 or setting.border[first]
    return (1.0 if opened else 0.0) + (1.0 if opened and (total + 1 >= end or setting.border[total + 1]) else 0.0)
