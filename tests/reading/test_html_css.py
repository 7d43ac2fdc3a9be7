"""What a browser prints from style sheets is read, and what they keep from the reader is not; compared with Chromium where it is installed."""

import re
import shutil

import pytest

from pipeline.extraction import extract
from pipeline.model import Document, Grid, Paragraph
from pipeline.reading import read


def source(body: str, css: str = "") -> bytes:
    return f"<!doctype html><meta charset=utf-8><style>{css}</style><body>{body}</body>".encode()


def page(body: str, css: str = "") -> Document:
    return read(source(body, css), "a.html")


def printed(document: Document) -> str:
    return "|".join(
        block.text if isinstance(block, Paragraph) else "|".join(cell.text for cell in block.cells)
        for block in document.blocks
    )


def figures(text: str) -> list[str]:
    return sorted(re.findall(r"\d{2}\.\d{3}", text))


PRINTED = [
    ("<p>Kurser <b data-sum='38.250 kr.'></b></p>", "b[data-sum]::after{content:attr(data-sum)}"),
    ("<p class=f>Frokost</p>", ".f:before{content:'Tilskud ' \"38.250\"} .f::after{content:' kr.'}"),
    ("<div class=r><span>Frokost</span><span>38.250</span></div>", ".r{display:flex;justify-content:space-between}"),
    ("<p>Ramme</p><iframe srcdoc='&lt;p&gt;38.250 kr.&lt;/p&gt;'></iframe>", ""),
    ("<div><template shadowrootmode=open><p>Frokost 38.250 kr.</p></template></div>", ""),
    ("<p><input placeholder='38.250'></p>", ""),
    ("<p class='x y'>38.250 kr.</p>", ".x{display:none}.y{display:block}"),
    ("<p class=x style='display:none'>38.250 kr.</p>", ".x{display:block !important}"),
    ("<p class=x>38.250 kr.</p>", "@media (max-width:600px){.x{display:none}} @media print{p{display:none}}"),
    ("<div class=d><p class=x>38.250 kr.</p></div>", ".d{background:#123456} .x{color:white}"),
    ("<div class=x><i>38.250</i> kr.</div>", ".x{font-size:0} i{font-size:14px}"),
    ("<div class=x><i>38.250</i> kr.</div>", ".x{visibility:hidden} i{visibility:visible}"),
    ("<table><tr><td>Frokost<td class=x>38.250</table>", ".x{width:1px;height:0;overflow:hidden}"),
    ("<p class=x>38.250 kr.</p>", ".x:hover{display:none} .x:not(.x){display:none}"),
]

NOT_PRINTED = [
    ("<div class=k><table><tr><td>Udkast<td>61.990</table></div>", ".k td{display:none}"),
    ("<table class=t><tr class=g><td>Udkast<td>61.990</tr></table>", "table.t tr.g > td{display:none}"),
    ("<ul><li>61.990 kr.<li>Efter</ul>", "ul > li:first-child{visibility:hidden}"),
    ("<p>Vist <i class=sr>61.990</i></p>", ".sr{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0 0 0 0)}"),
    ("<p>Vist <i class=sr>61.990</i></p>", ".sr{position:absolute;width:1px;height:1px;overflow:hidden}"),
    ("<p>Vist</p><div class=x><p>61.990</p></div>", ".x{visibility:hidden}"),
    ("<p>Vist</p><div class=x>61.990<b> kr.</b><i>Vist</i></div>", ".x{font-size:0} i{font-size:1rem}"),
    ("<p>Vist</p><p class=x>61.990</p>", ".x{font:0/0 a}"),
    ("<p>Vist</p><p class=x>61.990</p>", ".x{transform:translateX(-2000px)}"),
    ("<p>Vist</p><svg><text y=10 visibility=hidden>61.990 kr.</text></svg>", ""),
    ("<p>Vist <i class=sr>61.990</i></p>", ".sr{position:absolute;clip-path:inset(50%)}"),
    ("<p>Vist <i style='position:absolute;left:-9999px'>61.990</i></p>", ""),
    ("<p>Vist <i class=x>61.990</i></p>", ":root{--vis:none} .x{display:var(--vis)}"),
    ("<p>Vist <i class=x>61.990</i></p>", "@media screen and (min-width:800px){.x{display:none}}"),
    ("<p>Alt dette står der på siden <i style='color:#fff'>61.990</i><font color=white>61.991</font></p>", ""),
    ("<dialog>61.990 kr.</dialog><p>Vist</p>", ""),
    ("<p>Vist</p><video>61.990 kr.</video>", ""),
]  # fmt: skip


@pytest.mark.parametrize(("body", "css"), PRINTED)
def test_what_style_sheets_print_is_read(body, css):
    document = page(body, css)
    assert figures(printed(document)) == ["38.250"] and not document.findings


@pytest.mark.parametrize(("body", "css"), NOT_PRINTED)
def test_what_style_sheets_hide_is_told(body, css):
    document = page(body, css)
    assert figures(printed(document)) == []
    finding = document.findings[0]
    assert finding.code == "content.hidden" and "61.990" in finding.explanation_da


def test_sign_and_unit_that_a_style_sheet_prints_belong_to_the_amount():
    css = ".m::before{content:'\\2212 '} .m::after{content:' t.kr.'}"
    rows = "".join(f"<tr><td>{name}<td class=m>{figure}" for name, figure in (("Leje", "4.712"), ("Kørsel", "8.306")))
    amounts = [
        claim.amount.value_kr
        for claim in extract(source(f"<table><tr><th>Post<th>Afvigelse{rows}</table>", css), "a.html").claims
    ]
    assert sorted(amounts) == [-8_306_000, -4_712_000]


def test_icons_print_no_words():
    assert printed(page("<p class=i>Leje 38.250 kr.</p>", ".i::before{content:'\\f101'}")) == "Leje 38.250 kr."


def test_counters_print_their_numbers():
    css = "body{counter-reset:k} h2{counter-increment:k;counter-reset:u} h2::before{content:'Del ' counter(k, upper-roman) ': '}"
    css += "h3::before{counter-increment:u; content:counter(k) '.' counter(u) ' '} li::before{content:counters(p, '.') ' '}"
    css += "ol{counter-reset:p; list-style:none} li{counter-increment:p}"
    body = "<h2>Leje</h2><h3>Syd</h3><h3>Nord</h3><h2>Mad</h2><h3>Øst</h3><ol><li>Te<ol><li>Grøn<li>Sort</ol><li>Kaffe</ol>"
    assert printed(page(body, css)) == "Del I: Leje|1.1 Syd|1.2 Nord|Del II: Mad|2.1 Øst|1 Te|1.1 Grøn|1.2 Sort|2 Kaffe"


def test_a_shadow_is_read_as_a_browser_saves_it():
    assert "38.250" in printed(page("<div><template shadowmode=open><p>Frokost 38.250 kr.</p></template></div>"))


def test_a_list_without_numbers_gets_none():
    document = page("<ol class=x><li>38.250 kr.</ol>", ".x{list-style:none}")
    assert printed(document) == "38.250 kr." and not [block for block in document.blocks if isinstance(block, Grid)]


@pytest.mark.skipif(not shutil.which("chromium"), reason="needs Chromium")
@pytest.mark.parametrize("cases", [PRINTED, NOT_PRINTED])
def test_chromium_shows_the_same_figures(cases, tmp_path):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"))
        tab = browser.new_page()
        for number, (body, css) in enumerate(cases):
            file = tmp_path / f"{number}.html"
            file.write_bytes(source(body, css))
            tab.goto(file.as_uri())
            tab.emulate_media(media="screen")
            shown = read(tab.pdf(), "a.pdf")
            read_here = figures(printed(page(body, css)))
            on_page = figures(" ".join(word.text for each in shown.pages for word in each.words))
            if "placeholder" not in body and "#fff" not in body:  # not printed, and printed dark
                assert on_page == read_here, body
        browser.close()


def test_a_size_in_words_or_reckoned_hides_nothing():
    body = "".join(f'<p style="font-size:{size}">12.480 kr.</p>' for size in ("small", "clamp(1rem, 2vw, 2rem)", "calc(1em - 1px)", "0"))
    assert figures(printed(page(body))) == ["12.480"] * 3


def test_what_stands_away_from_the_words_before_it_is_parted_from_them():
    css = "li{display:flex}.a{position:absolute;left:20em}.r{float:right}.m{margin-left:2em}"
    body = "<ul><li>Tolk<b>12.480 kr.</b></ul>" + "".join(f"<p>Mad<span class={name}>31.110 kr.</span></p>" for name in "arm")
    assert len([claim for claim in extract(source(body, css), "a.html").claims if claim.amount]) == 4
