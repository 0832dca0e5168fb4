"""What `run` says of what it assumed of a text, and of what it did not look for."""

from __future__ import annotations

from ocrfix.cli.rulesets import Chosen
from ocrfix.core.ledger import Ledger
from ocrfix.core.marks import PageArea
from ocrfix.language.guess import name_of
from ocrfix.passes.text.lines import shape

LONGEST_PAGE = 3_500
"""Code points. Of 5,540 pages of print in the development data, 999 in 1,000 are shorter."""
PAGED = frozenset(("furniture", "citations", "footnotes"))
"""Passes that look at the edges of pages."""


def language_of(chosen: Chosen) -> str:
    """The language a text was restored by, and how it is known: `German (by its words)`."""
    name, guess = name_of(chosen.rules.language), chosen.guess
    if chosen.contradicted:
        return f"{name} (named; by its words {name_of(guess.language)})"
    if chosen.named:
        return f"{name} (named)"
    how = {
        "sure": "by its words",
        "unsure": "by its words, not surely",
        "short": "too short to tell",
        "other": "or too badly read to tell",
    }
    return f"{name} ({how[guess.kind]})"


def remarks(ledger: Ledger, chosen: Chosen) -> list[str]:
    """What an editor should know of how a text was restored; a sentence or two each."""
    found = (on_language(chosen), _on_pages(ledger))
    return [each for each in found if each]


def contradiction(chosen: Chosen) -> list[str]:
    """What needs a person: that the language which was named is not that of the text."""
    if not chosen.contradicted:
        return []
    named, found = name_of(chosen.rules.language), name_of(chosen.guess.language)
    said = (
        f"the language was named as {named}, but by its words the text is {found}: misread words "
        f"are only proposed. Say --language {chosen.guess.language}, or name none."
    )
    return [said]


def on_language(chosen: Chosen) -> str:
    """What was left out or only proposed because the language is not sure; "" where it is."""
    guess, language = chosen.guess, chosen.rules.language
    if chosen.named:
        return ""
    if guess.kind == "other":
        return (
            f"The text is in none of the languages that ocrfix has words of "
            f"({', '.join(sorted(guess.unknown))}), or too badly read to tell. Misread words were "
            f"not looked for, and a word cut at a line end is joined only where the text has it "
            f"elsewhere. If it is one of them, name it with --language."
        )
    if guess.careful:
        why = "is too short to tell" if guess.kind == "short" else "does not surely tell"
        return (
            f"The text {why} its language, and {name_of(language)} was taken. So misread words are "
            f"only proposed. Name the language with --language."
        )
    return ""


def _on_pages(ledger: Ledger) -> str:
    document = ledger.document
    marked = any(isinstance(mark, PageArea) for mark in ledger.marks)
    paged = PAGED.intersection(ledger.stages)
    if marked or len(document.pages) > 1 or len(document.text) <= LONGEST_PAGE or not paged:
        return ""
    where = (
        "Running heads, folios and notes at the foot of pages were not looked for."
        if shape(document.text) == "lines"
        else "Running heads, folios and notes were looked for only between paragraphs."
    )
    return (
        f"No page breaks were found. {where} If the text has several pages, put a form feed "
        f"between them (tesseract and pdftotext write them), or a line such as <!-- page 12 -->."
    )
