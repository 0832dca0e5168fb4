"""The `ocrfix` command. Each subcommand is a module in this package, imported when called."""

from __future__ import annotations

import importlib
import io
import os
import signal
import sys
from typing import Any

import click

from ocrfix.cli.output import echo, echo_lines

COMMANDS = {
    "run": "restore files or folders; the main job",
    "diff": "show the changes of a restoration",
    "review": "decide on the changes, in the browser or the terminal",
    "export": "write a review file: sheet, table, Word, patch, CriticMarkup",
    "import": "read the decisions from a review file",
    "split": "split a review between people: a sheet for each",
    "merge": "merge the decisions of several people; list conflicts",
    "apply": "scan + ledger + decisions -> restored text; needs no rules",
    "verify": "prove that scan, ledger and restored text belong together",
    "explain": "show one change: where, by which rule, why, what needs it",
    "check": "compare fixtures with their expected changes, text and score",
    "score": "character and word error; words repaired and harmed, by rule",
    "rules": "list, show, test, create and suggest rules",
    "lexicon": "make a language model from your own texts",
    "textconv": "print a ledger or decisions as lines, for git diff",
    "completion": "print the completion script of a shell",
}
MODULES = {"import": "import_"}
"""Modules with another name than their command, because the name is a Python keyword."""
INTERRUPTED = 130


class LazyGroup(click.Group):
    """A group that imports a command only when it is needed, so that `ocrfix` starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order in which a user needs them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command called `cmd_name`, from the module of that name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        from ocrfix.core.gc_paused import collector_paused  # `--help` must not load the core

        with collector_paused():  # classes and functions are kept: nothing to collect
            module = importlib.import_module(f"ocrfix.cli.{MODULES.get(cmd_name, cmd_name)}")
        command = module.command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that `args` begin with; `review split` is `split`, `review merge` `merge`."""
        # People look for these under `review`. A group of its own would take RESTORATION for a
        # command.
        if args[0] == "review" and args[1:2] in (["split"], ["merge"]):
            args = args[1:]
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in `--help`, without importing any command."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's signature
    if value and not ctx.resilient_parsing:
        from ocrfix.version import VERSION

        echo(f"ocrfix {VERSION}")
        ctx.exit()


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version,
    help="Show the version and exit.",
)  # fmt: skip
def cli() -> None:
    """Restore the text of scanned print, with every change on record.

    Exit codes: 0 nothing waits, 1 something needs a person, 2 could not run.
    """


def main(args: list[str] | None = None) -> Any:
    """Run the command line, and exit with its exit code."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `ocrfix diff … | head` ends quietly
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(
                errors="backslashreplace"
            )  # for characters that the terminal's encoding lacks
    try:
        # Not in standalone mode: there click prints errors itself, and names in them unchanged.
        code = cli.main(args=args, prog_name="ocrfix", standalone_mode=False)
    except click.ClickException as error:
        code = _misused(error)
    except (click.Abort, KeyboardInterrupt):
        echo("ocrfix: interrupted; finished work is saved.", err=True)
        code = INTERRUPTED
    except Exception as error:  # noqa: BLE001 - _failed handles it by kind, or raises it again
        code = _failed(error)
    # `--help` and a group without a command return something else than a number.
    sys.exit(code if isinstance(code, int) else 0)


def _misused(error: click.ClickException) -> int:
    """Print a usage error as click does, but with foreign text made visible."""
    said = io.StringIO()
    error.show(file=said)
    usage, _, _ = said.getvalue().partition("Error: ")
    for line in usage.splitlines():
        echo(line, err=True)
    echo(f"Error: {error.format_message()}", err=True)  # it may quote a name
    return error.exit_code


def _failed(error: Exception) -> int:
    """Print an error; with a traceback only for bugs in ocrfix."""
    from ocrfix.errors import OUT_OF_MEMORY, OcrfixError, ProjectError, RuleError

    # OCRFIX_DEBUG shows the traceback of every error. StorageError is an OSError, too, but has no
    # `strerror`, so its own message is shown.
    if isinstance(error, MemoryError) and not os.environ.get("OCRFIX_DEBUG"):
        echo(f"ocrfix: {OUT_OF_MEMORY}", err=True)
    elif isinstance(error, OSError) and error.strerror and not os.environ.get("OCRFIX_DEBUG"):
        where = f"{error.filename}: " if error.filename else ""
        echo(f"ocrfix: {where}{error.strerror}.", err=True)
    elif isinstance(error, OcrfixError) and not os.environ.get("OCRFIX_DEBUG"):
        quotes = isinstance(
            error, (RuleError, ProjectError)
        )  # these messages quote lines of a file
        if quotes:
            echo_lines(f"ocrfix: {error}", err=True)
        else:
            echo(f"ocrfix: {error}", err=True)
    else:
        import traceback

        echo_lines("".join(traceback.format_exception(error)).rstrip(), err=True)
        if not isinstance(error, OcrfixError):
            echo("ocrfix: this is a bug in ocrfix. Please report it.", err=True)
    return OcrfixError.exit_code
