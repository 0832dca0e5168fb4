"""The judge that measures rules on real OCR: what it calls right, wrong, and undecided."""

from __future__ import annotations

import pytest

from benchmarks.measure.judge import Judge
from ocrfix.core.document import Document
from ocrfix.core.edits import Edit, Fix, Safety
from ocrfix.core.ledger import Ledger

BEFORE = "The carrier had left the yard before anybody in the house was awake, and "
AFTER = " and the smith told him afterwards that the road was very bad that winter."


def verdict(stage, scan, truth, *edits, moves=False, gone=()):
    """The judge's answer on one change: each edit is (old, new), the old text once in the scan."""
    scan, truth = BEFORE + scan + AFTER, BEFORE + truth + AFTER
    places = [(scan.index(old), old, new) for old, new in edits]
    ledger = Ledger(Document.from_text(scan))
    made = tuple(Edit.at(at, at + len(old), new) for at, old, new in places)
    fix = Fix(made, f"{stage}.some-rule", "", 0.9, Safety.SAFE, moves=moves)
    (change,) = ledger.record(stage, ledger.view(), [fix])
    struck = [(scan.index(each), scan.index(each) + len(each)) for each in gone]
    return Judge(scan, truth, struck).judge(change).answer


@pytest.mark.parametrize(
    ("stage", "scan", "truth", "edit", "answer"),
    [
        # a word
        ("scannos", "tbe horses went", "the horses went", ("tbe", "the"), "right"),
        ("scannos", "tho horses went", "tho horses went", ("tho", "the"), "wrong"),
        ("scannos", "tba horses went", "the horses went", ("tba", "toa"), "undecided"),
        # a word at a line end
        ("hyphens", "the car-\nriers went", "the carriers went", ("-\n", ""), "right"),
        ("hyphens", "the cart-\nhorses went", "the cart-horses went", ("-\n", ""), "wrong"),
        ("hyphens", "the cart-\nhorses went", "the cart-horses went", ("-\n", "-"), "right"),
        # the gap between two lines
        ("paragraphs", "went\nhome again", "went home again", ("\n", " "), "right"),
        ("paragraphs", "went.\nHome again", "went.\n\nHome again", ("\n", " "), "wrong"),
        ("paragraphs", "went.\nHome again", "went. Home again", (".\n", ".\n\n"), "wrong"),
        ("paragraphs", "went.\nHome again", "went.\n\nHome again", (".\n", ".\n\n"), "right"),
        # a line that is struck
        ("furniture", "went\n\n12 THE YARD\n\nhome", "went home", ("12 THE YARD\n", ""), "right"),
        ("furniture", "on.\n\nA YARD\n\nA", "on.\n\nA YARD\n\nA", ("A YARD\n", ""), "wrong"),
        ("furniture", "went home\n.", "went home.", ("\n.", ""), "wrong"),
        ("furniture", "went home\n|\n", "went home\n", ("|\n", ""), "right"),
        # marks
        ("spacing", "went ; home", "went; home", (" ;", ";"), "right"),
        ("spacing", "went ; home", "went ; home", (" ;", ";"), "wrong"),
        # what the truth does not have
        ("scannos", "qqq zzz wvx tbe kkj qqz", "", ("tbe", "the"), "undecided"),
    ],
)  # fmt: skip
def test_one_change(stage, scan, truth, edit, answer):
    assert verdict(stage, scan, truth, edit) == answer


@pytest.mark.parametrize(
    ("truth", "answer"),
    [
        ("the carriers went home", "right"),
        ("the carriers\n\nTHE OLD YARD\n\nwent home", "right"),  # a truth in the order of pages
        ("the carriers.\n\nWent home", "wrong"),
        ("the carriers saw THE OLD YARD and went home", "undecided"),
    ],
)
def test_a_caption_moved_from_inside_a_sentence(truth, answer):
    scan = f"{BEFORE}the carriers\n\nTHE OLD YARD\n\nwent home{AFTER}"
    at = scan.index("\n\nTHE")
    gap = Edit.at(at, at + len("\n\nTHE OLD YARD\n\n"), " ")
    put = Edit.at(len(scan), len(scan), "\n\nTHE OLD YARD")
    ledger = Ledger(Document.from_text(scan))
    fix = Fix((gap, put), "sentences.between-halves", "", 0.9, Safety.SAFE, moves=True)
    (change,) = ledger.record("sentences", ledger.view(), [fix])
    assert Judge(scan, BEFORE + truth + AFTER).judge(change).answer == answer


def test_a_catchword_is_once_in_the_truth():
    scan = "they went up to the harbour\nharbour\n\fharbour master of the town"
    truth = "they went up to the harbour master of the town"
    # The first "harbour" ends the page, the second is the catchword.
    assert verdict("furniture", scan.replace("the harbour\n", "the\n"),
                   truth, ("\nharbour\n", "\n")) == "right"  # fmt: skip


@pytest.mark.parametrize(
    ("citing", "answer"), [("a mill[1] of stone.", "right"), ("a mill of stone.", "undecided")]
)
def test_a_note_is_right_behind_the_paragraph_that_cites_it(citing, answer):
    note = "1 It was burnt down in the year of the flood."
    scan = f"there was a mill of stone.\n\n{note}\n\nNobody lived in it"
    truth = f"there was {citing}\n\n{note}\n\nNobody lived in it"
    edits = (f"\n\n{note}", ""), ("stone.", f"stone.\n\n{note}")
    assert verdict("footnotes", scan, truth, *edits, moves=True) == answer


def test_body_text_that_was_moved_is_wrong():
    moved = "* which was always thought enough"
    scan = f"of men of sense\n{moved}\nfor most of them.\n\nNobody asked"
    truth = "of men of sense which was always thought enough for most of them.\n\nNobody asked"
    edits = (f"{moved}\n", ""), ("for most of them.", f"for most of them.\n\n{moved}")
    assert verdict("footnotes", scan, truth, *edits, moves=True) == "wrong"


def test_a_join_over_a_head_that_is_struck():
    scan = "they went\f12 THE YARD\nhome again"
    edit = ("\f", " ")
    assert (
        verdict("paragraphs", scan, "they went home again", edit, gone=["12 THE YARD\n"]) == "right"
    )
