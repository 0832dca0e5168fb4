"""Reads the `about.toml` of a fixture: its settings for the run, and errors in it."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from msgspec.structs import fields

from ocrfix.config import AboutFile, wrong
from ocrfix.errors import Location, OcrfixError
from ocrfix.rules.file import not_toml
from ocrfix.rules.location import TomlBlock
from ocrfix.visible import visible

SETTINGS = frozenset(field.encode_name for field in fields(AboutFile))
"""The keys of `about.toml` that set the run, like the options of `run`; other keys are prose."""
ALIKE = 0.85
"""A key at least this similar to a setting (difflib's ratio) counts as a misspelt setting."""
PROSE = frozenset(("note", "pass"))
"""Keys that look like a misspelt setting, but are words in their own right."""


def read(path: Path, data: bytes) -> dict[str, Any]:
    """The keys and values of an `about.toml`.

    Raises:
        OcrfixError: something in it is not allowed; the message quotes the line.
    """
    # Decoded with replacements first, so that an error message can quote the lines.
    text = data.decode("utf-8-sig", "replace")
    try:
        data.decode("utf-8-sig")
        about = tomllib.loads(text.replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        raise OcrfixError(
            f"not UTF-8: {error.reason} at byte {error.start}.", Location(str(path))
        ) from None
    except (ValueError, RecursionError) as error:  # ValueError: a number of thousands of digits
        raise OcrfixError(*not_toml(str(path), text.splitlines(), error)) from None
    block = TomlBlock(str(path), 1, tuple(text.splitlines()))
    for each in wrong(about, AboutFile):
        raise _at(block, each.keys, each.what)
    # Other keys are free text about the scan. But `langage = "de"` would silently run with English.
    for name in sorted(about.keys() - SETTINGS - PROSE):
        if meant := get_close_matches(name, SETTINGS, 1, ALIKE):
            what = f"unknown key {name!r}. Did you mean {meant[0]!r}? If not, give it another name."
            raise _at(block, [name], what)
    return about


def unfit(what: str, path: Path, text: str, *, key: str) -> OcrfixError:
    """The error about a key, with its line quoted."""
    return _at(TomlBlock(str(path), 1, tuple(text.splitlines())), [key], what)


def _at(block: TomlBlock, keys: Sequence[str | int], what: str) -> OcrfixError:
    place = block.path(keys)
    return OcrfixError(f"{visible(what)}{block.quote(place)}", place)
