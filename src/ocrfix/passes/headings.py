"""Headings: which short blocks they are, at which level, and capitals that the engine lost.

A heading is told by its looks: a short block of its own, in capitals or with a capital on
each word of weight, without the end of a sentence, and with running text behind it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from ocrfix.passes.prose import CLOSERS, EMPHASIS, OPENERS, Block, blocks, is_prose
from ocrfix.rules import Rules
from ocrfix.span import Edit, Fix, Mark, Proposal, Span
from ocrfix.view import View

QUOTES = "\"'“‘«„—"
LONGEST = 80
"""A longer line is text. The longest of 66 headings of six development books has 56 code points
and ten words; this leaves room for longer ones."""
MOST_WORDS = 12
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
MANGLED = re.compile(r"[^\W\d_]{5,}")
CAPITALS = 0.6
"""Share of capitals from which on a word is one of capitals: SOCIALIsm has 0.8. Mc and Mac
in front of a name are told by their second letter."""
LABEL = re.compile(
    r"(?:chapter|book|part|section|canto|act|scene|letter|lecture|kapitel|chapitre|livre)\b"
    r"[ .]*(?:[ivxlcdm]+|\d+|[a-z]+)?[.:]?\Z",
    re.IGNORECASE,
)
TITLE = re.compile(r"^(?P<title>[^\na-zß-öø-ÿ]{4,}?)[ \t]*\n\s*[Bb][Yy]\b", re.MULTILINE)
FIRST_PAGE = 2_000
IMPRINT = re.compile(r"^[^\W\d]+[,.]?(?:\s[^\W\d]+[,.]?){0,2}\s1[4-9]\d\d\.?$")
"""Place and year: MOSCOW 1936."""
HASHES = re.compile(r"(#{1,6})\s+\S")
"""A heading that the engine wrote as Markdown; where it did so, it did so throughout."""
STACKED = 3
"""So many short blocks one behind the other are a title page, a list or an advertisement."""


class Heading(NamedTuple):
    """A block taken for a heading."""

    number: int  # of its block
    capitals: bool


def headings(view: View, rules: Rules) -> Iterator[Proposal]:
    """Find headings, mark their levels, and mend their capitals."""
    found = blocks(view.text)
    for block in found:
        hashes = HASHES.match(block.text)
        if hashes:
            attrs = {"level": str(len(hashes[1]))}
            yield Mark("heading", Span(block.start, block.end), attrs)
    heads = [] if any(HASHES.match(block.text) for block in found) else _heads(found, rules)
    yield from _title(view.text)
    seen: Counter[str] | None = None
    for head, level in _levels(heads):
        block = found[head.number]
        yield Mark("heading", Span(block.start, block.end), {"level": str(level)})
    for block in found:
        if "\n" in block.text or len(block.text) > LONGEST:
            continue
        for match in MANGLED.finditer(block.text):
            if seen is None:
                seen = Counter(word.lower() for word in WORD.findall(view.text))
            yield from _capitals(block, match, seen, rules)


def _title(text: str) -> Iterator[Mark]:
    """The line in capitals above the author's, on the first page."""
    match = TITLE.search(text, 0, FIRST_PAGE)
    if match:
        yield Mark("title", Span(*match.span("title")))


def _capitals(
    block: Block, match: re.Match[str], seen: Counter[str], rules: Rules
) -> Iterator[Fix]:
    """Give a word of a heading its capitals back."""
    word = match[0]
    small = [at for at, char in enumerate(word) if char.islower()]
    if not small or small[0] < 2 or len(word) - len(small) < CAPITALS * len(word):
        return
    if small == [len(word) - 1] and word[-1] == "s" and len(word) < 6:
        return  # NCOPs
    others = block.text[: match.start()] + block.text[match.end() :]
    if any(char.islower() for char in others):
        return  # no heading in capitals
    count = seen[word.lower()] - 1
    start, end = block.start + match.start() + small[0], block.start + match.start() + small[-1] + 1
    new = word[small[0] : small[-1] + 1].upper()
    edit = Edit.at(start, end, new, (block.start, block.end))
    if count:
        why = f"a heading in capitals; the text has “{word.capitalize()}” {count} times"
        yield rules.fix("headings.capitals-lost", [edit], why)
    else:
        yield rules.fix("headings.capitals-lost-unseen", [edit])


def _heads(found: list[Block], rules: Rules) -> list[Heading]:
    """The blocks that are headings."""
    kinds = [_kind(block.text, rules) for block in found]
    heads: list[Heading] = []
    for number, kind in enumerate(kinds):
        if not kind:
            continue
        following = number + 1
        while following < len(found) and kinds[following] and following - number < STACKED:
            following += 1
        prose = following < len(found) and _is_text(found[following].text)
        spoken = _marked(found[number].text) and _in_dialogue(found, number)
        if prose and not kinds[following] and not spoken:
            heads.append(Heading(number, kind == "capitals"))
    return heads


def _in_dialogue(found: list[Block], number: int) -> bool:
    """Whether blocks on both sides begin with a quotation mark."""
    sides = found[max(0, number - 1) : number] + found[number + 1 : number + 2]
    return all(block.text[0] in QUOTES for block in sides)


def _is_text(text: str) -> bool:
    return is_prose(text.replace("\n", " ")) and len(text) > LONGEST


def _kind(text: str, rules: Rules) -> str:
    """What kind of heading this is: "capitals", "title" (a capital a word), or "" for none."""
    if "\n" in text or len(text) > LONGEST or text[-1] in ",;:-":
        return ""
    core = text.strip(EMPHASIS + OPENERS + CLOSERS)
    if IMPRINT.search(core):
        return ""
    if LABEL.match(core):
        return "capitals"
    words = WORD.findall(core)
    if not words or len(words) > MOST_WORDS or re.search(r":\s", core):
        return ""
    letters = "".join(words)
    upper = sum(char.isupper() for char in letters)
    if upper >= 0.75 * len(letters) and len(letters) > 3:
        return "capitals"
    if core[-1:] == "." or text.rstrip("\"'”’*_").endswith("."):
        return ""
    return "title" if _title_case(words, text, rules) else ""


def _title_case(words: list[str], text: str, rules: Rules) -> bool:
    """Whether each word of weight has a capital, and not only because it is a name."""
    small = rules.words.get(f"function.{rules.language}", frozenset())
    weighty = [w for w in words if w[0].isupper() or (len(w) > 3 and w not in small)]
    if len(words) < 2 or not weighty or not all(word[0].isupper() for word in weighty):
        return False
    common = [w for w in weighty if w is not words[0] and rules.lexicon.count(w) > 0]
    if _marked(text):  # what may as well be an exclamation, or speech
        return len(words) > 2 and len(common) > 0
    return len(common) > 0 or len(weighty) > 1


def _marked(text: str) -> bool:
    return text[0] in OPENERS or text.rstrip(CLOSERS)[-1:] in tuple("!?")


def _levels(heads: list[Heading]) -> Iterator[tuple[Heading, int]]:
    """Capitals are 1, what follows one at once is 2, the rest the next free level."""
    numbers = {head.number: head for head in heads}
    subtitles = any(
        not head.capitals and head.number - 1 in numbers and numbers[head.number - 1].capitals
        for head in heads
    )
    chapters = any(head.capitals for head in heads)
    for head in heads:
        above = numbers.get(head.number - 1)
        if head.capitals and not (above and above.capitals):
            yield head, 1
        elif above and above.capitals:
            yield head, 2
        else:
            yield head, 1 + chapters + subtitles
