"""Wikitext: what the wiki shows and transcludes of it is the restored text."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporting import book, exported, in_folder
from ocrfix.exports.wikitext import escaped
from strategies import decisions_for, histories

LAST = "pages.tsv"


def transcluded(files):
    """The words of all pages as the wiki runs them together, notes where they are cited."""
    pages = [data.decode() for name, data in files.items() if name != LAST]
    assert all(page.startswith('<noinclude><pagequality level="1" user="" />') for page in pages)
    text = "\n".join(re.sub(r"(?s)<noinclude>.*?</noinclude>", "", page) for page in pages)
    text = re.sub(
        r"\{\{hws\|(?:1=)?(?:[^{}]|\{\{!\}\})*?\|(?:2=)?((?:[^{}|]|\{\{!\}\})*)\}\}", r"\1", text
    )
    text = re.sub(r"\{\{hwe\|(?:[^{}]|\{\{!\}\})*\}\}", "", text)
    text = re.sub(
        r"\{\{center\|(?:1=)?|(?<=[^}])\}\}|\{\{nop\}\}|<nowiki/>|<br />|</?ref>", "", text
    )
    return html.unescape(text.replace("{{!}}", "|")).split()


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_all_letters_are_transcluded_in_order(data):
    history = data.draw(histories())
    made = data.draw(decisions_for(history.ledger))
    files = exported(in_folder(history.ledger, made), "wikitext")
    wanted = history.ledger.text(made).replace("\udcff", "?")
    assert "".join(transcluded(files)) == "".join(wanted.split())


def test_a_book():
    files = exported(book(), "wikitext")
    assert list(files) == ["0011.wikitext", "0012.wikitext", "0013.wikitext", LAST]
    one, two, three = (files[name].decode() for name in list(files)[:3])
    assert one.startswith(
        '<noinclude><pagequality level="1" user="" />\n</noinclude>{{center|CHAPTER I}}\n\n'
        "{{center|THE HARBOUR}}\n\nThe harbour"
    )
    assert one.endswith(
        "wages.<ref>See the book of the keeper, p. 4.</ref> They carried the stones from the hill "
        "in carts, and the carts broke on the road every week. Nobody had thought of the winter, "
        "and it was {{hws|har|hardest}}<noinclude>\n<references/></noinclude>\n"
    )
    assert two.startswith(
        '<noinclude><pagequality level="1" user="" />{{rh|12|THE HARBOUR OF THE NORTH|}}\n'
        "</noinclude>{{hwe|dest|hardest}} for those who"
    )
    assert "the work & the wages that were paid to them &#60; ten >." in two
    assert two.endswith("reach it.\n\n{{nop}}<noinclude>\n</noinclude>\n")
    assert "{{rh||THE HARBOUR OF THE NORTH|13}}" in three
    words = [w for w in book().ledger.text().replace("wages.*", "wages.").split() if w != "*"]
    assert sorted(" ".join(transcluded(files)).replace(".See", ". See").split()) == sorted(words)


@pytest.mark.parametrize("words", [
    "[[x]]", "{{x}}", "''x''", "~~~~", "__TOC__", "<ref>", "&amp; & &#12;", "{|", "[https://a b]",
    "plain, 'text' [1] a_b ~ {x}",
])  # fmt: skip
def test_signs_of_wikitext_are_shown_as_they_are(words):
    made = escaped(words)
    assert html.unescape(made) == words
    assert not re.search(r"\[\[|\{[{|]|''|~~~|__|<|\[https?:", made)


def test_words_that_need_no_escape_have_none():
    words = "Black & white [sic] — “A's” (1), {a} 5 < 6"
    assert escaped(words) == words.replace("<", "&#60;")
