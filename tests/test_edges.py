"""Faults at the edges: names, locks, files that others write, tables by hand."""

from __future__ import annotations

import gc
from multiprocessing.context import ForkContext
from pathlib import Path
from types import SimpleNamespace

import pytest
import regex

import ocrfix
from ocrfix.authoring import template
from ocrfix.cli.naming import drive_names
from ocrfix.core.decisions import REJECT, Decisions, rows
from ocrfix.core.reanchor import describe
from ocrfix.core.status import Shown
from ocrfix.errors import DecisionError, StorageError
from ocrfix.project import read
from ocrfix.render import diff
from ocrfix.render.signs import plain, signs
from ocrfix.rules.loading import load
from ocrfix.rules.match import literals, nested
from ocrfix.rules.rule import upper, wilson
from ocrfix.scale.pool import each_apart
from ocrfix.stability import second_run
from ocrfix.storage import append_log, folder, locking, word_lists
from ocrfix.storage.page_status import PROOFREAD, VALIDATED, States
from ocrfix.storage.word_lists import WordLists

# ---- rules and projects ------------------------------------------------------------------------


def test_a_rule_for_a_region_goes_into_the_file_of_its_language(tmp_path):
    path = template.home("scannos.xqz-for-and", tmp_path, "en-GB")
    assert path == tmp_path / "scannos.en.toml"


def test_new_in_a_project_of_a_region_makes_rules_that_load(said, tmp_path):
    assert said("rules", "new", "scannos.xqz-for-and", "--language", "en-GB")[0] == 0
    assert said("rules", "test", "--language", "en-GB")[0] == 0
    assert not (tmp_path / "rules/scannos.en-GB.toml").exists()


@pytest.mark.parametrize(
    "line", ["rules = []", "rules=[ ]  # none yet", "rules = [\n]", '"rules" = []']
)
def test_an_empty_list_of_folders_is_replaced(said, tmp_path, line):
    (tmp_path / "ocrfix.toml").write_text(f"# a project\n{line}\noff = []\n")
    assert said("rules", "new", "scannos.xqz-for-and")[0] == 0
    text = (tmp_path / "ocrfix.toml").read_text()
    assert (text.count("rules"), "off = []" in text, "# a project" in text) == (2, True, True)
    assert read(tmp_path / "ocrfix.toml").folders == (Path(template.FOLDER),)


RULE = """
[[rule]]
id = "scannos.qxz-for-and"
summary = "`qxz` read for `and`"
find = '\\b(?P<fix>qxz)\\b'
put = "and"
safety = "review"
why = "It is no word."
examples = [{ before = "He qxz she.", after = "He and she." }, { leave = "Qx and she." }]
"""


def test_rules_in_the_working_directory_are_tested(said, tmp_path):
    (tmp_path / "scannos.en.toml").write_text(RULE)
    code, _, err = said("rules", "test", "--rules", ".")
    assert code == 0
    assert err.startswith("1 rule: 3 examples and expressions, 0 failed")


def test_a_project_file_among_the_rules_is_named_as_the_cause(said, tmp_path):
    (tmp_path / "ocrfix.toml").write_text('rules = ["."]\n')
    (tmp_path / "scan.txt").write_text("It was a cold morning.\n")
    code, _, err = said("run", "scan.txt")
    assert code == 2
    assert "ocrfix.toml" in err
    assert "the settings file of a project" in err


def test_explain_shows_the_record_of_a_rule_of_the_project(said, tmp_path):
    (tmp_path / "ocrfix.toml").write_text('rules = ["own"]\n')
    (tmp_path / "own/measured").mkdir(parents=True)
    (tmp_path / "own/scannos.en.toml").write_text(RULE)
    (tmp_path / "own/measured/own.tsv").write_text(
        "rule\tright\tof\ton\nscannos.qxz-for-and\t9\t12\ttwo letters\n"
    )
    (tmp_path / "scan.txt").write_text("It was a cold morning qxz they went on.\n")
    assert said("run", "scan.txt", "-o", "out")[0] == 1
    (change,) = folder.load(tmp_path / "out/scan").ledger.changes
    out = said("explain", "out/scan", change.id)[1]
    assert "right 9 times of 12, on two letters" in out


@pytest.mark.parametrize(
    ("find", "text"),
    [
        ("(?s)tlie.x", "tlie\nx"),
        ("(?a)\\btlie", "tlie"),
        ("(?-i:tlie)", "tlie"),
        ("(?s:tl.ie)x", "tl\niex"),
        ("(?P<fix>ab)(?P=fix)", "abab"),
        ("(ab)-(?1)", "ab-ab"),
        ("(?P<two>cd)x(?&two)", "cdxcd"),
        ("(?:tlie){e<=1}", "tbie"),
        ("(?i:tlie)", "TLIE"),
        ("(?si:tlie)", "TLIE"),
        ("(?V1)tlie", "tlie"),
        ("\\p{Lu}lie", "Tlie"),
        ("(?<=a)lie(?=s)", "alies"),
    ],
)
def test_what_every_match_contains(find, text):
    assert regex.search(find, text, regex.VERSION1 | regex.MULTILINE)
    needed = literals(find)
    assert not needed or any(each in text for each in needed)
    assert nested(find) == ""


def test_flags_do_not_hide_the_letters_after_them():
    assert literals("(?s)tlie") == ("tlie",)
    assert literals("(?s:tlie)") == ("tlie",)


def test_the_bounds_are_the_ends_of_the_two_sided_interval():
    assert wilson(75, 75) == pytest.approx(0.9513, abs=1e-4)
    assert upper(0, 75) == pytest.approx(1 - wilson(75, 75))


# ---- names, locks, processes -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("drive", "names"),
    [
        ("C:", ("C",)),
        (r"\\server\share", ("server", "share")),
        (r"\\?\C:", ("C",)),
        ("//my.server/share", ("my.server", "share")),
        ("", ()),
    ],
)
def test_a_drive_names_folders_below_out(drive, names):
    assert drive_names(drive) == names


def test_a_process_that_cannot_start_leaves_nothing_open(monkeypatch):
    def refuse(_self):
        raise OSError("no process left")

    ends = []
    pipe = ForkContext.Pipe

    def kept(self, *args, **kwargs):
        ends.append(pipe(self, *args, **kwargs))
        return ends[-1]

    process = SimpleNamespace(start=lambda: refuse(None))
    monkeypatch.setattr(ForkContext, "Process", lambda *_, **__: process)
    monkeypatch.setattr(ForkContext, "Pipe", kept)
    before = gc.get_freeze_count()
    with pytest.raises(OSError, match="no process left"):
        list(each_apart(str, [1], 1, 5))
    assert gc.get_freeze_count() <= before
    assert all(end.closed for pair in ends for end in pair)


def test_a_rejection_excuses_only_its_own_place():
    """Of two places with the same words, one was rejected; the other must not be hidden."""

    def again(view, rules):
        text = view.text
        for at in (i for i in range(len(text)) if text.startswith("tbe", i)):
            edits = [ocrfix.Edit.at(at, at + 3, "the")]
            yield rules.fix("scannos.h-read-as-b", edits)

    def once(view, rules):
        yield next(again(view, rules))

    again.__name__ = once.__name__ = "scannos"
    document = ocrfix.Document.from_text("It was tbe man, and so tbe other.")
    rules = load("en")
    first = ocrfix.run(document, rules, passes=(once,))
    (change,) = first.changes
    rejected = describe(first.ledger, change)._replace(verdict=REJECT)
    first = ocrfix.run(document, rules, Decisions.of([rejected]), (once,))
    (left,) = second_run(first, rules, (again,))
    assert left.scan == (23, 26)


# ---- word lists --------------------------------------------------------------------------------


def test_a_list_in_latin_1_stays_as_it_is(tmp_path):
    (tmp_path / WordLists.GOOD).write_bytes("# Wörter\ncafé\nnaïf\n".encode("latin-1"))
    lists = WordLists(tmp_path)
    assert lists.of(WordLists.GOOD) == ["café", "naïf"]
    lists.put("über", WordLists.GOOD)
    assert (tmp_path / WordLists.GOOD).read_bytes() == "# Wörter\ncafé\nnaïf\nüber\n".encode(
        "latin-1"
    )
    lists.put("œuvre", WordLists.GOOD)
    assert lists.of(WordLists.GOOD) == ["café", "naïf", "über", "œuvre"]


def test_a_word_whose_move_fails_stays_where_it_was(tmp_path, monkeypatch):
    lists = WordLists(tmp_path)
    lists.put("tlie", WordLists.BAD)
    real = word_lists.write

    def full(path, data):
        if path.name == WordLists.BAD:
            raise OSError(28, "No space left on device", str(path))
        real(path, data)

    monkeypatch.setattr(word_lists, "write", full)
    with pytest.raises(DecisionError, match=r"bad_words.txt: cannot be written: No space"):
        lists.put("tlie", WordLists.GOOD)
    assert (lists.of(WordLists.GOOD), lists.of(WordLists.BAD)) == ([], ["tlie"])


def test_lists_are_written_under_a_lock(tmp_path, monkeypatch):
    held = []
    monkeypatch.setattr(
        word_lists, "write", lambda *_: held.append((tmp_path / word_lists.LOCK).exists())
    )
    WordLists(tmp_path).put("tlie", WordLists.BAD)
    assert held == [True]
    assert not (tmp_path / word_lists.LOCK).exists()


def test_a_list_that_cannot_be_read_is_a_decision_error(tmp_path, monkeypatch):
    (tmp_path / WordLists.GOOD).write_text("tlie\n")

    def refused(_self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refused)
    with pytest.raises(DecisionError, match=r"good_words.txt: cannot be read: Permission denied"):
        WordLists(tmp_path).of(WordLists.GOOD)


# ---- tables ------------------------------------------------------------------------------------


def test_decisions_made_while_a_run_writes_are_kept(tmp_path, monkeypatch):
    """A review begins between the run's check for decisions and its lock on the table."""
    result = ocrfix.restore("It was tbe man.\n")
    row = "reject\t" + result.changes[0].id + "\t7\t10\ttbe\tthe\tAnn\t\t\n"
    table = tmp_path / folder.DECISIONS
    real = locking.open_locked

    def late(path, flags=0):
        if path == table:
            table.write_text("\t".join(folder.COLUMNS) + "\n" + row)
        return real(path, flags)

    monkeypatch.setattr(folder, "open_locked", late)
    folder.save(tmp_path, result.ledger, result.decisions)
    assert row in table.read_text()
    assert (tmp_path / folder.RESTORED).read_text() == "It was tbe man.\n"


def test_a_run_that_cannot_write_leaves_no_empty_table(tmp_path, monkeypatch):
    result = ocrfix.restore("It was tbe man.\n")

    def full(*_):
        raise OSError(28, "No space left on device", "ledger.jsonl")

    monkeypatch.setattr(folder, "write_all", full)
    with pytest.raises(StorageError):
        folder.save(tmp_path / "new", result.ledger, result.decisions)
    assert not (tmp_path / "new").exists()


def test_one_person_is_one_however_the_name_is_spaced(tmp_path):
    states = States(tmp_path, 3)
    states.say(1, PROOFREAD, "Ann  Lee")
    with pytest.raises(DecisionError, match="a second person"):
        states.say(1, VALIDATED, " Ann  Lee ")
    states.say(1, VALIDATED, "Ben Lee")


def test_a_column_that_is_there_twice_is_refused():
    with pytest.raises(DecisionError, match="each once"):
        rows("verdict\tchange\tnew\tnew\naccept\t0123456789ab\ta\tb\n")


def test_a_table_that_cannot_be_mended_is_closed(tmp_path, monkeypatch):
    path = tmp_path / "t.tsv"
    path.write_text("a\tb\nx")
    opened = []
    real = append_log.open_locked
    monkeypatch.setattr(
        append_log, "open_locked", lambda *args: opened.append(real(*args)) or opened[-1]
    )

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(append_log, "_put", full)
    table = append_log.Table(path, "a\tb\n")
    with pytest.raises(DecisionError, match="cannot be written"), table.locked():
        pass
    assert [file.closed for file in opened] == [True]


# ---- what is shown -----------------------------------------------------------------------------


@pytest.mark.parametrize("plane", range(17))
def test_noncharacters_of_all_planes_are_signs(plane):
    text = chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF)
    assert "\ufffe" not in signs(text)
    assert len(signs(text)) > 6
    assert plain(signs(text)) == text


def test_a_context_may_end_at_the_first_character():
    """The only blank in reach is the first character, and the change is an insertion before it."""
    (change,) = ocrfix.restore("\ufeffx", "en", passes=("encoding",)).ledger.changes
    each = Shown(change, "applied", "")
    ledger = SimpleNamespace(document=SimpleNamespace(text=" " + "x" * 100))
    place = SimpleNamespace(scan=ocrfix.Span(0, 0), old="", new="q")
    assert diff.snippet(ledger, place, each, colour=False) == "{+q+}…"
