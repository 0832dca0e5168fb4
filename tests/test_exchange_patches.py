"""Patches, series and CriticMarkup: hunks left out, lines edited, marks resolved."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ocrfix
from exchanging import exported, found_in, imported, keys, opened, there, verdicts
from ocrfix.core.decisions import ACCEPT, AMEND, HAND, REJECT, Decision
from ocrfix.errors import DecisionError
from ocrfix.exchange import named
from ocrfix.exchange.patch import hunks, patches
from ocrfix.storage import folder
from strategies import decisions_for, histories

__all__ = ["there"]


# ---- patches ---------------------------------------------------------------------------------


@pytest.fixture
def long(tmp_path):
    """A restoration whose hunks lie apart."""
    from ocrfix.core.document import Document
    from ocrfix.pipeline import run
    from ocrfix.rules.loading import load

    scan = Path(__file__).parent.parent / "fixtures/along-came-stakhanov/scan.txt"
    ledger = run(Document.from_bytes(scan.read_bytes(), "scan.txt"), load("en"), ocrfix.NONE).ledger
    folder.save(tmp_path / "long", ledger, ocrfix.NONE)
    return tmp_path / "long"


@pytest.mark.parametrize("name", ["patch", "series"])
def test_git_applies_what_is_exported(long, name, tmp_path):
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    (tmp_path / "scan.txt").write_bytes((long / folder.SCAN).read_bytes())
    (tmp_path / "it.patch").write_text(exported(long, name), "utf-8")
    subprocess.run(["git", "apply", "it.patch"], cwd=tmp_path, check=True)
    assert (tmp_path / "scan.txt").read_bytes() == (long / folder.RESTORED).read_bytes()


def _hunks(text):
    head, *hunks = re.split(r"(?m)^(?=@@ )", text)
    return head, hunks


def test_a_hunk_cut_out_is_rejected_and_the_text_is_the_patched_one(long, tmp_path):
    head, hunks = _hunks(exported(long, "patch"))
    kept = [hunk for number, hunk in enumerate(hunks) if number % 3]
    taken = imported(long, "patch", head + "".join(kept))
    assert set(taken.counts) == {REJECT}
    assert taken.refused == []
    before = len(folder.decisions(long).by_change)
    opened(long)[0].close()
    left = _hunks(exported(long, "patch"))[1]
    bodies = ["".join(hunk.splitlines(keepends=True)[1:]) for hunk in left]
    still = [hunk for hunk in hunks[::3] if hunk.split("\n", 1)[1] in bodies]
    assert len(still) == len(taken.said) == 1  # its change makes edits in other hunks, too
    assert "several edits with different decisions" in taken.said[0]
    assert imported(long, "patch", exported(long, "patch")).counts == {}
    assert len(folder.decisions(long).by_change) == before


@given(st.data(), st.sampled_from(["patch", "series"]))
@settings(max_examples=100)
def test_hunks_left_out_only_reject_and_give_the_patched_text(data, name):
    history = data.draw(histories())
    made = data.draw(decisions_for(history.ledger))
    with tempfile.TemporaryDirectory() as place:
        found = found_in(Path(place), history.ledger, made)
        written = named(name).write(found)
        parts = re.split(rb"(?m)^(?=@@ |From 0{40} )", written)
        kept = [part for part in parts
                if not part.startswith(b"@@ ") or data.draw(st.booleans())]  # fmt: skip
        heard = named(name).read(b"".join(kept), found)
        if name == "patch":  # the text is the patched one, where nothing is said
            step = patches.whole(found, made)
            blocks = hunks.blocks(b"".join(kept), patches.lines(step.before))
            goal = patches.matched(step, blocks)[1].text
    ledger = history.ledger
    assert {each.verdict for each in heard.decisions} <= {REJECT}
    if name == "patch":
        assert heard.said or ledger.text(made.having(*heard.decisions)) == goal
    else:
        standing = ledger.under(made).standing
        assert all(standing[ledger[each.change].number] for each in heard.decisions)
    if len(kept) == len(parts):
        assert (list(heard.decisions), list(heard.said)) == ([], [])


def test_a_line_edited_in_a_patch_amends_or_corrects(there):
    text = exported(there, "patch")
    assert "+He saw delighted men, and the cat" in text
    text = text.replace("+He saw delighted men, and the", "+He has delighted MEN, and thee")
    text = text.replace("\n", "\r\n")
    taken = imported(there, "patch", text)
    assert (taken.refused, taken.said) == ([], [])
    restored = opened(there)[0]
    now = restored.ledger.text(restored.decisions)
    assert now.startswith("He has delighted MEN, and thee cat")
    assert taken.counts[HAND] >= 2


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda t: t.replace("\n-He saw", "\n-He was"), "other text there"),
        (lambda t: t.replace("\n-He saw", "\nHe saw"), "is not a line of a hunk"),
        (lambda t: "nothing\n", "no hunk"),
    ],
)
def test_a_patch_that_does_not_fit_is_refused(there, edit, said):
    with pytest.raises(DecisionError, match=said):
        imported(there, "patch", edit(exported(there, "patch")))
    assert verdicts(there) == {}


def test_a_patch_says_nothing_of_what_was_decided_after_it(there):
    key, text = keys(there), exported(there, "patch")
    bob = opened(there, "Bob")[0]
    bob.decide([bob.verdict(ACCEPT, key["s.arid"]), bob.verdict(REJECT, key["p.two"])])
    assert imported(there, "patch", text).counts == {}
    assert verdicts(there) == {key["s.arid"]: ACCEPT, key["p.two"]: REJECT}
    (there / folder.DECISIONS).write_text("\t".join(Decision._fields) + "\n")
    late = exported(there, "patch").replace("decisions 1", "decisions 0")
    with pytest.raises(DecisionError, match="have changed since it was written"):
        imported(there, "patch", re.sub(r"(safe) \w{16}", r"\1 0123456789abcdef", late))


def test_a_pass_left_out_of_a_series_is_rejected(long):
    text = exported(long, "series")
    mails = re.split(r"(?m)^(?=From 0{40} )", text)[1:]
    name = re.search(r"Subject: \[PATCH \S+\] (\w+):", mails[1])[1]
    taken = imported(long, "series", "".join(mails[:1] + mails[2:]))  # the first is the cover
    desk = opened(long)[0]
    stages = {desk.ledger[key].stage for key in desk.decisions.by_change}
    assert (set(taken.counts), stages) == ({REJECT}, {name})
    standing = desk.ledger.under(desk.decisions).standing
    assert not any(standing[c.number] for c in desk.ledger.changes if c.stage == name)
    with pytest.raises(DecisionError, match="has two patches"):
        imported(long, "series", mails[2] + mails[2])


# ---- CriticMarkup ----------------------------------------------------------------------------


def test_marks_are_accepted_rejected_left_and_corrected(there):
    key, text = keys(there), exported(there, "critic")
    note = r"\{>>#[^<]*<<\}"
    text = re.sub(r"\{~~arid~>and~~\}" + note, "and", text)  # accepted: it was proposed
    text = re.sub(r"\{--  --\}|\{~~  ~> ~~\}" + note, "  ", text)  # rejected
    text = text.replace("He saw", "He sees")  # the editor's own
    text = text.replace("{>>#", "{>>mine<<}{>>#", 0)
    taken = imported(there, "critic", text)
    assert (taken.refused, taken.said) == ([], [])
    assert taken.counts == {ACCEPT: 1, REJECT: 1, HAND: 1}
    made = verdicts(there)
    assert (made[key["s.arid"]], made[key["p.two"]]) == (ACCEPT, REJECT)
    desk = opened(there)[0]
    assert desk.ledger.text(desk.decisions).startswith("He sees delighted")


def test_a_reworded_mark_amends(there):
    key = keys(there)
    text = exported(there, "critic").replace("{~~arid~>and~~}", "{~~arid~>AND~~}")
    imported(there, "critic", text)
    made = folder.decisions(there).by_change
    assert (made[key["s.arid"]].verdict, made[key["s.arid"]].new) == (AMEND, "AND")
    with pytest.raises(DecisionError, match="the first line, a comment"):
        imported(there, "critic", text.partition("\n")[2])


MARK = re.compile(
    r"(\{~~(.*?)~>(.*?)~~\}|\{--(.*?)--\}|\{\+\+(.*?)\+\+\})\{>>((?:#\w+ )+)[^{}]*?<<\}", re.DOTALL
)


@given(st.data())
@settings(max_examples=100)
def test_only_marks_that_were_resolved_decide_and_nothing_is_taken_for_the_editors_own(data):
    history = data.draw(histories())
    made = data.draw(decisions_for(history.ledger))
    choices: dict[str, list[str]] = {}

    def choose(mark):
        choice = data.draw(st.sampled_from([ACCEPT, REJECT, ""]))
        for key in mark[6].replace("#", "").split():
            choices.setdefault(key, []).append(choice)
        old, new = mark[2] or mark[4] or "", mark[3] or mark[5] or ""
        return {ACCEPT: new, REJECT: old}.get(choice, mark[0])

    with tempfile.TemporaryDirectory() as place:
        found = found_in(Path(place), history.ledger, made)
        text = named("critic").write(found).decode("utf-8", "surrogatepass")
        text = MARK.sub(choose, text)
        heard = named("critic").read(text.encode("utf-8", "surrogatepass"), found)
    assert not any(each.verdict in {HAND, AMEND} for each in heard.decisions)
    touched = {key for key, places in choices.items() if any(places)}
    assert {each.change for each in heard.decisions} <= touched
    assert touched or not heard.said
