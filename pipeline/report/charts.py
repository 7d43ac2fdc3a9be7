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
    """Columns by year, one for each of what is allocated, committed, disbursed and left; '' when there is nothing to show."""
    values = [value for _, figures in years for value in figures.values() if value]
    measures = [m for m in SHOWN if any(figures.get(m) for _, figures in years)]
    if not values or not measures:
        return _svg([], 0, 0, "")
    highest, group = max(values), COLUMN * len(measures) + GAP
    width = SIDE + max(len(years) * group, 60)
    parts = [
        f'<line x1="{SIDE}" x2="{width}" y1="6" y2="6"/><text x="{SIDE - 6}" y="10" text-anchor="end">{_text(words.number(highest))}</text>',
        f'<text x="{SIDE - 6}" y="{PLOT + 10}" text-anchor="end">0</text>',
    ]
    said = []
    for at, (name, figures) in enumerate(years):
        left = SIDE + at * group + GAP / 2
        for number, measure in enumerate(measures):
            value = figures.get(measure)
            if value and value > 0:
                tall = float(value / highest * PLOT)
                x, y = left + number * COLUMN, PLOT - tall + 6
                title = _text(f"{name}, {words.word(measure)}: {words.kroner(value)}")
                parts.append(
                    f'<rect class="c-{measure}" x="{x:.1f}" y="{y:.1f}" width="{COLUMN - 2}" height="{tall:.1f}"><title>{title}</title></rect>'
                )
        middle = left + COLUMN * len(measures) / 2
        parts.append(f'<text x="{middle:.1f}" y="{PLOT + 22}" text-anchor="middle">{_text(name)}</text>')
        said.append(name + ": " + ", ".join(f"{words.word(m)} {words.kroner(v)}" for m, v in figures.items() if v))
    parts.append(f'<line x1="{SIDE}" x2="{width}" y1="{PLOT + 6}" y2="{PLOT + 6}"/>')
    return _svg(parts, width, PLOT + FOOT, "; ".join(said), "years")


def _length(value: Decimal, scale: Decimal) -> str:
    return f"{max(0.0, min(1.0, float(value / scale))) * WIDTH:.1f}" if scale else "0"


def _text(text: str) -> str:
    from markupsafe import escape

    return str(escape(text))


def _svg(parts: Sequence[str], width: float, height: float, said: str, kind: str = "line") -> Markup:
    from markupsafe import Markup

    if not parts:
        return Markup("")
    size = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
    return Markup(f'<svg class="chart {kind}" {size} role="img" aria-label="{_text(said)}">{"".join(parts)}</svg>')
