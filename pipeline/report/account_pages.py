"""Pages of clusters, regions, initiatives and pairs of versions: what they have, where each figure stands, who disagrees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.report.charts import SHOWN, years_chart
from pipeline.report.data import Case, Row, grouped

if TYPE_CHECKING:
    from pipeline.report.site import Site


class _Known(NamedTuple):
    """What several pages show: entities by id, amounts, facts, initiatives, and the account of each initiative."""

    names: Mapping[str, Row]
    amounts: Sequence[Row]
    facts: Sequence[Row]
    initiatives: Sequence[Row]
    money: Mapping[str, Sequence[Row]]


def write_account_pages(site: Site) -> None:
    """Write the pages of clusters, regions, initiatives and pairs of versions, and the lists of them."""
    known = _Known(
        names={row["id"]: row for row in site.ask("entity_names")},
        amounts=[row for row in site.ask("amounts") if not row["copy_of"]],
        facts=site.ask("facts"),
        initiatives=site.ask("initiatives"),
        money=grouped(site.ask("initiative_account"), "initiative_id"),
    )
    _write_clusters(site, known)
    _write_initiatives(site, known)
    _write_versions(site)


def _write_clusters(site: Site, known: _Known) -> None:
    """The pages of clusters and regions. A region's amounts and facts are those that are not one of its clusters'."""
    site.write("klynger/index.html", "klynger.html", account=site.account, names=known.names)
    accounts, stated = grouped(site.account, "cluster_id"), grouped(site.ask("region_account"), "region_id")
    figures, told = _by_place(known.amounts), _by_place(known.facts)
    initiatives = [grouped(known.initiatives, column) for column in ("cluster_id", "region_id")]
    for entity, named in known.names.items():
        is_region = entity == named["region_id"]
        rows = [row for row in site.account if row["region_id"] == entity] if is_region else accounts.get(entity, [])
        site.write(
            f"klynger/{entity}.html",
            "klynge.html",
            entity=entity,
            name=named["name"],
            is_region=is_region,
            region_id=named["region_id"],
            names=known.names,
            account=rows,
            stated=stated.get(entity, []) if is_region else [],
            chart=years_chart(by_year(rows), site.words),
            amounts=figures.get(entity, []),
            facts=told.get(entity, []),
            initiatives=initiatives[is_region].get(entity, []),
            money=known.money,
            problems=[case for case in site.cases if _about(case, entity, "region_id" if is_region else "cluster_id")],
        )


def _write_initiatives(site: Site, known: _Known) -> None:
    site.write("indsatser/index.html", "indsatser.html", initiatives=known.initiatives, names=known.names)
    history = grouped(site.ask("initiative_history"), "initiative_id")
    figures, told = grouped(known.amounts, "initiative_id"), grouped(known.facts, "initiative_id")
    for initiative in known.initiatives:
        its = initiative["initiative_id"]
        site.write(
            f"indsatser/{its}.html",
            "indsats.html",
            i=initiative,
            names=known.names,
            account=known.money.get(its, []),
            chart=years_chart(by_year(known.money.get(its, [])), site.words),
            history=history.get(its, []),
            amounts=figures.get(its, []),
            facts=told.get(its, []),
        )


def _write_versions(site: Site) -> None:
    versions = site.ask("versions")
    pairs = ((row["document_id"], row["replaces_document_id"], row) for row in site.ask("version_changes"))
    changes: dict[tuple[str, str], list[Row]] = {}
    for new, old, row in pairs:
        changes.setdefault((new, old), []).append(row)
    site.write("versioner/index.html", "versioner.html", versions=versions)
    for version in versions:
        new, old = version["document_id"], version["replaces_document_id"]
        site.write(f"versioner/{new}--{old}.html", "version.html", v=version, changes=changes.get((new, old), []))


def by_year(account: Sequence[Row]) -> list[tuple[str, Mapping[str, Decimal | None]]]:
    """The figures of accounts by period, added up over clusters; periods in order."""
    found: dict[tuple[Any, Any], dict[str, Decimal | None]] = {}
    for row in account:
        figures = found.setdefault((row["period_from"], row["period_to"]), dict.fromkeys(SHOWN))
        for measure in SHOWN:
            value = row[f"{measure}_kr"]
            if value is not None:
                figures[measure] = (figures[measure] or 0) + value
    ordered = sorted(found, key=lambda years: (years[1] or 0, years[0] or 0))
    return [(_years(*years), found[years]) for years in ordered if any(found[years].values())]


def _years(first: int | None, last: int | None) -> str:
    if first is None or last is None or first == last:
        return str(first or last or "–")
    return f"{first}–{last % 100:02d}" if first // 100 == last // 100 else f"{first}–{last}"


def _by_place(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Rows by cluster, and by region those of no cluster."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        place = row["cluster_id"] or row["region_id"]
        if place:
            found.setdefault(place, []).append(row)
    return found


def _about(case: Case, entity: str, column: str) -> bool:
    return bool(case.told and case.finding[column] == entity)
