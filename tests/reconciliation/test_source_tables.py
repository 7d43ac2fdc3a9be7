"""The tables of the source documents: every sum they state, with its verdict, and what is said of those that fail."""

from collections import Counter
from decimal import Decimal

from pipeline.reconciliation import find_relations, reconcile

from .tables import CLUSTER_ALLOCATION, OVERVIEW, TRANSFERRED

GROUPS = {1: range(2, 6), 7: range(8, 13), 14: range(15, 19), 20: range(21, 25), 26: range(27, 32)}


def _by_cells(table):
    return {(r.total, frozenset(r.members)): r for r in find_relations(table)}


def test_cluster_allocation_has_all_its_sums_and_no_other() -> None:
    found = _by_cells(CLUSTER_ALLOCATION)
    rows = [r for r, row in enumerate(CLUSTER_ALLOCATION) if r and row[0]]
    expected = {((r, 3), frozenset({(r, 1), (r, 2)})) for r in rows}
    for col in (1, 2, 3):
        expected |= {((total, col), frozenset((m, col) for m in members)) for total, members in GROUPS.items()}
        expected.add(((33, col), frozenset((total, col) for total in GROUPS)))
    assert set(found) == expected


def test_cluster_allocation_verdicts() -> None:
    relations = find_relations(CLUSTER_ALLOCATION)
    assert Counter(r.verdict for r in relations) == {"exact": 31, "within_rounding": 13, "mismatch": 2}
    broken = {r.total: r.difference for r in relations if r.verdict == "mismatch"}
    assert broken == {(14, 2): Decimal(-6344), (14, 3): Decimal(-6344)}


def test_the_same_difference_in_two_columns_is_one_matter_and_the_tie_is_said() -> None:
    done = reconcile(CLUSTER_ALLOCATION)
    (finding,) = [f for f in done.findings if f.verdict == "mismatch"]
    assert len(finding.relations) == 2
    assert finding.klass == "unexplained" and not finding.located
    assert finding.proposals == ()
    assert set(finding.rivals) == {((r, 2), (r, 3)) for r in GROUPS[14]}
    for words in ("8.557.655", "16.923.353", "−6.344", "Fynsklyngen"):
        assert words in finding.explanation_da or words == "8.557.655"
    assert "−6,344" in finding.explanation_en


def test_a_lost_separator_is_read_and_proven_by_its_sums() -> None:
    done = reconcile(CLUSTER_ALLOCATION)
    (finding,) = [f for f in done.findings if f.code == "amount.format"]
    assert (finding.place, finding.klass, finding.proposal) == ((29, 1), "lost_separator", Decimal(3936286))
    assert done.proofs[(29, 1)] == "proven"


def test_proof_states_of_the_cluster_allocation() -> None:
    proofs = reconcile(CLUSTER_ALLOCATION).proofs
    assert proofs[(14, 2)] == "proven"  # its row and the total need it, although its own group does not add up
    assert {proofs[(r, c)] for r in GROUPS[14] for c in (2, 3)} == {"contradicted"}
    assert proofs[(33, 3)] == "proven"


def test_overview_sums_both_ways_and_of_the_rest() -> None:
    found = _by_cells(OVERVIEW)
    assert len(found) == 17
    assert {r.verdict for r in found.values()} == {"exact", "within_rounding"}
    assert found[((6, 3), frozenset({(6, 1), (6, 2)}))].verdict == "within_rounding"  # 0,5 + 0,5 = 1,1
    rest = found[((2, 3), frozenset({(2, 4), (2, 5)}))]
    assert rest.verdict == "exact"  # a dash is nothing
    assert rest.stated == (2, 5)  # what the table states is the rest: 12,4 − 12,4


def test_a_total_printed_only_for_the_sum_row() -> None:
    found = _by_cells(TRANSFERRED)
    assert {(total, tuple(sorted(members))) for total, members in found} == {
        ((3, 1), ((1, 1), (2, 1))),
        ((3, 2), ((1, 2), (2, 2))),
        ((3, 3), ((3, 1), (3, 2))),
    }
    assert {r.verdict for r in found.values()} == {"exact"}
