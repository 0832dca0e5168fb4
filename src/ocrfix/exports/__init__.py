"""Exports: a restoration as files for other programs and readers, which are not read back.

    for name, data in named("tei").write(found, ExportOptions()):
        (folder / name).write_bytes(data)

A row of `EXPORTS` names a module of this package with
`write(edition: Edition, options: ExportOptions) -> Iterator[tuple[str, bytes]]`. The law of each:
the same restoration and options give the same bytes. A date is written only if it is given. Files
to decide in, which `ocrfix import` reads, are in `ocrfix.exchange`.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ocrfix.storage.folder import RestorationFolder


class ExportOptions(NamedTuple):
    """What a person may say about an export."""

    date: str = ""  # in UTC, as `2026-12-01T00:00:00Z`; "" writes no date
    into: Path | None = None  # the folder where the files go, for addresses of images


NO_OPTIONS = ExportOptions()


class Export(NamedTuple):
    """One kind of export; its module is imported on first use."""

    name: str
    suffix: str  # of the file; "" for a kind that writes a folder of files
    module: str
    what: str
    written: str  # what of the record the files hold
    lost: str  # what they do not hold

    def write(
        self, found: RestorationFolder, options: ExportOptions = NO_OPTIONS
    ) -> Iterator[tuple[str, bytes]]:
        """The files of a restoration: names and contents. A kind with a suffix has one file."""
        from ocrfix.exports.edition import edition

        module = importlib.import_module(f"ocrfix.exports.{self.module}")
        files: Iterator[tuple[str, bytes]] = module.write(edition(found), options)
        return files


EXPORTS = (
    Export(
        "pages", "", "pages", "the restored text, a file for each page",
        "text of each page under the name of its file, notes at the foot of the page where they "
        "were printed; a word that a page end cuts is whole on the first page",
        "headings and citations as such; what was struck or corrected",
    ),
    Export(
        "tei", ".tei.xml", "tei", "TEI P5, valid against TEI All",
        'pages (`pb`, `facs`), lines of print (`lb`, `break="no"`), divisions by headings, heads '
        "and folios (`fw`), notes where they are cited, corrections (`choice`) with `cert` and "
        "`resp`",
        "where the marks of notes were repaired; verse and tables as such (their lines are `lb`); "
        "proposals that wait for a decision; boxes of words",
    ),
    Export(
        "html", ".html", "html", "HTML to read, one file without scripts",
        "headings, contents, printed page numbers, notes with links both ways; how corrected words "
        "read in the scan",
        "lines of print, what was struck as furniture, which change a correction is of",
    ),
    Export(
        "crops", ".crops.html", "crops", "HTML with the printed lines of each change of words",
        "the lines of print, with the words of the change framed; what it changes, why, and its "
        "state; at most 14 MB of images",
        "changes of white space and line ends alone; pages without an image",
    ),
    Export(
        "wikitext", "", "wikitext", "pages for Wikisource, a file for each",
        "heads and folios in `noinclude`, `pagequality` 1, notes as `<ref>`, a word over a page "
        "end as `{{hws}}` and `{{hwe}}`, `{{nop}}` where a paragraph ends with its page; "
        "templates of the English Wikisource",
        "lines of print, levels of headings, stamps and specks, corrections",
    ),
    Export(
        "dp", ".dp.txt", "dp", "the concatenated text of Distributed Proofreaders",
        "lines of print, with cut words whole on the upper line; names of the pages; a word over a "
        "page end as `har-*` and `*dest`; notes as `[Footnote A: …]` on the page where they were "
        "printed; blank lines around headings",
        "heads, folios and other furniture; levels of headings below the second; corrections",
    ),
    Export(
        "prov", ".prov.json", "prov", "W3C PROV, as PROV-JSON",
        "OCR files, scan, ledger and restored text with their checksums; the run and its passes "
        "with counts; who decided, how often and when; the digest of the rules",
        "single changes, which the ledger has",
    ),
    Export(
        "premis", ".premis.xml", "premis", "PREMIS 3 objects, events and agents",
        "the same as `prov`: files as objects, the run and the decisions as events",
        "single changes; the date of a run, unless it is given (`XXXX`)",
    ),
    Export(
        "markdown", ".md", "markdown", "Markdown with headings and footnotes",
        "levels of headings, notes as `[^n]`, pages as comments; signs of Markdown in the print "
        "are escaped, unless the scan is Markdown itself",
        "lines of print, furniture, corrections",
    ),
)  # fmt: skip


def find(name: str) -> Export | None:
    """The export called `name`; None if there is none."""
    return next((each for each in EXPORTS if each.name == name), None)
