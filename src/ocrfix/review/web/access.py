"""Access control of the review: three secrets, one-time tickets, and the guard.

Each review has new secrets:

- `path`: the first part of every address except the entrance. Browsers show it and keep it in their
history, so it is not enough alone.
- `cookie`: sent by the browser automatically. Cookies are not bound to ports, so a server at
another port of this machine can receive it. So it is not enough alone either.
- `token`: in the page, and sent in a header. Writing needs all three.

A browser gets path and cookie for a ticket. A ticket works once and for a short time. It is sent in
the body of a request, never in an address, because addresses get logged.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from importlib.resources import files
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qs

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

ENTRANCE, ENTER = "/", "/enter"
"""The two addresses that need no secrets: the form for a ticket, and its target."""
ENTRIES = {("GET", ENTRANCE), ("HEAD", ENTRANCE), ("POST", ENTER)}
LIFETIME = 600.0
"""Lifetime of a ticket in seconds: time to start a browser, or to paste an address."""
LARGEST_TICKET = 4096
"""Size limit of the ticket form, in bytes."""
LET_IN = "ocrfix.let_in"
"""Set in the scope of a request with the secrets; `limits` never drops its connection."""
# Nothing is loaded unless a policy below allows it. `require-trusted-types-for` stops scripts from
# turning text into markup, so hostile text of a scan stays text.
STRICT = (
    "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'; "
)
POLICY = (
    STRICT + "script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
REFUSED = "Only the browser that opened the address from `ocrfix review` has access to this review."
ASK = (
    "`ocrfix review` printed an address that opens this review once. Open that address, or paste "
    "the part after its # here."
)
SPENT = (
    "This ticket is unknown, used or too old. If you did not use it, end the review with Ctrl-C. "
    "Start `ocrfix review` again for a new ticket; all decisions are saved."
)


class Secrets(NamedTuple):
    """The secrets of one review."""

    path: str
    cookie: str
    token: str

    @classmethod
    def fresh(cls) -> Self:
        """Three new secrets of 192 random bits each."""
        return cls(*(secrets.token_urlsafe(24) for _ in cls._fields))


class Tickets:
    """Tickets that work once, within their lifetime."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ends: dict[str, float] = {}  # ticket -> when it expires

    def issue(self) -> str:
        """A new ticket."""
        ticket = secrets.token_urlsafe(24)
        self._ends[ticket] = self._clock() + LIFETIME
        return ticket

    def redeem(self, said: str) -> bool:
        """Whether `said` is a valid ticket; it is used up now."""
        # Not a look-up in the dictionary: its time could tell how much of a guess is right.
        found = next((ticket for ticket in self._ends if same(ticket, said)), None)
        return found is not None and self._ends.pop(found) >= self._clock()


class Guard:
    """Middleware that passes on permitted requests, and refuses all others."""

    def __init__(self, app: ASGIApp, keys: Secrets, tickets: Tickets, port: int) -> None:
        self.app, self.keys, self.tickets = app, keys, tickets
        self.cookie = f"ocrfix-{port}"
        self.hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost")}
        self.origins = {f"http://{host}" for host in self.hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request. WebSockets are refused."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            request = Request(scope, receive)
            scope[LET_IN] = False
            answer: ASGIApp = self._refusal(request) or await self._entrance(request) or self.app
            scope[LET_IN] = answer is self.app
            await answer(scope, receive, _with_headers(send))

    def _refusal(self, request: Request) -> Response | None:
        """The refusal of a request; None if it is permitted."""
        headers, path = request.headers, request.scope["path"]
        # A page of a stranger's site can make its own name resolve to this machine (DNS rebinding).
        # The browser then sends that name as the host.
        if len(headers.getlist("host")) != 1 or headers["host"].lower() not in self.hosts:
            return _forbidden("This host name is not allowed.")
        entering = (request.method, path) in ENTRIES
        origins = self.origins | {"null"} if path == ENTER else self.origins  # null: from a file
        if any(origin not in origins for origin in headers.getlist("origin")):
            return _forbidden("Requests from this page are not allowed.")
        if entering:
            return None
        # `none`: the user typed the address or opened a bookmark. Old browsers do not send it.
        if headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
            return _forbidden("Requests from this page are not allowed.")
        if not (self._knows_path(path) and self._has_cookie(request)):
            return _forbidden(REFUSED)
        if request.method not in {"GET", "HEAD"} and not self._may_write(request):
            return _forbidden(REFUSED)
        return None

    def _knows_path(self, path: str) -> bool:
        first, slash, _ = path[1:].partition("/")
        return same(self.keys.path, first) and bool(slash)

    def _has_cookie(self, request: Request) -> bool:
        """Whether one of the cookies with our name is ours; other ports can set the same name."""
        said = [part for line in request.headers.getlist("cookie") for part in line.split(";")]
        pairs = [part.strip().partition("=") for part in said]
        return any(
            name == self.cookie and same(self.keys.cookie, value) for name, _, value in pairs
        )

    def _may_write(self, request: Request) -> bool:
        kind = request.headers.get("content-type", "").partition(";")[0].strip()
        said = request.headers.get("x-ocrfix-token", "")
        # Forms of other sites cannot send this type of content, nor set a header.
        return same(self.keys.token, said) and kind == "application/json"

    async def _entrance(self, request: Request) -> Response | None:
        """The form for a ticket, or the answer to a ticket; None for any other address."""
        path = request.scope["path"]
        if path == ENTRANCE:
            return _page("entrance.html", message=ASK)
        if path != ENTER:
            return None
        if not self.tickets.redeem(await _ticket(request)):
            return _page("entrance.html", 403, message=SPENT)
        # No redirect: a browser that comes from a file treats the redirected request as one of
        # another site, and would not send a strict cookie.
        answer = _page("entered.html", address=f"/{self.keys.path}/")
        answer.set_cookie(
            self.cookie,
            self.keys.cookie,
            path=f"/{self.keys.path}/",
            httponly=True,
            samesite="strict",
        )
        return answer


def same(ours: str, said: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(said.encode("utf-8", "replace"), ours.encode())


async def _ticket(request: Request) -> str:
    """The ticket in the body of a form; "" if there is none, or the body is too large."""
    body = b""
    try:
        async for part in request.stream():
            body += part
            if len(body) > LARGEST_TICKET:
                return ""
    except (ClientDisconnect, asyncio.CancelledError):  # the request was cut off
        return ""
    return parse_qs(body.decode("latin-1")).get("ticket", [""])[0].strip()


def _with_headers(send: Send) -> Send:
    """Wrap `send` so that every answer has our security headers."""

    async def safely(message: Any) -> None:
        if message["type"] == "http.response.start":
            known = {name.lower() for name, _ in message["headers"]}
            extra = [(k.lower().encode(), v.encode()) for k, v in HEADERS.items()]
            extra = [each for each in extra if each[0] not in known]
            message = {**message, "headers": [*message["headers"], *extra]}
        await send(message)

    return safely


def _forbidden(why: str) -> Response:
    return PlainTextResponse(why, 403, {"Connection": "close"})


def _page(name: str, status: int = 200, **said: str) -> Response:
    """A small page without secrets, whose policy allows only its own script."""
    html = files("ocrfix.review.web").joinpath(name).read_text("utf-8")
    script = html.partition("<script>")[2].partition("</script>")[0]
    style = html.partition("<style>")[2].partition("</style>")[0]
    policy = f"{STRICT}script-src '{_hash(script)}'; style-src '{_hash(style)}'; form-action 'self'"
    for key, value in said.items():
        html = html.replace(f"[{key}]", value)
    return HTMLResponse(html, status, {"Content-Security-Policy": policy, "Connection": "close"})


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
