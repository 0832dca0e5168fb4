"""Which files of a folder are scans, and what is said of the others."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from ocrfix.cli.scans import gather
from ocrfix.errors import OcrfixError

FIXTURES = Path(__file__).parent.parent / "fixtures"


def laid(top, *names):
    for name in names:
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text("one\n", "utf-8")


def found(top, **named):
    gathered = gather((str(top),), **named)
    return [str(each.below) for each in gathered.files], gathered.said


def test_texts_are_found_and_the_rest_is_counted_by_kind(tmp_path):
    laid(tmp_path, "a.txt", "b.TXT", "deep/c.md", "d.text", "x.xml", "y.XML", "z.pdf", "README")
    files, said = found(tmp_path)
    assert files == ["a.txt", "b.TXT", "d.text", "deep/c.md"]
    assert said == "skipped: 2 .xml files, 1 .pdf file, 1 file without an ending"


def test_what_is_for_ocrfix_is_no_scan(tmp_path):
    laid(tmp_path, "a.txt", "good_words.txt", "deep/bad_words.txt", "ocrfix.toml", "b/b.txt")
    laid(tmp_path, "mine/words/names.txt", ".venv/lib/LICENSE.txt", ".hidden.txt")
    assert found(tmp_path, rules=[tmp_path / "mine"]) == (["a.txt", "b/b.txt"], "")


@pytest.mark.parametrize("there", [("checksums.sha256",), ("ledger.jsonl", "restored.txt")])
def test_restorations_made_before_are_no_scans(tmp_path, there):
    laid(tmp_path, "a.txt", *(f"out/a/{name}" for name in ("scan.txt", "good_words.txt", *there)))
    assert found(tmp_path) == (["a.txt"], "skipped: 1 earlier restoration")


def test_fixtures_are_scans(tmp_path):
    shutil.copytree(FIXTURES / "the-harbour-lamp", tmp_path / "lamp")
    assert "lamp/scan.txt" in found(tmp_path)[0]


def test_links_are_followed_within_the_folder_alone(tmp_path):
    top = tmp_path / "in"
    laid(top, "a.txt", "deep/b.txt")
    laid(tmp_path, "secret.txt", "out/c.txt")
    (top / "again.txt").symlink_to("deep/b.txt")
    (top / "secret.txt").symlink_to(tmp_path / "secret.txt")
    (top / "passwd.txt").symlink_to("/etc/passwd")
    (top / "gone.txt").symlink_to("nowhere.txt")
    (top / "round.txt").symlink_to("round.txt")
    (top / "out").symlink_to(tmp_path / "out")
    (top / "here").symlink_to("deep")
    files, said = found(top)
    assert files == ["a.txt", "again.txt", "deep/b.txt"]
    assert said == (
        "skipped: 3 links that lead out of the folder, 2 broken links, 1 link to a folder"
    )


def test_a_link_that_is_named_by_itself_is_followed(tmp_path):
    laid(tmp_path, "a.txt")
    (tmp_path / "b.txt").symlink_to("a.txt")
    assert found(tmp_path / "b.txt") == (["b.txt"], "")


def test_a_folder_that_is_a_link_itself_is_entered(tmp_path):
    laid(tmp_path, "in/a.txt")
    (tmp_path / "link").symlink_to("in")
    assert found(tmp_path / "link") == (["a.txt"], "")


def test_no_pipe_is_read(tmp_path):
    laid(tmp_path, "a.txt")
    os.mkfifo(tmp_path / "b.txt")
    assert found(tmp_path) == (["a.txt"], "skipped: 1 special file")


def test_a_folder_without_texts_says_what_is_there(tmp_path):
    laid(tmp_path, "a.xml", "b.xml")
    with pytest.raises(
        OcrfixError, match=r"no text, OCR files or page images in .*; skipped: 2 \.xml"
    ):
        found(tmp_path)
