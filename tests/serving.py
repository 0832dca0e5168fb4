"""A review served on a thread of its own, and raw requests to it."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import pytest

import ocrfix
from ocrfix.core.document import Document
from ocrfix.core.edits import Edit, Fix, Safety
from ocrfix.core.ledger import Ledger
from ocrfix.storage import folder

uvicorn = pytest.importorskip("uvicorn", reason="pip install ocrfix[review]")
Server = pytest.importorskip("ocrfix.review.web.server").Server
BoundedProtocol = pytest.importorskip("ocrfix.review.web.limits").BoundedProtocol
TEXT = "He saw teh cat <b>sat</b>.\fAnd teh dog.\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def restoration(path, text=TEXT):
    ledger = Ledger(Document.from_bytes(text.encode(), "scan.txt"))
    first = text.index("teh")
    places = [first, text.index("teh", first + 1)]
    ledger.record("scannos", ledger.view(), [
        Fix((Edit.at(at, at + 3, "the"),), "s.teh", "so it is", 0.9, Safety.REVIEW) for at in places
    ])  # fmt: skip
    folder.save(path, ledger, ocrfix.NONE)
    return path


class Served:
    """A server on a thread of its own, and raw requests to it."""

    def __init__(self, path, pictures=None, by="Ann"):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.server = Server(path, by, pictures, self.port)
        config = uvicorn.Config(self.server.app(), http=BoundedProtocol, log_level="error",
                                ws="none", lifespan="off")  # fmt: skip
        self.uvicorn = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.uvicorn.run, args=([self.socket],))
        self.thread.start()
        while not self.uvicorn.started:
            time.sleep(0.01)

    def stop(self):
        self.uvicorn.should_exit = self.uvicorn.force_exit = True
        self.thread.join()

    def ask(self, path, method="GET", body=None, **headers):
        """Status, headers and body of a request with exactly these headers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        headers.setdefault("host", f"127.0.0.1:{self.port}")
        if body is not None:
            headers["content-length"] = str(len(body))
        for name, value in headers.items():
            if value is not None:
                connection.putheader(name.replace("_", "-"), value)
        connection.endheaders(body)
        answer = connection.getresponse()
        found = answer.status, answer.headers, answer.read()
        connection.close()
        return found

    @property
    def cookie(self):
        return f"ocrfix-{self.port}={self.server.keys.cookie}"

    def at(self, path):
        """A path of the review, below the secret one."""
        return f"/{self.server.keys.path}{path}"

    def tell(self, path, asked, **headers):
        """What the page would send."""
        headers = {"x_ocrfix_token": self.server.keys.token, "content_type": "application/json",
                   "cookie": self.cookie, "origin": f"http://127.0.0.1:{self.port}",
                   **headers}  # fmt: skip
        status, _, body = self.ask(self.at(path), "POST", json.dumps(asked).encode(), **headers)
        return status, json.loads(body) if status == 200 else body

    def enter(self, ticket, **headers):
        """Status, headers and body of the answer to a ticket."""
        headers = {"content_type": "application/x-www-form-urlencoded", **headers}
        return self.ask("/enter", "POST", urlencode({"ticket": ticket}).encode(), **headers)


@contextlib.contextmanager
def command(path, *options, env=(), **how):
    """`ocrfix review` as a process of its own, killed should it hang."""
    args = [sys.executable, "-m", "ocrfix", "review", str(path), "--by", "Bob"]
    env = {**os.environ, "PYTHONPATH": str(Path(ocrfix.__file__).parent.parent), **dict(env)}
    options = options or ("--no-browser",)
    with subprocess.Popen([*args, *options], env=env, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, **how) as process:  # fmt: skip
        watch = threading.Timer(60, process.kill)
        watch.start()
        try:
            yield process
        finally:
            watch.cancel()
            process.kill()


class LetIn(NamedTuple):
    """What a browser has that came with a ticket."""

    port: int
    path: str
    cookie: str
    token: str

    def tell(self, name, asked):
        """What the page would send."""
        headers = {"X-Ocrfix-Token": self.token, "Content-Type": "application/json",
                   "Cookie": self.cookie}  # fmt: skip
        return json.loads(
            _asked(self.port, "POST", self.path + name, json.dumps(asked), headers)[1]
        )


def enter(address):
    """Do what a browser does with the address that was printed."""
    port, ticket = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/#(\S+)\s*", address).groups()
    headers, body = _asked(port, "POST", "/enter", urlencode({"ticket": ticket}))
    cookie = headers["set-cookie"].partition(";")[0]
    path = re.search(r'href="([^"]+)"', body)[1]
    page = _asked(port, "GET", path, headers={"Cookie": cookie})[1]
    return LetIn(int(port), path, cookie, re.search(r'"token":"([^"]+)"', page)[1])


def _asked(port, method, path, body=None, headers=()):
    """Headers and text of an answer."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as to:
        to.request(method, path, body, dict(headers))
        answer = to.getresponse()
        assert answer.status == 200
        return answer.headers, answer.read().decode()
