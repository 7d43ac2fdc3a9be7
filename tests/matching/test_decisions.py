"""Human decisions: read before everything else, noes kept, stale ones reported."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.matching.decisions import (
    KINDS,
    VERDICTS,
    HumanDecision,
    acceptance,
    append_decisions,
    kroner,
    read_decisions,
    take_back,
)
from pipeline.matching.records import Match
from pipeline.model import Profile
from pipeline.reference import decoded
from tests.matching.made import document, initiatives, match, sorted_matches

NORD = HumanDecision("cluster", "Klynge Nord", "d", "hovedstaden-nord", "same", "AB", "2026-01-02", "set i protokollen")


def decided(*decisions: HumanDecision, text: str = "Klynge Nord er med.", profile: Profile | None = None) -> Match:
    return sorted_matches(match([("d", "", document(text, profile=profile))], decisions))[0]


def test_a_yes_decides() -> None:
    found = decided(NORD)
    assert (found.entity_id, found.method, found.status) == ("hovedstaden-nord", "decision", "matched")
    assert "AB" in found.evidence[0] and "set i protokollen" in found.evidence[0]


def test_a_yes_for_another_document_does_not() -> None:
    assert decided(HumanDecision("cluster", "Klynge Nord", "x", "hovedstaden-nord", "same")).status == "ambiguous"


def test_a_no_leaves_the_other() -> None:
    no = HumanDecision("cluster", "klynge  nord", "", "nordjylland-nord", "not_same")
    assert decided(no).entity_id == "hovedstaden-nord"


def test_a_no_holds_against_the_evidence() -> None:
    no = HumanDecision("cluster", "Klynge Nord", "", "hovedstaden-nord", "not_same")
    assert decided(no, profile=Profile(publisher="Region Hovedstaden")).entity_id == "nordjylland-nord"


def test_not_a_name_is_neither_answered_nor_asked() -> None:
    result = match(
        [("d", "", document("Klynge Nord er med."))], [HumanDecision("cluster", "Klynge Nord", "", "", "not_a_name")]
    )
    assert [each.status for each in result.matches] == ["not_a_name"]
    assert not result.suggestions
    assert not result.findings


def test_a_new_entity() -> None:
    new = HumanDecision("cluster", "klynge Østfjorden", "", "midtjylland-oestfjorden", "new")
    assert decided(new, text="Den nye klynge Østfjorden er med.").entity_id == "midtjylland-oestfjorden"


def test_what_everybody_refused_is_not_asked_again() -> None:
    noes = [
        HumanDecision("cluster", "Klynge Nord", "", f"{region}-nord", "not_same")
        for region in ("hovedstaden", "nordjylland")
    ]
    result = match([("d", "", document("Klynge Nord er med."))], noes)
    assert not result.suggestions


def test_initiatives_by_decision() -> None:
    documents = [("a", "", initiatives("Tryg hjemkomst")), ("b", "", initiatives("Opfølgende hjemmebesøg"))]
    same = HumanDecision("initiative", "Opfølgende hjemmebesøg", "hovedstaden-byen", "Tryg hjemkomst", "same")
    assert len(match(documents).initiatives) == 2
    assert len(match(documents, [same]).initiatives) == 1
    documents = [
        ("a", "", initiatives("Mobillaboratorium")),
        ("b", "", initiatives("Mobillaboratorium til blodprøver")),
    ]
    no = HumanDecision("initiative", "Mobillaboratorium", "", "Mobillaboratorium til blodprøver", "not_same")
    assert len(match(documents).initiatives) == 1
    result = match(documents, [no])
    assert len(result.initiatives) == 2
    assert not result.suggestions


def test_a_decision_whose_ground_is_gone_wakes_up() -> None:
    gone = HumanDecision("cluster", "Klynge Øst", "", "hovedstaden-nord", "same")
    unexpected = HumanDecision(
        "cluster", "Klynge Nord", "d", "hovedstaden-nord", "same", expects="Nordsjællands Hospital"
    )
    for decision, stale in ((NORD, 0), (gone, 1), (unexpected, 1)):
        result = match([("d", "", document("Klynge Nord er med."))], [decision])
        assert [f.code for _, f in result.findings].count("decision.stale") == stale


def test_an_accepted_difference() -> None:
    yes = HumanDecision("finding", "8.557.655", "d", "sum.group", "accepted", expects="-6.344,00", until="2026-12-31")
    asked = ("sum.group", "Region 8.557.655", "d", Decimal("-6344"), [yes])
    assert acceptance(*asked, day="2026-06-01") == yes
    assert acceptance(*asked, day="2027-01-01") is None
    assert acceptance("sum.group", "Region 8.557.655", "d", Decimal("-6345"), [yes]) is None
    assert acceptance("sum.row", "Region 8.557.655", "d", Decimal("-6344"), [yes]) is None
    assert acceptance("sum.group", "Region 8.557.655", "e", Decimal("-6344"), [yes]) is None


def test_a_file_from_excel_and_lines_that_cannot_be_followed() -> None:
    text = (
        "\ufeffkind;raw;scope;entity;verdict;who;when;why;expects;until\n"
        "cluster;Klynge Nord;d;hovedstaden-nord;same;AB;2026-01-02;;;\n"
        "klynge;X;;y;same;;;;;\n"
        "cluster;X;;;same;;;;;\n"
    )
    decisions, findings = read_decisions(text)
    assert [each.raw for each in decisions] == ["Klynge Nord"]
    assert [finding.code for finding in findings] == ["decision.invalid"] * 2


@pytest.mark.parametrize(
    "line", ['"aldrig lukket,', "\0\x0b,,", "ny\rlinje", '"" ""x"', "x" * 300_000, "=1+2;;", ",same"]
)
def test_garbage_in_the_file_costs_no_other_line(line: str) -> None:
    header, good = "kind,raw,scope,entity,verdict", "cluster,Klynge Nord,,hovedstaden-nord,same"
    for ends in ("\n", "\r\n", "\r"):
        decisions, findings = read_decisions(ends.join((header, good, line, good.replace("Nord", "Syd"), "")))
        assert [each.raw for each in decisions] == ["Klynge Nord", "Klynge Syd"]
        assert findings and all("Linje 3" in each.explanation_da or "\r" in line for each in findings)
        assert all(len(each.explanation_da) < 300 for each in findings)


def test_a_file_without_the_columns_says_so() -> None:
    decisions, findings = read_decisions("hvad,hvem\ncluster,Klynge Nord\n")
    assert not decisions and "verdict" in findings[0].explanation_da


def test_a_file_in_utf_16_is_read_and_added_to(tmp_path: Path) -> None:
    file = tmp_path / "beslutninger.csv"
    file.write_bytes(
        "kind,raw,scope,entity,verdict\ncluster,Klynge Sønderjysk,,syddanmark-soenderjysk,same\n".encode("utf-16")
    )
    append_decisions(file, [NORD])
    assert [each.raw for each in read_decisions(decoded(file.read_bytes())[0])[0]] == [
        "Klynge Nord",
        "Klynge Sønderjysk",
    ]


def test_only_an_amount_is_corrected_and_only_to_an_amount() -> None:
    header = "kind,raw,scope,entity,verdict,who,when,why,expects,until\n"
    for line in (
        'amount,"12, 4",d,12.4.1,corrected',
        "amount,x,d,,corrected",
        "cluster,x,d,12,corrected",
        "amount,x,d,12,same",
    ):
        decisions, findings = read_decisions(header + line + ",AB,2026-01-02,,,\n")
        assert not decisions, line
        assert [finding.code for finding in findings] == ["decision.invalid"], line
    decisions, findings = read_decisions(header + 'amount,"12, 4",d,"12,4 mio. kr.",corrected,AB,2026-01-02,,,\n')
    assert kroner(decisions[0].entity) == Decimal(12_400_000)
    assert not findings


words = st.text(alphabet="abc æøå,;\"'", max_size=8).map(lambda text: " ".join(text.split()))


@given(
    st.lists(
        st.builds(
            HumanDecision,
            st.sampled_from([kind for kind in KINDS if kind != "amount"]),
            words.map(lambda text: "x" + text),
            words,
            words.map(lambda text: "y" + text),
            st.sampled_from([verdict for verdict in VERDICTS if verdict != "corrected"]),
            words,
            words,
            words,
        )
    )
)
def test_adding_and_reading_gives_the_same_sorted(decisions: list[HumanDecision]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "beslutninger.csv")
        for decision in decisions:
            append_decisions(file, [decision])
        if decisions:
            again, findings = read_decisions(file.read_text(encoding="utf-8"))
            assert again == tuple(sorted(set(decisions)))
            assert not findings


@pytest.mark.parametrize(
    "before",
    [
        b"kind,raw,scope,entity,verdict,who,when,why,expects,until\nklynge,hvad er det her\n",
        b"kind;raw;scope;entity;verdict;who;when;why;expects;until;min egen\r\ncluster;A;;b;same;;;;;;husk\r\n",
        "min egen,kind,raw,scope,entity,verdict\nå,cluster,A,,b,same".encode("cp1252"),
        b"\xef\xbb\xbfkind,raw,scope,entity,verdict,who,when,why,expects,until\n# en bem\xc3\xa6rkning\n",
    ],
)
def test_what_a_person_wrote_is_never_rewritten(before: bytes, tmp_path: Path) -> None:
    file = tmp_path / "beslutninger.csv"
    file.write_bytes(before)
    append_decisions(file, [NORD])
    assert file.read_bytes().startswith(before)
    text = file.read_bytes().decode("cp1252" if b"\xe5" in before else "utf-8-sig")
    assert ("Klynge Nord", "hovedstaden-nord") in [(each.raw, each.entity) for each in read_decisions(text)[0]]
    assert take_back(file, [NORD])
    assert file.read_bytes().rstrip() == before.rstrip()
    assert not take_back(file, [NORD])


@pytest.mark.parametrize("before", ["kind,raw\n".encode("utf-16"), b"en seddel uden kolonner\n"])
def test_a_file_that_cannot_be_added_to_is_kept_beside(before: bytes, tmp_path: Path) -> None:
    file = tmp_path / "beslutninger.csv"
    file.write_bytes(before)
    append_decisions(file, [NORD])
    assert (tmp_path / "beslutninger.csv.1.bak").read_bytes() == before
    assert read_decisions(file.read_text(encoding="utf-8"))[0] == (NORD,)
