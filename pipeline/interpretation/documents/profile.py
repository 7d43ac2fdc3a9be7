"""What kind of document it is, by its own words: kind, title, date, publisher, committee, the region and cluster in
force, and what it replaces.

Most of it stands in the front matter: the words before the first section, item or long paragraph, and the running
heads. Nothing is taken from the middle of the text, where other meetings, other documents and other clusters are
mentioned."""

import re
from collections.abc import Sequence

from pipeline import reference
from pipeline.danish.dates import find_dates
from pipeline.danish.text import clean
from pipeline.interpretation.documents.front import (
    LONG,
    SEPARATOR,
    Front,
    cluster_of,
    cluster_of_places,
    committee_of,
    front_of,
    holds,
    is_letterhead,
    is_link,
    municipalities_of,
    printed_lines,
    publisher_of,
    region_of,
    wordings_of,
)
from pipeline.interpretation.minutes.agenda import Section, sections
from pipeline.interpretation.names.places import clusters_called
from pipeline.interpretation.names.recognise import find_mentions, name_of_cell
from pipeline.interpretation.text import wording
from pipeline.interpretation.text.phrases import sentence_texts
from pipeline.model import Document, Grid, Layout, Paragraph, Profile
from pipeline.reference import rows

#: Paragraphs that tell what a memo is about.
OPENING = 3
#: Paragraphs at the end among which a place and a date may stand as a signature.
SIGNATURE = 6
_WEEKDAY = re.compile(r"(?:\w+dag\s+)?(?:(?:den|d\.)\s+)?", re.IGNORECASE)
_SIGNED = re.compile(r"(?:[A-ZÆØÅ][\w.]*(?: [A-ZÆØÅ][\w.]*)?,?\s*)?(?:(?:den|d\.)\s*)?")
_GENERIC_TITLE = re.compile(
    r"^(?:microsoft \w+ - .*|untitled|uden navn|dokument\d*|document\d*|.*\.(?:docx?|pdf|html?|txt))$", re.IGNORECASE
)


def profile(document: Document, layout: Layout) -> Profile:
    """The profile of a document. Fields are '' where the document does not say; names are raw words that
    pipeline.matching resolves."""
    parts = sections(layout)
    front = front_of(layout, parts)
    names = [name for text in front.prose for name in find_mentions(text)]
    cells = [
        name for text in front.cells for part in {text, *text.split("\n")} for name in [name_of_cell(part)] if name
    ]
    committee = committee_of(front)
    kind = _kind(document, front, parts)
    title = _title(document, front, parts, kind)
    spoken = front.prose[:OPENING] if kind in ("referat", "dagsorden") else front.prose  # minutes speak of others too
    opening = "" if committee else " ".join((*spoken, *front.card))
    beside = [name for text in (*front.card, document.title) for name in find_mentions(text)]
    cluster = cluster_of(front, [*names, *beside], [*names, *cells, *beside], opening, title)
    if not any(name.kind == "cluster" and clusters_called(name.raw) for name in (*names, *cells)):
        cluster = cluster_of_places(front, [*names, *cells]) or cluster
    published_on, published_from = _published_on(front, layout)
    return Profile(
        kind=kind,
        title=title,
        published_on=published_on,
        published_from=published_from,
        publisher=publisher_of(front, names, kind, committee, cluster),
        region=region_of(front, [*names, *cells]),
        cluster=cluster,
        replaces=_replaces(front, layout),
        revised=any(holds("revised", line.text) for line in front.all if not is_link(line)),
        preliminary=any(holds("preliminary", line.text) for line in front.all if not is_link(line)),
        municipalities=municipalities_of([*names, *cells]),
        committee=committee,
    )


# --- kind and title --------------------------------------------------------------------------------------------------


def _kind(document: Document, front: Front, parts: Sequence[Section]) -> str:
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
    if any(section.kind == "indstilling" and section.item for section in parts):
        return "dagsorden"
    return "oversigt" if sum(map(len, front.cells)) > sum(map(len, front.prose)) else "ukendt"


def _kind_in(text: str) -> str:
    """The kind that a line names: one of its parts is the kind's word, or the first such word in it."""
    kinds = rows("document_kinds")
    for part in (text, *SEPARATOR.split(text)):
        known = next((row["kind"] for row in kinds if wording.plain(part) == row["wording"]), "")
        if known:
            return known
    hits = [(wording.inside(row["wording"]).search(text), row) for row in kinds]
    found = [(match.start(), -len(row["wording"]), row["kind"]) for match, row in hits if match]
    return min(found)[2] if found and len(text) < LONG else ""


def _is_web_page(document: Document, front: Front) -> bool:
    """Whether it is a page of a web site: words of navigation that no memo has."""
    navigation = {
        words for words in wordings_of("navigation") for text in front.prose if wording.plain(text).startswith(words)
    }
    return len(navigation) >= 2 or (bool(navigation) and document.media_type == "text/html")


def _title(document: Document, front: Front, parts: Sequence[Section], kind: str) -> str:
    """The title: what a line calls the subject ("Emne: …"), the only heading of the highest level in the front, else the file's own title when
    it is a web format, else the first line that is not the kind's word, a date, meeting data or navigation; for a single agenda item its
    title."""
    items = list(dict.fromkeys(section.title for section in parts if section.item))
    if len(items) == 1:
        return items[0]
    labelled = [line.text.partition(":") for block in front.lines for line in printed_lines(block)]
    words = set(map(wording.plain, wordings_of("subject_label")))
    subject = next((told.strip() for label, _, told in labelled if wording.plain(label) in words and told.strip()), "")
    if subject:
        return subject
    lines = [line for line in front.lines if not _is_formal(line)]
    headings = [line for line in lines if line.role == "heading" or line.level]
    top = [line for line in headings if line.level == min(h.level for h in headings)]
    if len(top) == 1:
        return top[0].text
    own = clean(document.title) if len(document.title.strip()) > 3 else ""
    if any(wording.plain(own) == wording.plain(line.text) for line in lines if own):
        return own
    if len(items) > 1 and any(title in own for title in items):
        own = ""
    if own and document.media_type == "text/html" and not _GENERIC_TITLE.match(own):
        return own
    if kind in ("referat", "dagsorden"):
        lines = [line for line in lines if _names_meeting(line.text)] or [
            line for block in front.lines for line in printed_lines(block) if _names_meeting(line.text)
        ]
    if lines:
        return lines[0].text
    if own and not _GENERIC_TITLE.match(own):
        return own
    return front.lines[0].text if front.lines else ""


def _mostly_date(line: str) -> bool:
    """Whether a line is little more than a date: "onsdag den 17. januar 2024 kl. 13", "Aalborg, 3. maj 2024"."""
    return len(line) < 60 and 3 * sum(date.end - date.start for date in find_dates(line)) >= len(line)


def _stands_apart(before: str, line: str) -> bool:
    """Whether a line of the front begins with its date, or ends with it behind a comma: "Onsdag den 3. maj 2024, Rådhuset, lokale 2",
    "Den fælles stab, 3. maj 2024", "Sekretariatet · 3. maj 2024"."""
    after = line[len(before) + next(date.end - date.start for date in find_dates(line[len(before) :])) :]
    begins = bool(_WEEKDAY.fullmatch(before)) and (not after or after.startswith(",") or after.startswith(" kl"))
    return len(line) < LONG and (begins or (before.rstrip().endswith((",", "·", "|")) and not after.strip(" .")))


def _names_meeting(text: str) -> bool:
    """Whether a line of minutes can be their title: it names a body, a cluster or a meeting."""
    plain = wording.plain(text)
    bodies = (row["wording"].strip("* ") for row in rows("bodies"))
    return len(text) < LONG and any(re.search(rf"{re.escape(body)}\b", plain) for body in [*bodies, "møde", "klynge"])


def _is_formal(line: Paragraph) -> bool:
    """Whether a front line is no title: the kind's word, a date, a letterhead, meeting data, navigation, a bracket or a list item."""
    plain = wording.plain(line.text)
    known = plain in reference.words("document_kinds", "wording")
    dated = any(date.end - date.start > len(line.text) - 25 for date in find_dates(line.text))
    labelled = any(
        wording.plain(words) and plain.startswith(wording.plain(words))
        for words in wordings_of("date_label") + wordings_of("navigation")
    )
    asides = (row["wording"] for row in rows("agenda_headings") if row["kind"] in ("mødedata", "deltagere", "sagsdata"))
    labelled = labelled or any(plain.split(":")[0].split(" ")[0] == words for words in asides)
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
        or is_letterhead(line.text)
        or line.role in ("list", "link")
        or len(plain) < 3
    )


# --- date ------------------------------------------------------------------------------------------------------------


def _published_on(front: Front, layout: Layout) -> tuple[str, str]:
    """The date of the document (ISO, to the day) and where it stands: label, one with a label in the front ("Mødedato:", "Opdateret 3. maj
    2024"), then a label with a colon or a short line of its own anywhere; head, one in a front line or running head or foot that names the
    meeting or is little more than the date; signature, a line near the end that is little more than the date. ('', '') for none."""
    labels = sorted(wordings_of("date_label"), key=len, reverse=True)
    label = re.compile(
        rf"(?:^|(?<=[\s(]))(?:{'|'.join(re.escape(words) for words in labels)})"
        r"\s*[:.]?\s*(?:pr\.\s*)?(?:\w+\s+)?(?:den|d\.)?\s*$",
        re.IGNORECASE,
    )
    printed = [line for block in front.all for line in (block, *printed_lines(block))]
    own = [b for b in layout.blocks if isinstance(b, Paragraph) and b.role not in ("link", "list")]
    cards = [
        Paragraph(b.id, " ".join(row), b.pages[0])
        for b in layout.blocks
        if isinstance(b, Grid) and b.n_cols == 2
        for row in b.texts()
    ]
    last = [line for block in own[-SIGNATURE:] for line in printed_lines(block)]
    for where, lines, test in (
        ("label", printed, lambda before, line: label.search(before)),
        ("label", cards, lambda before, line: label.match(before)),
        ("label", own, lambda before, line: label.match(before) and (":" in before or len(line) < 60)),
        ("head", printed, _stands_apart),
        ("head", printed, lambda before, line: _kind_in(line) or _names_meeting(line) or _mostly_date(line)),
        ("signature", last, lambda before, line: _SIGNED.fullmatch(before) and _mostly_date(line)),
    ):
        for line in lines:
            for date in find_dates(line.text):
                whole = date.precision == "day" and re.fullmatch(r"\d{4}-\d{2}-\d{2}", date.iso)
                if whole and test(line.text[: date.start], line.text):
                    return date.iso, where
    return "", ""


# --- vintages --------------------------------------------------------------------------------------------------------


def _replaces(front: Front, layout: Layout) -> str:
    """The sentence in which the document says what it replaces: about itself, so in the front or with "dette",
    "nærværende", its own kind or its figures as its subject."""
    own = [wording.inside(words) for words in wordings_of("own")]
    fronts = {line.id for line in front.all}
    for block in layout.blocks:
        if not isinstance(block, Paragraph) or block.role in ("link", "list"):
            continue
        for sentence in sentence_texts(block.text):
            hit = next(
                (m for words in wordings_of("replaces") for m in [wording.inside(words).search(sentence)] if m), None
            )
            if hit and (block.id in fronts or any(words.search(sentence[: hit.start()]) for words in own)):
                return sentence.strip()
    return ""
