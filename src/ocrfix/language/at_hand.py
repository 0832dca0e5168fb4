"""The languages with word lists."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources.abc import Traversable

from ocrfix.errors import RuleError
from ocrfix.resources import shipped_folder
from ocrfix.visible import visible


def base(tag: str) -> str:
    """The language part of a tag: `en` of `en-GB`."""
    return tag.partition("-")[0].lower()


def languages(folders: Sequence[Traversable] = ()) -> list[str]:
    """The languages with word lists that ship or are in further folders."""
    found: set[str] = set()
    for folder in (shipped_folder(), *folders):
        tables = folder.joinpath("lexicon")
        names = [entry.name for entry in tables.iterdir()] if tables.is_dir() else []
        found |= {name.partition(".")[0] for name in names if name.endswith((".tsv", ".model"))}
    return sorted(found)


def see_words(language: str, folders: Sequence[Traversable]) -> None:
    """Refuse a language without word lists.

    Raises:
        RuleError: there are no word lists for it.
    """
    known = languages(folders)
    # `en-GB` has the words of `en`.
    if base(language) not in known:
        raise RuleError(
            f"no word lists for language {language!r}, only for {', '.join(known)}. `ocrfix "
            f"lexicon build` makes lexicon/{visible(language)}.model for a rules folder."
        )
