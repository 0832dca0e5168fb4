"""Spellings of older print as patterns, each with what modern spelling has in their place."""

from __future__ import annotations

import re
from collections.abc import Iterable


def _compiled(rows: Iterable[tuple[str, str]]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(old), new) for old, new in rows)


SINCE_1700 = _compiled((
    (r"ick(s?)$", r"ic\1"),  # publick
    (r"'d$", "ed"),  # pray'd
    (r"(?<=...)(?:eth|est)$", ""),  # seeketh
    (r"(?<=...)(?:eth|est)$", "e"),  # maketh
    (r"ence(s?)$", r"ense\1"),  # expence
    (r"xion", "ction"),  # connexion
    (r"^shew", "show"),
    (r"ize", "ise"),  # surprize
    (r"our", "or"),  # errour
    (r"oul(?=s?$)", "ol"),  # controul
))  # fmt: skip
"""Of print from 1700 to 1900."""

SINCE_1550 = SINCE_1700 + _compiled((
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
    (r"(?<=[a-z])d$", "ed"),  # entred
    (r"red$", "ered"),
    (r"(?<=..)(?:e?th|e?st)$", ""),  # goeth, sayst
    (r"(?<=..)(?:eth|est)$", "e"),
    (r"ick(?=es?$)", "ic"),  # publicke
    (r"([ae])ll(?=[a-z])", r"\1l"),
    (r"^(en|in)", "en"),  # inclose
    (r"^(en|in)", "in"),
    (r"ae|æ", "e"),
    (r"oe|œ", "e"),
))  # fmt: skip
"""Of print from 1550 to 1900."""
