"""UTF-8 that was read in another encoding, repaired cluster by cluster.

The bytes of `é` read as Windows-1252 are `Ã©`; misread twice, they are `ÃƒÂ©`. A cluster is safe
to repair where no right text has these signs in this place: `cafÃ©`, but not `MANHÃ©`, which may
be a word in capitals before a note mark. Each cluster is judged by itself and by the characters
beside it, never by what else is in the text.
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
"""Single-byte encodings that UTF-8 is mostly misread in; of two readings the first counts."""
RANGES = ((0xA0, 0x180), (0x1E00, 0x1F00), (0x2010, 0x2040), (0x20A0, 0x20C0))
"""Code points of western print: Latin letters and signs, Vietnamese, punctuation, currencies."""
OTHERS = "\ufb01\ufb02\ufeff\N{TRADE MARK SIGN}\N{NUMERO SIGN}"
CP1252 = {
    byte: bytes([byte]).decode("cp1252")
    for byte in range(0x80, 0xA0)
    if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
C1 = re.compile("[\x80-\x9f]")
RUN = re.compile("[^\x00-\x7f]{2,}")

LETTER = ("Lu", "Ll")
"""Unicode's categories of letters with case; the modifier ˆ is called one, too."""
JOINS = frozenset("’‘´–—…·¬“”«»‹›£¥¢\u00a0\u00ad")
"""Signs that may stand between two words that are set close, the first in capitals."""
SYMBOLS = frozenset("¤¦‰€")
"""Signs that no letter stands before in old print, not even by a misreading."""
LONE = frozenset("§¶£¢¥¡¿©±µ¼½¾¨¸¯«‹„‚")
"""Signs that do not stand after a capital that is a word by itself."""
WORDS = frozenset("ÄÅ")
"""Capitals that are words, names or units by themselves: `10 Å`."""
GLUED = frozenset(",;:!?)]%…")
"""What no word follows without a space; after a point, an initial may."""
LOOSE = (JOINS - set("£¥¢")) | frozenset("¹²³ºª°†‡®™©•")
"""Signs of which two may follow a word."""
FORMULA = frozenset("πµΩ∞±∑∏∫")
"""Signs that stand under a root."""


class Sign(NamedTuple):
    """A character, where it lies in the text, and the signs that its bytes were read as, if any."""

    char: str
    start: int
    end: int
    cluster: tuple[Sign, ...] = ()


def mend(text: str, rules: Ruleset) -> Iterator[Fix]:
    """Propose the characters that clusters of misread bytes stood for."""
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
    """The signs of a run; those that are a cluster together, as the character they stand for.

    Misread twice, they are read twice: each new character may end a cluster again.
    """
    clusters = _clusters()
    signs: list[Sign] = []
    for at, char in enumerate(run[0], run.start()):
        signs.append(Sign(char, at, at + 1))
        while part := next((p for n in (3, 2) if _chars(p := signs[-n:]) in clusters), []):
            new = Sign(clusters[_chars(part)], part[0].start, part[-1].end, tuple(part))
            signs[-len(part) :] = [new]
    return signs


def _chars(signs: Iterable[Sign]) -> str:
    return "".join(sign.char for sign in signs)


def _judged(text: str, signs: list[Sign]) -> Iterator[tuple[Sign, bool]]:
    """The characters that stand for clusters, and whether that is sure."""
    before, sure = text[signs[0].start - 1 : signs[0].start], False
    for at, sign in enumerate(signs):
        if sign.cluster:
            after = signs[at + 1].char if at + 1 < len(signs) else text[sign.end : sign.end + 1]
            chars = _chars(sign.cluster)
            sure = sure and chars[0] not in WORDS  # it touches one that is
            sure = sure or all(part.cluster for part in sign.cluster)
            sure = sure or is_sure(before, chars, after)
            if sign.char in _printed():
                yield sign, sure
        sure = sure and bool(sign.cluster)
        before = sign.char


def is_sure(before: str, cluster: str, after: str) -> bool:
    """Whether no right text has this cluster between these two characters ("" at an end)."""
    lead, signs = cluster[0], cluster[1:]
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
        return True
    if unicodedata.category(sign) in LETTER:
        return _sure_letter(before, lead, sign, after)
    if before.isalpha():
        return after.isalpha() and sign not in JOINS
    return _sure_alone(before, lead, sign, after)


def _sure_alone(before: str, lead: str, sign: str, after: str) -> bool:
    """Whether no word begins with this capital, or is it, with this sign after it."""
    if lead in WORDS:
        return after.islower() and sign not in JOINS
    if before.isdigit() or before in GLUED or sign in LONE:
        return True
    if sign == "\N{NO-BREAK SPACE}":
        return after == " " or (lead != "Â" and bool(after) and not after.isalnum())
    return after.islower() and sign not in "’‘´–—…\u00ad"


def _sure_letter(before: str, lead: str, sign: str, after: str) -> bool:
    """Whether no word has these two letters: by their kinds, or for its capitals."""
    if sign == "ƒ" or (lead == "Ã" and sign in CP1252.values()):
        return True  # no language has Ã beside Œ, Š, Ž or Ÿ
    if before.isalpha() or sign.islower():
        return before.isupper() and sign.islower() and after.isupper()  # ZURÃœCK
    return after.islower()  # ĂŞtre


def _sure_sign(before: str, lead: str, sign: str, after: str) -> bool:
    """Whether no formula, word cut in two or box has these two signs, the first no letter."""
    letter = unicodedata.category(sign) in LETTER
    if lead not in "¬√├┬≈" or (lead == "≈" and sign not in "ìí"):
        return False  # some are read for dashes and hyphens: `maison─à`
    if lead == "¬":  # a hyphen, for some engines
        return not before.isalpha() and not (letter and after.isalpha())
    if lead == "√" and sign in FORMULA:
        return False
    if "BOX" in unicodedata.name(sign, ""):
        double = "DOUBLE" in unicodedata.name(sign)
        return before.isalpha() and (double or after.isalpha())
    return not letter or before.isalpha() or (sign.islower() and after.isupper())


@cache
def _clusters() -> dict[str, str]:
    """For each cluster the character whose bytes it is, as one of `CODECS` reads them.

    Among them are the characters that the codecs themselves have: clusters are misread, too.
    """
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
    return frozenset(cluster[0] for cluster in _clusters())


def char(byte: int, codec: str) -> str:
    """What a codec reads a byte as; as a control character, where it has none."""
    try:
        return bytes([byte]).decode(codec)
    except UnicodeDecodeError:
        return chr(byte)
