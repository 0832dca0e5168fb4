"""What folders of rules hold: rule files, records, word lists, counts of a collection."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable

from ocrfix.errors import RuleError
from ocrfix.lexicon import read_counts
from ocrfix.rule import Rule
from ocrfix.rulefile import parse
from ocrfix.visible import visible

NAMES = "names.txt"
TAG = re.compile("[a-z]{2,3}")
"""A language, as files of rules name it."""


def read_words(text: str) -> list[str]:
    """The entries of a word list: one a line, `#` begins a comment."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


def lists(
    folders: Sequence[Traversable], update: Callable[[bytes], None]
) -> dict[str, frozenset[str]]:
    """The word lists of further folders: `words/names.txt` and any that ocrfix has too."""
    found: dict[str, frozenset[str]] = {}
    known = {NAMES, *(entry.name for entry in home().joinpath("words").iterdir())}
    for folder in folders:
        _misplaced(folder, known)
        if folder.joinpath("words").is_dir():
            for entry in sorted(folder.joinpath("words").iterdir(), key=lambda e: e.name):
                if entry.name.endswith(".txt"):
                    if entry.name not in known:
                        raise RuleError(
                            f"{visible(below(folder))}words/{visible(entry.name)}: no pass asks "
                            f"such a list. The lists are {', '.join(sorted(known))}."
                        )
                    text = read(entry)
                    update(text.encode())
                    name = entry.name.removesuffix(".txt")
                    words = (word for line in read_words(text) for word in line.split())
                    found[name] = found.get(name, frozenset()) | frozenset(words)
    return found


def _misplaced(folder: Traversable, known: set[str]) -> None:
    """Refuse a word list that lies beside `words/`, where nobody would read it."""
    for name in sorted(known):
        if folder.joinpath(name).is_file():
            raise RuleError(
                f"{visible(below(folder))}{name}: belongs in {visible(below(folder))}words/{name}."
            )


def collection(
    folders: Sequence[Traversable], language: str, update: Callable[[bytes], None]
) -> dict[str, int]:
    """The words of the collection, as further folders count them; the last folder wins."""
    found: dict[str, int] = {}
    for folder in folders:
        table = folder.joinpath("lexicon", f"{language}.tsv")
        if table.is_file():
            text = read(table)
            update(text.encode())
            try:
                found.update(read_counts(text))
            except ValueError as error:
                raise RuleError(
                    f"lexicon/{visible(table.name)}, {error}. "
                    f"benchmarks/build_lexicon.py writes it."
                ) from None
    return found


def languages(folders: Sequence[Traversable] = ()) -> list[str]:
    """The languages that there are words of: those that ship, and those of further folders."""
    found: set[str] = set()
    for folder in (home(), *folders):
        tables = folder.joinpath("lexicon")
        names = [entry.name for entry in tables.iterdir()] if tables.is_dir() else []
        found |= {name.partition(".")[0] for name in names if name.endswith((".tsv", ".model"))}
    return sorted(found)


def see_words(language: str, folders: Sequence[Traversable]) -> None:
    """See that there are words of a language.

    Raises:
        RuleError: there are none.

    """
    known = languages(folders)
    if language.partition("-")[0].lower() not in known:
        raise RuleError(
            f"no words of language {language!r}, only of {', '.join(known)}. `ocrfix lexicon "
            f"build` makes lexicon/{visible(language)}.model, for a folder of rules."
        )


def below(folder: Traversable) -> str:
    """A further folder as people named it, before the names of its files."""
    return f"{folder}/" if str(folder) != "." else ""


def home() -> Traversable:
    """The rules that ship: in the wheel, or beside `src` in a working tree."""
    shipped = files("ocrfix").joinpath("rules")
    return shipped if shipped.is_dir() else files("ocrfix").joinpath("..", "..", "rules")


def parsed(
    folder: Traversable, language: str, update: Callable[[bytes], None], below: str = ""
) -> list[Rule]:
    """The rules of one folder; `below` is its name, for messages, where it does not ship."""
    measured = _measured(folder)
    rules: list[Rule] = []
    wrong: list[str] = []
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if not entry.name.endswith(".toml"):
            continue
        try:
            if _speaks(entry.name, language):
                text = read(entry)
                update(text.encode())
                rules += parse(text, f"{below}{entry.name}", measured)
        except RuleError as error:
            wrong.append(str(error))
    if wrong:
        raise RuleError("\n".join(wrong))
    return rules


def _speaks(name: str, language: str) -> bool:
    """Whether a file is for this language: `scannos.en.toml` for en, `scannos.toml` for all.

    Raises:
        RuleError: what stands there is the name of no language.

    """
    _, _, own = name.removesuffix(".toml").partition(".")
    if own and not TAG.fullmatch(own):
        raise RuleError(
            f"{visible(name)}: {own!r} is no language, and a file NAME.LANGUAGE.toml is for one "
            f"alone. Name it scannos.en.toml, or scannos-{visible(own).replace('.', '-')}.toml for "
            f"all languages."
        )
    return not own or own == language.partition("-")[0]


def read(entry: Traversable) -> str:
    """The text of a file.

    Raises:
        RuleError: it is not UTF-8, or cannot be read.

    """
    try:
        return entry.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"{visible(entry.name)}: cannot be read as UTF-8: {error}") from None


def _measured(folder: Traversable) -> dict[str, tuple[int, int, str]]:
    """What `measured/*.tsv` say: for each rule, how often it was right, of how many, on what."""
    tables = folder.joinpath("measured")
    found: dict[str, tuple[int, int, str]] = {}
    if tables.is_dir():
        for entry in sorted(tables.iterdir(), key=lambda e: e.name):
            if entry.name.endswith(".tsv"):
                found.update(_counts(entry))
    return found


def _counts(table: Traversable) -> Iterator[tuple[str, tuple[int, int, str]]]:
    for number, line in enumerate(read(table).splitlines()[1:], 2):
        if not line or line.startswith("#"):
            continue
        fields = line.split("\t")
        if len(fields) != 4 or not (fields[1] + fields[2]).isdecimal():
            raise RuleError(
                f"measured/{visible(table.name)}, line {number}: not `rule, right, of, on` between "
                f"tabs: {line!r}. benchmarks/measure_rules.py writes it."
            )
        yield fields[0], (int(fields[1]), int(fields[2]), fields[3])
