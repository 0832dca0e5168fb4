"""Text as the language model sees it: sentences of words, in one fold, from any clean text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

CURLY = "\N{RIGHT SINGLE QUOTATION MARK}"
"""The apostrophe of print, for which words are counted with a straight one."""


def fold(word: str) -> str:
    """The form in which a word is counted and looked up.

    Lower case (`str.lower`), NFC, apostrophes straight, long s round. Apostrophes, hyphens and
    accents stay.
    """
    word = word.lower()
    if word.isascii():
        return word
    word = word.replace(CURLY, "'")
    return unicodedata.normalize("NFC", word.replace("\N{LATIN SMALL LETTER LONG S}", "s"))


def body(text: str) -> str:
    """`text` without what Project Gutenberg writes before and after a book, if it does."""
    if start := STARTS.search(text):
        text = text[start.end() :]
    if end := STOPS.search(text):
        text = text[: end.start()]
    return text


def sentences(text: str) -> Iterator[list[str]]:
    """The words of each sentence as they are printed, numbers among them.

    A sentence ends at `.`, `!` or `?` with a capital behind, at a blank line and at a row of
    stars. Words cut at line ends are joined. Other signs between words are passed over.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    text = CUT.sub(r"\1\2", text)
    text = ABBREVIATED.sub(r"\1", text)
    for sentence in ENDS.split(text):
        if words := TOKEN.findall(sentence):
            yield words


def is_number(token: str) -> bool:
    """Whether a token of `sentences` is a number."""
    return token[0].isdigit()


STARTS = re.compile(r"\*\*\* ?START OF (?:THE|THIS) PROJECT[^\n]*\n")
STOPS = re.compile(
    r"\n[^\n]*\*\*\* ?END OF (?:THE|THIS) PROJECT|\nEnd of (?:the )?Project Gutenberg"
)
CUT = re.compile(r"([^\W\d_])-\n[ \t]*([^\W\d_]+)")
ABBREVIATED = re.compile(
    r"\b(Mr|Mrs|Dr|St|Messrs|Mme|Mlle|Esq|Hon|Rev|Gen|Col|Capt|Lieut|Sergt|Prof|Sir|No|Nos|Vol|"
    r"Vols|pp|Bd|Hr|Frl|Nr|Ste|MM|[A-Z])\."
)
"""Before a capital, their points end no sentence."""
ENDS = re.compile(
    r"""[.!?]["'”’“)\]_*]*\s+(?=["'“‘„»«(\[_*]*[A-ZÀ-Þ])  # the next begins with a capital
    |\n[ \t]*\n
    |\*[ *]{3,}
    """,
    re.VERBOSE,
)
TOKEN = re.compile(
    r"""(?<![^\W\d_])['’]                           # 'tis: an apostrophe before the word
        (?i:tis|twas|twere|twill|twould|twixt|em|til|tother|gainst|neath|midst|prentice)
        (?![^\W\d_])
    |[^\W\d_]+(?:['’-][^\W\d_]+)*
        (?:(?<=\b[oO])['’]|(?<=\b[tT]h)['’]|(?<=\b[wW]i)['’])?  # o' th' wi': one behind it
    |\d[\d.,:/]*
    """,
    re.VERBOSE,
)
"""A word (letters with apostrophes or hyphens between) or a number."""
