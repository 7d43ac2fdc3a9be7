"""Short names that a document explains itself ("KH = klynge Holbæk", "Klynge Nord (KN)"): what a cell that is one of them means."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from pipeline.interpretation.names.recognise import find_mentions
from pipeline.interpretation.text.personal import texts_of_block
from pipeline.model import Block, Grid

_CODE = r"(?P<code>[A-ZÆØÅ][A-ZÆØÅa-zæøå]{0,3}[A-ZÆØÅ])"
_BEFORE = re.compile(rf"(?<![\w-]){_CODE}\s*(?:=|:|er|står for)\s*(?:den\s+)?$")
_AFTER = re.compile(rf"\s*\((?:herefter\s+)?[»\"”“]?{_CODE}[«\"”“]?\)")


def with_names(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with the cluster's name for each cell that is the short name the document gives it."""
    blocks = tuple(blocks)
    codes: dict[str, str] = {}
    for text in (text for block in blocks for text in texts_of_block(block)):
        for name in (name for name in find_mentions(text) if name.kind == "cluster"):
            if found := _BEFORE.search(text, 0, name.start) or _AFTER.match(text, name.end):
                codes[found["code"]] = name.raw
    return tuple(_named(block, codes) if codes and isinstance(block, Grid) else block for block in blocks)


def _named(grid: Grid, codes: dict[str, str]) -> Grid:
    return replace(grid, cells=tuple(replace(cell, text=codes.get(cell.text.strip(), cell.text)) for cell in grid.cells))
