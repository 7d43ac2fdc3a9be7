"""Whatever the table, the answer is an answer: no exception, verdicts that agree with the figures, the same twice."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reconciliation import reconcile

CELL = st.one_of(
    st.integers(-(10**7), 10**7).map(lambda n: f"{n:,}".replace(",", ".")),
    st.sampled_from(
        [
            "",
            "-",
            "..",
            "I alt",
            "Total",
            "heraf",
            "12,5",
            "100",
            "2021",
            "3.936286",
            "1 2",
            "4 mio. kr.",
            "x",
            "9" * 30,
            "½",
            "5-10",
        ]
    ),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELL, max_size=6), max_size=9))
def test_any_grid(rows) -> None:
    done = reconcile(rows)
    for relation in done.relations:
        if relation.verdict == "exact":
            assert relation.difference == 0
        if relation.verdict == "within_rounding":
            assert 0 < relation.gap <= relation.slack
        if relation.verdict == "mismatch":
            assert relation.gap > relation.slack
    assert all(f.explanation_da and f.explanation_en for f in done.findings)
    assert sum(done.counts.values()) == len(done.relations)
    assert reconcile(rows).relations == done.relations


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.lists(st.integers(1000, 10**6), min_size=3, max_size=3), min_size=3, max_size=8),
    st.permutations([1, 2, 3]),
)
def test_the_order_of_rows_and_columns_does_not_matter(values, order) -> None:
    def table(rows, cols):
        body = [[f"{row[c - 1]:,}".replace(",", ".") for c in cols] for row in rows]
        total = [f"{sum(row[c - 1] for row in rows):,}".replace(",", ".") for c in cols]
        return [["", "A", "B", "C"], *(["Enhed", *row] for row in body), ["I alt", *total]]

    def held(grid):
        last = len(grid) - 1
        return sum(
            r.total[0] == last and len(r.members) == last - 1 and r.verdict == "exact"
            for r in reconcile(grid).relations
        )

    assert held(table(values, [1, 2, 3])) == held(table(values[::-1], order)) == 3
