"""Everything a mail shows is read, and everything that goes with it is told."""

from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from pipeline.extraction import extract


def mail(subject: str = "Sag") -> EmailMessage:
    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = subject, "a@kommune.dk", "b@kommune.dk"
    made["Date"] = "Mon, 05 Feb 2024 09:00:00 +0100"
    return made


def amounts(made: EmailMessage) -> list[str]:
    return sorted(number.raw for number in extract(bytes(made), "sag.eml").numbers)


def told(made: EmailMessage) -> str:
    return " ".join(finding.explanation_da for finding in extract(bytes(made), "sag.eml").findings)


def test_a_mail_sent_on_is_read_with_what_it_holds():
    made, inner = mail(), mail("Før")
    made.set_content("Se nedenfor, vi giver 31.400 kr.")
    inner.set_content("Vi søger 58.900 kr. til kørsel.")
    made.add_attachment(inner)
    assert amounts(made) == ["31.400 kr.", "58.900 kr."]


def test_text_after_the_first_part_is_read():
    made = mail()
    made.set_content("Vi giver 31.400 kr.")
    made.add_attachment("Tilføjelse: og 7.200 kr. til mad.", disposition="inline")
    assert amounts(made) == ["31.400 kr.", "7.200 kr."]


def test_the_same_text_in_two_forms_is_read_once():
    made = mail()
    made.set_content("Vi giver 31.400 kr.")
    made.add_alternative("<p>Vi giver 31.400 kr.</p>", subtype="html")
    assert amounts(made) == ["31.400 kr."]


def test_an_amount_that_only_the_plain_form_says_is_told():
    made = mail()
    made.set_content("Vi giver 31.400 kr. og 7.200 kr. til mad, se https://kommune.dk/9150")
    made.add_alternative("<p>Vi giver 31.<b>400</b>&nbsp;kr.</p>", subtype="html")
    assert amounts(made) == ["31.400 kr."] and "1 (7.200)" in told(made)


def test_an_amount_in_the_subject_is_read():
    made = mail("Tilsagn om 64.250 kr.")
    made.set_content("Emnet siger det hele.")
    assert amounts(made) == ["64.250 kr."]


@pytest.mark.parametrize(
    ("content", "kind", "name"),
    [(b"%PDF-1.4", "application/pdf", "bilag.pdf"), (b"\x89PNG", "image/png", "skema.png"), (b"Post;Kr.", "text/csv", "tal.csv")],
)  # fmt: skip
@pytest.mark.parametrize("text", ["Vi giver 31.400 kr.", ""])
def test_files_that_go_with_a_mail_are_told_also_when_it_says_nothing(content, kind, name, text):
    made = mail()
    if text:
        made.set_content(text)
    main, sub = kind.split("/")
    made.add_attachment(content, maintype=main, subtype=sub, filename=name)
    assert name in told(made)


def test_a_page_that_stands_beside_its_files_in_one_form_is_read():
    """Apple's mail puts the page, the files and the rest of the page in one form, and plain text in the other."""
    made, page = MIMEMultipart("alternative"), MIMEMultipart("mixed")
    made["Subject"], made["From"], made["MIME-Version"] = "Sag", "a@kommune.dk", "1.0"
    file = MIMEApplication(b"ikke noget", "pdf")
    file.add_header("Content-Disposition", "inline", filename="bilag.pdf")
    for part in (MIMEText("<p>Vi giver 31.400 kr.</p>", "html"), file, MIMEText("<p>Og 7.200 kr.</p>", "html")):
        page.attach(part)
    made.attach(MIMEText("Se vedlagte."))
    made.attach(page)
    found = extract(made.as_bytes(), "sag.eml")
    assert sorted(number.raw for number in found.numbers) == ["31.400 kr.", "7.200 kr."]
    assert found.document.parts == ("bilag.pdf",)


def test_a_picture_that_no_page_shows_is_a_file_of_the_mail():
    made = mail()
    made.set_content("Se billedet.")
    made.add_attachment(b"\x89PNG", maintype="image", subtype="png", disposition="inline", filename="foto.png")
    assert extract(bytes(made), "sag.eml").document.parts == ("foto.png",)


def test_a_picture_that_a_page_shows_is_part_of_it():
    made = mail()
    made.set_content('<p>Se.</p><img src="cid:a@b">', subtype="html")
    made.add_attachment(b"\x89PNG", maintype="image", subtype="png", disposition="inline", cid="<a@b>")
    assert extract(bytes(made), "sag.eml").document.parts == ()


@pytest.mark.parametrize("place", ["cid:css-1@mhtml.blink", "https://kommune.dk/side.css", "side.css"])
def test_what_a_style_sheet_saved_with_a_page_hides_is_not_read(place):
    made = MIMEMultipart("related", type="text/html")
    made["From"], made["Subject"], made["MIME-Version"] = "<Saved by Blink>", "Side", "1.0"
    page = MIMEText(f'<link rel="stylesheet" href="{place}"><p>31.400 kr.</p><p class="ude">7.200 kr.</p>', "html")
    page["Content-Location"] = "https://kommune.dk/side.html"
    sheet = MIMEText(".ude { display: none }", "css")
    sheet["Content-Location"] = place if ":" in place else f"https://kommune.dk/{place}"
    made.attach(page)
    made.attach(sheet)
    found = extract(made.as_bytes(), "side.mhtml")
    assert [number.raw for number in found.numbers] == ["31.400 kr."]
    assert "7.200" in " ".join(finding.explanation_da for finding in found.findings)
