"""HTML with the printed lines of each change that concerns words, cut out of the page images.

Changes that wait for a decision come first. Joins of lines and paragraphs are left out: they are
seen in the report. The file stays below `MOST_BYTES`; what is left out is counted.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence

from ocrfix.core.edits import Safety
from ocrfix.core.pieces import Woven
from ocrfix.core.status import STANDING, Shown, shown
from ocrfix.errors import OcrfixError
from ocrfix.exports import ExportOptions
from ocrfix.exports.edition import Edition
from ocrfix.exports.markup import tag, text
from ocrfix.exports.origin import stated
from ocrfix.formats.image_files import page_images
from ocrfix.formats.pictures import Crops
from ocrfix.render.crops import crop
from ocrfix.visible import visible

MOST_BYTES = 14_000_000
"""The most bytes of all crops: a mail takes 20 MB, and a browser opens such a page at once."""
AROUND = 50
"""Code points of the scan shown on each side of a change."""
LONGEST = 120
STYLE = """
:root { color-scheme: light dark }
body { margin: 0 auto; padding: 1rem; max-width: 66rem; font: 1rem/1.5 system-ui, sans-serif }
article { margin: 0 0 2rem; padding-top: .6rem; border-top: 1px solid #888 }
article h3 { margin: 0; font-size: 1rem; overflow-wrap: anywhere }
p { margin: .3rem 0; overflow-wrap: anywhere }
q, .scan { font-family: Georgia, "Times New Roman", serif; quotes: none }
del { color: #a1260d; background: #fde7e3 } ins { color: #0b5d1e; background: #e2f4e4 }
mark { color: #0b4f8a; background: #e1edf8 }
img { display: block; max-width: 100%; height: auto; background: #fff }
""".strip()


def write(edition: Edition, options: ExportOptions) -> Iterator[tuple[str, bytes]]:
    """The HTML file.

    Raises:
        OcrfixError: no page image of the scan is there, or Pillow is missing.
    """
    found = edition.found
    images = page_images(found.source, found.path) if found.source else {}
    if not images:
        raise OcrfixError(
            f"{found.path}: there is no page image beside its OCR files. docs/formats.md says "
            "where images are looked for."
        )
    changes = sorted(_of_words(edition), key=lambda each: each.state in STANDING)
    crops, spent, left = Crops(), 0, 0
    entries: list[tuple[bool, str]] = []
    for each in changes:
        cut = crop(found.ledger.document, each.change, images, crops)
        if cut is None or spent + len(cut) > MOST_BYTES:
            left += 1
            continue
        spent += len(cut)
        entries.append((each.state in STANDING, _entry(edition, each, cut)))
    yield f"{edition.name}.crops.html", "".join(_page(edition, options, entries, left)).encode()


def _of_words(edition: Edition) -> Iterator[Shown]:
    """The changes that concern words: not those of white space and of line ends alone."""
    found = edition.found
    for each in shown(found.ledger, found.decisions):
        edits = each.change.edits
        if each.change.safety == Safety.NOTE or any(
            "".join(edit.old.split()).strip("-\xad") != "".join(edit.new.split()) for edit in edits
        ):
            yield each


def _page(
    edition: Edition, options: ExportOptions, entries: Sequence[tuple[bool, str]], left: int
) -> Iterator[str]:
    title = f"{edition.title}: changes beside the print"
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield f"{tag('title', text(title))}\n"
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"{tag('style', STYLE)}\n</head>\n<body>\n<main>\n{tag('h1', text(title))}\n"
    for applied, head in ((False, "Not applied: proposed, flagged or rejected"), (True, "Applied")):
        mine = [entry for there, entry in entries if there == applied]
        yield f"{tag('h2', f'{head} ({len(mine):,})')}\n"
        yield from mine
    yield "</main>\n<footer>\n"
    if left:
        more = f"{left:,} more changes have no image of their place, or no room in this file."
        yield f"{tag('p', more)}\n"
    facts = "; ".join(f"{name}: {value}" for name, value in stated(edition, options.date))
    yield f"{tag('p', text(facts))}\n</footer>\n</body>\n</html>\n"


def _entry(edition: Edition, each: Shown, cut: bytes) -> str:
    """A change: its place, its lines on the page, what it changes there, and why."""
    change, document = each.change, edition.found.ledger.document
    place = document.place(change.edits[0].scan.start)
    state = f"{each.state} {each.because}".strip()
    head = f"page {place.page}, line {place.line}: {change.rule}, {state}"
    first = change.edits[0]
    image = (
        f'<img loading="lazy" alt="The printed lines of this change" '
        f'src="data:image/jpeg;base64,{base64.b64encode(cut).decode()}">'
    )
    why = tag("p", text(f"{change.why} ({change.confidence:.2f}; {change.id})"))
    seen = _snippet(document.text, first, note=change.safety == Safety.NOTE)
    changed = tag("p", seen, class_="scan")
    return f"<article>\n{tag('h3', text(head))}\n{image}\n{changed}\n{why}\n</article>\n"


def _snippet(scan: str, edit: Woven, *, note: bool) -> str:
    """The change in the text around it."""
    start, end = edit.scan
    old, new = _short(edit.old), _short(edit.new)
    if note:
        middle = tag("mark", text(old))
    else:
        middle = (tag("del", text(old)) if old else "") + (tag("ins", text(new)) if new else "")
    before, after = scan[max(0, start - AROUND) : start], scan[end : end + AROUND]
    return f"…{text(visible(before))}{middle}{text(visible(after))}…"


def _short(words: str) -> str:
    seen = visible(words)
    return seen if len(seen) <= LONGEST else f"{seen[: LONGEST // 2]} […] {seen[-LONGEST // 2 :]}"
