"""The restoration folder: it comes back as it was, proves itself, and loses no decision."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from ocrfix.cli.main import cli
from ocrfix.core.decisions import NONE, Decision, Decisions
from ocrfix.core.document import Document
from ocrfix.core.edits import Edit, Fix, Safety
from ocrfix.core.ledger import Ledger
from ocrfix.core.reanchor import describe
from ocrfix.errors import LedgerError, OcrfixError
from ocrfix.proof import prove
from ocrfix.storage import folder
from ocrfix.storage.ledger_file import dumps

TEXT = "It was a com-\nfortable house , and\nthe comfortable chair stood in it .\n" * 3
OTHER = TEXT.replace("house", "barn")
FILES = {
    "scan.txt",
    "pages.tsv",
    "restored.txt",
    "ledger.jsonl",
    "decisions.tsv",
    "changes.patch",
    "report.html",
    "checksums.sha256",
}


def ocr(*args, **how):
    """What the command line says: (exit code, standard output, standard error)."""
    done = CliRunner().invoke(cli, [str(each) for each in args], standalone_mode=False, **how)
    if isinstance(done.exception, OcrfixError):
        return 2, done.stdout, done.stderr + f"ocrfix: {done.exception}"
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.return_value, done.stdout, done.stderr


@pytest.fixture
def made(tmp_path):
    """A folder with a restoration of a safe change, a proposal and a flag."""
    ledger = Ledger(Document.from_bytes(b"one tbe three fo\xc3\xbcr five\n", "some.txt"))
    edits = [(4, 7, "the", Safety.SAFE), (14, 18, "four", Safety.REVIEW), (19, 23, "", Safety.NOTE)]
    fixes = [Fix((Edit.at(s, e, new),), "t.r", "why", 0.9, safety) for s, e, new, safety in edits]
    ledger.record("t", ledger.view(NONE), fixes)
    folder.save(tmp_path / "some", ledger, NONE)
    return tmp_path / "some"


@pytest.fixture
def scan(tmp_path):
    path = tmp_path / "book.txt"
    path.write_bytes(TEXT.encode())
    return path


@pytest.fixture
def out(tmp_path, scan):
    """A scan that `run` restored."""
    assert ocr("run", scan, "-o", tmp_path / "out", "-q")[0] in {0, 1}
    return tmp_path / "out" / "book"


def decide(path, verdict, change, **rest):
    made = Decisions.of([Decision(verdict, change.id, **rest)])
    folder.write(path / "decisions.tsv", folder.dumps(made).encode())


def test_a_folder_comes_back_as_it_was_saved(made):
    assert {path.name for path in made.iterdir()} == FILES
    found = folder.load(made)
    assert dumps(found.ledger) == (made / "ledger.jsonl").read_text("utf-8")
    assert found.decisions == NONE
    assert found.ledger.text() == "one the three fo\xfcr five\n"
    assert prove(found.path).wrong == ()


def test_two_runs_give_the_same_bytes(made, out, scan, tmp_path):
    ocr("run", scan, "-o", tmp_path / "again", "-q")
    for name in FILES:
        assert (out / name).read_bytes() == (tmp_path / "again" / "book" / name).read_bytes(), name


@pytest.mark.parametrize("level", ["safe", "review", "none"])
def test_what_was_applied_is_known_to_all_commands(made, level):
    ocr("apply", made, "--apply", level)
    code, said, _ = ocr("verify", made)
    assert (code, f"--apply {level}" in said) == (0, True)
    states = {
        row.split("  ")[2] for row in ocr("diff", made)[1].splitlines() if row.startswith("page")
    }
    assert ("proposed" in states, "flagged" in states) == (level != "review", True)
    assert ocr("apply", made, "--apply", "none", "-o", "-")[1] == "one tbe three fo\xfcr five\n"


def test_an_edited_result_fails_and_apply_mends_it(made):
    (made / "restored.txt").write_text("edited", "utf-8")
    code, said, _ = ocr("verify", made)
    assert code == 1
    assert said.startswith(f"{made}: FAILED\n  restored.txt is not what scan, ledger and decisions")
    assert ocr("apply", made)[0] == 0
    assert ocr("verify", made)[0] == 0


@pytest.mark.parametrize("name", ["scan.txt", "ledger.jsonl", "restored.txt"])
def test_a_missing_file_fails(made, name):
    (made / name).unlink()
    code, said, _ = ocr("verify", made)
    assert (code, f"{name} is missing" in said) == (1, True)


def test_one_bad_folder_does_not_hide_the_others(made, tmp_path):
    (tmp_path / "bad").mkdir()
    code, said, _ = ocr("verify", tmp_path / "bad", made)
    assert code == 1
    assert "bad: FAILED" in said
    assert "some: proved" in said
    assert ocr("verify", tmp_path / "nowhere")[0] == 2


@pytest.mark.parametrize("at", [0, 1, 30, 200, -1, -2, -40])
def test_a_damaged_ledger_is_refused(made, at):
    data = bytearray((made / "ledger.jsonl").read_bytes())
    data[at] = ord("#") if data[at] != ord("#") else ord("%")
    (made / "ledger.jsonl").write_bytes(data)
    with pytest.raises(LedgerError):
        folder.load(made)
    assert ocr("verify", made)[0] == 1
    for command in (["diff", made], ["apply", made], ["explain", made, "a"]):
        code, said, error = ocr(*command)
        assert (code, said, error.startswith("ocrfix: ")) == (2, "", True)


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff\xfe", b"[]\n", b'{"ocrfix": 99}\n'])
def test_a_foreign_ledger_is_refused(made, data):
    (made / "ledger.jsonl").write_bytes(data)
    with pytest.raises(LedgerError):
        folder.load(made)


def test_another_scan_under_a_ledger_is_refused(made):
    (made / "scan.txt").write_bytes(b"one tbe three fo\xc3\xbcr sixx\n")
    assert ocr("verify", made)[0] == 1
    assert ocr("apply", made)[0] == 2


@pytest.mark.parametrize("data", [b"\xff\xfe", b"nonsense\n", b"verdict\tchange\nmaybe\tabc\n"])
def test_damaged_decisions_are_refused_and_left_alone(out, scan, data):
    (out / "decisions.tsv").write_bytes(data)
    for command in (["run", scan, "-o", out.parent], ["apply", out], ["diff", out]):
        code, _, error = ocr(*command)
        assert (code, "ecisions" in error) == (2, True)
    assert (out / "decisions.tsv").read_bytes() == data


def test_decisions_are_honoured_and_kept_when_run_again(out, scan):
    change = next(c for c in folder.load(out).ledger.changes if c.safety == Safety.SAFE)
    decide(out, "reject", change, by="Ann")
    before = (out / "decisions.tsv").read_bytes()
    ocr("run", scan, "-o", out.parent, "-q")
    assert (out / "decisions.tsv").read_bytes() == before
    assert "rejected by Ann" in ocr("explain", out, change.id)[1]
    assert ocr("verify", out)[0] == 0
    (out / "decisions.tsv").unlink()
    assert ocr("verify", out)[0] == 1
    ocr("apply", out)
    assert "applied" in ocr("explain", out, change.id)[1]


def test_named_decisions_move_the_old_ones_aside(out, scan, tmp_path):
    one, two = [c for c in folder.load(out).ledger.changes if c.safety == Safety.SAFE][:2]
    decide(out, "reject", one)
    before = (out / "decisions.tsv").read_bytes()
    decide(tmp_path, "reject", two)
    for _ in range(2):
        ocr("run", scan, "-o", out.parent, "-q", "--decisions", tmp_path / "decisions.tsv")
        assert (out / "decisions-1.tsv").read_bytes() == before
        assert set(folder.load(out).decisions.by_change) == {two.id}
    assert not (out / "decisions-2.tsv").exists()
    assert ocr("run", scan, "--decisions", tmp_path / "none.tsv")[0] == 2


@pytest.mark.parametrize("decided", [False, True])
def test_another_scan_in_the_folder_is_refused(out, scan, decided):
    change = folder.load(out).ledger.changes[0]
    if decided:
        decide(out, "reject", change)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    scan.write_bytes(OTHER.encode())
    code, _, error = ocr("run", scan, "-o", out.parent)
    assert (code, "has the restoration of another scan" in error) == (2, True)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert ocr("run", scan, "-o", out.parent, "--force", "-q")[0] in {0, 1}
    assert (out / "scan.txt").read_bytes() == OTHER.encode()
    assert (out / "decisions.tsv").read_bytes() == before["decisions.tsv"]


def test_decisions_move_over_to_a_new_scan_of_the_same_book(tmp_path):
    scan, out = tmp_path / "book.txt", tmp_path / "out" / "book"
    scan.write_text("The first page.\n\nA most com-\nfortable chair. Comfortable.\n", "utf-8")
    ocr("run", scan, "-o", out.parent, "-q")
    found = folder.load(out)
    change = next(c for c in found.ledger.changes if "hyphens" in c.rule)
    decision = describe(found.ledger, change)._replace(verdict="reject")
    folder.write(out / "decisions.tsv", folder.dumps(Decisions.of([decision])).encode())
    scan.write_text("First page.\n\nA most com-\nfortable chair. Comfortable.\n", "utf-8")
    code, _, error = ocr("run", scan, "-o", out.parent, "-q", "--force")
    assert (code, "now counts for change" in error) == (1, True)
    text = (out / "restored.txt").read_text("utf-8")
    assert "com-fortable" in text  # the hyphen that was rejected stays
    assert ocr("verify", out)[0] == 0
    assert ocr("run", scan, "-o", out.parent, "-q")[0] in {0, 1}
    assert (out / "restored.txt").read_text("utf-8") == text


def test_the_same_scan_and_decisions_give_the_same_text_with_old_ids_and_new(tmp_path):
    """Accept all proposals, put a title page before the scan, run with the old and new ids."""
    pamphlet = (Path(__file__).parents[1] / "fixtures/along-came-stakhanov/scan.txt").read_text()
    scan, out = tmp_path / "book.txt", tmp_path / "out" / "book"
    scan.write_text(pamphlet, "utf-8")
    assert ocr("run", scan, "-o", out.parent, "-q", "--fast")[0] == 1
    ledger = folder.load(out).ledger
    waiting = [c for c in ledger.changes if c.safety == Safety.REVIEW]
    rows = [describe(ledger, c)._replace(verdict="accept") for c in waiting]
    assert len(rows) > 5
    folder.write(tmp_path / "d.tsv", folder.dumps(Decisions.of(rows)).encode())
    scan.write_text("The Title\n\n" + pamphlet, "utf-8")
    texts = []
    for decisions in (tmp_path / "d.tsv", out / "decisions.tsv"):
        assert ocr("run", scan, "-o", out.parent, "-q", "--force", "--fast",
                   "--decisions", decisions)[0] == 1  # fmt: skip
        texts.append((out / "restored.txt").read_text("utf-8"))
        assert folder.load(out).ledger.text(folder.load(out).decisions) == texts[-1]
    assert texts[0] == texts[1]


ENCODED = {
    "latin-1": ("caf\xe9 , cr\xe8me .\n".encode("latin-1"), ["--encoding", "latin-1"]),
    "crlf": (TEXT.replace("\n", "\r\n").encode(), []),
    "bom": (b"\xef\xbb\xbf" + TEXT.encode(), []),
    "utf-16": (TEXT.encode("utf-16"), []),
    "stray byte": (TEXT.encode() + b"\xff", []),
    "nul": (b"a\0b , c\n", []),
    "empty": (b"", []),
    "no line end": (b"a", []),
    "one line end": (b"\n", []),
    "form feeds": (b"\f\f\f", []),
}


@pytest.mark.parametrize("kind", ENCODED)
def test_the_bytes_of_any_scan_come_back(kind, tmp_path):
    data, options = ENCODED[kind]
    (tmp_path / "x.txt").write_bytes(data)
    assert ocr("run", tmp_path / "x.txt", "-o", tmp_path, *options)[0] in {0, 1}
    assert ocr("verify", tmp_path / "x")[0] == 0
    assert ocr("apply", tmp_path / "x", "--apply", "none", "-o", tmp_path / "back")[0] == 0
    assert (tmp_path / "back").read_bytes() == data
    assert (tmp_path / "x" / "scan.txt").read_bytes() == data


REFUSED = {
    "pdf": (b"%PDF-1.4", "PDF"),
    "latin-1": (b"\xe9\xe8\xe9 caf\xe9", "--encoding latin-1"),
    "binary": (bytes(range(128, 256)) * 4, "not UTF-8"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_text_is_refused_and_nothing_written(kind, tmp_path):
    data, message = REFUSED[kind]
    (tmp_path / "x.txt").write_bytes(data)
    code, _, error = ocr("run", tmp_path / "x.txt", "-o", tmp_path / "out")
    assert (code, message in error) == (2, True)
    assert not (tmp_path / "out").exists()


def test_missing_scans_and_unwritable_folders_are_said(tmp_path, scan):
    assert "No such file" in ocr("run", tmp_path / "no.txt")[2]
    (tmp_path / "file").write_text("", "utf-8")
    code, _, error = ocr("run", scan, "-o", tmp_path / "file")
    assert (code, "cannot be written" in error) == (2, True)
    (tmp_path / "empty").mkdir()
    assert "no text, OCR files or page images" in ocr("run", tmp_path / "empty")[2]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes anywhere")
def test_a_read_only_folder_is_said(tmp_path, scan):
    (tmp_path / "out").mkdir(mode=0o500)
    code, _, error = ocr("run", scan, "-o", tmp_path / "out")
    assert (code, "cannot be written" in error) == (2, True)


def test_a_full_disk_leaves_the_old_file(out, monkeypatch):
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        folder.save_results(out, *folder.load(out)[1:3])
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
