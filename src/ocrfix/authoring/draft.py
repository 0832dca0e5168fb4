"""The draft of a rule, and its TOML form."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import regex

# Columns; a longer list is written with one value on each line.
WIDE = 96


class Draft(NamedTuple):
    """A draft of a rule, with the fields of a rule file."""

    id: str
    summary: str
    why: str
    find: str = ""
    put: str = ""
    words: Sequence[str] = ()
    unless: Sequence[str] = ()
    examples: Sequence[Mapping[str, str]] = ()
    safety: str = "review"
    source: str = ""


def toml(draft: Draft, remarks: Sequence[str] = ()) -> str:
    """The draft as a `[[rule]]` table, with remarks as comments above it."""
    lines = [f"# {remark}" for remark in remarks]
    lines += ["[[rule]]", f"id      = {text(draft.id)}", f"summary = {text(draft.summary)}"]
    if draft.words:
        lines += _list("words", [text(each) for each in draft.words])
    else:
        lines += [f"find    = {text(draft.find)}", f"put     = {text(draft.put)}"]
    lines += [f"safety  = {text(draft.safety)}", f"why     = {text(draft.why)}"]
    if draft.unless:
        lines += _list("unless", [text(each) for each in draft.unless])
    if draft.source:
        lines.append(f"source  = {text(draft.source)}")
    rows = [
        "{ " + ", ".join(f"{key} = {text(value)}" for key, value in example.items()) + " }"
        for example in draft.examples
    ]
    return "\n".join([*lines, "examples = [", *(f"  {row}," for row in rows), "]"]) + "\n"


def _list(key: str, values: Sequence[str]) -> list[str]:
    whole = f"{key:7} = [{', '.join(values)}]"
    if len(whole) <= WIDE:
        return [whole]
    return [f"{key:7} = [", *(f"  {value}," for value in values), "]"]


def text(value: str) -> str:
    r"""A text as a TOML string: '…' if nothing but backslashes needs an escape.

    JSON's escapes are valid in TOML, except for characters that JSON does not escape.
    """
    # A literal string keeps the backslashes of an expression readable.
    if "\\" in value and "'" not in value and value.isprintable():
        return f"'{value}'"
    spelt = json.dumps(value, ensure_ascii=False)
    return "".join(char if char.isprintable() else f"\\U{ord(char):08X}" for char in spelt)


def plain(value: str) -> str:
    """A readable expression that matches exactly this text; spaces stay spaces."""
    return regex.escape(value, special_only=True, literal_spaces=True)
