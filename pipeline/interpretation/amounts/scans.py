"""Amounts of scanned pages: those that one engine alone read, or two read differently, are doubted unless a printed sum speaks for them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.model import Box, Claim, Document, Finding, Page, Reading
from pipeline.reference.texts import message
from pipeline.tables.scanned import readings_in

ALONE, APART = "one_reading", "two_readings"  # doubts of an amount
DECIDED = ("proven", "supported")
EDGE = 1.0  # points around an amount's box


def held_against_picture(claims: Sequence[Claim], document: Document) -> tuple[list[Claim], list[Finding]]:
    """The claims, with a doubt on each amount of a scanned page that one engine alone read and no sum speaks for, or that was read in two ways
    and no sum tells them apart; and ``engines.disagree`` for each of the latter: a question with all readings, or how a sum decided it."""
    pages = {page.number: page for page in document.pages if page.readings}
    made, found = [], []
    for claim in claims:
        readings = _of(claim, pages) if pages else []
        apart = [reading for reading in readings if reading.doubtful]
        found += [_finding(claim, reading) for reading in apart]
        alone = any(not reading.others for reading in readings) and claim.proof not in DECIDED
        doubt = APART if any(not reading.settled for reading in apart) else ALONE if alone else ""
        if doubt and claim.amount is not None:
            claim = replace(claim, amount=replace(claim.amount, doubt=doubt if apart else claim.amount.doubt or doubt))
        made.append(claim)
    return made, found


def _of(claim: Claim, pages: Mapping[int, Page]) -> list[Reading]:
    """The readings of the figures of a claim."""
    page, box = pages.get(claim.span.page), claim.span.box
    if page is None or box is None:
        return []
    quote = "".join(claim.span.quote.split())
    inside = readings_in(Box(box.x0 - EDGE, box.top - EDGE, box.x1 + EDGE, box.bottom + EDGE), page)
    return [reading for reading in inside if "".join(reading.text.split()).strip(".,;:()") in quote]


def _finding(claim: Claim, reading: Reading) -> Finding:
    others = list(dict.fromkeys(reading.others))
    said = (" og ".join(f"»{each}«" for each in others), " and ".join(f"“{each}”" for each in others))
    why = message("scan", "sum" if reading.settled else "look")
    return Finding(
        "engines.disagree",
        "info" if reading.settled else "warning",
        *message("scan", "apart", text=reading.text, others=said, why=why),
        span=claim.span,
        klass="" if reading.settled else "reading_doubt",
        claim=claim.id,
        reported_kr=claim.amount.value_kr if claim.amount else None,
    )
