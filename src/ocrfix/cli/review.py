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
    "the browser review needs Starlette and uvicorn, which are not installed. "
    "Run `pip install ocrfix[review]`, or use --terminal."
)


@click.command("review")
@click.argument("restoration", type=click.Path(path_type=Path))
@click.option("--by", metavar="NAME", help="Who decides; by default your user name.")
@click.option(
    "--images", metavar="FOLDER", type=click.Path(path_type=Path),
    help="Images of the pages; by default RESTORATION/images.",
)  # fmt: skip
@click.option(
    "--image-numbers", type=click.Choice(["scan", "printed"]),
    help="What the numbers in image names mean: pages of the scan, or printed pages. By default "
    "the only possible meaning; an image without a certain page is not shown.",
)  # fmt: skip
@click.option(
    "--terminal", is_flag=True, help="Review in the terminal, with the keys of `git add -p`."
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="By default a free port.")
@click.option("--no-browser", is_flag=True, help="Print the address, but open no browser.")
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
    """Review the changes of RESTORATION, in the browser or with --terminal.

    Each decision is saved in decisions.tsv immediately. Ctrl-C ends the review, and writes
    restored text, patch and report. Only a browser on this machine with the printed address
    gets access; the address works once.
    """
    if terminal:
        return in_terminal(restoration, by or name())
    pictures = (images, image_numbers or "")
    return browser(restoration, by or name(), pictures, port, opens=not no_browser)


def name() -> str:
    """The name of the user: `OCRFIX_BY`, else the user name."""
    try:
        return os.environ.get("OCRFIX_BY") or getpass.getuser()
    except (OSError, KeyError):
        return ""


def in_terminal(restoration: Path, by: str) -> int:
    """Review one restoration in the terminal, until q, Ctrl-C, or a closed terminal.

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
    for end in (
        "SIGTERM",
        "SIGHUP",
    ):  # if killed, or its terminal is closed, still write the results
        if hasattr(signal, end):
            signal.signal(getattr(signal, end), signal.default_int_handler)
    colour = coloured(sys.stdout)
    # A terminal of type `dumb` (an editor's, for example) shows control sequences as text.
    clear = sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"

    def say(text: str) -> None:
        show(text, colour=colour, clear=CLEAR if clear else "")

    try:
        # Python sets `sys.stdin` to None if it was closed.
        Terminal(desk, sys.stdin or io.StringIO(), say, colour=colour, clear=clear).run()
    finally:
        _close(desk)
        with contextlib.suppress(OSError):  # the terminal may be closed
            echo(f"{desk.path}: decisions saved, results written.", err=True)
    return 0


def browser(
    restoration: Path, by: str, pictures: tuple[Path | None, str], port: int, *, opens: bool
) -> int:
    """Serve the review of one restoration until it is interrupted.

    `pictures` are the folder of page images, and what the numbers in their names mean.

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
        # Another missing module is a broken installation, not the missing extra.
        if (error.name or "").partition(".")[0] not in {"starlette", "uvicorn", "anyio"}:
            raise
        raise OcrfixError(EXTRA) from None
    # Bound before the server exists: its address names the port, which may be any free one.
    bound = _bound(port)
    images, count = pictures
    server = Server(restoration, by, images, bound.getsockname()[1], count)
    server.warm()
    echo(f"Reviewing {restoration} as {by}. Ctrl-C ends it and writes the results.", err=True)
    if server.pictured:
        echo(server.pictured, err=True)
    echo(server.address)
    echo(f"The address works once, within {LIFETIME / 60:.0f} minutes.", err=True)
    config = uvicorn.Config(
        # No websockets and no lifespan: the app uses neither. Open requests have two seconds to
        # end.
        server.app(), http=BoundedProtocol, backlog=most(), log_level="error", access_log=False,
        ws="none", lifespan="off", server_header=False, timeout_graceful_shutdown=2,
    )  # fmt: skip
    # If killed, or its terminal is closed, end as with Ctrl-C, and write the results.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if hasattr(signal, "SIGHUP"):
        # uvicorn handles SIGINT and SIGTERM itself while it runs, but not SIGHUP.
        signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))
    try:
        with contextlib.suppress(KeyboardInterrupt), contextlib.ExitStack() as stack:
            if opens:
                try:
                    stack.enter_context(in_browser(server.port, server.tickets.issue()))
                except OSError as error:
                    echo(f"Cannot open a browser: {error}. Copy the address.", err=True)
            uvicorn.Server(config).run(sockets=[bound])
    finally:
        _close(server.desk)
    echo(f"{server.desk.path}: decisions saved, results written.", err=True)
    return 0


def _bound(port: int) -> socket.socket:
    """A listening socket on this machine. Clients that connect early wait until the server runs."""
    import socket

    from ocrfix.errors import OcrfixError

    # asyncio turns off Nagle's delay only if the protocol is named; it would cost 40 ms per key.
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    # A named port can be used again at once, while connections of an earlier review time out.
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        # Only this machine can connect.
        bound.bind(("127.0.0.1", port))
        bound.listen(128)
    except OSError as error:
        raise OcrfixError(f"port {port}: {error.strerror}. Choose another --port.") from None
    return bound


def _close(desk: Desk) -> None:
    """Write the results; if the disk fails, say what is saved and what to do."""
    import contextlib

    from ocrfix.errors import OcrfixError, StorageError

    try:
        desk.close()
    except StorageError as error:
        raise OcrfixError(
            f"{error.what} All decisions are saved. Free space on the disk, then run "
            f"`ocrfix apply {desk.path}` to write the results."
        ) from None
    if lacking := desk.ledger.document.lacking(desk.ledger.text(desk.decisions)):
        with contextlib.suppress(OSError):  # the terminal may be closed
            echo(f"ocrfix: {lacking}", err=True)
