"""The command line as people meet it: transcripts, streams, colour, exit codes.

A transcript in `cli/*.toml` has files and steps: `args`, `stdin`, and what must come:
`status`, `stdout`, `stderr`, `holds` (files and their text). `[..]` stands for anything in a
line, and a line `...` for any lines.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import ocrfix
from ocrfix.cli.main import COMMANDS
from ocrfix.version import VERSION

pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")

ROOT = Path(__file__).parent.parent
SEED = ROOT / "fixtures" / "along-came-stakhanov" / "scan.txt"
TRANSCRIPTS = sorted((Path(__file__).parent / "cli").glob("*.toml"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_transcript(path, said, tmp_path):
    script = tomllib.loads(path.read_text("utf-8"))
    for name, text in script["files"].items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(text.encode())
    for step in script["step"]:
        code, out, err = said(*step["args"], stdin=step.get("stdin", "").encode())
        shown = f"\n$ ocrfix {' '.join(step['args'])}\n{out}\n--- stderr\n{err}"
        assert code == step.get("status", 0), shown
        for wanted, got in ((step.get("stdout"), out), (step.get("stderr"), err)):
            assert wanted is None or _like(wanted).fullmatch(got), shown
        for name, text in step.get("holds", {}).items():
            assert (tmp_path / name).read_bytes().decode() == text
        for name in step.get("lacks", []):
            assert not (tmp_path / name).exists()


def _like(wanted):
    found = re.escape(wanted).replace(re.escape("[..]"), r"[^\n]*")
    return re.compile(re.sub(r"^\\\.\\\.\\\.\\\n", r"(?:[^\n]*\n)*?", found, flags=re.MULTILINE))


def test_version_and_help(said):
    assert said("--version") == (0, f"ocrfix {VERSION}\n", "")
    code, out, err = said("--help")
    assert (code, err) == (0, "")
    assert all(f"  {name} " in out for name in COMMANDS)
    assert said()[0] == 2


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_each_command(name, said):
    for flag in ("--help", "-h"):
        code, out, _ = said(name, flag)
        assert (code, out.startswith(f"Usage: ocrfix {name}")) == (0, True)
        assert max(map(len, out.splitlines())) <= 80


def test_help_reads_neither_rules_nor_passes():
    code = "import sys; from ocrfix.cli.main import cli; cli(['--help'], standalone_mode=False); "
    done = python("-c", code + "print(*sys.modules, file=sys.stderr)")
    loaded = set(done.stderr.decode().split())
    assert {name for name in loaded if name.startswith("ocrfix")} == {
        "ocrfix", "ocrfix.cli", "ocrfix.cli.main", "ocrfix.cli.output", "ocrfix.version",
        "ocrfix.visible",
    }  # fmt: skip
    assert not loaded & {"regex", "rapidfuzz", "spellchecker", "multiprocessing"}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell, said):
    code, out, _ = said("completion", shell)
    assert (code, "_OCRFIX_COMPLETE" in out) == (0, True)


def test_completion_knows_commands_and_options():
    asked = {"_OCRFIX_COMPLETE": "bash_complete", "COMP_CWORD": "1", "COMP_WORDS": "ocrfix ve"}
    assert python("-m", "ocrfix", env=asked).stdout == b"plain,verify\n"
    asked |= {"COMP_CWORD": "2", "COMP_WORDS": "ocrfix diff --cri"}
    assert python("-m", "ocrfix", env=asked).stdout == b"plain,--critic\n"


def test_standard_input_gives_the_text_alone_on_standard_output(said, tmp_path):
    code, out, err = said("run", "-", stdin=SEED.read_bytes())
    assert out == ocrfix.restore(SEED.read_text("utf-8")).text
    assert code == 1
    assert re.fullmatch(
        r"\d+ changes applied, \d+ proposed, \d+ flagged; language: .+\nocrfix: No page .+\n", err
    )
    assert said("run", "-", "-q", stdin=b"caf\xc3\xa9\n") == (0, "caf\xe9\n", "")
    assert list(tmp_path.iterdir()) == []


def test_a_patch_on_standard_output_is_the_one_in_the_folder(said, tmp_path):
    said("run", SEED, "--name", "seed")
    folder = tmp_path / "out" / "seed"
    for form, name in (("--patch", "changes.patch"), ("--html", "report.html")):
        found = said("diff", folder, form)[1]
        wanted = (folder / name).read_text("utf-8")
        if form == "--patch":
            assert found == wanted
        assert found.startswith(wanted[:15])
    assert said("diff", folder, "--critic")[1].count("{>>") >= 40


def test_filters(said, tmp_path):
    said("run", SEED, "--name", "seed")
    everything = said("diff", "out/seed")[1].count("\n\n")
    stages = {name: said("diff", "out/seed", "--pass", name)[1].count("\n\n")
              for name in ("hyphens", "quotes", "footnotes")}  # fmt: skip
    assert all(0 < count < everything for count in stages.values())
    both = said("diff", "out/seed", "--pass", "hyphens", "--pass", "quotes")[1]
    assert both.count("\n\n") == stages["hyphens"] + stages["quotes"]
    assert said("diff", "out/seed", "--rule", "quotes")[1].count("\n\n") == stages["quotes"]
    assert said("diff", "out/seed", "--page", "2")[1] == ""
    waiting = said("diff", "out/seed", "--waiting")[1]
    assert "applied" not in {
        row.split("  ")[2] for row in waiting.splitlines() if row[:4] == "page"
    }
    assert said("diff", "out/seed", "--exit-code")[0] == 1
    assert said("diff", "out/seed", "--pass", "nonsense")[0] == 2
    assert said("diff", "out/seed", "--pass", "quotes", "--patch")[0] == 2


def test_colour_only_where_wanted(tmp_path):
    python("-m", "ocrfix", "run", str(SEED), "--name", "s", "-q", cwd=tmp_path)

    def coloured(**env):
        return b"\x1b[" in python("-m", "ocrfix", "diff", "out/s", env=env, cwd=tmp_path).stdout

    assert not coloured()
    assert coloured(FORCE_COLOR="1")
    assert not coloured(FORCE_COLOR="0")
    assert not coloured(FORCE_COLOR="1", NO_COLOR="1")
    summary = ("-m", "ocrfix", "run", str(SEED), "--name", "s")
    assert b"\x1b[" in python(*summary, env={"FORCE_COLOR": "1"}, cwd=tmp_path).stderr
    assert b"\x1b" not in python(*summary, cwd=tmp_path).stderr
    plain = python(
        "-m", "ocrfix", "diff", "out/s", env={"PYTHONIOENCODING": "latin-1"}, cwd=tmp_path
    )
    assert plain.returncode == 0
    assert b"\\u23ce" in plain.stdout


def test_bytes_do_not_hang_on_the_hash_seed(tmp_path):
    for seed in ("1", "2"):
        python("-m", "ocrfix", "run", str(SEED), "-o", seed, "--name", "s", "-q", cwd=tmp_path,
               env={"PYTHONHASHSEED": seed})  # fmt: skip
    one, two = tmp_path / "1" / "s", tmp_path / "2" / "s"
    for path in one.iterdir():
        assert path.read_bytes() == (two / path.name).read_bytes(), path.name


def test_a_reader_that_leaves_early_is_no_fault(tmp_path):
    python("-m", "ocrfix", "run", str(SEED), "--name", "s", "-q", cwd=tmp_path)
    command = [sys.executable, "-m", "ocrfix", "diff", "out/s", "--json"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        running.stdout.close()
        assert b"Traceback" not in running.stderr.read()


def test_a_fault_of_ours_says_so_and_ends_with_2(said, monkeypatch, tmp_path):
    monkeypatch.setattr("ocrfix.cli.restoring.run", lambda *_: 1 / 0)
    code, out, err = said("run", "-", stdin=b"a")
    assert (code, out, "Please report it" in err, "ZeroDivisionError" in err) == (2, "", True, True)


def test_the_bar_shows_on_a_terminal_only(tmp_path):
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text("a\n", "utf-8")
    command = [sys.executable, "-m", "ocrfix", "run", "a.txt", "b.txt"]
    assert b"restoring" not in python(*command[1:], cwd=tmp_path).stderr
    ours, theirs = os.openpty()
    subprocess.run(command, cwd=tmp_path, stderr=theirs, check=False)
    os.close(theirs)
    shown = b""
    while part := _read(ours):
        shown += part
    os.close(ours)
    assert b"restoring" in shown
    assert b"2/2" in shown


def test_every_example_of_the_page_runs(tmp_path):
    """Unchanged, in a folder that has the fixtures, by a shell that knows `ocrfix`."""
    page = (ROOT / "docs" / "commands.md").read_text("utf-8")
    blocks = re.findall(r"```console\n(.*?)```", page, re.DOTALL)
    lines = [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]
    lines = [line for line in lines if not line.startswith("ocrfix completion")]
    shutil.copytree(ROOT / "fixtures", tmp_path / "fixtures")
    known = f'ocrfix() {{ "{sys.executable}" -m ocrfix "$@"; }}\n'
    script = known + "".join(f"{line}\n[ $? -le 1 ] || exit 9\n" for line in lines)
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-1500:]
    assert "STAKHANOVIsm" in (tmp_path / "out/pamphlet/restored.txt").read_text("utf-8")
    shown = re.search(r"```text\n(.*?)```", page, re.DOTALL)[1]
    found = python("-m", "ocrfix", "diff", "out/pamphlet", cwd=tmp_path).stdout.decode()
    assert shown.split("\n")[1] in found


def python(*args, env=None, cwd=None):
    keep = {k: v for k, v in os.environ.items() if k not in {"FORCE_COLOR", "NO_COLOR"}}
    return subprocess.run([sys.executable, *args], cwd=cwd, capture_output=True, check=False,
                          env=keep | (env or {}))  # fmt: skip


def _read(terminal):
    try:
        return os.read(terminal, 65536)
    except OSError:  # how Linux says that the other side has closed
        return b""


def test_notes_furniture_and_the_map_of_pages(said, tmp_path):
    scan = Path(__file__).parents[1] / "fixtures" / "the-harbour-lamp" / "scan.txt"
    said("run", scan, "-o", tmp_path, "--name", "kept", "--keep-furniture", "-q")
    said("run", scan, "-o", tmp_path, "--name", "bare", "--notes", "end", "-q")
    kept, bare = (tmp_path / name for name in ("kept", "bare"))
    text = (bare / "restored.txt").read_text("utf-8")
    assert len((kept / "restored.txt").read_text("utf-8")) > len(text)
    header, *rows = (bare / "pages.tsv").read_text("utf-8").splitlines()
    assert header.split("\t") == ["page", "folio", "folio_is", "start", "end", "name"]
    assert int(rows[-1].split("\t")[4]) == len(text)
    assert any(row.split("\t")[2] == "read" for row in rows)


def test_run_again_counts_what_was_corrected_by_hand(said, tmp_path):
    """It ended with a traceback: no pass is called `hand`."""
    (tmp_path / "scan.txt").write_text("The river.\n", "utf-8")
    said("run", "scan.txt", "-q")
    with (tmp_path / "out/scan/decisions.tsv").open("a", encoding="utf-8") as table:
        table.write("hand\t\t4\t9\triver\tRiver\t\t\tAnn\t\n")
    code, _, err = said("run", "scan.txt")
    assert code == 0
    assert "  hand                1" in err
    assert (tmp_path / "out/scan/restored.txt").read_text("utf-8") == "The River.\n"
