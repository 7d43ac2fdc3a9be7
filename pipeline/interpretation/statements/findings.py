"""The finding on a statement that does not hold."""

from pipeline.interpretation.statements.records import closed, figure
from pipeline.model import Finding, Statement
from pipeline.reference.texts import message

#: kind of statement → code of the finding
CODES = {
    "count": "sum.count",
    "members": "sum.count",
    "entities": "sum.count",
    "direction": "sum.change",
    "change": "sum.change",
    "rate": "sum.rate",
    "share": "sum.rate",
    "hundred": "sum.rate",
    "per_capita": "sum.rate",
    "range": "sum.range",
    "base": "amount.unit",
}


def finding_of(statement: Statement) -> Finding:
    """What a person should look at. Where the list may not be read rightly it is a question, anything else a warning."""
    danish, english = statement.explanation_da, statement.explanation_en
    if statement.slack and statement.difference is not None:
        unit = "points" if statement.unit == "percent" else statement.unit
        said = message(
            "statement", "slack", off=figure(abs(statement.difference), unit), slack=figure(statement.slack, unit)
        )
        danish, english = danish + closed(said[0]), english + closed(said[1])
    return Finding(
        code=CODES[statement.kind],
        severity="info" if statement.klass == "reading_doubt" else "warning",
        explanation_da=danish,
        explanation_en=english,
        span=statement.span,
        verdict="not_comparable" if statement.klass == "reading_doubt" else "mismatch",
        klass=statement.klass,
        statement=statement.id,
        reported_kr=statement.reported if statement.unit == "kr" else None,
        computed_kr=statement.computed if statement.unit == "kr" else None,
        difference_kr=statement.difference if statement.unit == "kr" else None,
        slack_kr=statement.slack if statement.unit == "kr" else None,
    )
