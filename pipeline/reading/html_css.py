"""What the style sheets of a page say of its elements (CSS 2.2, the selectors of level 3, the counters of CSS Lists 3, section 4): the properties
that decide whether and how something shows, and the text that ``content`` prints before and after it."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from pipeline.reading.html_tables import STYLES, numeral

WIDTH = 1280  # CSS pixels of the window a page is thought to be seen in
MAX_RULES = 4000
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_DECLARATION = re.compile(r"""([\w-]+)\s*:\s*((?:"[^"]*"|'[^']*'|[^;"'])+)""")
_BODY = re.compile(r"""([^{}"';]*)([{};]|"[^"]*"|'[^']*')""")
_WIDTH = re.compile(r"(min|max)-width\s*:\s*(\d+(?:\.\d+)?)(px|r?em)")
_OLD_PSEUDO = re.compile(r"(?<!:):(before|after)\b", re.IGNORECASE)
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")
_PART = re.compile(
    r""""((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|attr\(\s*([\w-]+)\s*\)|([\w-]+\((?:"[^"]*"|'[^']*'|[^()])*\)|[^\s]+)"""
)
_ESCAPE = re.compile(r"\\([0-9a-f]{1,6})\s?|\\(.)", re.IGNORECASE)
_BLOCK = re.compile(r"[^;{}]*\{[^{}]*\}")  # a rule inside another
_SEPARATE = re.compile(r",(?![^(]*\))")
_NAME = re.compile(r"[.#][\w-]+")  # of a class or an id
_NOT = re.compile(r":(?:not|is|where)\([^)]*\)")
_PRIVATE = re.compile("[\ue000-\uf8ff]")  # signs of a font of icons
_SIZE = re.compile(r"(?<!\S)\d*\.?\d+(?:[a-z]+|%)?(?=/|\s+[^\d\s]|\s*/)")
_DRAWING = frozenset({"svg", "g", "text", "tspan"})
_OF_DRAWING = ("display", "visibility", "opacity", "font-size")  # attributes of drawings that style them
_WATCHED = re.compile(
    r"display|flex-direction|grid-template-columns|visibility|opacity|font-size|text-decoration(?:-line)?|vertical-align|content|color|background(?:-color|-image)?|position|left|top|"
    r"right|bottom|inset(?:-inline-start)?|(?:margin|padding)-left|float|font|clip|clip-path|text-indent|overflow(?:-[xy])?|width|height|max-height|max-width|transform|scale|filter|content-visibility|list-style(?:-type)?|counter-reset|counter-increment|--.*"
)

Said = dict[str, str]
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


class Styles:
    """The styles of a page: its ``style`` elements and attributes. What other files style is not known (``complete`` is then False)."""

    def __init__(self, root: HtmlElement) -> None:
        self._rules: dict[HtmlElement, list[tuple[tuple[int, ...], Said]]] = {}
        self._pseudo: dict[tuple[HtmlElement, str], list[tuple[tuple[int, ...], Said]]] = {}
        self._variables: dict[str, str] = {}
        self.complete = not any("stylesheet" in (link.get("rel") or "").lower() for link in root.iter("link"))
        self._names = {f".{name}" for element in root.iter() for name in (element.get("class") or "").lower().split()}
        self._names |= {f"#{element.get('id')}".lower() for element in root.iter() if element.get("id")}
        count = 0
        for sheet in root.iter("style"):
            text = _COMMENT.sub(" ", sheet.text_content() or "") if _applies(sheet.get("media") or "") else ""
            for selectors, body in _rules_of(text):
                count += 1
                if count <= MAX_RULES:
                    self._add(root, selectors, body, count)

    def _add(self, root: HtmlElement, selectors: str, body: str, order: int) -> None:
        from cssselect import HTMLTranslator, SelectorError, parse

        said, urgent = _said(body)
        self._variables.update((name, text) for name, text in said.items() if name.startswith("--"))
        parts = [part for part in (said, urgent) if part]
        if not parts:
            return
        for selector in _SEPARATE.split(_OLD_PSEUDO.sub(r"::\1", selectors)):
            if not self._names.issuperset(_NAME.findall(_NOT.sub("", selector).lower())):
                continue
            try:
                (one,) = parse(selector)
                elements = root.xpath(HTMLTranslator().selector_to_xpath(one, "descendant-or-self::"))
            except (SelectorError, ValueError):
                continue  # a selector that only later levels know
            pseudo = one.pseudo_element if isinstance(one.pseudo_element, str) else ""
            for said_here in parts:
                rank = (int(said_here is urgent), *one.specificity(), order)
                for element in elements:
                    if pseudo:
                        self._pseudo.setdefault((element, pseudo), []).append((rank, said_here))
                    else:
                        self._rules.setdefault(element, []).append((rank, said_here))

    def of(self, element: HtmlElement) -> Said:
        """The watched properties of an element by itself, nothing inherited."""
        drawn = {name: element.get(name) for name in _OF_DRAWING if element.tag in _DRAWING and element.get(name)}
        ranked = [((-1,), drawn), *self._rules.get(element, [])]
        inline = element.get("style")
        if inline:
            said, urgent = _said(inline)
            ranked = [*ranked, ((0, 1000, 0, 0, 0), said), ((1, 1000, 0, 0, 0), urgent)]
        return self._settled(ranked)

    def printed(self, element: HtmlElement, place: str, counters: Counters) -> str:
        """The text that is printed ``before`` or ``after`` what stands in an element, '' when there is none or it cannot be seen."""
        said = self._settled(self._pseudo.get((element, place), []))
        if not said.get("content") or said.get("display") == "none" or said.get("visibility") == "hidden":
            return ""
        counters.count(said, element, element)
        parts = []
        for double, single, attribute, other in _PART.findall(said["content"]):
            if other in ("none", "normal"):
                return ""
            drawn = counters.printed(other, element) if other else _unescaped(double or single)
            parts.append(element.get(attribute, "") if attribute else drawn)
        return _PRIVATE.sub("", "".join(parts))

    def _settled(self, ranked: list[tuple[tuple[int, ...], Said]]) -> Said:
        settled: Said = {}
        for _, said in sorted(ranked, key=lambda item: item[0]):
            settled.update(said)
        return {name: _VARIABLE.sub(self._variable, text) for name, text in settled.items()}

    def _variable(self, found: re.Match[str]) -> str:
        return self._variables.get(found[1], (found[2] or "").strip())


def _rules_of(text: str) -> Iterator[tuple[str, str]]:
    """The rules (selectors, declarations) of a style sheet that hold on a screen, those inside ``@media`` and ``@supports`` too."""
    head, depth, begin, at = "", 0, 0, 0
    for found in _BODY.finditer(text):
        mark = found.group(2)
        if mark == "{":
            if depth == 0:
                head, begin = text[at : found.end() - 1].strip(), found.end()
            depth += 1
        elif mark == "}":
            depth = max(0, depth - 1)
            if depth == 0 and head:
                yield from _rule(head, text[begin : found.end() - 1])
                head = ""
        if mark in "{};" and depth == 0:
            at = found.end()


def _rule(head: str, body: str) -> Iterator[tuple[str, str]]:
    if not head.startswith("@"):
        yield head, _BLOCK.sub("", body)
        for inner, said in _rules_of(body) if "{" in body else ():
            yield inner.replace("&", f":is({head})") if "&" in inner else f":is({head}) {inner}", said
    elif (name := head.split(None, 1)[0].split("(")[0].lower()) in ("@supports", "@layer") or (
        name == "@media" and _applies(head[len("@media") :])
    ):
        yield from () if head.lower().startswith("@supports not") else _rules_of(body)


def _applies(query: str) -> bool:
    """Whether a media query holds in a window of ``WIDTH`` on a screen."""
    return any(_holds(one) for one in query.lower().split(","))


def _holds(query: str) -> bool:
    if re.search(r"\b(?:print|speech|not)\b", query):
        return False
    widths = [(edge, float(size) * (1 if unit == "px" else 16)) for edge, size, unit in _WIDTH.findall(query)]
    known = _WIDTH.sub("", query)
    if any(word not in ("screen", "all", "and", "only") for word in re.findall(r"[a-z-]+", known)):
        return False
    return all((size <= WIDTH) is (edge == "min") or size == WIDTH for edge, size in widths)


def _said(body: str) -> tuple[Said, Said]:
    """The watched declarations of a block and of those the ones marked ``!important``."""
    said: Said = {}
    urgent: Said = {}
    for name, text in _DECLARATION.findall(body):
        name = name.lower()
        if _WATCHED.fullmatch(name):
            plain, important, _ = text.partition("!")
            plain = plain.strip() if name == "content" or name.startswith("--") else plain.strip().lower()
            if name == "font":
                name, plain = "font-size", next(iter(_SIZE.findall(plain)), "1em")
            (urgent if important else said)[name] = plain
    return said, urgent


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16) % 0x110000) if found[1] else found[2], text)
