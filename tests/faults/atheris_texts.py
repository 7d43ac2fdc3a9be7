"""Texts that a fuzzer mutates from real ones, by what they reach in the program (``pip install atheris``): read without an exception.

    python -m tests.faults.atheris_texts [-runs=10000] [-seed=1]

Begins with invented documents of every family. Prints what libFuzzer prints; ends with 0 when nothing raised.
"""

import os
import sys
import tempfile
from pathlib import Path

import atheris

os.environ["KLYNGEREGNSKAB_RAISE"] = "1"  # what the program would tell as a finding ends the run
with atheris.instrument_imports(include=["pipeline.danish", "pipeline.tables", "pipeline.interpretation", "pipeline.reconciliation"]):
    from pipeline.extraction import extract
from tests.benchmarks.documents.make_documents import documents, rendered

LONGEST = 4_000  # bytes


def reads(data: bytes) -> None:
    """One text, as the program is given it."""
    extract(data, "mutated.txt")


def main() -> None:
    """Mutate until the runs asked for are done."""
    with tempfile.TemporaryDirectory() as folder:
        for number, doc in enumerate(documents(1)):
            name, data = rendered(doc, number, "text")
            Path(folder, name).write_bytes(data[:LONGEST])
        atheris.Setup([sys.argv[0], f"-max_len={LONGEST}", "-timeout=120", *sys.argv[1:], folder], reads)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
