"""Read keys for the terminal review: single keys from a terminal, lines from a pipe."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable
from select import select
from typing import Any, NamedTuple, Self, TextIO

import click

try:
    import termios
    import tty
except ImportError:  # Windows
    termios = tty = None  # type: ignore[assignment]

# The two forms that terminals send for arrow keys, in normal and in application mode.
ARROWS = {"\x1b[B": "J", "\x1b[C": "J", "\x1b[A": "K", "\x1b[D": "K",
          "\x1bOB": "J", "\x1bOC": "J", "\x1bOA": "K", "\x1bOD": "K"}  # fmt: skip

LONGEST, PAUSE = 8, 0.05
"""Maximum bytes of a key's sequence, and seconds to wait for its next byte."""


class Pressed(NamedTuple):
    """A key, and the rest of its line, if keys come in lines."""

    key: str  # "" at the end of input
    rest: str = ""


class Keyboard:
    """Reads keys from a terminal or a pipe. Leaving the context restores the terminal."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.direct = stream.isatty()
        self._before: list[Any] | None = None

    def __enter__(self) -> Self:
        if self.direct and termios:
            try:
                self._before = termios.tcgetattr(self.stream.fileno())
                self._each_key()
                signal.signal(signal.SIGCONT, self._each_key)  # after Ctrl-Z
            except termios.error:  # the terminal was closed
                self._before = None
        return self

    def _each_key(self, *_: object) -> None:
        # Not raw mode, so that Ctrl-C and Ctrl-Z still work.
        tty.setcbreak(self.stream.fileno(), termios.TCSADRAIN)  # keep keys that were typed ahead

    def __exit__(self, *_: object) -> None:
        if self._before:
            signal.signal(signal.SIGCONT, signal.SIG_DFL)
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self.stream.fileno(), termios.TCSADRAIN, self._before)

    def key(self) -> Pressed:
        """The next key.

        Raises:
            KeyboardInterrupt: Ctrl-C was pressed.
        """
        if not self.direct:
            return self._line()
        while True:
            try:
                found = self._char() if self._before else click.getchar()
            except (EOFError, OSError):  # the terminal is gone
                return Pressed("")
            if found in {"", "\x04"}:  # Ctrl-D
                return Pressed("")
            if key := ARROWS.get(found, found.strip()):
                return Pressed(key)

    def _char(self) -> str:
        """Read one key from a terminal, which may send several bytes for it."""
        fd = self.stream.fileno()
        data = os.read(fd, 1)
        # An arrow key sends `Esc [ A` at once; a pause after Esc means that the Esc key itself was
        # pressed.
        while data[:1] == b"\x1b" and len(data) < LONGEST and select([fd], [], [], PAUSE)[0]:
            data += os.read(fd, 1)
            if data[-1:].isalpha() and data != b"\x1bO":
                break
        # The first byte of a character of two to four bytes in UTF-8. Each further byte is read
        # only when it is needed, since reading one too many would wait for the next key.
        more = data[0] >= 0xC0 if data else False
        while more and len(data) < 4:
            try:
                return data.decode()
            except UnicodeDecodeError:
                data += os.read(fd, 1)
        return data.decode("utf-8", "replace")

    def _line(self) -> Pressed:
        # From a pipe, each line is a key and the text for it, as in `/arid`.
        for line in self.stream:
            if text := line.strip("\r\n").lstrip():
                return Pressed(text[0], text[1:])
        return Pressed("")

    def text(self, prompt: str, say: Callable[[str], None], filled: str = "") -> str | None:
        """Ask for a line of text, with `filled` to edit; None if cancelled."""
        try:
            if self.direct:
                self.__exit__()  # readline needs the terminal's echo
                try:
                    return _edited(prompt, filled)
                finally:
                    self.__enter__()
            say(prompt)
            line = self.stream.readline()
        except (EOFError, OSError):
            return None
        except KeyboardInterrupt:  # Ctrl-C ends the line, not the review
            if self.direct:
                return None
            raise
        return line.rstrip("\r\n") if line else None


def _edited(prompt: str, filled: str) -> str:
    try:
        import readline
    except ImportError:  # Windows
        return input(prompt)
    readline.set_startup_hook(lambda: readline.insert_text(filled))
    try:
        return input(prompt)
    finally:
        readline.set_startup_hook()
