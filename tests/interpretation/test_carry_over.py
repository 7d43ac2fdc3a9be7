"""Opening + granted − spent − carried on = closing: what a fund's account says of itself, and of the year after."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.extraction import extract
from pipeline.model import Extraction

HEADS = ("Formål", "Overført fra {before}", "Bevilget {year}", "Forbrug {year}", "Overført til {after}")
ROWS = (
    ("Transport", 80_000, 310_000, 295_000, 95_000),
    ("Frivillige", 15_000, 60_000, 52_500, 22_500),
    ("Måltider", 0, 145_000, 140_000, 5_000),
)


def kroner(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def account(year: int = 2023, rows: tuple[tuple[str | int, ...], ...] = ROWS, heads: tuple[str, ...] = HEADS) -> str:
    """A year's account as Markdown."""
    named = [head.format(year=year, before=year - 1, after=year + 1) for head in heads]
    lines = [
        f"# Regnskab for klyngepuljen i Region Sjælland {year}",
        "",
        "Beløb i kr.",
        "",
        "| " + " | ".join(named) + " |",
        "|---" * len(named) + "|",
    ]
    lines += ["| " + " | ".join(kroner(v) if isinstance(v, int) else v for v in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def leaks(text: str) -> list[str]:
    return [
        finding.explanation_da for finding in extract(text.encode(), "a.md").findings if finding.code == "carry.leak"
    ]


def carried(text: str) -> list[str]:
    found: Extraction = extract(text.encode(), "a.md")
    return [relation.verdict for relation in found.relations if relation.kind == "carry"]


def changed(row: int, col: int, value: int) -> tuple[tuple[str | int, ...], ...]:
    return tuple(tuple(value if (r, c) == (row, col) else v for c, v in enumerate(each)) for r, each in enumerate(ROWS))


def test_an_account_that_carries_all_of_its_money_on_is_confirmed() -> None:
    assert carried(account()) == ["exact"] * 3 and not leaks(account())


@pytest.mark.parametrize(("rest", "told"), [(22_500, 0), (23_500, 1)])
def test_what_is_left_and_not_all_carried_on_is_no_leak(rest: int, told: int) -> None:
    rows = tuple((*row[:4], rest if row[0] == "Frivillige" else row[4], 10_000 if row[0] == "Frivillige" else row[4]) for row in ROWS)
    assert len(leaks(account(rows=rows, heads=(*HEADS[:4], "Afvigelse", HEADS[4])))) == told


def test_the_leak_is_named_with_what_is_missing() -> None:
    (told,) = leaks(account(rows=changed(1, 4, 12_500)))
    assert told.startswith("Frivillige: ") and "10.000 kr." in told


@pytest.mark.parametrize(
    ("opening", "granted", "spent", "closing"),
    [
        ("Primosaldo", "Tildelt", "Udmøntet", "Ultimosaldo"),
        ("Rest fra {before}", "Budget {year}", "Afholdt {year}", "Rest"),
        ("Saldo primo", "Indbetalt", "Udbetalt", "Saldo ultimo"),
    ],
)
def test_the_words_of_other_accounts(opening: str, granted: str, spent: str, closing: str) -> None:
    text = account(heads=("Formål", opening, granted, spent, closing))
    assert carried(text) == ["exact"] * 3


def test_posts_under_each_other_are_an_account_too_and_spending_may_have_a_minus() -> None:
    posts = (("Saldo primo 2023", 40_000), ("Tildelt", 260_000), ("Forbrug", -245_000), ("Saldo ultimo 2023", 55_000))
    assert carried(account(rows=posts, heads=("Post", "Kr."))) == ["exact"]
    lost = extract(account(rows=(*posts[:3], ("Saldo ultimo 2023", 45_000)), heads=("Post", "Kr.")).encode(), "a.md")
    (told,) = [finding for finding in lost.findings if finding.verdict == "mismatch"]
    assert told.difference_kr == -10_000, "the leak is told once, whoever finds it"


def test_what_is_carried_on_beside_the_rest_is_taken_off() -> None:
    heads = ("Formål", "Primo", "Tildelt", "Forbrug", "Overføres til {after}", "Rest")
    rows = tuple((name, o, g, s, 1_000, c - 1_000) for name, o, g, s, c in ROWS)  # type: ignore[misc]
    assert carried(account(rows=rows, heads=heads)) == ["exact"] * 3


@pytest.mark.parametrize(
    "text",
    [
        account(heads=("Formål", "Prognose", "Bevilget {year}", "Forbrug {year}", "Overført til {after}")),
        account(rows=tuple((name, o, g, s, c + 7_000 * n) for n, (name, o, g, s, c) in enumerate(ROWS, 1))),  # type: ignore[misc]
    ],
    ids=["no opening", "nothing adds up"],
)
def test_nothing_is_said_of_tables_that_are_no_such_account(text: str) -> None:
    assert not carried(text) and not leaks(text)


def with_total(rows: tuple[tuple[str | int, ...], ...]) -> tuple[tuple[str | int, ...], ...]:
    return (*rows, ("I alt", *(sum(int(row[col]) for row in rows) for col in range(1, 5))))


def test_a_leak_that_the_total_has_too_is_told_once_of_its_line() -> None:
    assert carried(account(rows=with_total(ROWS))) == ["exact"] * 4
    (told,) = leaks(account(rows=with_total(changed(1, 4, 12_500))))
    assert told.startswith("Frivillige: ") and "10.000 kr." in told


@pytest.mark.parametrize(
    "heads",
    [
        (
            "Formål",
            "Mindreforbrug fra {before}",
            "Bevilling {year}",
            "Regnskab {year}",
            "Mindreforbrug overført til {after}",
        ),
        ("Pulje", "Til rådighed fra tidligere år", "Nye bevillinger", "Afregnet", "Rest til videreførelse"),
        ("Konto", "Indestående 1. januar", "Modtaget", "Brugt i året", "Indestående 31. december"),
    ],
    ids=lambda heads: heads[1],
)
def test_accounts_use_many_words(heads: tuple[str, ...]) -> None:
    assert carried(account(heads=heads)) == ["exact"] * 3
    assert len(leaks(account(rows=changed(0, 4, 90_000), heads=heads))) == 1


def test_what_goes_back_is_spent_too() -> None:
    heads = ("Formål", "Saldo primo", "Bevilget", "Forbrug", "Tilbageført", "Saldo ultimo")
    rows = (
        ("Besøgsvenner", 40_000, 300_000, 280_000, 20_000, 40_000),
        ("Møder", 10_000, 120_000, 90_000, 30_000, 10_000),
    )
    assert carried(account(rows=rows, heads=heads)) == ["exact"] * 2


def test_figures_between_without_a_word_may_be_part_of_the_account() -> None:
    posts = (
        ("Likviditet primo", 412_300),
        ("Budgetlagt træk", -51_200),
        ("Forskydning af anlæg", -12_400),
        ("Kursgevinst", 3_900),
        ("Likviditet ultimo", 352_600),
    )
    assert not leaks(account(rows=posts, heads=("Post", "Kr.")))


def test_an_opening_is_no_part_of_the_income_under_it() -> None:
    posts = (
        ("Beholdning ved årets begyndelse", 51_400),
        ("Bidrag fra kommunerne", 300_000),
        ("Bidrag fra regionen", 280_000),
        ("Indtægter i alt", 580_000),
        ("Løn", 410_000),
        ("Materialer", 62_500),
        ("Udgifter i alt", 472_500),
        ("Beholdning ved årets slutning", 158_900),
    )
    found = extract(account(rows=posts, heads=("", "Kr.")).encode(), "a.md")
    assert [each.explanation_da for each in found.findings if each.verdict == "mismatch"] == []
    assert [each.verdict for each in found.relations if each.kind == "carry"] == ["exact"]


WORDS = {
    "Klyngen fik overført 412.000 kr. fra 2022. I 2023 blev der bevilget 1.100.000 kr., og der er brugt 1.287.500 kr. De resterende {} kr. "
    "overføres til 2024.": ("224.500", "204.500"),
    "Ved årets begyndelse stod der 85.000 kr. på kontoen. Der er indbetalt 640.000 kr. og udbetalt 598.400 kr., så saldoen ultimo 2024 er "
    "{} kr.": ("126.600", "116.600"),
    "Primosaldoen var 2,4 mio. kr. Årets tildeling udgjorde 4,1 mio. kr., forbruget 5,2 mio. kr. og ultimosaldoen {} mio. kr.": (
        "1,3",
        "1,6",
    ),
    "Der var 318.000 kr. tilbage fra 2023. Regionen bevilgede 950.000 kr., og klyngen brugte 1.103.000 kr. Dermed er der {} kr. at overføre til "
    "2025.": ("165.000", "156.000"),
}


@pytest.mark.parametrize("text", WORDS, ids=range(len(WORDS)))
def test_an_account_in_words_is_an_account(text: str) -> None:
    right, wrong = (f"# Status\n\n{text.format(figure)}\n" for figure in WORDS[text])
    assert carried(right) == ["exact"] and not leaks(right)
    assert len(leaks(wrong)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Vi fik overført 500.000 kr. fra 2022 til akutteamet. Der er bevilget 80.000 kr. til møder, og der er brugt 12.000 kr. på kørsel. "
        "Til palliation overføres 400.000 kr. til 2024.",
        "Ved årets begyndelse var der ansøgninger for 900.000 kr. Der blev bevilget 600.000 kr., og resten blev afvist.",
        "I 2023 blev der overført 100.000 kr. fra anlæg til drift. Budgettet var 2.000.000 kr., forbruget 1.900.000 kr., og saldoen er 130.000 kr.",
    ],
)
def test_money_of_several_matters_is_no_account(text: str) -> None:
    assert not carried(text) and not leaks(text)


def table(title: str, *rows: tuple[str | int, ...]) -> str:
    cells = [[kroner(cell) if isinstance(cell, int) else cell for cell in row] for row in rows]
    lines = ["| " + " | ".join(row) + " |" for row in cells]
    return "\n".join([f"# {title}", "", "Beløb i kr.", "", lines[0], "|---" * len(rows[0]) + "|", *lines[1:]]) + "\n"


def test_years_beside_each_other_end_where_the_next_begins() -> None:
    heads = ("Formål", "Primo 2022", "Tildelt", "Forbrug", "Primo 2023", "Tildelt", "Forbrug", "Ultimo 2023")
    text = table("Puljen", heads, ("Kørsel", 30_000, 90_000, 85_000, 35_000, 60_000, 80_000, 15_000))
    assert carried(text) == ["exact", "exact"]


def test_of_several_posts_of_one_kind_those_count_with_which_most_rows_add_up() -> None:
    heads = (
        "Indsats",
        "Uforbrugte midler fra 2023",
        "Nye midler 2024",
        "Til rådighed",
        "Disponeret",
        "Forbrug",
        "Overføres til 2025",
    )
    rows = (
        ("Rådgivning", 25_000, 120_000, 145_000, 130_000, 71_000, 15_000),
        ("Træning", 4_000, 50_000, 54_000, 48_000, 12_000, 6_000),
    )
    assert carried(table("Puljen", heads, *rows)) == ["exact", "exact"]


def told(tmp_path: Path, **documents: str) -> list[dict[str, str]]:
    (tmp_path / "raw").mkdir()
    for name, text in documents.items():
        (tmp_path / "raw" / f"{name}.md").write_text(text, encoding="utf-8")
    main(["--root", str(tmp_path), "--quiet", "extract"])
    out = tmp_path / "found.csv"
    query = "SELECT document_id, related_document_id, verdict, explanation_da FROM findings WHERE code = 'carry.leak'"
    main(["--root", str(tmp_path), "sql", query, "-o", str(out)])
    return list(csv.DictReader(out.open(encoding="utf-8")))


def test_a_table_with_a_column_a_year_is_held_against_itself(tmp_path: Path) -> None:
    posts = (
        ("Post", "2021", "2022", "2023"),
        ("Overført fra året før", 0, 70_000, 55_000),
        ("Årets bevilling", 300_000, 310_000, 320_000),
        ("Forbrug", 230_000, 305_000, 290_000),
        ("Overført til næste år", 70_000, 75_000, 85_000),
    )
    (row,) = told(tmp_path, fond=table("Regnskab for Klyngen Fyn", *posts))
    assert row["verdict"] == "mismatch" and not row["related_document_id"]
    assert "slutter 2022 med 75.000 kr." in row["explanation_da"] and "20.000 kr." in row["explanation_da"]


def test_what_one_budget_brings_in_is_asked_about_where_the_account_before_carries_on_something_else(
    tmp_path: Path,
) -> None:
    before = table(
        "Aarhusklyngen: regnskab 2023",
        ("Indsats", "Budget 2023", "Forbrug 2023", "Overføres til 2024"),
        ("Hjemmebesøg", 210_000, 170_000, 40_000),
        ("Tandpleje", 90_000, 75_000, 15_000),
    )
    after = table(
        "Aarhusklyngen: budget 2024",
        ("Indsats", "Overført fra 2023", "Nye midler", "I alt"),
        ("Hjemmebesøg", 40_000, 200_000, 240_000),
        ("Tandpleje", 5_000, 80_000, 85_000),
    )
    (row,) = told(tmp_path, regnskab=before, budget=after)
    assert row["verdict"] == "not_comparable" and (row["document_id"], row["related_document_id"]) == (
        "budget-md",
        "regnskab-md",
    )
    assert row["explanation_da"].startswith("Tandpleje: ") and "10.000 kr." in row["explanation_da"]


def test_totals_of_a_municipality_in_two_documents_are_not_held_against_each_other(tmp_path: Path) -> None:
    head = "Svendborg Kommune\n\n"
    before = table("Drift: regnskab 2023", ("Post", "Budget 2023", "Overføres til 2024"), ("Natur", 90_000, 40_000), ("I alt", 90_000, 40_000))
    after = table("Formue: status 2024", ("Bank", "Overført fra 2023", "Nu"), ("Banken", 900_000, 800_000), ("I alt", 900_000, 800_000))
    assert told(tmp_path, drift=head + before, formue=head + after) == []


def test_an_expected_carry_over_is_no_promise(tmp_path: Path) -> None:
    before = table(
        "Aarhusklyngen: status 2023",
        ("Indsats", "Bevilget 2023", "Forventet overførsel til 2024"),
        ("Hjemmebesøg", 210_000, 40_000),
    )
    after = table(
        "Aarhusklyngen: budget 2024", ("Indsats", "Overført fra 2023", "Nye midler"), ("Hjemmebesøg", 55_000, 200_000)
    )
    assert told(tmp_path, status=before, budget=after) == []


def test_one_years_account_is_held_against_the_next_ones(tmp_path: Path) -> None:
    lost = {name: closing - (4_000 if name == "Transport" else 0) for name, *_, closing in ROWS}
    after = tuple((name, lost[str(name)], g, s, lost[str(name)] + g - s) for name, _, g, s, _ in ROWS)  # type: ignore[index, operator, misc]
    first, second = account(2023, with_total(ROWS)), account(2024, with_total(after))
    (row,) = told(tmp_path, regnskab_2023=first, regnskab_2024=second)
    assert (row["document_id"], row["related_document_id"]) == ("regnskab-2024-md", "regnskab-2023-md")
    assert (
        "Transport" in row["explanation_da"] and "4.000 kr." in row["explanation_da"] and row["verdict"] == "mismatch"
    )
