"""The package is an ordinary wheel, rules inside, and works where nothing can be written."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    (found,) = out.glob("*.whl")
    return found


def test_it_is_pure_and_has_its_rules_and_its_page(wheel):
    assert wheel.name.endswith("-py3-none-any.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    for path in (ROOT / "rules").rglob("*"):
        if path.is_file():
            assert f"ocrfix/shipped_rules/{path.relative_to(ROOT / 'rules').as_posix()}" in names
    assert {
        "ocrfix/py.typed",
        "ocrfix/render/report/report.css",
        "ocrfix/render/report/report.js",
    } <= names
    assert wheel.stat().st_size < 25_000_000


def test_it_runs_from_a_place_where_nothing_can_be_written(wheel, tmp_path):
    place = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(place)
    for path in [*place.rglob("*"), place]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = sorted(place.rglob("*"))
    scan = tmp_path / "scan.txt"
    scan.write_text("and were de-\n\nlighted at the opportunity", "utf-8")
    code = (
        f"import ocrfix; assert ocrfix.__file__.startswith({str(place)!r}); "
        "from ocrfix.cli.main import main; main()"
    )
    run = subprocess.run(
        [sys.executable, "-P", "-c", code, "run", str(scan), "-o", str(tmp_path / "out")],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(place), "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert "delighted" in (tmp_path / "out/scan/restored.txt").read_text("utf-8")
    assert sorted(place.rglob("*")) == before
    for path in [place, *place.rglob("*")]:
        path.chmod(0o755)
