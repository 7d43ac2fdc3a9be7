"""Every number token once, with a kind; and findings about odd printing."""

from decimal import Decimal

import pytest

from pipeline.extraction import extract
from pipeline.interpretation.amounts.context import BlockContext
from pipeline.interpretation.amounts.ledger import ledger
from pipeline.interpretation.amounts.number_findings import number_findings
from pipeline.interpretation.amounts.prose import claims_of_paragraph
from pipeline.model import Amount, Cell, Claim, Finding, Grid, Layout, NumberToken, Paragraph, Span


def paragraph(text: str, role: str = "body") -> Paragraph:
    return Paragraph("p1", text, 1, role=role)


def kinds(layout: Layout, claims: list[Claim] | None = None) -> list[tuple[str, str]]:
    return [(number.raw, number.kind) for number in ledger(layout, claims or [])]


def table(*rows: str, header_rows: int = 1, caption: str = "") -> Grid:
    """A grid from rows of cells divided by ``|``."""
    texts = [[cell.strip() for cell in row.split("|")] for row in rows]
    cells = tuple(Cell(r, c, text) for r, row in enumerate(texts) for c, text in enumerate(row))
    return Grid("t1", len(texts), len(texts[0]), cells, header_rows=header_rows, caption=caption)


def claim_of(row: int, col: int, text: str) -> Claim:
    amount = Amount(Decimal(1), Decimal(1), Decimal(1), Decimal(1), "kr", text)
    return Claim(f"t1.r{row}.c{col}", Span(1, text, block="t1", row=row, col=col, start=0, end=len(text)), amount)


def test_amounts_point_to_their_claims() -> None:
    block = paragraph("I 2022 og 2023 er der tildelt ca. 8,8 mio. kr.")
    claims = claims_of_paragraph(block, BlockContext()).claims
    numbers = ledger(Layout((block,)), claims)
    assert [(number.raw, number.kind, number.claim) for number in numbers] == [
        ("2022", "year", ""),
        ("2023", "year", ""),
        ("8,8 mio. kr.", "amount", claims[0].id),
    ]


def test_money_without_a_claim_is_not_explained_away() -> None:
    layout = Layout((paragraph("Der er afsat 8,8 mio. kr."),))
    numbers = ledger(layout, [])
    assert [(number.raw, number.kind) for number in numbers] == [("8,8 mio. kr.", "unexplained")]
    assert [finding.code for finding in number_findings(layout, [], numbers)] == ["amount.unread"]


def test_figures_in_tables_take_their_kind_from_column_row_or_table() -> None:
    grid = table("Klynge|Antal borgere|Andel i pct.|År|Kr.", "Nord|1.250|12,5|2023|2.221.991", "Syd|900|8|2024|7")
    numbers = kinds(Layout((grid,)), [claim_of(1, 4, "2.221.991")])
    assert numbers == [
        ("1.250", "count"),
        ("12,5", "percent"),
        ("2023", "year"),
        ("2.221.991", "amount"),
        ("900", "count"),
        ("8", "percent"),
        ("2024", "year"),
        ("7", "unexplained"),
    ]


def test_money_in_cells_is_not_explained_by_its_print_alone() -> None:
    block = table("Indsats | Økonomi", "Kurser | Der er afsat 2.300.000 til kurser", "Leje | Ca. 2.300.000 opslag", "Mad | afsat 85.000 i alt")
    assert kinds(Layout((block,))) == [("2.300.000", "unexplained"), ("2.300.000", "count"), ("85.000", "unexplained")]
    block = table("Indsats | 2025", "Kurser | 9.120", "Leje | 3.310", "Mad | 1.250")
    claims = [claim_of(1, 1, "9.120"), claim_of(3, 1, "1.250")]
    assert ("3.310", "unexplained") in kinds(Layout((block,)), claims)


def test_a_figure_in_a_table_with_words_only_is_a_count() -> None:
    assert kinds(Layout((table("Kommune|Tilslutning", "Nord|17"),))) == [("17", "count")]


def test_a_unit_at_the_head_of_a_table_is_no_amount() -> None:
    assert kinds(Layout((table("1.000 kr.|Budget", "Drift|-"),))) == [("1.000 kr.", "count")]


def test_page_numbers_that_stand_alone() -> None:
    assert kinds(Layout((paragraph("- 4 -", role="furniture"),))) == [("4", "page")]


def test_personal_numbers_are_seen_but_not_kept() -> None:
    numbers = ledger(
        Layout((paragraph("Borgeren 010203-1234 kan ringe på tlf. 43 97 97 97 eller skrive til a1@by.dk"),)), []
    )
    assert [(number.kind, number.raw) for number in numbers] == [
        ("cpr", "******-****"),
        ("phone", "** ** ** **"),
        ("email", "**@**.**"),
    ]
    assert all("1234" not in number.span.quote and "97" not in number.span.quote for number in numbers)


def findings(text: str) -> list[Finding]:
    block = paragraph(text)
    claims = claims_of_paragraph(block, BlockContext()).claims
    layout = Layout((block,))
    return list(number_findings(layout, claims, ledger(layout, claims)))


def test_odd_printing_is_a_finding_and_the_value_stays() -> None:
    (lost,) = findings("Klynge Syd får 3.936286 kr.")
    assert (lost.code, lost.reported_kr, lost.proposal_kr) == ("amount.format", 3936286, None)
    assert "3.936.286" in lost.explanation_da
    (gap,) = findings("Klynge Byen får 12, 4 mio. kr.")
    assert gap.code == "amount.format"


def test_a_doubtful_unit_is_proposed_never_applied() -> None:
    (comma,) = findings("Der gives 187,500 kr. til formålet.")
    assert (comma.code, comma.reported_kr, comma.proposal_kr) == ("amount.unit", Decimal("187.500"), Decimal(187500))
    (unit,) = findings("Der gives 0,360 kr. til formålet.")
    assert (unit.code, unit.proposal_kr) == ("amount.unit", Decimal(360000))


def test_a_unit_without_a_figure_is_a_finding_a_unit_in_a_header_is_none() -> None:
    assert [finding.code for finding in findings("Der afsættes xx mio. kr. til formålet.")] == ["amount.unread"]
    assert findings("Beløb i mio. kr.") == []


def test_every_token_has_an_id_of_its_own() -> None:
    layout = Layout((paragraph("1. Den 5. maj 2023 fik 3 af 4 kommuner 50 pct."), table("A|B", "1|2")))
    numbers: tuple[NumberToken, ...] = ledger(layout, [])
    assert len({number.id for number in numbers}) == len(numbers)


def test_figures_of_a_table_that_was_not_recognised_stay_visible() -> None:
    blocks = (Paragraph("p1", "Afsat i 2023 (kr.)", 1), Paragraph("p2", "Kommuner i klyngen 2.221.991", 1))
    numbers = ledger(Layout(blocks), [])
    assert [(number.raw, number.kind) for number in numbers] == [("2023", "year"), ("2.221.991", "unexplained")]
    assert [finding.code for finding in number_findings(Layout(blocks), [], numbers)] == ["amount.unread"]


def test_a_date_divided_in_a_cell_is_one_date_and_amounts_keep_their_claims() -> None:
    grid = table("Indsats|Beløb", "Besluttes d. 28. no-\nvember 2023|1) 0,3\nmio. kr.")
    numbers = ledger(Layout((grid,)), [claim_of(1, 1, "1) 0,3\nmio. kr.")])
    assert (numbers[0].raw, numbers[0].kind) == ("28. november 2023", "date")
    assert numbers[0].span.quote == "28. no-\nvember 2023"
    assert numbers[1].claim == "t1.r1.c1"


def test_list_labels_at_the_head_of_a_cell_s_lines() -> None:
    grid = table("Indsats|Mål", "To indsatser er prioriteret\n1. Analyse i Klynge Midt\n2. Indsats for\nældre|-")
    assert kinds(Layout((grid,))) == [("1.", "ordinal"), ("2.", "ordinal")]


def test_millions_without_a_unit_that_count_nothing_are_told():
    def told(text):
        return [finding.code for finding in extract(text.encode(), "a.txt").findings]

    assert told("Vestkysten fik 2.321.000 og Fjorden 2.322.000 kr.") == ["amount.unread"]
    assert told("Landet har 5.961.249 indbyggere.") == []


def test_money_not_read_is_told_once_a_paragraph_with_the_others_named():
    told = [each for each in extract("Løn 350.000; kørsel 50.000; møder 25.000; i alt 425.000 kr.".encode(), "a.txt").findings]
    assert [finding.code for finding in told] == ["amount.unread"]
    assert all(figure in told[0].explanation_da for figure in ("350.000", "50.000", "25.000"))


@pytest.mark.parametrize("text", ["Der gives 47.000 EUR til drift.", "Der gives € 47.000 til drift.", "Afvigelse (kr.) -58250 88300 0"])
def test_other_currencies_and_plain_figures_under_a_unit_are_told(text):
    assert [finding.code for finding in extract(text.encode(), "a.txt").findings] == ["amount.unread"]


@pytest.mark.parametrize(
    ("rows", "values"),
    [
        ([("Løn", "1,248,500"), ("Mad", "614,000")], [1248500, 614000]),
        ([("Løn", "1.248.500"), ("Mad", "614,000")], [1248500, 614]),
        ([("Løn", "2,400"), ("Mad", "285"), ("Leje", "1,250")], [2400, 285, 1250]),
    ],
)
def test_figures_that_can_only_be_english_make_the_others_of_their_table_so(rows, values):
    cells = "".join(f"<tr><td>{label}<td>{figure}" for label, figure in rows)
    found = extract(f"<table><tr><td>Post<td>Beløb i kr.{cells}</table>".encode(), "a.html")
    assert [claim.amount.value_kr for claim in found.claims] == values


def test_a_label_with_a_number_of_something_keeps_its_row_s_money():
    cells = "".join(f"<tr><td>{text}<td>{figure}" for text, figure in (("Husleje", "12.480"), ("Faktura nr. 133", "8.815"), ("Antal møder", "1.140")))
    found = extract(f"<p>Udgifter 2024, kr.</p><table><tr><td>Tekst<td>Beløb{cells}</table>".encode(), "a.html")
    assert [claim.amount.value_kr for claim in found.claims] == [12480, 8815]


@pytest.mark.parametrize("head", ["Forbrug pr. dato", "Forbrug til dato", "År til dato"])
def test_money_until_a_date_is_no_date(head):
    cells = "<tr><td>Husleje<td>12.480<td>30.000<tr><td>Mad<td>2.480<td>4.000"
    found = extract(f"<p>Regnskab 2025, kr.</p><table><tr><td>Tekst<td>{head}<td>Budget{cells}</table>".encode(), "a.html")
    assert [claim.amount.value_kr for claim in found.claims] == [12480, 30000, 2480, 4000]
