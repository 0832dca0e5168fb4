"""The report as text: whole, escaped, self-contained, linear."""

from __future__ import annotations

import json
import re
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ocrfix
import strategies
from ocrfix.core.decisions import Decision
from ocrfix.core.document import Document
from ocrfix.core.edits import Edit, Fix, Safety
from ocrfix.core.ledger import Ledger
from ocrfix.core.marks import HeadingMark, Mark
from ocrfix.render.report.html import ODD, report

FIXTURES = Path(__file__).parent.parent / "fixtures"
SCAN = (FIXTURES / "along-came-stakhanov/scan.txt").read_text("utf-8")
HOSTILE = (
    "<script>alert(1)</script></script> &amp; \u202eevil\u202c \x00 \U0001f4a9 \udc80 {policy} "
    + "x" * 50_000
)


class Shown(HTMLParser):
    """The text of `main`, as its modes show the scan and the restored text."""

    VOID = frozenset(("meta", "input", "img"))

    def __init__(self, html):
        super().__init__()
        self.open, self.elements, self.over = [], [], False
        self.scan = self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if not self.over:
            self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append((tag, set((dict(attrs).get("class") or "").split())))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag
        self.over = self.over or tag == "main"

    def handle_data(self, data):
        tags = [tag for tag, _ in self.open]
        if "main" not in tags:
            return
        tag, looks = next(((t, k) for t, k in self.open if "c" in k), ("", set()))
        if tag != "ins" and "inner" not in looks:
            self.scan += data
        if not ((tag == "del" and "a" in looks) or (tag == "ins" and looks & {"p", "x"})):
            self.text += data


def spelt(text):
    text = text.replace("\r\n", "\n").replace("\f", "\n")
    return ODD.sub(lambda match: f"‹{ord(match[0]):04X}›", text)


def letters(text):
    return re.sub(r"‹200[BCD]›|‹2060›|‹000D›|[\s\u200b-\u200d\u2060]+", "", text)


def page(text, **how):
    result = ocrfix.restore(text, **how)
    return report(result.ledger, result.decisions, "a title"), result


def made(text, *stages, decisions=ocrfix.NONE):
    """A report of hand-written passes: lists of `(old, new, safety)`, or marks."""
    ledger = Ledger(Document.from_text(text))
    for number, proposals in enumerate(stages):
        view = ledger.view(decisions.for_passes)
        found = []
        for each in proposals:
            if not isinstance(each, Mark):
                old, new, safety = each
                at = view.text.index(old)
                edits = (Edit.at(at, at + len(old), new),)
                each = Fix(edits, f"rule.{new or 'none'}", "because", 0.9, safety)  # noqa: PLW2901
            found.append(each)
        ledger.record(f"pass{number}", view, found)
    return ledger, Shown(report(ledger, decisions, "t"))


def with_class(shown, name):
    return [(tag, a) for tag, a in shown.elements if name in (a.get("class") or "").split()]


SAFE, REVIEW, NOTE = Safety.SAFE, Safety.REVIEW, Safety.NOTE


@pytest.mark.parametrize("apply", ["safe", "review", "none"])
@pytest.mark.parametrize("name", ["along-came-stakhanov", "the-harbour-lamp"])
def test_it_shows_the_scan_and_the_restored_text(name, apply):
    scan = (FIXTURES / name / "scan.txt").read_text("utf-8")
    html, result = page(scan, apply=apply)
    shown = Shown(html)
    assert shown.scan.strip("\n") == spelt(scan).strip("\n")
    assert shown.text.strip("\n") == spelt(result.text).strip("\n")


@settings(max_examples=100)
@given(strategies.histories(), st.data())
def test_any_ledger_and_decisions_show_scan_and_text(history, data):
    ledger = history.ledger
    decisions = data.draw(strategies.decisions_for(ledger))
    shown = Shown(report(ledger, decisions, "t"))
    assert letters(shown.scan) == letters(spelt(ledger.document.text))
    assert letters(shown.text) == letters(spelt(ledger.text(decisions)))


@settings(max_examples=40)
@given(strategies.histories())
def test_every_change_has_a_place_one_can_go_to(history):
    ledger = history.ledger
    shown = Shown(report(ledger, ocrfix.NONE, "t"))
    ids = [a["id"] for _, a in shown.elements if a.get("id", "").startswith("c-")]
    placed = {int(n) for _, a in shown.elements for n in a.get("data-c", "").split()}
    assert len(ids) == len(set(ids)) == len(placed)
    expected = {
        f"c-{c.id}" for c in ledger.changes
        if any(e.new or e.old for e in c.edits)
        or (c.safety == NOTE and any(ledger.weave.sources[s.source] for s in c.edits[0].strokes))
    }  # fmt: skip
    assert expected == set(ids)


@settings(max_examples=40)
@given(st.text(max_size=200))
def test_any_text_has_a_report(text):
    html, _ = page(text)
    html.encode("utf-8")


def test_hostile_text_is_text():
    html, _ = page(f"{HOSTILE}\n\nand de-\n\nlighted <b>at</b> it.")
    html.encode("utf-8")
    assert "<script>alert" not in html
    assert "\u202e" not in html
    assert "\x00" not in html
    assert html.count("</script>") == 2  # the page's own


def test_hostile_reasons_cannot_leave_their_element():
    ledger = Ledger(Document.from_text("some text"))
    fix = Fix((Edit.at(0, 4, "</script><b>"),), "x.</script>", "</script><!--", 0.5, SAFE)
    ledger.record("<hyphens>", ledger.view(), [fix])
    html = report(ledger, ocrfix.NONE, "</title>")
    assert html.count("</script>") == 2
    assert html.count("</title>") == 2  # the page's, and that of a bar
    assert "<hyphens>" not in html.partition('<script type="application/json"')[0]
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert json.loads(data[1])["rows"][0][3] == "</script><!--"


def test_it_needs_no_network():
    html, _ = page(SCAN)
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", html)
    assert "@import" not in html
    assert "url(" not in html
    assert "default-src 'none'" in html.replace("&#x27;", "'")
    assert "unsafe" not in html.partition("<title>")[0]


def test_same_input_same_bytes():
    assert page(SCAN)[0] == page(SCAN)[0]


def test_hand_made_corrections_are_shown():
    decision = Decision("hand", start=4, end=7, old="old", new="new", by="me")
    _, shown = made("The old man.", decisions=ocrfix.NONE.having(decision))
    assert shown.text == "\nThe new man."
    assert ("input", {"type": "checkbox", "data-pass": "hand", "checked": None}) in shown.elements


def test_what_was_rejected_is_set_aside_and_still_there():
    ledger, _ = made("See teh cat.", [("teh", "the", SAFE)], [("the cat", "the dog", SAFE)])
    first, second = ledger.changes
    shown = Shown(report(ledger, ocrfix.NONE.having(Decision("reject", first.id)), "t"))
    aside = {a["id"] for _, a in with_class(shown, "x") if "id" in a}
    assert aside == {f"c-{first.id}", f"c-{second.id}"}
    assert shown.text == shown.scan


def test_a_flag_over_what_was_written_and_struck_has_its_place():
    ledger, shown = made("de-\nlighted", [("-\n", "", SAFE)], [("delighted", "", NOTE)])
    flag = ledger.changes[1]
    assert f"c-{flag.id}" in {a.get("id") for _, a in shown.elements}
    assert [tag for tag, a in shown.elements if "0" in a.get("data-c", "").split()] == [
        "mark", "mark",
    ]  # fmt: skip
    _, shown = made("teh cat", [("teh", "the", SAFE)], [("the", "", NOTE)])
    assert [a["data-c"] for tag, a in shown.elements if tag == "ins" and "id" in a] == ["0 1"]


def test_a_proposal_over_what_was_written_is_named_there():
    _, shown = made("see teh cat", [("teh", "the", SAFE)], [("the", "a", REVIEW)])
    assert "0 1" in {a["data-c"] for tag, a in shown.elements if tag == "ins" and "data-c" in a}


def test_headings_end_where_their_mark_ends_and_begin_at_a_mended_letter():
    text = "Before.\n\nXHAPTER I\nThe text.\n"
    _, shown = made(text, [HeadingMark(ocrfix.Span(9, 18), 2), ("X", "C", SAFE)])
    tags = [tag for tag, _ in shown.elements if tag in {"p", "h3", "del", "ins"}]
    assert tags[-5:] == ["p", "h3", "del", "ins", "p"]


def test_blank_changes_have_a_glyph():
    _, shown = made("one\ntwo  three\n\nfour", [("\n", " ", SAFE), ("  ", " ", SAFE)],
                    [("\n\n", " ", REVIEW)])  # fmt: skip
    assert [a["data-g"] for tag, a in shown.elements if tag == "i" and "data-g" in a] == [
        "↵", "␣␣", "¶",
    ]  # fmt: skip


def test_a_long_report_is_made_in_linear_time():
    def seconds(times):
        line = "a line of print that ends with a cut hyph-\nen, and goes on\n"
        ledger = Ledger(Document.from_text(line * times))
        view = ledger.view()
        places = [m.start() for m in re.finditer("-\n", view.text)]
        ledger.record("hyphens", view, [
            Fix((Edit.at(at, at + 2, ""),), "r", "w", 0.9, SAFE) for at in places
        ])  # fmt: skip
        start = time.process_time()
        report(ledger, ocrfix.NONE, "t")
        return time.process_time() - start

    assert min(seconds(4000) for _ in range(3)) < 10 * min(seconds(1000) for _ in range(3))


def test_a_struck_line_stands_alone_and_not_in_the_heading_below_it():
    text = "Before.\n\n6/12\n\nCHAPTER I\n\nThe text.\n"
    _, shown = made(text, [HeadingMark(ocrfix.Span(15, 24)), ("6/12\n\n", "", SAFE)])
    tags = [(tag, a.get("class", "")) for tag, a in shown.elements if tag in {"p", "h2", "del"}]
    assert tags[-5:] == [("p", ""), ("p", "gone"), ("del", "c a"), ("h2", "heading"), ("p", "")]
