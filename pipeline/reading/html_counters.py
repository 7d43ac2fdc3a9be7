"""The counters of a style sheet (CSS Lists 3, section 4): numbers that ``content`` prints before headings and items."""

import re

from lxml.html import HtmlElement

from pipeline.reading.html_lists import STYLES, numeral

_NAMED = re.compile(r"(-?[a-z_][\w-]*)(?:\s+(-?\d+))?")
_PRINTED = re.compile(
    r"""counters?\(\s*([\w-]+)\s*(?:,\s*("[^"]*"|'[^']*'))?\s*(?:,\s*([\w-]+)\s*)?\)""", re.IGNORECASE
)


class Counters:
    """The counters in force while a page's elements are gone through in order. A counter lives in the element that contains the one which
    sets it, and in all that is in it; inner ones of a name hide outer ones."""

    def __init__(self) -> None:
        self._values: dict[str, list[tuple[HtmlElement | None, int]]] = {}

    def count(self, said: dict[str, str], scope: HtmlElement | None, element: HtmlElement) -> None:
        """What the style of an element, or of what is printed in it, does to the counters; ``scope`` is what contains that."""
        for name, start in _NAMED.findall(said.get("counter-reset", "")):
            in_force = self._in_force(name, element)
            if in_force and in_force[-1][0] is scope:
                in_force.pop()
            in_force.append((scope, int(start or 0)))
        for name, step in _NAMED.findall(said.get("counter-increment", "")):
            in_force = self._in_force(name, element) or [(scope, 0)]
            self._values[name] = in_force
            in_force[-1] = (in_force[-1][0], in_force[-1][1] + int(step or 1))

    def printed(self, call: str, element: HtmlElement) -> str:
        """What ``counter(name, style)`` or ``counters(name, "between", style)`` prints; '' for other functions."""
        found = _PRINTED.fullmatch(call)
        if not found:
            return ""
        values = [value for _, value in self._in_force(found[1].lower(), element)] or [0]
        kind = (found[3] or "decimal").lower()
        shown = [
            f"{value:02}" if kind == "decimal-leading-zero" else numeral(value, STYLES.get(kind, kind))
            for value in values
        ]
        return (found[2] or "''")[1:-1].join(shown) if call.lower().startswith("counters") else shown[-1]

    def _in_force(self, name: str, element: HtmlElement) -> list[tuple[HtmlElement | None, int]]:
        in_force = self._values.setdefault(name, [])
        within = [None, element, *element.iterancestors()] if in_force else []
        while in_force and not any(in_force[-1][0] is scope for scope in within):
            in_force.pop()
        return in_force
