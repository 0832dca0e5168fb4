"""Review sheets, for editors and for spreadsheets."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess

import pytest
from hypothesis import given

import ocrfix
from exchanging import NASTY, OURS, exported, imported, keys, opened, there, verdicts
from ocrfix.core.decisions import ACCEPT, AMEND, HAND, REJECT
from ocrfix.errors import DecisionError
from ocrfix.exchange import format_of
from ocrfix.storage import folder
from ocrfix.storage.word_lists import WordLists
from test_desk import SCAN

__all__ = ["there"]


# ---- sheets ----------------------------------------------------------------------------------


def test_the_first_word_of_a_line_decides(there):
    key = keys(there)
    text = exported(there, "sheet")
    text = text.replace(f"open    {key['s.arid']}", f"accept  {key['s.arid']}")
    text = text.replace(f"open    {key['p.two']}", f"R: {key['p.two']}")
    text = text.replace(f"open    {key['s.odd']}", f"good {key['s.odd']}")
    text = text.replace("⟦-⏎→⟧", "⟦-⏎→/⟧") + "hand @1:4 ⟦saw→sees⟧\n\n# and a remark\n"
    taken = imported(there, "sheet", text.replace("\n", "\r\n"))
    assert (taken.refused, taken.said) == ([], [])
    made = folder.decisions(there).by_change
    assert (made[key["s.arid"]].verdict, made[key["p.two"]].verdict) == (ACCEPT, REJECT)
    assert (made[key["h.cut"]].verdict, made[key["h.cut"]].new) == (AMEND, "/")
    assert [(d.old, d.new, d.by) for d in made.values() if d.verdict == HAND] == [
        ("saw", "sees", "Ann")
    ]
    assert WordLists(there).of(WordLists.GOOD) == ["excell"]
    assert opened(there)[0].ledger.text(folder.decisions(there)).startswith("He sees de/lighted")
    assert imported(there, "sheet", exported(there, "sheet")).counts == {}


def test_a_bad_word_in_a_sheet_leaves_a_flag_waiting(there):
    odd = keys(there)["s.odd"]
    text = exported(there, "sheet").replace(f"open    {odd}", f"bad     {odd}")
    imported(there, "sheet", text)
    assert WordLists(there).of(WordLists.BAD) == ["excell"]
    assert folder.decisions(there).by_change == {}


def test_a_sheet_may_be_saved_as_windows_does(there):
    key = keys(there)
    text = exported(there, "sheet").replace(f"open    {key['s.arid']}", f"a       {key['s.arid']}")
    text = text.replace("\n", "\r\n")
    for data in (text.encode("utf-16"), "\ufeff".encode("utf-16-be") + text.encode("utf-16-be")):
        assert format_of(data, "x.txt").name == "sheet"
    for data in (text.encode("utf-16"), text.encode("utf-8-sig")):
        assert format_of(data, "x").name == "sheet"
        assert imported(there, "sheet", data).said == []
        assert verdicts(there) == {key["s.arid"]: ACCEPT}
    with pytest.raises(DecisionError, match=r"not UTF-8: .* Save it as UTF-8"):
        imported(there, "sheet", text.encode("cp1252", "replace") + b"\xff")


def test_a_sheet_says_in_which_line_it_cannot_be_read(there):
    text, key = exported(there, "sheet"), keys(there)
    line = text[: text.index(key["s.arid"])].count("\n") + 1
    for old, new, said in (
        (f"open    {key['s.arid']}", f"perhaps {key['s.arid']}", "'perhaps' is not a decision"),
        (f"open    {key['s.arid']}", "open    xyz", "is not a line of a sheet"),
        (f"open    {key['s.arid']}", f"bad     {key['h.cut']}", "not a single word"),
    ):
        with pytest.raises(DecisionError, match=said) as error:
            imported(there, "sheet", text.replace(old, new))
        assert f"line {line}" in str(error.value)
    twice = text + re.search(rf"open(    {key['s.arid']}.*\n)", text)[1].replace(
        "    ", "reject ", 1
    )
    with pytest.raises(DecisionError, match=r"contradicts line \d+ about \w+"):
        imported(there, "sheet", twice.replace(f"open    {key['s.arid']}", f"a {key['s.arid']}"))
    with pytest.raises(DecisionError, match="no line 99"):
        imported(there, "sheet", text + "hand @99:1 ⟦a→b⟧\n")
    with pytest.raises(DecisionError, match="no line 1, column 999"):
        imported(there, "sheet", text + "hand @1:999 ⟦→b⟧\n")
    with pytest.raises(DecisionError, match="no line 2, column 0"):
        imported(there, "sheet", text + "hand @2:0 ⟦→b⟧\n")
    assert verdicts(there) == {}


@pytest.mark.parametrize("name", OURS)
def test_a_file_of_another_scan_is_refused(there, name, tmp_path):
    text = exported(there, name)
    data = SCAN.replace("cat", "bat").encode()
    (there / folder.SCAN).write_bytes(data)
    other = tmp_path / "other"
    from ocrfix.core.document import Document
    from ocrfix.core.ledger import Ledger

    folder.save(other, Ledger(Document.from_bytes(data, "scan.txt")), ocrfix.NONE)
    with pytest.raises(DecisionError, match="is of another scan"):
        imported(other, name, text)
    assert verdicts(other) == {}


def test_a_sheet_of_an_older_ledger_finds_its_changes_again(there):
    key = keys(there)
    text = exported(there, "sheet").replace(f"open    {key['s.arid']}", f"accept  {key['s.arid']}")
    gone = text.replace(key["p.two"], "0123456789ab").replace("open    0123", "reject  0123")
    moved = gone.replace(key["s.arid"], "ba9876543210")  # as an older run named it
    taken = imported(there, "sheet", moved.replace("⟦  → ⟧", "⟦ . → ⟧"))
    assert verdicts(there) == {key["s.arid"]: ACCEPT}
    assert [("now counts for" in line, "finds" in line) for line in taken.said] == [
        (True, False), (False, True)]  # fmt: skip


def test_what_another_decided_since_is_not_overruled(there):
    key = keys(there)
    text = exported(there, "sheet").replace(f"open    {key['s.arid']}", f"accept  {key['s.arid']}")
    bob = opened(there, "Bob")[0]
    bob.decide([bob.verdict(REJECT, key["s.arid"]), bob.verdict(REJECT, key["p.two"])])
    taken = imported(there, "sheet", text)
    assert [(ours.verdict, theirs.by) for ours, theirs in taken.refused] == [(ACCEPT, "Bob")]
    assert verdicts(there) == {key["s.arid"]: REJECT, key["p.two"]: REJECT}


# ---- spreadsheets ----------------------------------------------------------------------------


def _saved(text, form):
    """The table as a spreadsheet program saves it."""
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter="\t"))
    out = io.StringIO()
    if form == "excel, unicode":
        csv.writer(out, delimiter="\t", lineterminator="\r\n").writerows(rows)
        return out.getvalue().encode("utf-16")
    if form == "calc, all quoted":
        csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
        return out.getvalue().encode()
    head, *rest = rows  # sorted otherwise, columns moved, semicolons
    order = sorted(range(len(head)), key=lambda n: head[n])
    rows = [[row[n] for n in order] for row in [head, *sorted(rest, key=lambda row: row[3])]]
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


@pytest.mark.parametrize("form", ["excel, unicode", "calc, all quoted", "excel, semicolons"])
def test_a_spreadsheet_may_save_the_table_as_it_likes(there, form):
    key = keys(there)
    text = exported(there, "tsv")
    assert imported(there, "tsv", _saved(text, form)).counts == {}
    wanted = re.sub(rf"(?m)^open(\t.*)⟦and⟧(.*#{key['s.arid']})", r"accept\1And then\2", text)
    data = _saved(wanted, form)
    assert format_of(data, "x.csv").name == "tsv"
    assert imported(there, "tsv", data).counts == {AMEND: 1}
    assert folder.decisions(there).by_change[key["s.arid"]].new == "And then"


def _through_calc(path, profile):
    """The table opened in LibreOffice Calc, saved as a workbook, and as CSV from there."""
    steps = (["--infilter=CSV:9,34,76,1", "--convert-to", "xlsx"],
             ["--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1"])  # fmt: skip
    for step, kind in zip(steps, ("xlsx", "csv"), strict=True):
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", *step,
             "--outdir", path.parent, path],
            capture_output=True, check=False, timeout=120,
        )  # fmt: skip
        path = path.with_suffix(f".{kind}")
        if not path.exists():
            pytest.skip("LibreOffice Calc is not installed: apt install libreoffice-calc-nogui")
    return path.read_bytes()


def test_a_table_comes_back_from_a_real_spreadsheet_program(tmp_path):
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice Calc is not installed: apt install libreoffice-calc-nogui")
    from ocrfix.core.document import Document
    from ocrfix.core.edits import Edit, Fix, Safety
    from ocrfix.core.ledger import Ledger

    texts = [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "1/2",
        "1E5",
        "0012",
        " x ",
        '"',
        "a\tb",
        "\x1b",
        "'",
        "",
    ]
    scan = "".join(f"{text}|" for text in texts)
    ledger, at, fixes = Ledger(Document.from_text(scan)), 0, []
    for number, text in enumerate(texts):
        edit = Edit.at(at, at + len(text), f"{text}={number}")
        fixes.append(Fix((edit,), "a.x", f"={text}", 0.5, Safety.REVIEW))
        at += len(text) + 1
    ledger.record("a", ledger.view(), fixes)
    folder.save(tmp_path / "odd", ledger, ocrfix.NONE)
    path = tmp_path / "odd.tsv"
    path.write_text(exported(tmp_path / "odd", "tsv").replace("\nopen", "\naccept"), "utf-8")
    taken = imported(tmp_path / "odd", "tsv", _through_calc(path, tmp_path / "profile"))
    assert (taken.counts, taken.said) == ({ACCEPT: len(texts)}, [])


@given(NASTY, NASTY)
def test_no_cell_of_a_table_is_a_formula_or_a_number(old, new):
    from ocrfix.exchange.sheet.spreadsheet import _cell, _text

    for text in (old, new):
        assert _text(_cell(text)) == text
        assert _cell(text)[0] == "⟦"


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda t: t.replace("decide\t", "verdict\t"), "the column decide is missing"),
        (lambda t: t.replace("open\t", "maybe\t", 1), r"row 2: 'maybe' is not a decision"),
        (
            lambda t: re.sub(r"\nopen(\t.*?\t)#\w{12}/\S+", r"\nhand\1", t, count=1),
            "needs its place",
        ),
        (lambda t: t.replace("#", ""), "names no change|another scan|"),
        (lambda t: t.replace("open\t", 'o"p"en\t"', 1), "quotation marks do not match"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_its_row(there, edit, said):
    text = exported(there, "tsv")
    edited = edit(text)
    if said.startswith("names"):  # a program took the # off: it is read all the same
        assert imported(there, "tsv", edited).counts == {}
    else:
        with pytest.raises(DecisionError, match=said):
            imported(there, "tsv", edited)
