"""All that a document states of figures that are not all money, tested, with a finding for each statement that does not hold."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.interpretation.statements.capita import capita_of_tables, capita_of_text
from pipeline.interpretation.statements.counts import counts
from pipeline.interpretation.statements.findings import finding_of
from pipeline.interpretation.statements.hundreds import hundreds
from pipeline.interpretation.statements.money import caps_on_sums, other_halves
from pipeline.interpretation.statements.quantities import passages
from pipeline.interpretation.statements.ranges import ranges_compared
from pipeline.interpretation.statements.sentences import stated_in_sentences
from pipeline.model import Block, Claim, Finding, NumberToken, Relation, Statement


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
