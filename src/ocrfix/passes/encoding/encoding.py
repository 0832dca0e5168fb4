"""Repair characters that come from the file or the engine, not from the print.

Each kind is searched only if a fast first search finds its characters, because most texts have
none of them. Curly quotes, dashes, form feeds and the accents of real words stay.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial

from ocrfix.core.edits import Edit, Fix
from ocrfix.core.marks import Proposal
from ocrfix.core.view import View
from ocrfix.passes.encoding import mojibake
from ocrfix.passes.encoding.hyphen_signs import hyphen_signs
from ocrfix.passes.encoding.line_ends import line_ends
from ocrfix.rules.match import settle
from ocrfix.rules.proposals import proposed
from ocrfix.rules.ruleset import Ruleset

ODD = re.compile(r"[^\n\f\t\x20-\x7e\u00a1-\u00ac\u00ae-\u017e\u2013-\u201f\u2026]")
"""Anything but the characters of plain western print."""
WORD = re.compile(r"[^\W\d_]+")
APART = re.compile(r" ([^\W\d_A-Z]+)")
LETTERS = re.compile(r"[^\W\d_]*\Z")
LONGEST = 24
"""Code points of a word before a ligature."""
LIGATURES = re.compile("[\ufb00-\ufb06]+")
LETTERS_OF = {
    chr(0xFB00 + n): s for n, s in enumerate(["ff", "fi", "fl", "ffi", "ffl", "st", "st"])
}
# Not before an accent: `_composed` changes the two together, and edits must not overlap.
LONG_S = re.compile("\N{LATIN SMALL LETTER LONG S}(?![\u0300-\u036f])")
# Persian and Indian scripts need the joiners U+200C and U+200D, so they go only from Latin words.
ZERO_WIDTH = re.compile("[\u200b\u2060\ufeff]+|(?<=[A-Za-z])[\u200c\u200d](?=[A-Za-z])")
ODD_SPACE = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
FRENCH = frozenset("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}")
"""Spaces that French has on purpose before high punctuation, and all languages inside numbers."""
# Not the tab, line feed and form feed, which mean something, nor line ends (see `line_ends`).
CONTROL = re.compile("(?:[\x01-\x08\x0e-\x1f\x7f]|\x00(?![^\\W\\d_]))+")
"""Control characters, but no NUL before a letter: it may be a ligature that the engine has no sign
for, and `scannos` reads it."""
CLUSTER = re.compile("[^\\W\\d_][\u0300-\u036f]+")
ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{2,6}|#x[0-9A-Fa-f]{2,5});")
LOOKALIKES = dict(
    zip(
        "аеорсухіѕјАВЕКМНОРСТХІЅЈοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
        "aeopcyxisjABEKMHOPCTXISJoABEZHIKMNOPTYX",
        strict=True,
    )
)
MIXED = re.compile(f"[{''.join(LOOKALIKES)}]")


def encoding(view: View, rules: Ruleset) -> Iterator[Proposal]:
    """Repair characters that an engine or a file conversion put in place of others."""
    return settle(_all(view.text, rules), len(view.text))


def _all(text: str, rules: Ruleset) -> Iterator[Fix]:
    """All repairs of characters; where two overlap, the first one wins."""
    # Line ends come before control characters: U+001C to U+001E are both.
    yield from line_ends(text, rules)
    if "&" in text:
        yield from _each(text, ENTITY, "encoding.entity", rules, _entity)
    yield from mojibake.repairs(text, rules)
    # Each kind below searches the few odd characters that the text has, not the whole text.
    if not text.isascii() or CONTROL.search(text):
        odd = "".join(set(ODD.findall(text)))
        yield from _odd(text, odd, rules)
    yield from (f for r in rules.of_pass("encoding") for f in proposed(r, text))


def _odd(text: str, odd: str, rules: Ruleset) -> Iterator[Fix]:
    """Repairs of characters outside plain print; `odd` has each of these characters once."""
    if "\N{LATIN SMALL LETTER LONG S}" in text:
        yield from _long_s(text, rules)
    # At the start it is a byte order mark; anywhere else the same character is one of no width.
    if text.startswith("\ufeff"):
        yield rules.fix("encoding.byte-order-mark", [Edit.at(0, 1, "")])
    if LIGATURES.search(odd):
        put = partial(_unless_apart, rules)
        yield from _each(text, LIGATURES, "encoding.ligature", rules, put)
    yield from hyphen_signs(text, odd, rules)
    if ODD_SPACE.search(odd):
        yield from _each(text, ODD_SPACE, "encoding.odd-space", rules, _space, reach=1)
    if CONTROL.search(odd):
        yield from _controls(text, rules)
    if re.search("[\u200b-\u200d\u2060\ufeff]", odd):
        yield from _each(text, ZERO_WIDTH, "encoding.zero-width", rules, lambda m: "", reach=1)
    if any("\u0300" <= char <= "\u036f" for char in odd):
        yield from _each(text, CLUSTER, "encoding.composed", rules, _composed)
    if MIXED.search(odd):
        yield from _each(text, WORD, "encoding.look-alike", rules, _latin)


def _each(
    text: str,
    pattern: re.Pattern[str],
    rule: str,
    rules: Ruleset,
    put: Callable[[re.Match[str]], str],
    reach: int = 0,
) -> Iterator[Fix]:
    """One fix for each match that `put` would change.

    `put` takes a match and returns its new text. `reach` is how many code points on each side
    `put` or `pattern` look at: the fix depends on these as well.
    """
    for match in pattern.finditer(text):
        new = put(match)
        if new != match[0]:
            start, end = match.span()
            reads = (max(0, start - reach), min(len(text), end + reach))
            yield rules.fix(rule, [Edit.at(start, end, new, reads)])


def _controls(text: str, rules: Ruleset) -> Iterator[Fix]:
    """Delete control characters; inside a word one may be all that is left of a letter."""
    for match in CONTROL.finditer(text):
        start, end = match.span()
        inside = start > 0 and text[start - 1].isalpha() and text[end : end + 1].isalpha()
        rule = "encoding.control-in-word" if inside else "encoding.control"
        reads = (max(0, start - 1), min(len(text), end + 1))
        yield rules.fix(rule, [Edit.at(start, end, "", reads)])


def _long_s(text: str, rules: Ruleset) -> Iterator[Fix]:
    """One change for the whole text, if the rule's setting is to write a round s."""
    if rules.limit("encoding.long-s", "round") < 1:
        return
    edits = [Edit.at(*match.span(), "s") for match in LONG_S.finditer(text)]
    yield rules.fix("encoding.long-s", edits, f"long s in {len(edits)} places, as today's s")


def _unless_apart(rules: Ruleset, match: re.Match[str]) -> str:
    """The letters of a ligature, unless a blank after it cuts its word in two.

    One of the two parts is no word, so they stay together until somebody joins them.
    """
    if around := APART.match(match.string, match.end()):
        start, rest = max(0, match.start() - LONGEST), around[1]
        before = LETTERS.search(match.string[start : match.start()])
        part = (before[0] if before else "") + _letters(match)
        count = rules.lexicon.count
        if not (count(part) and count(rest)) and count(part + rest):
            return match[0]
    return _letters(match)


def _letters(match: re.Match[str]) -> str:
    return "".join(LETTERS_OF[char] for char in match[0])


def _entity(match: re.Match[str]) -> str:
    new = html.unescape(match[0])
    # `unescape` also decodes the start of an unknown name: `&notit;` becomes `¬it;`.
    return new if len(new) == 1 and (new.isprintable() or new == "\N{NO-BREAK SPACE}") else match[0]


def _composed(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", match[0])


def _space(match: re.Match[str]) -> str:
    """A plain space, but the thin and no-break spaces of French and of numbers stay."""
    start, end = match.span()
    before, after = match.string[max(0, start - 1) : start], match.string[end : end + 1]
    # `Vraiment ?`, `« Oui »`, `10 000`, each with a no-break or thin space
    number = before.isdecimal() and after.isdecimal()
    meant = (after and after in ";:!?%»›€") or before in set("«‹") or number
    return match[0][0] if meant and FRENCH.issuperset(match[0]) else " "


def _latin(match: re.Match[str]) -> str:
    """A word with look-alikes from other alphabets replaced, if most of its letters are Latin."""
    word = match[0]
    if word.isascii() or not MIXED.search(word):
        return word
    new = word.translate({ord(key): value for key, value in LOOKALIKES.items()})
    foreign = sum(old != now for old, now in zip(word, new, strict=True))
    # If a letter stays that is not Latin (`СССР и αx`), the word is of another alphabet. In a short
    # word too few letters speak for Latin, so twice as many must be Latin as were replaced.
    all_latin = all("LATIN" in unicodedata.name(char, "") for char in new)
    return new if all_latin and foreign * 2 <= len(word) - foreign else word
