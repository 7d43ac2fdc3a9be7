"""The initiatives of a document: those its tables list, and in minutes of a cluster those that the text describes."""

from pipeline.interpretation.initiatives.in_tables import in_tables
from pipeline.interpretation.initiatives.in_text import in_text
from pipeline.interpretation.initiatives.records import Initiatives
from pipeline.model import Layout


def statuses(layout: Layout) -> Initiatives:
    """The status lines of a document with their mentions and findings. Initiatives found in the text have no table;
    their span is the heading, list item or phrase that names them."""
    return in_tables(layout).plus(in_text(layout))
