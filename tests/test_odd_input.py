"""Files and options that make no sense are refused in words: no traceback, no waiting for ever."""

from __future__ import annotations

import encodings
import json
import os
import pkgutil
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ocrfix
from ocrfix.cli import restoring
from ocrfix.core.decisions import loads as decided
from ocrfix.core.document import Document
from ocrfix.core.edits import Span
from ocrfix.core.marks import FolioMark, HeadingMark, NoFolios
from ocrfix.errors import DecisionError, LedgerError, OcrfixError, ReadError, RuleError
from ocrfix.exchange.patch import hunks
from ocrfix.project import read as project
from ocrfix.proof import prove
from ocrfix.rules.file import parse
from ocrfix.scale.pool import each_apart
from ocrfix.storage import folder
from ocrfix.storage import ledger_shape as ledgershape
from ocrfix.storage.ledger_file import _line, _seal, dumps, loads

LONG = "9" * 5000
CODECS = sorted({each.name for each in pkgutil.iter_modules(encodings.__path__)})
MADE_UP = ["nosuch", "utf-8/x", "utf-8/surrogateescape", "a/b", "../x", "a\0b", "\udc80", "é", LONG]


# ---- encodings ---------------------------------------------------------------------------------


@pytest.mark.parametrize("codec", ["undefined", "aliases", "hex", "rot13", "zlib", *MADE_UP])
@pytest.mark.parametrize("data", [b"", b"a text\n", b"\xff\x80"])
def test_an_encoding_that_is_none_is_refused_even_for_an_empty_file(codec, data):
    with pytest.raises(ReadError, match="no such encoding"):
        Document.from_bytes(data, "scan.txt", codec)


@given(st.sampled_from(CODECS), st.binary(max_size=12), st.text(max_size=4))
def test_any_encoding_gives_the_bytes_back_or_is_refused(codec, data, more):
    with warnings.catch_warnings(action="ignore"):
        try:
            document = Document.from_bytes(data, "scan.txt", codec)
        except ReadError:
            return
        assert document.to_bytes() == data
        written = document.encode(document.text + more)  # whatever it says
        if not document.lacking(document.text + more):
            assert written == (document.text + more).encode(codec)


@pytest.mark.parametrize("codec", ["punycode", "undefined", "nosuch", "hex"])
def test_run_says_that_an_encoding_will_not_do(said, tmp_path, codec):
    (tmp_path / "scan.txt").write_bytes(b"" if codec == "nosuch" else b"caf\xe9 x-99999999\n")
    code, _, err = said("run", "scan.txt", "--encoding", codec)
    assert code == 2
    assert err.startswith("ocrfix: scan.txt: ")
    assert "Traceback" not in err


def test_a_text_that_its_encoding_lacks_a_character_for_is_said(said, tmp_path):
    (tmp_path / "scan.txt").write_bytes("Le café était là.\n".encode("latin-1"))
    (tmp_path / "d.tsv").write_text(
        "verdict\tchange\tstart\tend\told\tnew\nhand\t\t0\t2\tLe\t“Le\n", "utf-8"
    )
    told = (
        "ocrfix: the restored text is in UTF-8 and not in latin-1, as the scan is: "
        "that has no “ (U+201C)\n"
    )
    code, _, err = said("run", "scan.txt", "--encoding", "latin-1", "-q", "--decisions", "d.tsv")
    assert (code, err) == (1, told)
    assert (tmp_path / "out/scan/restored.txt").read_text("utf-8").startswith("“Le café")
    code, _, err = said("apply", "out/scan")
    assert code == 1
    assert err.startswith(told)
    assert said("run", "scan.txt", "--encoding", "latin-1", "-q")[2].startswith(told)
    (tmp_path / "d.tsv").write_text("verdict\tchange\n", "utf-8")
    assert said("run", "scan.txt", "--encoding", "latin-1", "-q", "--decisions", "d.tsv")[2] == ""


# ---- numbers of thousands of digits ------------------------------------------------------------


@pytest.mark.parametrize("row", [f"{LONG}\t3", f"3\t{LONG}", "²\t3", "-1\t3", "1e3\t3"])
def test_a_place_that_is_no_number_is_refused(row):
    with pytest.raises(DecisionError, match="line 2: start and end must be numbers"):
        decided(f"verdict\tchange\tstart\tend\told\tnew\nhand\t\t{row}\ta\tb\n")


@pytest.mark.parametrize("numbers", [LONG, f"1,{LONG}"])
def test_a_patch_with_such_a_line_number_is_refused(numbers):
    data = f"--- a/x\n+++ b/x\n@@ -{numbers} +1 @@\n-a\n+b\n".encode()
    with pytest.raises(DecisionError, match="line 3: the line number is too large"):
        hunks.blocks(data, [b"a\n"])


@pytest.mark.parametrize("key", ["limits = { letters = %s }", "safety = %s"])
def test_a_rule_file_with_such_a_number_is_refused(key):
    with pytest.raises(RuleError, match="not TOML"):
        parse(f"[[rule]]\nid = 'scannos.x'\n{key % LONG}\n", "mine.toml", {})


def test_a_project_and_a_fixture_with_such_a_number_are_refused(tmp_path):
    (tmp_path / "ocrfix.toml").write_text(f"off = {LONG}\n", "utf-8")
    with pytest.raises(OcrfixError, match="not TOML"):
        project(tmp_path / "ocrfix.toml")


def test_a_record_with_such_a_number_is_refused(tmp_path):
    (tmp_path / "measured").mkdir()
    (tmp_path / "measured" / "x.tsv").write_text(f"rule\tright\tof\ton\na\t{LONG}\t1\tb\n", "utf-8")
    with pytest.raises(RuleError, match=r"measured/x\.tsv, line 2: not `rule"):
        ocrfix.load("en", [tmp_path])


# ---- tables of one's own -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("confusions.en.tsv", "truth\treading\tcount\tof\ne\tc\tmany\t9\n"),
        ("confusions.en.tsv", f"truth\treading\tcount\tof\ne\tc\t{LONG}\t9\n"),
        ("confusions.en.tsv", "truth\treading\tcount\tof\ne\tc\t0\t9\n"),
        ("confusions.en.tsv", "truth\treading\tcount\tof\ne\tc\n"),
        ("lookalikes.en.tsv", "word\tother\tcost\narid\tand\tdear\n"),
        ("lookalikes.en.tsv", "word\tother\tcost\narid\tand\n"),
        ("ranking.en.json", "{}"),
        ("ranking.en.json", "no JSON"),
        ("ranking.en.json", "[1]"),
        ("ranking.en.json", json.dumps({"columns": ["a"], "first": {}, "again": {}})),
    ],
)
def test_a_table_that_is_damaged_is_refused(tmp_path, name, text):
    (tmp_path / name).write_text(text, "utf-8")
    rules = ocrfix.load("en", [tmp_path])
    with pytest.raises(RuleError, match="one of them is not a table"):
        rules.corrector  # noqa: B018 - it is made when it is asked for


# ---- ledgers -----------------------------------------------------------------------------------


SCAN = "The river de-\nlighted him.\n\f12\nThe other page.\n"
ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=3), st.just(LONG),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)  # fmt: skip


def sealed(rows, head):
    body = "".join(map(_line, rows))
    head = {**head, "lines": len(rows)}
    return _line({**head, "seal": _seal(head, body)}) + body


def written():
    ledger = ocrfix.restore(SCAN).ledger
    ledger.marks += [
        FolioMark(Span(27, 30), 2, "12", read=True),
        HeadingMark(Span(0, 3), 2),
        NoFolios(Span(0, 0), "x"),
    ]
    head, *rows = [json.loads(row) for row in dumps(ledger).splitlines()]
    head.pop("seal")
    return head, rows


def places(value, path=()):
    for key in value if isinstance(value, dict) else range(len(value)):
        yield (*path, key)
        if isinstance(value[key], dict | list):
            yield from places(value[key], (*path, key))


@given(data=st.data())
def test_a_sealed_ledger_with_wrong_types_is_refused_or_can_be_used(tmp_path_factory, data):
    """A seal shows that a ledger is as it was written, not that ocrfix wrote it."""
    head, rows = written()
    row = data.draw(st.sampled_from([head, *rows]))
    *above, key = data.draw(st.sampled_from(list(places(row))))
    for each in above:
        row = row[each]
    row[key] = data.draw(ODD)
    document = Document.from_text(SCAN)
    try:
        ledger = loads(sealed(rows, head), document)
    except LedgerError:
        return
    out = tmp_path_factory.mktemp("out")
    folder.save(out, ledger, ocrfix.NONE)
    assert prove(out).wrong == ()


@pytest.mark.parametrize(
    "row",
    [
        {"mark": "page", "start": "0", "end": 1, "attrs": {}},
        {"mark": "page", "start": True, "end": 1, "attrs": {}},
        {"mark": "page", "start": 0, "end": 9, "attrs": {}},
        {"mark": "page", "start": 2, "end": 1, "attrs": {}},
        {"mark": "page", "start": 0, "end": 1, "attrs": {"label": 3}},
        {"mark": ["page"], "start": 0, "end": 1, "attrs": {}},
        {"mark": "page", "start": 0, "end": 1, "attrs": []},
        {"mark": "folio", "start": 0, "end": 1, "attrs": {}},
    ],
)
def test_a_mark_that_is_none_is_refused(row):
    with pytest.raises((TypeError, ValueError)):
        ledgershape.mark(row, 5)


# ---- what is no file ---------------------------------------------------------------------------


@pytest.fixture
def restored(said, tmp_path):
    (tmp_path / "scan.txt").write_text("A text, de-\nlighted.\n", "utf-8")
    said("run", "scan.txt", "-q")
    return tmp_path / "out" / "scan"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("name", ["decisions.tsv", "page_states.tsv", "opinions.tsv"])
def test_a_pipe_in_the_place_of_a_table_is_refused_and_not_waited_for(said, restored, name):
    (restored / name).unlink(missing_ok=True)
    os.mkfifo(restored / name)
    commands = [
        ["run", "scan.txt"],
        ["verify", restored],
        ["apply", restored],
        ["export", restored, "--to", "sheet", "-o", "-"],
        ["review", restored, "--terminal"],
    ]
    for command in commands:
        code, out, err = said(*command)
        if name == "decisions.tsv":
            assert code in {1, 2}
            assert "decisions.tsv: not a regular file" in out + err
        assert "Traceback" not in err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_that_is_named_for_decisions_or_lies_among_rules_is_refused(said, tmp_path):
    (tmp_path / "scan.txt").write_text("A text.\n", "utf-8")
    os.mkfifo(tmp_path / "pipe")
    code, _, err = said("run", "scan.txt", "--decisions", "pipe")
    assert (code, err) == (
        2, "ocrfix: pipe: not a regular file. Save the decisions in a file, and name it.\n"
    )  # fmt: skip
    (tmp_path / "mine").mkdir()
    os.mkfifo(tmp_path / "mine" / "scannos.toml")
    code, _, err = said("run", "scan.txt", "--rules", "mine")
    assert code == 2
    assert "is not a regular file" in err


# ---- memory ------------------------------------------------------------------------------------


def test_too_little_memory_is_no_fault_of_ours(said, tmp_path, monkeypatch):
    def full(*_):
        raise MemoryError

    monkeypatch.setattr(restoring, "run", full)
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text("A text.\n", "utf-8")
    code, _, err = said("run", "one.txt")
    assert code == 2
    assert err.startswith("ocrfix: not enough memory for this text.")
    assert "Traceback" not in err
    code, _, err = said("run", "one.txt", "two.txt", "-j", "1")
    assert code == 2
    assert err.count("not enough memory for this text") == 2


def test_a_child_without_memory_says_so():
    def work(_):
        raise MemoryError

    (outcome,) = each_apart(work, [1], 1, 60)
    assert outcome.error.startswith("not enough memory")
