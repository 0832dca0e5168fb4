"""Repair UTF-8 that was read in another encoding (mojibake), cluster by cluster.

The bytes of `é` read as Windows-1252 are `Ã©`; misread twice, they are `ÃƒÂ©`. A cluster is safe
to repair where correct text never has these signs in this place: `cafÃ©`, but not `MANHÃ©`, which
may be a word in capitals before a note mark. Only the cluster and the characters beside it count,
never the rest of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from typing import NamedTuple

from ocrfix.core.edits import Edit, Fix
from ocrfix.rules.ruleset import Ruleset

CODECS = ("latin-1", "cp1252", "cp1250", "mac_roman", "cp437", "cp850")
"""Single-byte encodings in which UTF-8 is mostly misread; if two fit, the first one counts."""
RANGES = ((0xA0, 0x180), (0x1E00, 0x1F00), (0x2010, 0x2040), (0x20A0, 0x20C0))
"""Code points of western print: Latin letters and signs, Vietnamese, punctuation, currencies."""
# Found in one of `CODECS`, but outside the ranges above.
OTHERS = "\ufb01\ufb02\ufeff\N{TRADE MARK SIGN}\N{NUMERO SIGN}"
CP1252 = {
    byte: bytes([byte]).decode("cp1252")
    for byte in range(0x80, 0xA0)
    if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
# Latin-1 reads the bytes 0x80 to 0x9F as control characters; Windows-1252 has signs there.
C1 = re.compile("[\x80-\x9f]")
# All bytes of a UTF-8 character beyond ASCII are 0x80 or more, and there are two to four.
RUN = re.compile("[^\x00-\x7f]{2,}")

LETTER = ("Lu", "Ll")
"""Unicode categories of letters with case; other letters, like the modifier ˆ, do not count."""
JOINS = frozenset("’‘´–—…·¬“”«»‹›£¥¢\u00a0\u00ad")
"""Signs that may be between two words without spaces, the first of them in capitals."""
SYMBOLS = frozenset("¤¦‰€")
"""Signs that never follow a letter in old print, not even by a misreading."""
LONE = frozenset("§¶£¢¥¡¿©±µ¼½¾¨¸¯«‹„‚")
"""Signs that never follow a capital that is a word by itself."""
WORDS = frozenset("ÄÅ")
"""Capitals that are words, names or units by themselves: `10 Å`."""
GLUED = frozenset(",;:!?)]%…")
"""Signs after which a word needs a space. Not the full stop: an initial may follow it closely."""
LOOSE = (JOINS - set("£¥¢")) | frozenset("¹²³ºª°†‡®™©•")
"""Signs that may follow a word in pairs."""
FORMULA = frozenset("πµΩ∞±∑∏∫")
"""Signs that may follow a root sign."""


class Sign(NamedTuple):
    """A character, its place in the text, and the signs that its bytes were read as, if any.

    Offsets are view offsets. `cluster` is empty if the character is in the text as it is.
    """

    char: str
    start: int
    end: int
    cluster: tuple[Sign, ...] = ()


def repairs(text: str, rules: Ruleset) -> Iterator[Fix]:
    """Propose the right characters for clusters of misread bytes."""
    if text.isascii():
        return
    for run in RUN.finditer(text) if any(lead in text for lead in _leads()) else ():
        if not _leads().isdisjoint(run[0]):
            for sign, sure in _judged(text, _read(run)):
                rule = "encoding.mojibake" if sure else "encoding.mojibake-alone"
                reads = (max(0, sign.start - 1), min(len(text), sign.end + 1))
                yield rules.fix(rule, [Edit.at(sign.start, sign.end, sign.char, reads)])
    for match in C1.finditer(text):
        new = CP1252.get(ord(match[0]), "")
        if new and new.isprintable():
            yield rules.fix("encoding.windows-character", [Edit.at(*match.span(), new)])


def _read(run: re.Match[str]) -> list[Sign]:
    """The signs of a run, with each cluster replaced by the character that it means.

    Text that was misread twice is repaired twice: each new character may end another cluster.
    """
    clusters = _clusters()
    signs: list[Sign] = []
    for at, char in enumerate(run[0], run.start()):
        signs.append(Sign(char, at, at + 1))
        # Three before two, as the last two of a longer cluster may be a cluster, too. The loop
        # goes on while the new sign itself ends a cluster: `ÃƒÂ©` becomes `Ã©`, then `é`.
        while part := next((p for n in (3, 2) if _chars(p := signs[-n:]) in clusters), []):
            new = Sign(clusters[_chars(part)], part[0].start, part[-1].end, tuple(part))
            signs[-len(part) :] = [new]
    return signs


def _chars(signs: Iterable[Sign]) -> str:
    return "".join(sign.char for sign in signs)


def _judged(text: str, signs: list[Sign]) -> Iterator[tuple[Sign, bool]]:
    """The characters that replace clusters, and whether each is sure."""
    before, sure = text[signs[0].start - 1 : signs[0].start], False
    for at, sign in enumerate(signs):
        if sign.cluster:
            after = signs[at + 1].char if at + 1 < len(signs) else text[sign.end : sign.end + 1]
            chars = _chars(sign.cluster)
            # A cluster is sure right after a sure one: correct text does not continue with one.
            # `Ä` and `Å` may be words, so they have to be sure by themselves.
            sure = sure and chars[0] not in WORDS
            sure = sure or all(part.cluster for part in sign.cluster)
            sure = sure or is_sure(before, chars, after)
            # Some clusters are only a step: they mean a byte of another cluster, not a character
            # of print. Left alone, that is an accident of two signs.
            if sign.char in _printed():
                yield sign, sure
        sure = sure and bool(sign.cluster)
        before = sign.char


def is_sure(before: str, cluster: str, after: str) -> bool:
    """Whether correct text never has this cluster between these characters ("" at an end)."""
    lead, signs = cluster[0], cluster[1:]
    # Three signs in a row are an accident, unless the last two may follow a word in pairs.
    if len(signs) > 1:
        return not LOOSE.issuperset(signs)
    sign = CP1252.get(ord(signs), signs)
    if unicodedata.category(sign) == "Cc":
        return True
    if not lead.isalpha():
        return _sure_sign(before, lead, sign, after)
    if not lead.isupper():
        return False
    if sign in SYMBOLS or before.islower():
        return True  # `cafÃ©`: no word has a capital after a small letter
    if unicodedata.category(sign) in LETTER:
        return _sure_letter(before, lead, sign, after)
    if before.isalpha():
        # A word in capitals: `MANHÃ²` may have a note mark, but no note mark is inside a word.
        return after.isalpha() and sign not in JOINS
    return _sure_alone(before, lead, sign, after)


def _sure_alone(before: str, lead: str, sign: str, after: str) -> bool:
    """Whether no word is, or begins with, this capital followed by this sign."""
    if lead in WORDS:
        # `10 Å°` and `5 Å–` are right. Small letters follow only a misread one: `Å¡koda`.
        return after.islower() and sign not in JOINS
    if before.isdigit() or before in GLUED or sign in LONE:
        return True
    # `Ã` and a no-break space is `à`, a word before a blank or a sign. `Â` and a no-break
    # space may be print: `« Â »`.
    if sign == "\N{NO-BREAK SPACE}":
        return after == " " or (lead != "Â" and bool(after) and not after.isalnum())
    return after.islower() and sign not in "’‘´–—…\u00ad"


def _sure_letter(before: str, lead: str, sign: str, after: str) -> bool:
    """Whether no word has these two letters in a row, by their kind or their case."""
    if sign == "ƒ" or (lead == "Ã" and sign in CP1252.values()):
        return True  # no language has Ã next to Œ, Š, Ž or Ÿ
    if before.isalpha() or sign.islower():
        # ZURĂśCK: a small letter between capitals
        return before.isupper() and sign.islower() and after.isupper()
    return after.islower()  # ĂŞtre: two capitals begin a word in small letters


def _sure_sign(before: str, lead: str, sign: str, after: str) -> bool:
    """Whether no formula, cut word or drawn box has these two signs; the first is not a letter."""
    # Mac Roman reads the bytes C2, C3 and C5 as ¬, √ and ≈; DOS encodings read C2 and C3 as ┬
    # and ├. So √© and ├⌐ are é. After ≈ only œ and Œ count: ≈ì and ≈í.
    letter = unicodedata.category(sign) in LETTER
    if lead not in "¬√├┬≈" or (lead == "≈" and sign not in "ìí"):
        return False  # some are misread dashes and hyphens: `maison─à`
    if lead == "¬":  # a hyphen, for some engines
        return not before.isalpha() and not (letter and after.isalpha())
    # √π
    if lead == "√" and sign in FORMULA:
        return False
    # `├──┬──┤` is a drawn table; beside letters there is none.
    if "BOX" in unicodedata.name(sign, ""):
        double = "DOUBLE" in unicodedata.name(sign)
        return before.isalpha() and (double or after.isalpha())
    return not letter or before.isalpha() or (sign.islower() and after.isupper())


@cache
def _clusters() -> dict[str, str]:
    """For each cluster the character whose bytes one of `CODECS` reads as that cluster.

    The characters of the codecs themselves are included, because a cluster may be misread again.
    """
    # `setdefault`: the characters of print come first, and they win over those of the codecs.
    tables = [[char(byte, codec) for byte in range(0x100)] for codec in CODECS]
    found: dict[str, str] = {}
    for one in [*_printed(), *chain.from_iterable(table[0x80:] for table in tables)]:
        for table in tables:
            found.setdefault("".join(table[byte] for byte in one.encode()), one)
    return found


@cache
def _printed() -> frozenset[str]:
    """The characters of western print that are not ASCII."""
    return frozenset(OTHERS).union(chr(n) for low, high in RANGES for n in range(low, high))


@cache
def _leads() -> frozenset[str]:
    """The signs with which clusters begin."""
    return frozenset(cluster[0] for cluster in _clusters())


def char(byte: int, codec: str) -> str:
    """The character that a codec reads a byte as; a control character if it has none."""
    try:
        return bytes([byte]).decode(codec)
    except UnicodeDecodeError:
        return chr(byte)
