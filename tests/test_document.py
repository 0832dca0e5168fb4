"""The scan: its bytes always come back, and places agree with counting by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocrfix import Document
from ocrfix.errors import ReadError


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(["", "\ufeff"]))
def test_bytes_come_back(text, mark):
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        data = ((mark or "\ufeff" * (encoding != "utf-8")) + text).encode(encoding)
        if data[:4] == b"PK\x03\x04" or data[:2] == b"\x1f\x8b":
            continue
        assert data == Document.from_bytes(data).to_bytes()


@given(st.binary(max_size=200))
def test_any_bytes_come_back_or_are_refused(data):
    try:
        assert data == Document.from_bytes(data).to_bytes()
    except ReadError as error:
        assert str(error).startswith("text: ")  # noqa: PT017 - or they come back


@pytest.mark.parametrize("data", [b"", b"a\r\nb\rc\n", b"\xef\xbb\xbfx", b"a\x00b", b"one \xff\n"])
def test_odd_bytes_come_back(data):
    document = Document.from_bytes(data)

    assert data == document.to_bytes()
    assert document.text == Document.from_text(document.text).text


@pytest.mark.parametrize(
    "data", [b"%PDF-1.4", b"\x89PNG", "caf\xe9 \xe0 \xe9".encode("latin-1") * 9]
)
def test_what_is_no_text_says_what_to_do(data):
    with pytest.raises(ReadError, match=r"encoding|Tesseract"):
        Document.from_bytes(data, "x.txt")


@given(st.text("a\n\f\r", max_size=30), st.data())
def test_places_agree_with_counting(text, data):
    at = data.draw(st.integers(0, len(text)))
    page, line, column = Document.from_text(text).place(at)

    assert text.count("\n", 0, at) + 1 == line
    assert at - (text.rfind("\n", 0, at) + 1) + 1 == column
    assert min(text.count("\f", 0, at) + 1, max(1, text.rstrip("\f").count("\f") + 1)) <= page


@given(st.text("a\n\f", max_size=30))
def test_pages_tile_the_scan(text):
    document = Document.from_text(text)

    assert text == "".join(text[start:end] for start, end in document.pages)
    assert all(text.find("\f", start, end - 1) < 0 for start, end in document.pages)


def test_what_the_encoding_lacks_makes_the_text_utf_8():
    document = Document.from_bytes(b"caf\xe9", encoding="latin-1")

    assert document.to_bytes() == b"caf\xe9"
    assert (
        document.encode(document.text + " \N{EM DASH}").decode()
        == "caf\N{LATIN SMALL LETTER E WITH ACUTE} \N{EM DASH}"
    )
