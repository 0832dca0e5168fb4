"""The languages that there are words of."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources.abc import Traversable

from ocrfix.errors import RuleError
from ocrfix.resources import shipped_folder
from ocrfix.visible import visible


def languages(folders: Sequence[Traversable] = ()) -> list[str]:
    """The languages that there are words of: those that ship, and those of further folders."""
    found: set[str] = set()
    for folder in (shipped_folder(), *folders):
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
