"""The initiatives of a document: those its tables list, in minutes of a cluster those that the text describes, and in a document about one
cluster those of its lists of amounts."""

from pipeline.interpretation.initiatives.headed import in_heads
from pipeline.interpretation.initiatives.in_lists import in_lists
from pipeline.interpretation.initiatives.in_sentences import in_sentences
from pipeline.interpretation.initiatives.in_tables import in_tables
from pipeline.interpretation.initiatives.in_text import in_text
from pipeline.interpretation.initiatives.named import in_document
from pipeline.interpretation.initiatives.records import Initiatives
from pipeline.model import Layout


def statuses(layout: Layout, cluster: str = "", title: str = "") -> Initiatives:
    """The status lines of a document about ``cluster`` ('' for none or several) with their mentions and findings. Initiatives found in the
    text have no table; their span is the heading, list item or phrase that names them."""
    described = in_text(layout)
    taken = frozenset(status.span.block for status in described.statuses)
    found = in_tables(layout, cluster).plus(described).plus(in_lists(layout, cluster, taken))
    found = found.plus(in_sentences(layout, cluster, frozenset(status.name.casefold() for status in found.statuses)))
    found = found.plus(in_document(layout, found.statuses, cluster))
    return found.plus(in_heads(layout, cluster, title, found.statuses))
