"""Printing. All output of the commands goes through here, so that no file controls a terminal.

Names, reasons and texts come from files that anyone may have written. A line is printed with
all control characters made visible, except our own colours.
"""

from __future__ import annotations

import os
import re
import sys
from typing import Any

import click

from ocrfix.visible import visible

_OURS = re.compile(r"(\x1b\[(?:[01249]|3[1-6])m)")
"""The styles that `render.diff.style` uses. None of them hides text."""


def echo(line: object = "", *, err: bool = False, colour: bool = False, nl: bool = True) -> None:
    """Print one line; line ends in it are made visible. With `colour`, our own colours are kept."""
    # Splitting by a group gives text and colours in turn: the odd parts are our colours.
    parts = _OURS.split(str(line)) if colour else [str(line)]
    shown = "".join(part if number % 2 else visible(part) for number, part in enumerate(parts))
    # click would remove colours by itself where it sees no terminal; `coloured` has decided that.
    click.echo(shown, err=err, nl=nl, color=True)


def echo_lines(text: str, *, err: bool = False) -> None:
    """Print a text with several lines; the caller has already made names in it visible."""
    for line in text.split("\n"):
        echo(line, err=err)


def show(text: str, *, colour: bool, clear: str = "") -> None:
    """Print a screen of the terminal review; `clear` is a control sequence it may begin with."""
    if clear and text.startswith(clear):
        click.echo(clear, nl=False, color=True)
    *lines, last = text.removeprefix(clear).split("\n")
    for line in lines:
        echo(line, colour=colour)
    echo(last, colour=colour, nl=False)


def write(data: bytes) -> None:
    """Write data to standard output unchanged; to a terminal as visible lines."""
    # A file or program gets the exact bytes: they may be a text in the encoding of the scan.
    if not sys.stdout.isatty():
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    show(data.decode("utf-8", "surrogateescape"), colour=False)


def coloured(stream: Any) -> bool:
    """Whether to use colour: NO_COLOR and FORCE_COLOR decide, else whether it is a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    if forced := os.environ.get("FORCE_COLOR"):
        return forced != "0"
    return bool(stream.isatty())
