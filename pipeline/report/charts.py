"""Small charts as SVG inside the page: no script, colours from the style sheet, the figures stand in the table beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipeline.report.words import Words

if TYPE_CHECKING:
    from markupsafe import Markup

WIDTH, HEIGHT = 170, 18
SHOWN = ("allocated", "committed", "disbursed", "uncommitted")
PLOT, FOOT, SIDE = 120, 34, 92  # height of the columns, room for words below and at the side
COLUMN, GAP = 15, 22  # width of a column, between years
LEAST_APART = 13  # pixels between two figures at the side


def account_bar(row: Mapping[str, Any], scale: Decimal, words: Words) -> Markup:
    """One account as a bar: what is allocated, on it what is committed and what is disbursed. ``scale``: the widest figure."""
    bars = [(m, row[f"{m}_kr"], y, h) for m, y, h in (("allocated", 0, 18), ("committed", 3, 12), ("disbursed", 6, 6))]
    parts = [
        f'<rect class="c-{m}" x="0" y="{y}" width="{_length(value, scale)}" height="{h}" rx="1.5"/>'
        for m, value, y, h in bars
        if value
    ]
    said = ", ".join(f"{words.word(m)} {words.kroner(value)}" for m, value, _, _ in bars if value is not None)
    return _svg(parts, WIDTH, HEIGHT, said)


def years_chart(years: Sequence[tuple[str, Mapping[str, Decimal | None]]], words: Words) -> Markup:
    """Columns by year, one for each of what is allocated, committed, disbursed and left, with a key; '' when there is nothing to show.
    What is used too much hangs below the line."""
    values = [value for _, figures in years for value in figures.values() if value]
    measures = [m for m in SHOWN if any(figures.get(m) for _, figures in years)]
    if not values or not measures:
        return _svg([], 0, 0, "")
    highest, lowest = max(Decimal(0), *values), min(Decimal(0), *values)
    group = COLUMN * len(measures) + GAP
    width, line = SIDE + max(len(years) * group, 60), 6 + float(highest / (highest - lowest) * PLOT)
    ends = [(6.0, highest), (line, Decimal(0)), (PLOT + 6.0, lowest)]
    parts = []
    for y, end in ends:
        if not end or abs(y - line) > LEAST_APART:
            parts.append(f'<line x1="{SIDE}" x2="{width}" y1="{y:.1f}" y2="{y:.1f}"/>')
            parts.append(f'<text x="{SIDE - 6}" y="{y + 4:.1f}" text-anchor="end">{_text(words.number(end))}</text>')
    said = []
    for at, (name, figures) in enumerate(years):
        left = SIDE + at * group + GAP / 2
        for number, measure in enumerate(measures):
            value = figures.get(measure)
            if value:
                tall = float(abs(value) / (highest - lowest) * PLOT)
                x, y = left + number * COLUMN, line - tall if value > 0 else line
                title = _text(f"{name}, {words.word(measure)}: {words.kroner(value)}")
                parts.append(
                    f'<rect class="c-{measure}" x="{x:.1f}" y="{y:.1f}" width="{COLUMN - 2}" height="{tall:.1f}"><title>{title}</title></rect>'
                )
        middle = left + COLUMN * len(measures) / 2
        parts.append(f'<text x="{middle:.1f}" y="{PLOT + 24}" text-anchor="middle">{_text(name)}</text>')
        said.append(name + ": " + ", ".join(f"{words.word(m)} {words.kroner(v)}" for m, v in figures.items() if v))
    key = "".join(f'<span><i class="c-{m}"></i>{_text(words.word(m))}</span>' for m in measures)
    return _svg(parts, width, PLOT + FOOT, "; ".join(said), "years", f'<div class="key" aria-hidden="true">{key}</div>')


def _length(value: Decimal, scale: Decimal) -> str:
    return f"{max(0.0, min(1.0, float(value / scale))) * WIDTH:.1f}" if scale else "0"


def _text(text: str) -> str:
    from markupsafe import escape

    return str(escape(text))


def _svg(parts: Sequence[str], width: float, height: float, said: str, kind: str = "line", key: str = "") -> Markup:
    from markupsafe import Markup

    if not parts:
        return Markup("")
    size = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
    return Markup(f'{key}<svg class="chart {kind}" {size} role="img" aria-label="{_text(said)}">{"".join(parts)}</svg>')
