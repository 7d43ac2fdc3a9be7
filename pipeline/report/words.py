"""How the report says things: figures as Danes (or the English) write them, and words for codes of the warehouse."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from pipeline import reference

NOTHING = "–"
MINUS = "\N{MINUS SIGN}"
_HYPHEN = re.compile(r"(?<=[\s(])-(?=\d)")  # before a figure, not inside a word, a range or a quote
FEW = 10  # kroner; less is told with its decimals

SIZES: Mapping[str, tuple[str, str]] = {
    "mio": ("1 mio. kr. og mere", "DKK 1 million and more"),
    "hundred": ("100.000 kr.–1 mio. kr.", "DKK 100,000–1 million"),
    "ten": ("10.000–100.000 kr.", "DKK 10,000–100,000"),
    "one": ("1.000–10.000 kr.", "DKK 1,000–10,000"),
    "less": ("under 1.000 kr.", "below DKK 1,000"),
    "none": ("intet beløb", "no amount"),
}

# code in the warehouse → Danish, English
WORDS: Mapping[str, tuple[str, str]] = {
    # verdicts
    "exact": ("stemmer", "adds up"),
    "within_rounding": ("stemmer inden for afrunding", "adds up within rounding"),
    "mismatch": ("stemmer ikke", "does not add up"),
    "incomplete": ("mangler tal", "figures missing"),
    "not_comparable": ("kan ikke sammenlignes", "not comparable"),
    # severity
    "error": ("fejl", "error"),
    "warning": ("advarsel", "warning"),
    "info": ("oplysning", "note"),
    # how sure it is that something is wrong
    "certain": ("sikkert", "certain"),
    "likely": ("sandsynligt", "likely"),
    "question": ("spørgsmål", "question"),
    "note": ("oplysning", "note"),
    # status of documents
    "read": ("læst", "read"),
    "empty": ("tomt", "empty"),
    "no_text": ("uden tekstlag", "no text layer"),
    "unreadable": ("kan ikke læses", "unreadable"),
    # kinds of document
    "referat": ("referat", "minutes"),
    "dagsorden": ("dagsorden", "agenda"),
    "notat": ("notat", "memo"),
    "oversigt": ("oversigt", "overview"),
    "webside": ("webside", "web page"),
    "ukendt": ("ukendt", "unknown"),
    # measures
    "allocated": ("afsat", "allocated"),
    "transferred": ("overført", "transferred"),
    "disbursed": ("udmøntet", "disbursed"),
    "committed": ("disponeret", "committed"),
    "uncommitted": ("ikke disponeret", "uncommitted"),
    "budget": ("budget", "budget"),
    "cap": ("loft", "cap"),
    "pool": ("pulje", "pool"),
    "unit_cost": ("pris pr. enhed", "unit cost"),
    "frame": ("national ramme", "national frame"),
    "other": ("andet", "other"),
    # who pays
    "kommuner": ("kommuner", "municipalities"),
    "region": ("region", "region"),
    "total": ("i alt", "total"),
    # proof
    "proven": ("bekræftet af flere summer", "confirmed by several sums"),
    "supported": ("bekræftet af én sum", "confirmed by one sum"),
    "unproven": ("ikke efterprøvet", "unproven"),
    "contradicted": ("modsagt af en sum", "contradicted by a sum"),
    # what a fact rests on
    "single": ("ét dokument", "one document"),
    "confirmed": ("flere dokumenter er enige", "several documents agree"),
    "revised": ("ændret i et senere dokument", "changed by a later document"),
    "disputed": ("dokumenterne er uenige", "documents disagree"),
    "derived": ("udledt af andre tal", "derived from other figures"),
    # why an amount is not counted
    "copy": ("kopi af et andet dokument", "copy of another document"),
    "repeated": ("tæller, hvor det er oplyst bedst", "counted where it is stated best"),
    "replaced": ("et senere dokument oplyser andet", "a later document says otherwise"),
    "part_of_total": ("del af en total, der tæller", "part of a total that counts"),
    "total_of_parts": ("dets dele tæller", "its parts are counted"),
    "plan": ("kun indstillet", "only recommended"),
    "undecided": ("ikke besluttet", "not decided"),
    "two_readings": ("læst på to måder i en scanning", "read in two ways in a scan"),
    "limit": ("en grænse (højst, mindst)", "a limit (at most, at least)"),
    "other_money": ("ikke klyngernes penge", "not the clusters' money"),
    # why a document replaces another
    "stated": ("det oplyser dokumentet selv", "the document says so itself"),
    "reissued": ("samme oversigt, senere", "the same overview, later"),
    "minutes": ("referat af mødet", "minutes of the meeting"),
    "edition": ("senere udgave af samme tabel", "later edition of the same table"),
    # class of a mismatch
    "lost_separator": ("tabt skilletegn", "lost separator"),
    "digit_error": ("forkert ciffer", "wrong digit"),
    "transposed_digits": ("ombyttede cifre", "transposed digits"),
    "sign": ("forkert fortegn", "wrong sign"),
    "unit": ("forkert enhed", "wrong unit"),
    "missing_part": ("en del mangler", "a part is missing"),
    "extra_part": ("en del for meget", "a part too many"),
    "double_count": ("talt med to gange", "counted twice"),
    "different_vintage": ("tal fra en anden udgave", "figure of another version"),
    "different_scope": ("andet omfang", "different scope"),
    "rule_not_followed": ("reglen er ikke fulgt", "rule not followed"),
    "reading_doubt": ("tvivl om læsningen", "doubtful reading"),
    "unexplained": ("uforklaret", "unexplained"),
    # relations
    "row": ("række", "row"),
    "column": ("kolonne", "column"),
    "group": ("gruppe", "group"),
    "cell": ("i én celle", "within one cell"),
    "tables": ("mellem tabeller", "between tables"),
    "prose": ("tekst", "text"),
    "documents": ("mellem dokumenter", "between documents"),
    "rule": ("regel", "rule"),
    "prose_sum": ("poster i teksten", "items in the text"),
    "multiple": ("gange", "multiple"),
    "share": ("andel", "share"),
    "rest": ("rest", "remainder"),
    "unchanged": ("uændret år", "unchanged year"),
    # where an attribute comes from
    "from_unit": ("enhed", "unit"),
    "from_measure": ("art", "measure"),
    "from_basis": ("grundlag", "basis"),
    "from_payer": ("betaler", "payer"),
    "from_period": ("periode", "period"),
    "from_per": ("sats pr.", "rate"),
    "from_place": ("sted", "place"),
    "in_cell": ("samme felt", "same cell"),
    "in_column": ("kolonnens overskrift", "column heading"),
    "in_row": ("rækkens tekst", "row label"),
    "in_outer": ("flettet rækketekst", "merged row label"),
    "in_band": ("mellemoverskrift i tabellen", "band in the table"),
    "in_corner": ("hjørnefeltet", "corner cell"),
    "in_caption": ("tabellens titel", "caption"),
    "in_unit_line": ("linjen over tabellen", "line over the table"),
    "in_note": ("note til tabellen", "note to the table"),
    "in_introduction": ("teksten, der indleder", "the text that introduces it"),
    "in_heading": ("overskrift", "heading"),
    "in_title": ("dokumentets titel", "title of the document"),
    "in_document": ("dokumentet som helhed", "the document as a whole"),
    "in_sum": ("de kolonner, der lægges sammen", "the columns it adds up"),
    "in_other_columns": ("de andre kolonner", "the other columns"),
    "in_year_column": ("kolonnen med årstal", "column of years"),
    "in_arithmetic": ("regnestykket i dokumentet", "the document's arithmetic"),
    "in_amount": ("beløbet selv", "the amount itself"),
    "in_assumed": ("ikke oplyst; antaget", "not said; assumed"),
    "in_labels": ("kolonnen med rækketekster", "column of labels"),
    "in_clause": ("samme sætningsled", "same clause"),
    "in_sentence": ("samme sætning", "same sentence"),
    "in_before": ("sætningen før", "the sentence before"),
    # statements
    "count": ("antal og liste", "number and list"),
    "members": ("antal medlemmer", "number of members"),
    "entities": ("klynger nævnt", "clusters named"),
    "direction": ("retning", "direction"),
    "change": ("ændring", "change"),
    "rate": ("sats", "rate"),
    "hundred": ("i alt 100 pct.", "100 per cent in all"),
    "per_capita": ("pr. indbygger", "per inhabitant"),
    "range": ("interval", "range"),
    "base": ("grundtal", "base"),
    # units of statements
    "percent": ("pct.", "per cent"),
    "points": ("procentpoint", "percentage points"),
    "kr": ("kr.", "kroner"),
    # what an amount is per
    "capita": ("indbygger", "capita"),
    "year": ("år", "year"),
    "month": ("måned", "month"),
    "week": ("uge", "week"),
    "day": ("dag", "day"),
    "hour": ("time", "hour"),
    "person": ("person", "person"),
    # names
    "cluster": ("klynge", "cluster"),
    "municipality": ("kommune", "municipality"),
    "hospital": ("hospital", "hospital"),
    "initiative": ("indsats", "initiative"),
    "ambiguous": ("flertydigt", "ambiguous"),
    "unknown": ("ukendt", "unknown"),
    "match": ("stemmer", "match"),
    "changed": ("afviger", "changed"),
    "missing_there": ("mangler i kilden", "missing in the source"),
    "missing_here": ("mangler i dokumenterne", "missing in the documents"),
    "twice": ("står to gange i kilden", "twice in the source"),
    "matched": ("fundet", "matched"),
    "not_a_name": ("ikke et navn", "not a name"),
    # how a name was resolved
    "decision": ("afgjort af et menneske", "decided by a person"),
    "alias": ("kendt stavemåde", "known spelling"),
    "context": ("sammenhængen", "context"),
    "fuzzy": ("lighed", "likeness"),
    "none": ("intet", "nothing"),
    # status of a finding
    "open": ("åbent", "open"),
    "accepted": ("accepteret", "accepted"),
}

# what the figures of an account must fulfil → Danish, English
CONDITIONS: Mapping[str, tuple[str, str]] = {
    "municipalities + region = allocated": (
        "kommuner og region giver ikke det afsatte",
        "municipalities and region do not give what is allocated",
    ),
    "allocated - committed = uncommitted": (
        "afsat minus disponeret giver ikke det ikke disponerede",
        "allocated less committed does not give what is uncommitted",
    ),
    "committed, disbursed <= allocated": ("der er brugt mere end afsat", "more is used than allocated"),
}


class Words:
    """The words and number formats of one language (``da`` or ``en``)."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._codes = {row["code"]: row for row in reference.rows("finding_codes")}

    def choose(self, danish: str, english: str) -> str:
        """One of two texts."""
        return danish if self.lang == "da" else english

    def word(self, code: str | None) -> str:
        """The word for a code of the warehouse; a code without one stands for itself."""
        if not code:
            return NOTHING
        return self.choose(*WORDS[code]) if code in WORDS else code

    def finding(self, code: str) -> str:
        """What a finding code means, in a few words."""
        row = self._codes.get(code)
        return row[f"title_{self.lang}"] if row else code

    def explanation(self, finding: Mapping[str, Any]) -> str:
        """The explanation of a finding in this language; of several, the first ones and how many ``more`` there are."""
        text = _HYPHEN.sub(MINUS, str(finding[f"explanation_{self.lang}"] or ""))
        more = finding.get("more")
        if not more:
            return text
        others = self.count(more, ("anden side", "andre sider"), ("other page", "other pages"))
        return f"{text} {self.choose(f'Tilsvarende for {others}.', f'Likewise for {others}.')}"

    def number(self, value: int | Decimal | None, decimals: int | None = None) -> str:
        """A figure with separators; by default as many decimals as it needs, at most two."""
        if value is None:
            return NOTHING
        value = Decimal(value)
        if decimals is None:
            decimals = 0 if value == value.to_integral_value() else 2
        text = f"{abs(value):,.{decimals}f}"
        if self.lang == "da":
            text = text.replace(",", " ").replace(".", ",").replace(" ", ".")
        return f"{MINUS}{text}" if value < 0 else text

    def kroner(self, value: Decimal | None) -> str:
        """An amount with its unit."""
        if value is None:
            return NOTHING
        number = self.number(value)
        return self.choose(f"{number} kr.", f"DKK {number}")

    def slack(self, value: Decimal | None) -> str:
        """What rounding can explain, as round as the money: whole kroner unless it is only a few."""
        return self.kroner(None if value is None else value.to_integral_value(ROUND_FLOOR) if value >= FEW else value)

    def difference(self, value: Decimal | None) -> str:
        """A difference with its sign."""
        return f"+{self.kroner(value)}" if value is not None and value > 0 else self.kroner(value)

    def percent(self, share: float | Decimal | None) -> str:
        """A share of 1 as a percentage, never rounded up to 100."""
        if share is None:
            return NOTHING
        tenths = int(Decimal(str(share)) * 1000)
        return self.number(Decimal(tenths) / 10, 0 if tenths % 10 == 0 else 1) + self.choose(" %", "%")

    def date(self, value: dt.date | None) -> str:
        """A date as written in running text."""
        if value is None:
            return NOTHING
        return self.choose(f"{value.day}.{value.month}.{value.year}", value.isoformat())

    def moment(self, iso: str) -> str:
        """A date and a time of day."""
        at = dt.datetime.fromisoformat(iso)
        return f"{self.date(at.date())} {self.choose('kl.', 'at')} {at:%H.%M}"

    def sizes(self) -> dict[str, str]:
        """What the sizes of a difference are called."""
        return {name: self.choose(*said) for name, said in SIZES.items()}

    def origin(self, value_from: str | None) -> str:
        """Whether a figure is stated, a sum of parts or derived."""
        if parts := re.match(r"sum of (\d+)", value_from or ""):
            return self.choose(f"summen af {parts[1]} poster", f"the sum of {parts[1]} parts")
        if (value_from or "").startswith("derived"):
            return self.choose("udledt", "derived")
        return self.choose("oplyst", "stated") if value_from == "stated" else value_from or NOTHING

    def conditions(self, does_not_hold: str) -> str:
        """What an account does not fulfil, in words."""
        for condition, said in CONDITIONS.items():
            does_not_hold = does_not_hold.replace(condition, self.choose(*said))
        return does_not_hold

    def differing(self, measures: str) -> str:
        """On which figures documents differ, in words: "allocated revised, region disputed"."""
        pairs = (each.rpartition(" ") for each in measures.split(", "))
        return "; ".join(f"{self.word(measure)}: {self.word(status)}" for measure, _, status in pairs)

    def signed(self, value: Decimal | None) -> str:
        """A difference as a figure with its sign."""
        return f"+{self.number(value)}" if value is not None and value > 0 else self.number(value)

    def period(self, first: int | None, last: int | None) -> str:
        """Years, one or two."""
        if first is None and last is None:
            return NOTHING
        return str(first or last) if first == last or not (first and last) else f"{first}–{last}"

    def count(self, number: int, danish: tuple[str, str], english: tuple[str, str]) -> str:
        """A number with its noun in singular or plural."""
        one, many = danish if self.lang == "da" else english
        return f"{self.number(number)} {one if number == 1 else many}"

    def number_kind(self, kind: str) -> str:
        """What a number token is, in the plural."""
        return self.choose(*NUMBER_KINDS[kind]) if kind in NUMBER_KINDS else kind


# kind of a number token → Danish, English, in the plural
NUMBER_KINDS: Mapping[str, tuple[str, str]] = {
    "amount": ("i beløb", "in amounts"),
    "year": ("årstal", "years"),
    "date": ("i datoer", "in dates"),
    "time": ("klokkeslæt", "times of day"),
    "count": ("antal", "counts"),
    "percent": ("procenter", "percentages"),
    "ordinal": ("ordenstal", "ordinals"),
    "label": ("listenumre", "list labels"),
    "reference": ("henvisninger", "references"),
    "page": ("sidetal", "page numbers"),
    "name": ("i navne", "in names"),
    "unexplained": ("uforklarede", "unexplained"),
}
