"""`ocrfix lexicon`: make a language's words and model from texts of one's own."""

from __future__ import annotations

from pathlib import Path

import click


@click.group("lexicon")
def command() -> None:
    """Make lexica and language models."""


PATH = click.Path(exists=True, dir_okay=False, path_type=Path)


@command.command("build")
@click.argument("texts", metavar="FILE...", nargs=-1, required=True, type=PATH)
@click.option("--language", default="en", show_default=True, help="Of the texts.")
@click.option(
    "-o", "--out", default=Path(), metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path), help="Where to write LANGUAGE.model.",
)  # fmt: skip
@click.option(
    "--words", "lists", multiple=True, metavar="FILE", type=PATH,
    help="A curated list, a word a line: its words are trusted, even where they stand once.",
)  # fmt: skip
@click.option(
    "--add", multiple=True, metavar="FILE", type=PATH,
    help="The same, and its words go into the model even where the texts lack them.",
)  # fmt: skip
@click.option("--least", default=2, show_default=True, help="How often a word must stand.")
@click.option("--pairs", default=3_000_000, show_default=True, help="Word pairs to keep at most.")
@click.option("--triples", default=2_000_000, show_default=True, help="Triples to keep at most.")
def build(
    texts: tuple[Path, ...], language: str, out: Path, lists: tuple[Path, ...],
    add: tuple[Path, ...], least: int, pairs: int, triples: int,
) -> int:  # fmt: skip
    """Count clean texts (UTF-8, plain or .gz) into a language model.

    Two runs over the same files give the same bytes, in whatever order they are named.
    """
    from ocrfix.folder import write
    from ocrfix.lm.build import model_bytes
    from ocrfix.lm.counting import count
    from ocrfix.lm.estimate import estimate
    from ocrfix.lm.reading import read_text, read_words
    from ocrfix.lm.trust import trusted

    # A list's genitives would be a third of it, and say nothing that the stem does not.
    added = {word for path in add for word in read_words(path) if not word.endswith("'s")}
    curated = added | {word for path in lists for word in read_words(path)}
    read = (read_text(path) for path in sorted(texts))
    counts = count(read, least=least, curated=curated, added=added)
    sure = trusted(counts, curated)
    data = model_bytes(language, counts, estimate(counts, pairs=pairs, triples=triples), sure)
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{language}.model"
    write(path, data)
    click.echo(
        f"{path}: {len(counts.words):,} words, {len(sure):,} of them trusted, "
        f"from {sum(counts.seen):,} in {len(texts):,} texts; {len(data):,} bytes",
        err=True,
    )
    return 0
