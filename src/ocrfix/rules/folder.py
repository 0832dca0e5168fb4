"""Read the files in folders of rules: rules, measurements, word lists, counts of a collection."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ocrfix.errors import Location, RuleError
from ocrfix.language.lexicon import read_table
from ocrfix.resources import RuleHome, tag
from ocrfix.rules.file import parse
from ocrfix.rules.rule import REAL, Rule, on_scans
from ocrfix.visible import visible

NAMES = "names.txt"
COUNT = re.compile(r"[0-9]{1,15}")
TAG = re.compile("[a-z]{2,3}")
"""The language tag in the name of a rule file."""


def read_words(text: str) -> list[str]:
    """The entries of a word list: one per line; `#` begins a comment."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


def lists(home: RuleHome) -> dict[str, frozenset[str]]:
    """The word lists of a home, by their names; each line is one entry."""
    return {
        _stem(name): frozenset(read_words(home.text(name))) for name in home.names("words", ".txt")
    }


def further_lists(homes: Sequence[RuleHome]) -> dict[str, frozenset[str]]:
    """The word lists of further homes: `words/names.txt`, and additions to shipped lists.

    A line with several words counts as several entries.

    Raises:
        RuleError: no pass uses a list of this name, or the list is in the wrong folder.

    """
    found: dict[str, frozenset[str]] = {}
    known = sorted({f"words/{NAMES}", *homes[0].names("words", ".txt")})
    for home in homes[1:]:
        _misplaced(home, known)
        for name in home.names("words", ".txt"):
            if name not in known:
                shown = ", ".join(each.removeprefix("words/") for each in known)
                raise RuleError(f"no pass uses such a list. The lists are {shown}.", home.at(name))
            # Names are often written in full, as "Mary Ann Evans"; the passes ask for single
            # words.
            words = {word for line in read_words(home.text(name)) for word in line.split()}
            found[_stem(name)] = found.get(_stem(name), frozenset()) | words
    return found


def _stem(name: str) -> str:
    return name.removeprefix("words/").removesuffix(".txt")


def _misplaced(home: RuleHome, known: list[str]) -> None:
    """Raise an error for a word list next to `words/`, where no pass would read it."""
    for name in known:
        beside = name.removeprefix("words/")
        if home.folder.joinpath(beside).is_file():
            raise RuleError(f"belongs in {home.at(name)}.", home.at(beside))


def collection(homes: Sequence[RuleHome], language: str) -> dict[str, int]:
    """How often words occur in the collection, from further homes; the last home wins."""
    found: dict[str, int] = {}
    for home in homes[1:]:
        if (name := f"lexicon/{language}.tsv") in home:
            found.update(read_table(home, name))
    return found


def parsed(home: RuleHome) -> list[Rule]:
    """The rules of one home.

    Raises:
        RuleError: some files cannot be used; the message says what is wrong in each.

    """
    measured = _measured(home)
    rules: list[Rule] = []
    wrong: list[RuleError] = []
    for name in home.names("", ".toml"):
        try:
            # Files of other languages are not read, but their names are checked:
            # `scannos.english.toml` would otherwise be left out without a word.
            _see_tag(name)
            if name in home:
                rules += parse(home.text(name), home.at(name).file, measured)
        except RuleError as error:
            wrong.append(error)
    if wrong:
        raise RuleError.joining(wrong)
    return rules


def _see_tag(name: str) -> None:
    """Check that the part of a file name between two points, if there is one, is a language.

    Raises:
        RuleError: it is something else.

    """
    own = tag(name)
    if own and not TAG.fullmatch(own):
        raise RuleError(
            f"{own!r} is no language, and a file NAME.LANGUAGE.toml is for one "
            f"language. Name it scannos.en.toml, or for all languages "
            f"scannos-{visible(own).replace('.', '-')}.toml.",
            Location(name),
        )


def _measured(home: RuleHome) -> dict[str, tuple[int, int, str]]:
    """The measurements in `measured/*.tsv`: for each rule, right changes, all changes, texts."""
    found: dict[str, tuple[int, int, str]] = {}
    for name in home.names("measured", ".tsv"):
        for rule, record in _counts(home, name):
            # What was held against the truth of real OCR counts before all else, and what was
            # planted last, whatever the files are called.
            if rule not in found or _rank(record[2]) >= _rank(found[rule][2]):
                found[rule] = record
    return found


def _rank(on: str) -> int:
    return 2 if on.startswith(REAL) else on_scans(on)


def _counts(home: RuleHome, name: str) -> Iterator[tuple[str, tuple[int, int, str]]]:
    for number, line in enumerate(home.text(name).splitlines()[1:], 2):
        if not line or line.startswith("#"):
            continue
        fields = line.split("\t")
        if len(fields) != 4 or not all(map(COUNT.fullmatch, fields[1:3])):
            raise RuleError(
                f"not `rule, right, of, on` between tabs: {line[:80]!r}. "
                f"benchmarks/measure/rules.py writes it.",
                home.at(name, number),
            )
        yield fields[0], (int(fields[1]), int(fields[2]), fields[3])
