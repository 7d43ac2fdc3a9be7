"""What a document is called: readable, and the same when others come and go."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.naming import document_ids, slug

CASES = [
    ("Referat fra møde 10. maj 2023.pdf", "referat-fra-moede-10-maj-2023"),
    ("Ålborg_ÆØÅ.PDF", "aalborg-aeoeaa"),
    ("A\u030albæk.pdf", "aalbaek"),  # Å as two characters, as a Mac writes it
    ("referat.docx", "referat-docx"),
    ("2023/Bilag 1.pdf", "2023-bilag-1"),
    ("notat.v2.final.html", "notat-v2-final-html"),
    ("uden-endelse", "uden-endelse"),
    ("café.txt", "cafe-txt"),
]


@pytest.mark.parametrize(("path", "name"), CASES)
def test_id_is_readable(path, name):
    assert document_ids([path]) == {path: name}


def test_same_minutes_as_word_and_pdf_and_in_two_folders_have_ids_of_their_own():
    paths = ["a/referat.pdf", "a/referat.docx", "b/referat.pdf", "referat.pdf"]
    assert document_ids(paths) == {
        "a/referat.pdf": "a-referat",
        "a/referat.docx": "a-referat-docx",
        "b/referat.pdf": "b-referat",
        "referat.pdf": "referat",
    }


def test_two_paths_with_the_same_slug_are_told_apart():
    ids = document_ids(["Møde.pdf", "moede.pdf", "Møde!.pdf"])
    assert len(set(ids.values())) == 3
    assert ids["moede.pdf"] == "moede"


def test_names_without_a_letter_of_ours():
    ids = document_ids(["Ж.pdf", "Ш.pdf", "….pdf"])
    assert len(set(ids.values())) == 3
    assert all(ids.values())


paths = st.lists(st.text("aåÅ/. Bж-1", min_size=1).filter(lambda path: path.strip("./ ")), unique=True, max_size=8)


@given(paths)
def test_ids_are_unique_and_do_not_depend_on_order(names):
    ids = document_ids(names)
    assert len(set(ids.values())) == len(names)
    assert ids == document_ids(reversed(names))
    assert all(slug(name) == name for name in ids.values())


def test_a_new_document_renames_no_other():
    before = document_ids(["b/bilag.pdf", "bilag.docx"])
    after = document_ids(["a/bilag.pdf", "b/bilag.pdf", "bilag.docx", "bilag.pdf", "bilag.txt"])
    assert before.items() <= after.items()
