"""What a header, a row label or a caption says about the figures it governs."""

import re
from dataclasses import dataclass, fields, replace
from functools import cache, lru_cache

from pipeline import reference
from pipeline.danish.money import unit_of
from pipeline.interpretation.names.recognise import FoundName, find_mentions, listed_in_cell, name_of_cell
from pipeline.interpretation.text.periods import envelope, told_years, year_code
from pipeline.reconciliation.words import roles

#: Rates that a column's header can give all its figures.
HEADER_RATES = ("capita", "person", "hour", "day", "week", "month")
#: Words between who pays and the money, and what a share of it is called.
WORDS_TO_MONEY = 2
_SHARES = ("del", "andel", "part")
#: What inflects a word ("kommuner-ne", "forbrug-et").
_ENDING = r"[\wæøå]{1,3}(?![\wæøå])"
#: Words before a payer that make it the one who gets the money, or the thing counted ("tilskud til kommuner", "pr. kommune").
_RECIPIENT = re.compile(
    r"(?<![\wæøå])(?:til|pr\.?|per|blandt|mellem|hos|i)\s+(?:(?:de|den|alle|hver|øvrige|andre)\s+)?$", re.IGNORECASE
)


#: What "ikke" makes money that is left, and what names the money that was given.
_DENIED, _NAMED = ("allocated", "committed", "disbursed"), ("budget", "frame", "pool")
_NO_MONEY = re.compile(r"\bikke (?:i )?(?:kr|mio|t\.?kr)\b", re.IGNORECASE)
_NOT = re.compile(r"\b(?:ikke|mangler at blive)\s+(?:[\wæøå]+\s+){0,2}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Facet:
    """What some words say of a figure; '' or None where they say nothing.

    ``weak`` tells that the measure's word is one of many ("midler", "bidrag"). ``money`` is True when the words can be about nothing but
    money, whether or not they name a unit. ``per`` is what each figure is for one of ("Kr. pr. indbygger": capita). ``part`` tells that the
    words begin with "heraf". ``names`` are the names found in the text, as found. ``dated`` is the day beside a row's words that gives its
    ``period``.
    """

    text: str = ""
    measure: str = ""
    measure_text: str = ""
    weak: bool = False
    payer: str = ""
    basis: str = ""
    unit: str = ""
    period: tuple[int, int | None] | None = None
    total: bool = False
    money: bool = False
    per: str = ""
    part: bool = False
    names: tuple[FoundName, ...] = ()
    dated: str = ""

    @property
    def is_bare(self) -> bool:
        """Whether the words leave open what the figures are, who pays them, of which years and in which unit."""
        return not (self.measure or self.payer or self.period or self.total or self.unit)


#: What words say that are not there.
NOTHING = Facet()


@cache
def wordings(kind: str, table: str = "header_words") -> tuple[tuple[re.Pattern[str], str], ...]:
    """The wordings of a kind, longest first. ``*`` at an end lets the word go on there."""
    rows = [row for row in reference.rows(table) if row["kind"] == kind]
    rows.sort(key=lambda row: -len(row["pattern"]))
    compiled = []
    for row in rows:
        word = row["pattern"]
        head = r"[\wæøå-]*" if word.startswith("*") else ""
        tail = "" if word.endswith("*") else r"(?![\wæøå])"
        stem = re.escape(word.strip("*")).replace(r"\ ", r"\s+")
        compiled.append((re.compile(rf"(?<![\wæøå]){head}{stem}{tail}", re.IGNORECASE), row["meaning"]))
    return tuple(compiled)


@lru_cache(maxsize=8192)  # each cell asks again for its column's words
def find_wording(kind: str, text: str, table: str = "header_words") -> tuple[str, str] | None:
    """The meaning of the first wording of a kind in a text and the words themselves; the longer wording wins where two start together."""
    best: tuple[int, int, str, str] | None = None
    for pattern, meaning in wordings(kind, table):
        match = pattern.search(text)
        if match and (best is None or (match.start(), -len(match.group())) < best[:2]):
            best = (match.start(), -len(match.group()), meaning, match.group())
    return (best[2], best[3]) if best else None


def kind_of_names(header: str) -> str:
    """The kind of names (municipality, cluster, region) that a header says its column holds by a word alone ("Kommuner"), '' for any other."""
    said = find_wording("name_column", header)
    return said[0] if said and said[1] == header.strip() else ""


@lru_cache(maxsize=4096)
def facet(text: str, is_cell: bool = False) -> Facet:
    """Read the words of a header, row label, caption or introducing sentence. ``is_cell`` tells that they are all of a cell, which
    may then be a bare name ("Byen", "Bornholm")."""
    if not text.strip():
        return Facet()
    name = name_of_cell(text) if is_cell else None
    names = (name,) if name else find_mentions(text) or (listed_in_cell(text) if is_cell else ())
    bare = _without_names(text, names)
    code = year_code().fullmatch(text.strip())
    measure = find_wording("year_code", code["code"]) if code else _measure_in(bare)
    payers = _payers(bare)
    basis = find_wording("basis", text)
    total = is_total(bare)
    years = [(found.year_from, found.year_to) for found in told_years(text)]
    return Facet(
        text=text,
        measure=measure[0] if measure else "",
        measure_text=measure[1] if measure else "",
        weak=measure is not None and find_wording("weak", measure[1]) is not None,
        payer=payers.pop() if len(payers) == 1 else "",
        basis=basis[0] if basis else "",
        unit="" if _NO_MONEY.search(text) else unit_of(text) or "",
        period=envelope(years),
        total=total,
        money=(measure is not None and find_wording("neutral", measure[1]) is None)
        or (find_wording("money", text) is not None and find_wording("no_money", text) is None),
        per=_per_of(bare),
        part=find_wording("part", text[:12]) is not None and not bare[:1].isdigit(),
        names=names,
    )


def with_wider(own: Facet, wider: Facet) -> Facet:
    """The own words, with what they leave open but names filled in by wider ones."""
    open_ = [
        field.name
        for field in fields(own)
        if field.name not in ("text", "names", "total", "part") and not getattr(own, field.name)
    ]
    if own.measure:
        open_ = [name for name in open_ if name not in ("measure_text", "weak")]
    return replace(own, **{name: getattr(wider, name) for name in open_})


def under(upper: Facet, lower: Facet) -> Facet:
    """What heads over one another say together: the lower one goes first, the upper one adds what it leaves open ("Overført fra 2024" under
    "Budget"); one of the many words for money gives way to a measure over it."""
    if lower.weak and upper.measure:
        lower = replace(lower, measure="", measure_text="", weak=False)
    moved = len(upper.text) + 1
    return replace(
        with_wider(lower, upper),
        text=f"{upper.text} {lower.text}".strip(),
        total=lower.total or upper.total,
        part=lower.part or upper.part,
        names=(*upper.names, *(name._replace(start=name.start + moved, end=name.end + moved) for name in lower.names)),
    )


def _measure_in(text: str) -> tuple[str, str] | None:
    """The first measure of a text; after one of the many words for money one that says more ("Tilskud udbetalt", "Midler brugt"), and the frame
    or budget that was given rather than the giving of it ("Bevilget ramme"). What is denied to be given or spent is left ("Ikke givet som
    tilsagn")."""
    whole = find_wording("whole_measure", text)
    first = whole if whole and whole[1] == text.strip() else find_wording("measure", text)
    if first is None:
        return None
    at = text.index(first[1])
    later = find_wording("measure", text[at + len(first[1]) :])
    if first[0] in _DENIED and _NOT.search(text[:at]):
        return "uncommitted", text[: at + len(first[1])].strip()
    if later and first[0] in _DENIED and later[0] in _NAMED:
        return later
    return later if later and find_wording("weak", first[1]) and not find_wording("weak", later[1]) else first


def _payers(text: str) -> set[str]:
    """Who pays by the words of a text; one that gets the money, or is counted, does not."""
    return {
        meaning
        for pattern, meaning in wordings("payer")
        if any(not _RECIPIENT.search(text[: found.start()]) for found in pattern.finditer(text))
    }


def is_payers_money(said: Facet) -> bool:
    """Whether a text speaks of what one pays ("Kommunernes bidrag hver for sig", "de regionale midler"), and does not just name who could."""
    for pattern, meaning in wordings("payer"):
        for found in pattern.finditer(said.text):
            after = re.split(r"\W+", said.text[found.end() :])[1 : 1 + WORDS_TO_MONEY]
            if meaning == said.payer and any(
                word.lower() in _SHARES or facet(word).money or facet(word).measure for word in after
            ):
                return True
    return False


@cache
def _per_pattern() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(_per_words(), key=len, reverse=True))
    return re.compile(rf"(?<![\wæøå])(?:pr\.?|per)\s+({words})(?![\wæøå])", re.IGNORECASE)


@cache
def _per_words() -> dict[str, str]:
    return {
        row["word"]: row["per"]
        for row in reference.rows("per_words")
        if row["side"] == "after" and row["per"] in HEADER_RATES
    }


def _per_of(text: str) -> str:
    """What a header says each figure is for one of. "Fordeling pr. kommune" tells the rows, not a rate, so only rates of people and time count."""
    found = _per_pattern().search(text)
    return _per_words()[found[1].lower()] if found else ""


def is_share(text: str) -> bool:
    """Whether a header or label says that its figures are per cent ("Forbrug i pct."), not that it is about some per cent ("5 pct. til løn")."""
    return "pct" in (unit_of(text), unit_of("".join(text.split()))) and not re.search(
        r"\d\s*(?:pct|%|procent)", text, re.IGNORECASE
    )


def is_whole(label: str) -> bool:
    """Whether a row label names only who pays or gets the money, the years or a total, and no purpose."""
    return is_total(_without_names_of_cell(label)) or not _left(label, ("payer", "plain"))


def is_measure_label(label: str) -> bool:
    """Whether a row label is a measure and nothing else ("Ikke disponeret", "Kommunernes forbrug 2024"): its measure is then what the row is,
    not what its purpose is called ("Husleje inkl. forbrug")."""
    return not _left(label, ("measure", "payer", "plain", "basis"))


def begins_with_measure(label: str) -> bool:
    """Whether a row label's first word is its measure ("Overført fra 2023 til drift")."""
    found = facet(label, is_cell=True)
    return bool(found.measure_text) and label.lstrip(" -–•").lower().startswith(found.measure_text.lower())


def _without_names_of_cell(label: str) -> str:
    for name in sorted(facet(label, is_cell=True).names, reverse=True):
        label = label[: name.start] + " " + label[name.end :]
    return label


@cache
def _longest_first(*kinds: str) -> tuple[re.Pattern[str], ...]:
    """The wordings of some kinds with any ending, so that "midler" takes nothing of "fælles midler"."""
    patterns = sorted({pattern.pattern for kind in kinds for pattern, _ in wordings(kind)}, key=lambda each: (-len(each), each))
    return tuple(re.compile(f"{each}(?:{_ENDING})?", re.IGNORECASE) for each in patterns)


@lru_cache(maxsize=4096)
def _left(label: str, kinds: tuple[str, ...]) -> str:
    """The letters of a label that no wording of these kinds, name or total word accounts for."""
    label = _without_names_of_cell(label)
    for pattern in _longest_first("total_word", *kinds):
        label = pattern.sub(" ", label)
    return "".join(char for char in label if char.isalpha())


def is_region_label(found: Facet) -> bool:
    """Whether a row label names a region."""
    return any(name.kind == "region" for name in found.names)


def is_total(text: str) -> bool:
    """Whether a label says that it is a sum."""
    return "total" in roles(text)


def _without_names(text: str, names: tuple[FoundName, ...]) -> str:
    """The text with region and hospital names blanked, so that "Region Fyn" is not read as the payer "region"."""
    for name in names:
        if name.kind in ("region", "cluster"):
            text = text[: name.start] + " " * (name.end - name.start) + text[name.end :]
    return text
