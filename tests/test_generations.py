"""A restoration folder is that of one run, or says that it is not, wherever the writing stops."""

from __future__ import annotations

import errno
import functools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from ocrfix.core.decisions import NONE, REJECT
from ocrfix.core.document import Document
from ocrfix.core.edits import Edit, Fix, Safety
from ocrfix.core.ledger import Ledger
from ocrfix.errors import OcrfixError, StorageError
from ocrfix.proof import prove
from ocrfix.review.desk import Desk
from ocrfix.storage import checksums, folder

pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")

FILES = ("scan.txt", "ledger.jsonl", "restored.txt", "changes.patch", "pages.tsv", "report.html")


def a_ledger(new, scan=b"one tbe three four\n"):
    """A ledger in which one word was repaired: what one run gives, and another otherwise."""
    ledger = Ledger(Document.from_bytes(scan, "some.txt"))
    fixes = [Fix((Edit.at(4, 7, new),), "t.r", f"why {new}", 0.9, Safety.SAFE)]
    ledger.record("t", ledger.view(NONE), fixes)
    return ledger


def held(path):
    """What lies in a folder, but for decisions."""
    return {
        each.name: each.read_bytes()
        for each in sorted(path.iterdir())
        if each.is_file() and each.name != "decisions.tsv" and each.name[0] != "."
    }


@pytest.fixture
def generations(tmp_path):
    """A folder, and what it holds after each of two runs."""
    path, held_by = tmp_path / "some", []
    for new in ("old", "new"):
        folder.save(path, a_ledger(new), NONE)
        held_by.append(held(path))
    return path, *held_by


def put_back(path, files):
    for each in path.iterdir():
        if each.is_dir():
            shutil.rmtree(each)
        elif each.name != "decisions.tsv":
            each.unlink()
    for name, data in files.items():
        (path / name).write_bytes(data)


def verified(path):
    """Whether `verify` says that all is proved, and what it says."""
    try:
        wrong = prove(path).wrong
    except OcrfixError as error:
        wrong = [str(error)]
    return not wrong, "\n".join(wrong)


def in_child(work):
    """Do `work` in a process of its own; whether it came to its end."""
    child = os.fork()
    if not child:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1] == 0


def killed(monkeypatch, name, at, work):
    """Do `work` in a process that dies, as by kill -9, at the call number `at` of `os.NAME`."""
    real, calls = getattr(os, name), []

    def dies(*args, **named):
        calls.append(args)
        if len(calls) == at:
            os._exit(9)
        return real(*args, **named)

    with monkeypatch.context() as patch:
        patch.setattr(os, name, dies)
        return not in_child(work)


def test_checksums_name_each_file_and_are_checked_without_ocrfix(generations):
    path, _, _ = generations
    sums = checksums.loads((path / "checksums.sha256").read_bytes())
    assert set(sums.files) == set(FILES)
    table = (path / "decisions.tsv").read_bytes()
    assert sums.decided == (len(table), checksums.sum_of(table))
    if shutil.which("sha256sum"):
        command = ["sha256sum", "--strict", "-c", "checksums.sha256"]
        subprocess.run(command, cwd=path, check=True, capture_output=True)


@pytest.mark.parametrize("name", ["replace", "fsync"])
def test_a_kill_leaves_one_run_or_shows(generations, monkeypatch, name):
    path, old, new = generations
    at = 1
    while True:
        put_back(path, old)
        if not killed(monkeypatch, name, at, lambda: folder.save(path, a_ledger("new"), NONE)):
            break
        now = held(path)
        proved, said = verified(path)
        assert proved == (now in (old, new)), (at, said)
        assert proved or "`ocrfix apply" in said
        folder.save(path, a_ledger("new"), NONE)
        assert held(path) == new
        assert not [each for each in path.iterdir() if each.name.startswith(".")]
        at += 1
    assert at > len(FILES)


def test_a_kill_of_the_first_run_shows(monkeypatch, tmp_path):
    at = 1
    while True:
        path = tmp_path / str(at)
        work = functools.partial(folder.save, path, a_ledger("new"), NONE)
        if not killed(monkeypatch, "replace", at, work):
            break
        assert not verified(path)[0]
        work()
        assert verified(path) == (True, "")
        at += 1
    assert at > len(FILES)


def failing(monkeypatch, owner, name, at, number):
    """Let the call number `at` of a function, and all later ones, fail with an error number."""
    real, calls = getattr(owner, name), []

    def fails(*args, **named):
        calls.append(args)
        if len(calls) >= at:
            raise OSError(number, os.strerror(number))
        return real(*args, **named)

    monkeypatch.setattr(owner, name, fails)
    return calls


CALLS = [(os, "replace"), (os, "fsync"), (Path, "write_bytes"), (tempfile, "mkdtemp"), (os, "open")]


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.EROFS, errno.EDQUOT])
@pytest.mark.parametrize(("owner", "name"), CALLS)
def test_a_disk_that_fails_leaves_one_run_or_says_what_to_do(
    generations, monkeypatch, owner, name, number
):
    path, old, new = generations
    at = 1
    while True:
        put_back(path, old)
        with monkeypatch.context() as patch:
            calls = failing(patch, owner, name, at, number)
            try:
                folder.save(path, a_ledger("new"), NONE)
            except StorageError as error:
                said, hopeless = str(error), error.hopeless
        if len(calls) < at:
            break
        assert hopeless == (number != errno.EIO)
        assert os.strerror(number) in said
        proved, _ = verified(path)
        assert proved == (held(path) in (old, new))
        if "Nothing was changed there" in said:
            assert held(path) == old
            assert "run the same command again" in said
        elif "`ocrfix apply" in said:
            found = folder.load(path)
            folder.save_results(path, found.ledger, found.decisions)
            assert held(path) in (old, new)
        else:
            assert "run the same command again" in said
            folder.save(path, a_ledger("new"), NONE)
            assert held(path) == new
        at += 1
    assert at > 1


@pytest.mark.parametrize("times", [20, pytest.param(200, marks=pytest.mark.slow)])
def test_the_results_of_two_runs_never_mix(generations, times):
    path, old, new = generations
    for _ in range(times):
        children = []
        gate = os.pipe()
        for word in ("old", "new"):
            if not (child := os.fork()):
                os.close(gate[1])
                os.read(gate[0], 1)  # until all are there
                try:
                    folder.save(path, a_ledger(word), NONE)
                finally:
                    os._exit(0)
            children.append(child)
        os.close(gate[1])
        for child in children:
            os.waitpid(child, 0)
        os.close(gate[0])
        assert held(path) in (old, new)
        assert verified(path) == (True, "")


def test_a_mix_of_two_runs_is_not_proved(generations):
    path, old, new = generations
    for name in FILES:
        if old[name] != new[name]:
            put_back(path, new | {name: old[name]})
            proved, said = verified(path)
            assert not proved
            assert "`ocrfix apply" in said
            found = folder.load(path)
            folder.save_results(path, found.ledger, found.decisions)
            assert verified(path) == (True, "")


def test_a_review_writes_no_results_beside_the_ledger_of_a_later_run(generations):
    path, _, _ = generations
    desk = Desk.open(path, "Ann")
    folder.save(path, a_ledger("other"), NONE)
    with pytest.raises(OcrfixError, match="replaced the ledger meanwhile"):
        folder.save_results(path, desk.ledger, desk.decisions, desk._stamp)
    assert verified(path) == (True, "")


def test_results_are_written_by_the_decisions_that_are_there_then(generations):
    path, _, _ = generations
    one, two = Desk.open(path, "Ann"), Desk.open(path, "Bob")
    two.decide([two.verdict(REJECT, two.ledger.changes[0].id)])
    folder.save_results(path, one.ledger, one.decisions)  # Ann has not heard of it
    assert (path / "restored.txt").read_bytes() == (path / "scan.txt").read_bytes()
    assert verified(path) == (True, "")


def test_decisions_are_not_lost_where_others_cannot_take_their_place(generations, monkeypatch):
    path, _, _ = generations
    desk = Desk.open(path, "Ann")
    desk.decide([desk.verdict(REJECT, desk.ledger.changes[0].id)])
    table = (path / "decisions.tsv").read_bytes()
    failing(monkeypatch, Path, "write_bytes", 1, errno.ENOSPC)
    with pytest.raises(StorageError, match="Make room"):
        folder.save(path, a_ledger("new"), NONE, keep_decisions=False)
    assert (path / "decisions.tsv").read_bytes() == table


@pytest.mark.parametrize("name", ["replace", "rename", "fsync"])
def test_no_kill_loses_decisions_whose_place_others_take(generations, monkeypatch, name):
    path, _, _ = generations
    desk = Desk.open(path, "Ann")
    desk.decide([desk.verdict(REJECT, desk.ledger.changes[0].id)])
    table = (path / "decisions.tsv").read_bytes()
    save = functools.partial(folder.save, path, a_ledger("new"), NONE, keep_decisions=False)
    at = 1
    while killed(monkeypatch, name, at, save):
        kept = [each.read_bytes() for each in path.glob("decisions*.tsv")]
        assert table in kept
        for each in path.glob("decisions*.tsv"):
            each.unlink()
        (path / "decisions.tsv").write_bytes(table)
        at += 1
    assert at > 1
    assert table in [each.read_bytes() for each in path.glob("decisions*.tsv")]


def test_no_link_is_followed_where_files_are_made(generations, tmp_path):
    path, _, _ = generations
    victim = tmp_path / "victim"
    victim.write_text("mine")
    (path / ".ocrfix-lock").symlink_to(victim)
    with pytest.raises(StorageError, match="ocrfix-lock"):
        folder.save(path, a_ledger("new"), NONE)
    (path / ".ocrfix-lock").unlink()
    (path / "restored.txt").unlink()
    (path / "restored.txt").symlink_to(victim)
    folder.save(path, a_ledger("new"), NONE)
    assert victim.read_text() == "mine"
    assert not (path / "restored.txt").is_symlink()


def test_the_names_of_files_to_come_cannot_be_guessed(tmp_path, monkeypatch):
    seen = []
    real = os.replace
    monkeypatch.setattr(os, "replace", lambda a, b: (seen.append(Path(a)), real(a, b)))
    for _ in range(2):
        folder.write(tmp_path / "x.txt", b"one")
    one, two = (each.parent.name for each in seen)
    assert one != two
    assert str(os.getpid()) not in one
    assert [each.name for each in tmp_path.iterdir()] == ["x.txt"]


def test_what_is_no_file_just_gets_the_data(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen(["cat", tmp_path / "pipe"], stdout=subprocess.PIPE) as reader:
        folder.write(tmp_path / "pipe", b"one")
        assert reader.communicate()[0] == b"one"
    assert (tmp_path / "pipe").is_fifo()


def test_a_folder_without_checksums_is_read_as_before(generations):
    path, _, _ = generations
    (path / "checksums.sha256").unlink()
    assert verified(path) == (True, "")


@pytest.mark.parametrize("data", [b"", b"nonsense\n", b"\xff\n", b"../../etc/passwd\n"])
def test_damaged_checksums_are_said(generations, data):
    path, _, _ = generations
    (path / "checksums.sha256").write_bytes(data)
    proved, said = verified(path)
    assert not proved
    assert "checksums.sha256" in said
    assert "`ocrfix apply" in said


def test_a_run_that_cannot_write_says_how_to_go_on(said, tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("It was a com-\nfortable house. Comfortable.\n")
    said("run", "a.txt", "-q")
    with monkeypatch.context() as patch:
        failing(patch, os, "replace", 4, errno.EIO)
        code, _, err = said("run", "a.txt", "-q")
    assert code == 2
    assert "`ocrfix apply out/a`" in err
    assert "Traceback" not in err
