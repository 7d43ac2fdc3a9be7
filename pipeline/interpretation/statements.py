"""All that a document states of figures that are not all money, tested, with a finding for each statement that does not hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.interpretation.quantities import passages
from pipeline.interpretation.statement_capita import capita_of_tables, capita_of_text
from pipeline.interpretation.statement_counts import counts
from pipeline.interpretation.statement_findings import finding_of
from pipeline.interpretation.statement_money import caps_on_sums, other_halves
from pipeline.interpretation.statement_ranges import ranges_compared
from pipeline.interpretation.statement_sentences import stated_in_sentences
from pipeline.interpretation.statement_shares import hundreds
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
    found += [*ranges_compared(texts), *counts(texts, blocks), *capita_of_tables(blocks, claims, numbers)]
    found += [*caps_on_sums(texts, claims), *other_halves(texts, claims, relations)]
    kept = tuple({each.id: each for each in found}.values())
    return Statements(kept, tuple(finding_of(each) for each in kept if each.verdict == "mismatch"))


def told_once(findings: Sequence[Finding], said: Sequence[Finding]) -> list[Finding]:
    """Both, but a statement of a table's row that a broken ratio of the row tells already (kroner per inhabitant) is named by that finding."""
    ratios = {
        (each.span.block, each.span.row): at
        for at, each in enumerate(findings)
        if each.code == "ratio.broken" and each.span is not None
    }
    out, rest = list(findings), []
    for each in said:
        at = ratios.get((each.span.block, each.span.row)) if each.span and each.code == "sum.rate" else None
        if at is None:
            rest.append(each)
        else:
            out[at] = replace(out[at], statement=each.statement)
    return [*out, *rest]
