"""Imports run one way, files stay short, and the core touches no disk."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import ocrfix

SOURCE = Path(ocrfix.__file__).parent
FILES = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts): path for path in SOURCE.rglob("*.py")
}


def _room(module: str) -> str:
    """The folder, or the file, at the top of the package that a module is in."""
    return module.split(".", maxsplit=1)[0] or "__init__"


LAYERS = (
    ("align", "config", "file_kinds", "version", "visible"),
    ("errors",),
    ("core", "resources", "scale"),
    ("formats", "language", "scoring"),
    ("render",),
    ("spelling", "storage"),
    ("review", "rules"),
    ("exchange", "exports", "passes"),
    ("proof", "pipeline"),
    ("api", "project", "stability"),
    ("__init__", "checking"),
    ("authoring", "pytest_plugin"),
    ("cli",),
    ("__main__",),
)
"""Rooms from the bottom up. A room imports only from lower ones, and each room has its layer."""
SHARED = "passes.text"
"""What all passes may import. A pass imports no other pass."""

OUTSIDE = {"os", "sys", "io", "pathlib", "shutil", "subprocess", "tempfile", "socket", "urllib",
           "random", "time", "datetime"}  # fmt: skip
LONGEST = 400

PUBLIC = """
NONE NOTHING PASSES Change Decision Decisions Document Edit Fix Hunk Ledger Mark Place Restoration
Rule Ruleset Safety Source Span View Word load read restore run
"""


def test_every_room_has_one_layer():
    rooms = [room for layer in LAYERS for room in layer]
    assert sorted(rooms) == sorted({_room(name) for name in FILES})


@pytest.mark.parametrize("name", FILES)
def test_imports_run_one_way(name):
    for imported in _own(name):
        if _room(imported) != _room(name):
            assert _layer(imported) < _layer(name), f"{name} must not import {imported}"


def test_the_table_of_rooms_has_them_all_and_in_an_order_that_imports_follow():
    page = (Path(__file__).parent.parent / "docs" / "architecture.md").read_text("utf-8")
    rows = [re.findall(r"`([a-z_]+)(?:/|\.py)`", line.split("|")[1])
            for line in page.splitlines() if line.startswith("| `")]  # fmt: skip
    place = {room: number for number, row in enumerate(rows) for room in row}
    named = {_room(name) for name in FILES} - {"__init__", "__main__", "pytest_plugin"}
    assert named <= place.keys()
    for name in FILES:
        for room in {_room(each) for each in _own(name)} - {_room(name)}:
            if _room(name) in named and room in named:
                assert place[_room(name)] < place[room], f"{name} imports {room}"


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("passes.")])
def test_passes_know_no_other_pass(name):
    own = ".".join(name.split(".")[:2])
    for imported in _own(name):
        if imported.startswith("passes.") and not imported.startswith((own, f"{SHARED}.")):
            pytest.fail(f"{name} must not import {imported}")


def test_no_files_import_each_other_in_a_circle():
    left = {name: _own(name) - {name, "__init__"} for name in FILES if name != "__init__"}
    while free := [name for name, wanted in left.items() if not wanted & left.keys()]:
        for name in free:
            del left[name]
    assert not left, "these files are in a circle, or import one that is"


@pytest.mark.parametrize("name", FILES)
def test_no_file_is_long(name):
    assert len(FILES[name].read_text("utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("name", [n for n in FILES if _room(n) in {"core", "pipeline", "passes"}])
def test_the_core_does_no_input_or_output(name):
    tree = ast.parse(FILES[name].read_text("utf-8"))
    assert not {module.split(".")[0] for module in _imports(tree)} & OUTSIDE
    called = {node.func.id for node in ast.walk(tree)
              if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}  # fmt: skip
    assert not called & {"open", "print", "input", "exec", "eval"}


def test_public_names():
    assert sorted(PUBLIC.split()) == sorted(ocrfix.__all__)
    assert all(hasattr(ocrfix, name) for name in ocrfix.__all__)


def _layer(module: str) -> int:
    return next(n for n, rooms in enumerate(LAYERS) if _room(module) in rooms)


def _own(name: str) -> set[str]:
    """The modules of the package that a module imports, wherever in it."""
    tree = ast.parse(FILES[name].read_text("utf-8"))
    own = {m for m in _imports(tree) if m == "ocrfix" or m.startswith("ocrfix.")}
    found = {m.removeprefix("ocrfix").removeprefix(".") for m in own}
    return {f"{m}.__init__".removeprefix(".") if m not in FILES else m for m in found}


def _imports(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    modules = {f"ocrfix.{n}" for n in FILES}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (names & modules) or {node.module or ""}
    return found
