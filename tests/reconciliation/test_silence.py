"""Nothing but our own output reaches standard output, whoever prints."""

import subprocess
import sys

PROGRAM = """
import ctypes, os
from pipeline.reconciliation.programme import nothing_printed
c = ctypes.CDLL(None)
print("before")
with nothing_printed():
    os.write(1, b"noise of the descriptor")
    c.printf(b"noise of C")
print("after")
"""


def test_what_a_solver_prints_is_lost_and_what_we_print_is_not():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout == "before\nafter\n"


def test_without_standard_output_the_work_is_done_all_the_same():
    program = """
import os
from pipeline.reconciliation.programme import nothing_printed
os.close(1)
with nothing_printed():
    done = 7
os._exit(done)
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 7
