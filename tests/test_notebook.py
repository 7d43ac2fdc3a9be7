"""The notebook of docs/: its cells run on the samples, and what they draw is what the documents say."""

import json
import shutil
from pathlib import Path

import pytest

matplotlib = pytest.importorskip("matplotlib")
ROOT = Path(__file__).resolve().parents[1]
NOTEBOOK = ROOT / "docs" / "klyngeregnskab.ipynb"


@pytest.fixture(scope="module")
def drawn(samples_root, tmp_path_factory):
    """The names the cells leave behind, and their figures."""
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    root = tmp_path_factory.mktemp("notebook")
    shutil.copytree(samples_root / "warehouse", root / "warehouse")
    names: dict[str, object] = {}
    (root / "docs").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root / "docs")
        for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                exec("".join(cell["source"]), names)
    yield names, [plt.figure(number).axes[0] for number in plt.get_fignums()]
    plt.close("all")


def bars(axes):
    """Label and the lengths of its bars, in kroner."""
    labels = [text.get_text() for text in axes.get_yticklabels()]
    of = {each: [] for each in labels}
    for bar in axes.patches:
        of[labels[round(bar.get_y() + bar.get_height() / 2)]].append(round(bar.get_width() * 1_000_000))
    return of


def test_the_account_is_drawn_as_it_is_printed(drawn):
    _, (given, used, _) = drawn
    assert bars(given)["Klynge Nord (Hovedstaden)"] == [2_221_991, 2_182_966]
    assert bars(given)["Fynsklyngen (Syddanmark)"] == [3_147_647, 3_216_985] and len(bars(given)) == 22
    assert bars(used)["Klynge Midt"] == [6_500_000, 6_100_000]


def test_intervals_are_drawn_and_sums_are_exact(drawn):
    names, (*_, over_time) = drawn
    assert {text.get_text() for text in over_time.get_legend().get_texts()} >= {"Klynge Syd", "Klynge Nord"}
    # the country's 40 mio., and what the printed totals of Region Syddanmark (6.344) and Region Nordjylland (−1) are off their clusters
    assert str(names["i_alt"]) == "40006343.00"
    assert 6344 in set(names["problemer"].money_kr)
    assert [each for each in names["summer"].verdict if each == "mismatch"] == ["mismatch"]


def test_no_output_is_committed():
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)
