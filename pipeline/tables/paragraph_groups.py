"""Which printed lines belong to one paragraph, and what role it plays. One set of rules for PDF lines and text lines.

The strongest evidence is the wrap: a line that ends although the next word would have fitted was ended on purpose.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline import reference
from pipeline.danish.money import find_amounts
from pipeline.tables.linear_names import is_known_cluster, is_name
from pipeline.tables.paragraphs import (
    PrintedLine,
    awaits_name,
    is_caption,
    is_note,
    is_page_line,
    list_label,
    starts_item,
)

MAX_HEADING = 130  # characters; longer bold text is emphasis, not a heading
SLACK = 0.9  # text converted from a proportional font breaks its lines this much before the widest line's end
MIN_TITLE = 12  # characters
MIN_UNDER = 40  # characters of the text under a heading that is not long, where nothing else tells that it is text
UNWRAPPED = 100  # characters that fit on a line at least where no line of a text is seen to go on
_UNIT_LINE = re.compile(r"1[. ]?000 ?kr\b", re.IGNORECASE)
_ENDS_SENTENCE = re.compile(r"[.:;!?][)\"”»']?$")
_BEFORE_NUMBER = re.compile(r"(?:punkt|pkt|nr|stk|side|den|bilag|kapitel|afsnit|tabel|fase|§)\.?$", re.IGNORECASE)
_ABBREVIATED = re.compile(r"(?:^|[\s(])(?:\w{1,4}\.)+$")
_LABELLED = re.compile(r"\w+:\s")  # "Tid: torsdag den 13. marts"
_HYPHEN_END = re.compile(r"\w[-‐\u00ad\x02]$")
_LOWER_START = re.compile(r"[a-zæøå]")
_OPEN_END = re.compile(r"(?:[a-zæøå](?: [–-]|,)|\b(?:og|eller|samt|i|på|af|til|for|fra|om|med|ved|under|den|det|de))$")
_PARTED = re.compile(r"\S [·|•] \S")
_LETTERHEAD = re.compile(r"\S [·|•] \S.* [·|•] \S")
_GREETING = re.compile(r"(?:kære|til|att\.?)\b", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"(?i:til|kære|att|cc?|sagsn\w+|j\w*\.?\s?n\w+|dato|sted|tid)\b|\w+(?: \w+)?\.?: .{0,25}$|"
    r".*(?:\b\d{4} [A-ZÆØÅ][a-zæøå]|\bkl\. ?\d|[,–-] (?:\w+ )?\d{1,2}\. \w+ \d{4}$)"
)
_TWO_SENTENCES = re.compile(r"[\wæøå)]{3}\. [A-ZÆØÅ]")
_FIGURE_LAST = re.compile(r"(?: [-–]?\d{1,3}(?:[.,]\d+)+| \d{3}| \d{5,})$")


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one paragraph in order, with its role (body, list, heading, caption, note, furniture) and level."""

    lines: tuple[PrintedLine, ...]
    role: str = "body"
    level: int = 0


@dataclass(frozen=True, slots=True)
class Measure:
    """What is usual in a document: right edge of full lines, gap between lines of a paragraph, size of body text.

    Edges and gaps are points for PDF lines, characters and blank lines for text lines. ``sizes`` are the sizes above
    the body's, largest first.
    """

    right: float
    gap: float
    size: float
    sizes: tuple[float, ...] = ()


def measure(lines: Sequence[PrintedLine]) -> Measure:
    """The document's usual measures, from all its lines of running text."""
    rights = (
        sorted(_right(line) for line in lines if len(line.text) > 30) or sorted(_right(line) for line in lines) or [0.0]
    )
    right = rights[min(len(rights) - 1, int(len(rights) * 0.95))]
    if not any(line.box for line in lines) and not any(_runs_on(one, other) for one, other in pairwise(lines)):
        right = max(right, UNWRAPPED)
    full = [
        (one, other)
        for one, other in pairwise(lines)
        if one.page == other.page and _right(one) > 0.85 * right and _gap(one, other) >= 0
    ]
    running = full if any(line.box for line in lines) else [pair for pair in full if _runs_on(*pair)] or full
    gap = Counter(round(_gap(*pair), 0) for pair in running).most_common(1)[0][0] if full else 0.0
    weights: Counter[float] = Counter()
    for line in lines:
        weights[round(line.size, 1)] += len(line.text)
    size = weights.most_common(1)[0][0] if weights else 0.0
    larger = sorted({step for step in weights if step > 1.08 * size}, reverse=True) if size else []
    return Measure(right, gap, size, tuple(larger))


def _runs_on(before: PrintedLine, line: PrintedLine) -> bool:
    """Whether a sentence goes on from one line to the next, as far as small letters tell."""
    return bool(_LOWER_START.match(line.text)) and not _ENDS_SENTENCE.search(before.text)


def group_lines(
    lines: Sequence[PrintedLine],
    usual: Measure | None = None,
    marked: frozenset[int] = frozenset(),
    before: Sequence[Group] | None = None,
    after: str = "",
) -> list[Group]:
    """Lines in reading order as paragraphs. ``usual`` is the whole document's measure (made of these lines when None), ``marked`` the ``id``s
    of lines known to be furniture.

    ``before`` are the groups of a text before a table, where it has one above these lines ([] at the text's head), ``after`` what the table
    below says. A paragraph that goes on over a page break is one group; page furniture between its halves comes after it.
    """
    usual = usual or measure(lines)
    furniture = [id(line) in marked or is_page_line(line.text) for line in lines]
    open_: list[PrintedLine] = []  # the paragraph that is not ended yet
    order: list[tuple[list[PrintedLine], bool]] = []
    for line, is_furniture in zip(lines, furniture, strict=True):
        if not is_furniture and open_ and not starts_new(open_[-1], line, usual):
            open_.append(line)
            continue
        order.append(([line], is_furniture))
        open_ = open_ if is_furniture else order[-1][0]
    return list(_with_roles(order, usual, before, after))


def starts_new(before: PrintedLine, line: PrintedLine, usual: Measure) -> bool:
    """Whether ``line`` begins a new paragraph after ``before``."""
    if is_caption(line.text) or is_note(line.text) or _shouts(before.text) != _shouts(line.text):
        return True
    if list_label(before.text) == before.text.strip():
        return starts_item(line.text)  # a label on a line of its own
    lower = bool(_LOWER_START.match(line.text))
    if _HYPHEN_END.search(before.text) and lower and not is_caption(before.text):
        return False
    ended = _has_ended(before.text, line.text)
    if ended and is_known_cluster(line.text):
        return True  # it heads what follows
    goes_on = before.page == line.page and not line.gap and abs(before.size - line.size) <= 0.6 and not _LABELLED.match(line.text)
    if goes_on and line.box is None and _OPEN_END.search(before.text):
        return False
    if line.box is None and not lower and not ended and (_LETTERHEAD.search(before.text) or _names_kind(line.text)):
        return True
    if goes_on and awaits_name(before.text) and line.text[:1].isupper():
        return is_known_cluster(" ".join(before.text.split()[-2:]))  # "Sydvestjysk Klynge" has its name
    full = _is_full(before, line, usual, 1.0 if ended else SLACK)
    if starts_item(line.text):
        return _item_begins(before, line, full, ended)
    if abs(before.size - line.size) > 0.6 or (before.bold != line.bold and not (full and lower)):
        return True
    if line.box is None and line.left == 1 and before.left == 0 and not lower:
        # What is left of a bullet or a form feed that a converter could not print.
        return True
    if before.page != line.page:
        return ended or not (lower or full)
    gap = _gap(before, line)
    if _is_wide(gap, line, usual):
        return True
    if line.text[0].isdigit() and not ended:
        return not full and bool(_UNIT_LINE.match(line.text))  # "1.000 kr., 2024-priser" under a title
    if line.box is None and gap < usual.gap and not ended and len(before.text) < 0.8 * usual.right:
        # Double-spaced text whose lines stand close here: a narrow heading or cell, wrapped.
        return False
    return not full and (ended or not lower)


def _item_begins(before: PrintedLine, line: PrintedLine, full: bool, ended: bool) -> bool:
    """A label at the start of a line is a new item, unless the sentence before runs into it (``i årene⏎22. og``)."""
    label = list_label(line.text)
    if label and not label[0].isdigit():
        return not (label in "-–" and before.text[-1].isdigit() and line.text[1:].strip()[:1].isdigit())
    if label:
        titled = line.box is None and line.gap > 0 and line.text[len(label) :].strip()[:1].isupper()
        return ended or not full or bool(list_label(before.text)) or (titled and not _BEFORE_NUMBER.search(before.text))
    return ended or not full or before.page != line.page


def _has_ended(text: str, following: str) -> bool:
    """Whether a sentence ends with the line: not after an abbreviation or ordinal that runs on (``17.⏎april``)."""
    if not _ENDS_SENTENCE.search(text):
        return False
    return not (_LOWER_START.match(following) and _ABBREVIATED.search(text))


def _shouts(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 7 and all(char.isupper() for char in letters)


def _is_full(before: PrintedLine, line: PrintedLine, usual: Measure, share: float) -> bool:
    """Whether the next word would not have fitted on ``before``, within ``share`` of the usual width."""
    word = line.text.split(" ", 1)[0]
    if line.box is None or before.box is None:
        return _right(before) + 1 + len(word) > share * usual.right - 1
    width = (line.box.x1 - line.box.x0) / max(1, len(line.text)) * (len(word) + 1)
    return _right(before) + width > share * usual.right - 2


def _is_wide(gap: float, line: PrintedLine, usual: Measure) -> bool:
    if line.box is None:
        return gap > usual.gap
    height = line.box.bottom - line.box.top
    return gap > max(usual.gap, 0) + max(2.0, 0.35 * height)


def _right(line: PrintedLine) -> float:
    return line.box.x1 if line.box else float(line.right or line.left + len(line.text))


def _gap(before: PrintedLine, line: PrintedLine) -> float:
    if line.box is not None and before.box is not None:
        return line.box.top - before.box.bottom
    return float(line.gap)


def _with_roles(
    order: Sequence[tuple[list[PrintedLine], bool]], usual: Measure, above: Sequence[Group] | None, after: str
) -> Iterable[Group]:
    body = [lines for lines, furniture in order if not furniture]
    following = iter([*(" ".join(line.text for line in lines) for lines in body[1:]), after])
    title = _title(body, usual) if above is not None and not any(map(_ends_front, above)) else None
    labelled = [group for group in above or () if group.role == "heading" and list_label(group.lines[0].text)]
    before = Group(())
    front = title is not None
    for lines, furniture in order:
        if furniture:
            yield Group(tuple(lines), "furniture")
            continue
        goes_on = labelled and _is_next_label(list_label(labelled[-1].lines[0].text), list_label(lines[0].text))
        if lines is title:
            before = Group(tuple(lines), "heading", 1)
            next(following)
            front = False
        else:
            under = next(following)
            before = _group(lines, before, "" if front else under, usual, bool(goes_on))
        labelled += [before] if before.role == "heading" and list_label(lines[0].text) else []
        yield before


def _title(groups: Sequence[list[PrintedLine]], usual: Measure) -> list[PrintedLine] | None:
    """The title of a text that shows no sizes: of the short lines before its first sentence the longest that says neither to whom, from where,
    when nor under which number it was written."""
    if usual.size or any(line.bold for lines in groups for line in lines):
        return None
    texts = [" ".join(line.text for line in lines) for lines in groups]
    count = next((at for at, text in enumerate(texts) if _is_prose(text)), len(texts))
    titles = [
        (_names_kind(text), len(text), -at)
        for at, text in enumerate(texts[:count])
        if len(text) >= MIN_TITLE and text[0].isalnum() and not (_NO_TITLE.match(text) or _PARTED.search(text) or is_caption(text))
        if not is_name(text) and not find_amounts(text)
    ]
    return groups[-max(titles)[2]] if titles else None


def _is_prose(text: str) -> bool:
    return text.endswith((".", ":")) or bool(_TWO_SENTENCES.search(text)) or len(text) > MAX_HEADING


def _ends_front(group: Group) -> bool:
    return group.role == "heading" or (group.role != "furniture" and _is_prose(" ".join(line.text for line in group.lines)))


def _names_kind(text: str) -> bool:
    """Whether a line begins with a word for a kind of document ("Notat om …")."""
    words = text.lower().replace(":", " ").split()
    return bool({" ".join(words[:count]) for count in (1, 2)}.intersection(reference.words("document_kinds", "wording")))


def _group(lines: list[PrintedLine], before: Group, following: str, usual: Measure, in_order: bool) -> Group:
    text = " ".join(line.text for line in lines)
    if before.role == "list" and _is_next_label(list_label(before.lines[0].text), list_label(text)):
        return Group(tuple(lines), "list")
    if is_caption(text) or is_note(text):
        return Group(tuple(lines), "caption" if is_caption(text) else "note")
    level = heading_level(lines, following, usual, in_order)
    return Group(tuple(lines), "heading" if level else "list" if starts_item(text) else "body", level)


def _is_next_label(label: str, following: str) -> bool:
    """Whether two numbered labels follow each other in a list (``3.`` ``4.``)."""
    one, other = re.search(r"\d+(?=\D*$)", label), re.search(r"\d+(?=\D*$)", following)
    return bool(one and other and int(other.group()) == int(one.group()) + 1 and label[-1] == following[-1])


def heading_level(lines: Sequence[PrintedLine], following: str, usual: Measure, in_order: bool = False) -> int:
    """The level (1 is highest) when these lines are a heading, else 0. ``following`` is the next paragraph's text; ``in_order`` when the label
    is the one after the last labelled heading's."""
    text = " ".join(line.text for line in lines)
    letters = [char for char in text if char.isalpha()]
    if not letters or len(text) > MAX_HEADING or text.endswith((".", ",", ";", "-")):
        return 0
    label = list_label(text)
    size = max(line.size for line in lines)
    if usual.size and size > 1.08 * usual.size:
        return 1 + sum(1 for step in usual.sizes if step > size + 0.05)
    beneath = len(usual.sizes) + 1
    if all(char.isupper() for char in letters) and len(letters) >= 5:
        return beneath
    if usual.size:
        return beneath + 1 if all(line.bold for line in lines) and len(text) > 2 else 0
    return _text_heading(lines, label, text, following, usual, in_order)


def _text_heading(
    lines: Sequence[PrintedLine], label: str, text: str, following: str, usual: Measure, in_order: bool
) -> int:
    """In plain text a heading is a short line ended on purpose, with longer text after it, a caption or a table; it says no amount."""
    short = all(_right(line) < 0.8 * usual.right for line in lines) and not text.endswith(":")
    if label and (not label[0].isalnum() or list_label(following)):
        return 0
    if not short or not following or not text[0].isalnum() or text[0].islower():
        return 0
    told = find_amounts(text) or _FIGURE_LAST.search(text) or _TWO_SENTENCES.search(text)
    if told or _PARTED.search(text) or _GREETING.match(text) or _LABELLED.match(text):
        return 0
    runs_on = len(following) > 0.8 * usual.right or following.isupper() or bool(_ENDS_SENTENCE.search(following))
    longer = len(following) > max(MIN_UNDER, 2 * len(text)) and not is_name(text)
    runs_on = runs_on or is_caption(following) or longer or (in_order and len(following) > MIN_UNDER)
    return (2 if label else 3) if runs_on else 0
