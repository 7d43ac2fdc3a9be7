"""The report in a real browser, opened from its folder as by a double click. Skipped where there is no Chromium."""

import re
import shutil
from decimal import Decimal

import pytest

from pipeline.matching.decisions import acceptance, kroner, read_decisions
from pipeline.report import findings_page, write_report
from pipeline.report.words import Words
from tests.collections_by_hand import build, stored
from tests.handmade import extraction
from tests.report.test_report import a_pdf

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


@pytest.fixture(scope="module")
def browser():
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install playwright")
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("there is no Chromium on this machine; the report is not tried in a browser")
    with api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return site(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def paged(tmp_path_factory):
    """The same with two findings on a page."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(findings_page, "ROWS", 2)
        return site(tmp_path_factory.mktemp("paged"))


def site(root):
    a_pdf(root / "raw" / "notat.pdf")
    totals = {"notat": "4.300.000", "andet": "4.299.500", "tredje": "4.100.000"}
    documents = [stored(name, extraction(name, total=total)) for name, total in totals.items()]
    with build(root / "warehouse" / "klyngeregnskab.duckdb", *documents) as connection:
        return write_report(connection, root, Words("da"))[0].parent


@pytest.fixture
def page(browser):
    said = []
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    opened = context.new_page()
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.said = said
    yield opened
    context.close()
    assert said == []


PAGES = ["index.html", "fund.html", "dokumenter/index.html", "dokumenter/notat.html", "klynger/index.html", "klynger/hovedstaden-nord.html",
         "klynger/hovedstaden.html", "indsatser/index.html", "versioner/index.html", "navne.html"]  # fmt: skip


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_nobody_is_shut_out(browser, folder, width, mode):
    axe = pytest.importorskip(
        "axe_playwright_python.base", reason="axe is not installed: pip install axe-playwright-python"
    )
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=mode)
    page = context.new_page()
    for path in PAGES:
        page.goto((folder / path).as_uri())
        page.evaluate("document.querySelectorAll('.row > details').forEach((row) => { row.open = true; })")
        page.evaluate(axe.AXE_SCRIPT)
        found = page.evaluate("axe.run()")["violations"]
        assert [(path, each["id"], each["nodes"][0]["html"][:200]) for each in found] == []
    context.close()


def test_on_a_phone_a_picture_can_be_read_and_begins_at_the_marked_cell(page, folder):
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto((folder / "fund.html").as_uri() + "#document=notat")
    page.reload()
    row = page.locator(".row:visible", has=page.locator(".crop")).first
    row.locator("summary").first.click()
    frame, crop = row.locator(".print"), row.locator(".crop")
    crop.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('details[open] .print').scrollLeft > 0")
    outer, mark = frame.bounding_box(), row.locator(".mark.main").bounding_box()
    assert crop.bounding_box()["width"] >= 700  # points of a page of 595
    assert outer["x"] <= mark["x"] and mark["x"] + mark["width"] <= outer["x"] + outer["width"]


@pytest.mark.parametrize(
    "path",
    ["index.html", "fund.html", "dokumenter/notat.html", "klynger/hovedstaden-nord.html", "klynger/hovedstaden.html"],
)
def test_on_paper_nothing_is_wider_than_the_sheet(page, folder, path):
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 703, "height": 1000})  # A4 between its margins
    page.goto((folder / path).as_uri())
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert (
        page.evaluate(
            "Math.max(...[...document.querySelectorAll('body *')].map((each) => each.getBoundingClientRect().right))"
        )
        <= 704
    )


def shown(page):
    return page.locator(".row:visible").count()


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_open_from_the_folder_and_nothing_sticks_out(page, folder, width):
    page.set_viewport_size({"width": width, "height": 900})
    for path in sorted(folder.rglob("*.html")):
        if path.parent.name not in ("klynger", "indsatser") or path.stem in ("index", "hovedstaden-nord"):
            page.goto(path.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name


def test_the_marked_cell_is_in_view(page, folder):
    page.goto((folder / "index.html").as_uri())
    cut = page.locator(".crop").first
    cut.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.crop img').complete")
    frame, mark, image = cut.bounding_box(), cut.locator(".mark.main").bounding_box(), cut.locator("img").bounding_box()
    assert frame["y"] <= mark["y"] and mark["y"] + mark["height"] <= frame["y"] + frame["height"]
    # the print is where the mark is: the place in points, from the top of the page of 842
    assert (mark["y"] - image["y"]) / image["height"] * 842 == pytest.approx(200, abs=4)


def test_filter_search_and_order(page, folder):
    page.goto((folder / "fund.html").as_uri())
    every = shown(page)
    assert every >= 3
    page.select_option("select[data-field=document]", "andet")
    assert 0 < shown(page) < every
    page.click("button[type=reset]")
    page.fill("#q", "kolonnens sum 4.299.500")
    assert shown(page) == 1
    assert "q=kolonnens" in page.evaluate("location.hash")
    page.fill("#q", "")
    page.select_option("#sort", "money")
    page.wait_for_function("document.querySelector('.row .what').innerText.endsWith('200.000 kr.')")


def test_a_link_opens_its_finding_and_a_link_keeps_the_filter(page, folder):
    page.goto((folder / "fund.html").as_uri())
    finding = page.locator(".row > details").nth(1).get_attribute("id")
    page.goto((folder / "fund.html").as_uri() + "#" + finding)
    page.reload()
    assert page.evaluate("document.querySelectorAll('.row > details[open]').length") == 1
    assert page.locator(f'[id="{finding}"] .says').is_visible()
    page.goto((folder / "fund.html").as_uri() + "#document=tredje")
    page.reload()
    assert page.input_value("select[data-field=document]") == "tredje" and 0 < shown(page) < 6


def decided(page):
    decisions, findings = read_decisions(f"{HEADING}\n{page.input_value('#lines')}")
    assert not findings
    return decisions


HEADING = "kind,raw,scope,entity,verdict,who,when,why,expects,until"


def test_many_are_accepted_at_once_in_lines_that_the_program_follows(page, folder):
    page.goto((folder / "fund.html").as_uri())
    page.fill("#q", "kolonnens sum")
    page.click("#all")
    page.click("#accept")
    assert page.locator("#done").inner_text() == "Skriv først, hvem der beslutter."
    page.fill("#who", "ABC")
    page.fill("#why", 'set efter, "trykt" sådan')
    page.click("#accept")
    decisions = decided(page)
    assert len(decisions) == 3
    found = acceptance("sum.column", "4.300.000", "notat", Decimal("12934.00"), decisions)
    assert found and found.who == "ABC" and found.why == 'set efter, "trykt" sådan'
    assert acceptance("sum.column", "4.300.000", "notat", Decimal("12935.00"), decisions) is None
    with page.expect_download() as download:
        page.click("#save")
    text = download.value.path().read_text(encoding="utf-8")
    assert text.startswith(HEADING) and len(read_decisions(text)[0]) == 3


def test_an_amount_is_corrected(page, folder):
    page.goto((folder / "fund.html").as_uri())
    page.click("#decisions summary")
    page.fill("#who", "ABC")
    row = page.locator(".row", has_text="4.300.000").filter(has_text="Kolonnens sum")
    row.locator("summary").first.click()
    row.locator(".act input").fill("4.287.o66")
    row.locator(".act button").last.click()
    assert decided(page) == ()
    row.locator(".act input").fill("4.287.066")
    row.locator(".act button").last.click()
    (decision,) = decided(page)
    assert (decision.kind, decision.verdict, decision.scope, kroner(decision.entity)) == (
        "amount",
        "corrected",
        "notat/t1.r4c1",
        4287066,
    )


def test_the_keyboard_is_enough(page, folder):
    page.goto((folder / "fund.html").as_uri())
    page.locator(".row summary").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator(".row").nth(1).locator(".says").is_visible()
    page.keyboard.press("x")
    assert page.locator(".row").nth(1).locator(".pick input").is_checked()
    page.keyboard.press("a")
    page.keyboard.type("ABC")  # asked for who decides
    page.locator(".row summary").nth(1).focus()
    page.keyboard.press("a")
    assert len(decided(page)) == 1
    page.locator(".row summary").nth(1).focus()
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.closest('.row') === document.querySelector('.row')")


def test_in_print_every_calculation_is_open(page, folder):
    from pypdfium2 import PdfDocument

    page.goto((folder / "fund.html").as_uri())
    pdf = PdfDocument(page.pdf(format="A4", print_background=True))
    text = " ".join(sheet.get_textpage().get_text_range() for sheet in pdf)
    assert text.count("giver") >= 3 and "Søg" not in text and "Overblik" not in text
    for sheet in pdf:  # a finding is whole: its calculation is on the sheet of its heading
        text = sheet.get_textpage().get_text_range()
        assert text.count("Kolonnens sum stemmer ikke") == text.count("giver 4")


def test_without_script_all_is_there(browser, folder):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "fund.html").as_uri())
    assert page.locator(".row:visible").count() >= 3
    assert page.locator("#filters").is_hidden() and page.locator("#decide").is_hidden()
    page.locator(".row summary").first.click()
    assert page.locator(".row .says").first.is_visible()
    context.close()


def test_of_many_findings_a_page_has_the_first_and_the_rest_is_fetched(page, paged):
    page.goto((paged / "fund.html").as_uri())
    ids, last = [], sorted(paged.glob("fund-*.html"))[-1]
    for name in ("fund.html", last.name):
        ids.append(re.findall(r'<details id="([^"]+/[^"]+)"', (paged / name).read_text(encoding="utf-8")))
    assert shown(page) == len(ids[0]) == 2 and page.locator("#pages").is_hidden()
    page.click("#more")
    page.wait_for_function("document.querySelectorAll('.row').length === 4")
    page.fill("#q", "kolonnens sum")
    page.wait_for_function("document.querySelectorAll('.row').length === 2")
    page.click("#all")
    page.click("#decisions summary")
    page.fill("#who", "ABC")
    page.click("#accept")
    assert len(decided(page)) == 3  # also the one that is not shown yet
    for start in ("fund.html", last.name):
        page.goto("about:blank")
        page.goto((paged / start).as_uri() + "#" + ids[1][-1])
        page.wait_for_function("document.querySelectorAll('.row > details[open]').length === 1")
        assert page.locator(f'[id="{ids[1][-1]}"] .says').is_visible()


def test_without_script_many_findings_are_on_pages_with_links(browser, paged):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((paged / "fund.html").as_uri())
    seen = set()
    for number in range(1, page.locator("#pages a").count() + 1):
        page.locator("#pages a").nth(number - 1).click()
        assert page.locator("#pages a[aria-current=page]").inner_text() == str(number)
        seen |= {row.get_attribute("data-n") for row in page.locator(".row").all()}
    assert len(seen) == int(re.match(r"\d+", page.locator("#count").inner_text())[0])
    context.close()
