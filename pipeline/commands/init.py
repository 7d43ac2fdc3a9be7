"""``klyngeregnskab init DIR``: a folder to begin in, with raw/, an example document and a short guide."""

import argparse
from importlib.resources import files
from pathlib import Path

from pipeline.commands import UsageError
from pipeline.commands.language import Parser, language, phrase, say
from pipeline.reference import OWN_FOLDER


def add_arguments(parser: Parser) -> None:
    """The options of this command."""
    parser.option("folder", type=Path, metavar="MAPPE")


def run(args: argparse.Namespace) -> int:
    """Make the folder; nothing that is there already is touched. Raises UsageError for a folder that has a raw/."""
    folder: Path = args.folder
    if (folder / "raw").exists():
        raise UsageError(phrase("has_raw", raw=folder / "raw"))
    template = files("pipeline.commands").joinpath("template")
    own_words, queries = folder / "raw" / OWN_FOLDER, folder / "warehouse" / "queries"
    for each in (own_words, queries):
        each.mkdir(parents=True)
    wanted = {
        folder / say("LÆSMIG.md", "README.md"): f"readme_{language()}.md",
        folder / "raw" / "eksempel_referat.txt": "eksempel_referat.txt",
        own_words / "cluster_aliases.csv": "cluster_aliases.csv",
        queries / "hvor_staar_beloebet.sql": "hvor_staar_beloebet.sql",
    }
    for file, source in wanted.items():
        if not file.exists():
            file.write_text(template.joinpath(source).read_text(encoding="utf-8"), encoding="utf-8", newline="\n")
    if not args.quiet:
        print(phrase("made", folder=folder, raw=folder / "raw"))
        print(f"  klyngeregnskab --root {folder} extract")
    return 0
