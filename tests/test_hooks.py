"""What other tools call runs: pre-commit, the action's steps, git's diff, pytest, the image."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from ocrfix.render.textconv import textconv

ROOT = Path(__file__).parent.parent
SEED = ROOT / "fixtures" / "the-harbour-lamp"
RULE = """
[[rule]]
id       = "scannos.wren"
summary  = "a rule that somebody broke"
words    = ["Wren Wran"]
safety   = "review"
why      = "on purpose"
examples = [{ before = "of Wren", after = "of Wran" }]
"""


@pytest.fixture
def call(tmp_path):
    """A project under git with one fixture, and a shell in it that knows `ocrfix`."""
    place = tmp_path / "project"
    shutil.copytree(SEED, place / "fixtures" / "lamp")
    tools = tmp_path / "bin"
    tools.mkdir()
    shim = tools / "ocrfix"
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m ocrfix "$@"\n', "utf-8")
    shim.chmod(0o755)
    keep = {k: v for k, v in os.environ.items() if k not in {"CI", "FORCE_COLOR", "NO_COLOR"}}
    env = {
        **keep, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT / "src"), "GIT_CONFIG_NOSYSTEM": "1",
    }  # fmt: skip

    def run(*command, **more):
        return subprocess.run(
            [str(each) for each in command], cwd=place, env=env | more, capture_output=True,
            text=True, check=False,
        )  # fmt: skip

    run("git", "init", "-q")
    run("git", "config", "user.name", "a")
    run("git", "config", "user.email", "a@b")
    run("git", "add", "-A")
    run("git", "commit", "-qm", "one")
    run.place = place
    return run


def broken(call):
    """Make the project's fixture drift."""
    (call.place / "rules").mkdir()
    (call.place / "rules" / "scannos.toml").write_text(RULE, "utf-8")
    (call.place / "ocrfix.toml").write_text('rules = ["rules"]\n', "utf-8")


# ---- pre-commit ----------------------------------------------------------------------------


def test_the_hooks_are_what_pre_commit_wants(call):
    done = call(
        sys.executable, "-m", "pre_commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml"
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("hook", ["ocrfix-check", "ocrfix-rules"])
def test_pre_commit_runs_a_hook(call, hook):
    """As in another repository, but that `ocrfix` is there already: pip would need the net."""
    (offered,) = [h for h in yaml.safe_load(_read(".pre-commit-hooks.yaml")) if h["id"] == hook]
    local = offered | {"language": "system"}
    config = {"repos": [{"repo": "local", "hooks": [local]}]}
    (call.place / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), "utf-8")
    command = (sys.executable, "-m", "pre_commit", "run", "--all-files")
    done = call(*command)
    assert (done.returncode, "Passed" in done.stdout) == (0, True), done.stdout + done.stderr
    broken(call)
    if hook == "ocrfix-rules":
        path = call.place / "rules" / "scannos.toml"
        path.write_text(RULE.replace("of Wran", "of Wrun"), "utf-8")
    call("git", "add", "-A")
    done = call(*command)
    assert (done.returncode, "Failed" in done.stdout) == (1, True), done.stdout + done.stderr
    assert "scannos.wren" in done.stdout


# ---- the action ----------------------------------------------------------------------------


def steps(*names):
    """The shell steps of the action, by name."""
    found = yaml.safe_load(_read("action.yml"))["runs"]["steps"]
    return [step for step in found if step.get("name") in names]


def bash(call, step, **env):
    """A step as GitHub runs it: its own env, whose expressions are given here."""
    assert set(step["env"]) >= {*env} - {"GITHUB_STEP_SUMMARY", "CI"}
    filled = dict.fromkeys(step["env"], "") | env
    return call("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"], **filled)


def test_the_action_passes_where_all_is_as_expected(call):
    rules, check = steps("rules", "check")
    assert bash(call, rules).returncode == 0
    done = bash(call, check, OCRFIX_FIXTURES="fixtures", CI="true")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_the_action_says_on_the_lines_what_drifted(call, tmp_path):
    broken(call)
    rules, check = steps("rules", "check")
    assert "1 rule: 2 examples" in bash(call, rules).stderr
    summary = tmp_path / "summary.md"
    done = bash(
        call, check, OCRFIX_FIXTURES="fixtures", OCRFIX_SARIF="out.sarif", CI="true",
        GITHUB_STEP_SUMMARY=str(summary),
    )  # fmt: skip
    assert done.returncode == 1
    assert re.search(r"^::error file=rules/scannos\.toml,line=3", done.stdout, re.MULTILINE)
    assert '"2.1.0"' in (call.place / "out.sarif").read_text("utf-8")
    assert "scannos.wren: 4 appeared" in summary.read_text("utf-8")


def test_the_action_says_on_its_line_which_example_fails(call):
    broken(call)
    (rules,) = steps("rules")
    path = call.place / "rules" / "scannos.toml"
    path.write_text(RULE.replace("of Wran", "of Wrun"), "utf-8")
    done = bash(call, rules)
    place = (
        "::error file=rules/scannos.toml,line=8,col=13,endColumn=54,title=scannos.wren[0] fails::"
    )
    assert (done.returncode, done.stdout.startswith(place)) == (1, True), done.stdout
    path.write_text(RULE.replace("safety ", "saftey "), "utf-8")
    done = bash(call, rules)
    place = "::error file=rules/scannos.toml,line=6,col=1,endColumn=7,title="
    assert (done.returncode, done.stdout.startswith(place)) == (2, True), done.stdout


def test_the_action_takes_folders_as_they_are_named(call):
    """On lines of their own, too; and what a shell or the command would act on names a folder."""
    (check,) = steps("check")
    shutil.copytree(SEED, call.place / "more" / "lamp")
    done = bash(call, check, OCRFIX_FIXTURES="fixtures\nmore\n")
    assert (done.returncode, "2 fixtures" in done.stderr) == (0, True), done.stderr
    for name in ("$(touch${IFS}here)", "fixtures;touch here", "--update"):
        done = bash(call, check, OCRFIX_FIXTURES=name)
        assert (done.returncode, "no such folder" in done.stderr) == (2, True), done.stderr
    assert not (call.place / "here").exists()


def test_the_action_stops_where_nothing_can_run(call):
    (check,) = steps("check")
    assert bash(call, check, OCRFIX_FIXTURES="no where").returncode == 2


def test_no_step_puts_an_input_into_its_script():
    """An input with a quote in it would be run; so inputs come by the environment."""
    found = yaml.safe_load(_read("action.yml"))["runs"]["steps"]
    assert [step for step in found if "${{" in step.get("run", "")] == []
    assert all(step.get("shell") == "bash" for step in found if "run" in step)


# ---- git -----------------------------------------------------------------------------------


def test_git_shows_a_ledger_as_changes(call):
    shutil.copy(ROOT / ".gitattributes", call.place)
    call("git", "config", "diff.ocrfix.textconv", "ocrfix textconv")
    broken(call)
    assert call("ocrfix", "check", "--update").returncode == 0
    done = call("git", "diff", "fixtures/lamp/ledger.jsonl")
    added = [line for line in done.stdout.splitlines() if re.match(r"\+(?!\+)", line)]
    assert len(added) == 4
    assert added[0].endswith("[-Wren-]{+Wran+}  (on purpose)")
    assert "sha256" not in done.stdout


def test_textconv_keeps_what_it_does_not_know():
    assert textconv("a text\n") == "a text\n"
    assert textconv('{"ocrfix": 1}\n{"half') == '{"half\n'
    table = "verdict\tchange\told\tnew\tby\nreject\tabc\ttbe\tthe\tAnn\naccept\tdef\n"
    assert textconv(table) == "reject  [-tbe-]{+the+}  Ann\naccept  def\n"


# ---- pytest --------------------------------------------------------------------------------


def pytest_of(call, *args):
    plugin = ("-p", "ocrfix.pytest_plugin", "-p", "no:cacheprovider", "-q")
    return call(sys.executable, "-m", "pytest", *plugin, *args, PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")


def test_pytest_checks_fixtures(call):
    done = pytest_of(call, "--ocrfix", "fixtures")
    assert (done.returncode, "1 passed" in done.stdout) == (0, True), done.stdout
    broken(call)
    done = pytest_of(call, "--ocrfix", "fixtures")
    assert (done.returncode, "1 failed" in done.stdout) == (1, True), done.stdout
    assert "scannos.wren: 4 appeared" in done.stdout
    assert "    fixtures/lamp/scan.txt:7:8  appeared" in done.stdout
    assert "Traceback" not in done.stdout


def test_pytest_checks_them_beside_other_tests(call):
    (call.place / "test_x.py").write_text("def test_x(): pass\n", "utf-8")
    assert "2 passed" in pytest_of(call, "--ocrfix", "fixtures", "test_x.py").stdout
    assert "1 passed" in pytest_of(call, "test_x.py", "fixtures").stdout  # without the option
    (call.place / "fixtures" / "lamp" / "about.toml").write_text("x", "utf-8")
    assert "not TOML" in pytest_of(call, "--ocrfix", "fixtures").stdout


def test_the_plugin_is_there_for_whoever_installs_ocrfix():
    assert '[project.entry-points.pytest11]\nocrfix = "ocrfix.pytest_plugin"' in _read(
        "pyproject.toml"
    )


# ---- the image -----------------------------------------------------------------------------


def test_the_image_has_all_that_the_build_needs(call, tmp_path):
    """What it copies is there, is not ignored, and is enough to build the wheel from."""
    lines = [line.split() for line in _read("Dockerfile").splitlines() if line[:1].isupper()]
    assert {words[0] for words in lines} <= {
        "FROM", "COPY", "RUN", "USER", "WORKDIR", "ENTRYPOINT", "CMD"
    }  # fmt: skip
    kept = {line[1:] for line in _read(".dockerignore").splitlines() if line.startswith("!")}
    build = tmp_path / "opt" / "ocrfix"
    build.mkdir(parents=True)
    for *sources, goal in (words[1:] for words in lines if words[0] == "COPY"):
        there = tmp_path / goal.lstrip("/")
        for source in sources:
            assert source in kept
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, there, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / source, there)
    (run,) = [" ".join(words) for words in lines if words[0] == "RUN" and "pip" in words]
    assert "pip install --no-cache-dir /opt/ocrfix" in run
    command = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path / "dist")
    done = subprocess.run(list(map(str, command)), cwd=build, capture_output=True, text=True,
                          check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "dist").glob("*.whl"))


def _read(name):
    return (ROOT / name).read_text("utf-8")
