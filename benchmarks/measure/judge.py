"""The judge of single changes: right, wrong, or undecided, by the truth."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from functools import cached_property

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from benchmarks.measure.gaps import PARAGRAPH, RIGHT, UNSURE, WRONG, Gap, Verdict, separator
from benchmarks.measure.truth import FOLDED, WORD, Aligned, letters
from ocrfix.core.record import Change

CITATION = re.compile(r"\[\^?(\d{1,3}|[A-Za-z]|[*†‡§]+)\](?!:)")
NOTE = re.compile(r"\n\s*\n\s*(?=(?:[*†‡]+|\[\^?[^\]\s]{1,3}\]:?|\d{1,2})\s)")
APART = re.compile(r"[,;-]?\n\s*\n.*\n\s*\n-?", re.DOTALL)
MARK = re.compile(r"(^|\n)[^\S\n]*[\[*†‡§\d\]]+[^\S\n]*$")
STRUCK = ("furniture", "pages")
STOPS = set(".,;:!?")
SHORT, ALIKE, SAME = 4, 70, 85
"""Struck text of fewer letters must be in the truth to the letter; likenesses in per cent."""


class Judge(Aligned):
    """A scan and its truth, and what is right by it."""

    def judge(self, change: Change) -> Verdict:
        """Whether a change does what the truth has: right, wrong or undecided."""
        if change.rule.startswith("sentences.between-halves"):
            return self._between(change)
        if change.moves:
            return self._moved(change)
        if change.stage == "citations" or change.rule.startswith("citations."):
            return self._cited(change)
        verdicts = [
            self._edit(change, *edit.scan, edit.old, edit.new)._replace(at=edit.scan.start)
            for edit in change.edits
        ]
        for answer in (WRONG, UNSURE):
            for verdict in verdicts:
                if verdict.answer == answer:
                    return verdict
        return verdicts[0]

    def _edit(self, change: Change, start: int, end: int, old: str, new: str) -> Verdict:
        head = _same_start(old, new)
        tail = _same_start(old[head:][::-1], new[head:][::-1])
        start, end = start + head, end - tail
        old, new = old[head : len(old) - tail], new[head : len(new) - tail]
        if self.scan.text[start:end] != old and WORD.search(self.scan.text[start:end]):
            low, high = self.scan.of(start, end)
            if any(not gone for gone in self.gone[low:high]):
                return Verdict(UNSURE, "other changes at the same place")
        if old.strip() and not WORD.search(new) and change.stage in STRUCK:
            return self._struck(start, end, old)
        if change.stage == "hyphens" and WORD.search(new):
            return self._second_half(start, new)
        if change.stage == "hyphens" and WORD.search(old):
            return Verdict(RIGHT, "the half went up")  # `_second_half` judges it
        if WORD.search(old) or WORD.search(new):
            return self._word(start, end, old, new)
        return self._gap(start, end, old, new)

    def _struck(self, start: int, end: int, old: str) -> Verdict:
        left, right = self.before(start), self.after(end)
        one, two = self.place(left, -1), self.place(right, 1)
        said = letters(old)
        if said and self._said_again(said, right):
            return self._catchword(said, one, right)
        if one < 0 or two < 0 or two <= one:
            return self._found(start, end, said)
        found = self.between(one, two)
        if not said and set(old) & set(found) & STOPS - set(
            self.scan.text[self.scan.at[left] : start]
        ):
            return Verdict(WRONG, "the mark is in the truth", found)
        if two == one + 1:
            return Verdict(RIGHT, "absent from the truth", found)
        if _holds(found, old) and len(found) < 4 * len(old) + 40:
            return Verdict(WRONG, "the truth has it here", found)
        return Verdict(UNSURE, "the truth has something else here", found[:80])

    def _said_again(self, said: str, right: int) -> bool:
        """Whether the text goes on with the words that were struck, as after a catchword."""
        low = self.scan.at[right] if right < len(self.scan.at) else 0
        ahead = letters(self.scan.text[low : low + 2 * len(said) + 10])[: len(said)]
        return fuzz.ratio(said, ahead) >= ALIKE

    def _catchword(self, said: str, one: int, right: int) -> Verdict:
        two = self.place(right + len(said), 1)
        if one < 0 or two <= one:
            return Verdict(UNSURE, "not aligned")
        found = self.between(one, two)
        if len(letters(found)) <= 1.5 * len(said):
            return Verdict(RIGHT, "once in the truth", found)
        # Page truth that was cut from a running text takes in the catchword.
        return Verdict(UNSURE if "\f" in found else WRONG, "more of it in the truth", found)

    def _found(self, start: int, end: int, said: str) -> Verdict:
        """A struck line whose neighbours are not known: wrong if the truth has it."""
        low, high = self.scan.of(start, end)
        mapped = [at for at in self.map[low:high] if at >= 0]
        if (
            len(said) >= 8
            and len(mapped) > 0.8 * len(said)
            and mapped[-1] - mapped[0] < 2 * len(said)
        ):
            found = self.truth.text[self.truth.at[mapped[0]] : self.truth.at[mapped[-1]] + 1]
            if fuzz.ratio(said, letters(found)) >= SAME:
                return Verdict(WRONG, "the truth has it", found)
        return Verdict(UNSURE, "the text beside it is not in the truth")

    def _word(self, start: int, end: int, old: str, new: str) -> Verdict:
        text = self.scan.text
        while start and not text[start - 1].isspace():
            start, old, new = start - 1, text[start - 1] + old, text[start - 1] + new
        while end < len(text) and not text[end].isspace():
            old, new, end = old + text[end], new + text[end], end + 1
        one, two = self.place(self.before(start), -1), self.place(self.after(end), 1)
        if one < 0 or two <= one:
            return Verdict(UNSURE, "not aligned")
        found = self.between(one, two)
        if re.search(r"\w-\s*\n", found):
            return Verdict(UNSURE, "cut at a line end of the truth", found)
        if len(found) > 3 * len(old) + 20:
            return Verdict(UNSURE, "much else in the truth", found[:80])
        exact = old.casefold() == new.casefold()
        is_, was, be = (_plain(each, exact) for each in (new, old, found))
        if is_ == be:
            return Verdict(RIGHT, "as in the truth", found)
        if was == be:
            return Verdict(WRONG, "the scan was right", found)
        if exact and is_.casefold() == be.casefold():
            return Verdict(UNSURE, "neither", found)
        if Levenshtein.distance(is_, be) > Levenshtein.distance(was, be):
            return Verdict(WRONG, "further from the truth", found)
        return Verdict(UNSURE, "neither", found)

    def _second_half(self, start: int, new: str) -> Verdict:
        """Half a word that was put after its first half, from over a note."""
        left = self.before(start)
        one = self.place(left, -1)
        if one < 0:
            return Verdict(UNSURE, "not aligned")
        found = self.truth.text[self.truth.at[one] + 1 :][: len(new) + 8]
        if re.match(r"-\s", found):
            return Verdict(UNSURE, "cut at a line end of the truth", found)
        right = letters(found).startswith(letters(new)) and found.startswith("-") == new.startswith(
            "-"
        )
        return Verdict(RIGHT if right else WRONG, "the word in the truth", found)

    def _gap(self, start: int, end: int, old: str, new: str) -> Verdict:
        if not (old + new).strip(" \t") and self.scan.text[end : end + 1] in {"\n", "\f"}:
            return Verdict(RIGHT, "blanks at a line end")
        left, right = self.before(start), self.after(end)
        one, two = self.place(left, -1), self.place(right, 1)
        if one < 0 or two <= one:
            return Verdict(UNSURE, "not aligned")
        if two != one + 1:
            return Verdict(UNSURE, "other text between in the truth", self.between(one, two)[:80])
        text, found = self.scan.text, self.between(one, two)
        head = text[self.scan.at[left] + 1 : start]
        tail = text[end : self.scan.at[right]]
        if any(self.gone[slice(*self.scan.of(self.scan.at[left] + 1, start))]):
            head = ""
        if any(self.gone[slice(*self.scan.of(end, self.scan.at[right]))]):
            tail = ""
        over_page = "\f" in text[self.scan.at[left] : self.scan.at[right]]
        over_page = over_page or any(self.gone[left:right])
        lower = self.truth.text[self.truth.at[two]].islower()
        both = self.joined(one, two)
        return separator(
            Gap(head + old + tail, head + new + tail, found, old, new, over_page, lower, both)
        )

    def _moved(self, change: Change) -> Verdict:
        taken = max((e for e in change.edits), key=lambda e: len(e.scan))  # the block
        for edit in change.edits:
            if len(edit.old) > len(taken.old):
                taken = edit
        put = max(change.edits, key=lambda e: len(e.new))
        low, high = self.scan.of(taken.scan.start, taken.scan.end)
        mapped = [at for at in self.map[low:high] if at >= 0]
        if high - low < 4 or len(mapped) < 0.6 * (high - low):
            return Verdict(UNSURE, "the block is not in the truth")
        here = self.truth.at[mapped[len(mapped) // 2]]
        cited = self._citation(here)
        start = self.truth.at[mapped[0]]
        if cited is None and re.search(
            r"(^|\n)[^\S\n]*[\[*†‡§\d\]]+[^\S\n]*$", self.truth.text[max(0, start - 12) : start]
        ):
            cited = -1
        if cited is None:
            return Verdict(
                WRONG, "no note in the truth", self.truth.text[max(0, start - 30) : start + 50]
            )
        if cited < 0:
            return Verdict(UNSURE, "its citation is not marked in the truth")
        left = self.place(self.before(put.scan.start), -1)
        if left < 0:
            return Verdict(UNSURE, "not aligned")
        last = self.truth.at[left]
        span = self.truth.text[cited:last] if cited <= last else ""
        if WORD.search(self.truth.text, last + 1, cited):  # letters between the two
            return Verdict(WRONG, "stands before its citation", self.truth.text[last : last + 60])
        if len(re.findall(r"\n\s*\n", NOTE.sub("", span))) > 0 and not NOTE.search(span):
            return Verdict(WRONG, "after a later paragraph", span[:80])
        right = self.place(self.after(put.scan.end), 1)
        if right == left + 1 and "\n" not in self.between(left, right):
            return Verdict(
                WRONG, "inside a line of the truth", self.truth.text[last - 40 : last + 40]
            )
        return Verdict(RIGHT, "after what cites it", self.truth.text[max(0, last - 40) : last + 1])

    def _between(self, change: Change) -> Verdict:
        """A block moved from inside a sentence: right if the truth has the two halves together.

        Or if the truth, too, has the block there, as a paragraph of its own.
        """
        gap = change.edits[0]
        one = self.place(self.before(gap.scan.start), -1)
        two = self.place(self.after(gap.scan.end), 1)
        if one < 0 or two <= one:
            return Verdict(UNSURE, "not aligned")
        found = self.between(one, two)
        if two > one + 1:
            put = letters(change.edits[-1].new)
            alone = APART.fullmatch(found) and fuzz.ratio(letters(found), put) >= ALIKE
            if alone and self.truth.text[self.truth.at[two]].islower():
                return Verdict(RIGHT, "inside the sentence in the truth too", found)
            return Verdict(UNSURE, "other text between in the truth", found[:80])
        if PARAGRAPH.search(found):
            return Verdict(WRONG, "two paragraphs in the truth", found)
        if "-" not in found and (gap.new.strip(" ") or found.strip()) and gap.new != found:
            return Verdict(UNSURE, "neither", found)
        return Verdict(RIGHT, "one sentence in the truth", found)

    def _cited(self, change: Change) -> Verdict:
        """A citation that was repaired: the truth must have one between the same words."""
        if not CITATION.search(self.truth.text):
            return Verdict(UNSURE, "citations are not marked in the truth")
        first = change.edits[0]
        low, high = first.scan
        if self.scan.text[low:high] != first.old:
            return Verdict(UNSURE, "in a note that was moved")
        while low and not self.scan.text[low - 1].isalnum():
            low -= 1
        one = self.place(self.before(low), -1)
        two = self.place(self.after(high), 1)
        if one < 0:
            return Verdict(UNSURE, "not aligned")
        end = self.truth.at[two] if two > one and two - one < 12 else self.truth.at[one] + 12
        found = self.truth.text[self.truth.at[one] + 1 : end]
        mark = CITATION.search(found)
        if not mark and re.search(r"\n[^\S\n]*\n[^\S\n]*[*†‡§\d]", found):
            return Verdict(RIGHT, "a note of the truth begins here", found)
        if not mark:
            return Verdict(WRONG, "no citation in the truth", found)
        number = "".join(str(unicodedata.digit(c)) for c in change.edits[0].new if c.isnumeric())
        if number and mark[1].isdigit() and number != mark[1]:
            return Verdict(UNSURE, "another number in the truth", found)
        return Verdict(RIGHT, "cited in the truth", found)

    @cached_property
    def notes(self) -> list[tuple[int, int, int]]:
        """The notes of the truth: start, end, and where they are cited."""
        return _notes(self.truth.text)

    def _citation(self, here: int) -> int | None:
        """Where the note at a place of the truth is cited: -1 if unknown, None if it is no note."""
        at = bisect_left(self.notes, (here,)) - 1
        if at < 0 or here > self.notes[at][1]:
            return None
        return self.notes[at][2]


def _notes(text: str) -> list[tuple[int, int, int]]:
    """The notes of a truth: start, end, and where they are cited, first cited first."""
    marks = [m.start() for m in CITATION.finditer(text)]
    waiting = 0
    found: list[tuple[int, int, int]] = []
    for match in NOTE.finditer(text):
        start = match.end()
        end = re.compile(r"\n\s*\n|\Z").search(text, start)
        assert end
        # A citation more than five thousand letters before is not of this page.
        while waiting < len(marks) and marks[waiting] < start - 5000:
            waiting += 1
        cited = marks[waiting] if waiting < len(marks) and marks[waiting] < start else -1
        waiting += cited >= 0
        found.append((start, end.start(), cited))
    return found


def _holds(found: str, old: str) -> bool:
    """Whether a stretch of the truth has what was struck, as far as misreading lets one see."""
    said = letters(old)
    if len(said) < SHORT:  # a folio, a speck: only to the letter
        return bool(said) and said in (word.casefold() for word in WORD.findall(found))
    there = letters(found)
    return len(there) >= ALIKE / 100 * len(said) and fuzz.partial_ratio(said, there) >= ALIKE


def _same_start(one: str, two: str) -> int:
    size = 0
    for a, b in zip(one, two, strict=False):
        if a != b:
            break
        size += 1
    return size


def _plain(text: str, exact: bool) -> str:
    plain = re.sub(r"^[\W_]+|[\W_]+$", "", re.sub(r"\s+", " ", text.translate(FOLDED)))
    return plain if exact else plain.casefold()
