"""Corrections typed into a file to decide in: every one is recorded, or its loss is said."""

from __future__ import annotations

import random
import re
import tempfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ocrfix
from exchanging import exported, found_in, imported, keys, opened, there
from ocrfix.core.decisions import ACCEPT, AMEND, HAND, NONE, REJECT
from ocrfix.core.edits import Edit, Fix, Safety
from ocrfix.core.ledger import Ledger
from ocrfix.errors import DecisionError
from ocrfix.exchange import critic, matching, named, readings
from ocrfix.exchange.docx import docx
from ocrfix.exchange.items import LEFT, NO, YES
from ocrfix.exchange.returned import ReturnedText
from ocrfix.exchange.verdicts import verdicts
from ocrfix.storage import folder
from ocrfix.storage.folder import RestorationFolder
from strategies import histories

__all__ = ["there"]
FIXTURES = Path(__file__).parent.parent / "fixtures"
LINED = ("stakhanov-pages", "the-harbour-lamp", "returns-of-the-port", "contents-of-the-weir")
WORD = re.compile(r"[^\W\d_]{2,}")


@cache
def restored(name):
    """A fixture of printed lines, whose line ends are nearly all within changes."""
    document = ocrfix.read((FIXTURES / name / "scan.txt").read_bytes())
    return RestorationFolder(
        Path(tempfile.mkdtemp()), ocrfix.run(document, ocrfix.load("en")).ledger, NONE, ()
    )


def typed(word, dice):
    """A word as somebody may correct it: another, split, longer, gone, with a word beside it."""
    at = dice.randrange(1, len(word))
    return dice.choice(
        (word[:at] + "q" + word[at:], word[at:], word[:at] + " " + word[at:], word + ",", "",
         "the " + word, word + " of", word.upper() + "-x")
    )  # fmt: skip


def corrected(items, count, dice):
    """Items with corrections at random in the text that stays: number of the item -> its text."""
    words = [(n, found) for n, item in enumerate(items) if not item.ids
             for found in WORD.finditer(item.text)]  # fmt: skip
    taken = sorted(dice.sample(range(len(words)), min(count, len(words))), reverse=True)
    new = {}
    for number, found in (words[at] for at in taken):  # from the end, so that places stay
        text = new.get(number, items[number].text)
        low, high = found.span()
        new[number] = text[:low] + typed(found[0], dice) + text[high:]
    return new


def in_critic(found, new, said=LEFT):
    """The exported file with these texts, and every mark left or resolved."""
    head = named("critic").write(found).split(b"\n")[0].decode()
    out = [head + "\n"]
    for number, item in enumerate(critic._items(found, found.decisions)):
        look = next((look for look in item.looks if look.said == said), None)
        if look and said != LEFT:
            out.append(critic._safe(look.text))
        else:
            out.append(critic._safe(new[number]) if number in new else critic._marked(item))
    return "".join(out).encode("utf-8", "surrogatepass")


def expected(items, new, stands):
    """The text with these corrections, where these changes are applied."""
    return "".join(
        new.get(number) if number in new
        else "".join(b.text for b in item.bits
                     if (not b.by or b.by in stands) and b.cut not in stands)
        for number, item in enumerate(items)
    )  # fmt: skip


def standing(found, decisions):
    on = found.ledger.under(decisions).standing
    return {change.id for change in found.ledger.changes if on[change.number]}


# ---- in text ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LINED)
@given(st.integers(0, 2**32), st.sampled_from([1, 3, 10, 30, 100, 300]))
@settings(max_examples=12)
def test_every_correction_of_a_word_is_recorded(name, seed, count):
    found = restored(name)
    items = critic._items(found, NONE)
    new = corrected(items, count, random.Random(seed))
    heard = named("critic").read(in_critic(found, new), found)
    assert list(heard.said) == []
    assert {each.verdict for each in heard.decisions} <= {HAND}
    assert found.ledger.text(NONE.having(*heard.decisions)) == (
        expected(items, new, standing(found, NONE))
    )


@pytest.mark.parametrize("name", LINED[:2])
@given(st.integers(0, 2**32), st.sampled_from([3, 30, 100]))
@settings(max_examples=8)
def test_word_hears_every_one_too(name, seed, count):
    found = restored(name)
    items = docx._items(found, NONE)
    new = corrected(items, count, random.Random(seed))
    runs = [(new[n], "k" * len(new[n])) if n in new else
            readings.left(item) if item.ids else (item.text, "k" * len(item.text))
            for n, item in enumerate(items)]  # fmt: skip
    back = ReturnedText("".join(text for text, _ in runs), "".join(how for _, how in runs))
    heard = verdicts(matching.align(items, back), back, found, NONE)
    assert list(heard.said) == []
    assert found.ledger.text(NONE.having(*heard.decisions)) == (
        expected(items, new, standing(found, NONE))
    )


@pytest.mark.parametrize("name", LINED)
@pytest.mark.parametrize("said", [YES, NO])
@given(st.integers(0, 2**32))
@settings(max_examples=4)
def test_corrections_are_recorded_where_every_mark_is_resolved(name, said, seed):
    """What cannot be told is a short stretch, and it is named."""
    found = restored(name)
    items = critic._items(found, NONE)
    new = corrected(items, 10, random.Random(seed))
    heard = named("critic").read(in_critic(found, new, said), found)
    after = NONE.having(*heard.decisions)
    goal = "".join(
        new.get(n, next((look.text for look in item.looks if look.said == said), item.before))
        for n, item in enumerate(items)
    )
    assert heard.said or found.ledger.text(after) == goal
    assert {each.verdict for each in heard.decisions} <= {HAND, ACCEPT if said == YES else REJECT}


@given(st.integers(0, 2**32))
def test_lines_that_are_all_alike_keep_their_corrections(seed):
    """A table in which each word and each mark is there more than once."""
    ledger = Ledger(ocrfix.read(b"do. 5 do.\n" * 60))
    feeds = [found.start() for found in re.finditer(r"\n", ledger.document.text)]
    edits = tuple(Edit.at(at, at + 1, " ") for at in feeds[:-1])
    ledger.record("a", ledger.view(), [Fix(edits, "a.x", "", 0.9, Safety.SAFE)])
    found = RestorationFolder(Path(tempfile.mkdtemp()), ledger, NONE, ())
    items = critic._items(found, NONE)
    new = corrected(items, 6, random.Random(seed))
    heard = named("critic").read(in_critic(found, new), found)
    assert heard.said or found.ledger.text(NONE.having(*heard.decisions)) == (
        expected(items, new, standing(found, NONE))
    )


@given(histories(), st.data())
def test_what_is_typed_anywhere_stands_or_is_said(history, data):
    with tempfile.TemporaryDirectory() as place:
        found = found_in(Path(place), history.ledger, NONE)
        items = critic._items(found, NONE)
        plain = [number for number, item in enumerate(items) if not item.ids]
        new = {}
        for number in data.draw(st.sets(st.sampled_from(plain), max_size=3)) if plain else ():
            text, at = items[number].text, data.draw(st.integers(0, len(items[number].text)))
            end = data.draw(st.integers(at, len(text)))
            new[number] = (
                text[:at] + data.draw(st.sampled_from(["", "x", "a b", "\n"])) + text[end:]
            )
        heard = named("critic").read(in_critic(found, new), found)
    comes = found.ledger.text(NONE.having(*heard.decisions))
    assert heard.said or comes == expected(items, new, standing(found, NONE))


# ---- in marks, and beside them ---------------------------------------------------------------


def test_a_correction_beside_a_mark_leaves_the_mark_alone(there):
    text = exported(there, "critic")
    assert "sat {~~arid~>and~~}" in text
    taken = imported(there, "critic", text.replace("sat {~~arid~>", "sit {~~arid~>"))
    assert (taken.counts, taken.said) == ({HAND: 1}, [])
    desk = opened(there)[0]
    assert "sit arid" in desk.ledger.text(desk.decisions)  # the proposal waits on


def test_a_word_joined_to_a_proposal_does_not_accept_it(there):
    text = exported(there, "critic").replace("sat {~~arid~>and~~}", "sat{~~arid~>and~~}")
    imported(there, "critic", text)
    desk = opened(there)[0]
    assert "satarid" in desk.ledger.text(desk.decisions)


def test_a_mark_of_ones_own_is_a_correction(there):
    text = exported(there, "critic").replace("He saw", "He {~~saw~>sees~~}")
    taken = imported(there, "critic", text.replace("men", "{--men--}{++people++}", 1))
    assert (taken.counts, taken.said) == ({HAND: 2}, [])
    desk = opened(there)[0]
    restored = desk.ledger.text(desk.decisions)
    assert restored.startswith("He sees delighted people")


def test_a_deleted_word_of_a_mark_amends_and_an_emptied_one_rejects(there):
    key = keys(there)
    text = exported(there, "critic").replace("{~~arid~>and~~}", "{~~arid~>an~~}")
    imported(there, "critic", text)
    made = folder.decisions(there).by_change[key["s.arid"]]
    assert (made.verdict, made.new) == (AMEND, "an")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{~~arid~>and~~}", "{~~arid~>and"),
        ("{~~arid~>and~~}", "arid~>and~~}"),
        ("{~~arid~>and~~}", "{~~arid{~~~>and~~}"),
        ("He saw", "He {>>saw"),
        ("He saw", "He {++saw"),
    ],
)
def test_a_mark_that_is_not_whole_is_refused_with_its_line(there, old, new):
    text = exported(there, "critic")
    assert old in text
    with pytest.raises(DecisionError, match=r"line \d+: incomplete mark"):
        imported(there, "critic", text.replace(old, new, 1))


def test_a_comment_of_an_editor_is_no_text_and_is_said(there):
    text = exported(there, "critic").replace("He saw", "He{>>who?<<} saw")
    taken = imported(there, "critic", text)
    assert taken.counts == {}
    assert "your comment is not kept" in taken.said[0]
    assert "'who?'" in taken.said[0]


# ---- how much work it is ---------------------------------------------------------------------


def test_the_work_grows_as_the_text_does(monkeypatch):
    """Steps of reading, and word pairs compared, for a text and for one eight times as long."""
    steps = []
    real, pairs = readings._read, matching.common
    monkeypatch.setattr(readings, "_read", lambda *each: steps.append(1) or real(*each))
    monkeypatch.setattr(
        matching, "common", lambda a, b: steps.append(len(a) * len(b)) or pairs(a, b)
    )
    work = []
    for lines in (200, 1600):
        found = of_lines(lines)
        data = in_critic(
            found, corrected(critic._items(found, NONE), lines // 20, random.Random(1))
        )
        steps.clear()
        heard = named("critic").read(data, found)
        assert list(heard.said) == []
        work.append(sum(steps))
    assert work[1] < 12 * work[0]


def of_lines(count):
    """A text of random words, joined to one paragraph by one change."""
    dice = random.Random(count)
    words = ["".join(dice.choices("abcdefghiklmnoprstu", k=dice.randint(2, 8))) for _ in range(900)]
    scan = "".join(" ".join(dice.choices(words, k=9)) + "\n" for _ in range(count))
    ledger = Ledger(ocrfix.read(scan.encode()))
    feeds = [found.start() for found in re.finditer(r"\n", scan)]
    edits = tuple(Edit.at(at, at + 1, " ") for at in feeds[:-1])
    ledger.record("a", ledger.view(), [Fix(edits, "a.x", "", 0.9, Safety.SAFE)])
    return RestorationFolder(Path(tempfile.mkdtemp()), ledger, NONE, ())


def test_another_text_is_refused_with_what_to_do(monkeypatch):
    monkeypatch.setattr(matching, "REWRITTEN", 500)
    found = of_lines(200)
    head, _, rest = named("critic").write(found).partition(b"\n")
    other = named("critic").write(of_lines(201)).partition(b"\n")[2]
    with pytest.raises(DecisionError, match=r"another text.*Import the file"):
        named("critic").read(head + b"\n" + other, found)
    monkeypatch.setattr(matching, "ROOM", 10)
    with pytest.raises(DecisionError, match=r"characters, but only .* were exported"):
        named("critic").read(head + b"\n" + rest * 3, found)
