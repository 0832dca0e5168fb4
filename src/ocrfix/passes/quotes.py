"""Quotes: finds quotation marks in mixed styles, without a partner, or impossibly nested.

A quotation of several paragraphs opens at each paragraph and closes once. So a paragraph may
leave a quotation open, and the next may begin with another opening mark; anything else is worth
a look. Nothing here is certain enough to be changed without asking.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ocrfix.core.edits import Edit, Fix
from ocrfix.core.marks import Proposal
from ocrfix.core.view import View
from ocrfix.passes.text.blocks import Block, blocks
from ocrfix.rules.ruleset import Ruleset

CURLY, STRAIGHT = "“”‘’", "\"'"
STRAIGHTEN = str.maketrans("“”‘’", "\"\"''")
MARKS = re.compile(f"[{CURLY}{STRAIGHT}]")
DOUBLE = re.compile('[“”"]')
MOST = 3
"""The most marks without a partner to flag in one block: a block with more is not prose."""
PATIENCE = 40
"""Blocks after which a quotation that never closed is forgotten: about twice the longest speech
with interjections that we found, 21 blocks. Only flags depend on it."""


class Quote(NamedTuple):
    """A double quotation mark: where it is, and whether it opens."""

    at: int  # view offset
    opens: bool


class Speech(NamedTuple):
    """A block, its double quotation marks, and whether it leaves a quotation open."""

    block: Block
    quotes: list[Quote]

    @property
    def begins(self) -> bool:
        """Whether it begins with an opening mark."""
        return bool(self.quotes) and self.quotes[0].at == self.block.start and self.quotes[0].opens

    @property
    def surplus(self) -> int:
        """The number of opening marks minus closing marks."""
        return sum(1 if quote.opens else -1 for quote in self.quotes)

    @property
    def left_open(self) -> bool:
        """Whether its last mark opens."""
        return bool(self.quotes) and self.quotes[-1].opens


def quotes(view: View, rules: Ruleset) -> Iterator[Proposal]:
    """Propose changes to quotation marks, and flag those without a partner."""
    # `taken` has the offsets that a fix of a single mark edits: fixes of style leave them alone.
    found = blocks(view.text)
    taken: set[int] = set()
    speeches = [Speech(block, list(_doubles(block))) for block in found]
    for fix in _partners(speeches, rules):
        taken.update(at for edit in fix.edits for at in range(*edit.span))
        yield fix
    yield from _styles(found, taken, rules)


def _doubles(block: Block) -> Iterator[Quote]:
    """The double marks of a block; straight ones open if no text is directly before them."""
    text = block.text
    straight = 0
    for match in DOUBLE.finditer(text):
        at = match.start()
        before, after = text[max(0, at - 1) : at], text[at + 1 : at + 2]
        if match[0] == '"':
            # A single mark may be before it: a quotation that begins with another one.
            opens = (not before or before in " \n\t([{—–-'‘*_") and bool(after.strip())
            if before in {"—", "-", "–", "*", "_", "'"} and straight % 2 and not after.isalnum():
                opens = False  # one is still open: this one closes it
            straight += 1
        else:
            opens = match[0] == "“"
        yield Quote(block.start + at, opens)


def _partners(speeches: list[Speech], rules: Ruleset) -> Iterator[Fix]:
    """Marks without a partner, and quotations that close inside a longer one."""
    running = False  # the block before left a quotation open
    unclosed: list[int] = []  # numbers of blocks whose quotation no later block closed
    for number, speech in enumerate(speeches):
        if running and _longer_one_continues(speeches, number):
            yield _closes_inside(speeches[number - 1], speech, rules)
            continue  # the longer quotation still runs
        # A quotation was open, and this block does not go on with it: perhaps the narrator
        # interrupts the speech, and a later block closes it without opening.
        if running and not speech.begins and not speech.left_open:
            unclosed.append(number)
        alone = list(_lone_closers(speech, running=running and speech.begins))
        # Such a block's last mark, if it is alone, closes the latest of these and is no error.
        unclosed = [n for n in unclosed if number - n <= PATIENCE]
        if alone and unclosed and alone[-1] is speech.quotes[-1]:
            unclosed.pop()
            alone.pop()
        for quote in alone[:MOST]:
            yield from _lonely(speeches, number, quote, rules)
        running = speech.left_open


def _longer_one_continues(speeches: list[Speech], number: int) -> bool:
    """Whether a block that begins and closes a quotation is followed by more of a longer one."""
    speech = speeches[number]
    if not speech.begins or speech.left_open or speech.surplus:
        return False
    return number + 1 < len(speeches) and speeches[number + 1].begins


def _lone_closers(speech: Speech, *, running: bool) -> Iterator[Quote]:
    """Closing marks of one block that have no opening mark before them.

    If a quotation is `running` from the block before, one closing mark belongs to that.
    """
    depth = 0
    for quote in speech.quotes:
        if quote.opens:
            depth += 1
        elif depth:
            depth -= 1
        elif not running:
            yield quote
        else:
            running = False


def _lonely(speeches: list[Speech], number: int, quote: Quote, rules: Ruleset) -> Iterator[Fix]:
    """Propose an opening mark for a lone closing one, or else flag it.

    An opening mark is proposed only if the paragraph before ends with a quotation mark, and this
    one ends with its only one: then it is likely a whole speech.
    """
    speech = speeches[number]
    text, start = speech.block.text, speech.block.start
    before = speeches[number - 1] if number else None
    at_end = quote.at >= speech.block.end - 1
    ended = before and before.quotes and before.quotes[-1].at >= before.block.end - 1
    if before and ended and at_end and len(speech.quotes) == 1:
        mark = "“" if text[quote.at - start] == "”" else '"'
        edits = [Edit.at(start, start, mark, (before.block.end - 1, start + 1))]
        yield rules.fix("quotes.opening-missing", edits)
        return
    # Only the flag's reason: how many marks the reader should look at.
    since = max((q.at for q in speech.quotes if q.opens and q.at < quote.at), default=start)
    count = len(DOUBLE.findall(text[since - start : quote.at - start + 1]))
    marks = "1 quotation mark" if count == 1 else f"{count} quotation marks"
    why = f"{marks} since the last that opens, and this one closes what none opened"
    yield rules.fix("quotes.no-partner", [Edit.at(quote.at, quote.at + 1, "")], why)


def _closes_inside(before: Speech, speech: Speech, rules: Ruleset) -> Fix:
    """Repair a quotation that opens and closes inside a longer one, which continues after it.

    It is a speech inside the longer one, if that announces it (`said:`) or text follows its
    closing mark: it gets inner marks as well. Otherwise the closing mark is one too many.
    """
    text, start = speech.block.text, speech.block.start
    first = speech.quotes[0]
    close = next(quote for quote in speech.quotes if not quote.opens)
    curly = text[0] == "“"
    reads = (start, speech.block.end)
    said = before.block.text.rstrip("*_").endswith(":")
    if said or close.at < speech.block.end - 1:
        opened, closed = ("‘", "’") if curly else ("'", "'")
        edits = [
            Edit.at(first.at + 1, first.at + 1, opened, (first.at, first.at + 2)),
            Edit.at(close.at, close.at + 1, closed, (close.at - 1, close.at + 1)),
        ]
        return rules.fix("quotes.nested-as-outer", edits)
    return rules.fix("quotes.closes-inside-running", [Edit.at(close.at, close.at + 1, "", reads)])


def _styles(found: list[Block], taken: set[int], rules: Ruleset) -> Iterator[Fix]:
    """If curly and straight marks are mixed, change the rarer to the commoner, a run at a time."""
    counts = [_count(block.text) for block in found]
    curly, straight = sum(c for c, _ in counts), sum(s for _, s in counts)
    if not curly or not straight:
        return
    to_curly = curly > straight
    edits: list[Edit] = []
    # A run is a stretch of blocks with the rarer marks, as of a page that was read differently. It
    # is one fix, and ends at the first block that has only the commoner marks.
    for block, (here_curly, here_straight) in zip(found, counts, strict=True):
        rarer = here_straight if to_curly else here_curly
        if not rarer:
            if here_curly or here_straight:
                yield from _style_fix(edits, curly, straight, rules)
                edits = []
            continue
        for match in MARKS.finditer(block.text):
            at = block.start + match.start()
            new = _curl(block.text, match.start()) if to_curly else match[0].translate(STRAIGHTEN)
            if new != match[0] and at not in taken:
                edits.append(Edit.at(at, at + 1, new))
    yield from _style_fix(edits, curly, straight, rules)


def _style_fix(edits: list[Edit], curly: int, straight: int, rules: Ruleset) -> Iterator[Fix]:
    if edits:
        why = f"the text has {curly} curly and {straight} straight quotation marks"
        yield rules.fix("quotes.mixed-style", edits, why)


def _count(text: str) -> tuple[int, int]:
    curly = sum(text.count(char) for char in CURLY)
    return curly, text.count('"') + text.count("'")


def _curl(text: str, at: int) -> str:
    """The curly form of a straight mark: opening after a blank, else closing or an apostrophe."""
    if text[at] not in STRAIGHT:
        return text[at]
    before = text[max(0, at - 1) : at]
    opens = not before or before in " \n\t([{—–\"'“‘*_"
    return ("“" if opens else "”") if text[at] == '"' else ("‘" if opens else "’")
