"""What is between two letters of a scan, with a change, and in the truth."""

from __future__ import annotations

import re
from typing import NamedTuple

from benchmarks.measure.truth import FOLDED

PARAGRAPH = re.compile(r"\n[^\S\n]*\n")
RIGHT, WRONG, UNSURE = "right", "wrong", "undecided"


class Verdict(NamedTuple):
    """What the judge says of a change, why, and what the truth has there."""

    answer: str
    why: str
    truth: str = ""
    at: int = -1  # the edit that it is about, in the scan


class Gap(NamedTuple):
    """What is between two letters: in the scan, with the change, and in the truth."""

    old: str
    new: str
    found: str
    cut: str  # what the edit takes out
    put: str  # and writes
    over_page: bool
    lower: bool  # whether the truth goes on with a small letter
    both_ways: bool  # whether the truth has the two halves as one word elsewhere

    @property
    def lines(self) -> bool:
        """Whether a line end is changed."""
        return bool(re.search(r"[\n\f]", self.cut + self.put))


def separator(gap: Gap) -> Verdict:
    """Whether what is between two letters is what the truth has between them."""
    found = re.sub(r"([-—])\*(?=\s)", r"\1", gap.found)  # a word cut at a page end, marked so
    if gap.lines and (gap.over_page or "\f" in found):
        if "\f" in found or not PARAGRAPH.search(found):
            if re.search(r"[.!?:;\"”’)-]\s*$", re.sub(r"[\"“‘'(\[]+$", "", found)):
                return Verdict(UNSURE, "a page end in the truth", found)
            if not gap.lower and PARAGRAPH.search(gap.new):
                return Verdict(UNSURE, "a page end in the truth", found)
            found = re.sub(r"\s*\n\s*", " ", found)
        elif found.isspace():
            return Verdict(UNSURE, "no sentence ends at this paragraph of the truth", found)
    if "-" in (gap.cut + gap.put).translate(FOLDED):
        return _hyphen(gap, found)
    if gap.lines or ("\n" in gap.old and not (gap.cut + gap.put).strip()):
        return _line_end(gap, found)
    is_, was, be = (_spaced(each) for each in (gap.new, gap.old, found))
    if is_ == be:
        return Verdict(RIGHT, "as in the truth", found)
    if was == be:
        return Verdict(WRONG, "the scan was right", found)
    return Verdict(UNSURE, "neither", found)


def _hyphen(gap: Gap, found: str) -> Verdict:
    is_, be = (
        _spaced(each).strip("' \"") if each.strip() else each and " " for each in (gap.new, found)
    )
    if "\n" in found and be == "-":
        return Verdict(UNSURE, "a hyphen at a line end of the truth", found)
    if is_ == be:
        return Verdict(RIGHT, "as in the truth", found)
    if be == "-" and gap.both_ways:
        return Verdict(UNSURE, "the truth has it both ways", found)
    if be in {"", "-", " ", "—"}:
        return Verdict(WRONG, "the truth has it otherwise", found)
    return Verdict(UNSURE, "neither", found)


def _line_end(gap: Gap, found: str) -> Verdict:
    is_, be = _white(gap.new), _white(found)
    if is_ == _white(gap.old):
        return Verdict(RIGHT, "the same kind of gap", found)
    if is_ == "line":
        return Verdict(RIGHT if be != "none" else UNSURE, "a line end", found)
    if is_ == "space" and be == "line" and re.search(r"\n[ \t]{2,}", found):
        return Verdict(WRONG, "verse or a table in the truth", found)
    if is_ == "space" and be == "none" and not re.search("[—–]|--", found):
        return Verdict(UNSURE, "one word in the truth, or hyphened", found)
    if re.search(r"-\s*\n", found) and is_ == "none":
        return Verdict(UNSURE, "a hyphen at a line end of the truth", found)
    if be == "line":
        be = "space"
    if re.search("[—–]|--", found) and "paragraph" not in {is_, be}:
        is_ = be  # whether there is a blank beside a dash is a matter of style
    return Verdict(RIGHT if is_ == be else WRONG, "the gap in the truth", found)


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text.translate(FOLDED)).replace("--", "—")


def _white(gap: str) -> str:
    """What kind of white space is at the end of a gap."""
    if re.search(r"\n[^\S\n]*\n", gap):
        return "paragraph"
    return "line" if "\n" in gap else "space" if re.search(r"\s", gap) else "none"
