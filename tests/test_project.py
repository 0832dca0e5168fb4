"""`ocrfix.toml`: found from the scan or from here, overruled by the command line, never mute."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import ocrfix
from ocrfix.core.edits import Safety
from ocrfix.errors import ProjectError, RuleError
from ocrfix.project import NO_PROJECT, find, project_of, read

SCAN = "Bread arid butter was de-\nlighted by hif mother.\n"
RULE = """
[[rule]]
id       = "scannos.hif-for-his"
summary  = "hif read for his"
words    = ["hif his"]
safety   = "review"
why      = "no word"
examples = [{ before = "by hif", after = "by his" }]
"""


@pytest.fixture
def place(tmp_path):
    """A project with rules, names and a scan, and another folder beside it."""
    home = tmp_path / "book"
    (home / "mine" / "words").mkdir(parents=True)
    (home / "scans").mkdir()
    (home / "mine" / "scannos.en.toml").write_text(RULE, "utf-8")
    (home / "scans" / "one.txt").write_text(SCAN, "utf-8")
    (home / "ocrfix.toml").write_text('rules = ["mine"]\n', "utf-8")
    return home


def ran(said, scan, *args):
    """The rules that fired, with the state of their changes."""
    code, _, err = said("run", scan, "-o", "out", "--name", "x", "-q", "--force", *args)
    assert code < 2, err
    rows = json.loads(said("diff", "out/x", "--json")[1])
    return {row["rule"]: row["state"] for row in rows}


def says(place, text):
    (place / "ocrfix.toml").write_text(text, "utf-8")


def test_it_is_found_from_the_scan(said, place):
    assert ran(said, "book/scans/one.txt")["scannos.hif-for-his"] == "proposed"
    assert find(place / "scans" / "one.txt") == place / "ocrfix.toml"
    assert "scannos.hif-for-his" in said("rules", "list", "--rules", "book/mine")[1]
    assert "scannos.hif-for-his" not in said("rules", "list")[1]


def test_it_is_found_from_here(said, place, monkeypatch):
    monkeypatch.chdir(place / "scans")
    assert "scannos.hif-for-his" in said("rules", "list")[1]
    assert said("rules", "test")[2].startswith("1 rule: ")


def test_scans_of_two_projects_are_not_restored_together(said, place, tmp_path):
    (tmp_path / "other.txt").write_text("one\n", "utf-8")
    code, _, err = said("run", "book/scans/one.txt", "other.txt")
    assert (code, "Restore them one by one" in err) == (2, True)


def test_rules_are_off_and_trusted_otherwise(said, place):
    says(
        place,
        'rules = ["mine"]\noff = ["hyphens.cut-word"]\n[safety]\n"scannos.arid-for-and" = "note"\n'
        '"scannos.hif-for-his" = { level = "safe", because = "60 of 60 in volume 3" }\n',
    )
    found = ran(said, "book/scans/one.txt")
    assert "hyphens.cut-word" not in found
    assert found["scannos.arid-for-and"] == "flagged"
    assert found["scannos.hif-for-his"] == "applied"
    why = said("diff", "out/x", "--rule", "scannos.hif-for-his")[1]
    assert "Safe in this project: 60 of 60 in volume 3" in why


def test_trust_without_a_record_wants_a_reason(said, place):
    says(place, 'rules = ["mine"]\n[safety]\n"scannos.hif-for-his" = "safe"\n')
    code, _, err = said("run", "book/scans/one.txt", "-o", "out")
    assert (code, "was not measured" in err, "because = " in err) == (2, True, True)


def test_a_rule_that_only_flags_has_nothing_to_apply(place):
    says(place, '[safety]\n"scannos.odd-word" = "review"\n')
    with pytest.raises(RuleError, match="only flags"):
        project_of(place).adjust(ocrfix.load("en"))


def test_the_command_line_overrules(said, place):
    says(place, 'rules = ["mine"]\napply = "review"\nskip = ["scannos"]\nlanguage = "de"\n')
    assert "scannos.hif-for-his" not in ran(said, "book/scans/one.txt")
    found = ran(said, "book/scans/one.txt", "--passes", "scannos", "--language", "en")
    assert found["scannos.hif-for-his"] == "applied"
    args = ("--skip", "quotes", "--apply", "safe", "--language", "en")
    assert ran(said, "book/scans/one.txt", *args)["scannos.hif-for-his"] == "proposed"


def test_names_are_no_misreadings(said, place):
    assert "scannos.hif-for-his" in ran(said, "book/scans/one.txt")
    (place / "mine" / "words" / "names.txt").write_text("# whoever\nhif\n", "utf-8")
    assert "scannos.hif-for-his" not in ran(said, "book/scans/one.txt")


def test_a_name_on_the_list_is_joined_at_a_line_end(place):
    (place / "mine" / "words" / "names.txt").write_text("Qzorwik Blatt\n", "utf-8")
    rules = ocrfix.load("en", [place / "mine"])
    assert "Qzorwik" in ocrfix.restore("They met Qzor-\nwik there.\n", rules=rules).text


def test_a_word_list_stacks_on_the_one_that_ships(place):
    (place / "mine" / "words" / "function.en.txt").write_text("thither\n", "utf-8")
    words = ocrfix.load("en", [place / "mine"]).words["function.en"]
    assert words > ocrfix.load("en").words["function.en"]
    assert "thither" in words


def test_what_a_project_says_shows_in_the_digest(place):
    rules = ocrfix.load("en")
    says(place, 'off = ["scannos.odd-word"]\n')
    off = project_of(place).adjust(rules)
    says(place, '[safety]\n"scannos.arid-for-and" = "note"\n')
    note = project_of(place).adjust(rules)
    assert len({rules.digest, off.digest, note.digest}) == 3
    assert rules["scannos.arid-for-and"].safety == Safety.REVIEW  # as it was


def test_fixtures_of_a_project_are_checked_as_it_runs(said, place):
    fixture = place / "fixtures" / "one"
    fixture.mkdir(parents=True)
    (fixture / "scan.txt").write_text(SCAN, "utf-8")
    (fixture / "about.toml").write_text('title = "one"\n', "utf-8")
    assert said("check", "book/fixtures", "--update")[0] == 0
    assert "scannos.hif-for-his" in (fixture / "ledger.jsonl").read_text("utf-8")
    says(place, 'rules = ["mine"]\noff = ["scannos.hif-for-his"]\n')
    code, out, _ = said("check", "book/fixtures")
    assert (code, "scannos.hif-for-his" in out) == (1, True)
    assert said("check", "book/fixtures", "--format", "github")[1].count("::error") >= 1


@pytest.mark.parametrize(
    ("text", "said_"),
    [
        ('rules = ["nowhere"]', "no folder nowhere beside ocrfix.toml.*\n.*1 | rules"),
        ('apply = "all"', "invalid value 'all' for apply; allowed: safe, review, none"),
        ('skip = ["quotas"]', "invalid value 'quotas' for skip; allowed: encoding, pages"),
        ("ruels = []", "unknown key 'ruels'. Did you mean 'rules'"),
        ("shelf = 3", "unknown key 'shelf'. The keys are language, apply"),
        (
            'language = "xx"',
            "no word lists for language 'xx', only for de, en, fr. `ocrfix lexicon",
        ),
        ("[safety]\nscannos.hif = 3", 'write it as "scannos.hif", in quotation marks'),
        ("off = 3", "invalid value 3 for off; allowed: a list of"),
        ('[safety]\n"a.b" = "sure"', "line 2: invalid value 'sure' for a.b"),
        (
            '[safety]\n"a.b" = { level = "safe", becuase = "x" }',
            "unknown key 'becuase'. Did you mean 'because'",
        ),
        ("safety = 3", "invalid value 3 for safety; allowed: a table of"),
        ('a = "', "line 1: not TOML"),
    ],
)
def test_a_wrong_line_is_quoted(place, text, said_):
    says(place, text)
    with pytest.raises(ProjectError, match=said_) as error:
        read(place / "ocrfix.toml")
    assert "^" in str(error.value)


def test_a_language_of_the_project_has_words_in_its_folder(said, place):
    (place / "mine" / "lexicon").mkdir()
    (place / "mine" / "lexicon" / "it.tsv").write_text("word\tcount\nlibro\t9\n", "utf-8")
    says(place, 'rules = ["mine"]\nlanguage = "it-IT"\n')
    assert "scannos.hif-for-his" not in ran(said, "book/scans/one.txt")  # a rule for English


def test_word_lists_that_nobody_would_read_are_refused(place):
    for name, says_ in (("words/name.txt", "The lists are"), ("names.txt", "belongs in .*words/")):
        (place / "mine" / name).write_text("Hif\n", "utf-8")
        with pytest.raises(RuleError, match=says_):
            ocrfix.load("en", [place / "mine"])
        (place / "mine" / name).unlink()


def test_a_file_of_rules_names_no_language_by_chance(place):
    (place / "mine" / "scannos.mine.toml").write_text(RULE, "utf-8")
    with pytest.raises(RuleError, match=r"scannos\.mine\.toml: 'mine' is no language"):
        ocrfix.load("en", [place / "mine"])


def test_a_byte_order_mark_is_no_part_of_a_rule_or_a_name(place):
    (place / "mine" / "scannos.en.toml").write_text(RULE, "utf-8-sig")
    (place / "mine" / "words" / "names.txt").write_text("hif\n", "utf-8-sig")
    rules = ocrfix.load("en", [place / "mine"])
    assert "scannos.hif-for-his" in rules.by_id
    assert "hif" in rules.own_words["names"]


def test_an_unknown_rule_is_asked_about(place):
    says(place, 'off = ["scannos.arid-for-an"]\n')
    with pytest.raises(
        RuleError, match=r"line 1: no rule scannos.arid-for-an. Is it scan"
    ) as error:
        project_of(place).adjust(ocrfix.load("en"))
    assert str(error.value).endswith("         ^^^^^^^^^^^^^^^^^^^")


def test_a_rule_of_another_language_may_be_named(place):
    says(place, 'off = ["scannos.arid-for-and"]\n')
    project_of(place).adjust(ocrfix.load("de"))


def test_no_project(tmp_path):
    assert project_of(tmp_path) == NO_PROJECT
    rules = ocrfix.load("en")
    assert NO_PROJECT.adjust(rules) is rules


def test_help_is_there_though_the_project_is_wrong(said, tmp_path):
    (tmp_path / "ocrfix.toml").write_text("nonsense", "utf-8")
    assert said("run", "--help")[0] == 0
    assert said("rules", "list")[0] == 2


# ---- whose it is ---------------------------------------------------------------------------------

root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away"
)
SOMEBODY = 4_242


def evil(place):
    """An `ocrfix.toml` above the scan that turns a right word into another, unasked."""
    (place / "mine" / "scannos.en.toml").write_text(RULE.replace("hif his", "mother sister"))
    says(place, 'rules = ["mine"]\n[safety]\n"scannos.hif-for-his" = '
         '{ level = "safe", because = "trust me" }\n')  # fmt: skip


@root
@pytest.mark.parametrize("whose", ["ocrfix.toml", "."])
def test_somebody_elses_is_not_obeyed(said, place, whose):
    evil(place)
    os.chown(place / whose, SOMEBODY, -1)
    code, _, err = said("run", "book/scans/one.txt")
    assert (code, "belongs to another user" in err) == (2, True)
    assert f"--project {place / 'ocrfix.toml'}" in err
    assert "--no-project" in err
    assert "sister" not in err
    assert said("run", "book/scans/one.txt", "-q", "--no-project")[0] < 2
    assert "mother" in (place.parent / "out/one/restored.txt").read_text("utf-8")
    assert said("run", "book/scans/one.txt", "-q", "--project", "book/ocrfix.toml")[0] < 2
    assert "sister" in (place.parent / "out/one/restored.txt").read_text("utf-8")


@root
def test_somebody_elses_is_not_obeyed_where_we_stand_either(said, place, monkeypatch):
    evil(place)
    os.chown(place, SOMEBODY, -1)
    monkeypatch.chdir(place / "scans")
    assert said("rules", "list")[0] == 2
    assert said("run", "-", stdin=SCAN.encode())[0] == 2
    assert said("run", "-", "--no-project", stdin=SCAN.encode())[0] < 2
    assert said("rules", "list", "--no-project")[0] == 0


@root
def test_a_link_of_somebody_else_is_not_obeyed(said, place):
    evil(place)
    (place / "ocrfix.toml").rename(place / "theirs.toml")
    (place / "ocrfix.toml").symlink_to("theirs.toml")
    os.chown(place / "ocrfix.toml", SOMEBODY, -1, follow_symlinks=False)
    assert said("run", "book/scans/one.txt")[0] == 2


@root
def test_under_sudo_it_may_belong_to_who_called(said, place, monkeypatch):
    evil(place)
    for each in (place, place / "ocrfix.toml"):
        os.chown(each, SOMEBODY, -1)
    monkeypatch.setenv("SUDO_UID", str(SOMEBODY + 1))
    assert said("run", "book/scans/one.txt")[0] == 2
    monkeypatch.setenv("SUDO_UID", str(SOMEBODY))
    assert said("run", "book/scans/one.txt", "-q")[0] < 2
    monkeypatch.setattr(os, "geteuid", lambda: SOMEBODY + 2)  # who is not root, called by sudo
    assert said("run", "book/scans/one.txt")[0] == 2


def test_where_files_have_no_owners_it_must_lie_in_ones_home(said, place, monkeypatch):
    evil(place)
    monkeypatch.delattr(os, "geteuid")
    monkeypatch.setattr(Path, "home", lambda: place.parent / "home")
    assert said("run", "book/scans/one.txt")[0] == 2
    monkeypatch.setattr(Path, "home", lambda: place.parent)
    assert said("run", "book/scans/one.txt", "-q")[0] < 2


def test_the_project_that_is_obeyed_is_named(said, place):
    for args in (("book/scans/one.txt",), ("book/scans",), ("-", "--project", "book/ocrfix.toml")):
        err = said("run", *args, stdin=SCAN.encode())[2]
        assert err.startswith("ocrfix: using the settings in ")
        assert "book/ocrfix.toml\n" in err
    assert "using the settings" not in said("run", "book/scans/one.txt", "-q")[2]
    assert "using the settings" not in said("run", "book/scans/one.txt", "--no-project")[2]


def test_a_project_that_is_named_goes_before_one_that_is_found(said, place, tmp_path):
    (tmp_path / "other.toml").write_text('off = ["hyphens.cut-word"]\n', "utf-8")
    found = ran(said, "book/scans/one.txt", "--project", "other.toml")
    assert "hyphens.cut-word" not in found
    assert "scannos.hif-for-his" not in found
    (tmp_path / "two.txt").write_text(SCAN, "utf-8")
    args = ("book/scans/one.txt", "two.txt", "--project", "other.toml", "-q")
    assert said("run", *args)[0] < 2  # scans of two projects, by the rules of one
    assert said("run", "two.txt", "--project", "none.toml")[0] == 2
    assert said("run", "two.txt", "--project", "other.toml", "--no-project")[0] == 2
