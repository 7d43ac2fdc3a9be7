"""What kind of document it is, by its own words."""

from dataclasses import replace

import pytest

from pipeline.interpretation.documents.profile import profile
from pipeline.model import Layout, Paragraph, Piece
from tests.interpretation.layouts import DOCUMENT, grid, layout

LONG = "Klyngen har holdt møde, og der er talt om mangt og meget, som fylder en del linjer i et notat. " * 3


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (["NOTAT", "Midler til klyngen", LONG], "notat"),
        (["Referat", "1. Velkomst", LONG], "referat"),
        (["Økonomiudvalget – Referat – 2024-05-14", LONG], "referat"),
        (["Dagsorden til møde i Klynge Syd", LONG], "dagsorden"),
        (["Oversigt over indsatser i Klynge Midt", "Opdateret: 3. maj 2024"], "oversigt"),
        (["Gå til hovedindhold", "Om klyngerne", LONG, "Sidst opdateret: 3. maj 2024"], "webside"),
        (["Sommerens koncerter", LONG], "ukendt"),
        (["# 1. Park", "## Indstilling", "at parken anlægges", "## Beslutning", "Godkendt."], "referat"),
        (["# 1. Park", "## Indstilling", "at parken anlægges"], "dagsorden"),
    ],
)
def test_kind(lines, kind):
    assert profile(DOCUMENT, layout(*lines)).kind == kind


@pytest.mark.parametrize(
    ("lines", "published"),
    [
        (["Notat", "Dato: 12-03-2024", LONG], "2024-03-12"),
        (["Oversigt over indsatser", "Opdateret:29.08.2024"], "2024-08-29"),
        (["Social- og Sundhedsudvalget – Referat – 2024-05-14", LONG], "2024-05-14"),
        (["Referat fra møde den 4. marts 2024 kl. 14", LONG], "2024-03-04"),
        (["Gå til hovedindhold", LONG, "Sidst opdateret: 23. februar 2024"], "2024-02-23"),
        (["Notat", "Midler", LONG, "Udvalget holdt møde den 4. marts 2024."], ""),
        (["Referat", "Torsdag den 3. april 2031, Rådhuset i Vordingborg, lokale 214"], "2031-04-03"),
        (["Notat om puljen", "Det fælles kontor for sundhed, 3. april 2031"], "2031-04-03"),
        (["Opfølgning pr. 31. marts 2031", "Økonomi og Indkøb, 3. april 2031"], "2031-04-03"),
        (["Notat om puljen", "Puljen blev vedtaget på mødet i Sorø, 3. april 2031, med stort flertal."], ""),
    ],
)
def test_the_date_is_the_document_s_own(lines, published):
    assert profile(DOCUMENT, layout(*lines)).published_on == published


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["Notat", "12. maj 2024", "Midler til klyngen", LONG], "Midler til klyngen"),
        (["Økonomiudvalget – Referat – 2024-05-14", "# Punkt 3: Sårpleje", "## Beslutning", "Godkendt."], "Sårpleje"),
        (["~ Side 1", "# Fordeling af midler", "Notat", LONG], "Fordeling af midler"),
    ],
)
def test_title(lines, title):
    assert profile(DOCUMENT, layout(*lines)).title == title


def test_the_file_s_own_title_counts_in_web_formats():
    document = replace(DOCUMENT, media_type="text/html", title="Sundhedsklynger i regionen")
    assert profile(document, layout("Gå til indhold", LONG)).title == "Sundhedsklynger i regionen"


def test_cluster_region_committee_and_municipalities():
    made = profile(
        DOCUMENT,
        layout(
            "Politisk sundhedsklynge Syd – Referat – 2024-05-14",
            "# 1. Økonomi",
            "## Indstilling",
            "at Politisk sundhedsklynge Syd godkender regnskabet i Region Hovedstaden og Hvidovre Kommune.",
            "## Beslutning",
            "Godkendt.",
        ),
    )
    assert (made.cluster, made.region, made.publisher) == (
        "Politisk sundhedsklynge Syd",
        "Region Hovedstaden",
        "Politisk sundhedsklynge Syd",
    )
    assert (made.committee, made.municipalities) == ("Politisk sundhedsklynge Syd", ("Hvidovre",))


def test_a_table_of_many_clusters_puts_none_in_force():
    table = grid(1, [["Klynge", "kr."], ["Klynge Nord", "4"], ["Klynge Syd", "5"], ["Klynge Midt", "5"]])
    assert profile(DOCUMENT, layout("Notat", "Fordeling", LONG, table)).cluster == ""


def test_what_a_document_replaces_is_what_it_says_of_itself():
    own = layout("Notat", "Økonomi for 2024 (revideret)", "Dette notat erstatter notat af 3. maj 2024.")
    made = profile(DOCUMENT, own)
    assert (made.revised, made.replaces) == (True, "Dette notat erstatter notat af 3. maj 2024.")
    figures = "Beløbene træder i stedet for den foreløbige opgørelse af 3. maj 2024."
    assert profile(DOCUMENT, layout("Notat", "Økonomi for 2024", LONG, figures)).replaces == figures
    other = layout("Notat", "Økonomi for 2024", LONG, "- Økonomi for 2023 (revideret).pdf", "Aftalen erstatter loven.")
    assert (profile(DOCUMENT, other).revised, profile(DOCUMENT, other).replaces) == (False, "")


def test_a_date_in_the_first_paragraph_of_text_is_not_the_document_s():
    text = "Overførslen skal meddeles senest den 1. marts 2023. Den meddeles skriftligt."
    first, second = text[:51], text[52:]
    body = Paragraph("p3", text, 1, (Piece(0, len(first), 1), Piece(52, 52 + len(second), 1)))
    assert profile(DOCUMENT, Layout((*layout("NOTAT", "Fordeling af midler").blocks, body))).published_on == ""


def test_a_text_file_prints_title_and_date_line_by_line():
    lines = [
        "Oversigt over indsatser i klyngerne i 2024 og de følgende år",
        "(Foreløbig, og endnu ikke drøftet i de faglige klynger)",
    ]
    lines += ["Opdateret: 3. maj 2024", "Udarbejdet af sekretariatet for klyngerne"]
    starts = [sum(len(line) + 1 for line in lines[:n]) for n in range(len(lines))]
    pieces = tuple(Piece(start, start + len(line), 1) for start, line in zip(starts, lines, strict=True))
    made = profile(DOCUMENT, Layout((Paragraph("p1", " ".join(lines), 1, pieces),)))
    assert (made.published_on, made.title) == ("2024-05-03", lines[0])


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["Fra: Sekretariatet", "Emne: Restmidler 2027", "# Hej alle", LONG], "Restmidler 2027"),
        (["Holbæk, den 3. maj 2027", "Vedrørende: Midler til klyngen i 2028", "# Kære formand", LONG], "Midler til klyngen i 2028"),
        (["# Klyngens midler", "Til: Klyngen", LONG], "Klyngens midler"),
    ],
)
def test_what_a_letter_calls_its_subject_is_its_title(lines, title):
    assert profile(DOCUMENT, layout(*lines)).title == title


def test_a_letterhead_that_lists_an_office_s_clusters_names_none_of_them():
    letterhead = "Klyngesekretariatet · Klynge Nord · Klynge Midt · Klynge Vest"
    assert profile(DOCUMENT, layout(letterhead, "# Referat: Fagligt forum, Klynge Midt", LONG)).cluster == "Klynge Midt"
    assert profile(DOCUMENT, layout(letterhead, "# Referat: Fælles forum", LONG)).cluster == ""
