"""Every number token of a text with its kind by its own words: amount, year, date, time …, count, or unexplained."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.danish import contexts
from pipeline.danish.contexts import Context
from pipeline.danish.money import find_amounts
from pipeline.danish.numbers import FRACTION
from pipeline.danish.wording import GAP, LETTER


@dataclass(frozen=True, slots=True)
class Token:
    """A number as printed in ``start:end``. Kinds: amount, year, date, percent, count, ordinal, reference, page,
    name, phone, cpr, email, unexplained."""

    start: int
    end: int
    raw: str
    kind: str
    reason: str


_BARE = re.compile(rf"\d{{1,3}}(?:\.\d{{3}})+(?:,\d+)?|\d+(?:[.,]\d+)*(?:\s?{FRACTION})?|{FRACTION}")
_DIGIT = re.compile(rf"\d|{FRACTION}")
_WORD_AFTER = re.compile(rf"{GAP}*[+]?{GAP}*[-‐–]?{GAP}?[a-zæøå]")
_JOINER = re.compile(
    rf"{GAP}*(?:[-–/,;x×]|og|eller|til|mod|samt|hhv\.|af|ud{GAP}af){GAP}*(?:ca\.{GAP}*|på{GAP}+|hhv\.{GAP}*)?\+?"
)
_BETWEEN = re.compile(
    rf"\b(?:mellem|fra|i{GAP}alt|antal(?:let)?(?:{GAP}+\w+)?|ca\.|cirka|omkring|over|under|mindst|højst|op{GAP}til|knap|godt|mere{GAP}end|samlet|med|på|af|er|var|udgør|havde|har|de|til|for|kun|gennemsnitligt){GAP}+$|[(=:]{GAP}*$",
    re.IGNORECASE,
)


def number_tokens(text: str, amounts: Sequence[tuple[int, int]] | None = None) -> tuple[Token, ...]:
    """Every number token of ``text``, in order and disjoint: each digit of the text is in exactly one of them.

    ``amounts`` are the stretches known to be amounts (default: those with a printed unit). A date, ``50 pct.``,
    ``Side 18`` or ``punkt 6`` is one token, ``2023-2026`` are two, ``80+ årige`` gives ``80``.
    """
    if amounts is None:
        amounts = [(found.start, found.end) for found in find_amounts(text)]
    if not amounts and not _DIGIT.search(text):
        return ()
    spans = [Context(start, end, "amount", "money with its unit") for start, end in amounts]
    for context in contexts.find_contexts(text):
        if not any(other.start < context.end and context.start < other.end for other in spans):
            spans.append(context)
    spans.sort(key=lambda span: span.start)
    tokens = [
        Token(span.start, span.end, contexts.tidy(text[span.start : span.end]), span.kind, span.reason)
        for span in spans
    ]
    tokens = [token for token in tokens if _DIGIT.search(token.raw) or token.kind in ("amount", "email")]
    tokens += _rest(text, spans)
    return tuple(_coordinate(text, sorted(tokens, key=lambda token: token.start)))


def _rest(text: str, spans: list[Context]) -> list[Token]:
    """Tokens outside all contexts, by the words directly around them."""
    tokens, position = [], 0
    for span in [*spans, Context(len(text), len(text), "", "")]:
        for match in _BARE.finditer(text, position, span.start):
            tokens.append(_classify(text, match.start(), match.end()))
        position = span.end
    return tokens


QUANTITY = "a quantity without a unit of money"
_CAPITAL_AFTER = re.compile(rf"{GAP}+[A-ZÆØÅ][a-zæøå]")
_IN_YEAR = re.compile(rf"\b(?:i|år|siden|fra){GAP}+$", re.IGNORECASE)


def _classify(text: str, start: int, end: int) -> Token:
    raw = contexts.tidy(text[start:end])
    if contexts.is_year(raw) and not (text[end : end + 1] == "," and text[end + 1 : end + 2].isdigit()):
        return Token(start, end, raw, "year", "printed like a year")
    if re.fullmatch(r"1[5-8]\d\d", raw) and _IN_YEAR.search(text, 0, start):
        return Token(start, end, raw, "year", "a year by the word before it")
    begins = _CAPITAL_AFTER.match(text, end) and "." in raw  # "80.092 Rest 12.310": what is counted is written small
    if not begins and (contexts.follows_count(text, end) or _WORD_AFTER.match(text, end)):
        return Token(start, end, raw, "count", "a word it counts follows")
    if re.search(rf"[{LETTER}]-$", text[:start]):
        return Token(start, end, raw, "name", "number inside a name")
    if re.search(r"[.,]\d", raw) or raw[-1] in "½¼¾⅓⅔":
        return Token(start, end, raw, "count", QUANTITY)
    if _BETWEEN.search(text, 0, start):
        return Token(start, end, raw, "count", "a word before it introduces a quantity")
    return Token(start, end, raw, "unexplained", "")


_FROM_NEXT = frozenset(
    {("unexplained", kind) for kind in ("count", "percent", "ordinal", "page")}
    | {("count", "percent"), ("count", "page")}
)
_TO_NEXT = frozenset({"count", "reference", "page"})


def _coordinate(text: str, tokens: list[Token]) -> list[Token]:
    """A number joined to another (``30 og 7 dage``, ``5 til 10 pct.``) is of its kind."""
    for index in range(len(tokens) - 2, -1, -1):
        token, following = tokens[index], tokens[index + 1]
        if (token.kind, following.kind) in _FROM_NEXT and _joined(text, token.end, following.start):
            tokens[index] = replace(token, kind=following.kind, reason="joined to the number after it")
    for index in range(1, len(tokens)):
        earlier, token = tokens[index - 1], tokens[index]
        if token.kind == "unexplained" and earlier.kind in _TO_NEXT and _joined(text, earlier.end, token.start):
            tokens[index] = replace(token, kind=earlier.kind, reason="joined to the number before it")
    return tokens


def _joined(text: str, end: int, start: int) -> bool:
    return bool(_JOINER.fullmatch(text, end, start)) or not text[end:start].strip()
