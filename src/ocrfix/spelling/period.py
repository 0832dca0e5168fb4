"""Spellings of older print, which were correct when printed but are in no list."""

from __future__ import annotations

import re
from collections.abc import Mapping

OLDER = tuple(
    (re.compile(old), new)
    for old, new in (
        (r"(?<=..)e$", ""),  # himselfe, finde
        (r"(?<=..)(.)\1e$", r"\1"),  # sonne
        (r"ies?$", "y"),  # controversie
        (r"(nes|les)(?:se)?$", r"\1s"),  # likenes, businesse
        (r"(?<=.)y(?=[a-z])", "i"),  # wyfe, kyng
        (r"(?<=.)i(?=[a-z])", "y"),
        (r"aun", "an"),  # commaunded
        (r"^v(?=[^aeiouy])", "u"),  # vnder
        (r"^(con|en|in|sub)?i(?=[aeou])", r"\1j"),  # iudge, enioy
        (r"(?<=...)es$", "s"),  # alwayes
        (r"swa", "sua"),  # perswade
        (r"(?<=.)u(?=[aeiou])", "v"),  # haue
        (r"^([bhmw]|sh|y)ee$", r"\1e"),  # hee
        (r"(?<=..)ll$", "l"),  # naturall
        (r"(?<=.[^l])l$", "ll"),  # wil
        (r"(?<=...)t$", "ed"),  # knockt
        (r"'d$", "ed"),  # pray'd
        (r"(?<=[a-z])d$", "ed"),  # entred
        (r"red$", "ered"),
        (r"(?<=..)(?:e?th|e?st)$", ""),  # seeketh
        (r"(?<=..)(?:eth|est)$", "e"),  # maketh
        (r"ick(?=e?s?$)", "ic"),  # publick
        (r"our", "or"),  # errour
        (r"([ae])ll(?=[a-z])", r"\1l"),
        (r"ence(s?)$", r"ense\1"),  # expence
        (r"xion", "ction"),  # connexion
        (r"^shew", "show"),
        (r"i[sz]e", "ise"),  # surprize
        (r"oul(?=s?$)", "ol"),  # controul
        (r"^(en|in)", "en"),  # inclose
        (r"^(en|in)", "in"),
        (r"ae|æ", "e"),
        (r"oe|œ", "e"),
    )
)
"""Modern forms of spellings from 1550 to 1900."""
COMMON = 20
"""Minimum count of the modern form in the model."""


def period(word: str, words: Mapping[str, int]) -> bool:
    """Whether `word` (folded) may be an older spelling of one of `words` (counts, or 0)."""
    for old, new in OLDER:
        if old.search(word):
            # One rule at a time. Two together would make modern words of many misreadings.
            today = old.sub(new, word)
            if today != word and words[today] >= COMMON:
                return True
    return False
