"""The review in a terminal: keys are heard from pipes and terminals, and decide at once."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import ocrfix
from ocrfix.core.document import Document
from ocrfix.core.edits import Edit, Fix, Safety
from ocrfix.core.ledger import Ledger
from ocrfix.review.desk import Desk
from ocrfix.review.terminal.change_card import wrapped
from ocrfix.review.terminal.terminal import KEYS
from ocrfix.storage import folder
from ocrfix.storage.word_lists import WordLists
from reviewing import book
from test_desk import a_ledger, by_rule

HOSTILE = "\x1b]0;owned\x07\x1b[31m\N{RIGHT-TO-LEFT OVERRIDE}\x00\x9b2J"
"""Sets a title, colours, turns the line round, clears the screen."""


@pytest.fixture
def there(tmp_path):
    folder.save(tmp_path / "out", a_ledger(), ocrfix.NONE)
    return tmp_path / "out"


def verdicts(there):
    return {d.change: d.verdict for d in folder.decisions(there).by_change.values()}


def ids(there):
    desk = Desk.open(there, "Ann")
    return {rule: by_rule(desk, rule) for rule in ("s.teh", "s.arid", "s.odd", "p.semi", "h.cut")}


def test_keys_from_a_pipe_decide_and_it_goes_on_where_it_was_left(said, there):
    key = ids(there)
    code, out, err = said("review", there, "--terminal", "--by", "Ann", stdin=b"y\nq\n")
    assert (code, "results written" in err) == (0, True)
    assert "[-arid-]{+and+}" in out
    assert verdicts(there) == {key["s.arid"]: "accept"}
    assert "sat and slept" in (there / folder.RESTORED).read_text()
    out = said("review", there, "--terminal", stdin=b"n\n")[1]  # the pipe ends: so does it
    assert out.index("[?excell?]") < out.index("rejected " + key["s.odd"])
    assert verdicts(there)[key["s.odd"]] == "reject"


def test_every_key_says_what_it_did(said, there):
    key = ids(there)
    keys = "?\nJ\nK\nj\nk\ng\n2\n/teh\nd\nu\nU\nu\nx\nyn\n/(\ng 99\no\ns\nq\n"
    out = said("review", there, "--terminal", stdin=keys.encode())[1]
    for what in KEYS.values():
        assert what in out
    assert "rejected 2 changes; 1 withdrawn with it" in out
    assert ("undone" in out, "done again" in out) == (True, True)
    for wrong in (
        "Not a key: x",
        "Not a key: yn",
        "'(' is not a valid expression",
        "No change '99'",
    ):
        assert wrong in out
    assert key["s.teh"] not in verdicts(there)


def test_find_looks_in_the_words_unless_asked(said, tmp_path):
    there = book(tmp_path / "book", pages=1)

    def shown(wanted):
        out = said("review", there, "--terminal", stdin=f"/{wanted}\nq\n".encode())[1]
        return "" if "No change has" in out else out.rpartition("page 1, line")[2].split()[3]

    for wanted, rule in (("sce", "w.sce"), (r"\bsce\b", "w.sce"), ("sce see", "w.sce"),
                         ("to sce the", "w.sce"), ('"', "q.mark"), ('"fine"', "q.mark"),
                         ("sea;", "p.blank"), ("the scenery", "w.gap"), ("descends", ""),
                         ("misread", ""), ("w.yan", ""), ("/w.yan", "w.yankee"),
                         ('/like "see"', "w.sce"), ("/nowhere", "")):  # fmt: skip
        assert shown(wanted) == rule, wanted
    out = said("review", there, "--terminal", stdin=b"/looks\nq\n")[1]
    assert "No change has 'looks' in its words. //looks also searches rule and reason." in out


def test_flags_are_no_part_of_what_waits(said, tmp_path):
    there = book(tmp_path / "book", pages=1)

    def told(keys):
        return said("review", there, "--terminal", stdin="".join(f"{k}\n" for k in keys).encode())[
            1
        ]

    assert "(2/12, 9 wait, 2 flags)" in told("q")
    rules = re.findall(r"page 1, line \d+, column \d+  (\S+)", told("jjjjjjjj"))
    assert not {"q.partner", "w.odd", "c.safe"} & set(rules)
    assert len(rules) == 9
    out = told("jjjjjjjjj")
    assert "There is no change that waits after this one." in out
    out = told("vvvV")
    assert "There is no change that is flagged after this one." in out
    assert out.index("[?”?]") < out.index("[?excell?]")
    out = told("vyn")  # from a flag to the next, as long as there is one
    assert "no flags left: j goes to the next change that waits" in out
    out = told("u" + "k" * 9 + "y" * 9)
    assert "no more changes wait for a decision; q ends the review" in out


def test_undo_names_and_shows_what_was_undone_and_not_what_hangs_on_it(said, there):
    desk = Desk.open(there, "Ann")
    semi = desk.ledger[by_rule(desk, "p.semi")]
    key = next(desk.ledger.changes[number].id for number, _ in semi.needs)
    assert desk.ledger[key].scan > semi.scan
    out = said("review", there, "--terminal", stdin=f"g {key}\nn\nu\nq\n".encode())[1]
    assert "1 change goes with it, if it is rejected" in out
    behind = out.partition(f"undone {key}\n")[2]
    assert key in behind
    assert semi.id not in behind.partition("\n")[0] + behind.splitlines()[1]
    assert not verdicts(there)


def test_every_key_is_documented():
    page = (Path(__file__).parents[1] / "docs/review.md").read_text("utf-8")
    table = page.partition("## In the terminal")[2].partition("\n## ")[0]
    assert [key for key in KEYS if f"`{key}`" not in table] == []


def test_edit_word_lists_and_going_to_an_id(said, there):
    key = ids(there)
    steps = f"g {key['s.arid']}\ne\nAND⏎also\ng {key['s.odd']}\nw\ng p2\nq\n"
    said("review", there, "--terminal", "--by", "Ann", stdin=steps.encode())
    made = folder.decisions(there).by_change[key["s.arid"]]
    assert (made.verdict, made.new, made.by) == ("amend", "AND\nalso", "Ann")
    assert WordLists(there).of(WordLists.GOOD) == ["excell"]


def test_what_cannot_be_is_said_and_not_done(said, there):
    key = ids(there)
    out = said("review", there, "--terminal", stdin=f"g {key['s.odd']}\ne x\nq\n".encode())[1]
    assert "cannot be amended" in out
    assert verdicts(there) == {}


def test_another_who_decided_meanwhile_is_not_overruled_unasked(there):
    from ocrfix.review.terminal.terminal import Terminal

    desk, other = Desk.open(there, "Ann"), Desk.open(there, "Bob")
    key = by_rule(desk, "s.arid")
    other.decide([other.verdict("reject", key)])
    heard = []
    with _pipe("y\ny\n") as keys:
        Terminal(desk, keys, heard.append, colour=False).run()
    text = "".join(heard)
    assert "was decided meanwhile (reject by Bob)" in text
    assert verdicts(there)[key] == "accept"  # at the second time of asking


def _pipe(text):
    import io

    return io.StringIO(text)


def test_hostile_text_gives_no_orders_to_the_terminal(said, tmp_path):
    ledger = Ledger(Document.from_text(f"a {HOSTILE} b " + "x" * 50_000))
    edit = Edit.at(2, 2 + len(HOSTILE), HOSTILE[::-1])
    ledger.record("a", ledger.view(), [Fix((edit,), "a.x", HOSTILE, 0.5, Safety.REVIEW)])
    folder.save(tmp_path / "bad", ledger, ocrfix.NONE)
    out = said("review", tmp_path / "bad", "--terminal", "--by", HOSTILE, stdin=b"y\nK\nq\n")[1]
    assert "accepted" in out
    assert "<1B>]0;owned<07>" in out.replace("\n  ", "")
    assert not {
        char for char in out if ord(char) < 32 or (char in HOSTILE[5:] and ord(char) > 126)
    } - {"\n"}


def test_lines_are_no_wider_than_the_terminal():
    text = "one two 漢字漢字漢字漢字漢字漢字漢字漢字 " + "x" * 70 + " e\N{COMBINING ACUTE ACCENT}nd"
    for line in wrapped([(text, {"fg": "red"})], 24, colour=False):
        assert sum(1 + (char >= "\u4e00") for char in line) <= 24
    assert "".join(wrapped([(text, {})], 24, colour=False)).replace(" ", "") == text.replace(
        " ", ""
    )
    assert wrapped([("a", {"fg": "red"})], 24, colour=True) == ["\x1b[31ma\x1b[0m"]


def test_nobody_at_the_keys_decides_nothing(there):
    script = f'"{sys.executable}" -m ocrfix review "{there}" --terminal <&-'
    done = subprocess.run(["bash", "-c", script], capture_output=True, check=False)
    assert (done.returncode, b"Accept this change" in done.stdout) == (0, True)
    assert verdicts(there) == {}


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
def test_results_that_the_disk_does_not_take_are_told_and_decisions_kept(said, there):
    import resource

    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limit[1]))
    try:
        code, _, err = said("review", there, "--terminal", stdin=b"y\nq\n")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert code == 2
    assert "report.html: cannot be written: File too large. All decisions are saved" in err
    assert list(verdicts(there).values()) == ["accept"]
    assert not list(there.glob(".*"))
    assert said("apply", there)[0] < 2


def test_a_restoration_without_changes(said, tmp_path):
    folder.save(tmp_path / "none", Ledger(Document.from_text("Nothing.")), ocrfix.NONE)
    assert "no changes" in said("review", tmp_path / "none", "--terminal")[1]


# ---- in a real terminal --------------------------------------------------------------------


@pytest.fixture
def spawn(there):
    pexpect = pytest.importorskip("pexpect", reason="pip install pexpect")
    running = []

    def start(**env):
        env = {**os.environ, "TERM": "xterm", "PYTHONPATH": str(Path(ocrfix.__file__).parents[1]),
               "NO_COLOR": "", **env}  # fmt: skip
        args = ["-m", "ocrfix", "review", str(there), "--terminal", "--by", "Ann"]
        child = pexpect.spawn(sys.executable, args, env=env, encoding="utf-8", timeout=20,
                              dimensions=(30, 60))  # fmt: skip
        child.delaybeforesend = None
        child.ptyproc.delayafterclose = child.ptyproc.delayafterterminate = 0
        running.append(child)
        return child

    yield start
    for child in running:
        if not child.closed and child.isalive():
            child.kill(signal.SIGKILL)
            child.wait()


def test_in_a_terminal_a_key_needs_no_return(spawn, there):
    import pexpect

    key = ids(there)
    child = spawn()
    child.expect(r"\x1b\[H\x1b\[2J")
    child.expect("1 wait, 1 flag")
    child.send("y")
    child.expect("accepted " + key["s.arid"])
    child.send("e")
    child.expect("cannot be amended|instead: ")
    child.send("\x15\r")
    child.expect(r"\? ")
    child.send("u")
    child.send("q")
    child.expect("results written")
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 0


def test_edit_starts_with_the_wording_that_is_proposed(spawn, there):
    key = ids(there)
    child = spawn(NO_COLOR="1")
    child.expect(r"Accept this change")
    child.send("e")
    child.expect("instead: and")
    child.send(" so\r")
    child.expect("amended " + key["s.arid"])
    child.send("q")
    child.expect("results written")
    assert folder.decisions(there).by_change[key["s.arid"]].new == "and so"


def test_ctrl_c_in_a_line_ends_the_line_and_ctrl_z_comes_back(spawn, there):
    key = ids(there)
    child = spawn(NO_COLOR="1")
    child.expect("Accept this change")
    child.send("e")
    child.expect("instead: and")
    child.send("\x03")
    child.expect("Not changed")
    child.expect("Accept this change")
    child.kill(signal.SIGSTOP)
    child.kill(signal.SIGCONT)
    child.send("y")
    child.expect("accepted " + key["s.arid"])
    child.send("\x04")  # Ctrl-D
    child.expect("results written")


@pytest.mark.parametrize("end", ["ctrl-c", "hup", "closed"])
def test_however_it_ends_decisions_are_kept_and_results_written(spawn, there, end):
    import pexpect

    key = ids(there)
    child = spawn()
    child.expect("Accept this change")
    child.send("y")
    child.expect("accepted " + key["s.arid"])
    child.expect(r"\? ")
    if end == "ctrl-c":
        child.send("\x03")
    elif end == "hup":
        child.kill(signal.SIGHUP)
    if end == "closed":
        child.ptyproc.fileobj.close()
        os.waitpid(child.pid, 0)
        child.ptyproc.closed, child.closed, child.terminated = True, True, True
    else:
        child.expect(pexpect.EOF)
        child.wait()
        assert child.exitstatus == 130
    assert verdicts(there) == {key["s.arid"]: "accept"}
    assert "sat and slept" in (there / folder.RESTORED).read_text()
