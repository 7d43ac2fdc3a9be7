"""Short names that a document explains itself ("KH = klynge Holbæk", "KRK (Roskilde og Køge)", "Klynge Nord (KN)"), and clusters called by
their municipalities ("Thisted-Morsø"): what a cell that is one of them means."""

import re
from collections.abc import Iterable
from dataclasses import replace

from pipeline.interpretation.names.places import cluster_of_hospital, members_of
from pipeline.interpretation.names.recognise import find_mentions, name_of_cell
from pipeline.interpretation.text.personal import texts_of_block
from pipeline.model import Block, Grid

#: Codes that a document explains before one of them is believed.
FEWEST = 2
_CODE = r"(?<![\w-])(?P<code>[A-ZÆØÅ][A-ZÆØÅa-zæøå]{0,3}[A-ZÆØÅ])"
_TOLD = re.compile(
    rf"{_CODE}\s*(?:(?:(?:=|er|står for|dækker)\s+|(?=(?:sundheds)?klynge))(?P<told>[^.;=]+?)(?=[.;]|,\s+(?:og\s+)?[A-ZÆØÅ]{{2,5}}\b|$)"
    r"|\((?P<bracket>[^)]+)\))"
)
_AFTER = re.compile(rf"\s*\((?:herefter\s+)?[»\"”“]?{_CODE}[«\"”“]?\)")
#: Those who pay with a code of theirs: "Region Nordjylland (R) og kommunerne (K)", "R = regionens andel".
_PAYER = re.compile(
    r"\b(?P<told>[Rr]egion|[Kk]ommun)[a-zæøå]*(?:\s+[A-ZÆØÅ][a-zæøå]+)?\s+\((?P<code>[A-ZÆØÅ]{1,3})\)"
    r"|(?<![\w-])(?P<before>[A-ZÆØÅ]{1,3})\s*(?:=|:|er|står for|betyder)\s*(?P<who>[Rr]egion|[Kk]ommun)",
)
_PAYERS = {"region": "Regionen", "kommun": "Kommunerne"}
_APART = re.compile(r"\s*[-–/,&+]\s*|\s+og\s+")


def with_names(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with the cluster's name for each cell that is the short name the document gives it, or a list of its municipalities."""
    blocks = tuple(blocks)
    codes: dict[str, str] = {}
    payers: dict[str, str] = {}
    for text in (text for block in blocks for text in texts_of_block(block)):
        payers |= {(f["code"] or f["before"]): _PAYERS[(f["told"] or f["who"]).lower()] for f in _PAYER.finditer(text)}
        if "klynge" in text.lower():
            told = ((found["code"], _cluster_in(found["told"] or found["bracket"])) for found in _TOLD.finditer(text))
            named = ((code["code"], n.raw) for n in find_mentions(text) if n.kind == "cluster" and (code := _AFTER.match(text, n.end)))
            codes |= {code: name for code, name in (*told, *named) if name}
    known = {**(codes if len(set(codes.values())) >= FEWEST else {}), **(payers if len(set(payers.values())) >= FEWEST else {})}
    return tuple(_named(block, known) if isinstance(block, Grid) else block for block in blocks)


def _cluster_in(text: str) -> str:
    """The cluster that an explanation is about: its name, its hospital, or its towns."""
    names = find_mentions(text)
    bare = name_of_cell(text, "cluster")
    if named := [name.raw for name in (*names, *filter(None, [bare])) if name.kind == "cluster"]:
        return named[0]
    hospitals = (cluster_of_hospital(name.raw) for name in names if name.kind == "hospital")
    return next(filter(None, hospitals), "") or members_of(_APART.split(text), whole=False)


def _named(grid: Grid, codes: dict[str, str]) -> Grid:
    told = ((cell, codes.get(cell.text.strip()) or (members_of(_towns(cell.text)) if cell.col == 0 else "")) for cell in grid.cells)
    named = {(cell.row, cell.col): name for cell, name in told if name}
    return replace(grid, cells=tuple(replace(cell, text=named.get((cell.row, cell.col), cell.text)) for cell in grid.cells)) if named else grid


def _towns(text: str) -> list[str]:
    towns = [] if "kommun" in text.lower() else _APART.split(text.strip())  # who pay, and not the cluster
    return towns if len(towns) > 1 and all(map(str.istitle, (town.replace("-", "") for town in towns))) else []
