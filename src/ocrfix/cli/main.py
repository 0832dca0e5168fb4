"""The `ocrfix` command. Each subcommand is a file beside this one, read when it is called."""

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
    "export": "a restoration as a file to decide in: sheet, patch, CriticMarkup",
    "import": "decisions that were made in such a file",
    "split": "a review split between people: a sheet for each",
    "merge": "several people's decisions brought together; conflicts listed",
    "apply": "scan + ledger + decisions -> restored text; needs no rules",
    "verify": "prove that scan, ledger and restored text belong together",
    "explain": "one change: where, by which rule, why, and what hangs on it",
    "check": "hold fixtures to what they expect: changes, text and score",
    "score": "character and word error; words repaired and harmed, by rule",
    "rules": "list, show, test, write and suggest rules",
    "lexicon": "make a language's words and model from texts of one's own",
    "textconv": "a ledger or decisions as lines, for git diff",
    "completion": "print the completion script of a shell",
}
MODULES = {"import": "import_"}
"""Where a command's module has another name, since Python takes this one."""
INTERRUPTED = 130


class LazyGroup(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order in which they are met."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command called `cmd_name`, from the module of that name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"ocrfix.cli.{MODULES.get(cmd_name, cmd_name)}")
        command = module.command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that `args` begin with; `review split` is `split`, `review merge` `merge`."""
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
    """Run the command line, and end the process with the exit code it comes to."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `ocrfix diff … | head` ends quietly
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a sign gets \\u…
    try:
        code = cli.main(args=args, prog_name="ocrfix", standalone_mode=False)
    except click.ClickException as error:
        code = _misused(error)
    except (click.Abort, KeyboardInterrupt):
        echo("ocrfix: interrupted; what was finished is written.", err=True)
        code = INTERRUPTED
    except Exception as error:  # noqa: BLE001 - told apart in _failed, or raised again
        code = _failed(error)
    sys.exit(code if isinstance(code, int) else 0)


def _misused(error: click.ClickException) -> int:
    """Say how a command was misused, as click does."""
    said = io.StringIO()
    error.show(file=said)
    usage, _, _ = said.getvalue().partition("Error: ")
    for line in usage.splitlines():
        echo(line, err=True)
    echo(f"Error: {error.format_message()}", err=True)  # it may quote a name
    return error.exit_code


def _failed(error: Exception) -> int:
    """Say what went wrong; a traceback only where the fault is ours."""
    from ocrfix.errors import OUT_OF_MEMORY, OcrfixError, ProjectError, RuleError

    if isinstance(error, MemoryError) and not os.environ.get("OCRFIX_DEBUG"):
        echo(f"ocrfix: {OUT_OF_MEMORY}", err=True)
    elif isinstance(error, OSError) and error.strerror and not os.environ.get("OCRFIX_DEBUG"):
        where = f"{error.filename}: " if error.filename else ""
        echo(f"ocrfix: {where}{error.strerror}.", err=True)
    elif isinstance(error, OcrfixError) and not os.environ.get("OCRFIX_DEBUG"):
        quotes = isinstance(error, (RuleError, ProjectError))  # lines of a file, and points at them
        if quotes:
            echo_lines(f"ocrfix: {error}", err=True)
        else:
            echo(f"ocrfix: {error}", err=True)
    else:
        import traceback

        echo_lines("".join(traceback.format_exception(error)).rstrip(), err=True)
        if not isinstance(error, OcrfixError):
            echo("ocrfix: this is a fault of ocrfix; please report it.", err=True)
    return OcrfixError.exit_code
