"""Word lists of a folder and of its project decide at each run, as people do."""

from __future__ import annotations

import pytest

from ocrfix.review.desk import Desk
from ocrfix.storage import folder
from ocrfix.storage.word_lists import WordLists

SCAN = "It was so arid so it went, and he said tlie word of tlie man that came.\n" * 3


@pytest.fixture
def ran(said, tmp_path):
    (tmp_path / "scan.txt").write_text(SCAN)

    def run(*args):
        return said("run", tmp_path / "scan.txt", "-o", tmp_path / "out", "-q", *args)

    run()
    return run, tmp_path / "out/scan"


def decided(path):
    return {(d.old, d.verdict, d.by) for d in folder.decisions(path).by_change.values()}


def test_good_words_of_the_folder_stay_and_bad_ones_are_mended(ran):
    run, path = ran
    changes = {c.old: c for c in folder.load(path).ledger.changes}
    assert {"tlie", "arid"} <= set(changes)
    (path / WordLists.GOOD).write_text("# of this book\ntlie\n")
    (path / WordLists.BAD).write_text("arid\n")
    run()
    assert decided(path) == {("tlie", "reject", WordLists.GOOD), ("arid", "accept", WordLists.BAD)}
    text = (path / folder.RESTORED).read_text()
    assert ("tlie man" in text, "arid" in text) == (True, False)
    table = (path / folder.DECISIONS).read_bytes()
    assert run()[0] in {0, 1}
    assert (path / folder.DECISIONS).read_bytes() == table  # once is enough


def test_a_bad_word_that_nothing_mends_is_flagged(ran):
    run, path = ran
    (path / WordLists.BAD).write_text("word\ntlie\n\nno such word\n")
    run()
    ledger = folder.load(path).ledger
    flagged = [c for c in ledger.changes if c.rule == "scannos.bad-word"]
    assert [c.old for c in flagged] == ["word"] * 3
    assert decided(path) == {("tlie", "accept", WordLists.BAD)}  # and the flags wait
    desk = Desk.open(path, "Ann")
    desk.decide([desk.verdict("accept", each.id) for each in flagged])  # all seen to
    desk.close()
    run()
    assert decided(path) == {("tlie", "accept", WordLists.BAD), ("word", "accept", "Ann")}


def test_what_a_person_decided_or_opened_again_is_left_to_them(ran):
    run, path = ran
    desk = Desk.open(path, "Ann")
    tlie = [c.id for c in desk.ledger.changes if c.old == "tlie"]
    desk.decide([desk.verdict("accept", tlie[0]), desk.verdict("reject", tlie[1])])
    desk.decide([desk.verdict("open", tlie[1])])
    desk.close()
    (path / WordLists.GOOD).write_text("tlie\n")
    run()
    made = folder.decisions(path).by_change
    assert (made[tlie[0]].by, tlie[1] in made, made[tlie[2]].by) == ("Ann", False, WordLists.GOOD)


def test_lists_of_the_project_are_heeded_and_those_of_the_folder_come_first(ran, tmp_path):
    run, path = ran
    (tmp_path / "ocrfix.toml").write_text('language = "en"\n')
    (tmp_path / WordLists.GOOD).write_text("tlie\narid\n")
    (path / WordLists.BAD).write_text("arid\n")
    run()
    assert decided(path) == {("tlie", "reject", WordLists.GOOD), ("arid", "accept", WordLists.BAD)}
