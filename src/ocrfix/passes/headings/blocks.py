"""Find headings where each paragraph is one line: short blocks that running text follows."""

from __future__ import annotations

from ocrfix.core.edits import Span
from ocrfix.passes.headings.evidence import LONGEST
from ocrfix.passes.headings.labels import label, value
from ocrfix.passes.headings.lines import Heading
from ocrfix.passes.headings.looks import kind_of, marked
from ocrfix.passes.text.blocks import CLOSERS, EMPHASIS, OPENERS, Block, blocks, is_prose
from ocrfix.rules.ruleset import Ruleset

QUOTES = "\"'“‘«„—"
STACKED = 3
"""This many short blocks in a row are a title page, a list or an advertisement."""


def in_blocks(text: str, rules: Ruleset) -> list[Heading]:
    """The headings of a text whose paragraphs are lines, in order."""
    found = blocks(text)
    kinds = [_kind(block.text, rules) for block in found]
    heads: list[Heading] = []
    # `stack` is the number of the current stack, `last` the block of the last heading: a heading
    # right after another one belongs to its stack.
    stack = last = 0
    for number, kind in enumerate(kinds):
        if not kind:
            continue
        following = number + 1
        while following < len(found) and kinds[following] and following - number < STACKED:
            following += 1
        # After `STACKED` short blocks the next is still short, so such a list has no text below.
        prose = following < len(found) and _is_text(found[following].text)
        spoken = marked(found[number].text) and _in_dialogue(found, number)
        if prose and not kinds[following] and not spoken:
            stack += number != last + 1 or not heads
            last = number
            block = found[number]
            heads.append(Heading(*block, kind, label(block.text), stack))
    return heads


def short_blocks(text: str) -> list[Span]:
    """The spans of blocks of one short line: they may be headings, even if no text follows."""
    return [
        Span(block.start, block.end)
        for block in blocks(text)
        if len(block.text) <= LONGEST and "\n" not in block.text
    ]


def _kind(text: str, rules: Ruleset) -> str:
    """The kind of heading a block is; "" for none."""
    if len(text) > LONGEST or "\n" in text or text[-1] in ",;:-":
        return ""
    core = text.strip(EMPHASIS + OPENERS + CLOSERS)
    found = label(core) if core else None
    if found and not found.title and (value(found.number) or not found.number):
        return "label"
    return kind_of(text, rules)


def _in_dialogue(found: list[Block], number: int) -> bool:
    """Whether blocks on both sides begin with a quotation mark."""
    sides = found[max(0, number - 1) : number] + found[number + 1 : number + 2]
    return all(block.text[0] in QUOTES for block in sides)


def _is_text(text: str) -> bool:
    return is_prose(text.replace("\n", " ")) and len(text) > LONGEST
