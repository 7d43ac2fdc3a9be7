"""How the report says things: figures as Danes (or the English) write them, and words for codes of the warehouse."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from pipeline import reference
from pipeline.reference.texts import joined, message, pairs
from pipeline.reference.texts import number as figure

NOTHING = "–"
MINUS = "\N{MINUS SIGN}"
_HYPHEN = re.compile(r"(?<=[\s(])-(?=\d)")  # before a figure, not inside a word, a range or a quote
FEW = 10  # kroner; less is told with its decimals


class Words:
    """The words and number formats of one language (``da`` or ``en``)."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._codes = {row["code"]: row for row in reference.rows("finding_codes")}

    def choose(self, danish: str, english: str) -> str:
        """One of two texts."""
        return danish if self.lang == "da" else english

    def phrase(self, key: str, kind: str = "report", **fields: Any) -> str:
        """A text of texts.csv with its places filled in."""
        return self.choose(*message(kind, key, **fields))

    def word(self, code: str | None) -> str:
        """The word for a code of the warehouse; a code without one stands for itself."""
        return self._of("word", code) if code else NOTHING

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

    def table(self, table_id: str) -> str:
        """What a table is called that has no caption: by its number."""
        return f"{self.choose('tabel', 'table')} {table_id.rpartition('t')[2]}"

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
        return NOTHING if value is None else self.choose(f"{self.number(value)} kr.", f"DKK {self.number(value)}")

    def factor(self, value: Decimal) -> str:
        """What a part is multiplied by, with all its decimals, so that the sum can be done by hand."""
        return figure(value, self.lang)

    def slack(self, value: Decimal | None) -> str:
        """What rounding can explain, as round as the money: whole kroner unless it is only a few."""
        return self.kroner(None if value is None else value.to_integral_value(ROUND_FLOOR) if value >= FEW else value)

    def difference(self, value: Decimal | None) -> str:
        """A difference with its sign and its unit."""
        return NOTHING if value is None else self.choose(f"{self.signed(value)} kr.", f"DKK {self.signed(value)}")

    def figures(self, code: str) -> Sequence[str]:
        """What the two figures of a finding and their difference are called: of its code, of its family, or of any."""
        named = pairs("figures")
        return self.choose(*(named.get(code) or named.get(code.partition(".")[0]) or named[""])).split("|")

    def off(self, finding: Mapping[str, Any]) -> str:
        """How far a finding is off: a difference with its sign; what is used too much has none."""
        value = finding["difference_kr"]
        return self.kroner(abs(value)) if value and finding["code"].startswith("cap.") else self.difference(value)

    def subject(self, text: str | None) -> str:
        """What an amount is about, no part said twice: "Ældre / Klynge Fyn / Ældre"."""
        return " / ".join(dict.fromkeys((text or "").split(" / ")))

    def percent(self, share: float | Decimal | None) -> str:
        """A share of 1 as a percentage, never rounded up to 100."""
        if share is None:
            return NOTHING
        tenths = int(Decimal(str(share)) * 1000)
        return self.number(Decimal(tenths) / 10, 0 if tenths % 10 == 0 else 1) + self.choose(" %", "%")

    def date(self, value: dt.date | None) -> str:
        """A date as written in running text."""
        return self.choose(f"{value.day}.{value.month}.{value.year}", value.isoformat()) if value else NOTHING

    def moment(self, iso: str) -> str:
        """A date and a time of day."""
        at = dt.datetime.fromisoformat(iso)
        return f"{self.date(at.date())} {self.choose('kl.', 'at')} {at:%H.%M}"

    def sizes(self) -> dict[str, str]:
        """What the sizes of a difference are called."""
        return {name: self.choose(*said) for name, said in pairs("size").items()}

    def origin(self, value_from: str | None) -> str:
        """Whether a figure is stated, a sum of parts or derived."""
        if parts := re.match(r"sum of (\d+)", value_from or ""):
            return self.choose(f"summen af {parts[1]} poster", f"the sum of {parts[1]} parts")
        if (value_from or "").startswith("derived"):
            return self.choose("udledt", "derived")
        return self.choose("oplyst", "stated") if value_from == "stated" else value_from or NOTHING

    def conditions(self, does_not_hold: str) -> str:
        """What an account does not fulfil, in words."""
        for condition, said in pairs("condition").items():
            does_not_hold = does_not_hold.replace(condition, self.choose(*said))
        return does_not_hold

    def differing(self, measures: str) -> str:
        """On which figures documents differ, in words: "allocated revised, region disputed"."""
        alike: dict[str, list[str]] = {}
        for measure, _, status in (each.rpartition(" ") for each in measures.split(", ")):
            alike.setdefault(status, []).append(self.word(measure))
        return "; ".join(f"{joined(named, self.lang)}: {self.word(status)}" for status, named in alike.items())

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

    def unchecked(self, reason: str) -> str:
        """Why no sum reaches a total."""
        return self._of("sums", reason)

    def number_kind(self, kind: str) -> str:
        """What a number token is, in the plural."""
        return self._of("number_kind", kind)

    def _of(self, kind: str, code: str) -> str:
        return self.choose(*pairs(kind).get(code, (code, code)))
