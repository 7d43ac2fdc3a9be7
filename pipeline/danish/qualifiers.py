"""The words around an amount: approximate, bound, rate (per what), price level; and the unit a header states."""

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline import reference
from pipeline.danish.text import BLANKS
from pipeline.danish.wording import GAP, LETTER, any_of, key


@dataclass(frozen=True, slots=True)
class Around:
    """What the words before and after an amount say of it. ``per`` as in model.Amount; ``bound``: exact, at_most,
    at_least."""

    approximate: bool = False
    bound: str = "exact"
    per: str = "total"
    price_level: str = ""
    minus: bool = False


_FILLERS = (
    rf"(?:(?:udgøre|udgør|være|er|koste|bruges|bruge|anvendes|anvende|øges|hæves|forhøjes|stige|afsættes|afsætte|søges|tildeles|beløbe{GAP}+sig{GAP}+til){GAP}+)?"
    rf"(?:(?:de|den|det|et|en|i|samlet|i{GAP}+alt|samlede|yderligere|ekstra|årligt|på|til|med){GAP}+)?"
)
_EXPECTS = re.compile(rf"(?:(?<![{LETTER}])(?:på|til|er|udgør|udgjorde|med|af|netto|brutto|alt)|=|:){GAP}+[-–−]{GAP}+$", re.IGNORECASE)
# "råder over 3 mio. kr.", "fordelt over 4 år": no bound.
_SPREADS = re.compile(r"\b(?:råd|disponer|fordel|spred)\w*\b[^.;]*$", re.IGNORECASE)
_CLAUSE_START = re.compile(rf"[.;:!?](?={GAP})(?<!\bca\.)(?<!\bpr\.)(?<!\binkl\.)(?<!\bekskl\.)(?<!\bhhv\.)|\d")
_CLAUSE_WORDS = frozenset(
    ["og", "der", "som", "hvor", "men", "fra", "mens", "samt", "heraf", "hvoraf", "når", "hvis", "eller"]
)
_STOPPERS = _CLAUSE_WORDS | {"at", "til"}
# "kan højst opkræves 45 kr.", "må maksimalt komme til at koste …", "kan højst gives et tilskud på …"
_LIMITED = re.compile(
    rf"\b(?:kan|må|skal|vil|bør){GAP}+(?:[{LETTER}\d]+{GAP}+){{0,3}}?(?:højst|højest|maks\.?|max\.?|maksimalt){GAP}+"
    rf"(?P<between>(?:[{LETTER}-]+{GAP}+){{0,6}}?(?:[{LETTER}]+es?|på|til|med){GAP}+)$",
    re.IGNORECASE,
)


def around(text: str, start: int, end: int) -> Around:
    """What stands around the amount printed in ``start:end``."""
    approximate, bound, minus = _before(text[max(0, start - 60) : start])
    limited = _LIMITED.search(text[max(0, start - 90) : start]) if bound == "exact" else None
    if limited and not _CLAUSE_WORDS & set(limited["between"].lower().split()):
        bound = "at_most"
    if bound == "exact":
        match = _after_pattern().match(text, end, min(len(text), end + 40))
        bound = _qualifiers("after")[key(match.group(1))][1] if match else "exact"
    return Around(approximate, bound, _per(text, start, end), _price_level(text, end), minus)


def _before(text: str) -> tuple[bool, str, bool]:
    """Approximate, bound and minus from the qualifiers directly before an amount, several in a row (``op til ca.``)."""
    approximate, bound, minus = False, "exact", False
    while True:
        match = _before_pattern().search(text)
        if not match:
            return approximate, bound, minus
        if match.group(1).lower() == "over" and _SPREADS.search(text[: match.start()]):
            return approximate, bound, minus
        is_rough, its_bound = _qualifiers("before")[key(match.group(1))]
        approximate |= is_rough
        minus |= its_bound == "minus"
        if its_bound not in ("exact", "minus") and bound == "exact":
            bound = its_bound
        text = text[: match.start()]


@lru_cache(maxsize=2)
def _qualifiers(side: str) -> dict[str, tuple[bool, str]]:
    return {
        key(row["word"]): (row["approximate"] == "yes", row["bound"] or "exact")
        for row in reference.rows("amount_qualifiers")
        if row["side"] == side
    }


def _words(side: str) -> str:
    return any_of(reference.words("amount_qualifiers", side=side))


@lru_cache(maxsize=1)
def _before_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![{LETTER}])({_words('before')}){GAP}*{_FILLERS}$", re.IGNORECASE)


@lru_cache(maxsize=1)
def _after_pattern() -> re.Pattern[str]:
    return re.compile(rf"{GAP}*({_words('after')})(?![{LETTER}])", re.IGNORECASE)


def expects_figure(before: str) -> bool:
    """Whether a dash with blanks around it at the end of ``before`` can be a minus (``udgør - 2,3``), not a bullet or
    a dash."""
    return bool(_EXPECTS.search(before))


def unit_doubt(raw: str, unit: str) -> str:
    """``187,500 kr.``, ``0,360 kr.`` and ``1,248`` under t.kr.: three decimals mean that unit or separator is another than printed."""
    printed = raw.strip(" *-–")
    thousand = unit == "t.kr" and re.search(r"(?<![\d.])[1-9]\d{0,2},\d{3}$", printed)
    return "three_decimals" if thousand or (unit == "kr" and re.search(r",\d{3}$", printed)) else ""


# --- per what -------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _per_words() -> dict[str, str]:
    return {key(row["word"]): row["per"] for row in reference.rows("per_words") if row["side"] == "after"}


@lru_cache(maxsize=1)
def _per_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """After ``pr.`` or a slash any word; an adverb close behind; an adjective in the clause before."""
    word = rf"[{LETTER}][{LETTER}²³23./-]*(?:{GAP}+[{LETTER}²³-]+){{0,2}}"
    nouns = rf"(?:{GAP}*/{GAP}*|{GAP}*\b(?:pr(?:\.{GAP}*|{GAP}+)|per{GAP}+))(?P<words>{word})"
    adverbs = [row["word"] for row in reference.rows("per_words") if row["side"] == "after" and row["per"] != "total"]
    adverbs = [word for word in adverbs if " " in word or word.endswith(("ligt", "lig", "p.a."))]
    after = rf"(?P<between>(?:{GAP}+[{LETTER}-]+){{0,3}}?){GAP}+(?P<word>{any_of(adverbs)})(?![{LETTER}])"
    before = rf"\b({any_of(reference.words('per_words', side='before'))})(?![{LETTER}])"
    return re.compile(nouns, re.IGNORECASE), re.compile(after, re.IGNORECASE), re.compile(before, re.IGNORECASE)


def _per(text: str, start: int, end: int) -> str:
    nouns, after, before = _per_patterns()
    window = text[end : end + 90]
    rates: list[str] = []
    offset = 0
    while True:
        match = nouns.match(window, offset)
        if not match:
            break
        rate, used = _noun_rate(match)
        if not rate:
            break
        rates.append(rate)
        offset = used
    adverb = after.match(window, offset)
    if adverb and not _STOPPERS & set(adverb["between"].lower().split()):
        rates.append(_per_words()[key(adverb["word"])])
    if not rates:
        clause = _CLAUSE_START.split(text[max(0, start - 90) : start])[-1]
        earlier = before.findall(clause)
        if earlier and len(clause.split(earlier[-1])[-1].split()) <= 6:
            rates.append("month" if earlier[-1].lower().startswith("måned") else "year")
    # "pr. elev pr. år": the rate is per pupil; that it is yearly says less.
    return next((rate for rate in rates if rate != "year"), rates[0] if rates else "total")


def _noun_rate(match: re.Match[str]) -> tuple[str, int]:
    """The rate after ``pr.`` and where it ends; '' when what follows is a date (``pr. maj 2023``)."""
    words, skipped = match["words"].split(), 0
    while len(words) > 1 and key(words[0]) in _skipped():
        skipped += len(words.pop(0)) + 1
    base = match.start("words") + skipped
    known = _per_words()
    for count in range(len(words), 0, -1):
        phrase = key(" ".join(words[:count]))
        if phrase in known:
            return known[phrase], base + len(" ".join(words[:count]))
    first = words[0].rstrip(".,/-").lower()
    for index, word in enumerate(words[1:], start=1):
        if key(word) in known and not words[0].endswith((".", ",")) and words[index - 1] not in _STOPPERS:
            return known[key(word)], base + len(" ".join(words[: index + 1]))
    if first in _not_rates():
        return "", 0
    return first, base + len(first)


@lru_cache(maxsize=1)
def _skipped() -> frozenset[str]:
    return frozenset(map(key, reference.words("per_words", side="skip")))


@lru_cache(maxsize=1)
def _not_rates() -> frozenset[str]:
    months = map(str.lower, reference.words("months"))
    return frozenset({*months, "dags", "ultimo", "primo", "medio", "den", "d", "kvartal", "telefon", "mail", "brev"})


# --- price level ----------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _price_pattern() -> re.Pattern[str]:
    after = any_of(reference.words("price_levels", side="after"))
    before = any_of(reference.words("price_levels", side="before"))
    year = r"(?:20\d\d|\d\d)"
    first = rf"{year}{GAP}*[-–/]?{GAP}*(?:{after})(?![{LETTER}])"
    second = rf"(?:{before})(?![{LETTER}]){GAP}*[-–:]?{GAP}*(?:i{GAP}+)?20\d\d"
    return re.compile(rf"[^.;\d]{{0,25}}?(?P<level>{first}|{second})", re.IGNORECASE)


def _price_level(text: str, end: int) -> str:
    match = _price_pattern().match(text, end, min(len(text), end + 70))
    return re.sub(f"[{BLANKS}]+", " ", match["level"]) if match else ""


# --- units of headers -----------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _header_words() -> dict[str, str]:
    return {key(row["word"]): row["unit"] for row in reference.rows("header_units")}


@lru_cache(maxsize=1)
def _header_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![{LETTER}\d])({any_of(reference.words('header_units'))})(?![{LETTER}\d])",
        re.IGNORECASE,
    )


_THOUSAND_BEFORE = re.compile(r"(?<![\d.,])1[.\s\u00a0]?000[.-]?$")
_SCALE_AFTER = re.compile(
    rf"{GAP}*[,(]?{GAP}*(?:i{GAP}+)?"
    r"(?:(?P<thousand>1[.\s\u00a0]?000|tusinder|tusinde|tusind)|(?P<mio>mio|mill|millioner)|(?P<mia>mia|milliarder))"
    rf"(?![\d.,]\d|[{LETTER}])",
    re.IGNORECASE,
)
_YEAR_BEFORE = re.compile(r"(?<![\d.,])(?:19|20)\d\d$")
_SCALES = {"mio": "mio.kr", "mia": "mia.kr"}


def stated_unit(text: str, money: re.Pattern[str], units: dict[str, str]) -> str | None:
    """See danish.money.unit_of. A unit behind a number of its own ("heraf 12 pct.", "48 timer") is no unit of other figures."""
    best: str | None = None
    at = 0
    while match := money.search(text, at):
        name, at = units[key(match["unit"])], match.end()
        before = text[: match.start("unit")].rstrip(BLANKS_TO_STRIP)
        if match.start("unit") and text[match.start("unit") - 1].isalpha():
            at = match.start("unit") + 1  # "Budget kr." is not in "t kr."
            continue
        scale = _SCALE_AFTER.match(text, match.end()) if name == "kr" else None
        if (name == "kr" and _THOUSAND_BEFORE.search(before)) or (scale and scale["thousand"]):
            return "t.kr"
        if before[-1:].isdigit() and not _YEAR_BEFORE.search(before):
            continue
        if scale:  # "DKK mio."
            name = "mio" if scale["mio"] else "mia"
        best = best or _SCALES.get(name, name)
    if best:
        return best
    for named in _header_pattern().finditer(text):
        unit, to_date = _header_words()[key(named.group(1))], _UNTIL.search(text, 0, named.start()) or _TO_DATE.match(text, named.end())
        if not (to_date and unit in ("date", "year")) and not text[: named.start()].rstrip(BLANKS_TO_STRIP)[-1:].isdigit():
            return unit
    return None


_UNTIL = re.compile(r"\b(?:pr\.?|til)\s*$", re.IGNORECASE)  # "Forbrug pr. dato", "Leje pr. år" are no dates, no years
_TO_DATE = re.compile(r"\s*til\s+dato\b", re.IGNORECASE)
BLANKS_TO_STRIP = " \t\r\n\u00a0\u2009\u202f"
