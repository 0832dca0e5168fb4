"""Remarks of `run`: what it assumed about a text, and what it did not search for."""

from __future__ import annotations

from ocrfix.cli.rulesets import ChosenRules
from ocrfix.core.ledger import Ledger
from ocrfix.core.marks import PageArea
from ocrfix.formats.source import TEXT, SourceFiles
from ocrfix.language.guess import UNKNOWN, name_of
from ocrfix.passes.queries.beyond_repair import RULE as BEYOND
from ocrfix.passes.text.lines import shape

LONGEST_PAGE = 3_500
"""Code points. Of 5,540 pages of print in the development data, 999 in 1,000 are shorter."""
FEWEST_PAGES = 3
"""Pages that furniture needs, to compare them."""
PAGED = frozenset(("furniture", "notes", "footnotes", "citations"))
"""Passes that need page breaks."""


def language_of(chosen: ChosenRules) -> str:
    """The language of a text, and how it was determined: `German (by its words)`."""
    name, guess = name_of(chosen.rules.language), chosen.guess
    if chosen.contradicted:
        return f"{name} (named; by its words {name_of(guess.language)})"
    if chosen.named:
        return f"{name} (named)"
    if not guess.sure and chosen.stated == chosen.rules.language:
        return f"{name} (as its files say)"
    how = {
        "sure": "by its words",
        "unsure": "by its words, not surely",
        "short": "too short to tell",
        "other": "or too badly read to tell",
    }
    other = chosen.stated not in {"", chosen.rules.language}
    files = f"; its files say {name_of(chosen.stated)}" if other else ""
    return f"{name} ({how[guess.kind]}{files})"


def remarks(ledger: Ledger, chosen: ChosenRules) -> list[str]:
    """Remarks about how a text was restored, each a sentence or two."""
    beyond = (change.why for change in ledger.changes if change.rule == BEYOND)
    found = (*beyond, on_language(chosen), _on_pages(ledger))
    return [each for each in found if each]


def on_files(source: SourceFiles | None) -> list[str]:
    """What the files of a scan were taken for; nothing for a single file of plain text."""
    if source is None:
        return []
    form = "plain text" if source.format == TEXT else source.format
    if source.format == "hOCR":
        from ocrfix.formats.engine import read_by  # only for hOCR: most runs need no engine

        if engine := next(filter(None, (read_by(file.data) for file in source.files)), ""):
            form = f"hOCR of {engine}"
    count = len(source.files)
    if count == 1:
        return [f"Read as {form}, with the places of its words."] if form != "plain text" else []
    first, last = source.files[0].name, source.files[-1].name
    said = f"{count:,} files ({form}) were read as the pages of one book, {first} to {last}."
    return [f"{said} --each restores each by itself."]


def contradiction(chosen: ChosenRules) -> list[str]:
    """A warning if the text is in another language than the one named."""
    if not chosen.contradicted:
        return []
    named, found = name_of(chosen.rules.language), name_of(chosen.guess.language)
    said = (
        f"the named language is {named}, but by its words the text is {found}: corrections of "
        f"words are only proposed. Use --language {chosen.guess.language}, or name no language."
    )
    return [said]


def on_language(chosen: ChosenRules) -> str:
    """What was left out or only proposed because the language is uncertain; "" if it is certain."""
    guess, language = chosen.guess, chosen.rules.language
    if chosen.named or (not guess.sure and chosen.stated == language):
        return ""
    if guess.kind == "other":
        return (
            f"The text is in none of the languages that ocrfix has word lists for "
            f"({', '.join(sorted(guess.unknown))}), or too badly read to tell. Misread words were "
            f"not corrected, and a word cut at a line end is joined only if the text has it "
            f"elsewhere. If the text is in one of these languages, name it with --language."
        )
    if guess.careful:
        why = "too short" if guess.kind == "short" else "not clear enough"
        return (
            f"The text is {why} to recognise its language; {name_of(language)} was assumed. So "
            f"corrections of words are only proposed. Name the language with --language."
        )
    return ""


def pages_of(ledger: Ledger) -> str:
    """How many pages are known, and what shape the text has: `120 pages of printed lines`."""
    count = _pages(ledger)
    of = {"lines": "printed lines", "paragraphs": "paragraphs"}[shape(ledger.document.text)]
    return f"{count:,} pages of {of}" if count > 1 else f"{of} without page breaks"


def unsearched(ledger: Ledger, chosen: ChosenRules) -> dict[str, str]:
    """The passes that could not search this text, and why; a count of 0 would mislead."""
    found: dict[str, str] = {}
    document = ledger.document
    if shape(document.text) == "lines" and _pages(ledger) < 2:
        why = "no page breaks are known"
        # The foot of a text of one page was searched: its end is the end of the page.
        passes = ("furniture",) if len(document.text) <= LONGEST_PAGE else PAGED
        found = dict.fromkeys(passes, why)
    elif shape(document.text) == "lines" and _pages(ledger) < FEWEST_PAGES:
        found = {"furniture": "too few pages to compare"}
    if not chosen.rules.lexicon.counts:
        tag = chosen.rules.language
        found["scannos"] = "no word list for the language" + (f" {tag!r}" if tag != UNKNOWN else "")
    searched = {change.stage for change in ledger.changes}
    found |= {failure.stage: "it failed" for failure in ledger.failures}
    return {stage: why for stage, why in found.items() if stage not in searched}


def _pages(ledger: Ledger) -> int:
    """How many pages are known, by form feeds or by marks in the text; at least 1."""
    marks = sum(isinstance(mark, PageArea) for mark in ledger.marks)
    return max(len(ledger.document.pages), marks, 1)


def _on_pages(ledger: Ledger) -> str:
    document = ledger.document
    paged = PAGED.intersection(ledger.stages)
    # A text of one page needs no page breaks; a longer one without any probably lost them.
    if _pages(ledger) > 1 or len(document.text) <= LONGEST_PAGE or not paged:
        return ""
    where = (
        "Running heads, folios and notes at the foot of pages were not searched for."
        if shape(document.text) == "lines"
        else "Running heads, folios and notes were searched for only between paragraphs."
    )
    return (
        f"No page breaks were found. {where} If the text has several pages, put a form feed "
        f"between them (tesseract and pdftotext write them), or a line such as <!-- page 12 -->."
    )
