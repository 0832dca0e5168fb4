"""The corrector's tables, from the folders of rules: a further folder's own, or what ships."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.resources.abc import Traversable

from ocrfix.correct.corrector import Corrector, load, tables
from ocrfix.lm.modelfile import ModelFile
from ocrfix.model import model_of


def corrector(language: str, home: Traversable, folders: Sequence[Traversable]) -> Corrector | None:
    """What weighs misread words of `language`, if there are tables for it.

    Raises:
        ModelError: a language model is damaged.

    """

    def read(name: str) -> str | None:
        found = (folder.joinpath(name) for folder in (*reversed(folders), home))
        return next((table.read_text("utf-8") for table in found if table.is_file()), None)

    return load(language, read, model_of(language, folders))


def fingerprint(
    language: str,
    home: Traversable,
    folders: Sequence[Traversable],
    update: Callable[[bytes], None],
) -> None:
    """Take the tables into the digest of the rules, and of a language model its checksum.

    Raises:
        ModelError: a language model is damaged.

    """
    for folder in (home, *folders):
        for name in tables(language):
            if (table := folder.joinpath(name)).is_file():
                update(table.read_bytes())
    if path := model_of(language, folders):
        update(ModelFile(path).facts["crc"].to_bytes(4, "big"))
