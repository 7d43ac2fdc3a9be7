"""Copies, their differences, and documents that replace others."""

from dataclasses import replace
from decimal import Decimal
from itertools import combinations

import pytest

from pipeline.interpretation.documents import copies as same
from pipeline.interpretation.documents import issues as issue
from pipeline.interpretation.documents.copies import Named, differences
from pipeline.model import Amount, Claim, Decision, Document, Extraction, Profile, Span
from tests.interpretation.layouts import grid, layout

WORDS = (
    "Klyngen fordeler midlerne efter indbyggertal, og hver kommune får sin andel når regnskabet for året er gjort op",
    "Der er afsat en pulje til mindre forsøg som den faglige klynge kan bruge uden at spørge først",
)


def about(documents):
    prints = {each.document_id: same.print_of(each.extraction) for each in documents}
    return prints, {each.document_id: issue.issue_of(*each, prints[each.document_id].length) for each in documents}


def copies(documents):
    """The copies among some documents, by the pairs that share a mark."""
    prints, issues = about(documents)
    marks = {name: {*same.marks(each)} for name, each in prints.items()}
    pairs = [pair for pair in combinations(prints, 2) if marks[pair[0]] & marks[pair[1]]]
    told = (
        same.Pair(
            *pair,
            *(same.numbered(prints[name].words) for name in pair),
            *(same.numbered(prints[name].figures) for name in pair),
        )
        for pair in pairs
    )
    return same.copies(same.alike(told, issues), issues)


def superseded(documents, repeated=()):
    issues = about(documents)[1]
    return issue.superseded(issue.replacing(issues, issues.keys()), issues, {each.document_id for each in repeated})


def made(name, values=("100", "250"), media="application/pdf", words=WORDS, **about):
    rows = [["", "kr."], *([f"Post {n}", value] for n, value in enumerate(values))]
    claims = tuple(
        Claim(
            f"c{n}",
            Span(1, f"{value} kr.", block="t1", row=n + 1, col=1),
            Amount(*(Decimal(value) for _ in range(4)), "kr", value),
        )
        for n, value in enumerate(values)
    )
    return Named(
        name,
        Extraction(Document("0" * 64, media), layout(*words, grid(1, rows)), Profile(**about), claims=claims),
    )


def test_one_document_in_two_formats():
    word, pdf, other = made("word", media="application/msword"), made("pdf"), made("other", words=("Noget andet",))
    (copy,) = copies([word, pdf, other])
    assert (copy.document_id, copy.primary) == ("pdf", "word")


def test_the_copy_with_most_amounts_is_primary_whatever_the_order():
    documents = [made("a"), made("b", ("100", "250", "7"))]
    assert [c.primary for c in copies(documents)] == [c.primary for c in copies(documents[::-1])] == ["b"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"published_on": "2023-05-01"}, {"published_on": "2024-05-01"}),
        ({"revised": True}, {}),
    ],
)
def test_another_date_or_a_revision_is_no_copy(one, other):
    assert copies([made("a", **one), made("b", **other)]) == ()


def test_other_figures_are_no_copy():
    assert copies([made("a", ("100", "200", "300")), made("b", ("111", "222", "333"))]) == ()


def test_where_copies_differ_is_a_finding_with_both_figures():
    first, second = made("a", ("100", "250", "300")), made("b", ("100", "205", "300"))
    (found,) = differences(first, second)
    assert (found.document_id, found.related_document_id, found.finding.code) == ("a", "b", "copy.differs")
    assert (found.finding.reported_kr, found.finding.computed_kr, found.finding.difference_kr) == (250, 205, 45)


def test_an_amount_in_only_one_copy_is_a_finding_in_that_one():
    (found,) = differences(made("a", ("100",)), made("b", ("100", "250")))
    assert (found.document_id, found.finding.code, found.finding.reported_kr) == ("b", "copy.missing", 250)


MEMO = {"kind": "notat", "title": "Klyngeøkonomi for 2023"}


@pytest.mark.parametrize(
    ("older", "newer", "reason"),
    [
        (MEMO, {**MEMO, "title": "Klyngeøkonomi for 2023 (revideret pr. november 2022)", "revised": True}, "stated"),
        (MEMO, {"kind": "notat", "title": "Klyngeøkonomi for 2024", "revised": True}, None),
        (MEMO, {**MEMO, "published_on": "2024-01-01"}, None),
        (
            {"kind": "oversigt", "title": "Oversigt over indsatser", "published_on": "2024-01-01"},
            {"kind": "oversigt", "title": "Oversigt over indsatser", "published_on": "2024-08-01"},
            "reissued",
        ),
        (
            {"kind": "dagsorden", "title": "Dagsorden", "published_on": "2024-01-01", "committee": "Byrådet"},
            {"kind": "referat", "title": "Referat", "published_on": "2024-01-01", "committee": "Byrådet"},
            "minutes",
        ),
        (
            {"kind": "referat", "title": "Referat", "published_on": "2024-01-01"},
            {"kind": "referat", "title": "Referat", "published_on": "2024-02-01"},
            None,
        ),
    ],
)
def test_what_replaces_what(older, newer, reason):
    found = superseded([made("old", **older), made("new", **newer)])
    assert [(r.document_id, r.newer, r.reason) for r in found] == ([("old", "new", reason)] if reason else [])


def test_of_several_revisions_the_newest_counts():
    revised = [made(day, **MEMO, revised=True, published_on=day) for day in ("2023-02-01", "2023-03-01")]
    found = superseded([made("old", **MEMO), *revised])
    assert {r.document_id: r.newer for r in found} == {"old": "2023-03-01", "2023-02-01": "2023-03-01"}


def test_copies_are_left_out():
    one = made("old", **MEMO)
    other = Named("copy", replace(one.extraction))
    newer = made("new", words=("Andre ord",), **MEMO, revised=True)
    assert [r.document_id for r in superseded([one, other, newer], copies([one, other]))] == ["copy"]


MEETING = {"kind": "referat", "title": "Møde i Vestklyngen", "cluster": "Vestklyngen", "published_on": "2025-02-11"}


@pytest.mark.parametrize(
    ("older", "newer", "reason"),
    [
        ({**MEETING, "preliminary": True}, MEETING, "final"),
        ({**MEETING, "kind": "dagsorden"}, {**MEETING, "preliminary": True}, "minutes"),
        ({**MEETING, "preliminary": True}, {**MEETING, "published_on": "2025-03-11"}, None),
        ({**MEETING, "preliminary": True}, {**MEETING, "cluster": "Midtklyngen"}, None),
        ({**MEMO, "title": "Udkast: Klyngeøkonomi for 2023", "preliminary": True}, MEMO, "final"),
    ],
)
def test_a_draft_gives_way_to_what_it_became(older, newer, reason):
    assert copies([made("old", **older), made("new", **newer)]) == ()
    found = superseded([made("old", **older), made("new", **newer)])
    assert [(r.document_id, r.newer, r.reason) for r in found] == ([("old", "new", reason)] if reason else [])


def test_an_agenda_sent_before_the_meeting_is_known_by_its_items():
    def with_items(name, *titles, **about):
        items = tuple(Decision(str(n), str(n), title, Span(1, title)) for n, title in enumerate(titles))
        return Named(name, replace(made(name, **about).extraction, decisions=items))

    items = ("Godkendelse af dagsorden", "Fremskudt palliation", "Rammeaftale om plejehjemslæger", "Eventuelt")
    sent = with_items("sent", *items, **{**MEETING, "kind": "dagsorden", "published_on": "2025-02-03"})
    held = with_items("held", *items, **MEETING)
    other = with_items("other", "Godkendelse af dagsorden", "Budgetopfølgning", "Nye lokaler", "Eventuelt", **MEETING)
    assert [(r.document_id, r.reason) for r in superseded([sent, held])] == [("sent", "minutes")]
    assert superseded([sent, other]) == ()


def test_figures_that_both_print_are_only_read_in_two_ways():
    first, second = made("a", ("118", "250", "300")), made("b", ("118", "250", "300"))
    read = second.extraction.claims[1]
    otherwise = replace(
        read, amount=replace(read.amount, **dict.fromkeys(("value_kr", "low_kr", "high_kr"), Decimal(-250)))
    )
    second = Named(
        "b", replace(second.extraction, claims=(second.extraction.claims[0], otherwise, second.extraction.claims[2]))
    )
    (found,) = differences(first, second)
    assert (found.finding.code, found.finding.verdict, found.finding.klass) == (
        "copy.differs",
        "not_comparable",
        "reading_doubt",
    )


def test_thousands_parted_by_blanks_are_the_same_figures():
    first = made("a", ("12404", "7183"))
    rows = [["", "kr."], ["Post 0", "12 404"], ["Post 1", "7 183"]]
    assert copies([first, Named("b", replace(first.extraction, layout=layout(*WORDS, grid(1, rows))))])
