"""Read and hash the files in a folder of rules: `RuleHome`.

All rules, measurements, word lists, tables and models of a run are read through a `RuleHome`, and
a `RuleHome` reads only files that its `fingerprint` covers. So the digest in a ledger depends on
everything that its changes were made with.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Iterator
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path

from ocrfix.errors import Location, RuleError

LANGUAGES = ("de", "en", "fr")
"""The languages whose word lists ship with ocrfix."""
PROJECT = "ocrfix.toml"
"""The settings of a project, which must not be read as a file of rules."""
MANIFEST = "files.txt"
"""The list of the shipped files, so that a missing file is noticed."""
# A list of what is read, not of what is ignored: a backup file of an editor (`scannos.toml~`,
# `.scannos.toml.swp`) must neither count as rules nor change the digest.
KINDS = (
    re.compile(r"[^./][^/]*\.toml"),
    re.compile(r"(?:confusions|lookalikes)\.[^./]+\.tsv|ranking\.[^./]+\.json|marks\.tsv"),
    re.compile(r"measured/[^./][^/]*\.tsv"),
    re.compile(r"words/[^./][^/]*\.txt"),
    re.compile(r"lexicon/[^./][^/]*\.(?:tsv|model)"),
)
"""The files that are read in a folder of rules, by their paths in it."""
CHUNK = 1 << 18
"""Bytes of a file that are hashed at a time, so that a large model need not fit in memory."""
MODERN = "pyspellchecker"
"""Its word lists are read as if they were shipped files `pyspellchecker/LANGUAGE.json.gz`."""


class RuleHome:
    """One folder of rules, with the files that one language uses.

    A file for another language (`scannos.de.toml` for English) is not read. Of the shipped files,
    the words and models of all languages are read: they show in which language a text is.

    Raises:
        RuleError: a shipped file is missing, or a file is not a regular file.

    """

    def __init__(self, folder: Traversable, language: str, *, ships: bool = False) -> None:
        self.folder = folder
        self.language = language.partition("-")[0].lower()  # en-GB reads the rules of en
        self.ships = ships
        self._prefix = "" if ships or str(folder) == "." else f"{folder}/"
        # Sorted, because the digest must not depend on the order in which a file system lists
        # files.
        self.found = dict(sorted(_listed(folder)))
        """The files of all languages, by their paths in the folder."""
        if ships:
            self.found[MANIFEST] = folder.joinpath(MANIFEST)
            self._complete()
        self._files = {name: self.found[name] for name in self.found if self._counts(name)}
        if ships:
            # Words of all languages show in which one a text is, so all lists must be in the
            # digest.
            self._files |= _modern({*LANGUAGES, self.language})
        # Empty until `fingerprint` was asked for; from then on, `data` compares.
        self._hashes: dict[str, bytes] = {}

    def __iter__(self) -> Iterator[str]:
        """The names of the files that are read here."""
        return iter(self._files)

    def __contains__(self, name: object) -> bool:
        return name in self._files

    def names(self, folder: str, suffix: str) -> list[str]:
        """The files in a folder of the home ("" is its top) whose names end with `suffix`, sorted.

        This includes files for other languages, which cannot be read here.
        """
        return [
            name
            for name in self.found
            if name.rpartition("/")[0] == folder and name.endswith(suffix)
        ]

    def at(self, name: str, line: int = 0) -> Location:
        """A place in a file; its path begins as people named the folder."""
        return Location(f"{self._prefix}{name}", line)

    def text(self, name: str) -> str:
        """The text of a file.

        Raises:
            RuleError: it is not UTF-8, cannot be read, or was changed after it was hashed.

        """
        try:
            # Files from Windows may begin with a byte order mark and have CRLF line ends; rules
            # must not depend on either.
            text = self.data(name).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise RuleError(f"cannot be read as UTF-8: {error}", self.at(name)) from None
        return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text

    def data(self, name: str) -> bytes:
        """The bytes of a file; raises as `text` does."""
        data = self._read(name, Traversable.read_bytes)
        # A ledger names the rules by their digest. A file edited during a run would make that
        # untrue.
        if self._hashes and _hash(data) != self._hashes[name]:
            raise RuleError("was changed while ocrfix ran. Run it again.", self.at(name))
        return data

    def path(self, name: str) -> Path:
        """The path of a file, for files that are mapped into memory instead of read."""
        # Wheels are installed as files, so the path stays valid after the `with`. Inside a ZIP it
        # would be a temporary file that is deleted here.
        with as_file(self._files[name]) as path:
            return path

    def fingerprint(self) -> str:
        """A hash of the names and contents of all files that are read here."""
        self._hashes = {name: self._read(name, _file_hash) for name in self._files}
        # Only names below the folder, so the digest is the same wherever the rules are installed.
        rows = (f"{digest.hex()} {name}\n" for name, digest in self._hashes.items())
        return _hash("".join(rows).encode()).hex()

    def _read(self, name: str, how: Callable[[Traversable], bytes]) -> bytes:
        try:
            return how(self._files[name])
        except OSError as error:
            what = error.strerror or error
            raise RuleError(f"cannot be read: {what}.", self.at(name)) from None

    def _counts(self, name: str) -> bool:
        """Whether this language reads a file."""
        folder, _, file = name.rpartition("/")
        # `lexicon/de.tsv`: the language comes first. `scannos.de.toml`: it comes last.
        if folder == "lexicon":
            return self.ships or file.partition(".")[0] == self.language
        return bool(folder) or tag(file) in {"", self.language}

    def _complete(self) -> None:
        """Check that all shipped files are there: a missing list must not count as an empty one."""
        listed = self.found[MANIFEST]
        wanted = listed.read_text("utf-8").split() if listed.is_file() else [MANIFEST]
        missing = [name for name in wanted if name not in self.found or not listed.is_file()]
        if missing:
            place = Location(f"rules/{missing[0]}")
            raise RuleError("is missing, and ships with ocrfix. Install ocrfix again.", place)


def shipped(language: str = "en") -> RuleHome:
    """The home of the shipped rules."""
    return RuleHome(shipped_folder(), language, ships=True)


def shipped_folder() -> Traversable:
    """The folder of the shipped rules: in the wheel, or next to `src` in a working tree."""
    inside = files("ocrfix").joinpath("shipped_rules")
    # A wheel has the rules inside the package (see pyproject.toml); a checkout has them at its top.
    return inside if inside.is_dir() else files("ocrfix").joinpath("..", "..", "rules")


def tag(file: str) -> str:
    """The language in a file name: "en" in `scannos.en.toml`; "" if there is none."""
    return file.rpartition(".")[0].partition(".")[2]


def _listed(folder: Traversable) -> Iterator[tuple[str, Traversable]]:
    """The files in a folder of rules that are of one of the `KINDS`, by their paths in it."""
    # Only these subfolders, and not their subfolders: no link or deep tree is followed.
    below = {name: folder.joinpath(name) for name in ("measured", "words", "lexicon")}
    places = {"": folder} | {f"{name}/": each for name, each in below.items() if each.is_dir()}
    for prefix, place in places.items():
        for entry in place.iterdir():
            name = prefix + entry.name
            if any(kind.fullmatch(name) for kind in KINDS):
                if not entry.is_file():
                    at = Location(f"{folder}/{name}")
                    raise RuleError("is not a regular file, so it is not read.", at)
                if name == PROJECT:
                    raise RuleError(
                        "is the settings file of a project and has no rules, so its folder cannot "
                        "be a folder of rules. Put the rules in a folder of their own.",
                        Location(name if str(folder) == "." else f"{folder}/{name}"),
                    )
                yield name, entry


def _modern(languages: set[str]) -> dict[str, Traversable]:
    """The word lists of pyspellchecker, for those of the languages that it has.

    Raises:
        RuleError: it has no list for one of `LANGUAGES`.

    """
    # Found, but not imported: only its data files are needed.
    package = find_spec("spellchecker")
    lists = Path(package.origin).parent / "resources" if package and package.origin else None
    found: dict[str, Traversable] = {}
    for language in sorted(languages):
        table = lists / f"{language}.json.gz" if lists else None
        if table is not None and table.is_file():
            found[f"{MODERN}/{language}.json.gz"] = table
        elif language in LANGUAGES:
            raise RuleError(
                f"pyspellchecker's list of words is missing for {language!r} (looked for at "
                f"{table or 'the package spellchecker'}). Install pyspellchecker again: "
                f"python -m pip install --force-reinstall pyspellchecker"
            )
    return found


def _hash(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()


def _file_hash(entry: Traversable) -> bytes:
    """A hash of a file; for a model, its length and CRC-32, which are faster to compute.

    The models are five sixths of all bytes read. With CRC-32, hashing takes 10 ms of each start
    instead of 25 (of 650 ms in all, for a text of 2 kB).
    """
    # A CRC-32 shows any accidental change. It would not stop someone who forges a model.
    if not entry.name.endswith(".model"):
        return _hash(entry.read_bytes())
    length = crc = 0
    with entry.open("rb") as file:
        while some := file.read(CHUNK):
            length, crc = length + len(some), zlib.crc32(some, crc)
    return f"{length} {crc}".encode()
