"""`verify`: each file of a restoration is covered, and what is not proved is said."""

from __future__ import annotations

import hashlib
import shutil

import pytest

from ocrfix.proof import LIMITS, prove
from ocrfix.review.clock import timestamp
from ocrfix.review.desk import Desk
from ocrfix.storage import folder

SCAN = "one tbe two thc three.\nA line that ends in a di-\nvided word, and tbe end of it.\n" * 3


@pytest.fixture
def out(said, tmp_path):
    """A restoration on which one thing was decided."""
    (tmp_path / "book.txt").write_text(SCAN, "utf-8")
    assert said("run", "book.txt", "-o", "out", "-q", "--fast")[0] < 2
    path = tmp_path / "out" / "book"
    desk = Desk(path, "Ann")
    desk.decide([desk.verdict("reject", desk.ledger.changes[0].id)])
    desk.close()
    return path


def swapped(path):
    """The restored text of another level put in the place of the one that was written."""
    found = folder.load(path)
    text = found.ledger.text(found.decisions.applying(folder.LEVELS["none"]))
    (path / "restored.txt").write_text(text, "utf-8")


def altered(name):
    def alter(path):
        data = (path / name).read_bytes()
        (path / name).write_bytes(data.replace(b"e", b"c", 1))

    return alter


def reworded(path):
    table = path / "decisions.tsv"
    table.write_text(table.read_text("utf-8").replace("Ann", "Bob"), "utf-8")


def emptied(name):
    return lambda path: (path / name).write_bytes(b"")


ALTERED = [
    ("another level", swapped, "restored.txt was not written with the other files"),
    ("a patch", altered("changes.patch"), "changes.patch"),
    ("no patch", emptied("changes.patch"), "changes.patch, applied to the scan, does not give"),
    ("a map", altered("pages.tsv"), "pages.tsv is not the map of this text"),
    ("a report", altered("report.html"), "report.html was not written with the other files"),
    ("a scan", altered("scan.txt"), "scan"),
    ("who decided", reworded, "rows that it was written by were altered or taken out"),
    ("decisions gone", lambda path: (path / "decisions.tsv").unlink(), "decisions"),
]


@pytest.mark.parametrize(("alter", "says"), [a[1:] for a in ALTERED], ids=[a[0] for a in ALTERED])
def test_a_file_that_was_altered_fails(out, said, alter, says):
    assert prove(out).wrong == ()
    alter(out)
    assert says in "\n".join(prove(out).wrong)
    code, printed, _ = said("verify", out)
    assert (code, printed.partition("\n")[0]) == (1, f"{out}: FAILED")


def test_a_patch_and_its_checksum_forged_together_fail_by_application(out):
    for name, old in (("changes.patch", b"\n+"), ("pages.tsv", b"\t0")):
        data = (out / name).read_bytes()
        begin, found, end = data.rpartition(old)
        forged = begin + found + b"1" + end
        sums = (out / "checksums.sha256").read_text("utf-8")
        was, now = (hashlib.sha256(each).hexdigest() for each in (data, forged))
        (out / name).write_bytes(forged)
        (out / "checksums.sha256").write_text(sums.replace(was, now), "utf-8")
        assert folder.differing(out) == []
        assert len(prove(out).wrong) == 1
        (out / name).write_bytes(data)
        (out / "checksums.sha256").write_text(sums, "utf-8")


def test_it_says_what_it_proves_by_whom_and_what_not(out, said, monkeypatch):
    code, printed, _ = said("verify", out)
    assert code == 0
    assert "1 row of decisions.tsv, as restored.txt was written by (Ann, 20" in printed
    assert LIMITS in printed
    assert folder.load(out).ledger.rules in printed
    seal = hashlib.sha256((out / "checksums.sha256").read_bytes()).hexdigest()
    assert printed.endswith(f"keep its own sha256 elsewhere:\n  {seal}\n")
    twice = (out / "decisions.tsv").read_text("utf-8").splitlines(keepends=True)[1]
    with (out / "decisions.tsv").open("a", encoding="utf-8") as table:
        table.write(twice)
    printed = said("verify", out)[1]
    assert "rows were added to decisions.tsv since, which change nothing in restored.txt" in printed
    assert "1 of 2 rows of decisions.tsv are overruled by later ones" in printed


def test_rows_that_came_after_the_text_fail_until_they_are_applied(out, said):
    change = folder.load(out).ledger.changes[1].id
    with (out / "decisions.tsv").open("a", encoding="utf-8") as table:
        table.write(f"reject\t{change}\n")
    assert "decisions came after it" in prove(out).wrong[0]
    assert said("apply", out)[0] < 2
    assert prove(out).wrong == ()


def test_an_older_folder_without_checksums_is_proved_and_that_is_said(out):
    (out / "checksums.sha256").unlink()
    found = prove(out)
    assert (found.wrong, "older than checksums.sha256" in found.said[-1]) == ((), True)


def test_decisions_of_people_say_when(out, monkeypatch):
    [row] = folder.decision_rows(out)
    assert row.at[:2] == "20"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert timestamp() == "1970-01-01T00:00:00Z"
    desk = Desk(out, "Bob")
    change = desk.ledger.changes[1].id
    desk.decide([desk.verdict("reject", change)])
    desk.undo()
    desk.redo()
    desk.decide([desk.verdict("reject", change)])  # nothing new
    rows = folder.decision_rows(out)
    assert [r.verdict for r in rows] == ["reject", "reject", "open", "reject"]
    assert {r.at for r in rows[1:]} == {"1970-01-01T00:00:00Z"}


def test_tables_of_earlier_versions_are_read_and_get_the_column(out, tmp_path):
    table = out / "decisions.tsv"
    rows = [line.rpartition("\t")[0] for line in table.read_text("utf-8").splitlines()]
    old = tmp_path / "old"
    shutil.copytree(out, old)
    (old / "decisions.tsv").write_text("\n".join(rows) + "\n", "utf-8")
    assert [r.at for r in folder.decision_rows(old)] == [""]
    desk = Desk(old, "Bob")
    desk.decide([desk.verdict("reject", desk.ledger.changes[1].id)])
    assert [bool(r.at) for r in folder.decision_rows(old)] == [False, True]
    assert (old / "decisions.tsv").read_text("utf-8").partition("\n")[0].endswith("\tat")
