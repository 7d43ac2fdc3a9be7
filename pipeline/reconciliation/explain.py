"""What a finding means in words, Danish and English, with the figures: an economist must be able to follow it without us."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.reconciliation.diagnosis import TableFinding
from pipeline.reconciliation.matrix import Matrix, Place
from pipeline.reconciliation.relations import CellRelation

CAUSE_DA = {
    "lost_separator": "et skilletegn er faldet ud eller sat forkert",
    "digit_error": "et ciffer er forkert",
    "transposed_digits": "to cifre er byttet om",
    "sign": "fortegnet er vendt",
    "unit": "tallet står i en anden enhed (faktor 1.000 eller 1.000.000)",
}
CAUSE_EN = {
    "lost_separator": "a separator is missing or misplaced",
    "digit_error": "one digit is wrong",
    "transposed_digits": "two digits are swapped",
    "sign": "the sign is reversed",
    "unit": "the figure is in another unit (factor 1,000 or 1,000,000)",
}


def number(value: Decimal | None, language: str = "da") -> str:
    """A figure as Danes (1.234,5) or the English (1,234.5) print it, without superfluous zeros."""
    if value is None:
        return "?"
    plain = value.normalize()
    text = f"{plain:,f}" if plain == plain.to_integral_value() else f"{value.normalize():,f}"
    return text.translate(str.maketrans(",.", ".,")) if language == "da" else text


def name_of(matrix: Matrix, place: Place) -> str:
    """A cell by its row and column labels."""
    row, col = matrix.row_labels[place[0]], matrix.col_labels[place[1]].split("\n")[-1]
    names = [name for name in (" ".join(row.split()), " ".join(col.split())) if name]
    return ", ".join(names) if names else f"række {place[0] + 1}, kolonne {place[1] + 1}"


def _listed(names: Sequence[str], word: str, more: str) -> str:
    if len(names) > 6:
        return ", ".join(names[:5]) + f" {word} {len(names) - 5} {more}"
    return f" {word} ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _parts(matrix: Matrix, relation: CellRelation, language: str) -> str:
    along = 1 if relation.kind == "row" else 0
    labels = matrix.col_labels if along else matrix.row_labels
    names = [" ".join(labels[m[along]].split("\n")[-1].split()) or f"({m[along] + 1})" for m in relation.members]
    return _listed(names, "og" if language == "da" else "and", "andre" if language == "da" else "others")


def explained(matrix: Matrix, finding: TableFinding) -> TableFinding:
    """The finding with its explanations."""
    return replace(finding, explanation_da=_danish(matrix, finding), explanation_en=_english(matrix, finding))


def _main(finding: TableFinding) -> CellRelation:
    return max(finding.relations, key=lambda r: (abs(r.difference or 0), r.total))


def _danish(matrix: Matrix, finding: TableFinding) -> str:
    if finding.line is not None and finding.line[0] in ("shifted", "fused"):
        return _doubt(matrix, finding, "da")
    relation = _main(finding)
    if finding.line is not None and finding.line[0] == "twin":
        return f"Rækken {_line_name(matrix, finding)} står to gange med de samme tal; summerne stemmer, når den tælles én gang."
    text = (
        f"{name_of(matrix, relation.total)}: der står {number(relation.reported)}, men delene ({_parts(matrix, relation, 'da')}) "
        f"giver {number(relation.computed)}. Forskellen er {number(relation.difference)}; afrunding kan højst forklare {number(relation.slack)}."
    )
    others = [r for r in finding.relations if r is not relation]
    if others:
        text += f" Det samme forklarer {len(others)} andre summer, der ikke stemmer: {_listed([name_of(matrix, r.total) for r in others], 'og', 'andre')}."
    return text + " " + _cause_da(matrix, finding)


def _cause_da(matrix: Matrix, finding: TableFinding) -> str:
    name = _line_name(matrix, finding)
    if finding.line is not None:
        if finding.line[0] == "missing":
            return f"Totalen er for stor i {finding.line[1]} kolonner på én gang: sandsynligvis mangler der en hel række."
        if finding.klass == "missing_part":
            return f"Forskellen er netop {name}, som ikke står blandt delene: den er sandsynligvis talt med i totalen."
        if finding.klass == "double_count":
            return f"Forskellen er netop {name}: den er sandsynligvis talt med to gange eller trykt to gange."
        return f"Forskellen er netop {name}: den er sandsynligvis ikke talt med i totalen."
    if not finding.cells:
        ways = len(finding.rivals)
        return "Ingen enkelt rettelse er mere sandsynlig end andre" + (f" ({ways} felter kunne hver for sig forklare det)." if ways > 1 else ".")
    changes = [_change(matrix, cell, value, "da") for cell, value in finding.proposals]
    text = "Alle tabellens summer stemmer, hvis " + " og ".join(changes) + "."
    if finding.klass in CAUSE_DA:
        text += f" Sandsynlig årsag: {CAUSE_DA[finding.klass]}."
    if finding.rivals:
        text += f" {len(finding.rivals)} andre rettelser af {len(finding.cells)} felt(er) forklarer det lige så godt; det kan ikke afgøres ud fra tabellen."
    return text


def _change(matrix: Matrix, cell: Place, value: Decimal, language: str) -> str:
    figure = matrix.figures[cell[0]][cell[1]]
    raw = figure.raw if figure else matrix.texts[cell[0]][cell[1]]
    if language == "da":
        return f"{name_of(matrix, cell)} rettes fra {raw} til {number(value)}"
    return f"{name_of(matrix, cell)} is corrected from {raw} to {number(value, 'en')}"


def _line_name(matrix: Matrix, finding: TableFinding) -> str:
    if finding.line is None or finding.line[0] == "missing":
        return ""
    kind, line = finding.line
    label = matrix.col_labels[line].split("\n")[-1] if kind == "row" else matrix.row_labels[line]
    return " ".join(label.split()) or f"({line + 1})"


def _doubt(matrix: Matrix, finding: TableFinding, language: str) -> str:
    row = _row_name(matrix, finding)
    meant = ", ".join(f"{name_of(matrix, cell)} {number(value, language)}" for cell, value in finding.proposals[:6])
    count = len(finding.relations)
    if language == "da":
        what = "står tallene en kolonne forskudt" if finding.line and finding.line[0] == "shifted" else "står to tal i ét felt"
        more = f" {count} summer stemmer ikke, som rækken er læst." if count else ""
        return f"I rækken {row} {what}: tabellens summer stemmer, når det læses {meant}.{more} Kontrollér læsningen mod siden."
    what = "the figures stand one column off" if finding.line and finding.line[0] == "shifted" else "two figures stand in one cell"
    more = f" {count} sums do not hold as the row is read." if count else ""
    return f"In row {row} {what}: the sums of the table hold when it is read {meant}.{more} Check the reading against the page."


def _row_name(matrix: Matrix, finding: TableFinding) -> str:
    return " ".join(matrix.row_labels[finding.place[0]].split()) or str(finding.place[0] + 1)


def _english(matrix: Matrix, finding: TableFinding) -> str:
    if finding.line is not None and finding.line[0] in ("shifted", "fused"):
        return _doubt(matrix, finding, "en")
    relation = _main(finding)
    if finding.line is not None and finding.line[0] == "twin":
        return f"The row {_line_name(matrix, finding)} stands twice with the same figures; the sums hold when it is counted once."
    text = (
        f"{name_of(matrix, relation.total)}: {number(relation.reported, 'en')} is printed, but the parts ({_parts(matrix, relation, 'en')}) "
        f"make {number(relation.computed, 'en')}. The difference is {number(relation.difference, 'en')}; "
        f"rounding explains at most {number(relation.slack, 'en')}."
    )
    others = [r for r in finding.relations if r is not relation]
    if others:
        text += f" The same explains {len(others)} other sums that do not hold: {_listed([name_of(matrix, r.total) for r in others], 'and', 'others')}."
    return text + " " + _cause_en(matrix, finding)


def _cause_en(matrix: Matrix, finding: TableFinding) -> str:
    name = _line_name(matrix, finding)
    if finding.line is not None:
        if finding.line[0] == "missing":
            return f"The total is too large in {finding.line[1]} columns at once: a whole row is probably missing."
        if finding.klass == "missing_part":
            return f"The difference is exactly {name}, which is not among the parts: it is probably counted in the total."
        if finding.klass == "double_count":
            return f"The difference is exactly {name}: it is probably counted or printed twice."
        return f"The difference is exactly {name}: it is probably left out of the total."
    if not finding.cells:
        ways = len(finding.rivals)
        return "No single correction is likelier than others" + (f" ({ways} cells could each explain it)." if ways > 1 else ".")
    text = "All sums of the table hold if " + " and ".join(_change(matrix, cell, value, "en") for cell, value in finding.proposals) + "."
    if finding.klass in CAUSE_EN:
        text += f" Likely cause: {CAUSE_EN[finding.klass]}."
    if finding.rivals:
        text += f" {len(finding.rivals)} other corrections of {len(finding.cells)} cell(s) explain it as well; the table cannot decide."
    return text


def format_finding(matrix: Matrix, place: Place, state: str) -> TableFinding:
    """A figure that is printed oddly but read with certainty; the sums may prove the reading."""
    figure = matrix.figures[place[0]][place[1]]
    assert figure is not None
    raw, value = figure.raw, figure.value
    da = f"{name_of(matrix, place)}: trykt {raw}, læst som {number(value)}."
    en = f"{name_of(matrix, place)}: printed {raw}, read as {number(value, 'en')}."
    if state in ("proven", "supported"):
        da += " Tabellens summer bekræfter læsningen."
        en += " The sums of the table confirm the reading."
    klass = figure.doubt if figure.doubt == "lost_separator" else "reading_doubt"
    return TableFinding(
        "amount.format", "info" if state in ("proven", "supported") else "warning", "", klass, place, cells=(place,),
        proposal=value, proposal_place=place, located=True, explanation_da=da, explanation_en=en,
    )  # fmt: skip


def unread_finding(matrix: Matrix, place: Place, proposal: Decimal | None) -> TableFinding:
    """A cell that should hold one figure and does not."""
    raw = " ".join(matrix.texts[place[0]][place[1]].split())
    da = f"{name_of(matrix, place)}: »{raw}« kan ikke læses som ét tal."
    en = f"{name_of(matrix, place)}: “{raw}” cannot be read as one figure."
    if proposal is not None:
        da += f" Tabellens summer kræver {number(proposal)}."
        en += f" The sums of the table require {number(proposal, 'en')}."
    return TableFinding(
        "amount.unread", "warning", "incomplete", "reading_doubt", place, cells=(place,), proposal=proposal, proposal_place=place, located=True,
        explanation_da=da, explanation_en=en,
    )  # fmt: skip
