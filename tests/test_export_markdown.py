"""Markdown: what a reader of Markdown shows is the restored text."""

from __future__ import annotations

import html
import os
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from exporting import RULES, book, in_folder, only
from ocrfix.core.document import Document
from ocrfix.core.ledger import Ledger
from ocrfix.exports.edition import edition
from ocrfix.exports.markdown import is_markdown
from ocrfix.pipeline import run
from strategies import decisions_for, histories

SIGNS = st.text(st.sampled_from('ab 1.)#>-+=*_`[]()^:<&;\\|~!\n/"'), max_size=40)


def shown(markdown):
    """The HTML that GitHub's own parser makes, without the comments."""
    if os.environ.get("OCRFIX_REQUIRE_CMARK", "0") == "0":
        pytest.importorskip("cmarkgfm", reason="NO SECOND READER OF MARKDOWN: pip install cmarkgfm")
    import cmarkgfm
    from cmarkgfm.cmark import Options

    made = cmarkgfm.github_flavored_markdown_to_html(
        markdown, Options.CMARK_OPT_FOOTNOTES | Options.CMARK_OPT_UNSAFE
    )
    return re.sub(r"(?s)<!--.*?-->", "", made)


def words(made):
    return html.unescape(re.sub(r"<[^>]*>", "", made)).split()


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_all_letters_are_shown_in_order(data):
    history = data.draw(histories())
    made = data.draw(decisions_for(history.ledger))
    text = only(in_folder(history.ledger, made), "markdown")
    wanted = history.ledger.text(made).replace("\udcff", "?")
    assert "".join(words(shown(text))) == "".join(wanted.split())


@given(SIGNS)
@settings(max_examples=500)
@example("1. a\n2) b")
@example("a\n===")
@example("a\n---\nb")
@example("# a\n> b\n+ c")
@example("[a]: /b\n\n[a]")
@example("a | b\n--|--")
@example("    code")
@example("a\\\nb")
@example("&amp; <b> **x** ~~y~~ `z` _e_ a_b_c")
def test_signs_of_the_print_are_shown_as_they_are(text):
    found = in_folder(Ledger(Document.from_text(text)))
    made = shown(only(found, "markdown"))
    if not re.fullmatch(r"(?:\*\s*){3,}", text.strip()) and not re.search(r"\n\s*\n", text):
        assert "".join(words(made)) == "".join(text.split())
        assert not re.search(r"<(?!/?(?:p|br|a)\b)", made)


def test_a_book():
    text = only(book(), "markdown")
    assert text.startswith("<!-- ocrfix ")
    assert "\n\n<!-- page 0011 -->\n\n# CHAPTER I\n\n# THE HARBOUR\n\nThe harbour was dug" in text
    assert "wages.[^1] They" in text
    assert "it was hardest <!-- page 12 --> for those" in text
    assert text.endswith("coming in again.\n\n[^1]: See the book of the keeper, p. 4.\n")
    made = shown(text)
    assert "<h1>CHAPTER I</h1>" in made
    assert re.search(r'wages\.<sup[^>]*><a href="#fn-?1"', made)
    assert "the work &amp; the wages that were paid to them &lt; ten &gt;." in made


@pytest.mark.parametrize(("name", "text", "wanted"), [
    ("a.md", "A *pood* is 36 lbs.\n", True),
    ("a.txt", "# The harbour\n\nIt was dug.\n\n## The wall\n\nIt stands.\n", True),
    ("a.txt", "A *pood* is 36 lbs.\n", False),
    ("a.txt", "A *pood* is 36 *lbs*, and an *arshin* is 28 inches.\n", True),
    ("a.txt", "Of wages.* And nets.* And oars.*\n\n*See p. 4.\n", False),
])  # fmt: skip
def test_markdown_stays_as_it_is(name, text, wanted):
    found = in_folder(run(Document.from_bytes(text.encode(), name), RULES).ledger)
    assert is_markdown(edition(found)) == wanted
    made = only(found, "markdown").split("-->\n\n", 2)[2]
    assert (made == text) == wanted
