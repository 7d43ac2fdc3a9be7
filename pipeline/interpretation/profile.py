"""What kind of document it is, by its own words: kind, title, date, publisher, committee, the region and cluster in
force, and what it replaces.

Most of it stands in the front matter: the words before the first section, item or long paragraph, and the running
heads. Nothing is taken from the middle of the text, where other meetings, other documents and other clusters are
mentioned."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.danish.dates import find_dates
from pipeline.danish.text import clean
from pipeline.interpretation import wording
from pipeline.interpretation.agenda import Section, sections
from pipeline.interpretation.headings import is_furniture
from pipeline.interpretation.names import FoundName, find_mentions, name_of_cell
from pipeline.model import Document, Grid, Layout, Paragraph, Profile
from pipeline.reference import rows

#: A paragraph longer than this is running text, not front matter.
LONG = 160
_GENERIC_TITLE = re.compile(
    r"^(?:microsoft \w+ - .*|untitled|uden navn|dokument\d*|document\d*|.*\.(?:docx?|pdf|html?|txt))$", re.IGNORECASE
)
_CLUSTER_NOUN = re.compile(
    r"\b(?:den|politiske?|faglige?|administrative?|strategiske?)\b|(?:sundheds)?klyngen?s?\b", re.IGNORECASE
)
_SEPARATOR = re.compile(r"\s+[–—|•·]\s+|\s+-\s+|,\s+(?=\d)|:\s+")


@dataclass(frozen=True, slots=True)
class _Front:
    """The front matter: its lines in order, running heads last, and all texts of the document for what is counted
    over the whole."""

    lines: tuple[Paragraph, ...]
    heads: tuple[Paragraph, ...]
    prose: tuple[str, ...]
    cells: tuple[str, ...]

    @property
    def all(self) -> tuple[Paragraph, ...]:
        """Lines and running heads."""
        return self.lines + self.heads


def profile(document: Document, layout: Layout) -> Profile:
    """The profile of a document. Fields are '' where the document does not say; names are raw words that
    pipeline.matching resolves."""
    parts = sections(layout)
    front = _front(layout, parts)
    names = [name for text in front.prose for name in find_mentions(text)]
    cells = [
        name for text in front.cells for part in {text, *text.split("\n")} for name in [name_of_cell(part)] if name
    ]
    committee = _committee(front)
    cluster = _cluster(front, names, [*names, *cells])
    kind = _kind(document, front, parts)
    return Profile(
        kind=kind,
        title=_title(document, front, parts, kind),
        published_on=_published_on(front, layout),
        publisher=_publisher(front, names, kind, committee, cluster),
        region=_region(front, [*names, *cells]),
        cluster=cluster,
        replaces=_replaces(front, layout),
        revised=any(_has("revised", line.text) for line in front.all if not _is_link(line)),
        municipalities=_municipalities([*names, *cells]),
        committee=committee,
    )


def _front(layout: Layout, parts: Sequence[Section]) -> _Front:
    """The front matter of a layout."""
    first = parts[0] if parts and parts[0].kind == "indledning" else None
    opening = set(first.blocks) if first else set()
    for section in parts[1 if first else 0 :]:
        if section.kind not in ("mødedata", "deltagere", "sagsdata") or section.item:
            break
        opening |= set(section.blocks)
    lines: list[Paragraph] = []
    for block in layout.blocks:
        if isinstance(block, Grid) or (block.id not in opening and not is_furniture(block)):
            break
        if is_furniture(block):
            continue
        printed = _printed_lines(block)
        formal = [line for line in printed if not _is_running(line)]
        if _is_running(block) and (len(printed) == 1 or formal != printed or len(printed) > 6):
            break
        lines += printed if _is_running(block) else [block]
    paragraphs = [block for block in layout.blocks if isinstance(block, Paragraph)]
    cells = [cell.text for block in layout.blocks if isinstance(block, Grid) for cell in block.cells]
    heads = tuple(block for block in paragraphs if is_furniture(block))
    prose = tuple(block.text for block in paragraphs if not is_furniture(block))
    return _Front(tuple(lines), heads, prose, tuple(cells))


def _printed_lines(block: Paragraph) -> list[Paragraph]:
    """The printed lines of a paragraph as paragraphs: a plain text file may print title, note and date line by line."""
    texts = [(piece, block.text[piece.start : piece.end].strip()) for piece in block.pieces]
    return [replace(block, text=text, pieces=(piece,)) for piece, text in texts if text] if len(texts) > 1 else [block]


def _is_running(block: Paragraph) -> bool:
    """Whether a paragraph is running text, or a line of it: long, or a sentence that ends or goes on."""
    text = block.text.strip()
    return len(text) > LONG or (len(text) > 60 and text.endswith((".", ",", "-"))) or text[:1].islower()


def _is_link(line: Paragraph) -> bool:
    """Whether a line is the title of another document: a link, a point of a list, a file's name."""
    return (
        line.role in ("link", "list")
        or bool(line.href)
        or bool(re.search(r"\.(?:pdf|docx?|xlsx?)\b|\(pdf\)", line.text))
    )


def _wordings(kind: str) -> list[str]:
    """The rows of ``profile_words.csv`` of a kind."""
    return [row["wording"] for row in rows("profile_words") if row["kind"] == kind]


def _has(kind: str, text: str) -> bool:
    """Whether a text holds a wording of a kind."""
    return any(wording.inside(words).search(text) for words in _wordings(kind))


# --- kind and title --------------------------------------------------------------------------------------------------


def _kind(document: Document, front: _Front, parts: Sequence[Section]) -> str:
    """The kind of document by the first front line that holds a kind's word (a line that is the word goes before one
    that only begins with it), else by what the document consists of. An agenda with its decisions printed is
    minutes."""
    decided = any(section.kind == "beslutning" and section.item and len(section.ranges) > 1 for section in parts)
    if _is_web_page(document, front) and not decided:
        return "webside"
    for text in [*(line.text for line in front.all), document.title]:
        kind = _kind_in(text)
        if kind:
            return "referat" if kind == "dagsorden" and decided else kind
    if decided:
        return "referat"
    return "dagsorden" if any(section.kind == "indstilling" and section.item for section in parts) else "ukendt"


def _kind_in(text: str) -> str:
    """The kind that a line names: one of its parts is the kind's word, or the first such word in it."""
    kinds = rows("document_kinds")
    for part in (text, *_SEPARATOR.split(text)):
        known = next((row["kind"] for row in kinds if wording.plain(part) == row["wording"]), "")
        if known:
            return known
    hits = [(wording.inside(row["wording"]).search(text), row) for row in kinds]
    found = [(match.start(), -len(row["wording"]), row["kind"]) for match, row in hits if match]
    return min(found)[2] if found and len(text) < LONG else ""


def _is_web_page(document: Document, front: _Front) -> bool:
    """Whether it is a page of a web site: words of navigation that no memo has."""
    navigation = {
        words for words in _wordings("navigation") for text in front.prose if wording.plain(text).startswith(words)
    }
    return len(navigation) >= 2 or (bool(navigation) and document.media_type == "text/html")


def _title(document: Document, front: _Front, parts: Sequence[Section], kind: str) -> str:
    """The title: the only heading of the highest level in the front, else the file's own title when it is a web
    format, else the first line that is not the kind's word, a date, meeting data or navigation; for a single agenda
    item its title."""
    items = list(dict.fromkeys(section.title for section in parts if section.item))
    if len(items) == 1:
        return items[0]
    lines = [line for line in front.lines if not _is_formal(line)]
    headings = [line for line in lines if line.role == "heading" or line.level]
    top = [line for line in headings if line.level == min(h.level for h in headings)]
    if len(top) == 1:
        return top[0].text
    own = clean(document.title)
    if any(wording.plain(own) == wording.plain(line.text) for line in lines if own):
        return own
    if len(items) > 1 and any(title in own for title in items):
        own = ""
    if own and document.media_type == "text/html" and not _GENERIC_TITLE.match(own):
        return own
    if lines:
        return lines[0].text
    if own and not _GENERIC_TITLE.match(own):
        return own
    return front.lines[0].text if front.lines else ""


def _is_formal(line: Paragraph) -> bool:
    """Whether a front line is no title: the kind's word, a date, meeting data, navigation, a bracket or a list item."""
    plain = wording.plain(line.text)
    known = any(plain == row["wording"] for row in rows("document_kinds"))
    dated = any(date.end - date.start > len(line.text) - 25 for date in find_dates(line.text))
    labelled = any(
        wording.plain(words) and plain.startswith(wording.plain(words))
        for words in _wordings("date_label") + _wordings("navigation")
    )
    meeting = re.match(
        r"(?:sted|deltagere|afbud|til|fra|kopi til|vedr|sagsnr|j\.? ?nr|side \d|side|dok)\b[.:]?",
        line.text,
        re.IGNORECASE,
    )
    return bool(
        known
        or dated
        or labelled
        or meeting
        or line.text.startswith("(")
        or line.role in ("list", "link")
        or len(plain) < 3
    )


# --- date ------------------------------------------------------------------------------------------------------------


def _published_on(front: _Front, layout: Layout) -> str:
    """The date of the document (ISO, to the day): one with a label ("Mødedato:", "Opdateret:"), then one in a short
    front line or running head."""
    labels = sorted(_wordings("date_label"), key=len, reverse=True)
    label = re.compile(
        rf"(?:^|(?<=[\s(]))(?:{'|'.join(re.escape(words) for words in labels)})"
        r"\s*[:.]?\s*(?:pr\.\s*)?(?:\w+\s+)?(?:den|d\.)?\s*$",
        re.IGNORECASE,
    )
    whole = [
        block
        for block in layout.blocks
        if isinstance(block, Paragraph) and len(block.text) < 60 and block.role not in ("link", "list")
    ]
    for lines, needs_label in ((front.all, True), (tuple(whole), True), (front.all, False)):
        for line in lines:
            for date in find_dates(line.text):
                day = date.precision == "day" and re.fullmatch(r"\d{4}-\d{2}-\d{2}", date.iso)
                labelled = label.search(line.text[: date.start])
                starts = labelled is not None and (lines is front.all or labelled.start() == 0)
                if day and (starts if needs_label else True):
                    return date.iso
    return ""


# --- whose -----------------------------------------------------------------------------------------------------------


def _committee(front: _Front) -> str:
    """The body whose meeting it is: a part of a front line that is a body's name."""
    bodies = [row["wording"] for row in rows("bodies")]
    patterns = [
        re.compile(
            r"(?:[\wæøå]+[-,]{0,2}\s)*"
            + r"\s+".join(
                r"[\w-]+(?:\s[\w-]+)?" if w == "*" else re.escape(w).replace(r"\*", r"[\w-]*") for w in words.split()
            ),
            re.IGNORECASE,
        )
        for words in bodies
    ]
    for line in (printed for block in front.all for printed in _printed_lines(block)):
        for part in _SEPARATOR.split(line.text):
            text = re.sub(
                r"^(?:referat|dagsorden|møde|mødet|beslutningsreferat)\b(?:\s+(?:af|fra|for|til|i))?(?:\s+møde(?:t)?\s+i)?\s+",
                "",
                part.strip(),
                flags=re.IGNORECASE,
            )
            text = re.sub(r"\s*,?\s*(?:(?:den|d\.)\s+)?(?<!\d)\d{1,2}[.\s/-].*$", "", text)
            if text and len(text) < 90 and text[0].isupper() and any(p.fullmatch(text) for p in patterns):
                return text
    return ""


def _publisher(front: _Front, names: Iterable[FoundName], kind: str, committee: str, cluster: str) -> str:
    """Who speaks: in minutes the cluster or the authority, elsewhere the organisation named in the front, or the one
    the text names far more than any other."""
    if kind in ("referat", "dagsorden") and cluster and (not committee or "klynge" in committee.casefold()):
        return cluster
    counts: Counter[str] = Counter()
    for row in rows("profile_words"):
        if row["kind"] == "publisher":
            pattern = re.compile(rf"(?<![\w-]){re.escape(row['wording'])}(?:['’]?s)?(?![\w-])")
            if any(pattern.search(line.text) for line in front.all):
                return row["meaning"]
            counts[row["meaning"]] += sum(len(pattern.findall(text)) for text in front.prose)
    authorities = Counter(
        m for text in front.prose for m in re.findall(r"\b([A-ZÆØÅ][\wæøå-]+ (?:Kommune|Regionskommune))s?\b", text)
    )
    counts.update(
        {name: number for name, number in authorities.items() if kind in ("referat", "dagsorden") or number > 2}
    )
    ranked = [(name, number) for name, number in counts.most_common(2) if number]
    if (
        ranked
        and (len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1])
        and (ranked[0][1] > 1 or kind in ("referat", "dagsorden"))
    ):
        return ranked[0][0]
    return committee if kind in ("referat", "dagsorden") else ""


def _region(front: _Front, names: Sequence[FoundName]) -> str:
    """The region in force: the only one the front names, else the only one the document names."""
    for found in ([n for line in front.all for n in find_mentions(line.text)], names):
        regions = {wording.plain(name.raw): " ".join(name.raw.split()) for name in found if name.kind == "region"}
        keys = {re.sub(r"^region(?:en)?\s+|s$", "", key) for key in regions}
        if len(keys) == 1:
            return min(regions.values(), key=lambda raw: (not raw.lower().startswith("region "), len(raw), raw))
    return ""


def _municipalities(names: Iterable[FoundName]) -> tuple[str, ...]:
    """The municipalities a document names, each once, without the word "kommune"."""
    raws = (" ".join(name.raw.split()) for name in names if name.kind == "municipality")
    bare = (re.sub(r"\s+(?:regions)?kommune(?:s|r|rs|n|ns)?$", "", raw, flags=re.IGNORECASE) for raw in raws)
    return tuple(sorted(dict.fromkeys(bare)))


def _cluster(front: _Front, prose: Sequence[FoundName], names: Sequence[FoundName]) -> str:
    """The cluster in force: the only one the front names, else one that nearly all cluster names of the running text
    mean, where tables do not list several."""
    fronts = [n for line in front.all for n in find_mentions(line.text) if n.kind == "cluster"]
    if fronts and len({_core(name.raw) for name in fronts}) == 1:
        return " ".join(fronts[0].raw.split())
    clusters = [name for name in prose if name.kind == "cluster"]
    counts = Counter(_core(name.raw) for name in clusters)
    listed = {_core(name.raw) for name in names if name.kind == "cluster"}
    if not counts or len(listed) > 3:
        return ""
    core, number = counts.most_common(1)[0]
    if number < 2 or number * 10 < 7 * len(clusters):
        return ""
    written = Counter(" ".join(name.raw.split()) for name in clusters if _core(name.raw) == core)
    return min(written, key=lambda raw: (-written[raw], raw))


def _core(raw: str) -> str:
    """What tells a cluster's name from another's, without "politisk", "klynge" and the like."""
    return wording.plain(_CLUSTER_NOUN.sub(" ", raw)) or wording.plain(raw)


# --- vintages --------------------------------------------------------------------------------------------------------


def _replaces(front: _Front, layout: Layout) -> str:
    """The sentence in which the document says what it replaces: about itself, so in the front or with "dette",
    "nærværende" or its own kind as its subject."""
    own = re.compile(
        r"\b(?:dette|denne|nærværende|notatet|referatet|oversigten|dagsordenen|dokumentet|papiret|skemaet)\b",
        re.IGNORECASE,
    )
    fronts = {line.id for line in front.all}
    for block in layout.blocks:
        if not isinstance(block, Paragraph) or block.role in ("link", "list"):
            continue
        for sentence in re.split(r"(?<=[.!?])\s+(?=[A-ZÆØÅ])", block.text):
            hit = next(
                (m for words in _wordings("replaces") for m in [wording.inside(words).search(sentence)] if m), None
            )
            if hit and (block.id in fronts or own.search(sentence[: hit.start()])):
                return sentence.strip()
    return ""
