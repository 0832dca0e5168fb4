"""`ocrfix lexicon`: make a language model from your own texts."""

from __future__ import annotations

import re
from pathlib import Path

import click

from ocrfix.cli.output import echo


@click.group("lexicon")
def command() -> None:
    """Make language models."""


def _plain(_context: click.Context, _option: click.Parameter, value: str) -> str:
    """Check a language code, which becomes part of a file name."""
    if not re.fullmatch("[a-z]{2,3}(-[a-zA-Z0-9]+)*", value):
        raise click.BadParameter(f"{value!r} is not a language code such as en, de or grc.")
    return value


PATH = click.Path(exists=True, dir_okay=False, path_type=Path)
NUMBER = click.IntRange(0)


@command.command("build")
@click.argument("texts", metavar="FILE...", nargs=-1, required=True, type=PATH)
@click.option(
    "--language",
    default="en",
    show_default=True,
    callback=_plain,
    help="Language of the texts: en, de …",
)
@click.option(
    "-o", "--out", default=Path(), metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path), help="Where to write LANGUAGE.model.",
)  # fmt: skip
@click.option(
    "--words", "lists", multiple=True, metavar="FILE", type=PATH,
    help="A curated list, one word per line: its words are trusted, even if they occur once.",
)  # fmt: skip
@click.option(
    "--add", multiple=True, metavar="FILE", type=PATH,
    help="The same, and its words are added to the model even if the texts lack them.",
)  # fmt: skip
@click.option(
    "--least",
    type=click.IntRange(1),
    default=2,
    show_default=True,
    help="How often a word must occur.",
)
@click.option(
    "--pairs",
    type=NUMBER,
    default=1_900_000,
    show_default=True,
    help="Maximum number of word pairs.",
)
@click.option(
    "--triples",
    type=NUMBER,
    default=950_000,
    show_default=True,
    help="Maximum number of word triples.",
)
def build(
    texts: tuple[Path, ...], language: str, out: Path, lists: tuple[Path, ...],
    add: tuple[Path, ...], least: int, pairs: int, triples: int,
) -> int:  # fmt: skip
    """Count clean texts (UTF-8, plain or .gz) into a language model.

    The same files give the same bytes, in any order.
    """
    from ocrfix.errors import ReadError
    from ocrfix.language.model.build import model_bytes
    from ocrfix.language.model.counting import SPECIAL, count
    from ocrfix.language.model.estimate import estimate
    from ocrfix.language.model.model_file import ModelFile
    from ocrfix.language.model.reading import read_text, read_words
    from ocrfix.language.model.trust import trusted
    from ocrfix.storage.folder import write

    # Genitives would be a third of a list, and add nothing to their stems.
    added = {word for path in add for word in read_words(path) if not word.endswith("'s")}
    curated = added | {word for path in lists for word in read_words(path)}
    # Sorted, so that the order on the command line changes nothing; one text in memory at a time.
    read = (read_text(path) for path in sorted(texts))
    counts = count(read, least=least, curated=curated, added=added)
    if counts.modelled == len(SPECIAL):
        raise ReadError(
            f"{', '.join(map(str, texts[:3]))}: no word occurs {least} times, so there is nothing "
            "to learn. Give more text; a useful model needs at least 100,000 words."
        )
    sure = trusted(counts, curated)
    data = model_bytes(language, counts, estimate(counts, pairs=pairs, triples=triples), sure)
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{language}.model"
    write(path, data)
    ModelFile(path).verify()  # a disk may take less than it says
    echo(
        f"{path}: {len(counts.words):,} words, {len(sure):,} of them trusted, "
        f"from {sum(counts.seen):,} in {len(texts):,} texts; {len(data):,} bytes",
        err=True,
    )
    return 0
