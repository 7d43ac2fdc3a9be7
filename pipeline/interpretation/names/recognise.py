"""Names of regions, clusters, municipalities and hospitals as they are written. Which one is meant is
pipeline.matching's question.

Words of direction ("Nord", "Syd") and places count only beside a word that makes them a name ("klynge", "Region",
"Kommune"), in a list that goes on after one, or when they are a whole table cell.
"""

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline import reference
from pipeline.interpretation.names.clusters import (
    AND,
    INSIDE,
    LIST_GAP,
    Stretch,
    clusters,
    ends_at,
    near,
    starts_at,
    take,
)
from pipeline.interpretation.names.lexicon import CLAUSE_WORDS, Token, by_role, distance, load, plain, read_noun, tokens

_KRONER = {"kr", "kroner", "mio", "mia", "t", "tkr", "dkk"}
_WHERE = {"i", "til", "fra", "for"}
_PLURAL_CLAUSE = {"kommuner", "kommunerne", "kommunernes"}
_PLURAL = {"cluster": "clusters", "municipality": "municipalities", "region": "regions", "hospital": "hospitals"}
_IN_BRACKETS = 7  # words in brackets between two names of a list
_ANAPHOR = re.compile(
    r"\b(?:den|denne)\s+(?:politiske|faglige|administrative|lokale|pågældende)\s+(?:sundheds)?klynge\b"
    r"|(?<!enkelte\s)\b(?:sundheds)?klyngen(?:s)?\b",
    re.IGNORECASE,
)


class FoundName(NamedTuple):
    """A name in a text: characters ``start:end``, kind (region, cluster, municipality, hospital) and how it is
    printed there.
    """

    start: int
    end: int
    kind: str
    raw: str


@lru_cache(maxsize=4096)  # matching asks again for every name of a paragraph
def find_mentions(text: str) -> tuple[FoundName, ...]:
    """The names in running text (line breaks allowed), in order, none overlapping."""
    toks = tokens(text)
    return tuple(sorted(_names(text, toks, [False] * len(toks), False)))


def find_bare(text: str, known: frozenset[tuple[str, ...]]) -> tuple[FoundName, ...]:
    """The names in running text as in find_mentions, and clusters called by their bare names ("Fyn har brugt 3 mio. kr.") where a document
    names those clusters elsewhere: ``known`` are the words that tell them. A word of direction counts only before a verb."""
    names = find_mentions(text)
    if not known:
        return names
    toks = tokens(text)
    taken = [any(name.start <= token.start < name.end for name in names) for token in toks]
    found = list(names)
    for i, token in enumerate(toks):
        last = starts_at(toks, taken, i, "clusters") if token.capital else None
        if last is None or plain(tuple(each.key for each in toks[i:last]), known) is None:
            continue
        verb = last < len(toks) and toks[last].key in by_role("verb") and toks[last].gap == " "
        if (verb or token.key not in by_role("direction")) and (
            last == len(toks) or toks[last].key not in CLAUSE_WORDS
        ):
            start, end = token.start, toks[take(taken, i, last).last - 1].end
            found.append(FoundName(start, end, "cluster", text[start:end]))
    return tuple(sorted(found))


def find_anaphora(text: str) -> tuple[FoundName, ...]:
    """Words that point to the one cluster a document is about ("den politiske klynge", "klyngen") and have no name
    beside them.
    """
    named = find_mentions(text)
    return tuple(
        FoundName(match.start(), match.end(), "cluster", match.group())
        for match in _ANAPHOR.finditer(text)
        if not any(name.start < match.end() and match.start() < name.end for name in named)
    )


def name_of_cell(text: str, expect: str = "") -> FoundName | None:
    """The name that a whole cell is, footnote marks, labels and total words aside; None when it is none, or more than
    one.

    ``expect`` is the kind the column holds, for names that are two things: "Bornholm" is a cluster unless a
    municipality is expected, "Holbæk", "Randers", "Aarhus", "Horsens" a municipality unless a cluster is.
    """
    if not text.strip() or len(text) > 120:
        return None
    toks = tokens(text)
    if not toks or len(toks) > 12:
        return None
    whole = tuple(token.key for token in toks)
    if expect == "cluster" and toks[0].capital and plain(whole, load().clusters):  # "Roskilde og Køge" is one, and no two municipalities
        return FoundName(toks[0].start, toks[-1].end, "cluster", text[toks[0].start : toks[-1].end])
    taken = [False] * len(toks)
    found = sorted(_names(text, toks, taken, True))
    aside = by_role("aside") | load().leads
    rest = [
        token
        for token, used in zip(toks, taken, strict=True)
        if not used and token.key not in aside and not token.key.isdigit()
    ]
    if found and not rest:
        named = [name for name in found if not (name.kind == "region" and text[: name.start].rstrip().endswith("("))] or found
        return named[0] if len(named) == 1 else None
    if len(found) > 1 or (found and not text[: found[0].start].rstrip().endswith("(")):
        return None
    return _bare(text, rest, expect)


def listed_in_cell(text: str) -> tuple[FoundName, ...]:
    """The municipalities that a cell lists under each other, where it holds nothing else ("Herlev⏎Gentofte")."""
    toks, found, at = tokens(text) if len(text) < 120 else [], [], 0
    taken = [False] * len(toks)
    while at < len(toks):
        last = starts_at(toks, taken, at, "municipalities") if toks[at].capital and not toks[at].gap.strip() else None
        if last is None:
            return ()
        start, end = toks[at].start, toks[last - 1].end
        found.append(FoundName(start, end, "municipality", text[start:end]))
        at = last
    return tuple(found) if len(found) > 1 else ()


def names_of_cells(texts: Sequence[str], expect: str = "") -> tuple[FoundName | None, ...]:
    """name_of_cell for the cells of one column: names that are two things are what is expected, else what the others in the column are."""
    first = [name_of_cell(text, expect) for text in texts]
    if expect:
        return tuple(first)
    sure = {"cluster": 0, "municipality": 0}
    for text, name in zip(texts, first, strict=True):
        if (
            name is not None
            and name.kind in sure
            and name_of_cell(text, "cluster") == name_of_cell(text, "municipality")
        ):
            sure[name.kind] += 1
    if sure["cluster"] == sure["municipality"]:
        return tuple(first)
    expect = max(sure, key=lambda kind: sure[kind])
    return tuple(name_of_cell(text, expect) for text in texts)


def _names(text: str, toks: list[Token], taken: list[bool], whole: bool) -> Iterator[FoundName]:
    for kind, stretches in (
        ("hospital", _hospitals(toks, taken)),
        ("region", _regions(toks, taken)),
        ("cluster", clusters(toks, taken, whole)),
        ("municipality", _municipalities(toks, taken)),
    ):
        for stretch in stretches:
            start, end = toks[stretch.first].start, toks[stretch.last - 1].end
            yield FoundName(start, end, kind, text[start:end])


def _hospitals(toks: list[Token], taken: list[bool]) -> Iterator[Stretch]:
    lexicon = load()
    for i, token in enumerate(toks):
        if not token.capital or (token.key in lexicon.acronyms and not token.raw.isupper()):
            continue
        last = starts_at(toks, taken, i, "hospitals")
        if last is None:
            continue
        key = tuple(t.key for t in toks[i:last])
        of_cluster = key in lexicon.clusters
        if of_cluster and last < len(toks) and read_noun(toks[last].key)[1] and INSIDE.fullmatch(toks[last].gap):
            continue
        if of_cluster and i and read_noun(toks[i - 1].key)[1] and INSIDE.fullmatch(token.gap):
            continue
        yield take(taken, i, last)


def _regions(toks: list[Token], taken: list[bool]) -> Iterator[Stretch]:
    for i, token in enumerate(toks):
        if taken[i] or not _region_noun(token):
            if len(token.key) > 4 and token.key not in load().acronyms:
                last = starts_at(toks, taken, i, "regions")
                closed = last is not None and (last == len(toks) or toks[last].gap.startswith(")")) and token.gap.endswith("(")
                told = closed and (token.capital or any(read_noun(each.key)[1] for each in toks[max(0, i - 4) : i]))  # "Klynge Midt (hovedstaden)"
                if last is not None and (told or (token.capital and _behind_cluster(toks, i))):
                    yield take(taken, i, last)
            continue
        last = starts_at(toks, taken, i + 1, "regions") if i + 1 < len(toks) and not toks[i + 1].gap.strip() else None
        if last is None and i + 1 < len(toks) and not toks[i + 1].gap.strip() and not taken[i + 1]:
            nearly = toks[i + 1].capital and len(toks[i + 1].key) > 5 and near((toks[i + 1].key,), "regions") is not None
            stranger = token.raw == "Region" and not taken[i + 1] and _is_name(toks[i + 1])
            last = i + 2 if nearly or stranger else None
        if last is None:
            continue
        plural = token.key.startswith("regioner")
        yield take(taken, i + 1 if plural else i, last)
        yield from _go_on(toks, taken, last, "regions")
    for i, token in enumerate(toks):
        if token.key == "regionh" and token.raw.endswith("H"):
            yield take(taken, i, i + 1)


def _behind_cluster(toks: list[Token], i: int) -> bool:
    """Whether a region's bare name tells where the cluster before it is ("Klynge Vest i Nordjylland", "klyngerne i Nordjylland")."""
    nouns = (read_noun(token.key)[1] for token in toks[max(0, i - 4) : i - 1])
    return i > 1 and toks[i - 1].key == "i" and not toks[i].gap.strip() and any(nouns)


def _is_name(token: Token) -> bool:
    """Whether a word is written as the name of a place: a capital, small letters after it, and no word of the language that begins a sentence."""
    noun = token.key in CLAUSE_WORDS or token.key in by_role("region_noun") or read_noun(token.key)[1]
    spelled = token.capital and token.raw.isalpha() and token.raw[1:].islower() and len(token.raw) > 3
    return spelled and not noun and token.key not in reference.words("function_words") and not _is_money_word(token.key)


@cache
def _money_words() -> tuple[str, ...]:
    kinds = ("measure", "money", "basis", "total_word", "no_money")
    return tuple(row["pattern"] for row in reference.rows("header_words") if row["kind"] in kinds and " " not in row["pattern"])


@lru_cache(maxsize=4096)
def _is_money_word(key: str) -> bool:
    """Whether a word heads figures ("Region" over "Forbrug")."""
    return any(fnmatchcase(key, pattern) for pattern in _money_words())


def _region_noun(token: Token) -> bool:
    return token.key in by_role("region_noun") or (
        token.capital and len(token.key) in (5, 6, 7) and distance(token.key, "region", 1) <= 1
    )


def _go_on(toks: list[Token], taken: list[bool], at: int, kind: str) -> Iterator[Stretch]:
    """The names that a list goes on with from word ``at``, also where each has something in brackets after it ("Kolding (250.000 kr.), Vejle …")."""
    while at < len(toks):
        bracket = toks[at].gap.strip() == "("
        if bracket:
            at = next((j for j in range(at + 1, min(at + _IN_BRACKETS, len(toks))) if ")" in toks[j].gap), at)
        i, gap = at, toks[at].gap.rpartition(")" if bracket else "\0")[2]
        if toks[i].key in AND and not gap.strip(" \n,"):
            i += 1
        elif not LIST_GAP.fullmatch(gap):
            return
        if i >= len(toks) or not toks[i].capital or (i > at and toks[i].gap.strip()):
            return
        last = starts_at(toks, taken, i, kind)
        if last is None or len(toks[i].key) < 3:
            return
        if last < len(toks) and read_noun(toks[last].key)[1] and INSIDE.fullmatch(toks[last].gap):
            return
        yield take(taken, i, last)
        at = last


def _municipalities(toks: list[Token], taken: list[bool]) -> Iterator[Stretch]:
    for k, token in enumerate(toks):
        if token.key not in CLAUSE_WORDS or taken[k]:
            continue
        if INSIDE.fullmatch(token.gap):
            yield from _before_clause(toks, taken, k)
        if token.key in _PLURAL_CLAUSE and k + 1 < len(toks) and toks[k + 1].gap.strip() in ("", ":", "("):
            last = starts_at(toks, taken, k + 1, "municipalities") if toks[k + 1].capital else None
            if last is not None:
                yield take(taken, k + 1, last)
                yield from _go_on(toks, taken, last, "municipalities")
    yield from _bare_lists(toks, taken)
    yield from _each_with_money(toks, taken)


def _each_with_money(toks: list[Token], taken: list[bool]) -> Iterator[Stretch]:
    """Two or more municipalities that each have an amount of their own ("Esbjerg bidrager med 926.000 kr., Varde med 403.000 kr.")."""
    ends = {i: last for i in range(len(toks)) if toks[i].capital and (last := starts_at(toks, taken, i, "municipalities"))}
    told = {i: last for i, last in ends.items() if _money_after(toks, last) or _money_before(toks, i)}
    if len({toks[i].key for i in told}) > 1:
        for i, last in told.items():
            if not any(taken[i:last]):
                yield take(taken, i, last)


def _money_after(toks: list[Token], at: int) -> bool:
    """Whether an amount stands after a name, or after the verbs of who pays or gets it."""
    while at < len(toks) and toks[at].key in by_role("gives") and not toks[at].gap.strip():
        at += 1
    first = at
    while at < len(toks) and toks[at].raw.isdigit():
        at += 1
    return first < at < len(toks) and toks[at].key in _KRONER and toks[first].gap.strip() in ("", ":", "kr.")


def _money_before(toks: list[Token], at: int) -> bool:
    """Whether an amount and "i", "til" or "fra" stand before a name."""
    return at > 2 and toks[at - 1].key in _WHERE and toks[at - 2].key in _KRONER and toks[at - 3].raw.isdigit()


def _before_clause(toks: list[Token], taken: list[bool], k: int) -> Iterator[Stretch]:
    """ "Frederikssund, Helsingør og Hillerød Kommune": the names before the word, from the last to the first."""
    first = ends_at(toks, taken, k, "municipalities")
    if first is None:
        first = next((k - size for size in (3, 2, 1) if _misspelt(toks, taken, k - size, k)), None)
        if first is None and toks[k].raw == "Kommune" and k and not taken[k - 1] and _is_name(toks[k - 1]):
            first = k - 1  # written as a name, of a place nobody here knows
        if first is None:
            return
    yield take(taken, first, k + 1)
    while first > 0:
        at = first
        if toks[at - 1].key in AND and not toks[at].gap.strip():
            at -= 1
            if toks[at].gap.strip(" \n,-"):
                return
        elif not LIST_GAP.fullmatch(toks[at].gap):
            return
        before = ends_at(toks, taken, at, "municipalities")
        if before is None or not toks[before].capital:
            return
        yield take(taken, before, at)
        first = before


def _misspelt(toks: list[Token], taken: list[bool], first: int, last: int) -> bool:
    """Are these words nearly the name of a municipality?"""
    if first < 0 or any(taken[first:last]) or not toks[first].capital or len(toks[first].key) < 4:
        return False
    name = toks[first:last]
    return (
        all(INSIDE.fullmatch(t.gap) for t in name[1:])
        and near(tuple(t.key for t in name), "municipalities") is not None
    )


def _bare_lists(toks: list[Token], taken: list[bool]) -> Iterator[Stretch]:
    """Two or more municipalities in a row, joined by commas and "og", need no other word beside them."""
    i = 0
    while i < len(toks):
        last = starts_at(toks, taken, i, "municipalities") if toks[i].capital else None
        if last is None:
            i += 1
            continue
        trial = list(taken)
        run = [take(trial, i, last), *_go_on(toks, trial, last, "municipalities")]
        if len(run) > 1:
            for stretch in run:
                yield take(taken, stretch.first, stretch.last)
        i = run[-1].last


def _bare(text: str, toks: list[Token], expect: str) -> FoundName | None:
    """A cell without any context word: a known name by itself, or nearly one that is long enough."""
    lexicon = load()
    if not toks or any(not INSIDE.fullmatch(t.gap) and t.gap.strip() not in (".", ",") for t in toks[1:]):
        return None
    key = tuple(token.key for token in toks)
    if key[0] in lexicon.acronyms and not toks[0].raw.isupper():
        return None
    start, end = toks[0].start, toks[-1].end
    order = ["municipality", "cluster", "region", "hospital"]
    if key == ("bornholm",):
        order = ["cluster", "municipality"]
    if expect in _PLURAL:
        order.sort(key=lambda kind: kind != expect)
    for kind in order:
        exact = plain(key, getattr(lexicon, _PLURAL[kind]))
        adjective = key[0].endswith("jysk") or key[0].endswith("jyske")
        short = len("".join(exact or ())) < 3 and expect != kind and key[0] not in lexicon.acronyms
        direction = kind == "region" and len(key[0]) <= 4 and key[0] not in lexicon.acronyms
        other = kind == "cluster" and expect != kind and exact in lexicon.with_noun
        if exact is not None and (toks[0].capital or adjective) and not short and not direction and not other:
            return FoundName(start, end, kind, text[start:end])
    for kind in order[:2] if expect not in ("cluster", "municipality") else [expect]:
        long_enough = len("".join(key)) >= (5 if expect == kind else 9)
        nearly = near(key, _PLURAL[kind]) if long_enough and toks[0].capital else None
        if nearly is not None and (expect == kind or nearly not in lexicon.with_noun):
            return FoundName(start, end, kind, text[start:end])
    return None
