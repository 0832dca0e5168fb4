"""Keeps the server of a review answering, whoever else on this machine connects to it.

uvicorn waits for a request as long as it takes, and takes connections until no more files can be
opened. Any user of this machine may connect, so both need a limit. Who is let in is spared.
"""

from __future__ import annotations

import asyncio
import errno
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from ocrfix.review.web.access import LET_IN

SECONDS = 5.0
"""Time in which a new connection has to send a whole request that is let in."""
MOST = 64
"""Connections at once. A browser opens six to one server."""


def most() -> int:
    """Connections at once: a quarter of the files that may be open, and no more than `MOST`."""
    try:
        import resource
    except ModuleNotFoundError:  # Windows
        return MOST
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST if soft == resource.RLIM_INFINITY else max(1, min(MOST, soft // 4))


class BoundedProtocol(H11Protocol):
    """A connection that is dropped where it is not let in in time, or gives way to a newer one."""

    def __init__(self, *args: Any, **more: Any) -> None:
        """As uvicorn makes it."""
        super().__init__(*args, **more)
        self._most = most()
        self._late: asyncio.TimerHandle | None = None
        self.loop.set_exception_handler(_handled)

    @property
    def let_in(self) -> bool:
        """Whether its last request had the secrets of the review."""
        return bool(self.scope and self.scope.get(LET_IN))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take a connection; where there are too many, drop the one that waits longest."""
        super().connection_made(transport)  # type: ignore[arg-type]
        self._late = self.loop.call_later(SECONDS, self._end_unless_let_in)
        if len(self.connections) > self._most:
            others = [each for each in self.connections if isinstance(each, BoundedProtocol)]
            waiting = [each for each in others if not each.let_in]
            min(waiting, key=BoundedProtocol.due).drop()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        if self._late:
            self._late.cancel()
        super().connection_lost(exc)

    def due(self) -> float:
        """When it is to be let in, by the clock of the loop."""
        return self._late.when() if self._late else 0.0

    def drop(self) -> None:
        """End the connection at once, without an answer."""
        self.connections.discard(self)  # now, as more may come before it is lost
        self.transport.abort()

    def _end_unless_let_in(self) -> None:
        if self.scope and LET_IN not in self.scope:  # a request that came while we were busy
            self._late = self.loop.call_later(SECONDS, self._end_unless_let_in)
        elif not self.let_in:
            self.drop()


def _handled(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Leave out of the log that a connection could not be taken: the loop tries it again."""
    error = context.get("exception")
    if not (isinstance(error, OSError) and error.errno in {errno.EMFILE, errno.ENFILE}):
        loop.default_exception_handler(context)
