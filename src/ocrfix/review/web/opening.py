"""Open a review in the browser without showing its ticket to other users of this machine.

Everyone can read the process list, which has the address that a browser is started with. So the
browser is started with a file that only its owner can read. The file sends the ticket in the body
of a request.
"""

from __future__ import annotations

import os
import tempfile
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path

from ocrfix.review.web.access import ENTER

PAGE = """<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<title>ocrfix review</title>
<form method="post" action="{action}"><input type="hidden" name="ticket" value="{ticket}">
<button>Open the review</button></form>
<script>document.forms[0].submit()</script>
"""


@contextmanager
def in_browser(port: int, ticket: str) -> Iterator[None]:
    """Open the review at `port` of this machine; leaving the context deletes the file.

    The browser may be a program that runs until it is closed, so it is started in a thread that is
    never waited for.

    Raises:
        OSError: the file cannot be written.
    """
    with tempfile.TemporaryDirectory(prefix="ocrfix-", ignore_cleanup_errors=True) as folder:
        file = write(Path(folder), port, ticket)
        threading.Thread(target=webbrowser.open, args=[file.as_uri()], daemon=True).start()
        yield


def write(folder: Path, port: int, ticket: str) -> Path:
    """Write the file that sends the ticket, so that only its owner can read it."""
    file = folder / "review.html"
    action = f"http://127.0.0.1:{port}{ENTER}"
    html = PAGE.format(action=escape(action), ticket=escape(ticket))
    # `O_EXCL` and the mode in one call: there is no moment at which another user could put a file
    # there, or read this one.
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(html)
    return file
