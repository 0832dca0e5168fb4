"""Write the generated pages of docs/: rules, commands, errors, and the names in the glossary.

    python -m benchmarks.docs.write_reference

A test checks that the pages are up to date.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click

import ocrfix
from ocrfix import errors
from ocrfix.cli.main import COMMANDS, cli
from ocrfix.config import FILES, json_schema
from ocrfix.resources import MANIFEST, RuleHome
from ocrfix.rules.rule import Rule
from ocrfix.visible import json_text

DOCS = Path(__file__).parents[2] / "docs"
RULES = Path(__file__).parents[2] / "rules"
SOURCE = Path(ocrfix.__file__).parent
LANGUAGES = ("en", "de", "fr")
SHOWN, LONGEST = 2, 110
BEGIN, END = (
    "<!-- names: written by docs/write_reference.py -->",
    "<!-- end of names -->",
)


def pages() -> dict[Path, str]:
    """Each page that is written, whole."""
    return {
        DOCS / "rules-reference.md": rules(),
        DOCS / "command-reference.md": commands(),
        DOCS / "errors.md": error_list(),
        DOCS / "glossary.md": glossary((DOCS / "glossary.md").read_text("utf-8")),
        **schemas(),
    }


def schemas() -> dict[Path, str]:
    """The JSON Schemas of the TOML files that people write, for editors."""
    return {
        DOCS / "schema" / f"{name}.schema.json": json_text(json_schema(name), indent=1) + "\n"
        for name in FILES
    }


def manifest() -> str:
    """The files that ship in `rules/`, a name a line: a missing one is then noticed."""
    return "".join(f"{name}\n" for name in RuleHome(RULES, "en").found)


# ---- rules ---------------------------------------------------------------------------------

RULES_HEAD = """# Rules reference

Every rule that ships, by pass, with its reason, record, pattern and examples. Written
from `rules/` by `docs/write_reference.py`; [writing rules](rules.md) explains the
keys, [measured](measured.md) has all records.
`ocrfix rules show ID` shows one with all its examples.

"""


def rules() -> str:
    found: dict[str, tuple[Rule, list[str]]] = {}
    for language in LANGUAGES:
        for rule in ocrfix.load(language):
            found.setdefault(rule.id, (rule, []))[1].append(language)
    stages = [each.__name__ for each in ocrfix.PASSES]
    parts = [f"[{stage}](#{stage})" for stage in stages]
    lines = [RULES_HEAD, " · ".join(parts), "\n"]
    for stage in stages:
        lines.append(f"\n## {stage}\n")
        lines += [_rule(*found[name]) for name in sorted(found) if found[name][0].stage == stage]
    return "".join(lines)


def _rule(rule: Rule, languages: list[str]) -> str:
    kind = "" if rule.by_itself else ", in the code of the pass"
    where = "" if len(languages) == len(LANGUAGES) else f", {', '.join(languages)} only"
    lines = [f"\n### {rule.id}\n\n", f"{_text(rule.summary)} ({rule.safety.word}{where}{kind})\n\n"]
    if rule.why:
        lines.append(f"{_text(rule.why)}\n\n")
    if rule.of:
        lines.append(
            f"Right {rule.right:,} times of {rule.of:,} (at least {rule.bound:.3f}), "
            f"on {_text(rule.measured_on)}.\n\n"
        )
    lines += [f"{line}\n\n" for line in _finds(rule)]
    rows = [*_examples(rule, "before"), *_examples(rule, "flag"), *_examples(rule, "leave")]
    return "".join([*lines, *rows])


def _finds(rule: Rule) -> Iterator[str]:
    """What a rule that works by itself finds, whole: who alters a word there alters this page."""
    if rule.words:
        yield "Words: " + ", ".join(f"{old} → {new}" for old, new in rule.words.items())
    if rule.expression is not None:
        put = f" → {_code(rule.put)}" if rule.put else ""
        yield f"Finds {_code(rule.expression)}{put}"
        yield from (f"Unless {_code(each)}" for each in rule.exceptions)


def _examples(rule: Rule, kind: str) -> Iterator[str]:
    for example in [each for each in rule.examples if kind in each][:SHOWN]:
        old = _shown(example[kind])
        if kind == "before":
            yield f"- {old} → {_shown(example['after'])}\n"
        else:
            yield f"- {'flags' if kind == 'flag' else 'leaves'} {old}\n"


def _shown(text: str) -> str:
    """An example as code on one line; of a long one the middle is left out."""
    text = text.replace("\n", "⏎").replace("\f", "␌").replace("\r", "␍").replace("\t", "⇥")
    text = "".join(c if c.isprintable() else f"<{ord(c):02X}>" for c in text)
    return _code(f"{text[: LONGEST // 2]}…{text[-LONGEST // 2 :]}" if len(text) > LONGEST else text)


def _code(text: str) -> str:
    ticks = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    pad = " " if len(ticks) > 1 or text[:1] in "` " or text[-1:] in "` " else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def _text(text: str) -> str:
    return re.sub(r"(?<!`)([*<])(?!`)", r"\\\1", text)


# ---- commands ------------------------------------------------------------------------------

COMMANDS_HEAD = """# Command reference

The complete output of `--help`. Written by `docs/write_reference.py`;
[the commands](commands.md) explains them with examples.
"""


def commands() -> str:
    lines = [COMMANDS_HEAD]
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        assert command
        lines.append(f"\n## ocrfix {name}\n\n{_help(command)}")
        for sub, each in getattr(command, "commands", {}).items():
            lines.append(f"\n### ocrfix {name} {sub}\n\n{_help(each)}")
    return "".join(lines)


def _help(command: click.Command) -> str:
    """Arguments, what it does, and a table of options; from the command, not from its `--help`.

    That is laid out by click, and by another version otherwise.
    """
    arguments = [p for p in command.params if isinstance(p, click.Argument)]
    options = [p for p in command.params if isinstance(p, click.Option)]
    lines = [" ".join(f"`{p.metavar or (p.name or '').upper()}`" for p in arguments)]
    lines.append(_text(inspect.cleandoc(command.help or "")))
    if options:
        rows = [f"| {_option(p)} | {_meaning(p)} |" for p in options]
        lines.append("\n".join(["| option | meaning |", "|---|---|", *rows]))
    return "\n\n".join(line for line in lines if line) + "\n"


def _option(option: click.Option) -> str:
    kinds = getattr(option.type, "choices", ())
    takes = "" if option.is_flag else option.metavar or "|".join(kinds) or option.type.name.upper()
    return "`" + ", ".join(option.opts) + f" {takes}`".replace(" `", "`").replace("|", "\\|")


def _meaning(option: click.Option) -> str:
    default = f" By default {option.default}." if option.show_default else ""
    return _text(option.help or "").replace("|", "\\|") + default


# ---- errors --------------------------------------------------------------------------------

ERRORS_HEAD = """# Errors

All error messages of ocrfix, by kind; ‹brackets› mark the parts that vary.
They exit with 2, and say what happened, where, and what to do next. Many begin with the file
and the line that they are about, which are left out here. What the schema of a TOML file does
not allow is `unknown key ‹key›. Did you mean ‹key›?` or
`invalid value ‹value› for ‹key›; allowed: ‹values›` (config.py). Written from the source by
`docs/write_reference.py`. `OCRFIX_DEBUG=1` adds the traceback.
"""
REFUSALS = {
    "refused": "RuleError",
    "_refuse": "RuleError",
    "refuse": "RuleError",
    "unfit": "OcrfixError",
}
YIELDED = {"rules/file.py": "RuleError", "project.py": "ProjectError"}
"""Files whose checks yield what is wrong, for one place that raises it."""


def error_list() -> str:
    kinds = {
        name: inspect.getdoc(kind) or ""
        for name, kind in vars(errors).items()
        if inspect.isclass(kind)
    } | {"UsageError": "The command line is wrong; its usage is printed, too."}
    found: dict[str, dict[str, list[str]]] = {name: {} for name in kinds}
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        for kind, message in _raised(ast.parse(path.read_text("utf-8")), YIELDED.get(name, "")):
            places = found.get(kind, {}).setdefault(message, [])
            places += [name] * (name not in places)
    lines = [ERRORS_HEAD]
    for kind, doc in kinds.items():
        if found[kind]:
            lines.append(f"\n## {kind}\n\n{doc.splitlines()[0]}\n\n")
            rows = sorted(found[kind].items())
            lines += [f"- {_shown_whole(text)} ({', '.join(paths)})\n" for text, paths in rows]
    return "".join(lines)


def _raised(tree: ast.Module, yielded: str) -> Iterator[tuple[str, str]]:
    """Kind and message of each error raised, and of those that a file's checks yield."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
            text = _template(node.value.elts[-1])
            yield from [(yielded, text)] * bool(yielded and text)
        if not isinstance(node, ast.Raise) or not isinstance(node.exc, ast.Call):
            continue
        call = node.exc
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        name = call.func.id if isinstance(call.func, ast.Name) else name
        texts = [text for text in map(_template, call.args) if text]
        yield from ((REFUSALS.get(name, name), text) for text in texts[:1])


def _template(node: ast.expr) -> str:
    """A message with what is filled in as ‹name›; empty for one that another place makes."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        parts = [
            str(p.value) if isinstance(p, ast.Constant) else f"‹{_name(p)}›" for p in node.values
        ]
        text = "".join(parts)
        return text if re.search(r"[A-Za-z]{3}(?![^‹]*›)", text) else ""
    if isinstance(node, ast.BinOp):
        return _template(node.left) + _template(node.right)
    return ""


def _name(node: ast.AST) -> str:
    names = [n.attr if isinstance(n, ast.Attribute) else n.id for n in ast.walk(node)
             if isinstance(n, ast.Attribute | ast.Name)]  # fmt: skip
    names = [name.strip("_") for name in names if name not in {"str", "join", "sorted", "len"}]
    return names[0].replace("_", " ") if names else "…"


def _shown_whole(text: str) -> str:
    text = " ".join(text.replace("\n", " ").split())
    return f"`` {text} ``" if "`" in text else f"`{text}`"


# ---- glossary ------------------------------------------------------------------------------


def glossary(page: str) -> str:
    """The page with the names of the package after its words."""
    words = page.partition(BEGIN)[0].rstrip()
    rows = [
        f"| `{name}` | {_home(name)} | {_first(getattr(ocrfix, name))} |" for name in ocrfix.__all__
    ]
    head = [
        "",
        "",
        BEGIN,
        "",
        "## Names in the package",
        "",
        "The public names of `import ocrfix`.",
    ]
    table = ["", "| name | module | what it is |", "|---|---|---|", *rows, "", END, ""]
    return words + "\n".join(head + table)


def _home(name: str) -> str:
    return next(f"`{home}`" for home, names in ocrfix._HOMES.items() if name in names)  # noqa: SLF001 - the one list of homes


def _first(value: object) -> str:
    if not (inspect.isclass(value) or inspect.isfunction(value)):
        return "a value: see above"
    return " ".join((inspect.getdoc(value) or "").partition("\n\n")[0].split()).replace("|", "\\|")


if __name__ == "__main__":
    (RULES / MANIFEST).write_text(manifest(), "utf-8")  # rules are not read without it
    for path, text in pages().items():
        path.write_text(text, "utf-8")
