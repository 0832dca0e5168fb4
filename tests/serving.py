"""A review served on a thread of its own, and raw requests to it."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time

import pytest

import ocrfix
from ocrfix import folder
from ocrfix.document import Document
from ocrfix.ledger import Ledger
from ocrfix.span import Edit, Fix, Safety

uvicorn = pytest.importorskip("uvicorn", reason="pip install ocrfix[review]")
Server = pytest.importorskip("ocrfix.review.server").Server
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
        config = uvicorn.Config(self.server.app(), log_level="error", ws="none", lifespan="off")
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
        return f"ocrfix-{self.port}={self.server.token}"

    def tell(self, path, asked, **headers):
        """What the page would send."""
        headers = {"x_ocrfix_token": self.server.token, "content_type": "application/json",
                   "origin": f"http://127.0.0.1:{self.port}", **headers}  # fmt: skip
        status, _, body = self.ask(path, "POST", json.dumps(asked).encode(), **headers)
        return status, json.loads(body) if status == 200 else body
