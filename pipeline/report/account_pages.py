"""Pages of clusters, regions, initiatives and pairs of versions: what they have, where each figure stands, who disagrees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipeline.report.charts import SHOWN, years_chart
from pipeline.report.data import Case, Row, grouped

if TYPE_CHECKING:
    from pipeline.report.site import Site


def write_account_pages(site: Site) -> None:
    """Write the pages of clusters, regions and initiatives, and the lists of them."""
    names = {row["id"]: row for row in site.ask("entity_names")}
    by_cluster = grouped(site.account, "cluster_id")
    amounts = [row for row in site.ask("amounts") if not row["copy_of"]]
    of_cluster, of_region = grouped(amounts, "cluster_id"), grouped(amounts, "region_id")
    of_initiative = grouped(amounts, "initiative_id")
    facts = {kind: grouped(site.ask("facts"), f"{kind}_id") for kind in ("cluster", "region", "initiative")}
    initiatives = site.ask("initiatives")
    in_cluster = grouped(initiatives, "cluster_id")
    site.write("klynger/index.html", "klynger.html", account=site.account, names=names)
    for entity, named in names.items():
        is_region = entity == named["region_id"]
        rows = [row for row in site.account if row["region_id"] == entity] if is_region else by_cluster.get(entity, [])
        site.write(
            f"klynger/{entity}.html",
            "klynge.html",
            entity=entity,
            name=named["name"],
            is_region=is_region,
            region_id=named["region_id"],
            names=names,
            account=rows,
            chart=years_chart(by_year(rows), site.words),
            amounts=_own(of_region.get(entity, [])) if is_region else of_cluster.get(entity, []),
            facts=[row for row in facts["region"].get(entity, []) if not row["cluster_id"]]
            if is_region
            else facts["cluster"].get(entity, []),
            initiatives=in_cluster.get(entity, []),
            problems=[case for case in site.cases if _about(case, entity, "region_id" if is_region else "cluster_id")],
        )
    history = grouped(site.ask("initiative_history"), "initiative_id")
    site.write("indsatser/index.html", "indsatser.html", initiatives=initiatives, names=names)
    for initiative in initiatives:
        its = initiative["initiative_id"]
        site.write(
            f"indsatser/{its}.html",
            "indsats.html",
            i=initiative,
            names=names,
            history=history.get(its, []),
            amounts=of_initiative.get(its, []),
            facts=facts["initiative"].get(its, []),
        )
    site.write("versioner/index.html", "versioner.html", replaced=[d for d in site.documents if d["superseded_by"]])


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


def _own(amounts: Sequence[Row]) -> list[Row]:
    """Of a region's amounts those that are not one of its clusters'."""
    return [row for row in amounts if row["cluster_id"] is None]


def _about(case: Case, entity: str, column: str) -> bool:
    f = case.finding
    return bool(f[column] == entity and f["status"] == "open" and f["severity"] != "info" and not f["copy_of"])
