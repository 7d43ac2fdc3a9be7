"""The same document gives the same claims, whatever the interpreter's hash seed is."""

import os
import subprocess
import sys

PAGE = """<p>Notat til Sundhedsklynge Roskilde-Køge, 3. marts 2025</p><table><caption>Klyngens råderum i 2025 (kr.)</caption>
<tr><th>Post</th><th>Beløb</th></tr><tr><td>Årets ramme</td><td>4.100.000</td></tr><tr><td>Rest fra året før</td><td>148.935</td></tr>
<tr><td>Til rådighed</td><td>4.248.935</td></tr></table>"""
PROGRAM = "from pipeline.extraction import extract; print([(c.amount.raw, c.measure) for c in extract({page!r}.encode(), 'a.html').claims])"


def test_hash_seeds_change_nothing() -> None:
    done = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM.format(page=PAGE)], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("0", "1", "2", "5")
    }
    assert len(done) == 1
