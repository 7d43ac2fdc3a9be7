"""How well an amount is proven, said in one place."""

import pytest

from pipeline.extraction import extract
from pipeline.reconciliation import reconcile
from pipeline.reconciliation.intervals import proof_state, times_held
from tests.collections_by_hand import build, stored


@pytest.mark.parametrize(
    ("holding", "accused", "state"),
    [
        (0, False, "unproven"),
        (1, False, "supported"),
        (2, False, "proven"),
        (5, False, "proven"),
        (0, True, "contradicted"),
        (2, True, "contradicted"),
        (5, True, "contradicted"),
    ],
)
def test_two_relations_prove_and_one_accusation_outweighs_them(holding, accused, state):
    assert proof_state(holding, accused) == state


@pytest.mark.parametrize(
    ("relations", "times"),
    [
        ([("a", ["b", "c"])], 1),
        ([("a", ["b", "c"]), ("a", ["c", "b"])], 1),  # the same said twice
        ([("a", ["b", "c"]), ("d", ["a", "e"])], 2),
    ],
)
def test_relations_with_one_total_and_the_same_parts_count_once(relations, times):
    assert times_held(relations)["a"] == times


@pytest.mark.parametrize(
    ("figures", "state"),
    [
        ("I alt|1.360.000|1.350.000|2.710.000", "proven"),
        ("Rest|1.111.000|1.222.000|2.710.000", "supported"),  # its row alone
        ("I alt|1.360.000|1.350.000|2.701.000", "contradicted"),
    ],
)
def test_tables_documents_and_the_warehouse_say_the_same(tmp_path, figures, state):
    lines = ["Indsats|Kommuner|Region|I alt", "Fald|900.000|910.000|1.810.000", "Tale|460.000|440.000|900.000", figures]
    grid = [line.split("|") for line in lines]
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in grid)
    read = extract(f"<h1>Klyngen Holbæk 2031 (kr.)</h1><table>{body}</table>".encode(), "a.html")
    place = (1, 3) if state == "supported" else (3, 3)
    told = {reconcile(grid).proofs[place]}
    told |= {c.proof for c in read.claims if (c.span.row, c.span.col) == place}
    with build(tmp_path / "w.duckdb", stored("a", read)) as connection:
        told |= {
            proof for (proof,) in connection.execute(f"SELECT proof FROM claims WHERE (row, col) = {place}").fetchall()
        }
    assert told == {state}
