"""Find and read the corrector's tables: those of a further folder, or else the shipped ones."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ocrfix.errors import RuleError
from ocrfix.resources import LANGUAGES, RuleHome
from ocrfix.spelling.corrector import Corrector, load, tables

ALIKE = re.compile(r"[^\t]+\t[^\t]+\t-?\d+(?:\.\d+)?")
"""A line in a table of look-alikes: two words, and the cost of reading one as the other."""


def corrector(language: str, homes: Sequence[RuleHome]) -> Corrector | None:
    """The corrector for misread words of `language`; None if there are no tables for it.

    Raises:
        ModelError: a language model is damaged.
        RuleError: some of the tables exist, but not all, or one cannot be read.

    """
    found = _found(language, homes)
    if not found:
        return None
    *files, (model, home) = found
    # The models of the other shipped languages: a passage of the book may be in one of them.
    others = [homes[0].path(name) for each in LANGUAGES if each != language
              and (name := _model(each)) in homes[0]]  # fmt: skip
    texts = [home.text(name) for name, home in files]
    try:
        # `files[1]` is the table of look-alikes. Those that ship are tested, and checking them
        # would make each start slower.
        if not files[1][1].ships:
            _see_alike(texts[1])
        return load(texts, home.path(model), others)
    except (ValueError, LookupError, TypeError, ArithmeticError) as error:
        names = ", ".join(str(home.at(name)) for name, home in files)
        raise RuleError(
            f"{names}: one of them is not a table of the form that ships "
            f"({type(error).__name__}: {error}). The programs in benchmarks/train/ write them."
        ) from None


def see_tables(language: str, homes: Sequence[RuleHome]) -> None:
    """Check that either all tables or none exist; raises errors as `corrector` does."""
    _found(language, homes)


def _see_alike(table: str) -> None:
    """Check the lines of a table of look-alikes now; later each is read only when needed.

    Raises:
        ValueError: a line cannot be read.

    """
    for number, line in enumerate(table.splitlines()[1:], 2):
        if not ALIKE.fullmatch(line):
            raise ValueError(f"look-alikes, line {number}: {line[:60]!r}")


def _found(language: str, homes: Sequence[RuleHome]) -> list[tuple[str, RuleHome]]:
    """The tables and the model, each with the last home that has it; empty without any table."""
    names = tables(language)
    there = {name: home for home in homes for name in (*names, _model(language)) if name in home}
    if not there.keys() & set(names):
        return []  # a model without tables is of no use here
    for name in (*names, _model(language)):
        if name not in there:
            raise RuleError(
                f"{name}: is missing. To repair misread words, a language needs "
                f"{', '.join(names)} and {_model(language)}, here or among the files that ship."
            )
    return [(name, there[name]) for name in (*names, _model(language))]


def _model(language: str) -> str:
    return f"lexicon/{language}.model"
