"""The documentation is true: examples run, links lead somewhere, every name is explained."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ocrfix
from ocrfix.cli.main import COMMANDS, cli

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_the_example_of_the_readme_runs(capsys):
    code = re.search(
        r"```python\n(import ocrfix.*?)```", (ROOT / "README.md").read_text(), re.DOTALL
    )[1]
    exec(compile(code, "README.md", "exec"), {})
    shown = capsys.readouterr().out
    assert shown.startswith("They rose in response to the call, and were delighted at the")
    assert "hyphens.cut-word" in shown


def test_the_pipeline_shown_is_the_pipeline():
    text = (ROOT / "README.md").read_text("utf-8")
    names = re.search(r"PASSES = \((.*?)\)", text, re.DOTALL)[1].replace("\n", "").split(",")
    names = [name.strip() for name in names if name.strip()]
    assert names == [each.__name__ for each in ocrfix.PASSES]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page):
    for link in re.findall(r"\]\(([^)#]+)", page.read_text("utf-8")):
        if not link.startswith("http"):
            assert (page.parent / link).exists(), link


def test_every_public_name_is_in_the_glossary():
    text = (ROOT / "docs/glossary.md").read_text("utf-8")
    assert [n for n in ocrfix.__all__ if not re.search(rf"`{n}`", text)] == []


def test_every_pass_and_command_is_documented():
    passes = (ROOT / "docs/passes.md").read_text("utf-8")
    assert [p.__name__ for p in ocrfix.PASSES if f"| {p.__name__} |" not in passes] == []
    commands = (ROOT / "docs/commands.md").read_text("utf-8")
    assert [name for name in COMMANDS if f"ocrfix {name}" not in commands] == []


def test_every_option_is_documented():
    text = (ROOT / "docs/commands.md").read_text("utf-8")
    for name in COMMANDS:
        command = cli.get_command(None, name)
        for each in getattr(command, "commands", {"": command}).values():
            for option in (o for p in each.params for o in p.opts if o.startswith("--")):
                assert option in text, f"{name}: {option}"


def test_the_measured_page_is_fresh():
    from benchmarks.docs import write_measured

    assert (ROOT / "docs/measured.md").read_text("utf-8") == write_measured.table()
