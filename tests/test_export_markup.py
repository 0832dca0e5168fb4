"""Text in markup: what XML cannot hold, and what would end an element or a value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocrfix.exports.markup import REPLACED, tag, text

etree = pytest.importorskip("lxml.etree")


@given(st.text(), st.text())
def test_any_text_comes_back(words, value):
    clean = "".join(c for c in words if text(c) != REPLACED)
    element = etree.fromstring(tag("a", text(clean), xml__id=None, data_x=value))
    assert (element.text or "") == clean
    kept = "".join(REPLACED if text(c) == REPLACED else c for c in value)
    assert (element.get("data-x") or "") == kept


@pytest.mark.parametrize(("made", "wanted"), [
    (tag("br"), "<br/>"),
    (tag("a", "", class_="x", aria_label="y"), '<a class="x" aria-label="y"></a>'),
    (tag("lb", xml__id="l1", n="", type=None), '<lb xml:id="l1"/>'),
    (tag("meta", name="generator", content_="x"), '<meta name="generator" content="x"/>'),
    (text("\x00\ud800\ufffe"), REPLACED * 3),
])  # fmt: skip
def test_elements(made, wanted):
    assert made == wanted
