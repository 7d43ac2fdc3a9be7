"""How each document stands: read, waiting, failed or stale, and why. Looks and changes nothing."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline import manifest, store
from pipeline.cache import program_version
from pipeline.run import KEPT_FROM, read_index
from pipeline.sources import Source, bytes_of, find_sources, top_path

STATES = ("read", "waiting", "failed", "stale")


@dataclass(frozen=True, slots=True)
class Standing:
    """A document's path, its state (read; waiting: new or changed since the last run; failed: cannot be read; stale: what is
    shown is older than it should be), and why."""

    path: str
    state: str
    why_da: str = ""
    why_en: str = ""


def standings(root: Path) -> list[Standing]:
    """Every document of ``raw/`` and every one that was read earlier, sorted by path.

    Raises FileNotFoundError when there is no ``raw/``.
    """
    raw = root / "raw"
    if not raw.is_dir():
        raise FileNotFoundError(raw)
    known = manifest.read(root)
    index = {row["path"]: row for row in read_index(root / "extracted").values()}
    sources = {source.path: source for source in find_sources(raw)}
    found = [_standing(root, source, index.get(path), known) for path, source in sources.items()]
    found += [
        _as_read(root, path, row)
        for path, row in index.items()
        if path not in sources and top_path(path, sources) and row["status"] != "read"
    ]
    found += [
        Standing(
            path, "stale", "filen er væk; dens tal går ud ved næste kørsel", "the file is gone; the next run drops it"
        )
        for path in index
        if not top_path(path, sources)
    ]
    return sorted(found, key=lambda each: each.path)


def outdated(root: Path) -> tuple[str, str] | None:
    """Why the warehouse and the report as a whole are older than what they come from (Danish, English); None: they are not."""
    if not (root / "warehouse" / "klyngeregnskab.duckdb").is_file():
        return "databasen er ikke bygget", "the warehouse has not been built"
    known = manifest.read(root)
    if known is None:
        return "den seneste kørsel blev ikke færdig", "the last run did not finish"
    if known.asked["program"] != program_version():
        return "de er lavet med en anden version af programmet", "they were made by another version of the program"
    asked = manifest.question(root, known.asked["lang"], known.asked["day"])
    if asked["decisions"] != known.asked["decisions"]:
        return "beslutninger.csv er ændret", "beslutninger.csv has changed"
    if asked["sources"] != known.asked.get("sources"):
        return "raw/kilder/ er ændret", "raw/kilder/ has changed"
    if known.made != manifest.made(root, {}):
        return "extracted/ eller warehouse/ er ændret siden", "extracted/ or warehouse/ has changed since"
    return None


def _standing(root: Path, source: Source, row: Mapping[str, str] | None, known: manifest.Manifest | None) -> Standing:
    if row is None:
        return Standing(source.path, "waiting", "ny siden sidste kørsel", "new since the last run")
    if _changed(root, source, row["sha256"], known):
        return Standing(source.path, "waiting", "ændret siden sidste kørsel", "changed since the last run")
    return _as_read(root, source.path, row)


def _as_read(root: Path, path: str, row: Mapping[str, str]) -> Standing:
    if row["status"] == "read":
        return Standing(path, "read")
    files = store.read_folder(root / "extracted" / row["document_id"])
    earlier = store.from_files(files) if files else None
    findings = earlier.findings if earlier else ()
    reasons = [finding for finding in findings if finding.code in ("document.unreadable", "page.no_text")]
    why = (reasons[0].explanation_da, reasons[0].explanation_en) if reasons else (row["status"], row["status"])
    state = "stale" if earlier and dict(earlier.document.metadata).get(KEPT_FROM) else "failed"
    return Standing(path, state, *why)


def _changed(root: Path, source: Source, sha256: str, known: manifest.Manifest | None) -> bool:
    key = manifest.key(source.spelled)
    if known is not None and key in known.raw:
        before = manifest.Manifest({}, {key: known.raw[key]})
        return bool(manifest.changed(root, before, {source.spelled: manifest.stamp(source.file)}))
    data, failure, _ = bytes_of(source.file)
    return (hashlib.sha256(data).hexdigest() if not failure else "") != sha256


def counts(found: list[Standing]) -> Iterator[tuple[str, int]]:
    """How many documents are in each state."""
    for state in STATES:
        yield state, sum(each.state == state for each in found)
