"""Each row of evidence decides its example: without the row, the judge says something else."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

import evidence_furniture
import evidence_furniture_limits
import evidence_headings
import evidence_joins
import evidence_notes
import evidence_queries
import ocrfix
from evidence_pages import shown
from ocrfix.passes.furniture import evidence as furniture
from ocrfix.passes.furniture import slots
from ocrfix.passes.furniture.judge import Judge
from ocrfix.passes.furniture.page_edges import open_book
from ocrfix.passes.headings import evidence as headings
from ocrfix.passes.headings import line_signs, lines, stack_signs
from ocrfix.passes.headings.looks import kind_of
from ocrfix.passes.notes import evidence as notes
from ocrfix.passes.notes.page_foot import at_foot
from ocrfix.passes.queries import beyond_repair
from ocrfix.passes.text import columns
from ocrfix.passes.text.gap_signs import LinePair, decide
from ocrfix.passes.text.join_evidence import TABLES
from ocrfix.passes.text.lines import all_lines
from ocrfix.pipeline import PASSES


def judged(pages, at, line):
    """What becomes of a line of a page."""
    book = open_book(shown(pages))
    for find in Judge(book).page(book.sheets[at]):
        if book.sheets[at].lines[find.number].text == line:
            return "struck" if find.weight >= furniture.SURE else "proposed"
    return "kept"


def noted(pages, at, line):
    """What a line at the foot of a page is: note or text."""
    found, kinds = all_lines(shown(pages).text)
    for note in at_foot(found, kinds)[at]:
        if any(each.text == line for each in found[note.first : note.last]):
            return "note"
    return "text"


def decided(example, kind, full=40, speakers=(), *, marked=False):
    """What becomes of the gap in an example; None where no row speaks."""
    one, two = example.split(" / ")
    sizes = len(one), len(two)
    try:
        return decide(LinePair(one, two, kind, sizes, full, speakers, marked=marked))
    except AssertionError:
        return None


@contextmanager
def left_out(rows, name):
    """A table without one row. The first row that speaks may decide, so their order comes back."""
    whole = dict(rows)
    del rows[name]
    try:
        yield
    finally:
        rows.clear()
        rows.update(whole)


FURNITURE = (
    (furniture.HEAD, evidence_furniture.HEAD),
    (furniture.OPENING, evidence_furniture.OPENING),
    (furniture.LONE, evidence_furniture.LONE),
)
LIMITS = ((furniture.LIMITS, evidence_furniture_limits.LIMITS),)
NOTE_LIMITS = ((notes.LIMITS, evidence_notes.LIMITS),)
NOTES = tuple(
    (getattr(notes, name), getattr(evidence_notes, name))
    for name in ("MARK", "BLOCK", "LENGTH", "CITED", "EDGE", "REST")
)


def cases(judge, tables):
    """One case for each row of a judge's tables that has a scene."""
    return [
        pytest.param(judge, rows, name, *scene, id=f"{judge.__name__}: {name}")
        for rows, scenes in tables
        for name, scene in scenes.items()
    ]


@pytest.mark.parametrize(("rows", "scenes"), FURNITURE + LIMITS + NOTES + NOTE_LIMITS)
def test_each_row_has_an_example_that_is_tried(rows, scenes):
    assert sorted(scenes) == sorted(rows)
    for name, scene in scenes.items():
        assert rows[name].example.partition(" | ")[0] == scene[2]


@pytest.mark.parametrize(
    ("judge", "rows", "name", "pages", "at", "line", "found", "without"),
    [*cases(judged, FURNITURE), *cases(noted, NOTES)],
)
def test_each_row_is_needed(monkeypatch, judge, rows, name, pages, at, line, found, without):
    assert judge(pages, at, line) == found
    monkeypatch.setitem(rows, name, rows[name]._replace(weight=0.0))
    assert judge(pages, at, line) == without


@pytest.mark.parametrize(
    ("judge", "rows", "name", "pages", "at", "line", "found", "value", "without"),
    [*cases(judged, LIMITS), *cases(noted, NOTE_LIMITS)],
)
def test_each_limit_is_needed(
    monkeypatch, judge, rows, name, pages, at, line, found, value, without
):
    """With a limit moved past its example, the example is judged otherwise."""
    assert judge(pages, at, line) == found
    monkeypatch.setitem(rows, name, rows[name]._replace(weight=value))
    assert judge(pages, at, line) == without


JOINS = [
    pytest.param(TABLES[table], name, *scene, id=f"{table}: {name}")
    for table, scenes in evidence_joins.SCENES.items()
    for name, scene in scenes.items()
]


def test_each_row_of_line_joins_is_tried():
    assert {name: list(rows) for name, rows in TABLES.items()} == {
        name: list(scenes) for name, scenes in evidence_joins.SCENES.items()
    }


@pytest.mark.parametrize(("rows", "name", "kind", "without", "options"), JOINS)
def test_line_joins_need(rows, name, kind, without, options):
    row = rows[name]
    assert decided(row.example, kind, **options) == row.what
    with left_out(rows, name):
        assert decided(row.example, kind, **options) == without


@pytest.mark.parametrize(
    ("rows", "name", "kind", "without", "options"),
    [each for each in JOINS if each.values[0][each.values[1]].weight],
)
def test_limits_of_line_joins(monkeypatch, rows, name, kind, without, options):
    """With its limit moved past the example, a row no longer speaks of it."""
    row = rows[name]
    monkeypatch.setitem(rows, name, row._replace(weight=0.0))
    assert decided(row.example, kind, **options) == without


RULES = ocrfix.load("en")


@pytest.mark.parametrize("name", headings.LOOKS)
def test_looks_need(name):
    row = headings.LOOKS[name]
    assert kind_of(row.example, RULES) == row.what
    with left_out(headings.LOOKS, name):
        assert kind_of(row.example, RULES) == evidence_headings.LOOKS[name]


HEADINGS = ((headings.LINE, evidence_headings.LINE), (headings.STACK, evidence_headings.STACK))


def titled(line, text, running=()):
    """Whether a line of a text is a heading, or part of one."""
    found = lines.in_lines(text, RULES, running)
    return "heading" if any(line in head.text.split("\n") for head in found) else "text"


@pytest.mark.parametrize(("rows", "scenes"), HEADINGS)
def test_each_row_of_headings_is_tried(rows, scenes):
    assert list(rows) == list(scenes)
    for name, (line, *_) in scenes.items():
        assert line in rows[name].example


@pytest.mark.parametrize(
    ("judge", "rows", "name", "line", "text", "found", "without"), cases(titled, HEADINGS)
)
def test_headings_need(judge, rows, name, line, text, found, without):
    assert judge(line, text) == found
    with left_out(rows, name):
        assert judge(line, text) == without


@pytest.mark.parametrize(
    ("module", "name", "value", "scene", "running"),
    [
        (lines, "SECTIONS", 9, evidence_headings.LINE["number of a section"], ()),
        (lines, "LIST", 0, evidence_headings.STACK["label"], ()),
        (line_signs, "FULL", 9, evidence_headings.STACK["free"], ()),
        (stack_signs, "ALIKE", 100, evidence_headings.LEFT, ["theoldharbor"]),
    ],
)
def test_limits_of_headings(monkeypatch, module, name, value, scene, running):
    line, text, found, without = scene
    assert titled(line, text, running) == found
    monkeypatch.setattr(module, name, value)
    assert titled(line, text, running) == without


@pytest.mark.parametrize(
    ("name", "value", "scene", "without"),
    [
        ("OCCUPIED", (1.1, 1.1), evidence_furniture_limits.SLOT, "kept"),
        ("FEWEST", 99, evidence_furniture_limits.SLOT, "kept"),
        ("SHORTEST_LINE", 0, evidence_furniture_limits.SLOT, "kept"),
        ("TITLED", 2, evidence_furniture.HEAD["titles change here"], "kept"),
        ("CHANGING", 2, evidence_furniture.HEAD["titles change here"], "kept"),
        ("RUN_OVER", 9, evidence_furniture.HEAD["titles change here"], "kept"),
    ],
)
def test_limits_of_slots(monkeypatch, name, value, scene, without):
    pages, at, line, found, _ = scene
    assert judged(pages, at, line) == found
    monkeypatch.setattr(slots, name, value)
    assert judged(pages, at, line) == without


def beyond(text, skipped=()):
    """What a person is told about a text beyond repair; "" if it is not."""
    passes = [each.__name__ for each in PASSES if each.__name__ not in skipped]
    changes = ocrfix.restore(text, "en", passes=passes).changes
    return " ".join(each.why for each in changes if each.rule == beyond_repair.RULE)


def test_each_row_of_texts_beyond_repair_is_tried():
    assert list(evidence_queries.BEYOND) == list(beyond_repair.EVIDENCE)
    assert list(evidence_queries.COLUMNS) == list(columns.COLUMNS)


@pytest.mark.parametrize("name", beyond_repair.EVIDENCE)
def test_texts_beyond_repair_need(monkeypatch, name):
    """The note says this and nothing else; with the weight moved past the text, there is none."""
    row, (text, value, skipped) = beyond_repair.EVIDENCE[name], evidence_queries.BEYOND[name]
    assert row.example.partition(" | ")[0] in text
    assert beyond(text, skipped).endswith(row.why.rpartition("}")[2])
    monkeypatch.setitem(beyond_repair.EVIDENCE, name, row._replace(weight=value))
    assert not beyond(text, skipped)


@pytest.mark.parametrize("name", columns.COLUMNS)
def test_columns_need(monkeypatch, name):
    row, (text, value) = columns.COLUMNS[name], evidence_queries.COLUMNS[name]
    assert row.example.partition(" | ")[0] in text
    assert columns.read_across(text)
    monkeypatch.setitem(columns.COLUMNS, name, row._replace(weight=value))
    assert not columns.read_across(text)
