"""The reference files about regions, clusters, municipalities and hospitals fit together."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from pipeline import reference
from pipeline.reference import rows

TABLES = ["regions", "clusters", "municipalities", "memberships", "hospitals"]
ALIASES = [
    ("region_aliases", "regions", "region_id"),
    ("cluster_aliases", "clusters", "cluster_id"),
    ("municipality_aliases", "municipalities", "municipality_id"),
    ("hospital_aliases", "hospitals", "hospital_id"),
    ("clusters", "regions", "region_id"),
    ("municipalities", "regions", "region_id"),
    ("hospitals", "regions", "region_id"),
    ("memberships", "clusters", "cluster_id"),
    ("memberships", "municipalities", "municipality_id"),
]


@pytest.mark.parametrize(("table", "count"), list(zip(TABLES, [5, 22, 98, 103, 21], strict=True)))
def test_how_many_there_are(table: str, count: int) -> None:
    assert len(rows(table)) == count


@pytest.mark.parametrize(("table", "of", "key"), ALIASES)
def test_every_id_exists(table: str, of: str, key: str) -> None:
    assert {row[key] for row in rows(table)} <= {row[key] for row in rows(of)}


@pytest.mark.parametrize(
    "table", [*TABLES, *(table for table, _, _ in ALIASES), "cluster_words", "initiative_vocabulary"]
)
def test_every_row_has_a_source(table: str) -> None:
    assert all(row["source"] for row in rows(table))


def test_a_cluster_is_named_after_its_region() -> None:
    assert all(row["cluster_id"].startswith(f"{row['region_id']}-") for row in rows("clusters"))


def test_the_members_of_the_clusters() -> None:
    """103 rows: every municipality is a full member of one cluster, five take part in a second one."""
    full = Counter(row["municipality_id"] for row in rows("memberships") if row["participation"] == "full")
    assert full == Counter(row["municipality_id"] for row in rows("municipalities"))
    second = {
        (row["municipality_id"], row["participation"], row["contributes"])
        for row in rows("memberships")
        if row["marks"]
    }
    assert second == {
        ("koebenhavn", "political_administrative", "true"),
        ("vejen", "political_administrative", "false"),
        ("billund", "administrative", "false"),
        ("middelfart", "administrative", "false"),
        ("roedovre", "administrative", "false"),
    }


def test_codes_are_the_official_ones() -> None:
    codes = {row["name"]: row["code"] for row in rows("municipalities")}
    assert (codes["København"], codes["Bornholm"], codes["Aalborg"]) == ("101", "400", "851")
    assert len(set(codes.values())) == 98


def test_every_text_has_the_same_places_in_both_languages() -> None:
    places = re.compile(r"\{\w*\}")
    for row in rows("texts"):
        danish, english = (sorted(places.findall(row[language])) for language in ("da", "en"))
        assert set(danish) == set(english), (row["kind"], row["key"])
    keys = Counter((row["kind"], row["key"]) for row in rows("texts"))
    assert max(keys.values()) == 1


@pytest.mark.parametrize("path", sorted(Path(reference.__file__).parent.glob("*.csv")), ids=lambda path: path.stem)
def test_every_line_of_a_file_has_all_its_fields_and_no_more(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        heading, *lines = csv.reader(file)
    assert [line for line in lines if len(line) != len(heading)] == []
