"""Pictures of the printed page: what is too big or gone gives none, and no crash."""

import base64
import io

import pytest

from pipeline.model import Box
from pipeline.report.pictures import MOST_PIXELS, Album, Mark
from tests.reading.test_bad_pdf import one_page

MARKS = [Mark(Box(72, 130, 200, 145), True)]


@pytest.mark.parametrize(
    ("size", "drawn"), [(b"0 0 595 842", True), (b"0 0 4000 6000", True), (b"0 0 2000000 2000000", False)]
)
def test_pages_of_all_sizes(tmp_path, size, drawn):
    (tmp_path / "a.pdf").write_bytes(one_page(size))
    with Album(tmp_path) as album:
        picture = album.picture("a.pdf", 1, MARKS)
    assert bool(picture) is drawn
    if drawn:
        from PIL import Image

        image = Image.open(io.BytesIO(base64.b64decode(picture.partition(",")[2])))
        assert image.width * image.height < MOST_PIXELS
        assert image.convert("RGB").getcolors(MOST_PIXELS) != [(image.width * image.height, (255, 255, 255))]


def test_a_document_that_is_gone_or_damaged_has_no_picture(tmp_path):
    (tmp_path / "damaged.pdf").write_bytes(b"%PDF-1.7\n")
    with Album(tmp_path) as album:
        assert album.picture("gone.pdf", 1, MARKS) == album.picture("damaged.pdf", 1, MARKS) == ""
