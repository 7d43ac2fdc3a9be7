"""Issues of one paper: which document a newer one stands in for, by what each says of itself. Pure; every pair speaks for itself, so
that a new document is held against the others and nothing else is asked again."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import ceil
from typing import NamedTuple

from pipeline.danish.dates import YEAR
from pipeline.model import Extraction

#: Titles of one subject have this share of words in common, years and words of revision apart.
SAME_TITLE = 0.75
#: Two agendas have this share of their items in common when they are of one meeting, and at least so many items.
SAME_ITEMS, FEW_ITEMS = 0.8, 3
#: Papers further apart than this are of two meetings, however alike their items.
NEXT_MEETING = dt.timedelta(days=21)
#: Kinds of which the newest issue stands in for the ones before it without saying so.
REISSUED = frozenset({"oversigt", "webside"})

_REVISION = re.compile(
    r"\(?\budkast\b(?:\s+til\b)?:?\)?|\(?\b(?:revideret|opdateret|rettet|korrigeret|endelig|version|ny udgave)\w*\b[^)]*\)?"
    r"|\.(?:pdf|docx?|html?)$",
    re.IGNORECASE,
)
_YEAR = re.compile(rf"\b{YEAR}\b")


@dataclass(frozen=True, slots=True)
class Issue:
    """What a document says of itself, as far as it tells which others it repeats or replaces. ``relations`` and ``claims``: how many sums
    and amounts were read; ``length``: its words; ``items``: the titles of its agenda."""

    document_id: str
    status: str = "read"
    media_type: str = ""
    relations: int = 0
    claims: int = 0
    length: int = 0
    kind: str = ""
    title: str = ""
    committee: str = ""
    region: str = ""
    cluster: str = ""
    published_on: str = ""
    revised: bool = False
    preliminary: bool = False
    replaces: str = ""
    items: tuple[str, ...] = ()

    @property
    def stage(self) -> int:
        """How far it has come on its way: an agenda, then a draft, then what it became."""
        return 0 if self.kind == "dagsorden" else 1 if self.preliminary else 2


class Replaced(NamedTuple):
    """``document_id`` is superseded by ``newer``; ``reason``: stated (it says so), reissued (same title, later date),
    minutes (the minutes of the meeting that an agenda was for), final (of a draft)."""

    document_id: str
    newer: str
    reason: str


def issue_of(document_id: str, extraction: Extraction, length: int) -> Issue:
    """What a document says of itself."""
    about = extraction.profile
    titles = {" ".join(item.title.lower().split()) for item in extraction.decisions if item.title}
    names = ("kind", "title", "committee", "region", "cluster", "published_on", "revised", "preliminary", "replaces")
    return Issue(
        document_id,
        extraction.document.status,
        extraction.document.media_type,
        len(extraction.relations),
        len(extraction.claims),
        length,
        **{name: getattr(about, name) for name in names},
        items=tuple(sorted(titles)),
    )


def replacing(issues: Mapping[str, Issue], changed: Collection[str]) -> Iterator[Replaced]:
    """Every pair in which one document stands in for another and one of them is ``changed``."""
    alike: defaultdict[tuple[str, object], list[str]] = defaultdict(list)
    for name, issue in issues.items():
        for sign in _signs(issue):
            alike[sign].append(name)
    for name in changed:
        others = {other for sign in _signs(issues[name]) for other in alike[sign]} - {name}
        for other in others:
            pairs = ((name, other),) if other in changed else ((name, other), (other, name))
            for newer, older in pairs:
                if reason := _replaces(issues[newer], issues[older]):
                    yield Replaced(older, newer, reason)


def superseded(pairs: Iterable[Replaced], issues: Mapping[str, Issue], copies: Collection[str]) -> tuple[Replaced, ...]:
    """Which document stands in for which: of several the one that has come furthest, the minutes rather than their draft, then the newest.
    ``copies`` are left out: their primary speaks for them."""
    found: dict[str, tuple[tuple[int, str, str], Replaced]] = {}
    for each in pairs:
        if each.document_id in copies or each.newer in copies:
            continue
        newer = issues[each.newer]
        age = newer.stage, newer.published_on, each.newer
        if each.document_id not in found or age > found[each.document_id][0]:
            found[each.document_id] = age, each
    return tuple(sorted(each for _, each in found.values()))


def prefix(tokens: Iterable[str], share: float) -> list[str]:
    """The tokens of which two sets share one at least when they have ``share`` of the larger one in common: the rarest, which are the
    longest (prefix filtering, Chaudhuri, Ganti and Kaushik 2006)."""
    ordered = sorted(tokens, key=lambda token: (-len(token), token))
    return ordered[: len(ordered) - ceil(share * len(ordered)) + 1]


def _signs(issue: Issue) -> Iterator[tuple[str, object]]:
    """What a document must share one of with another that it stands in for: the day, a rare item or a rare word of the title."""
    if issue.published_on:
        yield "day", issue.published_on
    yield from (("item", item) for item in prefix(issue.items, SAME_ITEMS))
    yield from (("word", word) for word in prefix(_subject(issue.title), SAME_TITLE))


def _replaces(new: Issue, old: Issue) -> str:
    """Why one document stands in for another, '' when it does not."""
    later = bool(new.published_on and old.published_on and new.published_on > old.published_on)
    says, further = new.revised or bool(new.replaces), new.stage > old.stage
    if new.kind not in (old.kind, "referat") or not (further or says or (later and new.kind in REISSUED)):
        return ""
    alike = _alike(new.title, old.title)
    if "referat" in (new.kind, old.kind) and further:
        same_body = (new.committee, new.cluster) == (old.committee, old.cluster)
        met = same_body and (new.committee or new.cluster or alike) and _one_meeting(new, old)
        return ("minutes" if old.kind == "dagsorden" else "final") if met else ""
    if new.kind != old.kind or not alike or not _same_vintage_years(new.title, old.title):
        return ""
    if further:
        return "" if old.published_on and new.published_on and new.published_on < old.published_on else "final"
    if says and not (old.published_on and new.published_on and not later) and (later or not old.revised):
        return "stated"
    same_owner = (new.region, new.cluster) == (old.region, old.cluster)
    return "reissued" if later and new.kind in REISSUED and same_owner else ""


def _one_meeting(one: Issue, other: Issue) -> bool:
    """Whether two documents are of one meeting: of one day, or of the same agenda items while their days (one may be that of the sending)
    are not far apart."""
    days = [one.published_on, other.published_on]
    if days[0] and days[0] == days[1]:
        return True
    first, second = set(one.items), set(other.items)
    same = len(first & second) >= max(FEW_ITEMS, SAME_ITEMS * len(first | second))
    near = (
        any(len(day) < len("2024-01-31") for day in days)
        or abs(dt.date.fromisoformat(days[0]) - dt.date.fromisoformat(days[1])) <= NEXT_MEETING
    )
    return same and near


def _alike(one: str, other: str) -> bool:
    """Whether two titles name one subject, words of revision and years apart."""
    first, second = _subject(one), _subject(other)
    return bool(first and second) and len(first & second) >= SAME_TITLE * len(first | second)


def _same_vintage_years(one: str, other: str) -> bool:
    """Whether two titles are about the same years: a memo for 2023 does not replace the one for 2022."""
    first, second = _years(one), _years(other)
    return first == second or not first or not second


@cache
def _subject(title: str) -> frozenset[str]:
    """The words of a title, those of revision apart."""
    return frozenset(re.findall(r"[^\W\d_]+", _REVISION.sub(" ", title).lower()))


@cache
def _years(title: str) -> frozenset[str]:
    """The years in a title."""
    return frozenset(_YEAR.findall(_REVISION.sub(" ", title)))
