"""`ocrfix completion`: print the completion script of a shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from ocrfix.cli.output import write


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> int:
    """Print the completion script of SHELL.

    For bash: ocrfix completion bash > ~/.local/share/bash-completion/completions/ocrfix
    """
    from ocrfix.cli.main import cli

    found = get_completion_class(shell)
    assert found is not None
    # click itself offers the script only through an environment variable.
    write(f"{found(cli, {}, 'ocrfix', '_OCRFIX_COMPLETE').source()}\n".encode())
    return 0
