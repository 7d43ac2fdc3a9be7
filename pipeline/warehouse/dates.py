"""A document's date where it prints none: from its file's name or properties, which are weaker evidence."""

import datetime as dt
import re
from collections.abc import Iterable

from pipeline.danish.dates import find_dates

#: Properties that tell when a document was made, the surest first (PDF, Word, HTML).
PROPERTIES = ("date", "article:published_time", "created", "CreationDate", "dcterms.created")
_DIGITS = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_. ]?(0[1-9]|1[0-2])[-_. ]?(0[1-9]|[12]\d|3[01])(?!\d)")


def day_in_name(path: str) -> str:
    """The only day that a file's name holds, as an ISO date; '' where there is none or several."""
    name = re.sub(r"\.\w{1,5}$", "", path.rsplit("/", 1)[-1])
    found = {"-".join(match.groups()) for match in _DIGITS.finditer(name)}
    words = re.sub(r"[_]+", " ", name)
    found |= {date.iso for date in find_dates(words) if date.precision == "day" and len(date.iso) == 10}
    days = {iso for iso in found if _is_day(iso)}
    return days.pop() if len(days) == 1 else ""


def day_in_properties(metadata: Iterable[tuple[str, str]]) -> str:
    """The day that a file's own properties say it was made, as an ISO date; '' where they do not."""
    known = dict(metadata)
    for name in PROPERTIES:
        match = _DIGITS.search(re.sub(r"^D:(\d{8}).*", r"\1", known.get(name, "")))
        if match and _is_day("-".join(match.groups())):
            return "-".join(match.groups())
    return ""


def _is_day(iso: str) -> bool:
    try:
        dt.date.fromisoformat(iso)
    except ValueError:
        return False
    return iso[:2] in ("19", "20")
