"""Scores agree with other scorers, and put each word down to the rule that did it."""

from __future__ import annotations

import json
import random
from pathlib import Path

import jiwer
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import ocrfix
from ocrfix import align as aligning
from ocrfix.align import common
from ocrfix.cli import score as command
from ocrfix.core.decisions import NONE
from ocrfix.core.edits import Edit, Fix, Safety
from ocrfix.core.ledger import Ledger
from ocrfix.scoring.alignment import align
from ocrfix.scoring.measure import ErrorCounts, errors
from ocrfix.scoring.norms import NORMS, words
from ocrfix.scoring.score import as_json, score_ledger
from ocrfix.scoring.table import lines

KNOWN = ("the", "lamp", "a", "of", "light,", "keeper.", "Wren's", "no-one", "12", "é")
WORDS = st.lists(st.sampled_from(KNOWN), max_size=60)
NOTE = ("*", "A", "gill", "is", "a", "quarter", "of", "a", "pint", "of", "oil.")


def book(size, seed=1):
    """Words of a text that says nothing, many of them often."""
    dice = random.Random(seed)
    known = ["".join(dice.choices("aeinorstl", k=dice.randint(1, 9))) for _ in range(size // 8)]
    return [dice.choice(known) for _ in range(size)]


def misread(text, seed=2, share=0.05):
    """The same as an engine may read it: letters wrong, words lost, split and doubled."""
    dice = random.Random(seed)
    found = []
    for word in text:
        what = dice.random()
        if what < share:
            at = dice.randrange(len(word))
            found.append(word[:at] + dice.choice("cfz1 ") + word[at + 1 :])
        elif what < share * 1.2:
            found += [word, word]
        elif what > share * 0.2:
            found.append(word)
    return " ".join(found).split()


# ---- rates ---------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.01, 0.05, 0.15])
def test_rates_are_those_of_jiwer(share):
    truth = book(6000)
    text = misread(truth, share=share)
    found = errors(" ".join(text), "\n".join(truth))
    assert found.moved == (0, 0)
    assert found.characters.rate == pytest.approx(jiwer.cer(" ".join(truth), " ".join(text)))
    assert found.words.rate == pytest.approx(jiwer.wer(" ".join(truth), " ".join(text)))


def test_hipe_is_the_match_error_rate_of_jiwer():
    truth, text = "Das Meſſer, ſagt er: “Æneas” 12½", "das Mefser sagt er aeneas 12"
    found = errors(text, truth, "hipe")
    plain = ["das meſſer ſagt er aeneas 12½", "das mefser sagt er aeneas 12"]
    assert found.rate("characters") == pytest.approx(_match_rate(*plain))
    assert found.rate("words") == pytest.approx(jiwer.mer(*plain))


def _match_rate(truth, text):
    found = jiwer.process_characters(truth, text)
    wrong = found.substitutions + found.deletions + found.insertions
    return wrong / (wrong + found.hits)


@given(WORDS, WORDS)
@example([], [])
@example(["a"], [])
@example([], ["a", "of"])
def test_counts_never_flatter(text, truth):
    """In order, they are never below the edit distance, and nothing of the truth is lost."""
    found = errors(" ".join(text), " ".join(truth))
    length, goal = len(" ".join(text)), " ".join(truth)
    for counts in (found.characters, found.characters_in_order):
        assert counts.of == len(goal)
        assert counts.hits + counts.replaced + counts.extra == length
    assert (found.words.of, found.words_in_order.of) == (len(truth), len(truth))
    assert (found.characters_in_order.errors == 0) == (text == truth)
    if text and truth:
        exact = jiwer.process_characters(goal, " ".join(text))
        least = exact.substitutions + exact.deletions + exact.insertions
        assert least <= found.characters_in_order.errors


@given(WORDS)
def test_a_text_is_its_own_truth(text):
    for norm in NORMS:
        found = errors("  \n".join(text), " ".join(text), norm)
        assert (found.characters.errors, found.words.errors) == (0, 0)


@pytest.mark.parametrize(
    ("norm", "text", "keys", "cores"),
    [
        ("plain", "e\u0301te\u0301,\n “x”", ["été,", "“x”"], ["été,", "“x”"]),
        ("ocrd", "(été,) — a.b", ["(été,)", "—", "a.b"], ["été", "", "a.b"]),
        ("folded", "“ﬁne” — *Möſt*", ['"fine"', "--", "Möst"], ['"fine"', "--", "Möst"]),
        ("hipe", "FU\u0364R Wren’s", ["für", "wren", "s"], ["für", "wren", "s"]),
        ("hipe", "Straße¬\nbahn_1½", ["strassebahn", "1½"], ["strassebahn", "1½"]),
    ],
)
def test_norms(norm, text, keys, cores):
    found = words(text, norm)
    assert (found.keys, found.cores) == (keys, cores)
    assert all(
        text[a:b].strip() == text[a:b] for a, b in zip(found.starts, found.ends, strict=True)
    )


def test_white_space_is_no_character_of_ocrd():
    found = errors("a b  cd.", "ab cd", "ocrd")
    assert found.characters == ErrorCounts(hits=4, extra=1)
    assert found.words == ErrorCounts(hits=1, replaced=1, extra=1)


def test_the_command_knows_all_norms():
    assert command.NORMS == NORMS


# ---- what was moved ------------------------------------------------------------------------


def test_a_block_that_stands_elsewhere_counts_once_and_is_told():
    """A note at the page's foot here, and after its paragraph there; one letter of it is wrong."""
    body, note = (
        book(400),
        ["*", "A", "gill", "is", "a", "quarter", "of", "a", "pint", "of", "oil."],
    )
    worse = [word.replace("quarter", "quarfer") for word in note]
    truth = " ".join([*body[:100], *note, *body[100:]])
    text = " ".join([*body[:220], *worse, *body[220:]])
    found = errors(text, truth)
    assert found.moved == (1, 11)
    assert (found.characters.errors, found.words.errors) == (1, 1)
    exact = jiwer.process_characters(truth, text)
    least = exact.substitutions + exact.deletions + exact.insertions
    assert found.characters_in_order.errors == least
    assert found.words_in_order.rate == pytest.approx(jiwer.wer(truth, text))


def test_what_is_there_twice_was_not_moved():
    body = book(300)
    head = ["THE", "HARBOUR", "LAMP", "AND", "ITS", "KEEPER"]
    text = " ".join([*body[:100], *head, *body[100:200], *head, *body[200:]])
    found = errors(text, " ".join(body))
    assert found.moved == (0, 0)
    assert found.words.extra == 12


# ---- size ----------------------------------------------------------------------------------


def test_no_piece_is_compared_that_grows_with_the_text(monkeypatch):
    """Anchors keep what the edit distance sees small, however long the text."""
    seen = []
    real = aligning.Levenshtein.opcodes
    monkeypatch.setattr(
        aligning.Levenshtein, "opcodes", lambda a, b: seen.append(len(a) * len(b)) or real(a, b)
    )
    truth = book(40_000)
    runs = common(misread(truth), truth)
    assert sum(run.length for run in runs) > 36_000
    assert max(seen) <= aligning.SMALL
    seen.clear()
    common(["a"] * 50_000, ["b", "a"] * 25_000)  # and no anchor in it
    assert max(seen) <= aligning.LARGEST**2


@given(WORDS, WORDS)
def test_what_is_common_is_the_same_and_in_order(left, right):
    a = c = 0
    for run in common(left, right):
        assert run.left >= a
        assert run.right >= c
        a, c = run.left + run.length, run.right + run.length
        assert left[run.left : a] == right[run.right : c]


# ---- whose doing ---------------------------------------------------------------------------


def record(ledger, stage, *swaps):
    """A pass that swaps words for others, each by a rule of its own name."""
    view = ledger.view(NONE)
    fixes = []
    for old, new, rule in swaps:
        at = view.text.index(old)
        edit = Edit.at(at, at + len(old), new)
        fixes.append(Fix((edit,), f"{stage}.{rule}", "said so", 0.9, Safety.SAFE))
    ledger.record(stage, view, fixes)


def test_words_are_put_down_to_the_rule_that_did_it():
    scan = (
        "12 THE HEAD\nThe lanp was lighted every eve-\nning by the okl man, and he wept it clean."
    )
    truth = "The lamp was lighted every evening by the old man, and he kept it clean."
    ledger = Ledger(ocrfix.Document.from_text(scan))
    record(ledger, "furniture", ("12 THE HEAD\n", "", "head"))
    record(ledger, "hyphens", ("-\n", "", "cut"))
    swaps = ("lanp", "lamp", "lanp"), ("okl", "oak", "okl"), ("clean", "clear", "bad")
    record(ledger, "scannos", *swaps)
    found = score_ledger(ledger, NONE, truth)
    told = [(word.fate, word.rule, word.scan, word.restored, word.truth) for word in found.words]
    assert told == [
        ("cleared", "furniture.head", "12", "", ""),
        ("cleared", "furniture.head", "THE", "", ""),
        ("cleared", "furniture.head", "HEAD", "", ""),
        ("repaired", "scannos.lanp", "lanp", "lamp", "lamp"),
        ("repaired", "hyphens.cut", "eve-\nning", "evening", "evening"),
        ("still wrong", "scannos.okl", "okl", "oak", "old"),
        ("harmed", "scannos.bad", "clean.", "clear.", "clean."),
    ]
    assert found.by_rule["scannos", "scannos.bad"] == {"harmed": 1}
    assert found.scan[0].words.errors > found.restored[0].words.errors == 3  # old, kept, clean


def test_a_join_is_answered_for_by_who_joined_and_not_by_who_cleared_the_way():
    scan = "at his post be-\n12 HEAD\nfore four o'clock"
    ledger = Ledger(ocrfix.Document.from_text(scan))
    record(ledger, "furniture", ("12 HEAD\n", "", "head"))
    record(ledger, "hyphens", ("-\n", "", "cut"))
    found = score_ledger(ledger, NONE, "at his post before four o'clock").words
    (word,) = (word for word in found if word.fate == "repaired")
    assert (word.rule, word.truth, len(word.changes)) == ("hyphens.cut", "before", 2)


def test_a_line_of_text_struck_as_a_head_is_harm():
    ledger = Ledger(ocrfix.Document.from_text("one two\nTHREE FOUR\nfive six"))
    record(ledger, "furniture", ("THREE FOUR\n", "", "head"))
    found = score_ledger(ledger, NONE, "one two THREE FOUR five six").words
    assert [(word.fate, word.truth, word.restored) for word in found] == [
        ("harmed", "THREE", ""), ("harmed", "FOUR", ""),
    ]  # fmt: skip


def test_what_was_only_moved_is_neither_repaired_nor_harmed():
    """Though no alignment knows it again: the engine misread half of the note."""
    note = "* A qill ls a quanter of a pint oi oll."
    body = [" ".join(book(30, seed)) for seed in range(4)]
    scan = "\n\n".join([*body, note])
    ledger = Ledger(ocrfix.Document.from_text(scan))
    at, to = scan.index(note) - 2, scan.index(body[1]) - 2
    edits = Edit.at(to, to, "\n\n" + note), Edit.at(at, len(scan), "")
    view = ledger.view(NONE)
    ledger.record(
        "footnotes", view, [Fix(edits, "footnotes.x", "so", 1.0, Safety.SAFE, moves=True)]
    )
    truth = "\n\n".join([body[0], " ".join(NOTE), *body[1:]])
    found = score_ledger(ledger, NONE, truth)
    assert found.scan[0].words.errors > found.restored[0].words.errors
    assert found.words == []


def test_joined_lines_repair_no_word():
    ledger = Ledger(ocrfix.Document.from_text("one twu\nthree"))
    record(ledger, "paragraphs", ("\n", " ", "joined"))
    assert score_ledger(ledger, NONE, "one two three").words == []


SCANS = st.text(alphabet="ab-\n\f *1.“ſ\udcff\u0301", max_size=90)


@given(SCANS, SCANS)
def test_no_text_makes_it_raise(scan, truth):
    ledger = ocrfix.restore(scan).ledger
    found = score_ledger(ledger, NONE, truth, NORMS)
    assert all(word.changes for word in found.words)
    assert json.dumps(as_json(found, ledger))
    assert list(lines(found, ledger, 3))


@pytest.mark.parametrize("norm", NORMS)
def test_every_rule_of_a_real_restoration_is_named(norm):
    path = Path(__file__).parent.parent / "fixtures" / "the-harbour-lamp"
    ledger = ocrfix.restore((path / "scan.txt").read_text("utf-8")).ledger
    found = score_ledger(ledger, NONE, (path / "expected.txt").read_text("utf-8"), (norm,))
    assert found.restored[0].words.errors == 0
    assert {"furniture.running-head", "hyphens.cut-word"} <= {rule for _, rule in found.by_rule}
    assert not any(fates["harmed"] for fates in found.by_rule.values())
    assert align(words("a", norm), words("a", norm)).gaps == []
