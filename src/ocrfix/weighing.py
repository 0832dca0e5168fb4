"""The corrector's tables, from the homes of rules: a further folder's own, or what ships."""

from __future__ import annotations

from collections.abc import Sequence

from ocrfix.correct.corrector import Corrector, load, tables
from ocrfix.errors import RuleError
from ocrfix.rulehome import LANGUAGES, RuleHome


def corrector(language: str, homes: Sequence[RuleHome]) -> Corrector | None:
    """What weighs misread words of `language`, if there are tables for it.

    Raises:
        ModelError: a language model is damaged.
        RuleError: there are some of the tables, but not all.

    """
    found = _found(language, homes)
    if not found:
        return None
    *texts, model = found
    others = [homes[0].path(name) for each in LANGUAGES if each != language
              and (name := _model(each)) in homes[0]]  # fmt: skip
    return load([home.text(name) for name, home in texts], model[1].path(model[0]), others)


def see_tables(language: str, homes: Sequence[RuleHome]) -> None:
    """See that of what misread words need there is all or nothing; raises as `corrector` does."""
    _found(language, homes)


def _found(language: str, homes: Sequence[RuleHome]) -> list[tuple[str, RuleHome]]:
    """The tables and the model, each with the last home that has it; none where no home has any."""
    names = tables(language)
    there = {name: home for home in homes for name in (*names, _model(language)) if name in home}
    if not there.keys() & set(names):
        return []  # a model alone is of no use here
    for name in (*names, _model(language)):
        if name not in there:
            raise RuleError(
                f"{name}: is missing. To repair misread words, a language needs "
                f"{', '.join(names)} and {_model(language)}, here or among what ships."
            )
    return [(name, there[name]) for name in (*names, _model(language))]


def _model(language: str) -> str:
    return f"lexicon/{language}.model"
