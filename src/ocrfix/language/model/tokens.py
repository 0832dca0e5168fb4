"""Split text into sentences of words for the language model."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

CURLY = "\N{RIGHT SINGLE QUOTATION MARK}"
"""The printed apostrophe; words are counted with a straight one."""


def fold(word: str) -> str:
    """The form in which a word is counted and looked up.

    Lower case (`str.lower`), NFC, straight apostrophes, round s. Hyphens and accents stay.
    """
    # Not `casefold`, which makes `ss` of the sharp s: in German, `Masse` and `Maße` are two words.
    word = word.lower()
    if word.isascii():
        return word
    word = word.replace(CURLY, "'")
    return unicodedata.normalize("NFC", word.replace("\N{LATIN SMALL LETTER LONG S}", "s"))


def body(text: str) -> str:
    """`text` without Project Gutenberg's own text before and after a book."""
    if start := STARTS.search(text):
        text = text[start.end() :]
    if end := STOPS.search(text):
        text = text[: end.start()]
    return text


def sentences(text: str) -> Iterator[list[str]]:
    """The words and numbers of each sentence, as printed.

    A sentence ends at `.`, `!` or `?` before a capital, at a blank line and at a row of stars.
    Words cut at line ends are joined. Other signs between words are skipped.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    # First join halves at line ends, so that `ENDS` and `TOKEN` see whole words.
    text = CUT.sub(r"\1\2", text)
    # Drops the point: without this, `Mr. Smith` would end a sentence before `Smith`.
    text = ABBREVIATED.sub(r"\1", text)
    for sentence in ENDS.split(text):
        if words := TOKEN.findall(sentence):
            yield words


def is_number(token: str) -> bool:
    """Whether a token of `sentences` is a number."""
    return token[0].isdigit()


# The line `*** START OF THE PROJECT GUTENBERG EBOOK ... ***`, in its old and new forms.
STARTS = re.compile(r"\*\*\* ?START OF (?:THE|THIS) PROJECT[^\n]*\n")
STOPS = re.compile(
    r"\n[^\n]*\*\*\* ?END OF (?:THE|THIS) PROJECT|\nEnd of (?:the )?Project Gutenberg"
)
# `hap-` at a line end and `pened` below, perhaps indented. The hyphen of a compound cut there is
# lost, too.
CUT = re.compile(r"([^\W\d_])-\n[ \t]*([^\W\d_]+)")
ABBREVIATED = re.compile(
    r"\b(Mr|Mrs|Dr|St|Messrs|Mme|Mlle|Esq|Hon|Rev|Gen|Col|Capt|Lieut|Sergt|Prof|Sir|No|Nos|Vol|"
    r"Vols|pp|Bd|Hr|Frl|Nr|Ste|MM|[A-Z])\."
)
"""Their points do not end a sentence, even before a capital."""
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
        (?:(?<=\b[oO])['’]|(?<=\b[tT]h)['’]|(?<=\b[wW]i)['’])?  # o' th' wi': one after it
    |\d[\d.,:/]*
    """,
    re.VERBOSE,
)
"""A word (letters with apostrophes or hyphens between) or a number."""
