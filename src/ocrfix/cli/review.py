"""`ocrfix review`: decide on a restoration, in the browser or the terminal."""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ocrfix.cli.output import echo

if TYPE_CHECKING:
    import socket

    from ocrfix.review.desk import Desk

EXTRA = (
    "reviewing in the browser needs Starlette and uvicorn, which are not installed. "
    "`pip install ocrfix[review]` brings them."
)


@click.command("review")
@click.argument("restoration", type=click.Path(path_type=Path))
@click.option("--by", metavar="NAME", help="Who decides; by default your name on this machine.")
@click.option(
    "--images", metavar="FOLDER", type=click.Path(path_type=Path),
    help="Images of the pages; by default RESTORATION/images.",
)  # fmt: skip
@click.option(
    "--image-numbers", type=click.Choice(["scan", "printed"]),
    help="What the names of the images count: pages of the scan, or printed pages. By default "
    "what they alone can be; an image whose page is not sure is not shown.",
)  # fmt: skip
@click.option("--terminal", is_flag=True, help="Here, with the keys of `git add -p`.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="By default a free one.")
@click.option("--no-browser", is_flag=True, help="Print the address, and open no browser.")
def command(
    restoration: Path,
    by: str | None,
    images: Path | None,
    image_numbers: str | None,
    port: int,
    *,
    terminal: bool,
    no_browser: bool,
) -> int:
    """Decide on the changes of RESTORATION, in the browser, or with --terminal right here.

    Each decision is on the disk at once, in decisions.tsv. Ctrl-C ends the review, and writes
    restored text, patch and report anew. Only a browser on this machine that opened the
    address printed is let in; the address works once.
    """
    if terminal:
        return in_terminal(restoration, by or name())
    pictures = (images, image_numbers or "")
    return browser(restoration, by or name(), pictures, port, opens=not no_browser)


def name() -> str:
    """The name of whoever sits here."""
    try:
        return os.environ.get("OCRFIX_BY") or getpass.getuser()
    except (OSError, KeyError):
        return ""


def in_terminal(restoration: Path, by: str) -> int:
    """Review one restoration here, until q or Ctrl-C, or until the terminal is closed.

    Raises:
        OcrfixError: the folder is damaged.

    """
    import contextlib
    import io
    import os
    import signal
    import sys

    from ocrfix.cli.output import coloured, show
    from ocrfix.review.desk import Desk
    from ocrfix.review.terminal.terminal import CLEAR, Terminal

    desk = Desk.open(restoration, by)
    for end in ("SIGTERM", "SIGHUP"):  # killed, or its terminal closed: the results are written
        if hasattr(signal, end):
            signal.signal(getattr(signal, end), signal.default_int_handler)
    colour = coloured(sys.stdout)
    clear = sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"

    def say(text: str) -> None:
        show(text, colour=colour, clear=CLEAR if clear else "")

    try:
        Terminal(desk, sys.stdin or io.StringIO(), say, colour=colour, clear=clear).run()
    finally:
        _get_up(desk)
        with contextlib.suppress(OSError):  # nobody is there to hear it
            echo(f"{desk.path}: decisions kept, results written.", err=True)
    return 0


def browser(
    restoration: Path, by: str, pictures: tuple[Path | None, str], port: int, *, opens: bool
) -> int:
    """Serve the review of one restoration until it is interrupted.

    `pictures` are the folder of page images, and what their names count.

    Raises:
        OcrfixError: the extra is not installed, the folder is damaged, the port is taken.

    """
    import contextlib
    import signal

    from ocrfix.errors import OcrfixError

    try:
        import uvicorn

        from ocrfix.review.web.access import LIFETIME
        from ocrfix.review.web.limits import BoundedProtocol, most
        from ocrfix.review.web.opening import in_browser
        from ocrfix.review.web.server import Server
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"starlette", "uvicorn", "anyio"}:
            raise
        raise OcrfixError(EXTRA) from None
    bound = _bound(port)
    images, count = pictures
    server = Server(restoration, by, images, bound.getsockname()[1], count)
    server.warm()
    echo(f"Reviewing {restoration} as {by}. Ctrl-C ends it and writes the results.", err=True)
    if server.pictured:
        echo(server.pictured, err=True)
    echo(server.address)
    echo(f"The address opens it once, within {LIFETIME / 60:.0f} minutes.", err=True)
    config = uvicorn.Config(
        server.app(), http=BoundedProtocol, backlog=most(), log_level="error", access_log=False,
        ws="none", lifespan="off", server_header=False, timeout_graceful_shutdown=2,
    )  # fmt: skip
    # Killed, or its terminal closed, it ends as Ctrl-C ends it: the results are written.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))
    try:
        with contextlib.suppress(KeyboardInterrupt), contextlib.ExitStack() as stack:
            if opens:
                try:
                    stack.enter_context(in_browser(server.port, server.tickets.issue()))
                except OSError as error:
                    echo(f"No browser opened: {error}. Copy the address.", err=True)
            uvicorn.Server(config).run(sockets=[bound])
    finally:
        _get_up(server.desk)
    echo(f"{server.desk.path}: decisions kept, results written.", err=True)
    return 0


def _bound(port: int) -> socket.socket:
    """A socket of this machine that listens: whoever asks from now on waits until we serve."""
    import socket

    from ocrfix.errors import OcrfixError

    # The protocol is named so that asyncio turns Nagle's delay off: 40 ms at each key else.
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(("127.0.0.1", port))
        bound.listen(128)
    except OSError as error:
        raise OcrfixError(f"port {port}: {error.strerror}. Name another with --port.") from None
    return bound


def _get_up(desk: Desk) -> None:
    """Write the results; where the disk does not take them, say what is kept and what to do."""
    import contextlib

    from ocrfix.errors import OcrfixError, StorageError

    try:
        desk.close()
    except StorageError as error:
        raise OcrfixError(
            f"{error.what} All decisions are kept; make room, then `ocrfix apply {desk.path}` "
            f"writes the results."
        ) from None
    if lacking := desk.ledger.document.lacking(desk.ledger.text(desk.decisions)):
        with contextlib.suppress(OSError):  # nobody is there to hear it
            echo(f"ocrfix: {lacking}", err=True)
