"""Who gets into a review and who does not, told as attacks."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from ocrfix.review.web import limits
from ocrfix.review.web.access import LIFETIME, POLICY, Secrets, Tickets
from ocrfix.review.web.opening import write
from serving import PNG, Served, command, enter, restoration


@pytest.fixture
def served(tmp_path):
    path = restoration(tmp_path / "out")
    (path / "images").mkdir()
    (path / "images" / "0002.png").write_bytes(PNG)
    served = Served(path)
    yield served
    served.stop()


EVERY = ("/", "/style.css", "/script.js", "/text", "/image/2", "/favicon.ico", "/decide", "/no")


def secret(served):
    """The secrets of a review."""
    return [each.encode() for each in served.server.keys]


# ---- without all that it takes ---------------------------------------------------------------


@pytest.mark.parametrize("path", EVERY)
def test_no_part_of_the_secrets_reads_anything(served, path):
    keys, name = served.server.keys, f"ocrfix-{served.port}"
    other = Secrets.fresh()
    cookies = [
        f"{name}={value}"
        for value in ("wrong", "", keys.cookie[:-1], keys.cookie + "x", keys.path, keys.token)
    ]
    cookies += [f"other={keys.cookie}", f"ocrfix-{served.port + 1}={keys.cookie}", keys.cookie]
    tries = [(served.at(path), {})]
    tries += [(served.at(path), {"cookie": cookie}) for cookie in cookies]
    tries += [
        (served.at(path), {"x_ocrfix_token": keys.token}),
        (served.at(path), {"authorization": f"Bearer {keys.cookie}"}),
        (f"{served.at(path)}?token={keys.token}&ocrfix-{served.port}={keys.cookie}", {}),
    ]
    for prefix in ("", f"/{other.path}", f"/{keys.path[:-1]}", f"/{keys.path}x", f"//{keys.path}",
                   f"/{keys.cookie}", f"/{keys.token}", f"/x/../{keys.path}"):  # fmt: skip
        if prefix + path != "/":
            tries.append((prefix + path, {"cookie": served.cookie, "x_ocrfix_token": keys.token}))
    for asked, headers in tries:
        status, found, body = served.ask(asked, **headers)
        assert status == 403, (asked, headers)
        assert b"teh" not in body
        assert not any(each in body or each in str(found).encode() for each in secret(served))


def test_the_entrance_says_nothing_of_the_review(served):
    status, headers, body = served.ask("/", cookie=served.cookie)
    assert status == 200
    assert not any(each in body or each in str(headers).encode() for each in secret(served))
    assert b"teh" not in body
    assert b"out" not in body.replace(b"without", b"")  # the name of the folder


def test_it_takes_path_cookie_and_token_to_write(served):
    change = served.server.desk.ledger.changes[0].id
    asked = {"verdicts": [{"change": change, "verdict": "accept"}]}
    body = json.dumps(asked).encode()
    keys, kind = served.server.keys, {"content_type": "application/json"}
    token = {"x_ocrfix_token": keys.token}
    for path, headers in (
        (served.at("/decide"), {"cookie": served.cookie, **kind}),
        (served.at("/decide"), {"cookie": served.cookie, "content_type": "text/plain"}),
        (served.at("/decide"), {"cookie": served.cookie, **token, "content_type": "text/plain"}),
        (served.at("/decide"), {"cookie": served.cookie, **token}),
        (served.at("/decide"), {**token, **kind}),
        (served.at("/decide"), {"cookie": served.cookie, "x_ocrfix_token": keys.cookie, **kind}),
        (served.at("/decide"), {"cookie": served.cookie, "x_ocrfix_token": keys.path, **kind}),
        ("/decide", {"cookie": served.cookie, **token, **kind}),
    ):
        assert served.ask(path, "POST", body, **headers)[0] == 403
    assert served.server.desk.decisions.by_change == {}
    for method in ("PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"):
        for path in (served.at("/decide"), "/", "/enter"):
            assert served.ask(path, method, cookie=served.cookie)[0] in {400, 403, 405}
    assert served.ask(served.at("/decide"), cookie=served.cookie)[0] == 405
    assert served.tell("/decide", asked)[0] == 200


@pytest.mark.parametrize("path", EVERY)
def test_other_names_of_this_machine_get_nothing(served, path):
    for host in ("evil.example", f"evil.example:{served.port}", "127.0.0.1", "127.0.0.1:1",
                 f"0.0.0.0:{served.port}", f"127.0.0.1:{served.port}.evil.example",
                 f"[::1]:{served.port}", ""):  # fmt: skip
        for asked in (served.at(path), path):
            assert served.ask(asked, host=host, cookie=served.cookie)[0] in {400, 403}
    assert served.ask(served.at(path), host=None, cookie=served.cookie)[0] in {400, 403}
    ticket = served.server.tickets.issue()
    assert served.enter(ticket, host="evil.example")[0] == 403
    assert served.enter(ticket)[0] == 200


def test_other_origins_get_nothing(served):
    for origin in ("http://evil.example", "null", f"https://127.0.0.1:{served.port}",
                   f"http://127.0.0.1:{served.port + 1}", "http://127.0.0.1"):  # fmt: skip
        assert served.tell("/decide", {"verdicts": []}, origin=origin)[0] == 403
        assert served.ask(served.at("/"), origin=origin, cookie=served.cookie)[0] == 403
    for site in ("cross-site", "same-site"):
        for path in ("/", "/image/2", "/text"):
            asked = served.at(path)
            assert served.ask(asked, sec_fetch_site=site, cookie=served.cookie)[0] == 403
        assert served.tell("/decide", {"verdicts": []}, sec_fetch_site=site)[0] == 403
    assert served.tell("/decide", {"verdicts": []})[0] == 200


def test_every_answer_has_a_strict_policy(served):
    asked = [(served.at(path), headers) for path in EVERY
             for headers in ({}, {"cookie": served.cookie})]  # fmt: skip
    for path, headers in [*asked, ("/", {}), ("/enter", {}), ("/nothing", {})]:
        found = served.ask(path, **headers)[1]
        (policy,) = found.get_all("content-security-policy")
        assert policy == POLICY or path == "/"
        assert "unsafe" not in policy
        assert "require-trusted-types-for 'script'" in policy
        assert found["x-content-type-options"] == "nosniff"
        assert found["cache-control"] == "no-store"
        assert "access-control-allow-origin" not in found
    page = served.ask(served.at("/"), cookie=served.cookie)[2].decode()
    assert "<b>sat" not in page
    assert "style=" not in page
    assert "<script>" not in page


def raw(served, head, body=b""):
    """What a request gets that no HTTP library would send; b"" where the connection is ended."""
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as to:
        to.sendall(head.replace(b"\n", b"\r\n") + body)
        to.shutdown(socket.SHUT_WR)
        answer = b""
        try:
            while part := to.recv(65536):
                answer += part
        except ConnectionResetError:
            pass
        return answer


def test_requests_that_are_none_write_nothing(served, monkeypatch):
    """Though they have all secrets: two readings of one request, other protocols."""
    monkeypatch.setattr(limits, "SECONDS", 1.0)  # some are never whole
    change = served.server.desk.ledger.changes[0].id
    body = json.dumps({"verdicts": [{"change": change, "verdict": "accept"}]}).encode()
    to = served.at("/decide").encode()
    known = (f"Host: 127.0.0.1:{served.port}\nCookie: {served.cookie}\nX-Ocrfix-Token: "
             f"{served.server.keys.token}\nContent-Type: application/json\n").encode()  # fmt: skip
    length = b"Content-Length: %d\n" % len(body)
    start = b"POST " + to + b" HTTP/1.1\n" + known
    inner = b"POST " + to + b" HTTP/1.1\n" + known.partition(b"Cookie")[0] + length + b"\n"
    smuggled = b"0\r\n\r\n" + inner.replace(b"\n", b"\r\n") + body  # has no secrets of its own
    for head, sent in (
        (start + length + b"Transfer-Encoding: chunked\n\n", smuggled),
        (start + length + b"Content-Length: 5\n\n", body),
        (start + length + b"Host: evil.example\n\n", body),
        (start + b"Content-Length: -5\n\n", body),
        (start + length + b"X: a\n b\x00c\n\n", body),
        (start.replace(b"POST /", b"POST http://evil.example/") + length + b"\n", body),
        (start.replace(b"POST /", b"POST http://127.0.0.1/") + length + b"\n", body),
        (start.replace(b"POST", b"PO\x00ST") + length + b"\n", body),
        (start.replace(b"Cookie:", b"Cookie :") + length + b"\n", body),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"\x00" * 500),  # TLS
        (b"PRI * HTTP/2.0\n\nSM\n\n", b""),
    ):
        answer = raw(served, head, sent)
        assert answer == b"" or answer[9:12] in {b"400", b"403", b"404"}, head
        assert b"teh" not in answer
    assert served.server.desk.decisions.by_change == {}
    upgrade = b"GET %s HTTP/1.1\n" % served.at("/").encode() + known.replace(b"\nCookie", b"\nX")
    for asked in (b"websocket\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: AAAA", b"h2c"):
        answer = raw(served, upgrade + b"Connection: Upgrade\nUpgrade: " + asked + b"\n\n")
        assert answer[9:12] == b"403"
    assert served.tell("/decide", json.loads(body))[0] == 200


# ---- tickets -----------------------------------------------------------------------------------


def test_a_ticket_is_good_once(served):
    ticket = served.server.address.partition("#")[2]
    status, headers, body = served.enter(ticket)
    cookie = headers["set-cookie"]
    below = f"/{served.server.keys.path}/"
    assert status == 200
    assert cookie.startswith(served.cookie)
    assert {"HttpOnly", "SameSite=strict", f"Path={below}"} <= set(cookie.split("; "))
    assert below in body.decode()
    assert served.server.keys.token.encode() not in body + str(headers).encode()
    status, _, page = served.ask(below, cookie=cookie.partition(";")[0])
    assert (status, b"He saw" in page) == (200, True)
    assert served.server.keys.cookie.encode() not in page  # no script can read it
    status, headers, body = served.enter(ticket)
    assert (status, headers["set-cookie"], below in body.decode()) == (403, None, False)
    assert "used" in body.decode()


def test_a_ticket_is_good_once_however_many_come_with_it(served):
    ticket, found = served.server.tickets.issue(), []
    threads = [threading.Thread(target=lambda: found.append(served.enter(ticket)[0]))
               for _ in range(12)]  # fmt: skip
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(found) == [200] + [403] * 11


def test_a_ticket_grows_old():
    now = [0.0]
    tickets = Tickets(clock=lambda: now[0])
    early, late = tickets.issue(), tickets.issue()
    now[0] = LIFETIME - 1
    assert tickets.redeem(early)
    now[0] = LIFETIME + 1
    assert not tickets.redeem(late)
    assert not tickets.redeem(early)


@pytest.mark.parametrize("said", ["", "x", "\u20ac", "a" * 3000, "a" * 5000, "%00", "&ticket="])
def test_what_is_no_ticket_opens_nothing(served, said):
    status, headers, body = served.enter(said)
    assert (status, headers["set-cookie"]) == (403, None)
    assert not any(each in body for each in secret(served))


def test_an_address_is_no_place_for_a_ticket(served):
    """An address that was looked at in advance, or by somebody's scanner, spends no ticket."""
    ticket = served.server.tickets.issue()
    for path in (f"/?ticket={ticket}", f"/enter?ticket={ticket}", f"/{ticket}", f"/?token={ticket}",
                 f"/{ticket}/"):  # fmt: skip
        status, headers, body = served.ask(path)
        assert status == (200 if path.startswith("/?") else 403)
        assert headers["set-cookie"] is None
        assert ticket.encode() not in body
    body = f"ticket={ticket}".encode()
    assert served.ask("/", "POST", body)[0] == 403
    assert served.ask("/enter", "POST", b"", cookie=served.cookie)[0] == 403
    assert served.enter(ticket, origin="http://evil.example")[0] == 403
    assert served.enter(ticket, origin="null")[0] == 200  # from a file


# ---- servers at other ports of this machine ----------------------------------------------------


def test_a_cookie_that_another_port_set_does_not_lock_out(served):
    """Any server of this machine can set a cookie of our name."""
    name = f"ocrfix-{served.port}"
    for cookies in (f"{name}=theirs; {served.cookie}", f"{served.cookie}; {name}=theirs",
                    f"{name}; {served.cookie}", f'x="a; {served.cookie}; y=b"'):  # fmt: skip
        assert served.ask(served.at("/"), cookie=cookies)[0] == 200


# ---- other users of this machine ---------------------------------------------------------------


FRONT = """#!/bin/sh
ps -eww -o args > {there}/ps
echo "$@" > {there}/new && mv {there}/new {there}/argv
exec sleep 50
"""
"""A browser that stays in front until it is closed."""


@pytest.fixture
def in_front(tmp_path):
    """A review that opened such a browser, and what the browser was started with."""
    there = tmp_path / "there"
    there.mkdir()
    program = there / "browser"
    program.write_text(FRONT.format(there=there))
    program.chmod(0o755)
    env = {"BROWSER": f"{program} %s", "TMPDIR": str(tmp_path)}
    with command(restoration(tmp_path / "out"), "--port", "0", env=env) as process:
        address = process.stdout.readline()
        while not (there / "argv").exists():  # the command is killed should it hang
            assert process.poll() is None
        yield process, address, there


def test_no_secret_is_in_the_list_of_processes(in_front):
    process, address, there = in_front
    started = (there / "argv").read_text().strip()
    listed = (there / "ps").read_text()
    file = Path(started.removeprefix("file://"))
    assert started in listed
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    ticket = re.search(r'name="ticket" value="([^"]+)"', file.read_text())[1]
    assert ticket not in address  # the address printed has one of its own
    let_in = enter(f"http://127.0.0.1:{let_in_port(address)}/#{ticket}")
    second = enter(address)
    assert (let_in.path, let_in.token) == (second.path, second.token)
    after = subprocess.run(
        ["ps", "-eww", "-o", "args"], capture_output=True, text=True, check=True
    ).stdout
    environment = Path(f"/proc/{process.pid}/environ").read_text("utf-8", "replace")
    for each in (ticket, address.strip().partition("#")[2], let_in.token, let_in.path.strip("/"),
                 let_in.cookie.partition("=")[2]):  # fmt: skip
        assert each not in listed + after + environment + file.as_posix()


def let_in_port(address):
    return int(re.search(r":(\d+)/", address)[1])


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_another_user_cannot_read_the_file(tmp_path):
    """The folder above is open to all, as /tmp is."""
    tmp_path.chmod(0o755)
    folder = tmp_path / "folder"
    folder.mkdir(0o700)
    file = write(folder, 1, "secret")
    for path in (file, folder):
        done = subprocess.run(["cat", str(path)] if path == file else ["ls", str(path)],
                              user=65534, capture_output=True, text=True, check=False)  # fmt: skip
        assert (done.returncode != 0, done.stdout) == (True, "")


def test_ctrl_c_ends_the_review_though_the_browser_stays(in_front):
    process, _, there = in_front
    file = Path((there / "argv").read_text().strip().removeprefix("file://"))
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 0
    assert not file.parent.exists()


FULL = """
import tempfile, uvicorn
made = tempfile.mkdtemp
def full(*args, dir=None, **how):
    if dir is None:
        raise OSError(28, "No space left on device")
    return made(*args, dir=dir, **how)
tempfile.mkdtemp = full
uvicorn.Server.run = lambda self, sockets: [each.close() for each in sockets]
from ocrfix.cli.main import main
main()
"""


def test_without_a_place_for_the_file_the_address_is_left(tmp_path):
    args = [sys.executable, "-c", FULL, "review", str(restoration(tmp_path / "out"))]
    done = subprocess.run(args, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, "/#" in done.stdout) == (0, True)
    assert "No space left on device. Copy the address." in done.stderr


def test_who_sends_no_request_in_time_is_dropped(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "SECONDS", 0.2)
    served = Served(restoration(tmp_path / "out"))
    head = b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n" % served.port
    half = b"POST /enter HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: 99\r\n\r\nticket="
    try:
        for sent in (b"", head, head + b"X: " + b"a" * 9000, half % served.port):
            with socket.create_connection(("127.0.0.1", served.port), timeout=30) as waits:
                waits.sendall(sent)
                assert waits.recv(1000) == b""
    finally:
        served.stop()


def test_idle_connections_do_not_silence_it(tmp_path):
    """More than it may open files, by somebody who has no ticket."""
    few = 100

    def limit():
        resource.setrlimit(resource.RLIMIT_NOFILE, (few, few))

    path = restoration(tmp_path / "out")
    change = folder_change(path)
    with command(path, preexec_fn=limit) as process:
        let_in = enter(process.stdout.readline())
        idle = []
        for _ in range(4):
            idle += [socket.create_connection(("127.0.0.1", let_in.port)) for _ in range(few)]
            for verdict in ("accept", "reject"):
                asked = {"verdicts": [{"change": change, "verdict": verdict}]}
                assert let_in.tell("decide", asked)["changed"]
        for each in idle:
            each.close()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0
        assert len(process.stderr.read().splitlines()) < 10


def folder_change(path):
    from ocrfix.storage import folder

    return folder.load(path).ledger.changes[0].id


def test_connections_are_bounded_and_the_oldest_gives_way(served):
    first = socket.create_connection(("127.0.0.1", served.port), timeout=30)
    rest = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(limits.most())]
    assert first.recv(1) == b""  # long before its time is up, as others came
    assert served.ask(served.at("/"), cookie=served.cookie)[0] == 200
    assert len(served.uvicorn.server_state.connections) <= limits.most()
    for each in (first, *rest):
        each.close()


def test_nothing_else_is_needed_where_there_is_no_such_limit(monkeypatch):
    monkeypatch.setitem(sys.modules, "resource", None)  # as on Windows
    assert limits.most() == limits.MOST
