"""Every printed form of a number that is no money has an example, and is found in it as the kind it gives."""

import pytest

from pipeline import reference
from pipeline.danish.contexts import find_contexts, forms

ROWS = reference.rows("number_forms")


@pytest.mark.parametrize(
    ("row", "form"), list(zip(ROWS, (*forms("before"), *forms("after")), strict=True)), ids=lambda each: ""
)
def test_a_form_is_found_in_its_example(row, form):
    assert (form.kind, form.reason) == (row["kind"], row["reason"])
    assert form.pattern.search(row["example"]), row["pattern"]
    assert row["kind"] in {context.kind for context in find_contexts(row["example"])}
