"""What the commands print. All of it goes through here, so that no file can steer a terminal.

Names, reasons and texts come from files that anybody may have written. A line is printed with
everything visible that a terminal would act on, but for our own colours.
"""

from __future__ import annotations

import os
import re
import sys
from typing import Any

import click

from ocrfix.visible import visible

_OURS = re.compile(r"(\x1b\[(?:[01249]|3[1-6])m)")
"""The colours and weights that `render.diff.style` sets. None of them hides a text."""


def echo(line: object = "", *, err: bool = False, colour: bool = False, nl: bool = True) -> None:
    """Print one line; line ends in it are visible, too. With `colour` our own colours are kept."""
    parts = _OURS.split(str(line)) if colour else [str(line)]
    shown = "".join(part if number % 2 else visible(part) for number, part in enumerate(parts))
    click.echo(shown, err=err, nl=nl, color=True)


def echo_lines(text: str, *, err: bool = False) -> None:
    """Print a text that is to have several lines: names in it were made visible before."""
    for line in text.split("\n"):
        echo(line, err=err)


def show(text: str, *, colour: bool, clear: str = "") -> None:
    """Print what a review in a terminal shows; `clear` is what it may begin with, as it is."""
    if clear and text.startswith(clear):
        click.echo(clear, nl=False, color=True)
    *lines, last = text.removeprefix(clear).split("\n")
    for line in lines:
        echo(line, colour=colour)
    echo(last, colour=colour, nl=False)


def write(data: bytes) -> None:
    """Write data to standard output as they are; to a terminal as visible lines."""
    if not sys.stdout.isatty():
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    show(data.decode("utf-8", "surrogateescape"), colour=False)


def coloured(stream: Any) -> bool:
    """Whether to colour what goes to `stream`: NO_COLOR and FORCE_COLOR decide, then a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    if forced := os.environ.get("FORCE_COLOR"):
        return forced != "0"
    return bool(stream.isatty())
