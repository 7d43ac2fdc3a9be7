"""The same document twice: pure comparisons of two extractions.

Two files are one document when their words are the same but for a few (order apart: two formats order tables
differently) and so are nearly all their figures. Copies are compared amount by amount, and where they differ is a
finding: a revised document says that it is one."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from pipeline.interpretation.documents.issues import Issue, prefix
from pipeline.interpretation.text.personal import texts_of_block
from pipeline.model import Claim, Extraction, Finding, Grid
from pipeline.reference.texts import message, pairs

#: Shares of words, and of figures, that two copies have in common at least. Reading a PDF loses and splits a few.
SAME_WORDS = 0.88
SAME_FIGURES = 0.85
#: A document with fewer words says too little to be a copy of anything.
FEW_WORDS = 25
#: Formats by how much of a document's structure they state: of equal copies the first counts.
FORMATS = ("word", "pdf", "html", "text")


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


class Difference(NamedTuple):
    """A finding about two documents; its span lies in ``document_id``."""

    document_id: str
    related_document_id: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Print:
    """What is compared of a document: its words and figures with their numbers of occurrences, page furniture left
    out."""

    words: Counter[str]
    figures: Counter[str]
    length: int


class Pair(NamedTuple):
    """Two documents that may be one, and of each the words and the figures as ``numbered`` gives them, or what stands for those."""

    one: str
    other: str
    words: Sequence[object]
    other_words: Sequence[object]
    figures: Sequence[object]
    other_figures: Sequence[object]


def alike(candidates: Iterable[Pair], issues: Mapping[str, Issue]) -> Iterator[Copy]:
    """The pairs of documents that are one, whichever of them counts in the end. ``candidates``: pairs that share a mark."""
    for pair in candidates:
        better, worse = sorted((issues[pair.one], issues[pair.other]), key=_rank)
        if max(better.length, worse.length) < FEW_WORDS or not _same_issue(better, worse):
            continue
        words, figures = _share(pair.words, pair.other_words), _share(pair.figures, pair.other_figures)
        if words >= SAME_WORDS and figures >= SAME_FIGURES:
            yield Copy(worse.document_id, better.document_id, round(words, 4), round(figures, 4))


def copies(pairs: Iterable[Copy], issues: Mapping[str, Issue]) -> tuple[Copy, ...]:
    """Which documents repeat which. Of several copies the one that is read best is primary: whose figures make the most
    sums, then with the most amounts, then of the format that states most of its structure, then the first id."""
    taken: set[str] = set()
    found = []
    for each in sorted(pairs, key=lambda each: (_rank(issues[each.primary]), _rank(issues[each.document_id]))):
        if each.primary not in taken and each.document_id not in taken:
            found.append(each)
            taken.add(each.document_id)
    return tuple(sorted(found))


def marks(printed: Print) -> list[str]:
    """Words, numbered, of which two copies share one at least."""
    return prefix(numbered(printed.words), SAME_WORDS)


def numbered(counted: Counter[str]) -> list[str]:
    """Words or figures, each with its number among its like: what two documents have in common is what both lists hold."""
    return [f"{word} {n}" for word, times in counted.items() for n in range(times)]


def differences(primary: Named, copy: Named) -> tuple[Difference, ...]:
    """Where a copy's amounts are not the primary's: another value in the same place, or an amount that only one of
    them has. The claims are aligned by their order, tables and text apart, because two formats may put a table before
    or after its text. Where both print the same figures, they are only read in two ways, and the documents do not differ."""
    found: list[Difference] = []
    alone: list[tuple[Named, Claim]] = []
    ours, theirs = print_of(primary.extraction).figures, print_of(copy.extraction).figures
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


def print_of(extraction: Extraction) -> Print:
    """The words and figures of a document."""
    blocks = (block for block in extraction.layout.blocks if isinstance(block, Grid) or block.role != "furniture")
    texts = [text for block in blocks for text in texts_of_block(block)]
    words = Counter(word for text in texts for word in re.findall(r"[^\W\d_]{3,}", _undo_hyphens(text).lower()))
    figures = Counter(figure for text in texts for figure in _figures(text))
    return Print(words, figures, words.total())


def _figures(text: str) -> Iterator[str]:
    """The digits of every figure of a text in groups of three, as some formats part them by blanks and others do not."""
    for figure in re.findall(r"\d[\d.]*", text):
        digits = figure.replace(".", "")
        yield from (digits[max(at - 3, 0) : at] for at in range(len(digits), 1, -3))


def _undo_hyphens(text: str) -> str:
    """A text for comparing: hyphens and line breaks inside words gone, so that two ways of breaking lines are one."""
    return re.sub(r"[-\u00ad\u2010]\s*\n?", "", text)


def _share(one: Sequence[object], other: Sequence[object]) -> float:
    """The share of the longer one that both have; 1 when both are empty."""
    size = max(len(one), len(other))
    return len(set(one) & set(other)) / size if size else 1.0


def _rank(each: Issue) -> tuple[int, int, int, str]:
    """The one whose figures make most sums first, then the one with most amounts, then by format, then by id."""
    media = each.media_type
    kind = "word" if "word" in media else next((name for name in FORMATS if name in media), "")
    return -each.relations, -each.claims, FORMATS.index(kind) if kind else len(FORMATS), each.document_id


def _same_issue(one: Issue, other: Issue) -> bool:
    """Whether two documents may be copies: both read, not of two dates, not one revised or a draft and the other not, not the agenda
    and the minutes of a meeting."""
    dates = {each.published_on for each in (one, other) if each.published_on}
    told = [(each.status, each.revised, each.stage) for each in (one, other)]
    return one.status == "read" and len(dates) <= 1 and told[0] == told[1]


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
    danish, english = message("finding", key, **fields)
    also = pairs("finding").get(more, ("", ""))
    return danish + also[0], english + also[1]
