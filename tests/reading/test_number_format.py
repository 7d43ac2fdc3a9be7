"""What a cell of a spreadsheet shows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from pipeline.reading.number_format import shown

ACCOUNTING = '_-* #,##0.00 _k_r_._-;-* #,##0.00 _k_r_._-;_-* "-"?? _k_r_._-;_-@_-'


@pytest.mark.parametrize(
    ("value", "style", "text"),
    [
        (None, "General", ""),
        ("I alt", "#,##0", "I alt"),
        (True, "General", "SAND"),
        (2750, "General", "2750"),
        (0.1 + 0.2, "General", "0,3"),
        (1234567.891, "General", "1234567,891"),
        (1234567.891, "#,##0", "1.234.568"),
        (1234567.891, "#,##0.00", "1.234.567,89"),
        (1234567.891, '0.0,,"mio."', "1,2mio."),
        (1234567.891, '#,##0, "t.kr."', "1.235 t.kr."),
        (812.5, "#,##0.00 [$kr.-406]", "812,50 kr."),
        (812.5, '"kr. "#,##0.##', "kr. 812,5"),
        (-812.5, "#,##0.0", "-812,5"),
        (-812.5, "#,##0.0;[Red]-#,##0.0", "-812,5"),
        (-812.5, "#,##0_);(#,##0)", "(813)"),
        (-812.5, '[<0]"(" #,##0 ")";#,##0', "( 813 )"),
        (812.5, '[<0]"(" #,##0 ")";#,##0', "813"),
        (1234567, '[>=1000000]0.0,," mio.";#,##0', "1,2 mio."),
        (-1234.5, ACCOUNTING, "-1.234,50"),
        (0, ACCOUNTING, "-"),
        (0, "#,##0;-#,##0;", ""),
        (-0.2, "0", "0"),
        (0.125, "0%", "13%"),
        (0.125, "0.0 %", "12,5 %"),
        (7, "000", "007"),
        (datetime(2024, 3, 14), "dd-mm-yyyy", "14.03.2024"),
        (date(2024, 3, 14), "mmm yyyy", "marts 2024"),
    ],
)
def test_a_value_is_read_as_it_is_shown(value: Any, style: str, text: str) -> None:
    assert shown(value, style) == text
