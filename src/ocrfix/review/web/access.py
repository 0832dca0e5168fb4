"""Who may read a review, and who may write: three secrets, one-time tickets, and the guard.

Every review makes its secrets anew, and they end with it:

- `path`: the first part of every address but the entrance's. Browsers show it and keep it in their
  history, so it opens nothing alone.
- `cookie`: what the browser sends by itself. Cookies know no ports: a server at another port of
  this machine is sent those whose path it is asked for. So it opens nothing alone either.
- `token`: is in the page, and is sent in a header. Writing takes all three.

A browser gets path and cookie for a ticket. A ticket is good once and for a short time, and comes
in the body of a request, never in an address that a server sees.
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
"""The two addresses that answer without the secrets: a form for a ticket, and where it goes."""
ENTRIES = {("GET", ENTRANCE), ("HEAD", ENTRANCE), ("POST", ENTER)}
LIFETIME = 600.0
"""Seconds that a ticket is good for: time to start a browser, or to paste an address."""
LARGEST_TICKET = 4096
"""Bytes of the largest form that is read at the entrance."""
LET_IN = "ocrfix.let_in"
"""Set in the scope of a request that has the secrets; `limits` spares its connection."""
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
REFUSED = "This review is open only to the browser that opened what `ocrfix review` printed."
ASK = (
    "`ocrfix review` printed an address that opens this review, once. "
    "Open that address, or paste here what stands after its #."
)
SPENT = (
    "This ticket is unknown, used or too old. If you did not use it, end the review with Ctrl-C. "
    "Start `ocrfix review` again for a new ticket; all decisions are kept."
)


class Secrets(NamedTuple):
    """What opens one review."""

    path: str
    cookie: str
    token: str

    @classmethod
    def fresh(cls) -> Self:
        """Three new secrets of 192 random bits each."""
        return cls(*(secrets.token_urlsafe(24) for _ in cls._fields))


class Tickets:
    """Tickets that are good once, until they are too old."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ends: dict[str, float] = {}  # ticket -> when it is too old

    def issue(self) -> str:
        """A new ticket."""
        ticket = secrets.token_urlsafe(24)
        self._ends[ticket] = self._clock() + LIFETIME
        return ticket

    def redeem(self, said: str) -> bool:
        """Whether `said` is a ticket that is still good; it is not any more from now on."""
        found = next((ticket for ticket in self._ends if same(ticket, said)), None)
        return found is not None and self._ends.pop(found) >= self._clock()


class Guard:
    """Passes on the requests that may read or write, and answers all others itself."""

    def __init__(self, app: ASGIApp, keys: Secrets, tickets: Tickets, port: int) -> None:
        self.app, self.keys, self.tickets = app, keys, tickets
        self.cookie = f"ocrfix-{port}"
        self.hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost")}
        self.origins = {f"http://{host}" for host in self.hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request. Sockets are not taken at all."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            request = Request(scope, receive)
            scope[LET_IN] = False
            answer: ASGIApp = self._refusal(request) or await self._entrance(request) or self.app
            scope[LET_IN] = answer is self.app
            await answer(scope, receive, _with_headers(send))

    def _refusal(self, request: Request) -> Response | None:
        """Why a request gets nothing; None if it may have what it asks for."""
        headers, path = request.headers, request.scope["path"]
        if len(headers.getlist("host")) != 1 or headers["host"].lower() not in self.hosts:
            return _forbidden("This is not the name of this machine.")
        entering = (request.method, path) in {
            ("GET", ENTRANCE),
            ("HEAD", ENTRANCE),
            ("POST", ENTER),
        }
        origins = self.origins | {"null"} if path == ENTER else self.origins  # null: from a file
        if any(origin not in origins for origin in headers.getlist("origin")):
            return _forbidden("This page may not ask.")
        if entering:
            return None
        if headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
            return _forbidden("This page may not ask.")
        if not (self._knows_path(path) and self._has_cookie(request)):
            return _forbidden(REFUSED)
        if request.method not in {"GET", "HEAD"} and not self._may_write(request):
            return _forbidden(REFUSED)
        return None

    def _knows_path(self, path: str) -> bool:
        first, slash, _ = path[1:].partition("/")
        return same(self.keys.path, first) and bool(slash)

    def _has_cookie(self, request: Request) -> bool:
        """Whether one of the cookies of our name is ours: other ports can set more of that name."""
        said = [part for line in request.headers.getlist("cookie") for part in line.split(";")]
        pairs = [part.strip().partition("=") for part in said]
        return any(
            name == self.cookie and same(self.keys.cookie, value) for name, _, value in pairs
        )

    def _may_write(self, request: Request) -> bool:
        kind = request.headers.get("content-type", "").partition(";")[0].strip()
        said = request.headers.get("x-ocrfix-token", "")
        return same(self.keys.token, said) and kind == "application/json"

    async def _entrance(self, request: Request) -> Response | None:
        """The form for a ticket, or what comes of a ticket; None for any other address."""
        path = request.scope["path"]
        if path == ENTRANCE:
            return _page("entrance.html", message=ASK)
        if path != ENTER:
            return None
        if not self.tickets.redeem(await _ticket(request)):
            return _page("entrance.html", 403, message=SPENT)
        # No redirect: a browser that comes from a file counts the next address as asked for by
        # another site until a page of ours asks for it, and keeps a strict cookie back.
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
    """Whether two secrets are equal, in a time that tells nothing of them."""
    return hmac.compare_digest(said.encode("utf-8", "replace"), ours.encode())


async def _ticket(request: Request) -> str:
    """The ticket in the body of a form; "" if there is none, or too much."""
    body = b""
    try:
        async for part in request.stream():
            body += part
            if len(body) > LARGEST_TICKET:
                return ""
    except (ClientDisconnect, asyncio.CancelledError):  # half a request
        return ""
    return parse_qs(body.decode("latin-1")).get("ticket", [""])[0].strip()


def _with_headers(send: Send) -> Send:
    """`send`, with our headers on every answer that has none of the same name."""

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
    """A small page that needs no secrets, under a policy that allows its own script alone."""
    html = files("ocrfix.review.web").joinpath(name).read_text("utf-8")
    script = html.partition("<script>")[2].partition("</script>")[0]
    style = html.partition("<style>")[2].partition("</style>")[0]
    policy = f"{STRICT}script-src '{_hash(script)}'; style-src '{_hash(style)}'; form-action 'self'"
    for key, value in said.items():
        html = html.replace(f"[{key}]", value)
    return HTMLResponse(html, status, {"Content-Security-Policy": policy, "Connection": "close"})


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
