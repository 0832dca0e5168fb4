"""Several people review one scan: work is split, decisions are merged, no opinion is lost."""

from __future__ import annotations

import re
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ocrfix
from ocrfix.core.decisions import ACCEPT, REJECT
from ocrfix.exchange.patch.splitting import split
from ocrfix.review.desk import Desk
from ocrfix.storage import folder
from ocrfix.storage.folder import RestorationFolder
from ocrfix.storage.opinions import Opinions
from strategies import decisions_for, histories
from test_desk import a_ledger, by_rule


@pytest.fixture
def there(tmp_path):
    folder.save(tmp_path / "out", a_ledger(), ocrfix.NONE)
    return tmp_path / "out"


def key(there, rule):
    return by_rule(Desk.open(there, "x"), rule)


def decided(there):
    return {k: (d.verdict, d.by) for k, d in folder.decisions(there).by_change.items()}


def sheet(path, **words):
    """Write words before the changes whose ids begin so."""
    text = path.read_text("utf-8")
    for change, word in words.items():
        text = re.sub(rf"(?m)^\w+(?=\s+{change[1:]}/)", word, text)
    path.write_text(text, "utf-8")


@given(st.data(), st.integers(2, 4))
def test_every_change_is_in_one_part_and_parts_are_in_order(data, count):
    history = data.draw(histories())
    made = data.draw(decisions_for(history.ledger))
    parts = split(RestorationFolder(None, history.ledger, made, ()), count)
    rows = [row.shown.change.id for part in parts for row in part]
    assert len(parts) == count
    assert sorted(rows) == sorted(change.id for change in history.ledger.changes)
    starts = [row.place.start for part in parts for row in part]
    assert starts == sorted(starts)


def test_a_review_is_split_and_what_agrees_is_merged(said, there, tmp_path):
    code, _, err = said("review", "split", there, "--into", "Ann B., Bob", "-o", tmp_path / "to")
    ann, bob = tmp_path / "to/out.ann-b.review.txt", tmp_path / "to/out.bob.review.txt"
    assert (code, ann.exists(), bob.exists(), "changes" in err) == (0, True, True, True)
    assert "# for: Ann B." in ann.read_text("utf-8")
    arid, two = key(there, "s.arid"), key(there, "p.two")
    assert (arid in ann.read_text("utf-8"), arid in bob.read_text("utf-8")) == (True, False)
    sheet(ann, **{f"_{arid}": "accept"})
    sheet(bob, **{f"_{two}": "reject"})
    code, _, err = said("review", "merge", there, ann, bob)
    assert (code, "1 accepted, 1 rejected" in err) == (0, True)
    assert decided(there) == {arid: (ACCEPT, "Ann B."), two: (REJECT, "Bob")}
    assert said("merge", there, ann, bob)[0] == 0
    assert decided(there) == {arid: (ACCEPT, "Ann B."), two: (REJECT, "Bob")}


def copies(there, tmp_path, **made):
    """Copies of the folder in which people decided: name -> verdicts by rule."""
    for who, verdicts in made.items():
        shutil.copytree(there, tmp_path / who)
        desk = Desk.open(tmp_path / who, who)
        desk.decide([desk.verdict(v, by_rule(desk, rule)) for rule, v in verdicts.items()])
        desk.close()
    return [tmp_path / who for who in made]


def test_conflicts_are_listed_and_every_opinion_is_kept(said, there, tmp_path):
    arid, two, odd = (key(there, rule) for rule in ("s.arid", "p.two", "s.odd"))
    paths = copies(there, tmp_path, ann={"s.arid": ACCEPT, "p.two": REJECT, "s.odd": REJECT},
                   bob={"s.arid": REJECT, "p.two": REJECT})  # fmt: skip
    code, _, err = said("merge", there, *paths)
    assert code == 1
    assert f"conflict: {arid} (page 1, line 2) 'arid': accept by ann, reject by bob" in err
    assert decided(there) == {two: (REJECT, "ann"), odd: (REJECT, "ann")}
    opinions = Opinions(there)
    assert [(d.verdict, d.by) for d in opinions.of(arid)] == [(ACCEPT, "ann"), (REJECT, "bob")]
    assert [(d.verdict, d.by) for d in opinions.of(two)] == [(REJECT, "bob")]
    count = len(opinions.all())
    said("merge", there, *paths)
    assert len(opinions.all()) == count  # each is kept once
    out = said("review", there, "--terminal", stdin=b"q\n")[1]
    assert "opinion of ann: accept" in out
    assert "opinion     reject by bob" in said("explain", there, arid)[1]
    code, _, err = said("merge", there, *paths, "--prefer", "bob")
    assert (code, decided(there)[arid]) == (0, (REJECT, "bob"))


def test_who_decided_here_meanwhile_is_not_overruled(said, there, tmp_path):
    arid = key(there, "s.arid")
    paths = copies(there, tmp_path, ann={"s.arid": ACCEPT})
    desk = Desk.open(there, "Cat")
    desk.decide([desk.verdict(REJECT, arid)])
    code, _, err = said("merge", there, *paths)
    assert (code, "accept by ann, reject by Cat" in err) == (1, True)
    assert decided(there)[arid] == (REJECT, "Cat")
    assert said("merge", there, *paths, "--prefer", "Cat")[0] == 0
    assert decided(there)[arid] == (REJECT, "Cat")


def test_what_one_takes_back_that_all_knew_of_is_taken_back(said, there, tmp_path):
    arid, desk = key(there, "s.arid"), Desk.open(there, "Cat")
    desk.decide([desk.verdict(ACCEPT, arid)])
    paths = copies(there, tmp_path, ann={"s.arid": "open"})
    code, _, err = said("merge", there, *paths)
    assert (code, "1 opened again" in err, decided(there)) == (0, True, {})


def test_wrong_parts_and_files_are_refused(said, there, tmp_path):
    for into in ("1", "0", "Ann", "Ann,ann", "!,?"):
        assert said("split", there, "--into", into)[0] == 2
    (tmp_path / "none").mkdir()
    assert said("merge", there, tmp_path / "none")[0] == 2
    assert said("split", there, "--into", "3", "--to", "tsv", "-o", tmp_path)[0] == 0
    assert (tmp_path / "out.3.review.tsv").exists()
