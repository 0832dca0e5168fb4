"""The laws have teeth: these one-line mistakes in the weave turn them red."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import ocrfix

SOURCE = Path(ocrfix.__file__).parent
LAWS = Path(__file__).parent

MUTANTS = {
    "hidden text is no bar": (
        "                    bars.add(writer)\n",
        "                    pass\n",
    ),
    "strikers that are off are no bar": ("bars.add(striker)", "pass"),
    "strikers that are on are not needed": (
        "needs.add((striker, standing[striker]))",
        "pass",
    ),
    "writers are not needed": ("needs.add((writer, standing[writer]))", "pass"),
    "an insertion leans on nothing": ("min(low, start - 1)", "low"),
    "evidence ends a piece early": ("numbers[last] + 1]", "numbers[last]]"),
    "a stroke replaces earlier ones": ("(*struck, what)", "(what,)"),
    "text hangs in front of what it replaces": (
        "acts.append((number, high, high, _HANG, source))",
        "acts.append((number, low, low, _HANG, source))",
    ),
    "any version will do": (
        """if standing[writer] != version:
                    continue
            if struck""",
        """if not standing[writer]:
                    continue
            if struck""",
    ),
    "one striker off is enough": (
        "any(standing[change] for change in struck)",
        "all(standing[change] for change in struck)",
    ),
    "amended text hangs apart": ("if edit.source:", "if not edit.strokes:"),
    "overlaps pass": ("if start < previous:", "if start < previous - 1:"),
    "written text is after its place": (
        "Span(high if after else low, high)",
        "Span(high, high)",
    ),
    "restored insertions stand anywhere": ("act[3] == _STRIKE, begins", "act[3] == _HANG, begins"),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTANTS)
def test_mutant_dies(name, tmp_path):
    old, new = MUTANTS[name]
    shutil.copytree(SOURCE, tmp_path / "ocrfix", ignore=shutil.ignore_patterns("__pycache__"))
    weave = tmp_path / "ocrfix" / "core" / "weave.py"
    text = weave.read_text("utf-8")
    assert text.count(old) == 1, "the mutant no longer fits weave.py"
    weave.write_text(text.replace(old, new), "utf-8")

    laws = [LAWS / f"test_{name}.py" for name in ("weave", "laws", "ledgerfile")]
    command = [sys.executable, "-m", "pytest", "-qx", "-p", "no:cacheprovider"]
    mode = {"PYTHONPATH": str(tmp_path), "OCRFIX_HYPOTHESIS": "mutants"}
    found = subprocess.run(
        [*command, *map(str, laws)], env={**os.environ, **mode}, capture_output=True, check=False
    )

    assert found.returncode == 1, found.stdout.decode()[-2000:]
