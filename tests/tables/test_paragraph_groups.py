"""Which lines are one paragraph, and what role it plays, in text and in PDF lines."""

from pipeline.model import Box
from pipeline.tables.paragraph_groups import group_lines
from pipeline.tables.paragraphs import PrintedLine, paragraph


def text_lines(text: str) -> list[PrintedLine]:
    lines, gap = [], 0
    for number, raw in enumerate(text.split("\n"), start=1):
        if raw.strip():
            left = len(raw) - len(raw.lstrip())
            lines.append(PrintedLine(raw.strip(), 1, line=number, left=left, right=len(raw.rstrip()), gap=gap))
        gap = 0 if raw.strip() else gap + 1
    return lines


def groups(lines: list[PrintedLine]) -> list[tuple[str, str]]:
    return [(group.role, paragraph(group.lines).text) for group in group_lines(lines)]


def pdf_line(
    text: str, top: float, size: float = 10, bold: bool = False, page: int = 1, width: float = 400
) -> PrintedLine:
    return PrintedLine(text, page, Box(50, top, 50 + width, top + size), bold=bold, size=size)


def test_double_spaced_text_is_joined_by_its_wraps():
    text = """3. Fordeling af midler mel-
lem klyngerne

INDSTILLING

Det indstilles:

at udvalget godkender, at der i perioden afsættes i alt 2 mio. kr. til de to

fælles indsatser i klyngen, som forvaltningen har beskrevet på mødet den 17.

april 2024 i rådhusets store sal.

at orienteringen tages til efterretning.
"""
    assert groups(text_lines(text)) == [
        ("heading", "3. Fordeling af midler mellem klyngerne"),
        ("heading", "INDSTILLING"),
        ("body", "Det indstilles:"),
        (
            "list",
            "at udvalget godkender, at der i perioden afsættes i alt 2 mio. kr. til de to fælles indsatser i klyngen, "
            "som forvaltningen har beskrevet på mødet den 17. april 2024 i rådhusets store sal.",
        ),
        ("list", "at orienteringen tages til efterretning."),
    ]


def test_an_amount_on_its_own_line_belongs_to_the_item_before():
    text = """Udgifterne er beregnet af sekretariatet og svarer til de beløb, der er aftalt i styregruppen:
1. Fælles kurser 200.000 kr.
2. Vejledning af pårørende
150.000 kr.
"""
    assert groups(text_lines(text))[1:] == [
        ("list", "1. Fælles kurser 200.000 kr."),
        ("list", "2. Vejledning af pårørende 150.000 kr."),
    ]


def test_pdf_lines_by_size_gap_and_page():
    lines = [
        pdf_line("Økonomi", 100, size=14, width=60),
        pdf_line("Regionen og kommunerne har sammen afsat midler til klyngens arbejde med ældre", 130),
        pdf_line("borgere i 2025.", 142, width=80),
        pdf_line("Side 1", 800, width=30),
        pdf_line("Kort fortalt", 60, bold=True, page=2, width=60),
        pdf_line("Pengene er brugt.", 76, page=2, width=90),
    ]
    assert groups(lines) == [
        ("heading", "Økonomi"),
        ("body", "Regionen og kommunerne har sammen afsat midler til klyngens arbejde med ældre borgere i 2025."),
        ("furniture", "Side 1"),
        ("heading", "Kort fortalt"),
        ("body", "Pengene er brugt."),
    ]


def test_a_sentence_goes_on_over_a_page_break_past_the_page_number():
    lines = [
        pdf_line(
            "Midlerne kan bruges til at dække udgifter til kurser og materialer, som klyngen i fællesskab har", 700
        ),
        pdf_line("Side 4", 800, width=30),
        pdf_line("besluttet at købe.", 60, page=2, width=90),
    ]
    made = group_lines(lines)
    assert [len(group.lines) for group in made if group.role == "body"] == [2]


def test_a_line_that_awaits_a_name_goes_on():
    long = "Klyngens medlemmer drøftede de fælles midler og de indsatser, som er foreslået."
    for text, first in (
        ("Plan 2025-2028, Sundhedsklynge\nNykøbing F.", "Plan 2025-2028, Sundhedsklynge Nykøbing F."),
        ("Økonomi 2026 – Region\nSyddanmark", "Økonomi 2026 – Region Syddanmark"),
        ("Sydvestjysk Klynge\nIndbyggere 219.400", "Sydvestjysk Klynge"),
    ):
        assert groups(text_lines(f"{text}\n\n{long}\n"))[0][1] == first


def test_a_heading_that_ends_with_what_is_named_after_it_does_not_take_the_next_line():
    head, line = "Dagsorden til møde i den faglige klynge", "Tid: torsdag den 13. marts 2025"
    drawn = groups([pdf_line(head, 50, 17, bold=True), pdf_line("Torsdag i Køge", 72), pdf_line("Vi mødes igen.", 84)])
    assert drawn[0] == ("heading", head)
    assert [text for _, text in groups(text_lines(f"{head}\n{line}\nSted: Køge\n"))][:2] == [head, line]
