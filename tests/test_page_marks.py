"""Lines between pages, that no print has: marks of programs and people, and lines that count."""

from __future__ import annotations

import re
import textwrap
from itertools import cycle, islice

import pytest

import ocrfix
from ocrfix.core.document import Document
from ocrfix.core.edits import Safety
from ocrfix.core.page_map import page_map
from ocrfix.language.roman import to_roman
from ocrfix.passes.pages.page_marks import page_marks
from ocrfix.passes.pages.pages import pages
from ocrfix.pipeline import run

RULES = ocrfix.load("en")
ALL = ocrfix.NONE.applying(Safety.REVIEW)
WHO = (
    "the miller",
    "her brother",
    "an old sailor",
    "the clerk",
    "that widow",
    "the smith",
    "a boy",
)
DID = ("carried", "mended", "sold", "counted", "forgot", "measured", "painted", "hid", "praised")
WHAT = ("the oars", "his ledger", "a barrel of herring", "two lamps", "the rope", "their cart")
WHERE = (
    "by the harbour wall", "behind the chapel", "on the way to market", "under the bridge",
    "in the upper meadow", "near the lime kiln", "at the ferry", "before the frost set in",
)  # fmt: skip


def prose(words):
    """So many words of prose, in sentences of four clauses."""
    parts = zip(cycle(WHO), cycle(DID), cycle(WHAT), cycle(WHERE), strict=False)
    clauses = [" ".join(part) for part in islice(parts, words)]
    sentences = [", and ".join(clauses[n : n + 4]) for n in range(0, words, 4)]
    text = " ".join(s[0].upper() + s[1:] + "." for s in sentences)
    return text.split()[:words]


WORDS = prose(1430)
EVERY = 143
"""Words of a page: page ends fall into sentences, mostly."""
PAGES = [" ".join(WORDS[n : n + EVERY]) for n in range(0, len(WORDS), EVERY)]
TEXT = " ".join(WORDS)

MACHINES = [
    "-----File: {n:03}.png---\\ann\\bob\\cyd\\---------------", "-----File: b{n}.jpg-----",
    "<!-- page {n} -->", "<!-- pdf page {n} -->", '<!-- PageNumber="{n}" -->', '<pb n="{n}"/>',
    "{{{n}}}------------------------------------------------", "--- Page {n} ---",
    "=== {n:08}.txt ===", "==== {n:08}.txt ====", "#### leaf {n:04}.jpg", "----- Seite {n} -----",
    "## p. {n} (#{n}) ######################################", "<page {n}>", "*** Image {n} ***",
]  # fmt: skip
WORDED = [
    "[Pg {n}]", "[page {n}]", "[Page {r}]", "[p. {n}]", "(Page {n})", "{{Pg {n}}}", "## Page {n}",
    "# page {n}", "**Page {n}**", "[{n:03}]", "{{{n}}}", "Image {n} of 210", "Page {n}/210",
    "page {n} of 210", "leaf {n:04}.jpg", "scan_{n:05}.tif", "p{n:04}.xml", "[[Page {n}]]",
    "[Seite {n}]", "[Blatt {n}]",
]  # fmt: skip
COUNTING = [
    "Page {n}",
    "Seite {n}",
    "— {n} —",
    "- {n} -",
    "[{n}]",
    "{n}",
    "THE HARBOUR, No. {n}",
    "n° {n}.",
]


def marked(shape, gap="\n\n", width=56, first=7, at_foot=False):
    """The pages with a mark of this shape before each, or after each; and the marks."""
    marks = [shape.format(n=first + n, r=to_roman(first + n).lower()) for n in range(len(PAGES))]
    texts = [textwrap.fill(page, width) for page in PAGES]
    pairs = zip(texts, marks, strict=True) if at_foot else zip(marks, texts, strict=True)
    return gap.join(part for pair in pairs for part in pair) + "\n", marks


def restored(text, apply="safe"):
    return ocrfix.restore(text, rules=RULES, apply=apply).text.strip()


def is_whole(text):
    """Whether nothing but the prose is left, and no sentence is cut."""
    return " ".join(text.split()) == TEXT and all(
        part.endswith(".") for part in text.split("\n\n")[:-1]
    )


def rules_of(text):
    return {c.rule for c in run(Document.from_text(text), RULES, passes=(pages,)).ledger.changes}


@pytest.mark.parametrize("width", [56, 10_000])
@pytest.mark.parametrize("shape", MACHINES + WORDED + COUNTING)
def test_marks_go_and_sentences_are_joined_over_them(shape, width):
    text, _ = marked(shape, width=width)
    assert is_whole(restored(text))


@pytest.mark.parametrize("width", [56, 10_000])
@pytest.mark.parametrize("shape", MACHINES + WORDED)
def test_marks_need_no_blank_lines(shape, width):
    text, _ = marked(shape, gap="\n", width=width)
    assert is_whole(restored(text))


@pytest.mark.parametrize("shape", ["[Pg {n}]", "## Page {n}", "— {n} —", "<!-- page {n} -->"])
@pytest.mark.parametrize("at_foot", [False, True])
def test_pages_are_named_by_their_marks(shape, at_foot):
    text, _ = marked(shape, at_foot=at_foot)
    ledger = run(Document.from_text(text), RULES, passes=(pages,)).ledger
    assert [page.folio for page in page_map(ledger)] == [str(7 + n) for n in range(len(PAGES))]


@pytest.mark.parametrize("shape", ["[Pg {n}]", "-----File: {n:03}.png---", "## Page {n}"])
def test_marks_beside_form_feeds_go_too(shape):
    text, _ = marked(shape)
    fed = re.sub(r"\n\n(?=\[Pg|-----|##)", "\n\f", text)
    assert is_whole(restored(fed))


def test_the_scan_comes_back():
    for shape in MACHINES + WORDED + COUNTING:
        text, _ = marked(shape)
        assert ocrfix.restore(text, rules=RULES).ledger.text(ocrfix.NOTHING) == text


@pytest.mark.parametrize("blank", ["[Blank Page]", "[blank page]", "[Page blank]", "(Blank page)"])
def test_empty_pages_leave_nothing(blank):
    text, marks = marked("-----File: {n:03}.png---\\ann\\---")
    text = text.replace(marks[4], f"-----File: 900.png---\\ann\\---\n{blank}\n{marks[4]}")
    assert is_whole(restored(text))
    fed = "\n\f".join([*(textwrap.fill(page, 56) for page in PAGES[:3]), blank, PAGES[3]])
    assert blank not in restored(fed)


def test_a_page_that_says_it_is_empty_goes():
    fed = "\n\f".join([textwrap.fill(PAGES[0], 56), "This page intentionally left blank", PAGES[1]])
    assert rules_of(fed) == {"pages.blank-page"}
    assert not rules_of("He had left a blank page in his diary.\n")


@pytest.mark.parametrize("shape", WORDED + COUNTING)
def test_two_are_no_series(shape):
    text, marks = marked(shape)
    short = text[: text.index(marks[2])]
    assert not rules_of(short)


def test_what_is_not_sure_is_proposed():
    whole = [page.rstrip(",") + "." for page in PAGES]  # each page ends with a sentence
    text = "\n\n".join(
        f"Page {n}\n\n{textwrap.fill(p[0].upper() + p[1:], 56)}" for n, p in enumerate(whole)
    )
    ledger = run(Document.from_text(text), RULES, passes=(pages,)).ledger
    assert {c.rule for c in ledger.changes} == {"pages.counting-line-likely"}
    assert {c.safety for c in ledger.changes} == {Safety.REVIEW}


SENTENCES = [s.strip() + "." for s in TEXT.split(".") if len(s) > 100]
LONG = [" ".join(SENTENCES[n : n + 3]) for n in range(0, len(SENTENCES) - 3, 3)]
SHORT = [f"{who} {did} {what}" for who, did, what in zip(WHO, DID, WHAT, strict=False)]


@pytest.mark.parametrize(
    ("label", "texts"),
    [
        ("CHAPTER {n}", LONG), ("CHAPTER {r}.", LONG), ("Section {n}.", LONG), ("§ {n}", LONG),
        ("Psalm {n}", LONG), ("Letter {n}", LONG), ("{n}", LONG), ("{n}.", LONG),
        ("May {n}.", LONG),
        ("SONNET {n}", LONG), ("Meeting {n}", LONG), ("Day {n}", LONG), ("Rule {n}", LONG),
        ("Q. {n}", SHORT * 3), ("({n})", [f"{s};" for s in SHORT * 3]), ("{n}", SHORT * 3),
        ("{n}", [f"and {s}," for s in SHORT * 3]), ("Item {n}", SHORT * 3), ("[{n}]", SHORT * 3),
        ("Verse {n}", [f"and {s}," for s in SHORT * 3]), ("Page {n}", SHORT * 3),
        ("[page {n}]", SHORT * 3), ("{n} of 12", SHORT * 3), ("No. {n}", SHORT * 3),
    ],
)  # fmt: skip
def test_what_the_author_numbered_stays(label, texts):
    numbered = (label.format(n=n, r=to_roman(n)) for n in range(1, 1 + len(texts)))
    for width in (56, 10_000):
        parts = [
            f"{line}\n\n{textwrap.fill(t, width)}" for line, t in zip(numbered, texts, strict=False)
        ]
        text = "\n\n".join(parts)
        assert not any(mark.rule != "pages.counting-line-likely" for mark in page_marks(text))


@pytest.mark.parametrize(
    "caption",
    ["Fig. {n}", "PLATE {n}.", "Table {n}", "[Illustration {n}]", "[Footnote {n}]", "Map {n}",
     "![img-{n}.jpeg](img-{n}.jpeg)"],
)  # fmt: skip
def test_captions_inside_sentences_are_no_page_marks(caption):
    text, _ = marked(caption)
    assert not page_marks(text)


def test_numbers_that_jump_are_no_series():
    for step in (0, 5, 7):
        parts = [f"— {9 + step * n} —\n\n{textwrap.fill(page, 56)}" for n, page in enumerate(PAGES)]
        assert not page_marks("\n\n".join(parts))


def _headed(tops):
    """Pages of prose without form feeds, each below its head."""
    pages = [textwrap.fill(page, 55) for page in PAGES[: len(tops)]]
    return "\n\n".join(part for pair in zip(tops, pages, strict=True) for part in pair if part)


@pytest.mark.parametrize("gap", ["\n\n", "\n"])
def test_heads_with_folios_show_where_pages_begin(gap):
    tops = ["", *(f"{n} THE OLD HARBOUR" if n % 2 else f"WINTER SEAS. {n}" for n in range(31, 39))]
    found = run(Document.from_text(_headed(tops).replace("\n\n", gap)), RULES, ALL, (pages,)).ledger
    assert found.text(ALL).split("\f")[1].startswith("31 THE OLD HARBOUR\n")
    assert [mark.label for mark in found.marks] == ["", *map(str, range(31, 39))]


def test_a_head_without_its_folio_is_found_by_the_others():
    tops = ["", *(f"{n} THE OLD HARBOUR" if n != 35 else "THE OLD HARBOUR" for n in range(31, 39))]
    assert len(page_marks(_headed(tops))) == 8


@pytest.mark.parametrize(
    "tops",
    [
        ["", "PLATE 31", "PLATE 32", "PLATE 33", "PLATE 34", "PLATE 35"],
        ["", "A LOST ROPE 31", "THE BISHOP 32", "SALT TAX 33", "KILN FIRE 34", "QUIET MUD 35"],
        ["", "WINTER SEAS 31", "WINTER SEAS 12", "WINTER SEAS 77", "WINTER SEAS 4"],
    ],
)
def test_captions_and_titles_that_do_not_recur_show_no_pages(tops):
    assert not page_marks(_headed(tops))


@pytest.mark.parametrize("shape", ["— {n} —", "{s} — {n} —- .", "Scan MS-4, frame {n}", "Page {n}"])
def test_counting_lines_without_blank_lines_around_them(shape):
    parts = []
    for n, page in enumerate(PAGES, 11):
        parts += [textwrap.fill(page, 55), shape.format(n=n, s=",:'*"[n % 4])]
    assert len(page_marks("\n".join(parts[:-1]))) == len(PAGES) - 1
