"""The desk: decisions are safe, undo is exact, others are heard, nothing is lost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ocrfix
from ocrfix.core.decisions import (
    ACCEPT,
    AMEND,
    COLUMNS,
    HAND,
    OPEN,
    REJECT,
    VERDICTS,
    Decision,
    line,
)
from ocrfix.core.document import Document
from ocrfix.core.edits import Edit, Fix, Safety
from ocrfix.core.ledger import Ledger
from ocrfix.core.status import STANDING
from ocrfix.errors import DecisionError, LedgerError, OcrfixError
from ocrfix.pipeline import run
from ocrfix.proof import prove
from ocrfix.review.desk import HEADER, Desk
from ocrfix.storage import folder
from ocrfix.storage.append_log import TORN

SAFE, REVIEW, NOTE = Safety.SAFE, Safety.REVIEW, Safety.NOTE
SCAN = (
    "He saw de-\nlighted men; and teh cat sat arid slept, teh dog too.\f"
    "An excell word  here, arid more.\n"
)


def a_ledger():
    """Changes of every safety; `spaces` leans on what `scannos` wrote."""
    ledger = Ledger(Document.from_bytes(SCAN.encode(), "scan.txt"))

    def record(stage, *rows):
        view, found, at = ledger.view(), [], {}
        for rule, safety, old, new, around in rows:
            place = at[old] = view.text.index(old, at.get(old, -1) + 1)
            reads = (max(0, place - around), place + len(old) + around)
            edit = Edit.at(place, place + len(old), new, reads)
            found.append(Fix((edit,), rule, f"because of {rule}", 0.9, safety))
        ledger.record(stage, view, found)

    record("hyphens", ("h.cut", SAFE, "-\n", "", 2))
    record("scannos", ("s.teh", SAFE, "teh", "the", 1), ("s.teh", SAFE, "teh", "the", 1),
           ("s.arid", REVIEW, "arid", "and", 1), ("s.odd", NOTE, "excell", "", 0))  # fmt: skip
    record("spacing", ("p.semi", SAFE, "; and the", ", and the", 0),
           ("p.two", SAFE, "  ", " ", 0))  # fmt: skip
    return ledger


@pytest.fixture
def there(tmp_path):
    path = tmp_path / "out"
    folder.save(path, a_ledger(), ocrfix.NONE)
    return path


def by_rule(desk, rule, number=0):
    return [c.id for c in desk.ledger.changes if c.rule == rule][number]


def text(desk):
    return desk.ledger.text(desk.decisions)


def table(path):
    return (path / folder.DECISIONS).read_text("utf-8")


def test_deciding_is_on_the_disk_and_says_what_it_did(there):
    desk = Desk.open(there, "Ann")
    found = desk.decide([desk.verdict(ACCEPT, by_rule(desk, "s.arid"))])
    assert found.stands == [by_rule(desk, "s.arid")]
    assert [(s.change.rule, s.state) for s in found.changed] == [("s.arid", "accepted")]
    assert table(there).splitlines()[1].split("\t")[0] == "accept"
    assert "Ann" in table(there)
    assert folder.decisions(there) == desk.decisions


def test_what_hangs_on_a_change_is_withdrawn_with_it_and_says_why(there):
    desk = Desk.open(there, "Ann")
    teh = desk.ledger[by_rule(desk, "s.teh")]
    assert [c.rule for c in desk.hanging(teh)] == ["p.semi"]
    found = desk.decide([desk.verdict(REJECT, teh.id)])
    assert found.withdrawn == [teh.id, by_rule(desk, "p.semi")]
    withdrawn = next(s for s in found.changed if s.change.rule == "p.semi")
    assert (withdrawn.state, withdrawn.because) == ("withdrawn", f"because of {teh.id}")
    assert "men; and teh cat" in text(desk)
    assert desk.undo().stands == found.withdrawn


def test_amend_and_a_correction_of_ones_own(there):
    desk = Desk.open(there, "Ann")
    desk.decide([desk.verdict(AMEND, by_rule(desk, "s.arid"), "AND")])
    assert "sat AND slept" in text(desk)
    at = SCAN.index("dog")
    found = desk.decide([desk.correction(at, "dog", "hog")])
    assert "the hog too" in text(desk)
    assert [s.change.stage for s in found.changed] == ["hand"]
    assert found.stands == [found.changed[0].change.id]
    gone = desk.undo()
    assert gone.withdrawn == found.stands
    assert "the dog too" in text(desk)
    assert Desk.open(there, "Ann").decisions == desk.decisions


def test_a_correction_of_ones_own_is_taken_back_or_made_anew(there):
    desk = Desk.open(there, "Ann")
    key = desk.decide([desk.correction(SCAN.index("dog"), "dog", "hog")]).stands[0]
    desk.decide([desk.verdict(ACCEPT, key)])
    assert "the hog too" in text(desk)
    new = desk.decide([desk.verdict(AMEND, key, "frog")])
    assert "the frog too" in text(desk)
    assert (new.withdrawn, len(new.stands)) == ([key], 1)
    desk.decide([desk.verdict(REJECT, new.stands[0])])
    assert "the dog too" in text(desk)
    desk.undo()
    assert "the frog too" in text(desk)
    assert Desk.open(there, "Ann").decisions == desk.decisions


def test_what_cannot_be_is_refused_and_nothing_written(there):
    desk = Desk.open(there, "Ann")
    was, before = table(there), text(desk)
    fine = desk.verdict(REJECT, by_rule(desk, "h.cut"))
    for wrong in (
        desk.verdict(AMEND, by_rule(desk, "s.odd"), "x"),
        desk.correction(3, "no such text", "x"),
        Decision(ACCEPT, "feedfeedfeed"),
        Decision("maybe", by_rule(desk, "h.cut")),
    ):
        with pytest.raises(DecisionError):
            desk.decide([fine, wrong])
        assert table(there) == was
        assert text(desk) == before
    with pytest.raises(DecisionError, match="no change"):
        desk.verdict(ACCEPT, "nonsense")


def test_words_of_this_book(there):
    desk = Desk.open(there, "Ann")
    found = desk.good_word(by_rule(desk, "s.teh"))
    assert found.said == "“teh” is right in this book: 2 changes rejected"
    assert (there / "good_words.txt").read_text() == "teh\n"
    assert text(desk).count("teh") == 2
    desk.undo()
    assert desk.words.where("teh") == ""
    assert "teh" not in text(desk)
    desk.redo()
    assert desk.words.where("teh") == "good_words.txt"
    desk.undo()
    desk.bad_word(by_rule(desk, "s.arid"))
    assert (there / "bad_words.txt").read_text() == "arid\n"
    assert "sat and slept" in text(desk)
    with pytest.raises(DecisionError, match="about a single word"):
        desk.good_word(by_rule(desk, "p.two"))
    odd = by_rule(desk, "s.odd")
    assert "0 changes accepted" in desk.bad_word(odd).said
    assert (desk.words.where("excell"), odd in desk.decisions.by_change) == ("bad_words.txt", False)
    desk.undo()
    desk.good_word(odd)
    assert desk.decisions.by_change[odd].verdict == REJECT


def test_page_states_take_two_people(there):
    ann, bob = Desk.open(there, "Ann"), Desk.open(there, "Bob")
    with pytest.raises(DecisionError, match="second person"):
        ann.page_state(1, "validated")
    ann.page_state(1, "proofread")
    with pytest.raises(DecisionError, match="second person"):
        ann.page_state(1, "validated")
    bob.page_state(1, "validated")
    assert Desk.open(there, "Ann").states.of(1) == ("validated", "Bob")
    assert bob.states.of(2).state == "not proofread"
    with pytest.raises(DecisionError, match="no page 3"):
        bob.page_state(3, "proofread")
    with pytest.raises(DecisionError, match="no such page state"):
        bob.page_state(2, "done")


def test_two_reviewers_hear_each_other_and_overrule_nobody_unawares(there):
    ann, bob = Desk.open(there, "Ann"), Desk.open(there, "Bob")
    cut, arid = by_rule(ann, "h.cut"), by_rule(ann, "s.arid")
    ann.decide([ann.verdict(REJECT, cut)])
    found = bob.decide([bob.verdict(ACCEPT, cut), bob.verdict(ACCEPT, arid)])
    assert [(mine.by, theirs.by) for mine, theirs in found.refused] == [("Bob", "Ann")]
    assert bob.decisions.by_change[cut].verdict == REJECT
    assert bob.decisions.by_change[arid].verdict == ACCEPT
    bob.decide([bob.verdict(ACCEPT, cut)])  # now he knows
    assert ann.refresh().others[-1].by == "Bob"
    assert ann.decisions == bob.decisions
    gone = ann.undo()
    assert "others decided" in gone.said
    assert ann.decisions.by_change[cut].by == "Bob"


def test_many_at_once_lose_no_line(there):
    desks = [Desk.open(there, f"P{n}") for n in range(4)]
    keys = [c.id for c in desks[0].ledger.changes]

    def work(desk):
        for key in keys * 5:
            desk.decide([desk.verdict(ACCEPT, key)])

    threads = [threading.Thread(target=work, args=(desk,)) for desk in desks]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    for desk in desks:
        desk.refresh()
    rows = table(there).split("\n")[1:-1]
    assert all(row.count("\t") == COLUMNS.index("at") for row in rows)
    assert len({(d.decisions.by_change[k].by) for d in desks for k in keys[:1]}) == 1


def test_an_edited_table_is_read_anew(there):
    desk = Desk.open(there, "Ann")
    cut = by_rule(desk, "h.cut")
    desk.decide([desk.verdict(REJECT, cut)])
    (there / folder.DECISIONS).write_text(f"verdict\tchange\nreject\t{by_rule(desk, 's.teh')}\n")
    found = desk.refresh()
    assert {d.verdict for d in found.others} == {OPEN, REJECT}
    assert cut in found.stands
    desk.decide([desk.verdict(REJECT, cut)])
    assert table(there).startswith(HEADER)
    assert len(Desk.open(there, "Ann").decisions.by_change) == 2


def test_columns_in_another_order_are_refused(there):
    (there / folder.DECISIONS).write_text("change\tverdict\n")
    with pytest.raises(DecisionError, match="line 1"):
        Desk.open(there, "Ann")


def test_a_ledger_made_anew_meanwhile_stops_deciding(there):
    desk = Desk.open(there, "Ann")
    folder.write(there / folder.LEDGER, (there / folder.LEDGER).read_bytes())
    with pytest.raises(DecisionError, match="Open the review again"):
        desk.decide([desk.verdict(REJECT, by_rule(desk, "h.cut"))])


def test_damage_is_said_and_never_guessed_over(there):
    for name, error in ((folder.LEDGER, LedgerError), (folder.SCAN, OcrfixError)):
        data = (there / name).read_bytes()
        (there / name).write_bytes(data[: len(data) // 2])
        with pytest.raises(error):
            Desk.open(there, "Ann")
        (there / name).write_bytes(data)
    (there / folder.DECISIONS).write_bytes(HEADER.encode() + b"reject\t\xff\xfe\n")
    with pytest.raises(DecisionError, match="not UTF-8"):
        Desk.open(there, "Ann")
    (there / folder.DECISIONS).write_bytes(HEADER.encode() + b"perhaps\tabc\n")
    with pytest.raises(DecisionError, match="line 2"):
        Desk.open(there, "Ann")


def test_a_rerun_with_newer_rules_keeps_decisions_and_says_what_is_lost(tmp_path):
    text = "He saw teh cat.\n\nShe sat arid slept in the de-\nlighted house.\n"
    document = Document.from_bytes(text.encode(), "scan.txt")
    path = tmp_path / "out"
    folder.save(path, run(document, ocrfix.load("en")).ledger, ocrfix.NONE)
    desk = Desk.open(path, "Ann")
    change = next(c for c in desk.ledger.changes if c.stage == "hyphens")
    desk.decide([desk.verdict(REJECT, change.id)])
    gone = Decision(ACCEPT, "123456789abc", 1, 2, "x", "y", "no such", "place")
    moved = desk.verdict(ACCEPT, change.id)._replace(change="aaaaaaaaaaaa", verdict=ACCEPT)
    with (path / folder.DECISIONS).open("a") as file:
        file.write(line(gone))
    assert "Decide again" in Desk.open(path, "Ann").said[0]
    (path / folder.DECISIONS).write_text(HEADER + line(moved))
    desk = Desk.open(path, "Bob")
    assert "now counts for change" in desk.said[0]
    assert desk.decisions.by_change[change.id].verdict == ACCEPT
    desk.decide([desk.verdict(REJECT, change.id)])
    again = Desk.open(path, "Bob")
    assert again.said == []
    assert list(again.decisions.by_change) == [change.id]
    assert again.decisions.by_change[change.id].verdict == REJECT


def test_the_level_of_the_run_outlives_a_review_cut_short(there):
    folder.save_results(there, a_ledger(), ocrfix.NONE.applying(REVIEW))
    desk = Desk.open(there, "Ann")
    desk.decide([desk.verdict(REJECT, by_rule(desk, "h.cut"))])  # and is killed
    assert Desk.open(there, "Ann").decisions.apply == REVIEW


def test_closing_writes_the_results(there):
    desk = Desk.open(there, "Ann")
    desk.decide([desk.verdict(ACCEPT, by_rule(desk, "s.arid"))])
    desk.close()
    assert (there / folder.RESTORED).read_text() == text(desk)
    assert prove(there).wrong == ()
    assert "accepted" in (there / folder.REPORT).read_text("utf-8")


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    path = tmp_path_factory.mktemp("desk") / "out"
    folder.save(path, a_ledger(), ocrfix.NONE)
    return path


def fresh(path):
    (path / folder.DECISIONS).unlink(missing_ok=True)
    for name in ("good_words.txt", "bad_words.txt"):
        (path / name).unlink(missing_ok=True)
    return Desk.open(path, "Ann")


ACTS = st.lists(st.lists(st.tuples(
    st.sampled_from([ACCEPT, REJECT, AMEND, OPEN, HAND]), st.integers(0, 6), st.sampled_from("ab"),
), min_size=1, max_size=3), min_size=1, max_size=6)  # fmt: skip


def act(desk, rows):
    """Decide something, if it can be; whether it was."""
    ids = [c.id for c in a_ledger().changes]
    found = [
        desk.correction(SCAN.index("saw"), "saw", new) if verdict == HAND
        else desk.verdict(verdict, ids[number], new if verdict == AMEND else None)
        for verdict, number, new in rows
    ]  # fmt: skip
    before = desk.decisions
    try:
        desk.decide(found)
    except DecisionError:
        assert desk.decisions == before
    return desk.decisions is not before


@given(ACTS)
def test_undo_and_redo_are_exact_and_the_disk_agrees(shared, acts):
    desk = fresh(shared)
    was = [(dict(desk.decisions.by_change), text(desk))]
    for rows in acts:
        if act(desk, rows):
            was += [(dict(desk.decisions.by_change), text(desk))]
    for state in was[-2::-1]:
        desk.undo()
        assert (dict(desk.decisions.by_change), text(desk)) == state
    assert desk.undo() is None
    for state in was[1:]:
        desk.redo()
        assert (dict(desk.decisions.by_change), text(desk)) == state
    assert desk.redo() is None
    again = Desk.open(shared, "Bob")
    assert again.decisions == desk.decisions
    assert [s[1:] for s in again.shown()] == [s[1:] for s in desk.shown()]


@given(ACTS)
def test_outcomes_add_up_to_what_stands(shared, acts):
    desk = fresh(shared)
    before = {s.change.id: s for s in desk.shown()}
    for rows in acts:
        old = dict(desk.decisions.by_change)
        try:
            found = [
                desk.verdict(v, desk.ledger.changes[n].id, x if v == AMEND else None)
                for v, n, x in rows
                if v != HAND
            ]
            outcome = desk.decide(found)
        except DecisionError:
            assert desk.decisions.by_change == old
            continue
        after = {s.change.id: s for s in desk.shown()}
        said = {s.change.id: s for s in outcome.changed}
        for key, state in after.items():
            assert said.get(key, before[key])[:2] == state[:2]
            stood = before[key].change.safety and before[key].state in STANDING
            stands = state.change.safety and state.state in STANDING
            assert (key in outcome.stands) == bool(stands and not stood)
            assert (key in outcome.withdrawn) == bool(stood and not stands)
        before = after


WRITTEN = [
    (REJECT, 0, None), (ACCEPT, 3, None), (AMEND, 1, "th\N{LATIN SMALL LETTER E WITH ACUTE}\t\n"),
    (OPEN, 0, None), (REJECT, 5, None),
]  # fmt: skip


def plain(by_change):
    return {key: (d.verdict, d.new if d.verdict == AMEND else "") for key, d in by_change.items()}


def test_killed_at_any_byte_every_whole_line_counts(shared):
    desk = fresh(shared)
    ids = [c.id for c in desk.ledger.changes]
    states, ends = [{}], [len(HEADER)]
    for verdict, number, new in WRITTEN:
        desk.decide([desk.verdict(verdict, ids[number], new)])
        states.append(plain(desk.decisions.by_change))
        ends.append((shared / folder.DECISIONS).stat().st_size)
    data = (shared / folder.DECISIONS).read_bytes()
    for cut in range(len(data) + 1):
        (shared / folder.DECISIONS).write_bytes(data[:cut])
        done = max((n for n, end in enumerate(ends) if end <= cut), default=0)
        for zeros in (b"", b"\0" * 7):  # what a power cut may leave
            (shared / folder.DECISIONS).write_bytes(data[:cut] + zeros)
            desk = Desk.open(shared, "Ann")
            assert plain(desk.decisions.by_change) in states[done : done + 2]
            assert folder.decisions(shared) == desk.decisions
            desk.decide([desk.verdict(REJECT, ids[6])])
            again = Desk.open(shared, "Ann")
            assert again.decisions == desk.decisions
            assert again.decisions.by_change[ids[6]].verdict == REJECT


def test_a_line_cut_short_is_kept_as_a_comment(there):
    with (there / folder.DECISIONS).open("ab") as file:
        file.write(b"amend\t123456789abc\t5\t6\tx\thalf a wo")
    Desk.open(there, "Ann")
    assert f"{TORN}amend\t123456789abc\t5\t6\tx\thalf a wo\n" in table(there)


def test_kill_9_while_deciding(there):
    code = (
        "import sys\nfrom pathlib import Path\nfrom ocrfix.review.desk import Desk\n"
        "desk = Desk.open(Path(sys.argv[1]), 'K')\nids = [c.id for c in desk.ledger.changes]\n"
        "for n in range(1 << 30):\n"
        "  for key in ids:\n"
        "    desk.decide([desk.verdict(('reject', 'accept')[n % 2], key)])\n"
        "    print(key, flush=True)\n"
    )
    env = {**os.environ, "PYTHONPATH": str(Path(ocrfix.__file__).parent.parent)}
    with subprocess.Popen(
        [sys.executable, "-c", code, str(there)], stdout=subprocess.PIPE, text=True, env=env
    ) as process:
        said = [process.stdout.readline().strip() for _ in range(11)]
        process.send_signal(signal.SIGKILL)
        said += process.stdout.read().split()
    desk = Desk.open(there, "Ann")
    rows = table(there).split("\n")[1:-1]
    assert [row.split("\t")[1] for row in rows][: len(said)] == said
    assert set(desk.decisions.by_change) == set(said)


@settings(max_examples=60)
@given(st.text(max_size=40), st.sampled_from(VERDICTS))
def test_any_name_and_any_text_come_back(shared, words, verdict):
    desk = fresh(shared)
    key = by_rule(desk, "s.arid")
    if verdict == HAND:
        return
    decision = desk.verdict(verdict, key, words if verdict == AMEND else None, note=words)
    desk.decide([decision._replace(by=words or "x")])
    again = Desk.open(shared, "Ann")
    assert again.decisions == desk.decisions
    if verdict != OPEN:
        assert again.decisions.by_change[key].note == words


def test_a_folder_that_cannot_be_written_says_so(there, monkeypatch):
    desk = Desk.open(there, "Ann")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    was = text(desk)
    with pytest.raises(DecisionError, match=r"No space left.*not recorded"):
        desk.decide([desk.verdict(REJECT, by_rule(desk, "h.cut"))])
    monkeypatch.undo()
    assert text(desk) == was
    assert Desk.open(there, "Ann").decisions == desk.decisions


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
@pytest.mark.parametrize("room", [0, 1, 30])
def test_a_disk_that_gets_full_keeps_no_part_of_what_was_not_decided(there, room):
    import resource

    desk = Desk.open(there, "Ann")
    was, arid = text(desk), by_rule(desk, "s.arid")
    on_disk, limit = table(there), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(on_disk.encode()) + room, limit[1]))
    try:
        with pytest.raises(DecisionError, match=r"cannot be written.*not recorded"):
            desk.decide([desk.verdict(ACCEPT, arid)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert (text(desk), table(there)) == (was, on_disk)
    assert desk.decide([desk.verdict(ACCEPT, arid)]).stands == [arid]


def test_a_word_list_that_cannot_be_written_decides_nothing(there):
    desk = Desk.open(there, "Ann")
    (there / "bad_words.txt").mkdir()
    was, arid = text(desk), by_rule(desk, "s.arid")
    with pytest.raises(DecisionError, match=r"bad_words.txt: cannot be written"):
        desk.bad_word(arid)
    assert (text(desk), desk.decisions, desk.undo()) == (was, ocrfix.NONE, None)
    (there / "bad_words.txt").rmdir()
    desk.good_word(arid)
    assert desk.words.of("good_words.txt") == ["arid"]


def test_an_undo_that_cannot_be_written_keeps_the_word(there, monkeypatch):
    desk = Desk.open(there, "Ann")
    arid = by_rule(desk, "s.arid")

    def full(*_):
        raise DecisionError("full")

    desk.good_word(arid)
    with monkeypatch.context() as patched:
        patched.setattr(desk._table, "append", full)
        with pytest.raises(DecisionError):
            desk.undo()
    assert desk.words.of("good_words.txt") == ["arid"]
    desk.undo()
    assert desk.words.of("good_words.txt") == []
    with monkeypatch.context() as patched:
        patched.setattr(desk._table, "append", full)
        with pytest.raises(DecisionError):
            desk.redo()
    assert desk.words.of("good_words.txt") == []


@pytest.mark.parametrize("error", [DecisionError("full"), MemoryError(), KeyboardInterrupt()])
def test_whatever_interrupts_a_decision_it_was_not_made(there, monkeypatch, error):
    desk = Desk.open(there, "Ann")

    def stops(*_):
        raise error

    monkeypatch.setattr(desk._table, "append", stops)
    was, arid = text(desk), by_rule(desk, "s.arid")
    for act in (desk.good_word, lambda key: desk.decide([desk.verdict(ACCEPT, key)])):
        with pytest.raises(type(error)):
            act(arid)
        assert (text(desk), desk.decisions, desk.words.where("arid")) == (was, ocrfix.NONE, "")


def test_it_opens_where_there_are_no_decisions_yet(there):
    shutil.copytree(there, there.parent / "copy")
    (there.parent / "copy" / folder.DECISIONS).unlink()
    desk = Desk.open(there.parent / "copy", "Ann")
    assert desk.decisions.by_change == {}
    assert table(there.parent / "copy") == HEADER
