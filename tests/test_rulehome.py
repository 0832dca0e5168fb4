"""The digest in a ledger covers every file that its changes were made with; none may be missing."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import ocrfix
from ocrfix import resources as rulehome
from ocrfix.errors import RuleError
from ocrfix.language.lexicon import Lexicon
from ocrfix.resources import LANGUAGES, MANIFEST, MODERN, RuleHome, shipped

RULES = Path(__file__).parent.parent / "rules"
READ = [*RuleHome(RULES, "en", ships=True)]
FRENCH = "Le préfet de la ville avait demandé que les habitants fussent avertis. " * 40
ENGLISH = "He was the man who arid them de-\nlighted the houfe fuch moft. It tlie.\n\n" * 40
OWN = {
    "scannos.en.toml": (
        "[[rule]]\nid = 'scannos.hif-for-his'\nsummary = 's'\nsafety = 'review'\nwhy = 'w'\n"
        "words = ['hif his']\nexamples = [{ before = 'hif hat', after = 'his hat' }]\n"
    ),
    "measured/scannos.tsv": "rule\tright\tof\ton\nscannos.hif-for-his\t8\t9\tour volumes\n",
    "words/names.txt": "Qzorwik\n",
    "words/function.en.txt": "thither\n",
    "lexicon/en.tsv": "word\tcount\nqzorwik\t9\n",
}
OPENED: list[str] = []
sys.addaudithook(lambda event, args: OPENED.append(str(args[0])) if event == "open" else None)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A copy of all that ships, with pyspellchecker's lists, and a further folder of rules."""
    place = tmp_path_factory.mktemp("place")
    shutil.copytree(RULES, place / "ocrfix" / "shipped_rules")
    lists = place / "spellchecker" / "resources"
    lists.mkdir(parents=True)
    home = shipped()
    for language in LANGUAGES:
        shutil.copy(home.path(f"{MODERN}/{language}.json.gz"), lists)
    for name, text in OWN.items():
        (place / "own" / name).parent.mkdir(parents=True, exist_ok=True)
        (place / "own" / name).write_text(text, "utf-8")
    return place


@pytest.fixture
def copied(place, monkeypatch):
    """The copy, which is taken for what ships."""
    monkeypatch.setattr(rulehome, "files", lambda _: place / "ocrfix")
    origin = str(place / "spellchecker" / "__init__.py")
    monkeypatch.setattr(rulehome, "find_spec", lambda _: SimpleNamespace(origin=origin))
    return place


def path_of(place, name):
    if name.startswith(MODERN):
        return place / "spellchecker" / "resources" / name.removeprefix(f"{MODERN}/")
    return place / "ocrfix" / "shipped_rules" / name


@pytest.fixture
def altered(copied):
    """Change one byte of a file, a third from its end; it is as before when the test is over."""
    undo = []

    def alter(path):
        data = path.read_bytes()
        undo.append((path, data))
        at = 2 * len(data) // 3
        other = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        path.write_bytes(data + b"\n" if path.name == MANIFEST else other)  # else one is missing

    yield alter
    for path, data in undo:
        path.write_bytes(data)


@pytest.mark.parametrize("name", READ)
def test_any_file_of_what_ships_is_in_the_digest(copied, altered, name):
    before = shipped().fingerprint()
    altered(path_of(copied, name))
    assert shipped().fingerprint() != before


@pytest.mark.parametrize("name", OWN)
def test_any_file_of_a_further_folder_is_in_the_digest(copied, altered, name):
    before = RuleHome(copied / "own", "en").fingerprint()
    altered(copied / "own" / name)
    assert RuleHome(copied / "own", "en").fingerprint() != before


def test_what_a_run_reads_is_what_the_digest_covers(copied):
    OPENED.clear()
    rules = ocrfix.load("en", [copied / "own"])
    for text in (ENGLISH, FRENCH):
        ocrfix.restore(text, rules=rules)
    assert rules.words
    assert rules.marks
    assert rules.corrector.others
    for language in LANGUAGES:
        rules.lexicon.of(language).warm()
    opened = {Path(path).resolve() for path in OPENED}
    covered = {path_of(copied, name).resolve() for name in shipped()}
    covered |= {(copied / "own" / name).resolve() for name in RuleHome(copied / "own", "en")}
    ours = {path for path in opened if path.is_relative_to(copied.resolve())}
    assert ours <= covered
    assert covered <= ours  # and each is opened, be it to be hashed


def test_only_one_module_knows_where_the_rules_lie():
    source = Path(ocrfix.__file__).parent
    for path in source.rglob("*.py"):
        text = path.read_text("utf-8")
        if path.name != "resources.py":
            assert 'files("ocrfix")' not in text, path  # `ocrfix.review` has pages of its own
            assert 'find_spec("spellchecker")' not in text, path


@pytest.mark.parametrize("kind", ["words", "notes", "furniture", "bad"])
def test_what_is_asked_of_the_rules_is_in_the_digest(copied, kind):
    rules, other = ocrfix.load("en"), ocrfix.load("en")
    if kind == "words":
        other = ocrfix.load("en", [copied / "own"])
    elif kind == "notes":
        other = ocrfix.load("en", notes="end")
    elif kind == "furniture":
        other = ocrfix.load("en", keep_furniture=True)
    else:
        other = other.with_settings(bad=frozenset(["tlie"]))
    assert rules.digest != other.digest


def test_the_order_of_further_folders_is_in_the_digest(copied, tmp_path):
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "names.txt").write_text("Zq\n", "utf-8")
    one, two = copied / "own", tmp_path
    assert ocrfix.load("en", [one, two]).digest != ocrfix.load("en", [two, one]).digest


def test_what_no_run_reads_changes_nothing(copied):
    before = ocrfix.load("en", [copied / "own"]).digest
    added = [
        copied / "own" / "README.txt",
        copied / "own" / "scannos.de.toml",
        copied / "own" / "lexicon" / "de.tsv",
        copied / "own" / "words" / ".names.txt.swp",
        copied / "ocrfix" / "shipped_rules" / "scannos.de.toml",
    ]
    for path in added:
        path.write_text("", "utf-8")
    after = ocrfix.load("en", [copied / "own"]).digest
    for path in added:
        path.unlink()
    assert after == before


def test_the_digest_is_the_same_wherever_the_files_lie(copied, tmp_path):
    shutil.copytree(copied / "own", tmp_path / "elsewhere")
    rules = ocrfix.load("en", [copied / "own"])
    assert ocrfix.load("en", [tmp_path / "elsewhere"]).digest == rules.digest


def test_the_list_of_what_ships_is_whole():
    listed = (RULES / MANIFEST).read_text("utf-8").split()
    assert listed == [*RuleHome(RULES, "en").found], "make docs writes it anew"


@pytest.mark.parametrize("name", READ)
def test_a_file_that_is_missing_is_an_error(copied, tmp_path, name):
    path = path_of(copied, name)
    path.rename(tmp_path / "aside")
    try:
        with pytest.raises(RuleError, match="missing"):
            ocrfix.load("en")
        with pytest.raises(RuleError, match="missing"):
            Lexicon("fr")
    finally:
        (tmp_path / "aside").rename(path)


def test_without_pyspellchecker_there_is_an_error_and_no_empty_list(monkeypatch):
    monkeypatch.setattr(rulehome, "find_spec", lambda _: None)
    with pytest.raises(RuleError, match="pyspellchecker again"):
        ocrfix.load("en")


def test_a_damaged_list_of_pyspellchecker_is_an_error(copied):
    path = path_of(copied, f"{MODERN}/en.json.gz")
    data = path.read_bytes()
    for damaged in (b"", data[: len(data) // 2], data[:99] + b"\0" * 99 + data[198:], b"[]"):
        path.write_bytes(damaged)
        with pytest.raises(RuleError, match=r"en\.json\.gz: damaged"):
            Lexicon("en").modern("the")
    path.write_bytes(data)


def test_a_file_that_changes_while_rules_are_in_use_is_an_error(copied, altered):
    rules = ocrfix.load("en")
    altered(path_of(copied, "lexicon/en.tsv"))
    with pytest.raises(RuleError, match=r"lexicon/en\.tsv: was changed while ocrfix ran"):
        rules.lexicon.count("the")


@pytest.mark.parametrize("name", ["confusions.en.tsv", "lookalikes.en.tsv", "ranking.en.json"])
def test_tables_for_misread_words_come_all_or_none(copied, tmp_path, name):
    renamed = name.replace(".en.", ".fr.")
    shutil.copy(path_of(copied, name), tmp_path / renamed)
    with pytest.raises(RuleError, match=r"To repair misread words, a language needs"):
        ocrfix.load("fr", [tmp_path])


def test_a_folder_with_the_name_of_a_rule_file_is_refused(tmp_path):
    (tmp_path / "scannos.toml").mkdir()
    with pytest.raises(RuleError, match="not a regular file"):
        ocrfix.load("en", [tmp_path])


def test_a_language_without_a_list_of_todays_words_is_said(said, tmp_path):
    (tmp_path / "mine" / "lexicon").mkdir(parents=True)
    (tmp_path / "mine" / "lexicon" / "tlh.tsv").write_text("word\tcount\nqapla\t9\n", "utf-8")
    (tmp_path / "scan.txt").write_text("qapla\n", "utf-8")
    _, _, err = said("run", "scan.txt", "--language", "tlh", "--rules", "mine", "-q")
    assert err.startswith("ocrfix: pyspellchecker has no list of words for 'tlh'")
