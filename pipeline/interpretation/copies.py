"""The same document twice, and documents that replace others: pure comparisons of several extractions.

Two files are one document when their words are the same but for a few (order apart: two formats order tables
differently) and so are nearly all their figures. Copies are compared amount by amount, and where they differ is a
finding: a revised document says that it is one."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import combinations
from typing import NamedTuple

from pipeline.model import Claim, Extraction, Finding, Grid, Paragraph, Profile
from pipeline.reference.texts import pairs, told

#: Shares of words, and of figures, that two copies have in common at least. Reading a PDF loses and splits a few.
SAME_WORDS = 0.88
SAME_FIGURES = 0.85
#: A document with fewer words says too little to be a copy of anything.
FEW_WORDS = 25
#: Titles of one subject have this share of words in common, years and words of revision apart.
SAME_TITLE = 0.75
#: Formats by how much of a document's structure they state: of equal copies the first counts.
FORMATS = ("word", "pdf", "html", "text")
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
_YEAR = re.compile(r"\b20\d\d\b")


class Named(NamedTuple):
    """An extraction by the id of its document."""

    document_id: str
    extraction: Extraction


class Copy(NamedTuple):
    """``document_id`` repeats ``primary``, whose amounts count; ``words`` and ``figures`` are the shares they have in
    common."""

    document_id: str
    primary: str
    words: float
    figures: float


class Replaced(NamedTuple):
    """``document_id`` is superseded by ``newer``; ``reason``: stated (it says so), reissued (same title, later date),
    minutes (the minutes of the meeting that an agenda was for), final (of a draft)."""

    document_id: str
    newer: str
    reason: str


class Difference(NamedTuple):
    """A finding about two documents; its span lies in ``document_id``."""

    document_id: str
    related_document_id: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class _Print:
    """What is compared of a document: its words and figures with their numbers of occurrences, page furniture left
    out."""

    words: Counter[str]
    figures: Counter[str]
    length: int


def copies(documents: Sequence[Named]) -> tuple[Copy, ...]:
    """Which documents repeat which. Of several copies the one that is read best is primary: whose figures make the most
    sums, then with the most amounts, then of the format that states most of its structure, then the first id."""
    prints = {each.document_id: _print(each.extraction) for each in documents}
    taken: set[str] = set()
    found = []
    for better, worse in combinations(sorted(documents, key=_rank), 2):
        if better.document_id in taken or worse.document_id in taken or not _same_issue(better, worse):
            continue
        one, other = prints[better.document_id], prints[worse.document_id]
        shorter, longer = sorted((one.length, other.length))
        if longer < FEW_WORDS or shorter < SAME_WORDS * longer:
            continue  # most pairs of a large collection end here
        words, figures = _share(one.words, other.words), _share(one.figures, other.figures)
        if words >= SAME_WORDS and figures >= SAME_FIGURES:
            found.append(Copy(worse.document_id, better.document_id, round(words, 4), round(figures, 4)))
            taken.add(worse.document_id)
    return tuple(sorted(found))


def differences(primary: Named, copy: Named) -> tuple[Difference, ...]:
    """Where a copy's amounts are not the primary's: another value in the same place, or an amount that only one of
    them has. The claims are aligned by their order, tables and text apart, because two formats may put a table before
    or after its text. Where both print the same figures, they are only read in two ways, and the documents do not differ."""
    found: list[Difference] = []
    alone: list[tuple[Named, Claim]] = []
    ours, theirs = _print(primary.extraction).figures, _print(copy.extraction).figures
    apart = {*(ours - theirs), *(theirs - ours)}
    for in_table in (True, False):
        one, other = (
            [c for c in each.extraction.claims if c.amount and (c.span.row is not None) == in_table]
            for each in (primary, copy)
        )
        matcher = SequenceMatcher(None, [_value(c) for c in one], [_value(c) for c in other], autojunk=False)
        for tag, low, high, start, end in matcher.get_opcodes():
            if tag == "equal":
                continue
            pairs = list(zip(one[low:high], other[start:end], strict=False))
            for a, b in pairs:
                figures = {*_figures(a.span.quote)} ^ {*_figures(b.span.quote)}
                found.append(_differs(primary, copy, a, b, printed=bool(apart & figures)))
            alone += [(primary, claim) for claim in one[low + len(pairs) : high]]
            alone += [(copy, claim) for claim in other[start + len(pairs) : end]]
    values = {each.document_id: Counter(_value(claim) for of, claim in alone if of is each) for each in (primary, copy)}
    both = values[primary.document_id] & values[copy.document_id]  # in a table here, in a sentence there
    for of, claim in alone:
        if not both[_value(claim)]:
            printed = bool(apart & {*_figures(claim.span.quote)})
            found.append(_only_in(of, copy if of is primary else primary, claim, printed=printed))
    return tuple(found)


def superseded(documents: Sequence[Named], repeated: Iterable[Copy] = ()) -> tuple[Replaced, ...]:
    """Which documents a newer one stands in for: one that says it revises or replaces it, the next issue of the same
    overview, the minutes of the meeting an agenda was for, or what became of a draft. Of several the newest. Copies are left out: their
    primary speaks for them."""
    aside = {each.document_id for each in repeated}
    found: dict[str, tuple[tuple[int, str], Replaced]] = {}
    for newer in documents:
        for older in documents:
            reason = _replaces(newer.extraction, older.extraction) if newer is not older else ""
            if not reason or newer.document_id in aside or older.document_id in aside:
                continue
            profile, best = newer.extraction.profile, found.get(older.document_id)
            age = _stage(profile), profile.published_on  # the minutes rather than their draft
            if best is None or (*age, newer.document_id) > (*best[0], best[1].newer):
                found[older.document_id] = age, Replaced(older.document_id, newer.document_id, reason)
    return tuple(sorted(replaced for _, replaced in found.values()))


def _print(extraction: Extraction) -> _Print:
    """The words and figures of a document."""
    texts = [text for block in extraction.layout.blocks for text in _texts(block)]
    words = Counter(word for text in texts for word in re.findall(r"[^\W\d_]{3,}", _undo_hyphens(text).lower()))
    figures = Counter(figure for text in texts for figure in _figures(text))
    return _Print(words, figures, words.total())


def _figures(text: str) -> Iterator[str]:
    """The digits of every figure of a text in groups of three, as some formats part them by blanks and others do not."""
    for figure in re.findall(r"\d[\d.]*", text):
        digits = figure.replace(".", "")
        yield from (digits[max(at - 3, 0) : at] for at in range(len(digits), 1, -3))


def _texts(block: Paragraph | Grid) -> list[str]:
    """The texts of a block."""
    if isinstance(block, Grid):
        return [cell.text for cell in block.cells]
    return [] if block.role == "furniture" else [block.text]


def _undo_hyphens(text: str) -> str:
    """A text for comparing: hyphens and line breaks inside words gone, so that two ways of breaking lines are one."""
    return re.sub(r"[-\u00ad\u2010]\s*\n?", "", text)


def _share(one: Counter[str], other: Counter[str]) -> float:
    """The share of the longer one that both have; 1 when both are empty."""
    size = max(one.total(), other.total())
    return (one & other).total() / size if size else 1.0


def _rank(each: Named) -> tuple[int, int, int, str]:
    """The one whose figures make most sums first, then the one with most amounts, then by format, then by id."""
    media = each.extraction.document.media_type
    kind = "word" if "word" in media else next((name for name in FORMATS if name in media), "")
    read = each.extraction
    return -len(read.relations), -len(read.claims), FORMATS.index(kind) if kind else len(FORMATS), each.document_id


def _same_issue(one: Named, other: Named) -> bool:
    """Whether two documents may be copies: both read, not of two dates, not one revised or a draft and the other not, not the agenda
    and the minutes of a meeting."""
    first, second = one.extraction, other.extraction
    if "read" not in (first.document.status, second.document.status) or first.document.status != second.document.status:
        return False
    dates = {p.published_on for p in (first.profile, second.profile) if p.published_on}
    same = first.profile.revised == second.profile.revised and _stage(first.profile) == _stage(second.profile)
    return len(dates) <= 1 and same


def _replaces(newer: Extraction, older: Extraction) -> str:
    """Why one document stands in for another, '' when it does not."""
    new, old = newer.profile, older.profile
    later = bool(new.published_on and old.published_on and new.published_on > old.published_on)
    if new.kind not in (old.kind, "referat"):
        return ""
    alike = _alike(new.title, old.title)
    if "referat" in (new.kind, old.kind) and _stage(new) > _stage(old):
        same_body = (new.committee, new.cluster) == (old.committee, old.cluster)
        met = same_body and (new.committee or new.cluster or alike) and _one_meeting(newer, older)
        return ("minutes" if old.kind == "dagsorden" else "final") if met else ""
    if new.kind != old.kind or not alike or not _same_vintage_years(new.title, old.title):
        return ""
    if _stage(new) > _stage(old):
        return "" if old.published_on and new.published_on and new.published_on < old.published_on else "final"
    says = new.revised or bool(new.replaces)
    if says and not (old.published_on and new.published_on and not later) and (later or not old.revised):
        return "stated"
    same_owner = (new.region, new.cluster) == (old.region, old.cluster)
    return "reissued" if later and new.kind in REISSUED and same_owner else ""


def _stage(profile: Profile) -> int:
    """How far a document has come on its way: an agenda, then a draft, then what it became."""
    return 0 if profile.kind == "dagsorden" else 1 if profile.preliminary else 2


def _one_meeting(one: Extraction, other: Extraction) -> bool:
    """Whether two documents are of one meeting: of one day, or of the same agenda items while their days (one may be that of the sending)
    are not far apart."""
    days = [each.profile.published_on for each in (one, other)]
    if days[0] and days[0] == days[1]:
        return True
    first, second = (
        {" ".join(item.title.lower().split()) for item in each.decisions if item.title} for each in (one, other)
    )
    same = len(first & second) >= max(FEW_ITEMS, SAME_ITEMS * len(first | second))
    near = not all(days) or abs(dt.date.fromisoformat(days[0]) - dt.date.fromisoformat(days[1])) <= NEXT_MEETING
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


def _value(claim: Claim) -> tuple[str, str]:
    """What two claims must share to be the same amount: its value and its upper end."""
    return (str(claim.amount.low_kr), str(claim.amount.high_kr)) if claim.amount else ("", "")


def _differs(primary: Named, copy: Named, one: Claim, other: Claim, *, printed: bool) -> Difference:
    """Two copies with different amounts in one place; ``printed``: they print different figures, and are not only read in two ways."""
    ours, theirs = one.amount, other.amount
    finding = Finding(
        "copy.differs",
        "warning" if printed else "info",
        *_told("copy_differs", "" if printed else "copy_read", ours=one.span.quote, theirs=other.span.quote),
        span=one.span,
        verdict="mismatch" if printed else "not_comparable",
        klass="different_vintage" if printed else "reading_doubt",
        claim=one.id,
        reported_kr=ours.value_kr if ours else None,
        computed_kr=theirs.value_kr if theirs else None,
        difference_kr=ours.value_kr - theirs.value_kr if ours and theirs else None,
    )
    return Difference(primary.document_id, copy.document_id, finding)


def _only_in(one: Named, other: Named, claim: Claim, *, printed: bool) -> Difference:
    """An amount that only one of two copies has; ``printed``: the other does not print its figures at all."""
    finding = Finding(
        "copy.missing",
        "warning" if printed else "info",
        *_told("copy_missing", "" if printed else "copy_unread", quote=claim.span.quote),
        span=claim.span,
        verdict="incomplete",
        claim=claim.id,
        reported_kr=claim.amount.value_kr if claim.amount else None,
    )
    return Difference(one.document_id, other.document_id, finding)


def _told(key: str, more: str, **fields: str) -> tuple[str, str]:
    danish, english = told("finding", key, **fields)
    also = pairs("finding").get(more, ("", ""))
    return danish + also[0], english + also[1]
