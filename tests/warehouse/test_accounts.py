"""Small collections read whole: what each cluster and region has, and what is told of documents that follow each other."""

from pathlib import Path

import pytest

from pipeline.warehouse.load import query
from tests.warehouse.test_problems import warehouse
from tests.warehouse.test_queries import QUERIES

ZEALAND = ("Klyngen Holbæk", "Klyngen Roskilde/Køge", "Klyngen Nykøbing F", "Klyngen Næstved/Slagelse")
NORTH = ("Klynge Nord", "Klynge Midt", "Klynge Vest", "Klynge Syd")


def page(title: str, *blocks: str) -> str:
    paragraphs = "".join(block if block.startswith("<") else f"<p>{block}</p>" for block in blocks)
    return f'<html lang="da"><title>{title}</title><h1>{title}</h1>{paragraphs}</html>'


def table(head: str, *lines: str) -> str:
    rows = [f"<tr><th>{head.replace('|', '</th><th>')}</th></tr>"]
    rows += [f"<tr><td>{line.replace('|', '</td><td>')}</td></tr>" for line in lines]
    return f"<table>{''.join(rows)}</table>"


def kroner(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def given(clusters, figures, head: str, total: str = "I alt") -> str:
    lines = [f"{name}|{kroner(figure)}" for name, figure in zip(clusters, figures, strict=True)]
    return table(head, *lines, f"{total}|{kroner(sum(figures))}")


def account(root: Path, pages: dict[str, str], columns: str, view: str = "cluster_account") -> list[tuple]:
    with warehouse(root, pages) as connection:
        return [tuple(row.values()) for row in query(connection, f"SELECT {columns} FROM {view} ORDER BY ALL")]


def test_columns_of_years_and_payers_keep_their_heads(tmp_path):
    figures = [(700_000 + 1_000 * n, 810_000 + 2_000 * n, 715_500 + 900 * n, 820_200 + 100 * n) for n in range(4)]
    lines = [
        f"{name}|{'|'.join(map(kroner, row))}|{kroner(sum(row))}" for name, row in zip(NORTH, figures, strict=True)
    ]
    totals = [sum(column) for column in zip(*figures, strict=True)]
    head = "Klynge|2031 Kommuner|2031 Region|2032 Kommuner|2032 Region|2031-2032 i alt"
    lines.append(f"I alt|{'|'.join(map(kroner, totals))}|{kroner(sum(totals))}")
    columns = "period_from, period_to, allocated_municipalities_kr, allocated_region_kr, allocated_kr"
    found = account(
        tmp_path,
        {"a.html": page("Midler til klyngerne i Region Nordjylland", table(head, *lines))},
        f"cluster_id, {columns}",
    )
    a, b, c, d = figures[2]  # Klynge Vest
    assert [row[1:] for row in found if row[0] == "nordjylland-vest"] == [
        (2031, 2031, a, b, a + b),
        (2031, 2032, a + c, b + d, a + b + c + d),
        (2032, 2032, c, d, c + d),
    ]


def test_what_stands_before_a_table_is_no_head_of_its_columns(tmp_path):
    lines = [f"{name}|{n}01.200|{n}10.300|{n}11.500" for n, name in enumerate(ZEALAND, 1)]
    lines = [f"{line}|{kroner(n * 300_000 + 23_000)}" for n, line in enumerate(lines, 1)]
    lines.append("I alt|1.004.800|1.041.200|1.046.000|3.092.000")
    text = page(
        "Budgetopfølgning for klyngerne i Region Sjælland 2031",
        "2. juli 2031",
        "Forbrug pr. tertial 2031, kr.",
        table("Klynge|1. tertial|2. tertial|3. tertial|I alt", *lines),
    )
    found = account(tmp_path, {"a.html": text}, "cluster_id, disbursed_kr")
    assert dict(found)["sjaelland-holbaek"] == 323_000 and len(found) == 4


def test_payers_of_tables_side_by_side_are_those_over_their_labels(tmp_path):
    text = "Midler til klyngerne i Region Nordjylland 2031\n\n"
    text += "Kommunernes tilskud 2031 (1.000 kr.)        Regionens tilskud 2031 (1.000 kr.)\n"
    rows = [("Klynge", "Afsat", "Afsat"), *((name, f"1.{n}00", f"1.{n}50") for n, name in enumerate(NORTH, 1))]
    text += "\n".join(f"{a:<20}{b:>10}          {a:<20}{c:>10}" for a, b, c in [*rows, ("I alt", "5.000", "5.200")])
    found = account(
        tmp_path,
        {"a.txt": text},
        "cluster_id, allocated_municipalities_kr, allocated_region_kr, allocated_kr, allocated_from",
    )
    assert found[2] == ("nordjylland-syd", 1_400_000, 1_450_000, 2_850_000, "derived")


def test_a_total_of_all_clusters_of_a_region_is_the_region_s(tmp_path):
    pages = {
        "a.html": page(
            "Klyngernes midler",
            "15. januar 2031",
            given(NORTH, (1_200_300, 1_900_100, 800_200, 1_500_400), "Klynge|Tildelt 2031, kr.", "Samlet"),
        )
    }
    assert account(tmp_path, pages, "region_id, allocated_kr", "region_account") == [("nordjylland", 5_401_000)]


DRAFT, FINAL = (2_100_000, 3_400_000, 1_250_000, 2_750_000), (2_140_000, 3_360_000, 1_290_000, 2_710_000)


@pytest.mark.parametrize(
    ("first", "then", "why"),
    [
        (
            page(
                "Dagsorden: Sundhedssamarbejdsudvalget, Region Sjælland",
                "Møde den 4. maj 2031",
                "<h2>Punkt 3. Udkast til fordeling</h2>",
            ),
            page(
                "Referat: Sundhedssamarbejdsudvalget, Region Sjælland",
                "Møde den 4. maj 2031",
                "<h2>Punkt 3. Fordeling</h2>",
            ),
            "minutes",
        ),
        (
            page("Foreløbig opgørelse af klyngernes penge", "4. april 2031"),
            page("Klyngernes økonomi i Region Sjælland", "4. maj 2031"),
            "final",
        ),
    ],
)
def test_a_draft_and_what_became_of_it_and_the_year_s_account_are_no_problem(tmp_path, first, then, why):
    head = "Klynge|Afsat 2031, kr."
    spent = [kroner(figure - 100_000 * n) for n, figure in enumerate(FINAL)]
    lines = [
        f"{name}|{kroner(figure)}|{used}|{kroner(100_000 * n) if n else '-'}"
        for n, (name, figure, used) in enumerate(zip(ZEALAND, FINAL, spent, strict=True))
    ]
    pages = {
        "z.html": first.replace("</html>", given(ZEALAND, DRAFT, head) + "</html>"),
        "y.html": then.replace("</html>", given(ZEALAND, FINAL, head) + "</html>"),
        "x.html": page(
            "Regnskab 2031 for klyngerne, Region Sjælland",
            "3. marts 2032",
            table("Klynge|Afsat 2031|Forbrug 2031|Rest 2031", *lines),
        ),
    }
    with warehouse(tmp_path, pages) as connection:
        assert query(connection, "FROM problems") == []
        (version,) = query(connection, "FROM versions")
        assert (version["document_id"], version["replaces_document_id"], version["why"]) == ("y-html", "z-html", why)
        rows = query(connection, "SELECT allocated_kr, disbursed_kr, uncommitted_kr FROM cluster_account ORDER BY 1")
        assert [row["allocated_kr"] for row in rows] == sorted(FINAL)
        assert {row["uncommitted_kr"] for row in rows} == {0, 100_000, 200_000, 300_000}


def test_of_three_versions_each_replaces_the_one_it_names(tmp_path):
    head, steps = (
        "Klynge|Tildelt 2031, kr.",
        [[figure + 1_130 * n * (-1) ** k for k, figure in enumerate(FINAL)] for n in range(3)],
    )
    title = "Fordeling af klyngemidler i Region Sjælland 2031"
    pages = {
        "c.html": page(f"Foreløbig {title.lower()}", "Dato: 02-01-2031", given(ZEALAND, steps[0], head)),
        "b.html": page(
            title, "Dato: 03-03-2031", "Notatet erstatter notatet af 2. januar 2031.", given(ZEALAND, steps[1], head)
        ),
        "a.html": page(
            title,
            "Dato: 09-05-2031",
            "Notatet er revideret og erstatter notatet af 3. marts 2031.",
            given(ZEALAND, steps[2], head),
        ),
    }
    with warehouse(tmp_path, pages) as connection:
        told = query(connection, "SELECT document_id, superseded_by FROM documents ORDER BY 1")
        assert [tuple(row.values()) for row in told] == [("a-html", None), ("b-html", "a-html"), ("c-html", "b-html")]
        assert query(connection, "FROM problems") == []


def test_the_shares_make_the_total_that_is_stated_first(tmp_path):
    said = "Der er afsat 7,3 mio. kr. til Fynsklyngen i 2031. Heraf kommer 3,7 mio. kr. fra kommunerne, og 3,6 mio. kr. kommer fra Region Syddanmark."
    more = "Med renter er der afsat 7,6 mio. kr. til Fynsklyngen i 2031."
    before = [f"Mødet begyndte med sag {word}." for word in ("et", "to", "tre", "fire", "fem", "seks", "syv")]
    with warehouse(
        tmp_path, {"a.html": page("Referat fra Fynsklyngen", *before, said, more, "Mødet sluttede.")}
    ) as connection:
        relations = query(connection, "SELECT reported_kr, verdict FROM relations WHERE kind = 'prose_sum'")
        assert [tuple(row.values()) for row in relations] == [(7_300_000, "exact")]
        blocks = query(connection, "SELECT DISTINCT block_id FROM claims ORDER BY 1")
        assert len({len(row["block_id"]) for row in blocks}) == 2  # p9 and p10


def test_a_disputed_cluster_leaves_the_sums_of_its_region_open(tmp_path):
    figures = (1_200_300, 1_900_100, 800_200, 1_500_400)
    pages = {
        f"{name}.html": page(
            f"Notat {name} til Region Nordjylland",
            "Dato: 3. marts 2031",
            given(NORTH, (figures[0], midt, *figures[2:]), "Klynge|Tildelt 2031, kr."),
        )
        for name, midt in (("a", figures[1]), ("b", 2_345_600))
    }
    columns = "clusters, clusters_allocated_kr, differing"
    assert account(tmp_path, pages, columns, "region_account") == [
        (4, None, "allocated disputed; Klynge Midt: allocated disputed")
    ]


def test_one_payer_s_share_is_not_given_as_the_whole(tmp_path):
    lines = [f"{name}|{kroner(900_000 + n)}" for n, name in enumerate(NORTH)]
    pages = {
        "a.html": page("Midler til klyngerne i Region Nordjylland", table("Klynge|Regionens andel 2031, kr.", *lines))
    }
    with warehouse(tmp_path, pages) as connection:
        rows = query(connection, QUERIES["tildelt"].sql)
    assert [(row["region_kr"], row["allocated_kr"]) for row in rows] == [(900_000 + n, None) for n in (1, 0, 3, 2)]
