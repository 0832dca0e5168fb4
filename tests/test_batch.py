"""Many scans: what is made once is made once, and a full disk stops them all."""

from __future__ import annotations

import errno
import os
import tempfile

import pytest

from ocrfix.scale import pool
from ocrfix.spelling.neighbours import Near

pytestmark = [
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
    pytest.mark.skipif(not pool.FORKS, reason="a process that is begun anew has nothing"),
]

SCAN = "He asked the prlsoner what he had done with the rnoney, and nobody knew the answer.\n"
GERMAN = "Der alte Mann hatte schon viele Jahre in dem Hause am Flusse gewohnt, und niemand kam.\n"


def laid(tmp_path, **texts):
    (tmp_path / "in").mkdir()
    for name, text in texts.items():
        (tmp_path / "in" / f"{name}.txt").write_text(text, "utf-8")


def counted(monkeypatch, tmp_path, owner, name):
    """How often a method was called, in this process and in those begun from it."""
    real, path = getattr(owner, name), tmp_path / "calls"
    path.touch()

    def counts(*args, **named):
        with path.open("a") as file:
            file.write(".")
        return real(*args, **named)

    monkeypatch.setattr(owner, name, counts)
    return lambda: len(path.read_text())


def test_the_tables_of_the_corrector_are_made_once_for_all_documents(said, tmp_path, monkeypatch):
    laid(tmp_path, **{f"d{chr(97 + n)}": SCAN for n in range(6)})
    made = counted(monkeypatch, tmp_path, Near, "__init__")
    assert said("run", "in", "-j", "2", "-q")[0] == 0
    assert made() == 1
    assert "prisoner" in (tmp_path / "out/df/restored.txt").read_text("utf-8")


def test_they_are_made_once_for_each_language(said, tmp_path, monkeypatch):
    from ocrfix.language.lexicon import Lexicon

    laid(tmp_path, **{f"d{chr(97 + n)}": GERMAN if n % 2 else SCAN for n in range(8)})
    read = counted(monkeypatch, tmp_path, Lexicon, "warm")
    said("run", "in", "-j", "1", "-q")
    assert read() == 2


def test_a_named_language_is_made_ready_and_no_other(said, tmp_path, monkeypatch):
    laid(tmp_path, a=GERMAN, b=GERMAN)
    made = counted(monkeypatch, tmp_path, Near, "__init__")
    said("run", "in", "--language", "de", "-q")
    assert made() == 0  # which has no tables


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
def test_a_full_disk_stops_the_batch(said, tmp_path, monkeypatch, number):
    laid(tmp_path, **{f"d{chr(97 + n)}": SCAN for n in range(8)})
    real = tempfile.mkdtemp

    def full(*args, **named):
        if "dd" in str(named["dir"]):
            raise OSError(number, os.strerror(number))
        return real(*args, **named)

    monkeypatch.setattr(tempfile, "mkdtemp", full)
    code, _, err = said("run", "in", "-j", "1")
    assert code == 2
    assert "3 restored, 1 failed, 4 not started" in err
    assert "the disk is full or read-only, so the batch was stopped" in err
    assert ("Make room" in err) == (number != errno.EROFS)
    assert sorted(each.name for each in (tmp_path / "out").iterdir()) == ["da", "db", "dc"]
    assert said("verify", *(tmp_path / f"out/d{chr(97 + n)}" for n in range(3)))[0] == 0


def test_another_error_stops_no_other_document(said, tmp_path, monkeypatch):
    laid(tmp_path, **{f"d{chr(97 + n)}": SCAN for n in range(4)})
    (tmp_path / "out").mkdir()
    (tmp_path / "out/db").write_text("a file")
    code, _, err = said("run", "in", "-j", "1")
    assert (code, "3 restored, 1 failed\n" in err) == (2, True)
