"""The keys and values allowed in the TOML files that people write: a schema for each kind.

`ocrfix.toml` is a `ProjectFile`, the `about.toml` of a fixture an `AboutFile`, and a file of rules
a `RulesFile`. `wrong` checks a table against one of them. docs/schema/ has them as JSON Schemas,
for editors. Checks that need several keys, or the disk, are made where the file is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

Trust = Literal["note", "review", "safe"]
Level = Literal["safe", "review", "none"]
Notes = Literal["paragraph", "end", "markdown"]
"""Where footnotes go, and how they are marked. "paragraph": after the paragraph that cites them,
with their printed marks; "end": at the end of the text, numbered from 1; "markdown": after the
paragraph, as Markdown footnotes."""
Norm = Literal["plain", "folded", "ocrd", "hipe"]
PassName = Literal[
    "encoding", "pages", "furniture", "notes", "footnotes", "citations", "hyphens", "headings",
    "paragraphs", "sentences", "scannos", "quotes", "spacing", "queries",
]  # fmt: skip

Maybe = UnsetType
"""Added to a type with `|`: the key may be missing."""
LIKE = 60
"""Least likeness, in per cent, of a known key that is suggested for an unknown one (a guess)."""


class _RunSettings(Struct, rename="kebab"):
    """The settings that a file can give to a run; `ocrfix run` has options of the same names."""

    language: (
        Annotated[str, Meta(description="The language of the scans, as en or de.")] | Maybe
    ) = UNSET
    apply: Annotated[Level, Meta(description="Which changes are applied.")] | Maybe = UNSET
    notes: (
        Annotated[Notes, Meta(description="Where notes go, and how they are marked.")] | Maybe
    ) = UNSET
    keep_furniture: (
        Annotated[bool, Meta(description="Keep running heads, folios and page marks.")] | Maybe
    ) = UNSET
    encoding: Annotated[str, Meta(description="The encoding of scans, as latin-1.")] | Maybe = UNSET
    passes: Annotated[list[PassName], Meta(description="The only passes to run.")] | Maybe = UNSET


class Reason(Struct, forbid_unknown_fields=True):
    """How far a rule is trusted, and why, if it was not measured."""

    level: Trust
    because: str = ""


class ProjectFile(_RunSettings, rename="kebab", forbid_unknown_fields=True):
    """`ocrfix.toml`: a folder with it is a project."""

    skip: Annotated[list[PassName], Meta(description="Passes that are left out.")] = []
    rules: Annotated[
        list[str], Meta(description="Folders of rules and word lists, seen from this file.")
    ] = []
    off: Annotated[list[str], Meta(description="Ids of rules that propose nothing.")] = []
    safety: Annotated[
        dict[str, Trust | Reason], Meta(description="How far rules are trusted, by their ids.")
    ] = {}


class AboutFile(_RunSettings, rename="kebab"):
    """`about.toml`: what a fixture is, and how it is restored. Other keys are prose."""

    norm: Annotated[Norm, Meta(description="What counts as the same in scores.")] | Maybe = UNSET
    score: Annotated[dict[str, float], Meta(description="Error rates, which may only fall.")] = {}


class Example(Struct, forbid_unknown_fields=True):
    """An example of a rule: `before` with `after`, `leave`, `flag` or `misfires`."""

    before: Annotated[str, Meta(description="A text as it is in the scan.")] | Maybe = UNSET
    after: Annotated[str, Meta(description="The same text as it was printed.")] | Maybe = UNSET
    leave: Annotated[str, Meta(description="A text that the rule leaves alone.")] | Maybe = UNSET
    flag: Annotated[str, Meta(description="A text in which the rule notes something.")] | Maybe = (
        UNSET
    )
    misfires: Annotated[str, Meta(description="A known false alarm.")] | Maybe = UNSET
    notes: Annotated[Notes, Meta(description="As under `run --notes`.")] | Maybe = UNSET
    bad: Annotated[str, Meta(description="As if bad_words.txt had this word.")] | Maybe = UNSET


class RuleTable(Struct, forbid_unknown_fields=True):
    """One rule."""

    id: Annotated[str, Meta(description="The pass, a point, and what the rule finds.")]
    summary: Annotated[str, Meta(description="One line for people.")]
    safety: Annotated[Trust, Meta(description="note flags, review proposes, safe applies.")]
    examples: Annotated[list[Example], Meta(description="At least one that fires.")]
    why: Annotated[str, Meta(description="The reason, for whoever reviews the change.")] = ""
    find: Annotated[str, Meta(description="An expression with the group (?P<fix>…).")] | Maybe = (
        UNSET
    )
    put: Annotated[str, Meta(description="What comes instead of the group fix.")] = ""
    words: Annotated[list[str], Meta(description="Instead of find: 'misread right'.")] = []
    unless: Annotated[list[str], Meta(description="Expressions that keep the rule off.")] = []
    source: Annotated[str, Meta(description="Where the rule comes from.")] = ""
    limits: Annotated[dict[str, float], Meta(description="Numbers that a pass uses.")] = {}


class RulesFile(Struct, forbid_unknown_fields=True):
    """A file of rules."""

    rule: list[RuleTable] = []


FILES: Mapping[str, type[Struct]] = {
    "ocrfix": ProjectFile, "about": AboutFile, "rules": RulesFile,
}  # fmt: skip
"""The schema of each kind of file, by the name of its JSON Schema."""


class Wrong(NamedTuple):
    """An error in a table: what is wrong, and the keys that lead to the place."""

    keys: tuple[str | int, ...]
    what: str

    @property
    def key(self) -> str:
        """The last key on the way to the place; error messages point at it."""
        return [key for key in self.keys if isinstance(key, str)][-1]


def wrong(table: Mapping[str, Any], kind: type[Struct]) -> Iterator[Wrong]:
    """All wrong types and unknown keys of a table. Missing keys are no error here."""
    # A valid table, the usual case, is converted once. msgspec reports only the first error of a
    # table, so an invalid one is walked again to find them all.
    try:
        msgspec.convert(table, kind)
    except msgspec.ValidationError:
        yield from _struct(table, kind, ())


def _struct(
    table: Mapping[str, Any], kind: type[Struct], keys: tuple[str | int, ...]
) -> Iterator[Wrong]:
    fields = {field.encode_name: field.type for field in msgspec.structs.fields(kind)}
    for key, value in table.items():
        if key in fields:
            yield from _value(value, fields[key], (*keys, key))
        # `about.toml` may have any other keys: they describe the fixture in prose.
        elif kind.__struct_config__.forbid_unknown_fields:
            yield Wrong((*keys, key), unknown(key, fields))


def _value(value: Any, kind: Any, keys: tuple[str | int, ...]) -> Iterator[Wrong]:
    """The errors in one value: of its parts if its form is right, or else of the whole."""
    if _fits(value, kind):
        return
    # `safety` is a word or a table, for example. Report errors inside the form that the value has:
    # "level: invalid value" helps more than "invalid value { level = ... }".
    for form in _forms(kind):
        origin, inner = get_origin(form) or form, get_args(form)
        if origin is list and isinstance(value, list):
            for number, each in enumerate(value):
                yield from _value(each, inner[0], (*keys, number))
            return
        if origin is dict and isinstance(value, dict):
            for key, each in value.items():
                yield from _value(each, inner[1], (*keys, key))
            return
        if isinstance(form, type) and issubclass(form, Struct) and isinstance(value, dict):
            found = list(_struct(value, form, keys))
            # No part is wrong, but the whole does not fit: a required key is missing.
            yield from found or [_invalid(value, kind, keys)]
            return
    yield _invalid(value, kind, keys)


def _fits(value: Any, kind: Any) -> bool:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True


def _invalid(value: Any, kind: Any, keys: tuple[str | int, ...]) -> Wrong:
    return Wrong(
        keys, f"invalid value {value!r} for {Wrong(keys, '').key}; allowed: {allowed(kind)}"
    )


def unknown(key: str, keys: Mapping[str, Any]) -> str:
    """The message on an unknown key: the key that may be meant, or all known keys."""
    from rapidfuzz import process  # only a refusal needs it

    # Sorted, so that of two equally similar keys the same one is suggested each time.
    near = process.extractOne(key, sorted(keys), score_cutoff=LIKE)
    what = f"Did you mean {near[0]!r}?" if near else f"The keys are {', '.join(keys)}."
    return f"unknown key {key!r}. {what}"


def allowed(kind: Any) -> str:
    """The allowed values of a type, in words."""
    return " or ".join(_named(form) for form in _forms(kind))


def _named(form: Any) -> str:
    origin, inner = get_origin(form) or form, get_args(form)
    if origin is Literal:
        return ", ".join(map(str, inner))
    if origin is list:
        return f"a list of: {allowed(inner[0])}"
    if origin is dict:
        return f"a table of: {allowed(inner[1])}"
    if isinstance(form, type) and issubclass(form, Struct):
        names = [field.encode_name for field in msgspec.structs.fields(form)]
        return f"{{ {', '.join(f'{name} = …' for name in names)} }}"
    return {str: "text in quotation marks", bool: "true, false", float: "a number"}[origin]


def _forms(kind: Any) -> list[Any]:
    """The types that a value may have: the members of a union, without annotations."""
    if get_origin(kind) is Annotated:
        return _forms(get_args(kind)[0])
    # A value in a file is never "missing", so this member of the union is not shown to people.
    if kind is UnsetType:
        return []
    # Literal, list and dict have arguments of their own, but those are not alternatives. A union's
    # are.
    if get_origin(kind) in {list, dict, Literal} or isinstance(kind, type):
        return [kind]
    return [form for each in get_args(kind) for form in _forms(each)]


def json_schema(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a kind of file."""
    schema = msgspec.json.schema(FILES[name])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
