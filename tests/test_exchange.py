"""Files to decide in: left alone they decide nothing; edited, just what the editor said."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ocrfix
from ocrfix import folder
from ocrfix.decisions import ACCEPT, AMEND, HAND, OPEN, REJECT, Decision, Decisions, dumps
from ocrfix.errors import DecisionError, OcrfixError
from ocrfix.exchange import FORMATS, named, told
from ocrfix.exchange.decode import decode
from ocrfix.exchange.lines import back, flat
from ocrfix.exchange.parts import Plain, Slot
from ocrfix.exchange.taking import take
from ocrfix.folder import Restored
from ocrfix.review.desk import Desk
from ocrfix.review.words import Words
from strategies import decisions_for, histories
from test_desk import SCAN, a_ledger, by_rule

OURS = ("sheet", "tsv", "decisions", "series", "patch", "critic")
NASTY = st.text(
    st.sampled_from('a \n\t\r"=+-@#,;|{}~<>⟦⟧→⏎⇥␦␀\x00\x1b\u202e\u2028\ufeff\udcff1E5/')
)


@pytest.fixture
def there(tmp_path):
    path = tmp_path / "out"
    folder.save(path, a_ledger(), ocrfix.NONE)
    return path


def opened(there, by="Ann"):
    desk = Desk.open(there, by)
    return desk, Restored(there, desk.ledger, desk.decisions, desk.said)


def exported(there, name):
    return named(name).write(opened(there)[1]).decode("utf-8", "surrogatepass")


def imported(there, name, text, by="Ann"):
    desk, found = opened(there, by)
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return take(desk, named(name).read(data, found))


def verdicts(there):
    return {key: d.verdict for key, d in folder.decisions(there).by_change.items()}


def keys(there):
    desk = opened(there)[0]
    names = ("s.teh", "s.arid", "s.odd", "p.semi", "p.two", "h.cut")
    return {rule: by_rule(desk, rule) for rule in names}


# ---- laws ------------------------------------------------------------------------------------


def _found(path, ledger, made):
    rows = dumps(made).encode("utf-8", "surrogatepass")
    (path / folder.DECISIONS).write_bytes(rows)
    return Restored(path, ledger, made, ())


@pytest.mark.parametrize("name", OURS)
@given(st.data())
@settings(max_examples=60)
def test_what_was_left_alone_decides_nothing(name, data):
    history = data.draw(histories())
    made = data.draw(decisions_for(history.ledger))
    with tempfile.TemporaryDirectory() as place:
        found = _found(Path(place), history.ledger, made)
        written = named(name).write(found)
        assert told(written, "x").name == name
        heard = named(name).read(written, found)
    assert list(heard.said) == []
    if name == "decisions":
        assert Decisions.of(heard.decisions).by_change == made.by_change
    else:
        assert list(heard.decisions) == []


@pytest.mark.parametrize("name", ["sheet", "tsv"])
@given(st.data())
@settings(max_examples=60)
def test_what_was_decided_in_a_sheet_comes_back(name, data):
    history = data.draw(histories())
    ledger = history.ledger
    made = data.draw(decisions_for(ledger))
    other = Decisions.of(
        [d for d in data.draw(decisions_for(ledger)).by_change.values() if d.verdict != AMEND]
    )
    with tempfile.TemporaryDirectory() as place:
        found = _found(Path(place), ledger, made)
        text = named(name).write(found).decode()
        for change in ledger.changes:
            wanted = other.by_change.get(change.id)
            line = rf"(?m)^\w+(?=\s+#?{change.id}/|\t.*#{change.id}/)"
            text = re.sub(line, wanted.verdict if wanted else "open", text)
        heard = named(name).read(text.encode(), found)
    after = made.having(*heard.decisions).by_change
    for change in ledger.changes:
        wanted = other.by_change.get(change.id)
        got = after.get(change.id)
        assert (got.verdict if got else OPEN) == (wanted.verdict if wanted else OPEN) or (
            got.verdict == AMEND and made.by_change[change.id].new == got.new
        )


@given(NASTY)
def test_texts_on_one_line_come_back(text):
    assert back(flat(text)) == text
    assert not set(flat(text)) & set("\n\t\r\x00\x1b\u202e\u2028")


@given(st.lists(st.tuples(NASTY.filter(bool), NASTY, NASTY, st.integers(0, 2)), max_size=5), NASTY)
def test_choices_in_any_text_are_read_as_choices_that_give_it(rows, end):
    parts, target, at = [], "", 0
    for number, (plain, old, new, choice) in enumerate(rows):
        parts += [
            Plain(at, plain, at),
            Slot(at + len(plain), old, new, (str(number),), 0, f"<{new}>"),
        ]
        at = parts[-1].end
        target += plain + (f"<{new}>", new, old)[choice]
    parts.append(Plain(at, end, at))
    chosen, own = decode(parts, target + end)
    assert own == []
    texts = {"": "shown", ACCEPT: "new", REJECT: "old"}
    found = [getattr(each.slot, texts[each.verdict]) for each in chosen]
    plains = [part.text for part in parts if isinstance(part, Plain)]
    assert "".join(a + b for a, b in zip(plains, [*found, ""], strict=True)) == target + end


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
    assert Words(there).of(Words.GOOD) == ["excell"]
    assert opened(there)[0].ledger.text(folder.decisions(there)).startswith("He sees de/lighted")
    assert imported(there, "sheet", exported(there, "sheet")).counts == {}


def test_a_sheet_says_in_which_line_it_cannot_be_read(there):
    text, key = exported(there, "sheet"), keys(there)
    line = text[: text.index(key["s.arid"])].count("\n") + 1
    for old, new, said in (
        (f"open    {key['s.arid']}", f"perhaps {key['s.arid']}", "'perhaps' decides nothing"),
        (f"open    {key['s.arid']}", "open    xyz", "is no line of a sheet"),
        (f"open    {key['s.arid']}", f"bad     {key['h.cut']}", "no single word"),
    ):
        with pytest.raises(DecisionError, match=said) as error:
            imported(there, "sheet", text.replace(old, new))
        assert f"line {line}" in str(error.value)
    twice = text + re.search(rf"open(    {key['s.arid']}.*\n)", text)[1].replace(
        "    ", "reject ", 1
    )
    with pytest.raises(DecisionError, match=r"decides \w+ otherwise than line"):
        imported(there, "sheet", twice.replace(f"open    {key['s.arid']}", f"a {key['s.arid']}"))
    with pytest.raises(DecisionError, match="no line 99"):
        imported(there, "sheet", text + "hand @99:1 ⟦a→b⟧\n")
    assert verdicts(there) == {}


@pytest.mark.parametrize("name", OURS)
def test_a_file_of_another_scan_is_refused(there, name, tmp_path):
    text = exported(there, name)
    data = SCAN.replace("cat", "bat").encode()
    (there / folder.SCAN).write_bytes(data)
    other = tmp_path / "other"
    from ocrfix.document import Document
    from ocrfix.ledger import Ledger

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
    assert told(data, "x.csv").name == "tsv"
    assert imported(there, "tsv", data).counts == {AMEND: 1}
    assert folder.decisions(there).by_change[key["s.arid"]].new == "And then"


@given(NASTY, NASTY)
def test_no_cell_of_a_table_is_a_formula_or_a_number(old, new):
    from ocrfix.exchange.spreadsheet import _cell, _text

    for text in (old, new):
        assert _text(_cell(text)) == text
        assert _cell(text)[0] == "⟦"


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda t: t.replace("decide\t", "verdict\t"), "no column decide"),
        (lambda t: t.replace("open\t", "maybe\t", 1), r"row 2: 'maybe' decides nothing"),
        (lambda t: t.replace("#", ""), "names no change|another scan|"),
        (lambda t: t.replace("open\t", 'o"p"en\t"', 1), "quotes do not match"),
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


# ---- the report's table ----------------------------------------------------------------------


def test_the_table_of_a_report_is_taken_with_its_words(there):
    key, desk = keys(there), opened(there)[0]
    scan = desk.ledger.document.source.sha256
    head = "\t".join(Decision._fields)
    row = f"accept\t{key['s.arid']}\t0\t0\t\t\t\t\tCat\tsure\n"
    text = f"{head}\n# scan: {scan}\n{row}# good word: teh\n# bad word: arid\n"
    taken = imported(there, "decisions", text)
    made = folder.decisions(there).by_change[key["s.arid"]]
    assert (made.by, made.note, made.old, taken.words) == ("Cat", "sure", "arid", 2)
    assert (Words(there).of(Words.GOOD), Words(there).of(Words.BAD)) == (["teh"], ["arid"])
    assert imported(there, "decisions", text).counts == {}
    for wrong, said in ((text.replace("# scan", "# scam"), "does not name its scan"),
                        (text.replace("accept", "axe"), "line 3"),
                        (text.replace("change", "chance"), "not a decisions table")):  # fmt: skip
        with pytest.raises(DecisionError, match=said):
            imported(there, "decisions", wrong)


# ---- patches ---------------------------------------------------------------------------------


@pytest.fixture
def long(tmp_path):
    """A restoration whose hunks lie apart."""
    from ocrfix.document import Document
    from ocrfix.pipeline import run
    from ocrfix.rules import load

    scan = Path(__file__).parent.parent / "fixtures/along-came-stakhanov/scan.txt"
    ledger = run(Document.from_bytes(scan.read_bytes(), "scan.txt"), load("en"), ocrfix.NONE)
    folder.save(tmp_path / "long", ledger, ocrfix.NONE)
    return tmp_path / "long"


@pytest.mark.parametrize("name", ["patch", "series"])
def test_git_applies_what_is_exported(long, name, tmp_path):
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    (tmp_path / "scan.txt").write_bytes((long / folder.SCAN).read_bytes())
    (tmp_path / "it.patch").write_text(exported(long, name), "utf-8")
    subprocess.run(["git", "apply", "it.patch"], cwd=tmp_path, check=True)
    assert (tmp_path / "scan.txt").read_bytes() == (long / folder.RESTORED).read_bytes()


def _hunks(text):
    head, *hunks = re.split(r"(?m)^(?=@@ )", text)
    return head, hunks


def test_a_hunk_cut_out_is_rejected_and_the_text_is_the_patched_one(long, tmp_path):
    head, hunks = _hunks(exported(long, "patch"))
    kept = [hunk for number, hunk in enumerate(hunks) if number % 3]
    taken = imported(long, "patch", head + "".join(kept))
    assert set(taken.counts) == {REJECT}
    assert taken.refused == []
    before = len(folder.decisions(long).by_change)
    opened(long)[0].close()
    left = _hunks(exported(long, "patch"))[1]
    bodies = ["".join(hunk.splitlines(keepends=True)[1:]) for hunk in left]
    still = [hunk for hunk in hunks[::3] if hunk.split("\n", 1)[1] in bodies]
    assert len(still) == len(taken.said) == 1  # its change makes edits in other hunks, too
    assert "not all were decided alike" in taken.said[0]
    assert imported(long, "patch", exported(long, "patch")).counts == {}
    assert len(folder.decisions(long).by_change) == before


@given(st.data(), st.sampled_from(["patch", "series"]))
@settings(max_examples=100)
def test_hunks_left_out_only_reject_what_stood(data, name):
    history = data.draw(histories())
    made = data.draw(decisions_for(history.ledger))
    with tempfile.TemporaryDirectory() as place:
        found = _found(Path(place), history.ledger, made)
        written = named(name).write(found)
        parts = re.split(rb"(?m)^(?=@@ |From 0{40} )", written)
        kept = [part for part in parts
                if not part.startswith(b"@@ ") or data.draw(st.booleans())]  # fmt: skip
        heard = named(name).read(b"".join(kept), found)
    standing = history.ledger.standing(made)
    assert {each.verdict for each in heard.decisions} <= {REJECT}
    assert all(standing[history.ledger[each.change].number] for each in heard.decisions)
    if len(kept) == len(parts):
        assert (list(heard.decisions), list(heard.said)) == ([], [])


def test_a_line_edited_in_a_patch_amends_or_corrects(there):
    text = exported(there, "patch")
    assert "+He saw delighted men, and the cat" in text
    text = text.replace("+He saw delighted men, and the", "+He has delighted MEN, and thee")
    text = text.replace("\n", "\r\n")
    taken = imported(there, "patch", text)
    assert (taken.refused, taken.said) == ([], [])
    restored = opened(there)[0]
    now = restored.ledger.text(restored.decisions)
    assert now.startswith("He has delighted MEN, and thee cat")
    assert taken.counts[HAND] >= 2


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda t: t.replace("\n-He saw", "\n-He was"), "another text there"),
        (lambda t: t.replace("\n-He saw", "\nHe saw"), "is no line of a hunk"),
        (lambda t: "nothing\n", "no hunk"),
    ],
)
def test_a_patch_that_does_not_fit_is_refused(there, edit, said):
    with pytest.raises(DecisionError, match=said):
        imported(there, "patch", edit(exported(there, "patch")))
    assert verdicts(there) == {}


def test_a_patch_says_nothing_of_what_was_decided_after_it(there):
    key, text = keys(there), exported(there, "patch")
    bob = opened(there, "Bob")[0]
    bob.decide([bob.verdict(ACCEPT, key["s.arid"]), bob.verdict(REJECT, key["p.two"])])
    assert imported(there, "patch", text).counts == {}
    assert verdicts(there) == {key["s.arid"]: ACCEPT, key["p.two"]: REJECT}
    (there / folder.DECISIONS).write_text("\t".join(Decision._fields) + "\n")
    late = exported(there, "patch").replace("decisions 1", "decisions 0")
    with pytest.raises(DecisionError, match="no longer"):
        imported(there, "patch", re.sub(r"(safe) \w{16}", r"\1 0123456789abcdef", late))


def test_a_pass_left_out_of_a_series_is_rejected(long):
    text = exported(long, "series")
    mails = re.split(r"(?m)^(?=From 0{40} )", text)[1:]
    name = re.search(r"Subject: \[PATCH \S+\] (\w+):", mails[1])[1]
    taken = imported(long, "series", "".join(mails[:1] + mails[2:]))  # the first is the cover
    desk = opened(long)[0]
    stages = {desk.ledger[key].stage for key in desk.decisions.by_change}
    assert (set(taken.counts), stages) == ({REJECT}, {name})
    standing = desk.ledger.standing(desk.decisions)
    assert not any(standing[c.number] for c in desk.ledger.changes if c.stage == name)
    with pytest.raises(DecisionError, match="has two patches"):
        imported(long, "series", mails[2] + mails[2])


# ---- CriticMarkup ----------------------------------------------------------------------------


def test_marks_are_accepted_rejected_left_and_corrected(there):
    key, text = keys(there), exported(there, "critic")
    note = r"\{>>#[^<]*<<\}"
    text = re.sub(r"\{~~arid~>and~~\}" + note, "and", text)  # accepted: it was proposed
    text = re.sub(r"\{--  --\}|\{~~  ~> ~~\}" + note, "  ", text)  # rejected
    text = text.replace("He saw", "He sees")  # the editor's own
    text = text.replace("{>>#", "{>>mine<<}{>>#", 0)
    taken = imported(there, "critic", text)
    assert (taken.refused, taken.said) == ([], [])
    assert taken.counts == {ACCEPT: 1, REJECT: 1, HAND: 1}
    made = verdicts(there)
    assert (made[key["s.arid"]], made[key["p.two"]]) == (ACCEPT, REJECT)
    desk = opened(there)[0]
    assert desk.ledger.text(desk.decisions).startswith("He sees delighted")


def test_a_reworded_mark_amends(there):
    key = keys(there)
    text = exported(there, "critic").replace("{~~arid~>and~~}", "{~~arid~>AND~~}")
    imported(there, "critic", text)
    made = folder.decisions(there).by_change
    assert (made[key["s.arid"]].verdict, made[key["s.arid"]].new) == (AMEND, "AND")
    with pytest.raises(DecisionError, match="lacks the comment"):
        imported(there, "critic", text.partition("\n")[2])


MARK = re.compile(
    r"(\{~~(.*?)~>(.*?)~~\}|\{--(.*?)--\}|\{\+\+(.*?)\+\+\})\{>>((?:#\w+ )+)[^{}]*?<<\}", re.DOTALL
)


@given(st.data())
@settings(max_examples=100)
def test_only_marks_that_were_resolved_decide_and_nothing_is_taken_for_the_editors_own(data):
    history = data.draw(histories())
    made = data.draw(decisions_for(history.ledger))
    choices: dict[str, list[str]] = {}

    def choose(mark):
        choice = data.draw(st.sampled_from([ACCEPT, REJECT, ""]))
        for key in mark[6].replace("#", "").split():
            choices.setdefault(key, []).append(choice)
        old, new = mark[2] or mark[4] or "", mark[3] or mark[5] or ""
        return {ACCEPT: new, REJECT: old}.get(choice, mark[0])

    with tempfile.TemporaryDirectory() as place:
        found = _found(Path(place), history.ledger, made)
        text = named("critic").write(found).decode("utf-8", "surrogatepass")
        text = MARK.sub(choose, text)
        heard = named("critic").read(text.encode("utf-8", "surrogatepass"), found)
    assert not any(each.verdict in {HAND, AMEND} for each in heard.decisions)
    touched = {key for key, places in choices.items() if any(places)}
    assert {each.change for each in heard.decisions} <= touched
    assert touched or not heard.said


# ---- the commands ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", [each.name for each in FORMATS if each.name in OURS])
def test_export_and_import_by_command(said, there, name, tmp_path):
    code, out, err = said("export", there, "--to", name)
    assert (code, out) == (0, "")
    path = tmp_path / f"out{named(name).suffix}"
    assert path.name in err
    code, _, err = said("import", there, path)
    assert (code, "nothing to decide" in err) == (0, True)
    assert said("export", there, "--to", name, "-o", "-")[1].encode() == path.read_bytes()


def test_import_says_what_it_did_and_ends_with_1_where_something_needs_a_person(said, there):
    key, text = keys(there), exported(there, "sheet")
    text = text.replace(f"open    {key['s.arid']}", f"accept  {key['s.arid']}")
    bob = opened(there, "Bob")[0]
    bob.decide([bob.verdict(REJECT, key["p.two"])])
    text = text.replace(f"open    {key['p.two']}", f"amend   {key['p.two']}")
    text = text.replace("⟦  → ⟧", "⟦  →_⟧")
    code, _, err = said("import", there, "-", "--by", "Ann", stdin=text.encode())
    assert (code, "1 accepted" in err) == (1, True)
    assert "refused: amend of" in err
    assert "reject by Bob since" in err
    assert "sat and slept" in (there / folder.RESTORED).read_text()


def test_what_is_no_such_file_is_refused(said, there, tmp_path):
    (tmp_path / "x.txt").write_text("hello")
    code, _, err = said("import", there, tmp_path / "x.txt")
    assert (code, "of no format" in err) == (2, True)
    assert said("import", there, tmp_path / "none.txt")[0] == 2
    assert said("export", there, "--to", "pdf")[0] == 2
    with pytest.raises(OcrfixError, match="no such format"):
        named("pdf")
