"""``klyngeregnskab status``: which documents are read, waiting, failed or stale, and why. Changes nothing."""

import argparse
import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline import manifest, store
from pipeline.cache import program_version
from pipeline.commands import UsageError, warehouse_of
from pipeline.commands.language import Parser, phrase, say
from pipeline.naming import one_line
from pipeline.reference.texts import pairs
from pipeline.run import KEPT_FROM, read_index
from pipeline.sources import Source, bytes_of, find_sources, top_path

STATES = ("read", "waiting", "failed", "stale")
MISSING = "SELECT DISTINCT code, explanation_da, explanation_en FROM findings WHERE code IN ('check.failed', 'picture.failed') ORDER BY ALL"


def add_arguments(parser: Parser) -> None:
    """No options beside the common ones."""


def run(args: argparse.Namespace) -> int:
    """Print how documents stand. 1: something is waiting, failed or stale."""
    try:
        found = standings(args.root)
    except FileNotFoundError as error:
        raise UsageError(phrase("no_folder", folder=error.args[0])) from None
    why = outdated(args.root)
    rest = [each for each in found if each.state != "read"]
    if not args.quiet:
        counts = Counter(each.state for each in found)
        print(" · ".join(f"{phrase(state, 'standing')} {counts[state]}" for state in STATES))
        for each in rest:
            print(f"  {phrase(each.state, 'standing'):9}  {one_line(each.path)}: {say(*each.why)}")
        if why:
            print(phrase("outdated", why=phrase(why, "outdated")))
        for line in _missing(args.root):
            print(f"  {line}")
    return 1 if rest or why else 0


def _missing(root: Path) -> list[str]:
    """What the last run could not do because of a bug or a limit; nothing where there is no warehouse."""
    try:
        with warehouse_of(root) as connection:
            return [one_line(say(*told)) for _, *told in connection.execute(MISSING).fetchall()]
    except UsageError:
        return []


@dataclass(frozen=True, slots=True)
class Standing:
    """A document's path, its state (read; waiting: new or changed since the last run; failed: cannot be read; stale: what is
    shown is older than it should be), and why (Danish, English)."""

    path: str
    state: str
    why: tuple[str, str] = ("", "")


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
        Standing(path, "stale", pairs("standing_why")["gone"]) for path in index if not top_path(path, sources)
    ]
    return sorted(found, key=lambda each: each.path)


def outdated(root: Path) -> str:
    """Why the warehouse and the report as a whole are older than what they come from (an ``outdated`` of texts.csv); '': they are not."""
    if not (root / "warehouse" / "klyngeregnskab.duckdb").is_file():
        return "not_built"
    known = manifest.read(root)
    if known is None:
        return "not_finished"
    if known.asked["program"] != program_version():
        return "program"
    asked = manifest.question(root, known.asked["lang"], known.asked["day"])
    changed = (name for name in ("decisions", "sources") if asked[name] != known.asked.get(name))
    return next(changed, "" if known.made == manifest.made(root, {}) else "made")


def _standing(root: Path, source: Source, row: Mapping[str, str] | None, known: manifest.Manifest | None) -> Standing:
    if row is None:
        return Standing(source.path, "waiting", pairs("standing_why")["new"])
    if _changed(root, source, row["sha256"], known):
        return Standing(source.path, "waiting", pairs("standing_why")["changed"])
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
    return Standing(path, state, why)


def _changed(root: Path, source: Source, sha256: str, known: manifest.Manifest | None) -> bool:
    key = manifest.key(source.spelled)
    if known is not None and key in known.raw:
        before = manifest.Manifest({}, {key: known.raw[key]})
        return bool(manifest.changed(root, before, {source.spelled: manifest.stamp(source.file)}))
    data, failure, _ = bytes_of(source.file)
    return (hashlib.sha256(data).hexdigest() if not failure else "") != sha256
