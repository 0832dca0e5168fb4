"""Templates for new rules, which load and pass their examples."""

from __future__ import annotations

import re
from pathlib import Path

from ocrfix.authoring.draft import Draft, plain, toml
from ocrfix.authoring.pairs import Pair, pair, trimmed
from ocrfix.errors import RuleError
from ocrfix.language.at_hand import base
from ocrfix.language.lexicon import Lexicon
from ocrfix.project import NAME, Project
from ocrfix.rules.file import ID, OWN
from ocrfix.rules.proposals import proposed
from ocrfix.rules.ruleset import Ruleset
from ocrfix.storage.folder import write

FOLDER = "ocrfix-rules"
FOR = re.compile(r"[a-z]+\.([a-z]+)-for-([a-z]+)")


def begun(rule: str, before: str, after: str, lexicon: Lexicon) -> Draft:
    """A draft with this id that turns `before` into `after`; if these are empty, it follows the id.

    `scannos.arid-for-and` names the misreading and the printed word.

    Raises:
        RuleError: the two texts are equal, or differ only in spaces.
    """
    if before or after:
        left, words, right = pair("", before, after, "")
        if before == after or not before:
            raise RuleError(
                f"{before!r} and {after!r} do not differ in a word. Give --before as it is in the "
                "scan, and --after as it was printed."
            )
        if words.of_words:
            return drawn(rule, words, left, right, lexicon)
        return of_signs(rule, before, after)
    if named := FOR.fullmatch(rule):
        return drawn(rule, Pair(named[1], named[2]), "one ", " two", lexicon)
    # An id that names no words: words to be replaced, which make the template load all the same.
    return drawn(rule, Pair("MISREAD", "RIGHT"), "one ", " two", lexicon)


def drawn(rule: str, words: Pair, left: str, right: str, lexicon: Lexicon) -> Draft:
    """A draft for one misreading: by the word alone if it is not a word, else with its neighbours.

    The author should add neighbours: `to be done` is as likely as `then be said`.
    """
    old, new = words
    examples: list[dict[str, str]] = [
        {"before": left + old + right, "after": left + new + right},
        {"leave": left + new + right},
    ]
    draft = Draft(rule, f"`{old}` read for `{new}`", "", examples=examples)
    # No word can be meant by it, so no context is needed.
    if old.isalnum() and old not in lexicon:
        return draft._replace(words=[f"{old} {new}"], why="The reading is not a word.")
    find = f"(?P<fix>{plain(old)})"
    first, last = re.search(r"([^\W\d_]+),? $", left), re.match(r" ([^\W\d_]+)", right)
    before = rf"\b(?:{first[1]}),? " if first else r"\b"
    after = rf" (?:{last[1]})\b" if last else r"\b"
    return draft._replace(
        find=before + find + after,
        put=new.replace("\\", r"\\"),
        why=f"`{old}` can be right elsewhere, but not next to these words.",
    )


def of_signs(rule: str, before: str, after: str) -> Draft:
    """A draft for misread signs, with the kind of character on each side: letter, digit or sign."""
    # The signs next to the misread one are too special: `x,` would be a rule for the letter x.
    left, old, new = trimmed(before, after)
    find = f"{kind(left[-1:])}(?P<fix>{plain(old)}){kind(before[len(left) + len(old) :][:1])}"
    return Draft(
        rule,
        f"`{old}` read for `{new}`" if old else f"`{new}` not read",
        "It can be right elsewhere: check the print.",
        find=find,
        put=new.replace("\\", r"\\"),
        examples=[{"before": before, "after": after}, {"leave": after}],
    )


def kind(char: str) -> str:
    r"""An expression for the kind of a character: any letter, any digit, or the sign itself."""
    if char.isalpha():
        return r"\p{L}"
    return r"\p{N}" if char.isdigit() else plain(char)


def refuse_known(draft: Draft, rules: Ruleset) -> None:
    """Refuse a draft whose misreading a loaded rule already changes.

    Raises:
        RuleError: one does.
    """
    example = draft.examples[0]
    before, old, _ = trimmed(example["before"], example["after"])
    for rule in rules.of_pass(draft.id.partition(".")[0]):
        for fix in proposed(rule, example["before"]):
            # `len(before)` is where the misreading begins in the example.
            if any(e.span.start <= len(before) < e.span.end for e in fix.edits) and old:
                edit = fix.edits[0]
                word = example["before"][edit.span.start : edit.span.end]
                raise RuleError(
                    f"{rule.id} already finds {word!r} in {example['before']!r}. "
                    f"`ocrfix rules show {rule.id}` shows it."
                )


def home(rule: str, folder: Path, language: str) -> Path:
    """The file for a rule: `scannos.en.toml`, because misread words depend on the language."""
    stage, language = rule.partition(".")[0], base(language)  # no file is read for `en-GB`
    return folder / (f"{stage}.{language}.toml" if stage == "scannos" else f"{stage}.toml")


def refuse(rule: str, rules: Ruleset) -> None:
    """Refuse an id that exists or is not valid.

    Raises:
        RuleError: the id exists, or is not valid.
    """
    stage = rule.partition(".")[0]
    if rule in rules.by_id:
        raise RuleError(
            f"{rule} exists already ({rules[rule].location}). `ocrfix rules show {rule}` "
            f"shows it; {NAME} can turn it off or change its safety."
        )
    if not ID.fullmatch(rule) or stage not in OWN:
        raise RuleError(
            f"{rule} is not a valid rule id: write the pass ({', '.join(OWN)}), a point, and the "
            "pattern, in small letters, digits and hyphens: scannos.arid-for-and"
        )


def add(path: Path, draft: Draft) -> int:
    """Append a draft to a rule file, which may be new; return its line."""
    there = path.read_text("utf-8").rstrip("\n") + "\n\n" if path.is_file() else _head(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, (there + toml(draft)).encode())
    return there.count("\n") + 1


def _head(path: Path) -> str:
    return f"# Rules of this project, of the pass {path.name.partition('.')[0]}.\n\n"


_NO_FOLDERS = re.compile(
    r"^[ \t]*(?:rules|\"rules\"|'rules')[ \t]*=[ \t]*\[\s*\][ \t]*(?:#.*)?(?:\n|$)", re.MULTILINE
)
"""The key `rules` of a project file, with an empty list."""


def founded(project: Project) -> tuple[Path, list[Path]]:
    """The rules folder of a project, and the files written to create it."""
    if project.folders:
        return project.folders[0], []
    path = project.path or Path(NAME)
    # At the top: in TOML, a key at the end of the file would belong to the last table.
    line = f'rules = ["{FOLDER}"]  # on top of those that ship with ocrfix\n'
    text = path.read_text("utf-8-sig") if path.is_file() else ""
    text = _NO_FOLDERS.sub("", text, count=1)  # a table with a key twice is not TOML
    (path.parent / FOLDER).mkdir(exist_ok=True)
    write(path, (line + text).encode())
    return path.parent / FOLDER, [path]
