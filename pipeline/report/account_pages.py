"""Pages of clusters, regions, initiatives and pairs of versions: what they have, where each figure stands, who disagrees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.report.charts import SHOWN, years_chart
from pipeline.report.data import Case, Row, grouped, question
from pipeline.warehouse.load import query

if TYPE_CHECKING:
    from pipeline.report.site import Site


PLACE = "coalesce(nullif(cluster_id, ''), nullif(region_id, ''))"  # whose page an amount is on: a region has those of none of its clusters
INITIATIVE = "initiative_id"
BATCH = {PLACE: 4, INITIATIVE: 200}  # pages whose rows are held at a time
LISTED = 25  # problems on the page of a cluster
# what the pages show of all amounts, and of the facts that several documents state
ROWS = {"amounts": f"FROM ({question('amounts')}) WHERE copy_of IS NULL", "facts": question("facts")}


class _Known(NamedTuple):
    """What several pages show: entities and initiatives, and of each initiative its account, of each entity and initiative the places of its
    figures."""

    names: Mapping[str, Row]
    initiatives: Sequence[Row]
    money: Mapping[str, Sequence[Row]]
    printed: Mapping[str, Sequence[Row]]

    def behind(self, entity: str, account: Sequence[Row], initiatives: Sequence[Row]) -> list[object]:
        """What a page is made from beside its own rows: where the figures it shows are printed, and the accounts of its initiatives."""
        shown = {entity, *(row["cluster_id"] for row in account if row.get("cluster_id"))}
        shown |= {row["initiative_id"] for row in initiatives}
        found = [(self.money.get(each), self.printed.get(each)) for each in sorted(shown)]
        return [*found, sorted(self.names.items())]


def write_account_pages(site: Site) -> None:
    """Write the pages of clusters, regions, initiatives and pairs of versions, and the lists of them; those of which nothing has changed are
    taken over."""
    known = _Known(
        names={row["id"]: row for row in site.ask("entity_names")},
        initiatives=site.ask("initiatives"),
        money=grouped(site.ask("initiative_account"), "initiative_id"),
        printed=grouped(site.printed.values(), "id"),
    )
    _write_clusters(site, known)
    _write_initiatives(site, known)
    _write_versions(site)


def _write_clusters(site: Site, known: _Known) -> None:
    """The pages of clusters and regions. A region's amounts and facts are those that are not one of its clusters'."""
    site.write("klynger/index.html", "klynger.html", account=site.account, names=known.names)
    accounts, stated = grouped(site.account, "cluster_id"), grouped(site.ask("region_account"), "region_id")
    initiatives = [grouped(known.initiatives, column) for column in ("cluster_id", "region_id")]
    pages, told = {}, {}
    for entity, named in known.names.items():
        is_region = entity == named["region_id"]
        rows = [row for row in site.account if row["region_id"] == entity] if is_region else accounts.get(entity, [])
        problems = [case for case in site.cases if _about(case, entity, "region_id" if is_region else "cluster_id")]
        pages[entity] = {
            "entity": entity,
            "name": named["name"],
            "is_region": is_region,
            "region_id": named["region_id"],
            "account": rows,
            "stated": stated.get(entity, []) if is_region else [],
            "initiatives": initiatives[is_region].get(entity, []),
            "found": len(problems),
        }
        told[entity] = [
            *known.behind(entity, rows, pages[entity]["initiatives"]),
            _paths(site, rows),
            [_told(site, case) for case in problems[:LISTED]],
        ]
        pages[entity]["problems"] = problems[:LISTED]
    common = {"names": known.names, "money": known.money}
    _write_pages(site, "klynger", "klynge.html", PLACE, pages, told, common)


def _write_initiatives(site: Site, known: _Known) -> None:
    site.write("indsatser/index.html", "indsatser.html", initiatives=known.initiatives, names=known.names)
    history = grouped(site.ask("initiative_history"), "initiative_id")
    pages, told = {}, {}
    for initiative in known.initiatives:
        its = initiative["initiative_id"]
        account = known.money.get(its, [])
        pages[its] = {"i": initiative, "account": account, "history": history.get(its, [])}
        told[its] = [*known.behind(its, account, [initiative]), _paths(site, account)]
    _write_pages(site, "indsatser", "indsats.html", INITIATIVE, pages, told, {"names": known.names})


def _write_pages(
    site: Site,
    folder: str,
    template: str,
    column: str,
    pages: Mapping[str, dict[str, Any]],
    told: Mapping[str, Sequence[object]],
    common: Mapping[str, Any],
) -> None:
    """Write the pages whose values, what else is ``told`` on them, or amounts and facts (those of a ``column``'s value) have changed."""
    marks: dict[str, list[str]] = {}
    for sql in ROWS.values():
        summed = f"SELECT {column} AS page_id, sum(hash(q)::HUGEINT)::VARCHAR AS mark FROM ({sql}) q GROUP BY page_id"
        for row in query(site.connection, summed):
            marks.setdefault(row["page_id"], []).append(row["mark"])
    new = [
        name
        for name, values in pages.items()
        if not site.kept(f"{folder}/{name}.html", {**values, "problems": ()}, told[name], marks.get(name))
    ]
    for at in range(0, len(new), BATCH[column]):
        batch = new[at : at + BATCH[column]]
        rows = {
            name: grouped(
                query(site.connection, f"SELECT *, {column} AS page_id FROM ({sql}) WHERE page_id IN (SELECT unnest(?))", [batch]),
                "page_id",
            )
            for name, sql in ROWS.items()
        }
        for page in batch:
            own = {name: found.get(page, []) for name, found in rows.items()}
            chart = years_chart(by_year(pages[page]["account"]), site.words)
            site.write(f"{folder}/{page}.html", template, chart=chart, **pages[page], **own, **common)


def _paths(site: Site, account: Sequence[Row]) -> list[str]:
    """The files of the documents that an account is made of."""
    return [site.paths[name] for row in account for name in (row["sources"] or "").split(", ") if name]


def _told(site: Site, case: Case) -> tuple[object, ...]:
    """What a finding is shown with; its evidence is that of its document's page, never the same where that one could not be made."""
    made_from = site.marks.get(case.finding["document_id"], site.common["totals"]["finished"])
    rows = [{**row, "position": None} for row in (case.finding, *case.same)]  # among all findings
    return rows, case.parts, made_from


def _write_versions(site: Site) -> None:
    versions = site.ask("versions")
    pairs = ((row["document_id"], row["replaces_document_id"], row) for row in site.ask("version_changes"))
    changes: dict[tuple[str, str], list[Row]] = {}
    for new, old, row in pairs:
        changes.setdefault((new, old), []).append(row)
    site.write("versioner/index.html", "versioner.html", versions=versions)
    for version in versions:
        new, old = version["document_id"], version["replaces_document_id"]
        page, values = f"versioner/{new}--{old}.html", {"v": version, "changes": changes.get((new, old), [])}
        if not site.kept(page, values):
            site.write(page, "version.html", **values)


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


def _about(case: Case, entity: str, column: str) -> bool:
    return bool(case.told and case.finding[column] == entity)
