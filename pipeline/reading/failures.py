"""Files that cannot be read: why, in words for people, as findings."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Document, Finding
from pipeline.reading.encoding import Decoded

# Why a file was not read, in Danish and English. The keys are media types or our own words for a state.
REASONS: dict[str, tuple[str, str]] = {
    "nothing": ("Filen er tom (0 byte).", "The file is empty (0 bytes)."),
    "blank": ("Filen kan læses, men der står ingenting i den.", "The file can be read but prints nothing."),
    "damaged": (
        "Filen er beskadiget og kan ikke åbnes: {detail}. Gem eller hent den igen.",
        "The file is damaged and cannot be opened: {detail}. Save or download it again.",
    ),
    "application/encrypted": (
        "Filen er beskyttet med adgangskode. Fjern adgangskoden, og læg den i raw/ igen.",
        "The file is protected by a password. Remove it and put the file in raw/ again.",
    ),
    "application/x-ole-storage": (
        "Filen er i et gammelt Office-format, der ikke læses (.ppt). Gem den som .docx eller PDF.",
        "The file is in an old Office format that is not read (.ppt). Save it as .docx or PDF.",
    ),
    "needs_office": (
        "Formatet {detail} læses ved hjælp af LibreOffice, som ikke er installeret. Installér det, eller gem filen som .docx eller PDF.",
        "The format {detail} is read with the help of LibreOffice, which is not installed. Install it, or save the file as .docx or PDF.",
    ),
    "office_failed": (
        "LibreOffice kunne ikke åbne filen ({detail}). Den er beskadiget, eller LibreOffice mangler Writer. Gem filen som .docx eller PDF.",
        "LibreOffice could not open the file ({detail}). It is damaged, or LibreOffice lacks Writer. Save the file as .docx or PDF.",
    ),
    "bare_workbook": (
        "Regnearket er læst uden LibreOffice: skjulte rækker og kolonner kan være læst med, og tal står uden deres talformat.",
        "The spreadsheet was read without LibreOffice: hidden rows and columns may have been read, and figures stand without their formats.",
    ),
    "image": (
        "Filen er et billede. Der er ingen tekst at læse uden tekstgenkendelse (OCR).",
        "The file is a picture. It holds no text that can be read without OCR.",
    ),
    "too_large": (
        "Filen fylder mere udpakket, end der læses ({detail}).",
        "The file is larger when unpacked than what is read ({detail}).",
    ),
    "unknown": (
        "Filtypen kendes ikke ({detail}); her læses PDF, Word (.docx), regneark (.xlsx, .xls, .ods, .csv), HTML og tekst.",
        "Unknown file type ({detail}); PDF, Word (.docx), spreadsheets (.xlsx, .xls, .ods, .csv), HTML and text are read here.",
    ),
    "part": (
        "En del af filen er ikke læst ({detail}).",
        "A part of the file was not read ({detail}).",
    ),
    "unknown_letters": (
        "Side {detail} har ord i en skrift, hvis tegn filen ikke siger betydningen af; de er ikke læst. Se på originalen.",
        "Page {detail} has words in a type whose characters the file gives no meaning; they were not read. Look at the original.",
    ),
    "lost_bytes": (
        "{detail} tegn kunne ikke læses i filens tegnsæt og står som �.",
        "{detail} characters could not be read in the file's encoding and show as �.",
    ),
}


MOST_LISTED = 12  # names in one finding


def not_read(sha256: str, kind: str, reason: str, detail: str = "", status: str = "unreadable") -> Document:
    """A document that could not be read, or holds nothing, with the finding that says why."""
    return Document(sha256, kind, status=status, findings=(reading_finding(reason, detail, status == "empty"),))


def reading_finding(reason: str, detail: str = "", warning: bool = False) -> Finding:
    """The finding for one of REASONS."""
    danish, english = (text.format(detail=detail) for text in REASONS[reason])
    return Finding("document.unreadable", "warning" if warning else "error", danish, english)


def attached(names: Sequence[str]) -> Finding:
    """Files inside a file that are not read."""
    listed = ", ".join(sorted(set(names)))
    return Finding(
        "content.attached",
        "warning",
        f"Filen har andre filer i sig, som ikke er læst: {listed}. Gem dem, og læg dem i raw/.",
        f"The file holds other files, which were not read: {listed}. Save them and put them in raw/.",
    )


def inside(names: Sequence[str]) -> Finding:
    """Files inside a file, each a document of its own."""
    listed = ", ".join(names[:MOST_LISTED]) + (" …" if len(names) > MOST_LISTED else "")
    return Finding(
        "content.attached",
        "info",
        f"Filen har {len(names)} {'anden fil' if len(names) == 1 else 'andre filer'} i sig, hver et dokument for sig: {listed}.",
        f"The file holds {len(names)} other file{'s' * (len(names) > 1)}, each a document of its own: {listed}.",
    )


def decoding_findings(decoded: Decoded) -> tuple[Finding, ...]:
    """What there is to tell about how the bytes of a text became letters: letters lost, or an encoding that was worked out."""
    found = [reading_finding("lost_bytes", str(decoded.lost), warning=True)] if decoded.lost else []
    if decoded.guessed:
        found.append(
            Finding(
                "text.encoding",
                "info",
                f"Filens tegnsæt er ikke oplyst; den er læst som {decoded.guessed}, fordi teksten så bliver dansk.",
                f"The file does not state its encoding; it is read as {decoded.guessed}, which makes its text Danish.",
            )
        )
    return tuple(found)
