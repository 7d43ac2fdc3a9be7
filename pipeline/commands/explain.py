"""``klyngeregnskab explain``: where a claim or finding stands in print, and what it was checked against."""

from __future__ import annotations

import argparse
import difflib
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from pipeline.commands import UsageError, warehouse_of
from pipeline.commands.language import Parser, phrase
from pipeline.matching.decisions import kroner
from pipeline.report.data import Row, ask
from pipeline.report.words import Words

if TYPE_CHECKING:
    import duckdb

SHOWN_PARTS = 40
SHOWN_CLAIMS = 5  # amounts of one figure that are told whole
SHOWN_WORDS = 120
NAMES = "SELECT raw FROM claims UNION " + " UNION ".join(
    f"SELECT {name}_id FROM {name}s" for name in ("claim", "finding", "relation", "statement")
)


def add_arguments(parser: Parser) -> None:
    """The options of this command."""
    parser.option("id", metavar="BELØB")


def run(args: argparse.Namespace) -> int:
    """Print the explanation; an unknown id is wrong use, and the nearest ids are named."""
    with warehouse_of(args.root) as connection:
        print("\n".join(_Teller(connection, Words(args.lang)).of(args.id)))
    return 0


class _Teller:
    """Tells of records of the warehouse, a line at a time."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, words: Words) -> None:
        self._connection, self._words, self._t = connection, words, words.choose
        self._ask = partial(ask, connection)

    def of(self, wanted: str) -> Iterator[str]:
        """What an id or a figure stands for. Raises UsageError when it is none."""
        known = {"finding": self._finding, "relation": self._relation, "statement": self._statement}
        for question, tell in known.items():
            for row in self._ask(f"one_{question}", wanted):
                yield from tell(row)
                return
        claims = self._ask("one_claim", wanted, None, None) or self._of_figure(wanted)
        if not claims:
            names = sorted(name for (name,) in self._connection.execute(NAMES).fetchall() if name)
            near = ", ".join(difflib.get_close_matches(wanted, names, 3, 0.5))
            raise UsageError(phrase("no_record", wanted=wanted) + (phrase("meant", near=near) if near else ""))
        yield from self._apart(claims[:SHOWN_CLAIMS], self._claim, first="")
        if len(claims) > SHOWN_CLAIMS:
            yield f"\n… {len(claims) - SHOWN_CLAIMS} {self._t('andre steder', 'other places')}:"
            yield from (f"  {claim['claim_id']}" for claim in claims[SHOWN_CLAIMS:])

    def _of_figure(self, figure: str) -> list[Row]:
        """The amounts printed with a figure, as it is written (16.923.353; 8,7 mio. kr.) or as many kroner."""
        value = kroner(figure)
        if value is None and re.fullmatch(r"\d+([.,]\d{1,2})?", figure.strip()):
            value = Decimal(figure.strip().replace(",", "."))
        return self._ask("one_claim", None, " ".join(figure.split()), value)

    @staticmethod
    def _apart(rows: list[Row], tell: Callable[[Row], Iterator[str]], first: str = "\n") -> Iterator[str]:
        """Each told, with an empty line before."""
        for number, row in enumerate(rows):
            yield ("\n" if number else first) + "\n".join(tell(row))

    def _claim(self, claim: Row) -> Iterator[str]:
        words, t = self._words, self._t
        yield f"{claim['subject_text'] or claim['quote']}: {words.kroner(claim['amount_kr'])}"
        yield from self._place(claim)
        unit = claim["unit"] or t("uden enhed", "no unit")
        yield _line(t("Trykt", "Printed"), claim["raw"] + (f" ({unit})" if unit not in claim["raw"] else ""))
        if claim["corrected_kr"] is not None:
            corrected = f"{words.kroner(claim['corrected_kr'])}: {claim['correction']}"
            yield _line(t("Rettet til", "Corrected to"), corrected)
        if claim["low_kr"] != claim["high_kr"]:
            between = f"{words.kroner(claim['low_kr'])} – {words.kroner(claim['high_kr'])}"
            yield _line(t("Kan være afrundet fra", "May be rounded from"), between)
        years = claim["period_from"], claim["period_to"]
        what = [words.word(claim["measure"]), words.word(claim["payer"]) if claim["payer"] else ""]
        what.append(words.period(*years) if any(years) else "")
        said = f" (»{claim['measure_text']}«)" if claim["measure_text"] else ""
        yield _line(t("Hvad", "What"), " · ".join(filter(None, what)) + said)
        about = " · ".join(filter(None, (claim[name] for name in ("region", "cluster", "municipality", "initiative"))))
        unsaid = t("hele landet, eller det fremgår ikke", "the country, or it does not say")
        yield _line(t("Om", "About"), about or unsaid)
        for source in self._ask("evidence_of_claim", claim["claim_id"]):
            quoted = " ".join((source["words"] or "").split())[:SHOWN_WORDS]
            where = f"{words.word('from_' + source['attribute'])}: {words.word('in_' + source['scope'])}"
            yield _line(t("Fra", "From"), where + (f" (»{quoted}«)" if quoted else ""))
        for name in self._ask("names_of_claim", claim["claim_id"]):
            yield _line(t("Navn", "Name"), self._name(name))
        yield _line(t("Efterprøvet", "Checked"), words.word(claim["proof"]))
        yield from self._apart(self._ask("relations_of_claim", claim["claim_id"]), self._relation)
        for finding in self._ask("findings_of_claim", claim["claim_id"]):
            yield f"\n{words.finding(finding['code'])} ({finding['finding_id']}): {words.explanation(finding)}"

    def _finding(self, finding: Row) -> Iterator[str]:
        words, t = self._words, self._t
        yield f"{words.finding(finding['code'])} [{finding['code']}, {words.word(finding['severity'])}]"
        yield words.explanation(finding) + "\n"
        yield from self._place(finding)
        if finding["class"]:
            yield _line(t("Art", "Class"), words.word(finding["class"]))
        if finding["proposal_kr"] is not None:
            where = f" ({finding['proposal_claim_id']})" if finding["proposal_claim_id"] else ""
            yield _line(t("Forslag", "Proposal"), words.kroner(finding["proposal_kr"]) + where)
        status = words.word(finding["status"]) + (f": {finding['status_reason']}" if finding["status_reason"] else "")
        yield _line(t("Status", "Status"), status)
        relations = self._ask("one_relation", finding["relation_id"])
        yield from self._apart(relations, self._relation)
        yield from self._apart(self._ask("one_statement", finding["statement_id"]), self._statement)
        if not relations:
            yield from self._apart(self._ask("one_claim", finding["claim_id"], None, None), self._claim_line)

    def _relation(self, relation: Row) -> Iterator[str]:
        words, t = self._words, self._t
        yield f"{relation['statement'] or relation['relation_id']}: {words.word(relation['verdict'])}"
        every = self._ask("parts", relation["relation_id"])
        parts = [part for part in every if not part["is_total"]]
        for part in parts[:SHOWN_PARTS]:
            times = "" if part["sign"] == 1 else f"{words.number(part['sign'])} × "
            yield f"  {times + words.kroner(part['amount_kr']):>24}  {self._name_of(part)}  [{part['claim_id']}]"
        if len(parts) > SHOWN_PARTS:
            yield f"  … {words.number(len(parts) - SHOWN_PARTS)} {t('poster mere', 'more parts')}"
        yield f"  {words.kroner(relation['computed_kr']):>24}  {t('giver', 'give')}"
        for part in (part for part in every if part["is_total"]):
            reported = f"{words.kroner(relation['reported_kr']):>24}"
            yield f"  {reported}  {t('trykt', 'printed')}: {self._name_of(part)}  [{part['claim_id']}]"
        left = f"  {words.difference(relation['difference_kr']):>24}  "
        if relation["kind"] == "cap":
            yield left + t("under loftet", "below the cap")
        else:
            slack = f" ({t('afrunding kan højst forklare', 'rounding can explain at most')} {words.slack(relation['slack_kr'])})"
            yield left + t("forskel", "difference") + slack

    def _statement(self, statement: Row) -> Iterator[str]:
        words, t = self._words, self._t
        yield f"{words.explanation(statement)} ({words.word(statement['kind'])}: {words.word(statement['verdict'])})\n"
        yield from self._place(statement)
        if statement["reported"] is not None and statement["computed"] is not None:
            unit = words.word(statement["unit"])
            yield _line(t("Trykt", "Printed"), f"{words.number(statement['reported'])} {unit}")
            yield _line(t("Beregnet", "Computed"), f"{words.number(statement['computed'])} {unit}")

    def _claim_line(self, claim: Row) -> Iterator[str]:
        amount = self._words.kroner(claim["amount_kr"])
        yield f"{claim['subject_text'] or claim['quote']}: {amount}  [{claim['claim_id']}]"
        yield from self._place(claim)

    def _place(self, row: Row) -> Iterator[str]:
        t = self._t
        if row["path"]:
            yield _line(t("Fil", "File"), row["path"] + (f" (sha256 {row['sha256'][:16]}…)" if row["sha256"] else ""))
        if row["page"]:
            place = f"{t('side', 'page')} {row['page']}"
            if row["table_id"] and row["row"] is not None:
                table = row["table_id"].rsplit("/", 1)[-1]
                place += f", {t('tabel', 'table')} {table}, {t('række', 'row')} {row['row'] + 1}"
                place += f", {t('kolonne', 'column')} {row['col'] + 1}"
            elif row["line"]:
                place += f", {t('linje', 'line')} {row['line']}"
            if row["x0"] is not None:
                place += f" ({row['x0']:g}, {row['top']:g}) – ({row['x1']:g}, {row['bottom']:g}) pt"
            yield _line(t("Sted", "Place"), place)
        if row["quote"]:
            yield _line(t("Citat", "Quote"), f"»{' '.join(row['quote'].split())}«")

    def _name(self, name: Row) -> str:
        words = self._words
        exact = name["method"] == "exact"
        how = [words.choose("samme navn", "same name") if exact else f"{words.word(name['method'])} {name['score']:g}"]
        if name["runner_up_id"]:
            how.append(words.choose("næste", "next") + f": {name['runner_up_id']} {name['runner_up_score']:g}")
        how.append(name["evidence"] or "")
        return f"»{name['raw']}« → {name['entity_id'] or words.word(name['status'])} ({'; '.join(filter(None, how))})"

    def _name_of(self, part: Row) -> str:
        name = " ".join(str(part["subject_text"] or part["quote"] or "").split())
        return f"{name}, {self._words.word(part['payer'])}" if part["payer"] in ("kommuner", "region") else name


def _line(label: str, text: str) -> str:
    return f"  {label + ':':<24}{text}"
