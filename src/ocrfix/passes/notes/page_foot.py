"""Where notes stand at the foot of a page, told by all that print shows of them.

A note is set in smaller type, so its lines hold more letters; it begins with a mark, which is
often misread or lost; the text above it breaks off in a sentence that the next page goes on
with. None of these is sure by itself. Each block of lines at the foot gets points for what
speaks for it, and the notes begin where the points, added up from the foot, are most.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from ocrfix.passes.text.lines import Line, ends_note, ends_sentence, measure, starts_lower
from ocrfix.passes.text.verse_and_tables import heading_label, leads, short_head

QUOTES = (
    "\"'`\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
    "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"
)
MARK = re.compile(
    rf"""
    (?P<star>(?P<one>[*\N{{DAGGER}}\N{{DOUBLE DAGGER}}\N{{SECTION SIGN}}\N{{PILCROW SIGN}}\N{{DOUBLE VERTICAL LINE}}])
        (?P=one){{0,2}}|\|\|) \s? (?=\S)
  | (?P<raised>[\N{{SUPERSCRIPT ONE}}\N{{SUPERSCRIPT TWO}}\N{{SUPERSCRIPT THREE}}⁰⁴-⁹]{{1,3}}) \s? (?=\S)
  | [(\[] (?P<inner>\d{{1,3}}|[a-z]) [)\]] \s? (?=\S)
  | (?P<number>\d{{1,3}}) (?:[.)]?\s|(?=[^\W\d_a-z])) \s? (?=[^\W\d_a-z]|[(\[{QUOTES}])
  | (?P<letter>[a-z]) \s (?=[^\W\d_a-z])
  | (?P<odd>[-+$=^!?|\\/#@&%~<>{{}}\N{{DEGREE SIGN}}\N{{REGISTERED SIGN}}\N{{COPYRIGHT SIGN}}\N{{BULLET}}\N{{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}}\N{{MIDDLE DOT}}\N{{YEN SIGN}}\N{{POUND SIGN}}\N{{EURO SIGN}}]{{1,2}}|[lI|]\s) \s? (?=[^\W\d_a-z]|\d)
  | (?P<glued>[tfijlTI]) (?=[^\W\d_a-z][^\W\d_A-Z][^\W\d_A-Z])
  | (?P<quote>[{QUOTES}]{{1,2}}) \s? (?=[^\W\d_a-z]|\d)
    """,  # noqa: E501 - sets of signs
    re.VERBOSE,
)
"""What a note may begin with, its mark read right or wrong."""
REFERENCE = re.compile(
    r"\b(?:[Ii]bid|[Ll]oc\. ?cit|[Oo]p\. ?cit|pp?\. ?\d|vol\.|[Ss]ee\b|[Cc]f\.|chap\.|[Vv]gl\.)"
    r"|\b(?:[Vv]oir\b|S\. \d|ed\.)|, [IVXLC]+[,.] \d|, \d+[,-]"
)
WORK_CITED = re.compile(r"\b(?:[Ii]bid|[Oo]p\. ?cit|pp?\. ?\d)")
SPEECH = re.compile(
    rf"[.,;:!?\N{{EM DASH}}-]\s?[{QUOTES}](?:\s|\Z)|\w[{QUOTES[:1]}{QUOTES[5:]}](?:\s|\Z)"
)
"""A quotation that ends: what begins with the like was speech."""
WEIGHT = {
    "star": 3.0,
    "raised": 3.0,
    "inner": 0.5,
    "number": 1.6,
    "letter": 1.2,
    "odd": 1.5,
    "glued": 1.5,
    "quote": 0.8,
}
CITED = {
    "star": (2.0, 0.0),
    "raised": (4.0, 0.0),
    "inner": (4.0, -1.0),
    "number": (2.0, -0.8),
}
"""Points where a word above bears the same mark, and where none does. A dot behind a number, or
columns, are of a list."""
WIDER = 1.06
"""Lines so much longer than the measure are set in smaller type."""
ENOUGH = 2.5
HOPELESS = -2.0
"""Points under which no reference makes a block a note."""
SPECK = 6
"""Code points of what is too short to say anything."""
NEAR = 2
"""Pages on either side whose upper halves show the measure of the text: notes hold more."""
SIGNS = {"\N{DAGGER}": "\N{DAGGER}+t", "\N{DOUBLE DAGGER}": "\N{DOUBLE DAGGER}\N{DAGGER}+"}


class Note(NamedTuple):
    """One note at the foot of a page, or the rest of one: lines `first` up to `last`."""

    first: int
    last: int
    carried: bool  # it goes on with the last note of the page before


class Sheet(NamedTuple):
    """A page: lines `low` up to `high`, and the line that the next page begins with."""

    low: int
    high: int
    ahead: str
    full: int  # the measure of its text


def at_foot(found: Sequence[Line], kinds: Sequence[str]) -> list[list[Note]]:
    """The notes at the foot of each page, in order; an empty list for a page without.

    `kinds[i]` is the gap behind line `i`: line, blank or page.
    """
    sheets = _sheets(found, kinds)
    known = 0.0
    zones: list[int] = []
    for _ in range(2):  # the notes that are sure show the measure of the others
        zones, wide = [], []
        carried = False
        for sheet in sheets:
            start, points = _zone(found, kinds, sheet, known, carried=carried)
            zones.append(start)
            carried = start < sheet.high and not ends_note(found[sheet.high - 1].text)
            if points > 2 * ENOUGH and sheet.high - start > 1:
                wide.append(max(len(line.text) for line in found[start : sheet.high]) / sheet.full)
        if not wide:
            break
        known = median(wide)
    return [
        _notes(found, kinds, start, sheet.high, carried=_unfinished(found, sheets, zones, n))
        for n, (sheet, start) in enumerate(zip(sheets, zones, strict=True))
    ]


def _sheets(found: Sequence[Line], kinds: Sequence[str]) -> list[Sheet]:
    ends = [i + 1 for i, kind in enumerate(kinds) if kind == "page"] + [len(found)]
    starts = [0, *ends[:-1]]
    upper = [
        [len(line.text) for line in found[low : low + max(1, 2 * (high - low) // 5)]]
        for low, high in zip(starts, ends, strict=True)
    ]
    usual = measure([n for each in upper for n in each])
    return [
        Sheet(
            low,
            high,
            found[high].text if high < len(found) else "",
            max(int(0.75 * usual), _full(upper[max(0, i - NEAR) : i + NEAR + 1]), 1),
        )
        for i, (low, high) in enumerate(zip(starts, ends, strict=True))
    ]


def _full(upper: Sequence[Sequence[int]]) -> int:
    """The measure of the text, from the lengths of the lines in the upper parts of pages.

    Where notes fill half a page and more, only the first lines of the pages are sure to be text.
    """
    full = measure([n for each in upper for n in each])
    first = measure([n for each in upper for n in each[: (len(each) + 1) // 2]])
    return first if WIDER * first < full else full


def _unfinished(
    found: Sequence[Line], sheets: Sequence[Sheet], zones: Sequence[int], number: int
) -> bool:
    """Whether the notes of the page before break off."""
    if number == 0 or zones[number - 1] == sheets[number - 1].high:
        return False
    return not ends_note(found[sheets[number - 1].high - 1].text)


def _zone(
    found: Sequence[Line],
    kinds: Sequence[str],
    sheet: Sheet,
    known: float,
    *,
    carried: bool,
) -> tuple[int, float]:
    """The line with which the notes of a page begin, and the points; its end where it has none."""
    low, high = sheet.low, sheet.high
    full = sheet.full
    best, most = high, ENOUGH
    points = 0.0
    end = high
    for start in range(high - 1, low, -1):
        line = found[start].text
        blank = kinds[start - 1] != "line" or _step(found, kinds, start, high, full)
        mark = MARK.match(line) if blank or not line[0].isalpha() or line[1:2] == " " else None
        weak = not mark or mark.lastgroup in {"quote", "letter"}
        if not blank and weak and not (mark and WORK_CITED.search(line)):
            continue
        before = found[start - 1].text
        over = starts_lower(sheet.ahead) and ends_note(found[high - 1].text)
        if not (mark or carried or over) and starts_lower(line) and _one_text(before, line, full):
            continue  # the engine parted what is one
        points += _block(found[start:end], mark, full, known)
        if mark:
            points += _citation(found, low, start, mark)
        end = start
        whole = points + _edge(found, start, sheet, full, blank=blank)
        if carried and not mark:
            wide = len(line) > WIDER * full
            whole += 4.5 if wide and starts_lower(line) else 1.5
        if whole > most:
            best, most = start, whole
        if points < -6:
            break
    return best, most


def _step(found: Sequence[Line], kinds: Sequence[str], start: int, high: int, full: int) -> bool:
    """Whether the lines hold more letters from this one on: smaller type begins here.

    Not with the second line of a block whose first one has a mark: a line holds now more, now
    fewer.
    """
    if start > 1 and kinds[start - 2] != "line" and MARK.match(found[start - 1].text):
        return False
    if len(found[start - 1].text) > WIDER * full or len(found[start].text) <= WIDER * full:
        return False
    if start + 1 == high:
        return True
    following = found[start + 1].text
    return len(following) > WIDER * full or (len(following) < 0.8 * full and ends_note(following))


def _one_text(before: str, line: str, full: int) -> bool:
    """Whether a blank line parts two lines of the same type, in a sentence."""
    if ends_sentence(before):
        return False
    return (len(before) > WIDER * full) == (len(line) > WIDER * full)


def _block(lines: Sequence[Line], mark: re.Match[str] | None, full: int, known: float) -> float:
    """What speaks for it that these lines are a note."""
    line = lines[0].text
    if not mark and all(len(each.text) < SPECK for each in lines):
        return 0.0
    kind = mark.lastgroup if mark else None
    points = WEIGHT[kind] if kind else -0.7
    wide = len(line) > WIDER * full  # speech is set as the text is
    if kind == "quote" and not wide and any(SPEECH.search(each.text) for each in lines):
        points -= 2.0  # speech
    if not mark and starts_lower(line):
        points -= 2.5
    if short_head(line, full) or heading_label(line) or leads(line):
        points -= 3.0
    points += _width(lines, full, known)
    if not ends_note(lines[-1].text):
        points -= 0.5
    if points > HOPELESS and any(REFERENCE.search(each.text) for each in lines[:2]):
        points += 1.0
    return points


def _width(lines: Sequence[Line], full: int, known: float) -> float:
    """What the lengths of the lines say: more letters than the text has, or just as many.

    Worth more where the book's notes are `known` to be set smaller.
    """
    sure = known > WIDER
    points = 0.0
    for number, each in enumerate(lines):
        length = len(each.text)
        if length > WIDER * full:
            points += 1.6 if sure else 1.0
        elif number < len(lines) - 1 and length > 0.88 * full:
            points -= 1.2 if sure else 0.6
    return max(-4.0, min(5.0 if sure else 3.0, points))


def _edge(
    found: Sequence[Line],
    start: int,
    sheet: Sheet,
    full: int,
    *,
    blank: bool,
) -> float:
    """What the text around the notes says of it that they begin here."""
    before, last = found[start - 1].text, found[sheet.high - 1].text
    points = 1.0 if blank else -1.0
    lower = starts_lower(sheet.ahead)
    if not ends_sentence(before) and len(before) > 0.75 * full:
        points += 1.5 + 1.5 * lower
    if lower:
        points += (1.5 if blank else 0.7) if ends_note(last) else -2.0
    if start - sheet.low < 0.3 * (sheet.high - sheet.low):
        points -= 1.5
    return points


def _citation(found: Sequence[Line], low: int, start: int, mark: re.Match[str]) -> float:
    """What it says that a word above bears the mark of a block, or that none does."""
    kind = mark.lastgroup or ""
    if kind not in CITED:
        return 0.0
    cited, uncited = CITED[kind]
    listed = "   " in found[start].text or mark[0].rstrip().endswith(".")
    return (cited if _cited(found, low, start, mark) else uncited) - 2.0 * listed


def _cited(found: Sequence[Line], low: int, high: int, mark: re.Match[str]) -> bool:
    """Whether a word above bears this mark, as far as that can be told to the letter."""
    if mark["raised"]:
        return any(mark["raised"] in line.text[1:] for line in found[low:high])
    number = mark["number"] or mark["inner"]
    if number:
        cited = re.compile(rf"[^\W\d_][.,;:!?)\]{QUOTES}]{{0,2}}[(\[]?{number}(?![\w.,]?\d)")
        return any(cited.search(line.text) for line in found[low:high])
    if mark["star"]:
        signs = SIGNS.get(mark["star"][0], mark["star"][0])[:2]
        return any(sign in line.text[1:] for line in found[low:high] for sign in signs)
    return False


def _notes(
    found: Sequence[Line], kinds: Sequence[str], first: int, last: int, *, carried: bool
) -> list[Note]:
    """The lines of a foot, parted into notes."""
    if first == last:
        return []
    starts = [first]
    longest = max(len(each.text) for each in found[first:last])
    for i in range(first + 1, last):
        line, before = found[i].text, found[i - 1].text
        mark = MARK.match(line)
        short = len(before) < 0.9 * longest
        fresh = kinds[i - 1] != "line" or REFERENCE.search(line) is not None
        if (mark and (ends_note(before) or short)) or (
            fresh and short and ends_note(before) and not starts_lower(line)
        ):
            starts.append(i)
    carried = carried and not MARK.match(found[first].text)
    return [
        Note(one, two, carried and one == first)
        for one, two in zip(starts, [*starts[1:], last], strict=True)
    ]
