"""UTF-8 that was read as Windows-1252 or Latin-1, mended cluster by cluster, when certain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ocrfix.rules import Rules
from ocrfix.span import Edit, Fix

CP1252 = {
    byte: bytes([byte]).decode("cp1252")
    for byte in range(0x80, 0xA0)
    if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
BYTE_OF = {char: byte for byte, char in CP1252.items()} | {chr(b): b for b in range(0x80, 0x100)}
TAIL = "[" + "".join(re.escape(char) for char, byte in BYTE_OF.items() if byte < 0xC0) + "]"
CLUSTER = re.compile(f"[\u00c2-\u00df]{TAIL}|[\u00e0-\u00ef]{TAIL}{{2}}|[\u00f0-\u00f4]{TAIL}{{3}}")
LEADS = "\u00c2\u00c3\u00c4\u00c5\u00e2\u00ef"
"""How the letters and signs of western print begin as UTF-8: without these, no cluster."""
DOUBTFUL = frozenset("‘’“”–—…«»‹›ºª°•‚„ \u00a0")
"""Second halves that may as well stand by themselves behind a capital: `MANHÃ”`."""
C1 = re.compile("[\x80-\x9f]")


def mend(text: str, rules: Rules) -> Iterator[Fix]:
    """Propose the characters that clusters of misread bytes stood for."""
    if text.isascii():
        return
    if any(lead in text for lead in LEADS):
        found = [(m, new) for m in CLUSTER.finditer(text) if (new := _meant(m[0]))]
        sure = any(_sure(m[0]) for m, _ in found)
        for match, new in found:
            rule = "encoding.mojibake" if sure else "encoding.mojibake-alone"
            yield rules.fix(rule, [Edit.at(*match.span(), new)])
    for match in C1.finditer(text):
        new = CP1252.get(ord(match[0]), "")
        if new and new.isprintable():
            yield rules.fix("encoding.windows-character", [Edit.at(*match.span(), new)])


def _meant(cluster: str) -> str:
    """The one character of western print that these bytes are; "" if they are none."""
    try:
        new = bytes(BYTE_OF[char] for char in cluster).decode("utf-8")
    except UnicodeDecodeError:
        return ""
    latin = new < "\u0180" or unicodedata.name(new, "").startswith("LATIN")
    usual = latin or "\u2010" <= new <= "\u20bf" or new in "\ufeff\ufb01\ufb02"
    return new if usual and unicodedata.category(new) != "Cc" else ""


def _sure(cluster: str) -> bool:
    """Whether no print has these characters side by side."""
    return len(cluster) > 2 or cluster[1] not in DOUBTFUL
