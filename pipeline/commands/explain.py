"""``klyngeregnskab explain``: where a claim or finding stands in print, and what it was checked against."""

from __future__ import annotations

import argparse
import difflib
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipeline.commands import UsageError, warehouse_of
from pipeline.commands.language import say

if TYPE_CHECKING:
    import duckdb

    from pipeline.report.words import Words

Row = Mapping[str, Any]
SHOWN_PARTS = 40
SHOWN_CLAIMS = 5  # amounts of one figure that are told whole
SHOWN_WORDS = 120


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument(
        "id",
        metavar=say("BELØB", "AMOUNT"),
        help=say(
            "et trykt beløb (16.923.353) eller et id: claim_id, finding_id, relation_id, statement_id",
            "a printed amount (16.923.353) or an id: claim_id, finding_id, relation_id, statement_id",
        ),
    )


def run(args: argparse.Namespace) -> int:
    """Print the explanation; an unknown id is wrong use, and the nearest ids are named."""
    from pipeline.report.data import ask
    from pipeline.report.words import Words

    words = Words(args.lang)
    with warehouse_of(args.root) as connection:
        questions = (
            ("one_claim", _claim),
            ("one_finding", _finding),
            ("one_relation", _relation),
            ("one_statement", _statement),
        )
        for question, tell in questions:
            more = (None, None) if question == "one_claim" else ()
            for row in ask(connection, question, args.id, *more):
                print("\n".join(tell(connection, row, words)))
                return 0
        claims = _of_figure(connection, args.id)
        if not claims:
            raise UsageError(_unknown(connection, args.id))
        for number, claim in enumerate(claims[:SHOWN_CLAIMS]):
            print("\n" * bool(number) + "\n".join(_claim(connection, claim, words)))
        if len(claims) > SHOWN_CLAIMS:
            print(f"\n… {len(claims) - SHOWN_CLAIMS} {words.choose('steder mere', 'more places')}:")
            print("\n".join(f"  {claim['claim_id']}" for claim in claims[SHOWN_CLAIMS:]))
        return 0


def _of_figure(connection: duckdb.DuckDBPyConnection, figure: str) -> list[Row]:
    """The amounts printed with a figure, as it is written (16.923.353; 8,7 mio. kr.) or as many kroner."""
    from pipeline.matching.decisions import kroner
    from pipeline.report.data import ask

    value = kroner(figure)
    if value is None and re.fullmatch(r"\d+([.,]\d{1,2})?", figure.strip()):
        value = Decimal(figure.strip().replace(",", "."))
    return list(ask(connection, "one_claim", None, " ".join(figure.split()), value))


def _unknown(connection: duckdb.DuckDBPyConnection, wanted: str) -> str:
    tables = (
        ("claim_id", "claims"),
        ("finding_id", "findings"),
        ("relation_id", "relations"),
        ("statement_id", "statements"),
    )
    sql = " UNION ALL ".join(f"SELECT {column} FROM {table}" for column, table in tables)
    ids = [name for (name,) in connection.execute(sql).fetchall()]
    near = difflib.get_close_matches(wanted, ids, 3, 0.5)
    hint = say("; mente du ", "; did you mean ") + f"{', '.join(near)}?" if near else ""
    none = say(f"intet beløb, fund eller sum hedder {wanted}", f"no amount, finding or sum is called {wanted}")
    return none + hint


def _claim(connection: duckdb.DuckDBPyConnection, claim: Row, words: Words) -> Iterator[str]:
    from pipeline.report.data import ask

    t = words.choose
    yield f"{claim['subject_text'] or claim['quote']}: {words.kroner(claim['amount_kr'])}"
    yield from _place(claim, words)
    yield _line(t("Trykt", "Printed"), f"{claim['raw']} ({claim['unit'] or t('uden enhed', 'no unit')})")
    if claim["corrected_kr"] is not None:
        yield _line(t("Rettet til", "Corrected to"), f"{words.kroner(claim['corrected_kr'])}: {claim['correction']}")
    if claim["low_kr"] != claim["high_kr"]:
        between = f"{words.kroner(claim['low_kr'])} – {words.kroner(claim['high_kr'])}"
        yield _line(t("Kan før afrunding være", "Before rounding"), between)
    what = [words.word(claim["measure"]), words.word(claim["payer"]) if claim["payer"] else ""]
    what += [
        words.period(claim["period_from"], claim["period_to"]) if claim["period_from"] or claim["period_to"] else ""
    ]
    said = f" (»{claim['measure_text']}«)" if claim["measure_text"] else ""
    yield _line(t("Hvad", "What"), " · ".join(filter(None, what)) + said)
    about = [claim["region"], claim["cluster"], claim["municipality"], claim["initiative"]]
    yield _line(
        t("Om", "About"),
        " · ".join(filter(None, about)) or t("hele landet eller ikke sagt", "the country, or not said"),
    )
    for source in ask(connection, "evidence_of_claim", claim["claim_id"]):
        where = f"{words.word('from_' + source['attribute'])}: {words.word('in_' + source['scope'])}"
        yield _line(
            t("Fra", "From"),
            where + (f" (»{' '.join(source['words'].split())[:SHOWN_WORDS]}«)" if source["words"] else ""),
        )
    for name in ask(connection, "names_of_claim", claim["claim_id"]):
        yield _line(t("Navn", "Name"), _name(name, words))
    yield _line(t("Efterprøvet", "Checked"), words.word(claim["proof"]))
    for relation in ask(connection, "relations_of_claim", claim["claim_id"]):
        yield ""
        yield from _relation(connection, relation, words)
    for finding in ask(connection, "findings_of_claim", claim["claim_id"]):
        yield ""
        yield f"{words.finding(finding['code'])} ({finding['finding_id']}): {words.explanation(finding)}"


def _finding(connection: duckdb.DuckDBPyConnection, finding: Row, words: Words) -> Iterator[str]:
    from pipeline.report.data import ask

    t = words.choose
    yield f"{words.finding(finding['code'])} [{finding['code']}, {words.word(finding['severity'])}]"
    yield words.explanation(finding)
    yield ""
    yield from _place(finding, words)
    if finding["class"]:
        yield _line(t("Art", "Class"), words.word(finding["class"]))
    if finding["proposal_kr"] is not None:
        where = f" ({finding['proposal_claim_id']})" if finding["proposal_claim_id"] else ""
        yield _line(t("Forslag", "Proposal"), words.kroner(finding["proposal_kr"]) + where)
    status = words.word(finding["status"]) + (f": {finding['status_reason']}" if finding["status_reason"] else "")
    yield _line(t("Status", "Status"), status)
    relations = ask(connection, "one_relation", finding["relation_id"]) if finding["relation_id"] else []
    for relation in relations:
        yield ""
        yield from _relation(connection, relation, words)
    for statement in ask(connection, "one_statement", finding["statement_id"]) if finding["statement_id"] else []:
        yield ""
        yield from _statement(connection, statement, words)
    if not relations and finding["claim_id"]:
        for claim in ask(connection, "one_claim", finding["claim_id"], None, None):
            yield ""
            yield from _claim_line(claim, words)


def _relation(connection: duckdb.DuckDBPyConnection, relation: Row, words: Words) -> Iterator[str]:
    from pipeline.report.data import ask

    t = words.choose
    yield f"{relation['statement'] or relation['relation_id']}: {words.word(relation['verdict'])}"
    parts = ask(connection, "parts", relation["relation_id"])
    for part in [part for part in parts if not part["is_total"]][:SHOWN_PARTS]:
        times = "" if part["sign"] == 1 else f"{words.number(part['sign'])} × "
        amount = times + words.kroner(part["amount_kr"])
        yield f"  {amount:>24}  {_name_of(part, words)}  [{part['claim_id']}]"
    if len(parts) - 1 > SHOWN_PARTS:
        yield f"  … {words.number(len(parts) - 1 - SHOWN_PARTS)} {t('poster mere', 'more parts')}"
    yield f"  {words.kroner(relation['computed_kr']):>24}  {t('giver', 'give')}"
    for part in [part for part in parts if part["is_total"]]:
        reported = f"{words.kroner(relation['reported_kr']):>24}"
        yield f"  {reported}  {t('trykt', 'printed')}: {_name_of(part, words)}  [{part['claim_id']}]"
    slack = f" ({t('afrunding kan forklare', 'rounding can explain')} {words.kroner(relation['slack_kr'])})"
    yield f"  {words.difference(relation['difference_kr']):>24}  {t('forskel', 'difference')}{slack}"


def _statement(connection: duckdb.DuckDBPyConnection, statement: Row, words: Words) -> Iterator[str]:
    t = words.choose
    yield f"{words.explanation(statement)} ({words.word(statement['kind'])}: {words.word(statement['verdict'])})"
    yield ""
    yield from _place(statement, words)
    if statement["reported"] is not None and statement["computed"] is not None:
        yield _line(t("Trykt", "Printed"), f"{words.number(statement['reported'])} {words.word(statement['unit'])}")
        yield _line(t("Beregnet", "Computed"), f"{words.number(statement['computed'])} {words.word(statement['unit'])}")


def _claim_line(claim: Row, words: Words) -> Iterator[str]:
    yield f"{claim['subject_text'] or claim['quote']}: {words.kroner(claim['amount_kr'])}  [{claim['claim_id']}]"
    yield from _place(claim, words)


def _place(row: Row, words: Words) -> Iterator[str]:
    t = words.choose
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


def _name(name: Row, words: Words) -> str:
    text = f"»{name['raw']}« → {name['entity_id'] or words.word(name['status'])}"
    how = [words.word(name["method"]), f"{name['score']:g}" if name["score"] else ""]
    if name["runner_up_id"]:
        how.append(words.choose("næste", "next") + f": {name['runner_up_id']} {name['runner_up_score']:g}")
    how.append(name["evidence"] or "")
    return f"{text} ({'; '.join(filter(None, how))})"


def _name_of(part: Row, words: Words) -> str:
    name = " ".join(str(part["subject_text"] or part["quote"] or "").split())
    return f"{name}, {words.word(part['payer'])}" if part["payer"] in ("kommuner", "region") else name


def _line(label: str, text: str) -> str:
    return f"  {label + ':':<24}{text}"
