"""`git apply` and `patch` turn a copy of the scan into the restored bytes."""

from __future__ import annotations

import os
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import ocrfix
from ocrfix.core.document import Document
from ocrfix.core.edits import Hunk
from ocrfix.render.patch import patch
from strategies import WORDS, scans

SEED = Path(__file__).parent.parent / "fixtures" / "along-came-stakhanov" / "scan.txt"
LINES = st.sampled_from([
    "\n", "\n", "a line\n", "a line\n", "b\n", "\r\n", "\r", "\f",
    "\N{LINE SEPARATOR}", "\udcff",
    "- x\n", "+ y\n", "@@ -1 +1 @@\n", "--- a/b\n", "\\ No newline at end of file\n", "\ufeff",
    "\0", "\t",
    " \n", "\x0b", "\x85", "end",
])  # fmt: skip
TEXTS = st.one_of(scans(), st.lists(LINES, max_size=14).map("".join))
NEW = st.one_of(WORDS, LINES, st.just("\n\n"))
APPLIERS = {
    "git": ["git", "apply", "--whitespace=nowarn", "all.patch"],
    "patch": ["patch", "-p1", "-s", "--no-backup-if-mismatch", "-F0", "-i", "all.patch"],
}
BATCH = 150


@st.composite
def cases(draw):
    """A scan with disjoint hunks over it, some of them adjacent, some that change nothing."""
    text = draw(TEXTS)
    ends = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    spans = list(zip(ends[::2], ends[1::2], strict=False))
    if draw(st.booleans()):
        spans = list(pairwise(ends))
    hunks = []
    for start, end in spans:
        new = draw(NEW)
        if (start != end or new) and (not hunks or hunks[-1].end < max(end, start + 1)):
            hunks.append(Hunk(start, end, new, ()))
    return text, hunks


@pytest.fixture(scope="module")
def drawn():
    """Some hundred random cases, drawn at once so that one call of git tries them all."""
    found = []

    @settings(max_examples=BATCH, phases=[Phase.generate], database=None)
    @given(cases())
    def draw(case):
        found.append(case)

    draw()
    return found


@pytest.mark.parametrize("tool", APPLIERS)
def test_random_patches_give_the_restored_bytes(drawn, tool, tmp_path):
    if not shutil.which(tool):
        pytest.skip(f"{tool} is not here")
    wanted, patches = {}, []
    for number, (text, hunks) in enumerate(drawn):
        name = f"{number:04}.txt"
        document = Document.from_bytes(text.encode("utf-8", "surrogateescape"), name, None) \
            if text.count("\udcff") <= 1 else Document.from_text(text, name)  # fmt: skip
        result = replaced(document.text, hunks)
        (tmp_path / name).write_bytes(document.to_bytes())
        patches.append(patch(document, hunks, result))
        wanted[name] = document.encode(result)
        assert bool(patches[-1]) == (wanted[name] != document.to_bytes())
    assert sum(map(bool, patches)) > BATCH / 3
    apply(tool, tmp_path, b"".join(patches))
    for name, data in wanted.items():
        assert read(tmp_path / name) == data, name


ODD = {
    "crlf": (b"one\r\ntwo\r\nthree", "three", "3", None),
    "latin-1": (b"caf\xe9\ncr\xe8me\n", "cr", "Cr", "latin-1"),
    "latin-1 that becomes UTF-8": (b"caf\xe9\na - b\nx\n", " - ", "\N{EM DASH}", "latin-1"),
    "utf-16": ("\ufeffone\ntwo \u0a0a\nthree".encode("utf-16-le"), "two", "2", None),
    "utf-16 by name": ("one\ntwo\nthree\n".encode("utf-16"), "two", "2", "utf-16"),
    "utf-8-sig": (b"\xef\xbb\xbfone\ntwo\n", "two", "2", "utf-8-sig"),
    "byte order mark": (b"\xef\xbb\xbfone\ntwo\n", "\ufeff", "", None),
    "all gone": (b"one\ntwo", "one\ntwo", "", None),
    "a last line end": (b"one", "one", "one\n", None),
    "no last line end": (b"one\n", "one\n", "one", None),
    "much": (b"".join(b"line %d\n" % n for n in range(60)), "line 31\nline 32", "x", None),
}
NAMES = [
    "a scan.txt", "d\N{LATIN SMALL LETTER E WITH ACUTE}but.txt", 'quo"te.txt', "tab\t.txt",
    "-n.txt",
]  # fmt: skip


@pytest.mark.parametrize("tool", APPLIERS)
def test_odd_encodings_and_names(tool, tmp_path):
    if not shutil.which(tool):
        pytest.skip(f"{tool} is not here")
    files = {f"{n}.txt": case for n, case in enumerate(ODD.values())}
    files |= dict.fromkeys(NAMES, (b"one\ntwo\n", "two", "2", None))
    patches, wanted = b"", {}
    for name, (data, old, new, encoding) in files.items():
        document = Document.from_bytes(data, name, encoding)
        start = document.text.index(old)
        result = document.text.replace(old, new)
        (tmp_path / name).write_bytes(data)
        patches += patch(document, [Hunk(start, start + len(old), new, ())], result)
        wanted[name] = document.encode(result)
    apply(tool, tmp_path, patches)
    for name, data in wanted.items():
        assert read(tmp_path / name) == data, name


def test_the_middle_of_a_long_text_alone_is_in_the_patch():
    document = Document.from_text("".join(f"line {n}\n" for n in range(1000)), "long.txt")
    start = document.text.index("line 500")
    made = patch(document, [Hunk(start, start + 4, "LINE", ())],
                 document.text.replace("line 500", "LINE 500"))  # fmt: skip
    assert made.splitlines()[2] == b"@@ -498,7 +498,7 @@"
    assert len(made.splitlines()) == 11


@pytest.mark.parametrize("tool", APPLIERS)
def test_the_seed(tool, tmp_path):
    if not shutil.which(tool):
        pytest.skip(f"{tool} is not here")
    document = ocrfix.read(SEED.read_bytes(), "scan.txt")
    ledger = ocrfix.run(document, ocrfix.load("en")).ledger
    (tmp_path / "scan.txt").write_bytes(SEED.read_bytes())
    apply(tool, tmp_path, patch(document, ledger.hunks(), ledger.text()))
    assert read(tmp_path / "scan.txt") == document.encode(ledger.text())


def replaced(text, hunks):
    for start, end, new, _ in hunks[::-1]:
        text = text[:start] + new + text[end:]
    return text


def apply(tool, folder, patches):
    (folder / "all.patch").write_bytes(patches)
    alone = {"GIT_CEILING_DIRECTORIES": str(folder.parent), "HOME": str(folder)}
    done = subprocess.run(
        APPLIERS[tool], cwd=folder, capture_output=True, check=False, env=os.environ | alone
    )
    assert done.returncode == 0, (done.stdout + done.stderr).decode(errors="replace")[-2000:]


def read(path):
    """What is in a file; `patch` removes one whose last line it took."""
    return path.read_bytes() if path.exists() else b""
