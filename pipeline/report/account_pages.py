"""Pages of clusters, regions, initiatives and pairs of versions: what they have, where each figure stands, who disagrees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.report.charts import SHOWN, years_chart
from pipeline.report.data import Row, grouped, question
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
    """What several pages show: entities by id, initiatives and their accounts, and the places where figures are printed by whose they are."""

    names: Mapping[str, Row]
    initiatives: Sequence[Row]
    money: Mapping[str, Sequence[Row]]
    printed: Mapping[str, Sequence[Row]]


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
    pages = {}
    for entity, named in known.names.items():
        is_region = entity == named["region_id"]
        rows = [row for row in site.account if row["region_id"] == entity] if is_region else accounts.get(entity, [])
        column = "region_id" if is_region else "cluster_id"
        problems = [case for case in site.cases if case.told and case.finding[column] == entity]
        pages[entity] = {
            "entity": entity,
            "name": named["name"],
            "is_region": is_region,
            "region_id": named["region_id"],
            "account": rows,
            "stated": stated.get(entity, []) if is_region else [],
            "initiatives": initiatives[is_region].get(entity, []),
            "problems": problems[:LISTED],
            "found": len(problems),
        }
    _write_pages(site, known, "klynger", "klynge.html", PLACE, pages)


def _write_initiatives(site: Site, known: _Known) -> None:
    site.write("indsatser/index.html", "indsatser.html", initiatives=known.initiatives, names=known.names)
    history = grouped(site.ask("initiative_history"), "initiative_id")
    pages = {
        (its := each["initiative_id"]): {"i": each, "account": known.money.get(its, []), "history": history.get(its, [])}
        for each in known.initiatives
    }
    _write_pages(site, known, "indsatser", "indsats.html", INITIATIVE, pages)


def _write_pages(
    site: Site, known: _Known, folder: str, template: str, column: str, pages: Mapping[str, dict[str, Any]]
) -> None:
    """Write the pages of which the values, or the amounts and facts (those of a ``column``'s value), have changed."""
    marks: dict[str, list[str]] = {}
    for sql in ROWS.values():
        summed = f"SELECT {column} AS page_id, sum(hash(q)::HUGEINT)::VARCHAR AS mark FROM ({sql}) q GROUP BY page_id"
        for row in query(site.connection, summed):
            marks.setdefault(row["page_id"], []).append(row["mark"])
    new = [
        name
        for name, values in pages.items()
        if not site.kept(f"{folder}/{name}.html", *_told(site, known, name, values), marks.get(name))
    ]
    for at in range(0, len(new), BATCH[column]):
        batch, rows = new[at : at + BATCH[column]], {}
        for name, sql in ROWS.items():
            asked = f"SELECT *, {column} AS page_id FROM ({sql}) WHERE page_id IN (SELECT unnest(?))"
            rows[name] = grouped(query(site.connection, asked, [batch]), "page_id")
        for page in batch:
            own: dict[str, Any] = {name: found.get(page, []) for name, found in rows.items()}
            own |= {"names": known.names, "money": known.money, **pages[page]}
            chart = years_chart(by_year(own["account"]), site.words)
            site.write(f"{folder}/{page}.html", template, chart=chart, **own)


def _told(site: Site, known: _Known, name: str, values: Mapping[str, Any]) -> Iterator[object]:
    """What a page is made from beside its amounts and facts: its values, where figures are printed, and whose documents they are from. The
    evidence of a finding is that of its document's page, and never the same where that one could not be made."""
    yield {**values, "problems": ()}, sorted(known.names.items())
    owners = {name, *(row["cluster_id"] for row in values["account"] if row.get("cluster_id"))}
    owners |= {row["initiative_id"] for row in values.get("initiatives", ())}
    yield [(known.money.get(each), known.printed.get(each)) for each in sorted(owners)]
    yield [site.paths[each] for row in values["account"] for each in (row["sources"] or "").split(", ") if each]
    for case in values.get("problems", ()):
        yield [{**row, "position": None} for row in (case.finding, *case.same)]  # its place among all findings
        yield case.parts, site.marks.get(case.finding["document_id"], site.common["totals"]["finished"])


def _write_versions(site: Site) -> None:
    versions = site.ask("versions")
    changes: dict[tuple[str, str], list[Row]] = {}
    for row in site.ask("version_changes"):
        changes.setdefault((row["document_id"], row["replaces_document_id"]), []).append(row)
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
