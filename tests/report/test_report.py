"""The report: self-contained, escaped, with the printed cell as proof."""

import base64
import hashlib
import re
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser

import duckdb
import openpyxl
import pytest
from PIL import Image
from reportlab.pdfgen import canvas

from pipeline import reference
from pipeline.cli import main
from pipeline.model import Paragraph, Profile
from pipeline.report import write_report
from pipeline.report.summary import summary
from pipeline.report.words import Words
from pipeline.warehouse.load import open_warehouse
from tests.collections_by_hand import build, stored
from tests.handmade import extraction, table_span, unreadable

EVIL = '<script>alert("x")</script>'


def a_pdf(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    page = canvas.Canvas(str(path), pagesize=(595, 842))
    for row, text in enumerate(["2.182.966", "1.204.100", "900.000", "4.300.000"], 1):
        page.drawString(220, 842 - 120 - 20 * row - 12, text)
    page.save()


@pytest.fixture
def root(tmp_path):
    a_pdf(tmp_path / "raw" / "notat.pdf")
    return tmp_path


def report(root, *documents, lang="da"):
    with build(root / "warehouse" / "klyngeregnskab.duckdb", *documents) as connection:
        return write_report(connection, root, Words(lang))[0]


def html(root, *documents, lang="da"):
    return report(root, *documents, lang=lang).read_text(encoding="utf-8")


WRONG = extraction(total="4.300.000")


class Balance(HTMLParser):
    """Every element that is opened is closed."""

    def __init__(self):
        super().__init__()
        self.open, self.links = [], []

    def handle_starttag(self, tag, attributes):
        self.links += [value for name, value in attributes if name in ("href", "src")]
        if tag not in ("meta", "img", "br", "input"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        """As SVG has them: nothing is opened."""

    def handle_endtag(self, tag):
        if tag in ("td", "th", "tr", "thead", "table"):  # browsers add tbody by themselves; we write none
            assert self.open and self.open[-1] == tag, (self.open[-3:], tag)
        while self.open and self.open.pop() != tag:
            raise AssertionError(tag)


def test_a_wrong_sum_is_shown_with_its_figures_and_the_marked_page(root):
    index = report(root, stored("notat", WRONG))
    text = index.read_text(encoding="utf-8")
    assert "Kolonnens sum stemmer ikke" in text
    for figure in ("4.300.000 kr.", "4.287.066 kr.", "+12.934 kr."):
        assert figure in text
    assert re.search(r'<i class="mark main"', text)
    picture = re.search(r'src="(billeder/[^"]+\.png)"', text)
    with Image.open(index.parent / picture[1]) as image:
        assert image.width > 900


def test_the_calculation_under_a_finding_is_that_of_the_parts_it_lists(root):
    elsewhere = replace(WRONG.findings[0], reported_kr=Decimal(13), computed_kr=Decimal(31))
    text = html(root, stored("notat", replace(WRONG, findings=(elsewhere,))))
    shown = text.partition('<table class="sum">')[2].partition("</table>")[0]
    assert re.search(r"giver</td><td class=\"n\">4\.287\.066 kr\.", shown)
    assert re.search(r"trykt: I alt</td><td class=\"n\">4\.300\.000 kr\.", shown)


def test_without_the_file_the_rows_of_the_table_are_the_proof(root):
    (root / "raw" / "notat.pdf").unlink()
    text = html(root, stored("notat", WRONG))
    assert '<td class="main n">4.300.000</td>' in text
    assert '<td class="other n">2.182.966</td>' in text


def test_every_number_of_a_document_is_marked_by_what_became_of_it(root):
    page = report(root, stored("notat", WRONG)).parent / "dokumenter" / "notat.html"
    text = page.read_text(encoding="utf-8")
    on_picture = re.findall(r'<a class="m m-(\w+)" tabindex="-1"(?: href="#([^"]+)")?', text)
    assert len(on_picture) == 4 and "contradicted" in {kind for kind, _ in on_picture}
    assert all(f'id="{claim}"' in text for _, claim in on_picture)


def test_a_document_without_pages_shows_its_text_with_the_numbers_marked(root):
    (root / "raw" / "notat.pdf").unlink()
    page = report(root, stored("notat", WRONG)).parent / "dokumenter" / "notat.html"
    text = page.read_text(encoding="utf-8")
    assert '<span class="num unexplained" title="uforklarede">17</span> bilag' in text
    assert re.search(r'<a class="num contradicted" href="#notat/t1.r4c1" title="[^"]*">4.300.000</a>', text)


def test_a_sentence_is_shown_with_the_quote_marked(root):
    span = replace(table_span(0, 0, "17 bilag"), row=None, col=None, box=None, block="p1")
    given = replace(WRONG, findings=(replace(WRONG.findings[0], span=span, relation="", claim=""),))
    assert "Maj 2023 godkendt, <mark>17 bilag</mark>" in html(root, stored("notat", given))


@pytest.mark.parametrize(
    "name",
    ["index.html", "fund.html", "navne.html", "dokumenter/index.html", "dokumenter/notat.html", "klynger/index.html",
     "klynger/hovedstaden-nord.html", "klynger/hovedstaden.html", "indsatser/index.html", "versioner/index.html"],
)  # fmt: skip
def test_pages_are_whole_and_need_nothing_from_outside(root, name):
    page = report(root, stored("notat", WRONG), stored("skade", unreadable())).parent / name
    parser = Balance()
    parser.feed(page.read_text(encoding="utf-8"))
    assert parser.open == []
    for link in parser.links:
        assert link.startswith("#") or (page.parent / link.split("#")[0]).is_file(), link


def test_what_documents_print_is_escaped(root):
    layout = replace(WRONG.layout, blocks=(*WRONG.layout.blocks, Paragraph("p9", EVIL, 1)))
    claims = tuple(replace(claim, subject_text=EVIL) for claim in WRONG.claims)
    finding = replace(WRONG.findings[0], explanation_da=EVIL, explanation_en=EVIL)
    given = replace(WRONG, layout=layout, profile=Profile(title=EVIL), claims=claims, findings=(finding,))
    folder = report(root, stored("notat", given)).parent
    for page in folder.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "<script>alert" not in text
        assert len(re.findall("<script", text)) == text.count("</script>") <= 2
    assert "<script" not in (folder / "index.md").read_text(encoding="utf-8")


def test_a_page_runs_no_script_but_its_own(root):
    page = report(root, stored("notat", WRONG)).parent / "fund.html"
    text = page.read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)[1]
    script = text.rpartition("<script>")[2].partition("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy and "default-src 'none'" in policy
    assert not re.search(r"\son[a-z]+=", text.partition("<script")[0])


def test_unreadable_documents_come_first(root):
    text = html(root, stored("notat", WRONG), stored("skade", unreadable()))
    assert text.index("Filen kan ikke læses: den er beskadiget.") < text.index("Kolonnens sum stemmer ikke")


def test_english_on_request(root):
    text = html(root, stored("notat", WRONG), lang="en")
    assert '<html lang="en">' in text
    assert "The column does not add up" in text
    assert "DKK 4,300,000" in text
    assert "stemmer ikke" not in text


def test_a_copy_repeats_no_finding_on_the_first_page(root):
    words = Paragraph("p9", "ord " * 40, 1)
    long = replace(WRONG, layout=replace(WRONG.layout, blocks=(*WRONG.layout.blocks, words)))
    text = html(root, stored("notat", long), stored("notat-docx", long))
    assert text.count("<article") == 1
    assert "kopi af notat" in (root / "warehouse/report/dokumenter/index.html").read_text(encoding="utf-8")


def test_markdown_says_the_same(root):
    text = (report(root, stored("notat", WRONG)).parent / "index.md").read_text(encoding="utf-8")
    assert "### Kolonnens sum stemmer ikke: +12.934 kr." in text
    assert "- Trykt: 4.300.000 kr." in text
    assert "\n\n\n" not in text


def test_the_report_replaces_the_earlier_one_whole(root):
    folder = report(root, stored("notat", WRONG), stored("andet", extraction("b"))).parent
    report(root, stored("notat", WRONG))
    assert sorted(path.name for path in (folder / "dokumenter").iterdir()) == ["index.html", "notat.html"]
    assert sorted(path.name for path in folder.parent.iterdir()) == ["klyngeregnskab.duckdb", "koersler", "report"]


def test_many_documents_are_listed_by_whose_they_are(root, monkeypatch):
    monkeypatch.setattr("pipeline.report.document_pages.LISTED", 1)
    folder = report(root, stored("notat", WRONG), stored("andet", extraction("b"))).parent / "dokumenter"
    leads = re.findall(r'href="(index\.[^"]+)"', (folder / "index.html").read_text(encoding="utf-8"))
    listed = "".join((folder / name).read_text(encoding="utf-8") for name in leads)
    assert len(leads) == 2 and 'href="../dokumenter/notat.html"' in listed and 'href="../dokumenter/andet.html"' in listed


def test_workbook_has_amounts_as_numbers_and_text_never_as_formula(root):
    claims = tuple(replace(claim, subject_text='=HYPERLINK("x")') for claim in WRONG.claims)
    folder = report(root, stored("notat", replace(WRONG, claims=claims))).parent
    workbook = openpyxl.load_workbook(folder / "klyngeregnskab.xlsx")
    assert workbook.sheetnames[:5] == ["Forside", "Regnskab", "Kan lægges sammen", "Problemer", "Beløb"]
    sheet = workbook["Beløb"]
    header = [cell.value for cell in sheet[2]]
    row = {name: cell for name, cell in zip(header, sheet[3], strict=True)}
    assert row["Beløb (kr.)"].data_type == "n"
    assert row["Beløb (kr.)"].value == 2182966
    assert row["Om (som skrevet)"].data_type == "s" and row["Om (som skrevet)"].value.startswith("=")
    assert row["Hvad"].value == "afsat"
    assert not [
        c.value for each in workbook for line in each.iter_rows() for c in line if c.data_type == "f" and "x" in c.value
    ]


def test_the_workbook_does_the_sums_again(root):
    folder = report(root, stored("notat", WRONG)).parent
    formulas = openpyxl.load_workbook(folder / "klyngeregnskab.xlsx")
    values = openpyxl.load_workbook(folder / "klyngeregnskab.xlsx", data_only=True)
    header = [cell.value for cell in formulas["Summer"][1]]
    at = {name: number for number, name in enumerate(header)}
    printed, computed, difference = (at[f"{name} (kr.)"] for name in ("Trykt", "Beregnet", "Forskel"))
    assert formulas["Summer"][2][computed].value == "=SUM('Poster'!$H$2:$H$4)"
    assert formulas["Poster"]["H2"].value == "=F2*G2"
    assert [values["Summer"][2][each].value for each in (printed, computed, difference)] == [4300000, 4287066, 12934]
    assert sum(values["Poster"][f"H{line}"].value for line in (2, 3, 4)) == 4287066


def test_every_column_of_the_workbook_is_explained_in_both_languages(root):
    rows = reference.rows("workbook_columns")
    assert {row["sheet"] for row in rows} == {row["sheet"] for row in reference.rows("workbook_sheets")}
    assert all(row[f"{what}_{lang}"] for row in rows for what in ("heading", "meaning") for lang in ("da", "en"))


def test_two_versions_have_a_page_with_what_differs(root):
    path = root / "warehouse" / "klyngeregnskab.duckdb"
    build(path, stored("ny", extraction("ny")), stored("gammel", extraction("gammel", total="4.300.000"))).close()
    with duckdb.connect(str(path)) as connection:
        connection.execute("DELETE FROM versions; DELETE FROM version_changes")
        connection.execute("INSERT INTO versions VALUES ('ny', 'gammel', 'edition', 4, 1, 12934, true)")
        connection.execute(
            "INSERT INTO version_changes SELECT 'ny', 'gammel', fact_id, 'ny/t1.r4c1', 'gammel/t1.r4c1', 4287066, 4300000, -12934 FROM facts LIMIT 1"
        )
    with open_warehouse(path) as connection:
        folder = write_report(connection, root, Words("da"))[0].parent / "versioner"
    assert "ny--gammel.html" in (folder / "index.html").read_text(encoding="utf-8")
    text = (folder / "ny--gammel.html").read_text(encoding="utf-8")
    assert "senere udgave af samme tabel" in text and "−12.934" in text and "−0,3" in text and "kr.." not in text
    assert 'href="../dokumenter/gammel.html#gammel/t1.r4c1"' in text


def test_a_warehouse_of_another_version_is_told_in_a_sentence(root, capsys):
    path = root / "warehouse" / "klyngeregnskab.duckdb"
    build(path, stored("notat", WRONG)).close()
    with duckdb.connect(str(path)) as connection:
        connection.execute("DROP TABLE fact_claims CASCADE")
    assert main(["--root", str(root), "report"]) == 2
    assert "kør »extract«" in capsys.readouterr().err


def test_a_report_of_nothing(root):
    assert "Ingen beløb om klynger." in html(root)


def test_summary_has_a_line_for_each_document_and_names_what_is_wrong(tmp_path):
    documents = [stored("notat", WRONG), stored("skade", unreadable())]
    with build(tmp_path / "w.duckdb", *documents) as connection:
        lines = list(summary(connection, Words("da"), tmp_path))
    text = "\n".join(lines)
    assert re.search(r"notat\.pdf +4 beløb · summer: 1 stemmer ikke · 1 fund · 1 uforklaret tal", text)
    assert "skade.pdf: Filen kan ikke læses: den er beskadiget." in text
    assert "notat.pdf, side 1: Kolonnen giver ikke det trykte." in text


def test_a_figure_of_the_account_leads_to_where_it_is_printed(root):
    folder = report(root, stored("notat", WRONG)).parent
    page = (folder / "klynger" / "hovedstaden-nord.html").read_text(encoding="utf-8")
    assert re.search(r'<a href="\.\./dokumenter/notat\.html#notat/t1\.r\dc1">2\.182\.966</a>', page.split("<h2")[1])


def test_a_problem_in_the_workbook_has_its_cluster_and_a_row_as_high_as_its_text(root):
    findings = tuple(replace(each, explanation_da="lang forklaring " * 20) for each in WRONG.findings)
    folder = report(root, stored("notat", replace(WRONG, findings=findings))).parent
    sheet = openpyxl.load_workbook(folder / "klyngeregnskab.xlsx")["Problemer"]
    header = [cell.value for cell in sheet[1]]
    row = dict(zip(header, (cell.value for cell in sheet[2]), strict=True))
    assert row["Region"] == "Region Hovedstaden"
    assert sheet.row_dimensions[2].height >= 4 * 15


def test_a_region_lists_the_initiatives_of_its_clusters(root):
    page = report(root, stored("notat", WRONG)).parent / "klynger" / "hovedstaden.html"
    row = re.search(r"<tr[^>]*>(?:(?!</tr>).)*Akutteam.*?</tr>", page.read_text(encoding="utf-8"), re.DOTALL)[0]
    assert 'href="hovedstaden-nord.html"' in row and "../indsatser/" in row and "i drift" in row


def test_a_column_of_the_workbook_has_a_sum_only_while_one_kind_is_shown(root):
    two = replace(WRONG, claims=(replace(WRONG.claims[0], measure="disbursed"), *WRONG.claims[1:]))
    for given, now in ((WRONG, Decimal), (two, str)):
        path = report(root, stored("notat", given)).parent / "klyngeregnskab.xlsx"
        sheet, values = (openpyxl.load_workbook(path, data_only=only)["Beløb"] for only in (False, True))
        header = [cell.value for cell in sheet[2]]
        at = header.index("Tæller med (kr.)")
        assert "SUBTOTAL(109" in sheet[1][at].value and "vælg én slags" in sheet[1][at].value
        said = values[1][at].value
        assert (
            said == "vælg én slags i »Hvad«"
            if now is str
            else said == sum(row[at].value or 0 for row in values.iter_rows(min_row=3))
        )
