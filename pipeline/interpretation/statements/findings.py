"""All that a document states of figures that are not all money, tested, with a finding for each statement that does not hold."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.interpretation.statements.capita import (
    capita_of_tables,
    capita_of_text,
    caps_on_sums,
    hundreds,
    other_halves,
)
from pipeline.interpretation.statements.counts import counts
from pipeline.interpretation.statements.quantities import passages
from pipeline.interpretation.statements.ranges import ranges_compared
from pipeline.interpretation.statements.records import closed, figure
from pipeline.interpretation.statements.sentences import stated_in_sentences
from pipeline.model import Block, Claim, Finding, NumberToken, Relation, Statement
from pipeline.reference.texts import message

#: kind of statement → code of the finding
CODES = {
    **dict.fromkeys(("count", "members", "entities"), "sum.count"),
    **dict.fromkeys(("direction", "change"), "sum.change"),
    **dict.fromkeys(("rate", "share", "hundred", "per_capita"), "sum.rate"),
    **{"range": "sum.range", "base": "amount.unit"},
}


FIGURES = ("reported", "computed", "difference", "slack")


def finding_of(statement: Statement) -> Finding:
    """What a person should look at. Where the list may not be read rightly it is a question, anything else a warning."""
    danish, english = statement.explanation_da, statement.explanation_en
    if statement.slack and statement.difference is not None:
        unit = "points" if statement.unit == "percent" else statement.unit
        said = message("statement", "slack", off=figure(abs(statement.difference), unit), slack=figure(statement.slack, unit))
        danish, english = danish + closed(said[0]), english + closed(said[1])
    return Finding(
        code=CODES[statement.kind],
        severity="info" if statement.klass == "reading_doubt" else "warning",
        explanation_da=danish,
        explanation_en=english,
        span=statement.span,
        verdict="not_comparable" if statement.klass == "reading_doubt" else "mismatch",
        klass=statement.klass,
        statement=statement.id,
        **{f"{name}_kr": getattr(statement, name) for name in FIGURES if statement.unit == "kr"},
    )


@dataclass(frozen=True, slots=True)
class Statements:
    """The statements of a document and the findings on those that do not hold."""

    statements: tuple[Statement, ...] = ()
    findings: tuple[Finding, ...] = ()


def statements(
    blocks: Sequence[Block], claims: Sequence[Claim], numbers: Sequence[NumberToken], relations: Sequence[Relation] = ()
) -> Statements:
    """The statements of a document, each once."""
    texts = passages(blocks, claims, numbers)
    found = [
        each for text in texts for family in (stated_in_sentences, capita_of_text, hundreds) for each in family(text)
    ]
    found += [*ranges_compared(texts), *counts(texts, blocks), *capita_of_tables(blocks, claims)]
    found += [*caps_on_sums(texts, claims), *other_halves(texts, claims, relations)]
    kept = tuple({each.id: each for each in found}.values())
    return Statements(kept, tuple(finding_of(each) for each in kept if each.verdict == "mismatch"))
