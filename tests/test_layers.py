"""Imports run one way, files stay short, and the core touches no disk."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import ocrfix

SOURCE = Path(ocrfix.__file__).parent
FILES = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts): path for path in SOURCE.rglob("*.py")
}
LAYERS = (
    ("accents", "align", "errors", "kinds", "pause", "version", "visible"),
    ("rulehome",),
    ("span",),
    ("piece",),
    ("document", "weave"),
    ("weavepart",),
    ("view", "lexicon", "decisions", "lm", "model", "correct"),
    ("ruleplace", "rulematch", "rulesize"),
    ("rule",),
    ("ruletrial",),
    ("ledger", "rules", "rulefile", "rulefolder", "adjust", "weighing", "language"),
    ("ledgershape",),
    ("ledgerfile", "attach", "pagemap"),
    ("restoration",),
    ("passes",),
    ("pipeline",),
    ("stability",),
    ("api", "project"),
    ("__init__",),
    (
        "render",
        "formats",
        "folder",
        "atomic",
        "locking",
        "checksums",
        "review",
        "scale",
        "scoring",
        "checking",
        "exchange",
    ),
    ("proof",),
    ("cli", "__main__"),
)  # fmt: skip
"""From the bottom up; each may import from its own and from lower ones."""

CORE = (
    "span", "pause", "piece", "weave", "weavepart", "view", "document", "ledger", "ledgershape",
    "ledgerfile", "decisions", "attach", "pipeline", "passes",
)  # fmt: skip
OUTSIDE = {"os", "sys", "io", "pathlib", "shutil", "subprocess", "tempfile", "socket", "urllib",
           "random", "time", "datetime"}  # fmt: skip
LONGEST = 400

PUBLIC = """
NONE NOTHING PASSES Change Decision Decisions Document Edit Fix Hunk Ledger Mark Place Restoration
Rule Rules Safety Source Span View Word load read restore run
"""


@pytest.mark.parametrize("name", FILES)
def test_imports_run_one_way(name):
    for imported in _own(name):
        assert _layer(imported) <= _layer(name), f"{name} must not import {imported}"


@pytest.mark.parametrize("name", FILES)
def test_no_file_is_long(name):
    assert len(FILES[name].read_text("utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("name", [n for n in FILES if n.split(".")[0] in CORE])
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
    first = module.split(".", maxsplit=1)[0] or "__init__"
    return next((n for n, names in enumerate(LAYERS) if first in names), len(LAYERS) - 2)


def _own(name: str) -> set[str]:
    tree = ast.parse(FILES[name].read_text("utf-8"))
    own = {m for m in _imports(tree) if m == "ocrfix" or m.startswith("ocrfix.")}
    return {m.removeprefix("ocrfix").removeprefix(".") for m in own}


def _imports(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            names = {f"ocrfix.{alias.name}" for alias in node.names}
            modules = {f"ocrfix.{n}" for n in FILES}
            found |= (
                (names & modules) or {node.module or ""}
                if node.module == "ocrfix"
                else {node.module or ""}
            )
    return found
