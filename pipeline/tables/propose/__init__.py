"""Ways a run of text lines can be a table: each proposer gives whole candidates with the lines they claim."""

from collections.abc import Callable, Sequence

from pipeline.tables.linear_lines import Found, TextLine
from pipeline.tables.propose.aligned import find_aligned_tables
from pipeline.tables.propose.banded import find_banded_tables
from pipeline.tables.propose.records import find_records
from pipeline.tables.propose.remarked import find_remarked_tables
from pipeline.tables.propose.stacked import find_stacked_figures

Proposer = Callable[[Sequence[TextLine]], list[Found]]

PROPOSERS: dict[str, Proposer] = {
    "aligned": find_aligned_tables,
    "banded": find_banded_tables,
    "records": find_records,
    "remarked": find_remarked_tables,
    "stacked": find_stacked_figures,
}
