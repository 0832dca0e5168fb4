"""`ocrfix run`: restore scans. The main command."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from ocrfix.cli.inproject import InProject, project
from ocrfix.cli.inproject import given as on_command_line
from ocrfix.cli.output import coloured, echo_lines

if TYPE_CHECKING:
    from ocrfix.cli.restoring import Options, RunTask
    from ocrfix.cli.rulesets import RuleSets
    from ocrfix.config import Notes

LEVELS = ("safe", "review", "none")
NOTES = ("paragraph", "end", "markdown")


@click.command("run", cls=InProject)
@click.argument("scans", metavar="SCAN...", nargs=-1, required=True)
@click.option("-o", "--out", "out", default="out", show_default=True, metavar="OUT",
              type=click.Path(path_type=Path), help="Restorations go to OUT/NAME.")  # fmt: skip
@click.option("--name", help="NAME, for a single scan; by default from the file name.")
@click.option(
    "--language",
    metavar="LANG",
    help="Language of the text: en, de, fr; by default recognised by its words.",
)
@click.option("--apply", "level", type=click.Choice(LEVELS), default="safe", show_default=True,
              help="Which undecided changes to apply.")  # fmt: skip
@click.option("--passes", "names", metavar="P,P", default="", help="Run only these passes.")
@click.option("--skip", metavar="P,P", default="", help="Run all passes but these.")
@click.option("--rules", "folders", multiple=True, metavar="FOLDER",
              type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="A folder of your own rules, on top of those that ship.")  # fmt: skip
@click.option(
    "--notes",
    type=click.Choice(NOTES),
    default="paragraph",
    show_default=True,
    help="Place of notes: after the citing paragraph, at the end, or Markdown.",
)
@click.option(
    "--keep-furniture",
    is_flag=True,
    help="Keep heads, folios and stamps in the text; only mark them.",
)
@click.option("--encoding", help="Encoding of the scans, if not UTF-8: latin-1, cp1252.")
@click.option("--decisions", type=click.Path(path_type=Path), metavar="FILE",
              help="Decisions to use instead of those in OUT/NAME (moved aside).")  # fmt: skip
@click.option("-j", "--jobs", type=click.IntRange(min=1), default=os.cpu_count() or 1,
              metavar="N", help="Documents in parallel; by default one per processor.")  # fmt: skip
@click.option("--limit", default=600.0, show_default=True, metavar="SECONDS",
              type=click.FloatRange(min=0, min_open=True),
              help="Time limit per document of a batch, in seconds.")  # fmt: skip
@click.option("--ocr", metavar="LANGS",
              help="Languages in which Tesseract reads page images, as eng+deu; by default that of "
              "--language, else that of the first pages.")  # fmt: skip
@click.option("--each", is_flag=True,
              help="Restore page files one by one, and not as one book.")  # fmt: skip
@click.option("--force", is_flag=True, help="Overwrite the restoration of another scan.")
@click.option("--fast", is_flag=True, help="Skip the self-check.")
@click.option("--done-is-0", is_flag=True,
              help="Exit with 0 if all scans were restored, even if changes wait.")  # fmt: skip
@click.option("-q", "--quiet", is_flag=True, help="Print only problems.")
def command(scans: tuple[str, ...], **given: Any) -> int:
    """Restore SCANs: text, OCR files, page images, folders, or - for standard input.

    Files in one folder whose names differ in a number (0001.txt, 0002.txt) are the pages of one
    book; so are the files in a ZIP file, and those that a METS names. Of OCR files (hOCR, ALTO,
    PAGE), OUT/NAME/corrected/ has the same files with the corrected words.

    Page images (TIFF, PNG, JPEG, a PDF without text) are read with Tesseract first; its hOCR files
    are kept in OUT/NAME/ocr/. In a folder with text or OCR files, images are not read.

    Writes OUT/NAME/ with the restored text, the ledger, a patch, a report, and a map of the
    printed pages. Decisions in OUT/NAME/decisions.tsv are kept and applied. With standard
    input, the restored text goes to standard output, and no files are written.
    """
    from ocrfix.cli import batch
    from ocrfix.cli.rulesets import RuleSets
    from ocrfix.cli.run_summary import say
    from ocrfix.cli.scans import gather

    quiet, out = bool(given["quiet"]), given["out"]
    assert isinstance(out, Path)
    options = _options(given)
    folders = given["folders"] if isinstance(given["folders"], tuple) else ()
    language = str(given["language"]) if given["language"] else None
    sets = RuleSets(
        language, folders, cast("Notes", given["notes"]),
        keep_furniture=bool(given["keep_furniture"]), project=project().path,
    )  # fmt: skip
    _see_words(sets, folders)
    if options.project and not quiet:
        say(f"ocrfix: using the settings in {options.project}")
    if scans == ("-",):
        return batch.stream(options, sets, quiet=quiet)
    found = gather(scans, folders, each=bool(given["each"]))
    tasks = batch.tasks(found.files, out, given["name"], options)
    jobs, limit = int(str(given["jobs"])), float(str(given["limit"]))
    tasks = _images_read(tasks, str(given["ocr"] or ""), sets.language, jobs)
    # A folder with one scan gets the table of a batch, whatever the number of scans in it.
    if len(tasks) == 1 and not Path(scans[0]).is_dir():
        return batch.single(tasks[0], options, sets, colour=coloured(sys.stderr), quiet=quiet)
    code = batch.several(tasks, options, sets, jobs=jobs, limit=limit, quiet=quiet)
    if found.said and not quiet:
        say(found.said)
    return code


def _images_read(
    tasks: list[RunTask], languages: str, language: str | None, jobs: int
) -> list[RunTask]:
    """The tasks, with the OCR of page images in their place."""
    from ocrfix.file_kinds import kind_of_file

    for task in tasks:
        for path in task.files:
            kind = kind_of_file(path, 64)
            if kind and (kind.image or kind.format == "PDF"):
                from ocrfix.cli.page_images import read_images

                return read_images(tasks, languages, language, jobs)
    return tasks


def _options(given: dict[str, Any]) -> Options:
    from ocrfix.cli.restoring import Options, chosen
    from ocrfix.storage import folder

    skip = given["skip"]
    if on_command_line("names") and not on_command_line("skip"):
        skip = ""  # --passes overrides the project's `skip`
    return Options(
        chosen(_split(given["names"]), _split(skip)),
        folder.LEVELS[given["level"]],
        given["encoding"] or None,
        given["decisions"],
        given["force"],
        given["fast"],
        given["done_is_0"],
        project().path,
    )


def _see_words(sets: RuleSets, folders: tuple[Path, ...]) -> None:
    """Warn if word lists for the named language are missing; the run goes on without them."""
    from ocrfix.errors import RuleError
    from ocrfix.language.at_hand import see_words

    if sets.language:
        try:
            see_words(sets.language, folders)
            lacks = sets.of(sets.language).lexicon.lacks
        except RuleError as error:
            lacks = str(error)
        if lacks:
            echo_lines(f"ocrfix: {lacks}", err=True)


def _split(names: object) -> tuple[str, ...]:
    return tuple(name.strip() for name in str(names).split(",") if name.strip())
