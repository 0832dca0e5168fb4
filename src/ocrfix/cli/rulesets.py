"""The rules for a run: one set per language, loaded when a text first needs it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ocrfix.config import Notes
from ocrfix.language.at_hand import base
from ocrfix.language.guess import FALLBACK, Guess, guess, vocabularies
from ocrfix.project import NO_PROJECT, read
from ocrfix.rules.loading import load
from ocrfix.rules.overrides import cautious
from ocrfix.rules.ruleset import Ruleset


class ChosenRules(NamedTuple):
    """The rules for one text, and how they were chosen."""

    rules: Ruleset
    guess: Guess
    named: bool  # whether the language was given, not guessed
    stated: str = ""  # the language that the scan's OCR files name, as a tag

    @property
    def contradicted(self) -> bool:
        """Whether the text is clearly in another language than the one named."""
        return self.named and self.guess.contradicts(self.rules.language)


class RuleSets:
    """The rules of several languages, all with the same folders and settings.

    Raises:
        RuleError: a file of rules cannot be used; the message quotes the place.
        ProjectError: the `ocrfix.toml` at `project` cannot be used.

    """

    def __init__(
        self,
        language: str | None,  # None: guess it for each text
        folders: Sequence[Path] = (),
        notes: Notes = "paragraph",
        *,
        keep_furniture: bool = False,
        project: Path | None = None,
    ) -> None:
        self.language = base(language) if language else None
        self._folders = tuple(folders)
        self._notes: Notes = notes
        self._keep_furniture = keep_furniture
        self._project = project
        self._read: dict[tuple[str, bool], Ruleset] = {}
        self._warm: set[str] = set()
        self.of(self.language or FALLBACK)  # so that errors in rule files show before any work

    def __getstate__(self) -> dict[str, Any]:
        """The state for a worker process, which loads the rules itself."""
        return self.__dict__ | {"_read": {}, "_warm": set()}

    def of(self, language: str, *, careful: bool = False) -> Ruleset:
        """The rules for a language; with `careful`, corrections of words are only proposed."""
        key = language, careful
        if key not in self._read:
            self._read[key] = cautious(self.of(language)) if careful else self._load(language)
        return self._read[key]

    def warm(self, language: str) -> None:
        """Load the rules of a language here, so that all processes forked later share them.

        Twenty scans of 50 kB took 7.2 s of processor time this way, and 13.4 s when each
        process loaded the rules itself.
        """
        if language not in self._warm:
            self._warm.add(language)
            self.of(language).warm()
            # The word lists by which `choose` recognises languages, of all languages.
            vocabularies(self._folders)

    def choose(self, text: str, stated: str = "") -> ChosenRules:
        """The rules for a text.

        `stated` is the language that its OCR files name, which counts where its words do not tell:
        many engines state the language in which they were set to read.
        """
        found = guess(text, self._folders)
        if self.language is None:
            # A text whose words are in no language is not in the stated one either.
            helps = stated in found.unknown and found.kind in {"short", "unsure"}
            language, careful = (stated, False) if helps else (found.language, found.careful)
            rules = self.of(language, careful=careful)
            return ChosenRules(rules, found, named=False, stated=stated)
        rules = self.of(self.language, careful=found.contradicts(self.language))
        return ChosenRules(rules, found, named=True, stated=stated)

    def _load(self, language: str) -> Ruleset:
        rules = load(language, self._folders, self._notes, keep_furniture=self._keep_furniture)
        # Loaded here, so that a worker process does the same by itself; see `__getstate__`.
        project = read(self._project) if self._project else NO_PROJECT
        return project.adjust(rules, self._folders)
