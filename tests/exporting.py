"""What the tests of exports share: books to export, and what a person decided in them."""

from __future__ import annotations

import re
import tempfile
from functools import cache
from pathlib import Path

import ocrfix
from ocrfix.core.decisions import REJECT, Decision
from ocrfix.core.edits import Edit, Fix, Safety, Span
from ocrfix.core.ledger import Ledger
from ocrfix.core.marks import FolioMark, FurnitureMark, HeadingMark, NoteMark
from ocrfix.exports import ExportOptions, find
from ocrfix.exports.edition import edition
from ocrfix.formats.documents import NamedBytes, document
from ocrfix.storage.folder import RestorationFolder

RULES = ocrfix.load("en")
SAFE, REVIEW, NOTE = Safety.SAFE, Safety.REVIEW, Safety.NOTE
PAGES = (
    """\
CHAPTER I

THE HARBOUR

The harbour was dug in the year of the great frost, when no ship could
reach the quay, and the men who had worked on the nets were glad of any
wages.* They carried the stones from the hill in carts, and tbe carts broke
on the road every week. Nobody had thought of the winter, and it was har-
""",
    """\
12 THE HARBOUR OF THE NORTH

dest for those who lived near the water. The keeper of the lamp wrote of it in
his book, and the book is kept in thc church to this day, with the names of
all who had a part in the work & the wages that were paid to them < ten >.

When the spring came the carts were mended, and the stones went down to the
water again, as before, until the wall was as high as a man could reach it.

* See the book of the keeper, p. 4.
""",
    """\
THE HARBOUR OF THE NORTH 13

The wall stands still. The boats lie under it when the wind is in the north,
and the children fish from it in summer, as the children of the men who had
built it did, when the frost had gone and the ships were coming in again.
""",
)

FOLDERS = tempfile.TemporaryDirectory(prefix="ocrfix-")
"""Where the books of these tests are written; it is removed when the tests end."""


def in_folder(ledger, made=ocrfix.NONE, source=None, path=Path("the-harbour")):
    return RestorationFolder(path, ledger, made, (), None, source)


@cache
def book(names=("0011.txt", "0012.txt", "0013.txt"), make=None):
    """A restored book of page files of text, or of one file with form feeds if it has one name.

    Its changes are recorded by hand, so that no change of a rule alters these tests. `make` gives
    the bytes of a page file from its text.
    """
    pages = ("\f".join(PAGES),) if len(names) == 1 else PAGES
    make = make or str.encode
    files = [NamedBytes(name, make(page)) for name, page in zip(names, pages, strict=True)]
    read = document(files, "the-harbour")
    ledger = Ledger(read.document, "0123456789abcdef")
    _record(ledger)
    return in_folder(ledger, source=read.source)


def _record(ledger):
    scan = ledger.document.text

    def span(old, within=None):
        at = scan.index(within or old)
        at = scan.index(old, at)
        return Span(at, at + len(old))

    def record(stage, *rows, marks=()):
        view, found = ledger.view(), list(marks)
        for rule, safety, sure, *edits in rows:
            places = [view.text.index(old) for old, _ in edits]
            made = tuple(
                Edit.at(at, at + len(old), new)
                for at, (old, new) in zip(places, edits, strict=True)
            )
            found.append(Fix(made, rule, f"because of {rule}", sure, safety))
        ledger.record(stage, view, found)

    heads = "12 THE HARBOUR OF THE NORTH", "THE HARBOUR OF THE NORTH 13"
    note = "* See the book of the keeper, p. 4."
    record(
        "furniture",
        *(("furniture.running-head", SAFE, 0.99, (f"{head}\n\n", "")) for head in heads),
        marks=[
            *(FurnitureMark(span(head), "running head", n, head.strip("THE ABOURFN"))
              for n, head in enumerate(heads, 2)),
            FolioMark(span(heads[0]), 2, "12", True), FolioMark(span(heads[1]), 3, "13", True),
        ],
    )  # fmt: skip
    cited = span("*").start
    record("notes", marks=[NoteMark(span(note), "*", cited, sure=True)])
    # The paragraph that cites the note ends on the next page, before "When the spring".
    after = "the work & the wages that were paid to them < ten >."
    end = "\n\n" if "\n\n* See" in scan else "\n"
    view = ledger.view()
    here, there = view.text.index(f"{end}{note}"), view.text.index(after) + len(after)
    ledger.record("footnotes", view, [
        Fix((Edit.at(there, there, f"\n\n{note}"), Edit.at(here, here + len(end + note), "")),
            "footnotes.from-foot", "cited above", 0.97, SAFE, moves=True),
    ])  # fmt: skip
    record("hyphens", ("hyphens.cut-word", SAFE, 0.98, _cut(scan)))
    record(
        "headings", marks=[HeadingMark(span("CHAPTER I"), 1), HeadingMark(span("THE HARBOUR"), 1)]
    )
    view = ledger.view()
    joined = [m.start() for m in re.finditer(r"(?<![\n\f])\n(?![\n\f]|$)", view.text)]
    ledger.record("paragraphs", view, [
        Fix(tuple(Edit.at(at, at + 1, " ") for at in joined), "paragraphs.lines-joined", "full",
            0.96, SAFE),
    ])  # fmt: skip
    ends = [m.span() for m in re.finditer(r"\n*\f\n*", ledger.view().text)]
    ledger.record("paragraphs-ends", ledger.view(), [
        Fix((Edit.at(*where, "\n\n"),), "paragraphs.lines-page-end", "end", 0.94, SAFE)
        for where in ends
    ])  # fmt: skip
    record(
        "scannos",
        ("scannos.misread", SAFE, 0.981, ("tbe", "the")),
        ("scannos.misread-likely", REVIEW, 0.75, ("thc church", "the church")),
        ("scannos.odd-word", NOTE, 0.5, ("stands still", "")),
    )


def _cut(scan):
    """What parts the word that the first page end cuts."""
    at = scan.index("har-\n") + 3
    return scan[at : scan.index("\f", at) + 1], ""


def without(found, rule):
    """The same book, after Ann rejected the changes of a rule."""
    made = [Decision(REJECT, c.id, by="Ann") for c in found.ledger.changes if c.rule == rule]
    return found._replace(decisions=found.decisions.having(*made))


def exported(found, kind, **options):
    return dict(find(kind).write(found, ExportOptions(**options)))


def only(found, kind, **options):
    """The one file of a kind that writes one."""
    ((_, data),) = exported(found, kind, **options).items()
    return data.decode()


def edited(text, *edits):
    """The edition of a text after some replacements, each a pass of its own."""
    from ocrfix.core.document import Document
    from ocrfix.core.edits import Edit, Fix, Safety
    from ocrfix.core.ledger import Ledger

    ledger = Ledger(Document.from_text(text))
    for number, (old, new) in enumerate(edits):
        view = ledger.view()
        at = view.text.index(old)
        fix = Fix((Edit.at(at, at + len(old), new),), f"p{number}.x", "why", 0.9, Safety.SAFE)
        ledger.record(f"p{number}", view, [fix])
    return edition(in_folder(ledger))


def folder_of(found):
    """Write a book to a new folder, as `ocrfix run` does."""
    from ocrfix.storage import folder

    path = Path(tempfile.mkdtemp(dir=FOLDERS.name)) / "the-harbour"
    folder.save(path, found.ledger, found.decisions, source=found.source)
    return path
