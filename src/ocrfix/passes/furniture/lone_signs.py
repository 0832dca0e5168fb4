"""Recognise furniture by a single sign: the test for each row of `evidence.LONE`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ocrfix.passes.furniture.evidence import LIKELY, LONE, limit
from ocrfix.passes.furniture.folio_lines import NOTE
from ocrfix.passes.furniture.head_signs import EdgeLine
from ocrfix.passes.furniture.marks_and_stamps import (
    is_binders_mark,
    is_noise,
    is_stamp,
    is_titled_sheet,
    is_volume_mark,
)
from ocrfix.passes.furniture.page_edges import Find
from ocrfix.passes.furniture.running_heads import numbered
from ocrfix.passes.furniture.slots import LABEL
from ocrfix.passes.text.lines import ends_sentence, starts_lower

DASHED = re.compile(
    r"[-\N{EN DASH}\N{EM DASH}]{1,2} ?(?:\d{1,4}|[ivxlc]{1,7}) ?[-\N{EN DASH}\N{EM DASH}]{1,2}"
)
"""A folio between dashes, as some printers set it. Nothing in a text looks like this."""


def lone_sign(line: EdgeLine, names: Sequence[str], found: Sequence[Find]) -> Find | None:
    """What a line is by the first of these signs that applies; None if none does."""
    for name in names:
        row = LONE[name]
        if row.weight >= LIKELY and SPEAKS[name](line, found):
            return Find(line.number, row.what, row.weight, row.why)
    return None


def lone_word(line: EdgeLine, found: Sequence[Find]) -> bool:
    """Whether a line at the foot is one word below a full line, in a book with catchwords."""
    text, number, sheet = line.text, line.number, line.sheet
    if (
        not line.around.catchwords.usual
        or len(text) > limit("length of a catchword")
        or number not in sheet.foot
    ):
        return False
    # Counted without furniture that is further out: a signature mark may be below a catchword.
    within = line.depth - len(found) <= 1 and number > 0
    if not within or not set(text).isdisjoint(" 0123456789"):
        return False
    # `required.` is the last word of a paragraph.
    if text.endswith((".", "!", "?")):
        return False
    return len(sheet.lines[number - 1].text) > limit("full line") * line.book.measure


def again_at_foot(line: EdgeLine) -> bool:
    """Whether a short line at the foot, separate from the text, is on other pages too."""
    text, template = line.text, line.template
    if template is None or len(template.pages) < 2 or line.book.inside(template):
        return False
    if (
        line.longer(limit("length of a printer's line"))
        or text.endswith((".", "!", "?", ",", ":"))
        or NOTE.match(text)
    ):
        return False
    if text[-1].isdigit() and not is_stamp(text):
        return False  # an entry of the contents page
    return line.around.apart(line.sheet, line.number, at_top=False)


def _outer(line: EdgeLine) -> bool:
    return line.depth < limit("outer lines")


def _sheet_mark(line: EdgeLine) -> bool:
    """Whether a line is where signature marks are, on a page of a book with folios.

    Without folios nothing shows that the pages are those of the print: `A.` may end a text.
    """
    return not line.at_top and _outer(line) and line.sheet.folio is not None


def _apart(line: EdgeLine) -> bool:
    return line.around.apart(line.sheet, line.number, at_top=line.at_top)


def _notice(line: EdgeLine, _: Sequence[Find]) -> bool:
    return line.book.of.get((line.page, line.number)) in line.around.notices


def _dashed(line: EdgeLine, _: Sequence[Find]) -> bool:
    return line.depth == 0 and DASHED.fullmatch(line.text) is not None and _apart(line)


def _catchword(line: EdgeLine, _: Sequence[Find]) -> bool:
    begins_next = line.number == line.around.catchwords.get(line.page)
    return not line.at_top and begins_next and not LABEL.fullmatch(line.text)


def _between(line: EdgeLine, found: Sequence[Find]) -> bool:
    """Whether a short line is between the head and the text, in the place of the folio.

    Without a blank line below it, a sentence must run on over it, and a word it must not be.
    """
    return (
        _outer(line)
        and any(find.what == "running head" for find in found)
        and line.around.folios.top[line.page] >= limit("folios below heads")
        and len(line.text) <= limit("length of a folio below a head")
        and not LABEL.fullmatch(line.text)
        and (_apart(line) or (not line.text.isalpha() and _cuts(line)))
    )


def _stop(line: EdgeLine) -> bool:
    """Whether a sign may be the full stop of the sentence above, which the engine set apart."""
    bare = line.text.strip("\"'”’ ")
    if bare not in set(".!?,;:"):
        return False
    if bare in set(".!?") and line.text[-1] in "\"'”’":  # `?”` ends a speech
        return True
    if line.at_top or not line.number:
        return False
    return line.sheet.lines[line.number - 1].text[-1:].isalnum()


def _interrupts(line: EdgeLine, _: Sequence[Find]) -> bool:
    """Whether a line at a page end interrupts a sentence."""
    if not _outer(line) or numbered(line.text) or line.text.endswith(":"):
        return False  # the sentence lost its end: here a chapter begins, or the notes
    return _interrupts_at_top(line) if line.at_top else _interrupts_at_foot(line)


def _interrupts_at_top(line: EdgeLine) -> bool:
    plate = line.book.short(line.page)  # then the line may be its caption
    last = starts_lower(line.text) and ends_sentence(line.text)  # the sentence ends here
    short = len(line.text) <= limit("length of an interruption")
    return short and not (plate or last) and line.around.cuts(line.sheet, line.number)


def _interrupts_at_foot(line: EdgeLine) -> bool:
    text = line.text
    if NOTE.match(text) or len(text) > limit("length of an interruption"):
        return False
    if text[:1].islower() or text.endswith(",") or ends_sentence(text) or not _apart(line):
        return False
    return _cuts_at_foot(line)


def _cuts(line: EdgeLine) -> bool:
    """Whether a sentence runs on over a line at a page end."""
    if line.at_top:
        return line.around.cuts(line.sheet, line.number)
    return _cuts_at_foot(line)


def _cuts_at_foot(line: EdgeLine) -> bool:
    # The text above must break off in a full line: a short line may be the end of a paragraph that
    # lost its full stop.
    before = line.sheet.lines[line.number - 1].text if line.number else ""
    following = line.page + 1
    if following >= len(line.book.sheets) or len(before) < limit("full line") * line.book.measure:
        return False
    if ends_sentence(before):
        return False
    # The first lines of the next page may be its head and folio.
    return any(starts_lower(each.text) for each in line.book.sheets[following].lines[:3])


SPEAKS: dict[str, Callable[[EdgeLine, Sequence[Find]], bool]] = {
    "notice": _notice,
    "number between dashes": _dashed,
    "catchword": _catchword,
    "title and sheet": lambda line, _: (
        not line.at_top and _outer(line) and is_titled_sheet(line.book, line.text, line.parts)
    ),
    "volume and sheet": lambda line, _: (
        _sheet_mark(line) and line.number > 0 and is_volume_mark(line.text)
    ),
    "binder's mark": lambda line, _: (
        _sheet_mark(line) and is_binders_mark(line.book, line.sheet, line.number)
    ),
    "lone word": lambda line, found: not line.at_top and lone_word(line, found),
    "speck": lambda line, _: _outer(line) and is_noise(line.text) and not _stop(line),
    "between head and text": _between,
    "stamp in a sentence": lambda line, _: (
        _outer(line) and is_stamp(line.text) and _apart(line) and _cuts(line)
    ),
    "stamp": lambda line, _: _outer(line) and is_stamp(line.text) and _apart(line),
    "again at the foot": lambda line, _: not line.at_top and _outer(line) and again_at_foot(line),
    "interrupts a sentence": _interrupts,
}
"""For each row of `LONE`: whether it applies to a line, given what was found further out."""
FIRST = ("notice", "number between dashes")
"""Signs that no other evidence can outweigh."""
OTHERS = tuple(name for name in LONE if name not in FIRST)
