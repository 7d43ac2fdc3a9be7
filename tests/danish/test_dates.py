"""Dates and periods."""

import pytest

from pipeline.danish.dates import find_dates, find_periods


@pytest.mark.parametrize(
    ("text", "iso", "precision"),
    [
        ("den 5. januar 2023", "2023-01-05", "day"),
        ("d. 28. nov. 2023", "2023-11-28", "day"),
        ("29.08.2024", "2024-08-29", "day"),
        ("31/12-24", "2024-12-31", "day"),
        ("2024-08-29", "2024-08-29", "day"),
        ("10. maj", "--05-10", "day"),
        ("november 2023", "2023-11", "month"),
        ("1. kvartal 2022", "2022-Q1", "quarter"),
        ("2. halvår 2025", "2025-H2", "half"),
        ("kl. 16.15", "", "time"),
        ("uge 42", "", "week"),
    ],
)
def test_dates(text: str, iso: str, precision: str) -> None:
    assert [(date.iso, date.precision) for date in find_dates(text)] == [(iso, precision)]


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("i 2022 og 2023", [(2022, 2023)]),
        ("i årene 2023-2026", [(2023, 2026)]),
        ("budget 2023-26", [(2023, 2026)]),
        ("2022, 2023 og 2024", [(2022, 2024)]),
        ("pr. år i 2031, 2032, 2033 til personale", [(2031, 2033)]),
        ("2031, 2032", [(2031, 2031), (2032, 2032)]),
        ("fra 2022 til 2023", [(2022, 2023)]),
        ("fra 2027 og frem", [(2027, None)]),
        ("i 2022 til 9,6 % i 2023", [(2022, 2022), (2023, 2023)]),
        ("den 5. januar 2023", []),
        ("2.022 kr.", []),
    ],
)
def test_periods(text: str, periods: list[tuple[int, int | None]]) -> None:
    assert [(period.year_from, period.year_to) for period in find_periods(text)] == periods
