"""Files and names from strangers: nothing of them steers a terminal, a page or a spreadsheet."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import shutil
import sys
import tempfile
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ocrfix
from hostile import ESCAPES, FORMULA, HTML, NAME, resealed, restoration
from ocrfix.core.decisions import ACCEPT, COLUMNS, NONE, Decision, loads
from ocrfix.core.decisions import dumps as dump_decisions
from ocrfix.errors import LedgerError
from ocrfix.exchange import named
from ocrfix.render.report.html import page, report
from ocrfix.storage import folder
from ocrfix.storage.ledger_file import dumps
from ocrfix.storage.ledger_file import loads as load_ledger
from ocrfix.visible import HIDDEN, json_text, visible
from test_desk import a_ledger

SOURCE = Path(ocrfix.__file__).parent
STEERS = re.compile(rf"[\x00-\x09\x0b-\x1f{HIDDEN}]")
"""What no line of ours has."""
STYLES = re.compile(r"\x1b\[(?:[01249]|3[1-6])m")


def tame(text, *, colour=False):
    """Nothing in it acts on a terminal, and no name begins a line."""
    assert "\x1b[31mred" not in text
    shown = STYLES.sub("", text) if colour else text
    assert not STEERS.search(shown), repr(STEERS.search(shown))
    assert not re.search(r"(?m)^FAKE", shown)


# ---- terminals -------------------------------------------------------------------------------


@given(
    st.text(), st.text(st.sampled_from("\x1b[]0;\x07\x9b\u202e\n\r\t\x85\u2028\udcff\U000e0041a"))
)
def test_what_is_visible_hides_nothing_and_stays_so(plain, odd):
    for text in (plain, odd, plain + odd):
        assert not STEERS.search(visible(text))
        assert "\n" not in visible(text)
        assert visible(visible(text)) == visible(text)
        assert json.loads(json_text([text])) == [text]
        assert not STEERS.search(json_text({text: text}))


def test_everything_that_commands_print_goes_through_one_place():
    """`cli/output.py`; the bar that shows progress has no text of a file in it."""
    for path in (SOURCE / "cli").rglob("*.py"):
        if path.name == "output.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                assert called not in {"click.echo", "click.secho", "print"}, (path, node.lineno)
                assert not called.endswith(("stdout.write", "stderr.write", "buffer.write")), path


READS = (
    ("diff",), ("diff", "--waiting"), ("diff", "--json"), ("diff", "--rule", "s.teh"),
    ("diff", "--pass", ESCAPES), ("diff", "--html", "--waiting"), ("explain", ESCAPES),
    ("apply",), ("apply", "--apply", "review"), ("verify",), ("score", "."),
    ("score", ".", "--json"),
    ("export", "--to", "sheet"), ("export", "--to", "docx"), ("export", "--to", ESCAPES),
    ("split", "--into", f"Ann,{NAME}"), ("split", "--into", ESCAPES),
)  # fmt: skip


@pytest.mark.parametrize("colour", ["0", "1"])
@pytest.mark.parametrize("args", READS, ids=" ".join)
def test_no_command_prints_what_a_ledger_would_have_it_print(
    said, tmp_path, monkeypatch, args, colour
):
    monkeypatch.setenv("FORCE_COLOR", colour)
    path = restoration(tmp_path / NAME, ESCAPES)
    name, *rest = [path / folder.RESTORED if each == "." else each for each in args]
    _, out, err = said(name, path, *rest)
    tame(out, colour=colour == "1")
    tame(err, colour=colour == "1")


@pytest.mark.parametrize("colour", ["0", "1"])
def test_explain_shows_reasons_names_and_notes(said, tmp_path, monkeypatch, colour):
    monkeypatch.setenv("FORCE_COLOR", colour)
    path = restoration(tmp_path / NAME, ESCAPES)
    for change in a_ledger().changes:
        code, out, err = said("explain", path, change.id)
        assert (code, err) == (0, "")
        tame(out, colour=colour == "1")
        assert "<1B>[31mred<1B>]0;title<07>" in out
        assert "⏎FAKE: proved␍FAKE" in out


@pytest.mark.parametrize("form", ["sheet", "tsv", "decisions", "critic", "patch"])
def test_what_an_import_says_is_visible(said, tmp_path, form):
    path = restoration(tmp_path / NAME, ESCAPES)
    said("export", path, "--to", form, "-o", "file")
    data = (tmp_path / "file").read_bytes().decode()
    for altered in (
        data, data.replace("accept", ESCAPES), data.replace("the", ESCAPES, 3),
        data.replace("{++", "{--"), f"{ESCAPES}\n{data}", ESCAPES,
    ):  # fmt: skip
        (tmp_path / NAME / "in.txt").write_text(altered, "utf-8", newline="")
        for by in ("Ann", ESCAPES):
            _, out, err = said("import", path, path / "in.txt", "--from", form, "--by", by)
            tame(out)
            tame(err)
            _, out, err = said("merge", path, path / "in.txt")
            tame(out + err)


def test_names_of_scans_and_folders_are_visible(said, tmp_path):
    scan = tmp_path / f"{NAME}.txt"
    scan.write_text("He saw de-\nlighted men, and teh cat.\n" * 3)
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / f"{NAME}.txt").write_bytes(b"%PDF")
    shutil.copy(scan, tmp_path / "bad" / f"good{NAME}.txt")
    (tmp_path / "empty").mkdir()
    for args in (
        (scan, "-o", NAME), (scan, "-o", NAME), (tmp_path / "bad",), (tmp_path / NAME,),
        (scan, scan, "-o", "both"), (tmp_path / "empty",), (scan, "--passes", ESCAPES),
        (scan, "--language", ESCAPES), (scan, "--decisions", NAME), (scan, "--encoding", ESCAPES),
        (tmp_path / "none" / NAME,),
    ):  # fmt: skip
        _, out, err = said("run", *args)
        tame(out)
        tame(err)
    for command in (("verify",), ("diff",), ("apply",), ("review", "--terminal")):
        for place in (tmp_path / NAME / "nothing", scan):
            _, out, err = said(*command, place)
            tame(out + err)


def test_rules_and_projects_are_visible(said, tmp_path):
    rules = tmp_path / NAME
    rules.mkdir()
    quoted = json.dumps(ESCAPES.replace("\x7f", ""))
    rule = (
        f'[[rule]]\nid = "scannos.teh-for-the"\nsummary = {quoted}\nwhy = {quoted}\n'
        f'source = {quoted}\nsafety = "review"\nfind = \'\\b(?P<fix>teh)\\b\'\nput = "the"\n'
        'examples = [{ before = "teh", after = "the" }, { leave = "ten" }]\n'
    )
    path = restoration(tmp_path / "out", ESCAPES)
    for name, text in (
        ("scannos.toml", rule), ("scannos.toml", rule.replace("summary", json.dumps(ESCAPES[:9]))),
        ("scannos.toml", rule.replace("scannos.teh-for-the", "\\u001b]0;x\\u0007")),
        ("scannos.toml", rule.replace('after = "the"', f"after = {quoted}")),
        (f"scannos{NAME}.toml", rule), (f"scannos{NAME}.toml", "[[rule"),
        (f"{NAME}.toml", rule.replace('"review"', quoted)),
    ):  # fmt: skip
        for each in rules.iterdir():
            each.unlink()
        (rules / name).write_text(text, "utf-8")
        for args in (
            ("list",), ("test",), ("show", "scannos.teh-for-the"), ("show", ESCAPES),
            ("test", "--format", "github"), ("stats", path), ("suggest", "--least", 1, path),
            ("show", "scannos.teh-for-the", path), ("new", "scannos.tqe-for-the"),
        ):  # fmt: skip
            _, out, err = said("rules", args[0], "--rules", rules, *args[1:])
            tame(out)
            tame(err)
    for text in (f"langauge = {quoted}", f"{quoted} = 1", f"rules = [{quoted}]", ESCAPES):
        (tmp_path / "ocrfix.toml").write_text(text, "utf-8")
        _, out, err = said("rules", "list")
        tame(out + err)


def test_fixtures_are_visible(said, tmp_path):
    fixture = tmp_path / "fixtures" / NAME
    source = Path(__file__).parent.parent / "fixtures" / "the-salt-bill"
    shutil.copytree(source, fixture)
    text = (fixture / "ledger.jsonl").read_text("utf-8")

    def alter(head, rows):
        for row in rows:
            if "mark" in row:
                row["attrs"] |= {"x": ESCAPES}
            else:
                row["rule"] += ESCAPES
                row["why"] = ESCAPES

    (fixture / "ledger.jsonl").write_text(resealed(text, alter), "utf-8", newline="")
    broken = tmp_path / "fixtures" / f"x{NAME}"
    broken.mkdir()
    (broken / "about.toml").write_text(f"language = {json.dumps(ESCAPES)}", "utf-8")
    for form in ("text", "github", "junit", "sarif", "rdjsonl", "json"):
        code, out, err = said("check", "fixtures", "--format", form)
        assert code == 2
        tame(out)
        tame(err)


def test_a_ledger_made_lines_of_for_git_is_visible(said, tmp_path):
    path = restoration(tmp_path / "out", ESCAPES)
    (path / "other").write_text(f"{ESCAPES}\n", newline="")
    (path / "damaged").write_text(f'{{"ocrfix": 1}}\n["mark"]\n"mark"\n7\n{ESCAPES}\n', newline="")
    for name in (folder.LEDGER, folder.DECISIONS, "opinions.tsv", "other", "damaged"):
        code, out, err = said("textconv", path / name)
        assert (code, err) == (0, "")
        assert not STEERS.search(out)


def test_a_review_in_a_terminal_shows_everything(said, tmp_path):
    path = restoration(tmp_path / NAME, ESCAPES)
    keys = f"s\n?\n/{ESCAPES}\ng{ESCAPES}\ne{ESCAPES}\nn\nu\nj\nj\nj\nw\nq\n".encode()
    _, out, err = said("review", path, "--terminal", "--by", ESCAPES, stdin=keys)
    tame(out)
    tame(err)


def test_data_goes_to_a_terminal_as_visible_lines(said, tmp_path, monkeypatch, capfdbinary):
    from ocrfix.cli import output

    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    output.write(f"one\n{ESCAPES}".encode())
    sys.stdout.flush()
    assert capfdbinary.readouterr().out.decode() == (
        "one\n" + "\n".join(map(visible, ESCAPES.split("\n")))
    )


# ---- pages -----------------------------------------------------------------------------------


class Parsed(HTMLParser):
    """The elements of a page with the names of their attributes, and the text outside of tags."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.found, self.comments, self.text = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, tuple(name for name, _ in attrs)))

    def handle_comment(self, data):
        self.comments.append(data)

    def handle_data(self, data):
        self.text.append(data)


def pages(word):
    """The report and the review of a restoration that says `word` everywhere."""
    with tempfile.TemporaryDirectory() as place:
        found = folder.load(restoration(Path(place) / "out", word))
    ledger, made = found.ledger, found.decisions
    more = {"said": [word], "by": word, "token": word}
    return report(ledger, made, word), page(ledger, made, word, "", "", more)


def kinds(text):
    """What elements and attributes a page has."""
    return set(Parsed(text).found), Parsed(text).comments


@given(st.sampled_from([HTML, "'\"`=<>/&", "<b>", "-->", "\x00<", "&lt;b&gt;", ESCAPES])
       | st.text(st.sampled_from("<>\"'&/=! -abscript\x00\n;"), max_size=30))  # fmt: skip
@settings(max_examples=40)
def test_a_page_has_no_element_or_attribute_of_a_strangers(word):
    for ours, theirs in zip(pages("word"), pages(word), strict=True):
        elements, comments = kinds(theirs)
        assert elements <= kinds(ours)[0]
        assert comments == []
        assert not elements & {("script", ("src",)), ("img", ("src", "onerror"))}


@given(st.text(st.sampled_from("<>\"'&=! -x\n"), min_size=1, max_size=12))
@settings(max_examples=40)
def test_an_id_is_escaped_too_where_a_ledger_was_made_by_hand(odd):
    ledger = a_ledger()
    number = {change.id: change.number for change in ledger.changes}
    for key, at in number.items():
        ledger.changes[at] = ledger.changes[at]._replace(id=key + odd)
    ledger._numbers = {change.id: change.number for change in ledger.changes}
    assert kinds(report(ledger, NONE, "x")) == kinds(report(a_ledger(), NONE, "x"))


# ---- spreadsheets ----------------------------------------------------------------------------

STARTS = st.sampled_from(["=", "+", "-", "@", "\t", "\r", "\n", " =", "'=", "\t=", '"=', "|", "%"])
FORMULAS = st.builds(
    "{}{}".format, STARTS, st.sampled_from(["1+1", FORMULA, "cmd|' /C x'!A0", "a"])
)


@given(FORMULAS)
@settings(max_examples=60)
def test_no_cell_of_a_table_is_taken_for_a_formula(word):
    with tempfile.TemporaryDirectory() as place:
        found = folder.load(restoration(Path(place) / "out", word))
        data = named("tsv").write(found)
        assert list(named("tsv").read(data, found).decisions) == []
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), "excel-tab"))
        for cells in rows:
            assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r\n '|%")]
        text = named("decisions").write(found).decode()
        for cell in re.split(r"[\t\n]", text):
            assert cell[:1] not in set("=+-@\r")
        heard = named("decisions").read(text.encode(), found)
        assert {each.by for each in heard.decisions} == {word}


@given(st.lists(st.builds(Decision, st.just(ACCEPT), st.text("0123456789abcdef", min_size=12,
       max_size=12), st.just(0), st.just(0), FORMULAS, FORMULAS, FORMULAS, FORMULAS, FORMULAS,
       FORMULAS)))  # fmt: skip
def test_a_table_of_decisions_is_guarded_and_comes_back(rows):
    made = ocrfix.Decisions.of(rows)
    text = dump_decisions(made)
    assert loads(text) == made
    assert not re.search(r"(?m)(?:^|\t)[=+\-@]", text)
    assert text.split("\n")[0] == "\t".join(COLUMNS)


# ---- ids -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong", ["", "abc", "0123456789AB", "0123456789ab0", HTML, "\x1b]0;x\x07", 12, None, ["a"]]
)
def test_an_id_that_ocrfix_does_not_write_is_refused(wrong):
    ledger = a_ledger()

    def alter(head, rows):
        rows[0]["id"] = wrong

    with pytest.raises(LedgerError, match="id"):
        load_ledger(resealed(dumps(ledger), alter), ledger.document)
