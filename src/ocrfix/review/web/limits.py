"""Limit connections, so that other users of this machine cannot block the review server.

uvicorn waits for a request without limit, and accepts connections until the process has no file
handles left. Any user of this machine can connect, so both need a limit. Connections with the
secrets are exempt.
"""

from __future__ import annotations

import asyncio
import errno
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from ocrfix.review.web.access import LET_IN

SECONDS = 5.0
"""Time limit for a new connection to send a whole request with the secrets."""
MOST = 64
"""Maximum open connections. A browser opens six to one server."""


def most() -> int:
    """Maximum open connections: a quarter of the allowed open files, at most `MOST`."""
    try:
        import resource
    except ModuleNotFoundError:  # Windows
        return MOST
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    # A quarter, because the review needs files for its decisions and images, too.
    return MOST if soft == resource.RLIM_INFINITY else max(1, min(MOST, soft // 4))


class BoundedProtocol(H11Protocol):
    """A connection that is dropped if it does not send the secrets in time, or for a newer one."""

    def __init__(self, *args: Any, **more: Any) -> None:
        """Create it with uvicorn's arguments."""
        super().__init__(*args, **more)
        self._most = most()
        self._late: asyncio.TimerHandle | None = None
        self.loop.set_exception_handler(_handled)

    @property
    def let_in(self) -> bool:
        """Whether its last request had the secrets."""
        return bool(self.scope and self.scope.get(LET_IN))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Accept a connection; if there are too many, drop the one that has waited longest."""
        super().connection_made(transport)  # type: ignore[arg-type]
        self._late = self.loop.call_later(SECONDS, self._end_unless_let_in)
        if len(self.connections) > self._most:
            others = [each for each in self.connections if isinstance(each, BoundedProtocol)]
            # Never empty: the new connection itself is among them.
            waiting = [each for each in others if not each.let_in]
            min(waiting, key=BoundedProtocol.due).drop()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        if self._late:
            self._late.cancel()
        super().connection_lost(exc)

    def due(self) -> float:
        """Its deadline to send the secrets, in seconds of the event loop's clock."""
        return self._late.when() if self._late else 0.0

    def drop(self) -> None:
        """Close the connection immediately, without an answer."""
        self.connections.discard(self)  # now, because more may arrive before it is closed
        self.transport.abort()

    def _end_unless_let_in(self) -> None:
        if self.scope and LET_IN not in self.scope:  # a request that arrived while we were busy
            self._late = self.loop.call_later(SECONDS, self._end_unless_let_in)
        elif not self.let_in:
            self.drop()


def _handled(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Do not log a failed accept: the event loop tries again."""
    error = context.get("exception")
    if not (isinstance(error, OSError) and error.errno in {errno.EMFILE, errno.ENFILE}):
        loop.default_exception_handler(context)
