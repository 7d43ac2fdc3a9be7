"""Pictures of the printed page: drawn once, cut to the place, and none where a page is gone or too big; no crash."""

import pytest

from pipeline.model import Box
from pipeline.report import pictures
from pipeline.report.pictures import MOST_PIXELS, Album, Mark, PagePicture, crop, narrowed
from pipeline.workers import Outcome
from tests.reading.test_bad_pdf import one_page

MARKS = [Mark(Box(72, 130, 200, 145), True)]
A4 = PagePicture("a.png", 600.0, 800.0)


@pytest.mark.parametrize(
    ("size", "drawn"), [(b"0 0 595 842", True), (b"0 0 4000 6000", True), (b"0 0 2000000 2000000", False)]
)
def test_pages_of_all_sizes(tmp_path, size, drawn):
    (tmp_path / "a.pdf").write_bytes(one_page(size))
    with Album(tmp_path, tmp_path) as album:
        page = album.page("a.pdf", "abc", 1)
    assert (page is not None) is drawn
    if page:
        from PIL import Image

        with Image.open(tmp_path / page.file) as image:
            assert image.width * image.height < 1.001 * MOST_PIXELS
            assert image.convert("RGB").getcolors(2 * MOST_PIXELS) != [(image.width * image.height, (255, 255, 255))]
        assert page.height == pytest.approx(float(size.split()[3]), rel=0.01)


def test_a_document_that_is_gone_or_damaged_has_no_picture(tmp_path):
    (tmp_path / "damaged.pdf").write_bytes(b"%PDF-1.7\n")
    (tmp_path / "one.pdf").write_bytes(one_page(b"0 0 595 842"))
    with Album(tmp_path, tmp_path) as album:
        assert (
            album.page("gone.pdf", "a", 1) is album.page("damaged.pdf", "b", 1) is album.page("one.pdf", "c", 9) is None
        )


def test_a_page_that_an_earlier_report_shows_is_not_drawn_again(tmp_path):
    (tmp_path / "a.pdf").write_bytes(one_page(b"0 0 595 842"))
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    with Album(tmp_path, first) as album:
        page = album.page("a.pdf", "abc", 1)
    (tmp_path / "a.pdf").unlink()
    with Album(tmp_path, second, first) as album:
        assert album.page("a.pdf", "abc", 1) == page
        assert album.page("a.pdf", "another content", 1) is None


def test_what_takes_too_long_is_told(tmp_path, monkeypatch):
    class Slow:
        def __init__(self, *_):
            pass

        def do(self, task):
            return Outcome(task, None, "timeout")

        def __exit__(self, *_):
            pass

    (tmp_path / "a.pdf").write_bytes(one_page(b"0 0 595 842"))
    monkeypatch.setattr(pictures, "OneByOne", Slow)
    with Album(tmp_path, tmp_path) as album:
        assert album.page("a.pdf", "abc", 1) is None
        assert album.failures == {"a.pdf": "timeout"}


def test_a_cut_shows_the_marks_and_the_print_around_them():
    cut = crop(A4, [Mark(Box(100, 400, 160, 410), True), Mark(Box(100, 500, 160, 510))])
    assert cut.top < 400 < 510 < cut.top + cut.height < 800
    main = next(mark for mark in cut.marks if mark[4])
    assert main[1] / 100 * cut.height + cut.top == pytest.approx(400, abs=3)
    assert main[0] / 100 * A4.width == pytest.approx(100, abs=3)


def test_the_main_mark_is_always_in_the_cut():
    far_apart = [Mark(Box(100, 20, 160, 30)), Mark(Box(100, 700, 160, 710), True)]
    cut = crop(A4, far_apart)
    assert [mark[4] for mark in cut.marks] == [True]
    assert cut.top < 700 < cut.top + cut.height


def test_a_number_is_marked_where_it_stands_in_its_line(tmp_path):
    (tmp_path / "a.pdf").write_bytes(one_page(b"0 0 595 842"))  # Klynge Nord har 2.180.605 kr.
    line = Box(72, 130, 300, 145)
    with Album(tmp_path, tmp_path) as album:
        words = album.words(album.page("a.pdf", "abc", 1))
    assert [text for text, _ in words] == ["Klynge", "Nord", "har", "2.180.605", "kr."]
    figure, unit = words[3][1], words[4][1]
    assert 72 < words[0][1].x1 < figure.x0 < figure.x1 < unit.x0
    assert abs((figure.top + figure.bottom) / 2 - 139) < 6
    assert narrowed(line, "2.180.605", words) == [figure]
    assert narrowed(line, "2.180.605 kr.", words) == [Box.around([figure, unit])]
    assert narrowed(line, "17", words) == [line]


def test_a_number_that_runs_over_a_line_is_marked_on_both():
    words = [
        ("får", Box(10, 0, 30, 10)),
        ("40", Box(80, 0, 90, 10)),
        ("mio.", Box(10, 12, 30, 22)),
        ("kr.", Box(33, 12, 45, 22)),
    ]
    assert narrowed(Box(0, 0, 100, 24), "40 mio. kr.", words) == [words[1][1], Box(10, 12, 45, 22)]


def test_of_two_like_numbers_in_a_line_each_is_marked():
    words = [("1)", Box(10, 0, 20, 10)), ("ti", Box(30, 0, 40, 10)), ("1)", Box(50, 0, 60, 10))]
    line = Box(0, 0, 100, 10)
    assert [narrowed(line, "1)", words, nth)[0].x0 for nth in (0, 1, 2)] == [10, 50, 0]
