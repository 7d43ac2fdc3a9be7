"""Sentences held against the document's tables: an amount a thousand times off the table's, a total that a sentence repeats with a slip, a cap that
the table's total is above, and amounts that are a cell's with two digits in each other's place (612.000 where the table adds up with 621.000).

A sentence and a table may speak of different money, so a difference is told only where one slip explains it, and no other figure of the document is
of that size. Hardly any two amounts are swaps of each other by chance; of few digits they are told only where the sentence names another amount of
the cell's row or column.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product

from pipeline.interpretation.relations.prose_sums import TOTAL, UNITS, stems, unit_finding, years_of
from pipeline.interpretation.relations.table_sums import by_grid, is_exact, kroner, relation_between, rounded, unmet
from pipeline.interpretation.roles.facets import find_wording, is_total
from pipeline.interpretation.text.phrases import sentences
from pipeline.model import Block, Claim, Finding, Grid, Paragraph, Relation
from pipeline.reconciliation import HOLDING, Rounded, combine
from pipeline.reconciliation.causes import likeliest_slip, significant
from pipeline.reference.texts import message

NEAR = 2  # blocks between a table and a sentence beside it
CAPPED = ("allocated", "budget", "committed", "disbursed")
MOST_ROWS = 12  # of a table that are tried together
BESIDE = 40  # characters from "i alt" to its amount
STEP = Decimal("0.05")  # of a table's total that a sentence on it may be off by mistake
HAIR = Decimal("0.02")  # of a limit, by which it may be rounded
FAR = 10  # times smaller (or larger) than every figure of the table a misread unit makes an amount
#: Digits before the noughts at the end that tell by themselves, and with another amount of the row or column beside.
TELLING, TELLING_BESIDE = 4, 3


def swapped_in_text(
    blocks: Sequence[Block], by_block: Mapping[str, Sequence[Claim]], relations: Sequence[Relation]
) -> list[tuple[Relation, Finding]]:
    """The amounts of sentences that differ from one proven cell so, and from no other, and that are printed nowhere else. ``by_block``: the
    claims of each."""
    claims = [claim for own in by_block.values() for claim in own]
    proven = {claim for each in relations if each.verdict in HOLDING for claim in (each.total, *(part.claim for part in each.parts))}
    printed = Counter(value for claim in claims if (value := _value(claim)))
    cells: defaultdict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.span.row is not None and claim.id in proven and (value := _value(claim)):
            cells[value].append(claim)
    in_text = {value for claim in claims if claim.span.row is None and (value := _value(claim))}
    found = []
    for block in (each for each in blocks if isinstance(each, Paragraph)):
        for claim in by_block.get(block.id, ()):
            value = _value(claim)
            if not value or printed[value] > 1 or not claim.amount or claim.amount.bound != "exact":
                continue
            meant = [like for like in _swaps(value) if like in cells and like not in in_text]
            if len(meant) == 1 and _is_told(block, claim, cells[meant[0]], by_block):
                found.append(_told(claim, cells[meant[0]][0]))
    return found


def _value(claim: Claim) -> int:
    """The øre of an amount, without its sign; 0 for none and for a rate."""
    return abs(int(claim.amount.value_kr * 100)) if claim.amount and claim.amount.per == "total" else 0


def _swaps(value: int) -> Iterator[int]:
    """The values that two neighbouring digits the other way round make."""
    text = str(value)
    for at in range(len(text) - 1):
        made = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        if made != text and made[0] != "0":
            yield int(made)


def _is_told(block: Paragraph, claim: Claim, cells: Sequence[Claim], by_block: Mapping[str, Sequence[Claim]]) -> bool:
    """Whether an amount has digits enough, or its sentence names another of a cell's row or column."""
    digits = len(str(_value(claim)).rstrip("0"))
    if digits >= TELLING or digits < TELLING_BESIDE:
        return digits >= TELLING
    start, end = next(((low, high) for low, high in sentences(block.text) if low <= claim.span.start < high), (0, 0))
    beside = {_value(each) for each in by_block[block.id] if each is not claim and start <= each.span.start < end}
    return any(
        _value(each) in beside
        for cell in cells
        for each in by_block[cell.span.block]
        if each is not cell and (each.span.row == cell.span.row or each.span.col == cell.span.col)
    )


def _told(claim: Claim, cell: Claim) -> tuple[Relation, Finding]:
    relation = relation_between(f"{claim.id}={cell.id}.swapped", "prose", claim, [(cell, Decimal(1))])
    said = message("finding", "swapped", quote=claim.span.quote, printed=cell.span.quote)
    return relation, replace(unmet("sum.prose", "error", relation, claim, said), klass="transposed_digits")


def off_by_a_unit(blocks: Sequence[Block], claims: Sequence[Claim]) -> Iterator[Finding]:
    """ "samlet disponeret 5,3 t.kr." beside a table whose total disponeret is 5,3 mio. kr.: the same digits and the same kind of
    money, and no other figure of the document anywhere near."""
    tables = [c for c in claims if c.span.row is not None and c.amount and c.amount.value_kr and c.nil == ""]
    texts = {block.id: block.text for block in blocks if isinstance(block, Paragraph)}
    at = {block.id: number for number, block in enumerate(blocks)}
    for claim in claims:
        amount = claim.amount
        if claim.span.row is not None or amount is None or amount.per != "total" or not amount.value_kr:
            continue
        digits = len(re.sub(r"\D", "", f"{abs(amount.value_kr / amount.quantum_kr):f}".split(".")[0]))
        totals = [t for t in tables if t.whole or t.role == "total"]
        found = [t for t in totals if t.amount and t.amount.value_kr / amount.value_kr in UNITS]
        values = {t.amount.value_kr for t in found if t.amount}
        if len(values) != 1 or digits < 2 or any(t.measure == "other" for t in found):
            continue
        beside = digits > 2 and abs(at[claim.span.block] - at[found[0].span.block]) <= NEAR
        same = any(t.measure == claim.measure for t in found)
        if not beside and not (same and TOTAL.search(texts.get(claim.span.block, ""))):
            continue
        sizes = [abs(t.amount.value_kr) for t in tables if t.amount and t.span.block == found[0].span.block]
        if FAR * abs(amount.value_kr) >= min(sizes) and abs(amount.value_kr) <= FAR * max(sizes):
            continue
        meant = values.pop()
        what = found[0].subject_text.rsplit(" / ", 1)[-1].strip(" :")
        said = message("finding", "off_by_a_unit", quote=claim.span.quote, meant=meant, what=what)
        yield unit_finding(claim, relation_between("", "prose", claim, [(found[0], Decimal(1))]), meant, said)


def totals_beside(blocks: Sequence[Block], claims: Sequence[Claim]) -> Iterator[tuple[Relation, Finding]]:
    """ "Der opkræves hermed i alt 347.000 kr." beside a table whose total is 374.000 kr.: a sentence's amount in all, or an amount of the same kind,
    that no figure of the document and no rows of the table give, where one slip, or a step of a few per cent in a year that both name, makes
    the table's total of it."""
    of = by_grid([claim for claim in claims if claim.amount])
    for at, block in enumerate(blocks):
        if not isinstance(block, Paragraph):
            continue
        for low, high in sentences(block.text):
            words = [match.span() for match in TOTAL.finditer(block.text, low, high)]
            inside = [c for c in of.get(block.id, ()) if low <= c.span.start < high and is_exact(c) and not _is_printed_again(c, claims)]
            summed = [c for c in inside for start, end in words if 0 <= c.span.start - end <= BESIDE or 0 <= start - c.span.end < 3][:1]
            for claim, grid in product(inside, blocks[max(0, at - NEAR) : at + NEAR + 1]):
                own = of.get(grid.id, ())
                total = _total_beside(claim, block.text[low:high], grid, own, claim in summed) if isinstance(grid, Grid) else None
                if total and not _is_between(claim, total, claims):
                    relation = relation_between(f"{claim.id}=beside.{total.id}", "prose", claim, [(total, Decimal(1))])
                    told = {"subject": total.subject_text, "quote": claim.span.quote, "total": total.span.quote}
                    yield relation, unmet("sum.prose", "warning", relation, claim, message("finding", "beside", off=relation.difference_kr, **told))


def _is_between(claim: Claim, total: Claim, claims: Sequence[Claim]) -> bool:
    """Whether running text gives what lies between an amount and a total ("Der blev således ikke fordelt 150.000 kr.")."""
    off = abs(kroner(total) - kroner(claim))
    return any(other.span.row is None and is_exact(other) and kroner(other) == off for other in claims)


def _is_printed_again(claim: Claim, claims: Sequence[Claim]) -> bool:
    """Whether another figure of the document is the same amount."""
    figure = rounded(claim)
    return any(other is not claim and figure and (same := rounded(other)) and figure.meets(same) for other in claims)


def _total_beside(claim: Claim, sentence: str, grid: Grid, own: Sequence[Claim], summed: bool) -> Claim | None:
    """The total of a table that an amount was meant to repeat; one that no word calls an amount in all (``summed``) repeats only one of its own
    kind that the table's rows make."""
    texts = grid.texts()
    sums = [c for c in own if c.span.row is not None and is_total(texts[c.span.row][0]) and years_of(c) in (years_of(claim), (None, None))]
    same = [c for c in sums if c.measure == claim.measure] or [c for c in sums if claim.measure == "other"]
    total = max(same or sums, key=kroner, default=None)
    if total is None or not claim.amount or not is_exact(total):
        return None
    column = [c for c in own if c.span.col == total.span.col and c.span.row != total.span.row]
    if max(len(column), len(sums)) > MOST_ROWS or _makes(kroner(claim), [*map(kroner, column)]) or _makes(kroner(claim), [*map(kroner, sums)]):
        return None
    room = total.amount.quantum_kr / 2 if total.amount else Decimal(0)
    off = kroner(total) - kroner(claim)
    slip = likeliest_slip(kroner(claim), claim.amount.quantum_kr, off - room, off + room).klass
    digits = significant(kroner(claim))
    spending, unsettled, thus = (find_wording(kind, sentence, "rule_words") for kind in ("spending", "unsettled", "thus"))
    near = abs(off) <= STEP * kroner(total) and str(claim.period_from) in sentence and years_of(total) == years_of(claim)
    stepped = same and near and (spending or claim.measure != "other")
    slipped = digits > 2 and (slip == "transposed_digits" or (slip == "digit_error" and (thus or (same and summed and claim.measure != "other"))))
    proven = bool(same) and _makes(kroner(total), [*map(kroner, column)])
    return total if ((slipped and (summed or proven)) or (stepped and summed)) and not unsettled else None


def _makes(value: Decimal, amounts: Sequence[Decimal]) -> bool:
    """Whether some of the amounts make a value together."""
    made = {Decimal(0)}
    for amount in amounts:
        made |= {each + amount for each in made}
    return value in made


def caps_exceeded(blocks: Sequence[Block], claims: Sequence[Claim]) -> Iterator[tuple[Relation, Finding]]:
    """ "Puljen må højst bruge 1,2 mio. kr." within a few blocks of a table on the same matter whose only total for those years, or the row that
    the sentence names, is more, though not so much that it is of other money."""
    at = {block.id: number for number, block in enumerate(blocks)}
    grids = [block for block in blocks if isinstance(block, Grid)]
    caps = [
        c for c in claims if c.amount and c.amount.bound == "at_most" and c.span.row is None and c.amount.per == "total"
    ]
    for cap, grid in ((c, g) for c in caps for g in grids if abs(at[c.span.block] - at[g.id]) <= NEAR):
        block = blocks[at[cap.span.block]]
        under = [c for c in claims if c.span.block == grid.id and c.measure in CAPPED]
        capped = _capped(cap, block.text, grid, under) if isinstance(block, Paragraph) else None
        if cap.amount is None or capped is None:
            continue
        value = cap.amount.value_kr  # a limit is not rounded as a sum is
        room = min(cap.amount.high_kr - value, value * HAIR)
        compared = combine(Rounded(value, value - room, value + room), [(rounded(capped), 1)])
        over = -(compared.difference or Decimal(0))
        if compared.verdict == "mismatch" and 0 < over <= value:
            relation = relation_between(f"{cap.id}>={capped.id}", "cap", cap, [(capped, Decimal(1))], compared)
            said = {"subject": capped.subject_text, "quote": cap.span.quote, "total": capped.span.quote}
            told = message("finding", "capped", over=over, **said)
            yield relation, unmet("cap.exceeded", "error", relation, cap, told)


def _capped(cap: Claim, text: str, grid: Grid, claims: Sequence[Claim]) -> Claim | None:
    """What a table says of the money that a sentence sets a limit to; None where it is not clear that it does."""
    sentence = next((text[low:high] for low, high in sentences(text) if low <= cap.span.start < high), text)
    heads = " ".join(cell for row in grid.texts()[: max(grid.header_rows, 1)] for cell in row)
    matter, said = stems(f"{heads} {grid.caption}"), stems(sentence)
    years = {(c.period_from, c.period_to) for c in claims}
    same = (cap.period_from, cap.period_to) if cap.period_from or len(years) > 1 else next(iter(years), None)
    here = [
        c for c in claims if (c.period_from, c.period_to) == same and (c.measure == cap.measure or cap.measure == "cap")
    ]
    here = here or [c for c in claims if (c.period_from, c.period_to) == same]
    named = [c for c in here if not c.whole and (said - matter) & stems(c.subject_text.rsplit(" / ", 1)[-1])]
    found = named or [c for c in here if c.whole and matter & stems(text)]
    for role in ("total", "subtotal")[: 2 if named else 1]:
        found = [c for c in found if c.role == role] or (found if named else [])
    return found[0] if len(found) == 1 and not find_wording("each", sentence, "rule_words") else None
