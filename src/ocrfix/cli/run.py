"""`ocrfix run`: restore scans. The main job."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from ocrfix.cli.inproject import InProject, near_scans, project
from ocrfix.cli.inproject import given as on_command_line
from ocrfix.cli.output import coloured, echo_lines

if TYPE_CHECKING:
    from ocrfix.rules import Notes

TEXT_SUFFIXES = frozenset((".txt", ".md", ".text"))
LEVELS = ("safe", "review", "none")
NOTES = ("paragraph", "end", "markdown")


@click.command("run", cls=InProject)
@click.argument("scans", metavar="SCAN...", nargs=-1, required=True, is_eager=True,
                callback=near_scans)  # fmt: skip
@click.option("-o", "--out", "out", default="out", show_default=True, metavar="OUT",
              type=click.Path(path_type=Path), help="Restorations go to OUT/NAME.")  # fmt: skip
@click.option("--name", help="NAME, for a single scan; by default that of the file.")
@click.option("--language", default="en", show_default=True, help="Of the text: en, de, fr.")
@click.option("--apply", "level", type=click.Choice(LEVELS), default="safe", show_default=True,
              help="Which changes to apply unasked.")  # fmt: skip
@click.option("--passes", "names", metavar="P,P", default="", help="Run only these passes.")
@click.option("--skip", metavar="P,P", default="", help="Run all passes but these.")
@click.option("--rules", "folders", multiple=True, metavar="FOLDER",
              type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="A folder of further rules, on top of those that ship.")  # fmt: skip
@click.option("--notes", type=click.Choice(NOTES), default="paragraph", show_default=True,
              help="Notes: behind what cites them, at the end, or as Markdown.")  # fmt: skip
@click.option(
    "--keep-furniture",
    is_flag=True,
    help="Leave heads, folios and stamps in the text; mark them only.",
)
@click.option("--encoding", help="Of the scans, where they are not UTF-8: latin-1, cp1252.")
@click.option("--decisions", type=click.Path(path_type=Path), metavar="FILE",
              help="Decisions to honour in place of those in OUT/NAME (moved aside).")  # fmt: skip
@click.option("-j", "--jobs", type=click.IntRange(min=1), default=os.cpu_count() or 1,
              metavar="N", help="Documents at a time; by default one a processor.")  # fmt: skip
@click.option("--limit", default=600.0, show_default=True, metavar="SECONDS",
              type=click.FloatRange(min=0, min_open=True),
              help="A document of a batch that takes longer is given up.")  # fmt: skip
@click.option("--force", is_flag=True, help="Write over the restoration of another scan.")
@click.option("--fast", is_flag=True, help="Leave out the self-check.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
def command(scans: tuple[str, ...], **given: object) -> int:
    """Restore SCANs: files, folders (all text files in them), or - for standard input.

    Writes OUT/NAME/ with the restored text, the ledger, a patch, a report, and a map of the
    printed pages. Decisions in OUT/NAME/decisions.tsv are kept and honoured. From standard
    input the restored text goes to standard output, and nothing is written.
    """
    from ocrfix import folder
    from ocrfix.cli.restoring import Options, chosen
    from ocrfix.errors import RuleError
    from ocrfix.rulefolder import see_words
    from ocrfix.rules import load

    skip = given["skip"]
    if on_command_line("names") and not on_command_line("skip"):
        skip = ""  # the project's; whoever names passes wants them
    options = Options(
        chosen(_split(given["names"]), _split(skip)),
        folder.LEVELS[str(given["level"])],
        str(given["encoding"]) if given["encoding"] else None,
        given["decisions"] if isinstance(given["decisions"], Path) else None,
        bool(given["force"]),
        bool(given["fast"]),
        (found.parent,) if (found := project().path) else (),
    )
    folders = given["folders"] if isinstance(given["folders"], tuple) else ()
    try:
        see_words(str(given["language"]), folders)
    except RuleError as error:  # said, no more: many passes need no words
        echo_lines(f"ocrfix: {error}", err=True)
    rules = load(
        str(given["language"]),
        folders,
        cast("Notes", given["notes"]),
        keep_furniture=bool(given["keep_furniture"]),
    )
    rules = project().adjust(rules, folders)
    from ocrfix.cli import batch

    quiet = bool(given["quiet"])
    if scans == ("-",):
        return batch.stream(options, rules, quiet=quiet)
    out = given["out"]
    assert isinstance(out, Path)
    tasks = list(batch.tasks(list(_files(scans)), out, given["name"], options))
    if len(tasks) == 1 and not Path(scans[0]).is_dir():
        return batch.single(tasks[0], options, rules, colour=coloured(sys.stderr), quiet=quiet)
    jobs, limit = int(str(given["jobs"])), float(str(given["limit"]))
    return batch.several(tasks, options, rules, jobs=jobs, limit=limit, quiet=quiet)


def _split(names: object) -> tuple[str, ...]:
    return tuple(name.strip() for name in str(names).split(",") if name.strip())


def _files(scans: tuple[str, ...]) -> Iterator[tuple[Path, Path]]:
    """Each scan with its path below the folder that was named.

    Raises:
        OcrfixError: a folder has no text in it.

    """
    from ocrfix.errors import OcrfixError

    for scan in scans:
        path = Path(scan)
        if scan == "-":
            raise OcrfixError("- stands for standard input, and must stand alone.")
        if not path.is_dir():
            yield path, Path(path.name)
            continue
        found = sorted(p for p in path.rglob("*") if _is_scan(p))
        if not found:
            raise OcrfixError(
                f"{path}: no text files in this folder ({', '.join(sorted(TEXT_SUFFIXES))}). "
                f"Name files of another kind one by one."
            )
        for each in found:
            yield each, each.relative_to(path)


def _is_scan(path: Path) -> bool:
    """Whether a file found in a folder is a text, and no part of a restoration made before."""
    return (
        path.suffix.lower() in TEXT_SUFFIXES
        and not path.name.startswith(".")
        and path.is_file()
        and not all((path.parent / name).exists() for name in ("ledger.jsonl", "restored.txt"))
    )
