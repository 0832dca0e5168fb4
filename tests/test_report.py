"""The report as text: whole, escaped, self-contained, linear."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ocrfix
from ocrfix.ledger import Ledger
from ocrfix.render.html import report
from ocrfix.span import Edit, Fix, Safety

SCAN = (Path(__file__).parent.parent / "fixtures/along-came-stakhanov/scan.txt").read_text("utf-8")
HOSTILE = (
    "<script>alert(1)</script></script> &amp; \u202eevil\u202c \x00 \U0001f4a9 \udc80 {policy} "
    + "x" * 50_000
)


class Shown(HTMLParser):
    """The text of `main`: with the changes (`struck` or not) that a reader sees."""

    def __init__(self):
        super().__init__()
        self.main = False
        self.hidden = 0
        self.tags = []
        self.found = {"scan": [], "text": []}

    def handle_starttag(self, tag, attrs):
        if tag == "main":
            self.main = True
        self.tags.append((tag, dict(attrs).get("class", "")))

    def handle_endtag(self, tag):
        if tag == "main":
            self.main = False
        while self.tags and self.tags.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not self.main or not data:
            return
        tag, look = self.tags[-1]
        inside = look.startswith("c ")
        if not (inside and tag == "ins"):
            self.found["scan"].append(data)
        if not (inside and ((tag == "del" and look == "c a") or (tag == "ins" and look == "c p"))):
            self.found["text"].append(data)


def letters(text):
    return re.sub(r"[\s¶↵␌⇥␍·]+", "", text)


def page(text, **how):
    result = ocrfix.restore(text, **how)
    return report(result.ledger, result.decisions, "a title"), result


@pytest.mark.parametrize("apply", ["safe", "review", "none"])
def test_it_shows_the_scan_and_the_restored_text(apply):
    made, result = page(SCAN, apply=apply)
    parser = Shown()
    parser.feed(made)
    assert letters("".join(parser.found["scan"])) == letters(SCAN)
    assert letters("".join(parser.found["text"])) == letters(result.text)


def test_hostile_text_is_text():
    made, _ = page(f"{HOSTILE}\n\nand de-\n\nlighted <b>at</b> it.")
    made.encode("utf-8")
    assert "<script>alert" not in made
    assert "\u202e" not in made
    assert "\x00" not in made
    assert made.count("</script>") == 2  # the page's own


def test_hostile_reasons_cannot_leave_their_element():
    ledger = Ledger(ocrfix.Document.from_text("some text"))
    fix = Fix((Edit.at(0, 4, "</script><b>"),), "x.</script>", "</script><!--", 0.5, Safety.SAFE)
    ledger.record("hyphens", ledger.view(), [fix])
    made = report(ledger, ocrfix.NONE, "</title>")
    assert made.count("</script>") == 2
    assert made.count("</title>") == 1
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', made, re.DOTALL)
    assert json.loads(data[1])[0][3] == "</script><!--"


def test_it_needs_no_network():
    made, _ = page(SCAN)
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", made)
    assert "default-src 'none'" in made.replace("&#x27;", "'")


def test_same_input_same_bytes():
    assert page(SCAN)[0] == page(SCAN)[0]


def test_a_rejected_change_is_no_longer_in_the_text():
    first = ocrfix.restore(SCAN)
    change = next(c for c in first.changes if c.rule == "hyphens.cut-word")
    decisions = ocrfix.NONE.having(ocrfix.Decision("reject", change.id))
    assert f"c-{change.id}" in report(first.ledger, ocrfix.NONE, "")
    assert f"c-{change.id}" not in report(first.ledger, decisions, "")


@settings(max_examples=40)
@given(st.text(max_size=200))
def test_any_text_has_a_report(text):
    made, _ = page(text)
    made.encode("utf-8")
