"""A rule begun: a file that loads and whose examples hold, to be made better by hand."""

from __future__ import annotations

import re
from pathlib import Path

from ocrfix.authoring.draft import Draft, plain, toml
from ocrfix.authoring.pairs import Pair, pair, trimmed
from ocrfix.errors import RuleError
from ocrfix.language.lexicon import Lexicon
from ocrfix.project import NAME, Project
from ocrfix.rules.file import ID, OWN
from ocrfix.rules.proposals import proposed
from ocrfix.rules.ruleset import Ruleset
from ocrfix.storage.folder import write

FOLDER = "ocrfix-rules"
FOR = re.compile(r"[a-z]+\.([a-z]+)-for-([a-z]+)")


def begun(rule: str, before: str, after: str, lexicon: Lexicon) -> Draft:
    """A rule of this id that makes `after` of `before`; where they are empty, after its id.

    `scannos.arid-for-and` says by itself what is read for what.

    Raises:
        RuleError: the two texts do not differ, or not in words.

    """
    if before or after:
        left, words, right = pair("", before, after, "")
        if before == after or not before:
            raise RuleError(
                f"{before!r} and {after!r} say nothing to change. Give --before as it is in the "
                f"scan, and --after, the same as it ought to be."
            )
        if words.of_words:
            return drawn(rule, words, left, right, lexicon)
        return of_signs(rule, before, after)
    if named := FOR.fullmatch(rule):
        return drawn(rule, Pair(named[1], named[2]), "one ", " two", lexicon)
    return drawn(rule, Pair("MISREAD", "RIGHT"), "one ", " two", lexicon)


def drawn(rule: str, words: Pair, left: str, right: str, lexicon: Lexicon) -> Draft:
    """A rule for one misreading: by the word alone where that is none, else by its neighbours.

    `to be done` is as good as `then be said` is not: whoever writes the rule adds neighbours.
    """
    old, new = words
    examples: list[dict[str, str]] = [
        {"before": left + old + right, "after": left + new + right},
        {"leave": left + new + right},
    ]
    draft = Draft(rule, f"`{old}` read for `{new}`", "", examples=examples)
    if old.isalnum() and old not in lexicon:
        return draft._replace(words=[f"{old} {new}"], why="The word as it stands is none.")
    find = f"(?P<fix>{plain(old)})"
    first, last = re.search(r"([^\W\d_]+),? $", left), re.match(r" ([^\W\d_]+)", right)
    before = rf"\b(?:{first[1]}),? " if first else r"\b"
    after = rf" (?:{last[1]})\b" if last else r"\b"
    return draft._replace(
        find=before + find + after,
        put=new.replace("\\", r"\\"),
        why=f"`{old}` may be right elsewhere; beside these words it is not.",
    )


def of_signs(rule: str, before: str, after: str) -> Draft:
    """A rule for signs misread, between what stands beside them: a letter, a digit, that sign."""
    left, old, new = trimmed(before, after)
    find = f"{kind(left[-1:])}(?P<fix>{plain(old)}){kind(before[len(left) + len(old) :][:1])}"
    return Draft(
        rule,
        f"`{old}` read for `{new}`" if old else f"`{new}` not read",
        "It may be right elsewhere: look at the print.",
        find=find,
        put=new.replace("\\", r"\\"),
        examples=[{"before": before, "after": after}, {"leave": after}],
    )


def kind(char: str) -> str:
    r"""A character as an expression for its like: any letter for a letter, any digit for one."""
    if char.isalpha():
        return r"\p{L}"
    return r"\p{N}" if char.isdigit() else plain(char)


def refuse_known(draft: Draft, rules: Ruleset) -> None:
    """See that no rule at hand changes what the draft is for.

    Raises:
        RuleError: one does.

    """
    example = draft.examples[0]
    before, old, _ = trimmed(example["before"], example["after"])
    for rule in rules.of_pass(draft.id.partition(".")[0]):
        for fix in proposed(rule, example["before"]):
            if any(e.span.start <= len(before) < e.span.end for e in fix.edits) and old:
                edit = fix.edits[0]
                word = example["before"][edit.span.start : edit.span.end]
                raise RuleError(
                    f"{rule.id} finds {word!r} in {example['before']!r} already. "
                    f"`ocrfix rules show {rule.id}` shows it."
                )


def home(rule: str, folder: Path, language: str) -> Path:
    """The file that a rule belongs in: `scannos.en.toml`, for misread words have a language."""
    stage = rule.partition(".")[0]
    return folder / (f"{stage}.{language}.toml" if stage == "scannos" else f"{stage}.toml")


def refuse(rule: str, rules: Ruleset) -> None:
    """See that a rule of this id may be begun.

    Raises:
        RuleError: there is one, or the id is none.

    """
    stage = rule.partition(".")[0]
    if rule in rules.by_id:
        raise RuleError(
            f"{rule} is there already ({rules[rule].location}). `ocrfix rules show {rule}` "
            f"shows it; {NAME} can turn it off or trust it otherwise."
        )
    if not ID.fullmatch(rule) or stage not in OWN:
        raise RuleError(
            f"{rule} is no id for a rule: say the pass ({', '.join(OWN)}), a point, and what is "
            f"found, in small letters, digits and hyphens: scannos.arid-for-and"
        )


def add(path: Path, draft: Draft) -> int:
    """Write a draft at the end of a rule file, which may be new. The line it begins in."""
    there = path.read_text("utf-8").rstrip("\n") + "\n\n" if path.is_file() else _head(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, (there + toml(draft)).encode())
    return there.count("\n") + 1


def _head(path: Path) -> str:
    return f"# Rules of this project, of the pass {path.name.partition('.')[0]}.\n\n"


def founded(project: Project) -> tuple[Path, list[Path]]:
    """The folder for rules of a project, and the files written so that it is one."""
    if project.folders:
        return project.folders[0], []
    path = project.path or Path(NAME)
    line = f'rules = ["{FOLDER}"]  # on top of those that ship with ocrfix\n'
    text = path.read_text("utf-8-sig") if path.is_file() else ""
    (path.parent / FOLDER).mkdir(exist_ok=True)
    write(path, (line + text).encode())
    return path.parent / FOLDER, [path]
