"""The front matter of a document: what stands before its first section, item, table or running text, and its running heads; and whose document it
is by that: publisher, committee, and the region and cluster in force."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipeline import reference
from pipeline.interpretation.minutes.agenda import Section
from pipeline.interpretation.minutes.headings import is_furniture
from pipeline.interpretation.names.lexicon import read_noun
from pipeline.interpretation.names.places import cluster_of_hospital, members_of, regions_of_clusters, regions_spoken_of
from pipeline.interpretation.names.recognise import FoundName, find_mentions, name_of_cell
from pipeline.interpretation.roles.facets import find_wording, kind_of_names
from pipeline.interpretation.text import wording
from pipeline.interpretation.text.phrases import find_all
from pipeline.model import Grid, Layout, Paragraph
from pipeline.reference import rows

#: A paragraph longer than this is running text, not front matter.
LONG = 160


@dataclass(frozen=True, slots=True)
class Front:
    """The front matter: its lines in order, running heads last, and all texts of the document for what is counted
    over the whole. ``labelled`` are the clusters' names that stand behind "Klynge" as a label, ``card`` the texts of a table of labels and
    values that stands before all other text but headings."""

    lines: tuple[Paragraph, ...]
    heads: tuple[Paragraph, ...]
    prose: tuple[str, ...]
    cells: tuple[str, ...]
    labelled: tuple[str, ...] = ()
    card: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[Paragraph, ...]:
        """Lines and running heads."""
        return self.lines + self.heads


def front_of(layout: Layout, parts: Sequence[Section]) -> Front:
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
        if _is_running(block) and not _is_printed_line_by_line(block):
            break
        lines += printed_lines(block) if _is_running(block) else [block]
    paragraphs = [block for block in layout.blocks if isinstance(block, Paragraph)]
    cells = [cell.text for block in layout.blocks if isinstance(block, Grid) for cell in block.cells]
    heads = tuple(block for block in paragraphs if is_furniture(block))
    prose = tuple(block.text for block in paragraphs if not is_furniture(block))
    top = next((block for block in layout.blocks if isinstance(block, Grid) or block.role == "body"), None)
    is_card = isinstance(top, Grid) and top.n_cols == 2 and not _lists_clusters(top)
    card = tuple(cell.text for cell in top.cells) if isinstance(top, Grid) and is_card else ()
    return Front(tuple(lines), heads, prose, tuple(cells), tuple(_labelled(layout)), card)


def _labelled(layout: Layout) -> Iterator[str]:
    """The clusters told by a label: in a table of two columns ("Klynge | Holbæk"), in two paragraphs, in a line ("Klynge: Holbæk")."""
    pairs: list[tuple[str, str]] = []
    before = ""
    for block in layout.blocks:
        if isinstance(block, Grid):
            rows = [row for row in block.texts() if len(row) == 2]
            pairs += [(row[0], row[1]) for row in rows if not _lists_clusters(block)]
            continue
        pairs += [(before, block.text), (block.text.partition(":")[0], block.text.partition(":")[2])]
        before = block.text
    for label, value in pairs:
        name = name_of_cell(value, "cluster") if kind_of_names(label.strip(" :")) == "cluster" else None
        if name is not None and name.kind == "cluster":
            yield name.raw if read_noun(name.raw.casefold())[1] else f"{label.strip(' :')} {name.raw}"


def _lists_clusters(grid: Grid) -> bool:
    """Whether a table's first column names clusters: then "Klynge" heads it and is no label."""
    return any(name_of_cell(row[0], "cluster") for row in grid.texts() if row)


def printed_lines(block: Paragraph) -> list[Paragraph]:
    """The printed lines of a paragraph as paragraphs: a plain text file may print title, note and date line by line."""
    texts = [(piece, block.text[piece.start : piece.end].strip()) for piece in block.pieces]
    return [replace(block, text=text, pieces=(piece,)) for piece, text in texts if text] if len(texts) > 1 else [block]


def _is_printed_line_by_line(block: Paragraph) -> bool:
    """Whether a long paragraph is really title, note and date below each other: a few lines that each begin anew, and
    no sentence at the end."""
    printed = printed_lines(block)
    begins = all(not line.text[0].islower() and not _is_running(line) for line in printed)
    return 1 < len(printed) <= 6 and begins and not block.text.rstrip().endswith(".")


def _is_running(block: Paragraph) -> bool:
    """Whether a paragraph is running text, or a line of it: long, or a sentence that ends or goes on."""
    text = block.text.strip()
    return (
        len(text) > LONG
        or (len(text) > 60 and text.endswith((".", ",", "-")))
        or (len(text) > 60 and text[:1].islower())
    )


def is_link(line: Paragraph) -> bool:
    """Whether a line is the title of another document: a link, a point of a list, a file's name."""
    return (
        line.role in ("link", "list")
        or bool(line.href)
        or bool(re.search(r"\.(?:pdf|docx?|xlsx?)\b|\(pdf\)", line.text))
    )


def wordings_of(kind: str) -> tuple[str, ...]:
    """The rows of ``profile_words.csv`` of a kind."""
    return reference.words("profile_words", "wording", kind=kind)


def holds(kind: str, text: str) -> bool:
    """Whether a text holds a wording of a kind."""
    return any(wording.inside(words).search(text) for words in wordings_of(kind))


_CLUSTER_NOUN = re.compile(
    r"\b(?:den|politiske?|faglige?|administrative?|strategiske?)\b|(?:sundheds)?klyngen?s?\b", re.IGNORECASE
)
#: What stands between the parts of a front line: "Udvalget – Referat – 2024-03-18".
SEPARATOR = re.compile(r"\s+[–—|•·]\s+|\s+-\s+|,\s+(?=\d)|:\s+")
#: Clusters that a line in front of the title names where it lists all those of an office: none of them is the document's.
LETTERHEAD = 3
_LETTERHEAD_PART = re.compile(rf"{SEPARATOR.pattern}|,\s+|\s*\|\s*")
#: Lines in which a letterhead stands; what tells that a letter is sent to who stands there.
TOP = 4
_TO = re.compile(r"^(?:til|att)\b|\batt[.:]|^\d{4} [A-ZÆØÅ]", re.IGNORECASE)
#: What stands between the parts of a title: "Protokol, Bornholm, 11.9.2024".
_PART = re.compile(rf"{SEPARATOR.pattern}|,\s+")


_MEETING = re.compile(
    r"^(?:referat|beslutningsreferat|dagsord(?:en|ner og referater)|møde(?:t)?)\b"
    r"(?:\s+(?:af|fra|for|til|i))?(?:\s+møde(?:t)?\s+i)?\s+",
    re.IGNORECASE,
)
_ADJECTIVES = r"(?:(?:den|det|politiske?|faglige?|administrative?|lokale)\s)*"
_FIRST_WORDS = r"(?:[\wæøå]+[-,]{0,2}\s){0,6}"


@cache
def _bodies() -> tuple[re.Pattern[str], ...]:
    """The bodies of ``bodies.csv``: a wording that begins with ``*`` takes the words before it ("Social- og
    Sundhedsudvalget"), the others only "den politiske" and the like."""
    found = []
    for row in rows("bodies"):
        words = row["wording"].split()
        named = [r"[\w-]+(?:\s[\w-]+){0,3}" if w == "*" else re.escape(w).replace(r"\*", r"[\w-]*") for w in words]
        before = _FIRST_WORDS if row["wording"].startswith("*") else _ADJECTIVES
        found.append(re.compile(before + r"\s+".join(named), re.IGNORECASE))
    return tuple(found)


def committee_of(front: Front) -> str:
    """The body whose meeting it is: a part of a front line that is a body's name."""
    for line in (printed for block in front.all for printed in printed_lines(block)):
        for part in SEPARATOR.split(line.text):
            text = _MEETING.sub("", part.strip())
            text = re.sub(r"\s*,?\s*(?:(?:den|d\.)\s+)?(?<!\d)\d{1,2}[.\s/-].*$", "", text)
            if text and len(text) < 90 and text[0].isupper() and any(p.fullmatch(text) for p in _bodies()):
                return text
    return ""


def publisher_of(front: Front, names: Iterable[FoundName], kind: str, committee: str, cluster: str) -> str:
    """Who speaks: in minutes the cluster or the authority, elsewhere the organisation named in the front, or the one
    the text names far more than any other."""
    of_cluster = kind in ("referat", "dagsorden") and cluster
    met = (line.text for line in front.all if _MEETING.match(line.text))
    if of_cluster and any("klynge" in text.casefold() for text in (committee, *met)):
        return cluster
    if letterhead := _letterhead(front):
        return letterhead
    if of_cluster and not committee:
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
    addressed = _addressed(front)
    counts.update({name: n for name, n in authorities.items() if (kind in ("referat", "dagsorden") or n > 2) and name not in addressed})
    ranked = [(name, number) for name, number in counts.most_common(2) if number]
    if (
        ranked
        and (len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1])
        and (ranked[0][1] > 1 or kind in ("referat", "dagsorden"))
    ):
        return ranked[0][0]
    return committee if kind in ("referat", "dagsorden") else ""


def _top(front: Front) -> list[Paragraph]:
    return [printed for block in front.lines for printed in printed_lines(block)][:TOP]


def _addressed(front: Front) -> str:
    """The first lines of a letter, where they say who it is sent to."""
    lines = [line.text for line in _top(front)]
    return "\n".join(lines) if any(map(_TO.search, lines)) else ""


def is_letterhead(line: str) -> bool:
    """Whether a line is an authority and its department ("Region Syddanmark – Tværsektorielt Samarbejde"), with nothing of years or money."""
    first = re.split(r"\s[–—|•·-]\s|,\s", line)[0]
    name = name_of_cell(first)
    noun = name is not None and name.kind in ("region", "municipality") and re.search(r"\b(?:region|kommune)\b", first, re.IGNORECASE)
    return bool(noun and not re.search(r"\d", line) and not find_all("measure_words", line))


def _letterhead(front: Front) -> str:
    """The municipality that is all of a part of a document's first lines or of its running heads, and not one it is sent to."""
    texts = [*(line.text for line in (*([] if _addressed(front) else _top(front)), *front.heads)), *(text.split("\n")[0] for text in front.card)]
    for part in (part.strip() for text in texts for part in _LETTERHEAD_PART.split(text)):
        if capitals := re.match(r"(?:[A-ZÆØÅ-]+ ){1,2}KOMMUNE\b", part):
            part = capitals[0]  # "HJØRRING KOMMUNE   Sundhedsforvaltningen"
        if re.fullmatch(r"\S+(?: \S+)? (?:regions)?kommune", part, re.IGNORECASE):
            names = find_mentions(part if not part.isupper() else part.title())
            if [name.kind for name in names] == ["municipality"]:
                return names[0].raw
    return ""


def region_of(front: Front, names: Sequence[FoundName]) -> str:
    """The region in force: the only one the front names, else the only one the document names, else the one that adjectives speak of
    ("nordjyske klynger") and that has all clusters named ("Klynge Nord", "Midt", "Vest", "Syd")."""
    for found in ([n for line in front.all for n in find_mentions(line.text)], names):
        regions = {wording.plain(name.raw): " ".join(name.raw.split()) for name in found if name.kind == "region"}
        keys = {re.sub(r"^region(?:en)?\s+|s$", "", key) for key in regions}
        if len(keys) == 1:
            return min(regions.values(), key=lambda raw: (not raw.lower().startswith("region "), len(raw), raw))
    if any(name.kind == "region" for name in names):
        return ""  # several
    fitting = _spoken([line.text for line in front.all]) or _spoken(front.prose)
    clusters = {_core(name.raw): name.raw for name in names if name.kind == "cluster"}
    if len(clusters) > 1:
        has_all = regions_of_clusters(clusters.values())
        fitting = has_all & fitting if fitting else has_all
    known = {row["region_id"]: row["name"] for row in rows("regions")}
    return known[min(fitting)] if len(fitting) == 1 else ""


def _spoken(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(region for text in texts for region in regions_spoken_of(text))


def municipalities_of(names: Iterable[FoundName]) -> tuple[str, ...]:
    """The municipalities a document names, each once, without the word "kommune"."""
    raws = (" ".join(name.raw.split()) for name in names if name.kind == "municipality")
    bare = (re.sub(r"\s+(?:regions)?kommune(?:s|r|rs|n|ns)?$", "", raw, flags=re.IGNORECASE) for raw in raws)
    return tuple(sorted(dict.fromkeys(bare)))


def cluster_of(front: Front, prose: Sequence[FoundName], names: Sequence[FoundName], opening: str = "", title: str = "") -> str:
    """The cluster in force: the one that a label gives ("Klynge | Holbæk"), else the only one the front names beside a letterhead's,
    else one that nearly all cluster names of the running text mean, where tables do not list several. One name is enough in the ``opening``
    words of a document that names no other."""
    if len(set(front.labelled)) == 1:
        return front.labelled[0]
    named = [(line, [n for n in find_mentions(line.text) if n.kind == "cluster"]) for line in front.all]
    lists = [line for line, found in named if line.role != "heading" and len({_core(n.raw) for n in found}) >= LETTERHEAD]
    fronts = [n for line, found in named if line not in lists for n in found]
    if not fronts:
        lists, fronts = [], [n for _, found in named for n in found]
    titles = [line.text for line in front.lines if line not in lists][:1]
    parts = [part for text in titles for part in _PART.split(text)]
    fronts += [n for part in parts for n in [name_of_cell(part)] if n is not None and n.kind == "cluster"]
    fronts = fronts or [name for name in find_mentions(title) if name.kind == "cluster"]
    if not fronts and any(find_wording("several", title) for title in titles):
        return ""  # it is about several
    if fronts and len({_core(name.raw) for name in fronts}) == 1:
        return " ".join(fronts[0].raw.split())
    clusters = [name for name in prose if name.kind == "cluster"]
    counts = Counter(_core(name.raw) for name in clusters)
    listed = {_core(name.raw) for name in names if name.kind == "cluster"}
    if not counts or len(listed) > 3:
        return ""
    core, number = counts.most_common(1)[0]
    opened = len(listed) == 1 and any(name.kind == "cluster" for name in find_mentions(opening))
    if (number < 2 and not opened) or number * 10 < 7 * len(clusters):
        return ""
    written = Counter(" ".join(name.raw.split()) for name in clusters if _core(name.raw) == core)
    return min(written, key=lambda raw: (-written[raw], raw))


def cluster_of_places(front: Front, names: Iterable[FoundName]) -> str:
    """The cluster that a document means by its municipalities, or by the hospital it is around, '' for none."""
    around = [name for line in front.lines if "klynge" in line.text for name in find_mentions(line.text)]
    hospitals = (cluster_of_hospital(name.raw) for name in around if name.kind == "hospital")
    return members_of(municipalities_of(names)) or next(filter(None, hospitals), "")


def _core(raw: str) -> str:
    """What tells a cluster's name from another's, without "politisk", "klynge" and the like."""
    return wording.plain(_CLUSTER_NOUN.sub(" ", raw)) or wording.plain(raw)
