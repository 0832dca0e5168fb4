"""Write a text and its changes as Word paragraphs, with tracked changes and comments.

A deletion is `w:del`, an insertion `w:ins`; text that one change writes and another strikes is a
`w:del` in a `w:ins`. A line end is a paragraph mark, and is struck or written like text. A line end
that is written and struck again is a sign instead, because LibreOffice (7.4) forgets that such a
paragraph mark was inserted.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from heapq import nsmallest
from itertools import count
from xml.sax.saxutils import escape, quoteattr

from ocrfix.core.ledger import Change
from ocrfix.core.status import Shown
from ocrfix.exchange.docx.parts import HEAD, W
from ocrfix.render.signs import signs
from ocrfix.render.stretches import NO_CHANGE, Offer, Stretch

OURS = "ocrfix "
"""The beginning of all our author names."""
MOST_COMMENTS = 500
"""Thousands of comments slow Word down; the least certain changes get theirs first."""
LINE_END = "\N{SYMBOL FOR LINE FEED}"
_BREAKS = re.compile(r"[\n\t]|[^\n\t]+")


class Body:
    """Builds the paragraphs and comments of a document."""

    def __init__(self, offer: Offer, seen: Sequence[Shown], date: str) -> None:
        """`seen` are all changes; `date` is their time, as an XML date."""
        self._offer = offer
        self._date = date
        self._states = {each.change.id: each.state for each in seen}
        waiting = [each.change for each in seen if each.state == "proposed"]
        flagged = [each.change for each in seen if each.state == "flagged"]
        least = nsmallest(MOST_COMMENTS, waiting, key=lambda each: each.confidence)
        # Flags first, because a comment is all that shows a flag; then the least certain proposals,
        # as far as there is room. In scan order, as `_plain` needs them.
        self._noted = sorted([*flagged[:MOST_COMMENTS], *least][:MOST_COMMENTS],
                             key=lambda each: each.scan.start)  # fmt: skip
        self._ids = count(1)
        self._paragraphs: list[str] = []
        self._runs: list[str] = []
        self._comments: list[str] = []

    def made(self) -> tuple[str, str]:
        """The document, and its comments, as XML."""
        flags = [each for each in self._noted if not each.safety]
        noted = {each.number: each for each in self._noted if each.safety}
        starts = [each.scan.start for each in flags]
        for stretch in self._offer.stretches:
            if stretch.by == NO_CHANGE and stretch.cut == NO_CHANGE:
                # The flags that begin in this stretch of the scan.
                first = bisect_right(starts, stretch.at - 1)
                last = bisect_right(starts, stretch.at + len(stretch.text) - 1)
                self._plain(stretch, flags[first:last])
                continue
            # `pop`, so that a change of several stretches gets one comment, at its first.
            found = noted.pop(stretch.cut, None) or noted.pop(stretch.by, None)
            self._stretch(stretch.text, self._wrap(stretch), [found] if found else [])
        self._close("")
        body = "".join(self._paragraphs)
        document = f'{HEAD}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
        notes = "".join(self._comments)
        return document, f'{HEAD}<w:comments xmlns:w="{W}">{notes}</w:comments>'

    def _plain(self, stretch: Stretch, flags: Sequence[Change]) -> None:
        """Add unchanged text, with comments at flagged places."""
        at = 0
        for flag in flags:
            # Flags may overlap, or reach beyond the stretch; each comment is cut to what is left of
            # it.
            low = max(at, flag.scan.start - stretch.at)
            high = max(low, min(len(stretch.text), flag.scan.end - stretch.at))
            self._stretch(stretch.text[at:low], ("", ""), [])
            self._stretch(stretch.text[low:high], ("", ""), [flag])
            at = high
        self._stretch(stretch.text[at:], ("", ""), [])

    def _stretch(self, text: str, wrap: tuple[str, str], noted: Sequence[Change]) -> None:
        """Add runs and paragraph marks inside the tags in `wrap` (who writes, who strikes)."""
        numbers = [self._comment(each) for each in noted]
        self._runs += [f'<w:commentRangeStart w:id="{number}"/>' for number in numbers]
        text = signs(text)
        if all(wrap):
            text = text.replace("\n", LINE_END)
        for found in _BREAKS.finditer(text):
            if found[0] == "\n":
                # A paragraph mark is struck or written by an empty tag in the properties of its
                # paragraph.
                self._close("".join(f"{self._tag(each)}/>" for each in wrap if each))
            else:
                self._runs.append(self._run(found[0], wrap))
        self._runs += [
            f'<w:commentRangeEnd w:id="{n}"/><w:r><w:commentReference w:id="{n}"/></w:r>'
            for n in numbers
        ]

    def _run(self, text: str, wrap: tuple[str, str]) -> str:
        name = "w:delText" if wrap[1] else "w:t"
        inner = (
            "<w:tab/>" if text == "\t" else f'<{name} xml:space="preserve">{escape(text)}</{name}>'
        )
        run = f"<w:r>{inner}</w:r>"
        # The deletion is the inner tag: the text was inserted first. `tag[1:6]` is the name, as in
        # `<w:ins …`.
        for tag in (wrap[1], wrap[0]):
            run = f"{self._tag(tag)}>{run}</{tag[1:6]}>" if tag else run
        return run

    def _close(self, mark: str) -> None:
        style = f"<w:pPr><w:rPr>{mark}</w:rPr></w:pPr>" if mark else ""
        self._paragraphs.append(f"<w:p>{style}{''.join(self._runs)}</w:p>")
        self._runs.clear()

    def _wrap(self, stretch: Stretch) -> tuple[str, str]:
        pairs = ((stretch.by, "ins"), (stretch.cut, "del"))
        one, two = ("" if n == NO_CHANGE else f"<w:{tag} {self._who(n)}" for n, tag in pairs)
        return one, two

    def _who(self, number: int) -> str:
        """Author and date. Adjacent changes get different minutes, or editors would join them."""
        change = self._offer.applied.changes[number]
        state = " (proposed)" if self._states.get(change.id) == "proposed" else ""
        name = quoteattr(f"{OURS}{signs(change.stage)}{state}")
        # The date is `2026-01-31T12:30:00Z`. The last digit of its minutes is replaced, by 0 to 5.
        return f'w:author={name} w:date="{self._date[:-5]}{number % 6}:00Z"'

    def _tag(self, opened: str) -> str:
        return f'{opened[:6]} w:id="{next(self._ids)}"{opened[6:]}'

    def _comment(self, change: Change) -> int:
        number = len(self._comments)
        what = "a place to look at" if not change.safety else "proposed, not applied"
        old, new = (" ".join(signs(each).split())[:80] for each in (change.old, change.new))
        say = f"{what}: {signs(change.why)}"
        more = f"{change.rule}, {change.confidence:.0%}, #{change.id}"
        if change.safety:
            say = f"{old} \N{RIGHTWARDS ARROW} {new}: {say}"
        lines = "".join(
            f'<w:p><w:r><w:t xml:space="preserve">{escape(each)}</w:t></w:r></w:p>'
            for each in (say.replace("\n", " "), signs(more))
        )
        author = quoteattr(f"{OURS}{signs(change.stage)}")
        self._comments.append(
            f'<w:comment w:id="{number}" w:author={author} w:date="{self._date}"'
            f' w:initials="o">{lines}</w:comment>'
        )
        return number
