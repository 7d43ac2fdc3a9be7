"""How well an amount is proven, said in one place."""

import pytest

from pipeline.reconciliation.proof import proof_state


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
