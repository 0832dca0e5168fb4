"""The server lets in who has its token, on this machine, and gives out nothing but the review."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import ocrfix
from ocrfix import folder
from ocrfix.document import Document, Word
from ocrfix.errors import OcrfixError
from ocrfix.ledger import Ledger
from ocrfix.review.images import images, line_boxes
from ocrfix.review.server import POLICY
from ocrfix.span import Edit, Fix, Safety, Span
from serving import PNG, Served, restoration


@pytest.fixture
def served(tmp_path):
    path = restoration(tmp_path / "out")
    (path / "images").mkdir()
    (path / "images" / "0002.png").write_bytes(PNG)
    (tmp_path / "secret.png").write_bytes(b"secret")
    served = Served(path)
    yield served
    served.stop()


EVERY = ("/", "/style.css", "/script.js", "/image/2", "/favicon.ico", "/decide", "/nothing")


@pytest.mark.parametrize("path", EVERY)
def test_without_the_token_there_is_nothing(served, path):
    token = served.server.token
    wrong = [{}, {"cookie": f"ocrfix-{served.port}=wrong"}, {"x_ocrfix_token": "wrong"},
             {"cookie": f"other={token}"}, {"authorization": f"Bearer {token}"}]  # fmt: skip
    for headers in wrong:
        status, _, body = served.ask(path, **headers)
        assert status == 403
        assert token.encode() not in body
        assert b"teh" not in body
    assert served.ask(f"{path}?token=wrong")[0] == 403
    assert served.ask(f"{path}?token={token[:-1]}")[0] == 403
    assert served.ask("/style.css?token=" + token)[0] == 403


@pytest.mark.parametrize("path", EVERY)
def test_other_names_of_this_machine_get_nothing(served, path):
    for host in ("evil.example", f"evil.example:{served.port}", "127.0.0.1", "127.0.0.1:1",
                 f"0.0.0.0:{served.port}", f"127.0.0.1:{served.port}.evil.example",
                 f"[::1]:{served.port}", ""):  # fmt: skip
        assert served.ask(path, host=host, cookie=served.cookie)[0] in {400, 403}
    assert served.ask(path, host=None, cookie=served.cookie)[0] in {400, 403}


def test_other_origins_get_nothing(served):
    for origin in ("http://evil.example", "null", f"https://127.0.0.1:{served.port}",
                   f"http://127.0.0.1:{served.port + 1}", "http://127.0.0.1"):  # fmt: skip
        assert served.tell("/decide", {"verdicts": []}, origin=origin)[0] == 403
        assert served.ask("/", origin=origin, cookie=served.cookie)[0] == 403
    for site in ("cross-site", "same-site"):
        assert served.ask("/image/2", sec_fetch_site=site, cookie=served.cookie)[0] == 403
        assert served.tell("/decide", {"verdicts": []}, sec_fetch_site=site)[0] == 403
    assert served.tell("/decide", {"verdicts": []})[0] == 200


def test_a_cookie_alone_decides_nothing(served):
    """What a forged form or request of another page could send along."""
    change = served.server.desk.ledger.changes[0].id
    body = json.dumps({"verdicts": [{"change": change, "verdict": "accept"}]}).encode()
    for headers in (
        {"cookie": served.cookie, "content_type": "application/json"},
        {"cookie": served.cookie, "content_type": "text/plain"},
        {"x_ocrfix_token": served.server.token, "content_type": "text/plain"},
        {"x_ocrfix_token": served.server.token},
    ):
        assert served.ask("/decide", "POST", body, **headers)[0] == 403
    assert served.server.desk.decisions.by_change == {}
    for method in ("PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"):
        assert served.ask("/decide", method, cookie=served.cookie)[0] in {400, 403, 405}
    assert served.ask("/decide", cookie=served.cookie)[0] == 405


def test_no_other_file_can_be_had(served):
    for path in ("/../secret.png", "/image/../../secret.png", "/image/%2e%2e%2f%2e%2e%2fsecret.png",
                 "/image/..%5c..%5csecret.png", "/image/0002.png", "/image/-1", "/image/1",
                 "/image/2/../../../secret.png", "/images/0002.png", "/scan.txt", "/image/2%00",
                 "//etc/passwd", "/image//etc/passwd", "/decisions.tsv", "/image/" + "9" * 5000,
                 "/image/2.png", "/image/2;a", "/script.js/../scan.txt"):  # fmt: skip
        status, _, body = served.ask(path, cookie=served.cookie)
        assert status in {400, 404, 414}, path
        assert b"secret" not in body
    status, headers, body = served.ask("/image/2", cookie=served.cookie)
    assert (status, headers["content-type"], body) == (200, "image/png", PNG)


def test_the_address_becomes_a_cookie_and_is_gone(served):
    status, headers, _ = served.ask(f"/?token={served.server.token}")
    assert (status, headers["location"]) == (303, "/")
    cookie = headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    status, _, body = served.ask("/", cookie=cookie.partition(";")[0])
    assert status == 200
    assert "He saw" in body.decode()


def test_every_answer_has_a_strict_policy(served):
    for path in EVERY:
        for headers in ({}, {"cookie": served.cookie}):
            found = served.ask(path, **headers)[1]
            assert found.get_all("content-security-policy") == [POLICY]
            assert found["x-content-type-options"] == "nosniff"
            assert found["cache-control"] == "no-store"
            assert "access-control-allow-origin" not in found
    assert "unsafe" not in POLICY
    page = served.ask("/", cookie=served.cookie)[2].decode()
    assert "<b>sat" not in page
    assert "style=" not in page
    assert "<script>" not in page


@pytest.mark.parametrize("body", [
    b"", b"nonsense", b"[]", b"null", b"3", b'{"verdicts": 3}', b'{"verdicts": [3]}', b"\xff\xfe",
    b'{"verdicts": [{"change": 1, "verdict": "accept"}]}', b'{"verdicts": {"a": 1}}',
    b'{"verdicts": [{"change": "x"}]}', b"[" * 100_000, b'{"at": 1e999}', b'{"at": -Infinity}',
])  # fmt: skip
def test_nonsense_is_refused_in_words(served, body):
    headers = {"x_ocrfix_token": served.server.token, "content_type": "application/json"}
    for path in ("/decide", "/word", "/page", "/correct"):
        status, _, said = served.ask(path, "POST", body, **headers)
        assert status == 400
        assert json.loads(said) == {"error": "This request cannot be understood."}
    assert served.server.desk.decisions.by_change == {}


@pytest.mark.parametrize("asked", [
    {"verdict": "amend", "wording": "\ud800"}, {"verdict": "accept", "note": "\udc80"},
    {"verdict": "hand"},
])  # fmt: skip
def test_what_no_page_would_send_decides_nothing(served, asked):
    desk = served.server.desk
    asked["change"] = desk.ledger.changes[0].id
    assert served.tell("/decide", {"verdicts": [asked]})[0] == 400
    assert desk.decisions.by_change == {}


def test_a_wording_that_is_no_text_is_told_all_the_same(served):
    """Bytes that are no UTF-8 came into decisions.tsv by other ways."""
    desk = served.server.desk
    key = desk.ledger.changes[0].id
    desk.decide([desk.verdict("amend", key, "t\udce9")])
    asked = {"verdicts": [{"change": key, "verdict": "amend", "wording": "te"}]}
    assert served.tell("/undo", {})[1]["changed"][0]["verdict"] == ""
    assert served.tell("/redo", {})[1]["changed"][0]["wording"] == "t\udce9"
    assert served.tell("/decide", asked)[0] == 200


def test_what_is_too_large_is_refused(served):
    body = b'{"verdicts": [' + b" " * 4_100_000 + b"]}"
    headers = {"x_ocrfix_token": served.server.token, "content_type": "application/json"}
    assert served.ask("/decide", "POST", body, **headers)[0] == 400


def test_what_cannot_be_decided_is_said(served):
    asked = {"verdicts": [{"change": "feedfeedfeed", "verdict": "accept"}]}
    assert "no change" in served.tell("/decide", asked)[1]["error"]
    assert "no page 7" in served.tell("/page", {"page": 7, "state": "proofread"})[1]["error"]
    change = served.server.desk.ledger.changes[0].id
    asked = {"verdicts": [{"change": change, "verdict": "perhaps"}]}
    assert "no such verdict" in served.tell("/decide", asked)[1]["error"]


def test_deciding_answers_with_what_it_did(served):
    first, second = [c.id for c in served.server.desk.ledger.changes]
    told = served.tell("/decide", {"verdicts": [{"change": first, "verdict": "accept"}]})[1]
    assert told["at"] == 1
    assert told["changed"] == [{"id": first, "verdict": "accept", "by": "Ann", "note": "",
                                "wording": None, "state": "accepted"}]  # fmt: skip
    asked = {"verdicts": [{"change": second, "verdict": "amend", "wording": "tho"}]}
    assert served.tell("/decide", asked)[1]["changed"][0]["wording"] == "tho"
    assert served.tell("/undo", {})[1]["changed"][0]["verdict"] == ""
    assert served.tell("/redo", {})[1]["changed"][0]["state"] == "amended"
    assert served.tell("/redo", {})[1] is None
    assert "right in this book" in served.tell("/word", {"change": first, "good": True})[1]["said"]
    told = served.tell("/page", {"page": 1, "state": "proofread"})[1]
    assert told == {"state": "proofread", "by": "Ann"}
    served.tell("/write", {})
    path = served.server.desk.path
    assert "And tho dog." in (path / "restored.txt").read_text()


def test_an_extra_that_is_missing_is_named(tmp_path):
    code = "import sys; sys.modules['uvicorn'] = None\nfrom ocrfix.cli.main import main; main()"
    done = _run(code, "review", restoration(tmp_path / "out"))
    assert done.returncode == 2
    assert "pip install ocrfix[review]" in done.stderr


def _run(code, *args):
    return subprocess.run([sys.executable, "-c", code, *map(str, args)], env=_env(),
                          capture_output=True, text=True, timeout=60, check=False)  # fmt: skip


def _env():
    return {**os.environ, "PYTHONPATH": str(Path(ocrfix.__file__).parent.parent)}


@pytest.mark.parametrize("ends", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_command_serves_until_it_is_ended_and_writes_the_results(tmp_path, ends):
    path = restoration(tmp_path / "out")
    command = [sys.executable, "-m", "ocrfix", "review", str(path), "--no-browser", "--by", "Bob"]
    with subprocess.Popen(command, env=_env(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True) as process:  # fmt: skip
        watch = threading.Timer(30, process.kill)  # should it hang
        watch.start()
        address = process.stdout.readline().strip()
        port, token = address.removeprefix("http://127.0.0.1:").split("/?token=")
        connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=10)
        change = folder.load(path).ledger.changes[0].id
        body = json.dumps({"verdicts": [{"change": change, "verdict": "accept"}]})
        headers = {"X-Ocrfix-Token": token, "Content-Type": "application/json"}
        connection.request("POST", "/decide", body, headers)
        assert connection.getresponse().status == 200
        connection.close()
        assert "accept" in (path / "decisions.tsv").read_text()  # at once, and not at the end
        assert "saw teh" in (path / "restored.txt").read_text()
        process.send_signal(ends)
        assert process.wait(timeout=20) == 0
        watch.cancel()
    assert "saw the" in (path / "restored.txt").read_text()
    assert folder.faults(folder.load(path)) == []


def test_half_a_request_is_no_accident(tmp_path):
    path = restoration(tmp_path / "out")
    command = [sys.executable, "-m", "ocrfix", "review", str(path), "--no-browser", "--by", "Bob"]
    with subprocess.Popen(command, env=_env(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True) as process:  # fmt: skip
        watch = threading.Timer(30, process.kill)
        watch.start()
        port, token = process.stdout.readline().strip()[17:].split("/?token=")
        half = (
            f"POST /decide HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Ocrfix-Token: {token}\r\n"
            "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
        )
        with socket.create_connection(("127.0.0.1", int(port))) as waits:
            with socket.create_connection(("127.0.0.1", int(port))) as leaves:
                for each in (waits, leaves):
                    each.sendall(half.encode())
                time.sleep(0.3)
            time.sleep(0.3)
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=20) == 0
        watch.cancel()
        assert "Traceback" not in process.stderr.read()


def test_kill_9_loses_nothing_that_was_answered(tmp_path):
    path = restoration(tmp_path / "out")
    command = [sys.executable, "-m", "ocrfix", "review", str(path), "--no-browser", "--by", "Bob"]
    ids = [c.id for c in folder.load(path).ledger.changes]
    with subprocess.Popen(command, env=_env(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          text=True) as process:  # fmt: skip
        watch = threading.Timer(30, process.kill)
        watch.start()
        address = process.stdout.readline().strip()
        port, token = address.removeprefix("http://127.0.0.1:").split("/?token=")
        connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=10)
        for verdict, change in zip(("accept", "reject"), ids, strict=True):
            body = json.dumps({"verdicts": [{"change": change, "verdict": verdict}]})
            headers = {"X-Ocrfix-Token": token, "Content-Type": "application/json"}
            connection.request("POST", "/decide", body, headers)
            assert json.loads(connection.getresponse().read())["changed"]
        connection.close()
        process.kill()
        watch.cancel()
    with (path / "decisions.tsv").open("ab") as file:
        file.write(b"amend\t" + ids[0].encode() + b"\t3\t4\tt")  # and half a line more
    found = folder.load(path)
    assert [d.verdict for d in found.decisions.by_change.values()] == ["accept", "reject"]
    assert "saw the cat" in found.ledger.text(found.decisions)


def test_a_folder_damaged_meanwhile_is_said(served):
    (served.server.desk.path / "ledger.jsonl").write_text("nonsense")
    status, _, body = served.ask("/", cookie=served.cookie)
    assert (status, b"ledger" in body) == (500, True)


def test_no_restoration_and_a_taken_port_are_said(tmp_path):
    code = "from ocrfix.cli.main import main; main()"
    assert "no restoration folder" in _run(code, "review", tmp_path, "--no-browser").stderr
    path = restoration(tmp_path / "out")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = _run(code, "review", path, "--no-browser", "--port", port)
    assert (done.returncode, "Name another with --port" in done.stderr) == (2, True)


def test_images_belong_to_pages_by_their_numbers(tmp_path):
    def found(*names, pages=3):
        there = tmp_path / "-".join(names)
        there.mkdir()
        for name in names:
            (there / name).write_bytes(PNG)
        return {page: file.name for page, file in images(there, pages).items()}

    assert found("0001.png", "0003.JPG", "0009.png", "x.svg", "a.txt", pages=4) == {
        1: "0001.png", 3: "0003.JPG",
    }  # fmt: skip
    assert found("p0.png", "p1.png") == {1: "p0.png", 2: "p1.png"}
    assert found("b-071.webp", "b-072.webp", "b-073.webp") == {
        1: "b-071.webp", 2: "b-072.webp", 3: "b-073.webp",
    }  # fmt: skip
    assert found("cover.png") == {}
    with pytest.raises(OcrfixError, match="cannot be read"):
        images(tmp_path / "none", 3)


def test_the_box_of_a_line_is_around_its_words():
    text = "one two\nthree four\n"
    words = tuple(
        Word(Span(a, b), f"w{a}", (a * 10, top, b * 10, top + 9), 0.9, 1)
        for a, b, top in ((0, 3, 0), (4, 7, 1), (8, 13, 20), (14, 18, 22))
    )
    document = Document(text, Document.from_text(text).source, (Span(0, 19),), words)
    ledger = Ledger(document)
    ledger.record("x", ledger.view(), [
        Fix((Edit.at(14, 18, "five"),), "x", "", 0.9, Safety.REVIEW)
    ])  # fmt: skip
    assert line_boxes(document, ledger.changes) == [(80, 20, 180, 31)]
    assert line_boxes(Document.from_text(text), ledger.changes) == [None]
