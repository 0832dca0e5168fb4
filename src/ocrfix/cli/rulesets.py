"""The rules that scans are restored by: for each its language's, read when it is first met."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ocrfix.config import Notes
from ocrfix.language.guess import FALLBACK, Guess, base, guess, vocabularies
from ocrfix.project import NO_PROJECT, read
from ocrfix.rules.loading import load
from ocrfix.rules.overrides import cautious
from ocrfix.rules.ruleset import Ruleset


class Chosen(NamedTuple):
    """The rules for one text, and why these."""

    rules: Ruleset
    guess: Guess
    named: bool  # whether somebody named the language

    @property
    def contradicted(self) -> bool:
        """Whether the text is plainly in another language than was named."""
        return self.named and self.guess.contradicts(self.rules.language)


class RuleSets:
    """The rules of several languages, all with the same folders and settings.

    Raises:
        RuleError: a file of rules cannot be used; the message quotes the place.
        ProjectError: the `ocrfix.toml` at `project` cannot be used.

    """

    def __init__(
        self,
        language: str | None,  # None: each text's words tell its own
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
        self.of(self.language or FALLBACK)  # what is wrong in them is said before any work

    def __getstate__(self) -> dict[str, Any]:
        """What a process of its own needs: it reads the rules itself."""
        return self.__dict__ | {"_read": {}, "_warm": set()}

    def of(self, language: str, *, careful: bool = False) -> Ruleset:
        """The rules for texts in a language; `careful`: words are only proposed."""
        key = language, careful
        if key not in self._read:
            self._read[key] = cautious(self.of(language)) if careful else self._load(language)
        return self._read[key]

    def warm(self, language: str) -> None:
        """Have the rules for a language ready in all processes that are begun from now on.

        Twenty scans of 50 kB took 13.4 s of processor time where each process made them anew,
        and 7.2 s so.
        """
        if language not in self._warm:
            self._warm.add(language)
            self.of(language).warm()
            vocabularies(self._folders)

    def choose(self, text: str) -> Chosen:
        """The rules for a text."""
        found = guess(text, self._folders)
        if self.language is None:
            rules = self.of(found.language, careful=found.careful)
            return Chosen(rules, found, named=False)
        careful = found.contradicts(self.language)
        return Chosen(self.of(self.language, careful=careful), found, named=True)

    def _load(self, language: str) -> Ruleset:
        rules = load(language, self._folders, self._notes, keep_furniture=self._keep_furniture)
        project = read(self._project) if self._project else NO_PROJECT
        return project.adjust(rules, self._folders)
