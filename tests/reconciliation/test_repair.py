"""Several wrong cells in one table: named together, each with its value, as long as there are few of them."""

from decimal import Decimal

from pipeline.reconciliation import reconcile


def square(size: int) -> list[list[str]]:
    """Figures with a total for every row and every column."""
    body = [[10_000 + 1_237 * r * r + 3_301 * c + 17 * r * c for c in range(size)] for r in range(size)]
    body = [[*row, sum(row)] for row in body]
    body.append([sum(column) for column in zip(*body, strict=True)])
    names = [f"Kommune {chr(65 + r)}" for r in range(size)] + ["I alt"]
    head = ["Navn", *(f"Indsats {chr(65 + c)}" for c in range(size)), "I alt"]
    figures = ([f"{x:,}".replace(",", ".") for x in row] for row in body)
    return [head, *([name, *row] for name, row in zip(names, figures, strict=True))]


def swapped(text: str) -> str:
    """Its last two different neighbours exchanged."""
    i = max(i for i in range(len(text) - 1) if text[i : i + 2].isdigit() and text[i] != text[i + 1])
    return text[:i] + text[i + 1] + text[i] + text[i + 2 :]


def mismatches(table):
    return [f for f in reconcile(table).findings if f.verdict == "mismatch"]


def test_three_independent_mistakes_are_three_findings_each_with_its_figures() -> None:
    right, wrong = square(6), square(6)
    places = ((1, 2), (3, 5), (6, 4))
    for r, c in places:
        wrong[r][c] = swapped(wrong[r][c])
    found = {f.place: f for f in mismatches(wrong)}
    assert set(found) == set(places)
    for (r, c), finding in found.items():
        assert finding.located and finding.klass == "transposed_digits" and len(finding.relations) == 2
        assert finding.proposals == (((r, c), Decimal(right[r][c].replace(".", ""))),)


def test_a_correction_that_leaves_exact_sums_a_little_off_is_less_likely() -> None:
    """Of three cells that would do, the one whose column is off by as much, if only within its rounding."""
    grid = [line.split("|") for line in """\
Tilbud|Ramme|Brugt|Tilbage
Svømning|640|395|245
Madskole|512|288|224
Kørsel|873|541|334
Værksted|455|210|245
Rådgivning|390|163|227
I alt|2.870|1.597|1.273""".splitlines()]  # fmt: skip
    (finding,) = [f for f in reconcile(grid).findings if f.code.startswith("sum.")]
    assert (finding.place, finding.proposal) == ((3, 3), 332)


def test_a_table_of_mistakes_gets_no_long_list_of_corrections() -> None:
    wrong = square(12)
    for i in range(1, 11):
        wrong[i][i] = swapped(wrong[i][i])
    found = mismatches(wrong)
    assert {r.total for f in found for r in f.relations} == {(i, 13) for i in range(1, 11)} | {
        (13, i) for i in range(1, 11)
    }
    assert not any(f.cells or f.proposals for f in found)
