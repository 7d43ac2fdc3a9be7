"""Attachments that an agenda names are linked to the documents of the collection that they are."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from pipeline.cli import main

AGENDA = {
    "Udvalg": {"Navn": "Sundhedsudvalget"},
    "Dagsordenpunkter": [
        {
            "Punktnummer": "4",
            "Navn": "Status på puljen",
            "Felter": [{"Navn": "Sagsfremstilling", "Html": "<p>Der er brugt 41.200 kr.</p>"}],
            "Bilag": [
                {"Navn": "Opgørelse 2024 - endelig"},
                {"Navn": "Bilag 2: Plan for næste år.docx"},
                {"Navn": "Høringssvar"},
            ],
        },
        {"Punktnummer": "5", "Navn": "Eventuelt", "Felter": [{"Navn": "Indhold", "Html": "<p>Bilag følger.</p>"}]},
    ],
}


def test_an_attachment_is_found_by_its_name_however_the_file_spells_it(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    (raw / "bilag").mkdir(parents=True)
    (raw / "dagsorden.json").write_text(json.dumps(AGENDA, ensure_ascii=False), encoding="utf-8")
    (raw / "bilag" / "opgørelse_2024_endelig.txt").write_text("Opgørelsen viser 41.200 kr.\n", encoding="utf-8")
    (raw / "Plan for næste år.txt").write_text("Planen koster 90.000 kr.\n", encoding="utf-8")
    (raw / "ramme.txt").write_text("Rammen er 7.100 kr.\n", encoding="utf-8")
    assert main(["--root", str(tmp_path), "--quiet", "extract"]) == 0
    out = tmp_path / "bilag.csv"
    main(["--root", str(tmp_path), "sql", "SELECT * FROM attachments", "-o", str(out)])
    rows = list(csv.DictReader(out.open(encoding="utf-8")))
    assert {row["item"] for row in rows} == {"Punkt 4: Status på puljen"}
    assert {row["name"]: row["attached_document_id"] for row in rows} == {
        "Opgørelse 2024 - endelig": "bilag-opgoerelse-2024-endelig-txt",
        "Bilag 2: Plan for næste år.docx": "plan-for-naeste-aar-txt",
        "Høringssvar": "",
    }
    page = (tmp_path / "warehouse" / "report" / "dokumenter" / "dagsorden-json.html").read_text(encoding="utf-8")
    assert 'href="plan-for-naeste-aar-txt.html"' in page and "Høringssvar (ikke blandt dokumenterne)" in page
