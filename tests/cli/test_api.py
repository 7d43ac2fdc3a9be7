"""Python for analysts: types of columns, and the examples of the docstrings."""

import doctest
from decimal import Decimal

import pandas as pd
import pytest

from pipeline import api, open_warehouse, sums_of
from tests.collections_by_hand import build, stored
from tests.handmade import extraction


@pytest.fixture
def example(tmp_path):
    build(tmp_path / "warehouse" / "klyngeregnskab.duckdb", stored("notat", extraction())).close()
    return tmp_path


def test_the_examples_of_the_docstrings_run(example):
    failed, tried = doctest.testmod(api, extraglobs={"example": example})
    assert (failed, tried > 3) == (0, True)


def test_columns_have_the_right_types(example):
    with open_warehouse(example) as warehouse:
        frame = warehouse.frame("claims")
        exact = warehouse.frame("claims", decimals=True)
    kinds = {name: str(frame[name].dtype) for name in ("period_from", "amount_kr", "raw", "approximate")}
    assert kinds == {"period_from": "Int64", "amount_kr": "float64", "raw": "string", "approximate": "boolean"}
    assert exact["amount_kr"].dropna().map(type).eq(Decimal).all()


def test_sums_of_a_frame():
    frame = pd.DataFrame({"Post": ["A", "B", "I alt"], "kr.": ["1.000", "250", "1.250"]})
    (found,) = sums_of(frame).to_dict("records")
    assert (found["total"], found["verdict"]) == ((3, 1), "exact")
