"""The pages written from code and rules are fresh, and the examples of the other pages run."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.docs import write_reference

ROOT = Path(__file__).parent.parent
EXAMPLES = [
    path
    for path in sorted((ROOT / "docs").glob("*.md"))
    if "```console" in path.read_text("utf-8") and path.name != "commands.md"  # test_cli runs that
]
NAMED = re.compile(r"^In `([\w./-]+)`:\n\n```toml\n(.*?)```", re.DOTALL | re.MULTILINE)
BLOCK = re.compile(
    r"^In `[\w./-]+`:\n\n```toml\n.*?```|^```console\n.*?```", re.DOTALL | re.MULTILINE
)


@pytest.fixture(scope="module")
def written():
    return write_reference.pages()


@pytest.mark.parametrize(
    "name",
    [
        "rules-reference.md",
        "command-reference.md",
        "errors.md",
        "glossary.md",
        "schema/ocrfix.schema.json",
        "schema/about.schema.json",
        "schema/rules.schema.json",
    ],
)
def test_the_page_is_fresh(written, name):
    there = (ROOT / "docs" / name).read_text("utf-8")
    assert there == written[ROOT / "docs" / name], "make docs writes it anew"


def test_an_error_that_is_made_in_two_ways_is_found(written):
    page = written[ROOT / "docs" / "errors.md"]
    assert "‹place›: no such folder. Name a fixture" in page
    assert "needs a summary: what is wrong" in page  # yielded, not raised


def test_the_glossary_keeps_its_words_whatever_is_written_below(written):
    again = write_reference.glossary(written[ROOT / "docs" / "glossary.md"])
    assert again == written[ROOT / "docs" / "glossary.md"]
    assert "| scan | " in again


@pytest.mark.parametrize("page", EXAMPLES, ids=lambda path: path.name)
def test_every_example_runs(page, tmp_path):
    """From top to bottom, as a newcomer would: files are written where the page names them."""
    shutil.copytree(ROOT / "fixtures", tmp_path / "fixtures")
    known = f'ocrfix() {{ "{sys.executable}" -m ocrfix "$@"; }}\n'
    for block in BLOCK.findall(page.read_text("utf-8")):
        if named := NAMED.match(block):
            path = tmp_path / named[1]
            keep = path.read_text("utf-8") if path.is_file() and path.name != "ocrfix.toml" else ""
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(keep + named[2], "utf-8")
            continue
        for line in re.findall(r"^\$ (.*)$", block, re.MULTILINE):
            done = subprocess.run(
                ["bash", "-c", known + line], cwd=tmp_path, capture_output=True, text=True,
                check=False,
            )  # fmt: skip
            worst = 0 if "rules" in line else 1  # 1: changes wait for a person
            assert done.returncode <= worst, f"{line}\n{done.stdout}{done.stderr}"
