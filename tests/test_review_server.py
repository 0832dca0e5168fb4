"""The server of the review: what it answers, and how it ends. Who gets in: test_review_access."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

import ocrfix
from ocrfix.proof import prove
from ocrfix.storage import folder
from serving import PNG, Served, command, enter, restoration


@pytest.fixture
def served(tmp_path):
    path = restoration(tmp_path / "out")
    (path / "images").mkdir()
    (path / "images" / "0002.png").write_bytes(PNG)
    (tmp_path / "secret.png").write_bytes(b"secret")
    served = Served(path)
    yield served
    served.stop()


def test_no_other_file_can_be_had(served):
    for path in ("/../secret.png", "/image/../../secret.png", "/image/%2e%2e%2f%2e%2e%2fsecret.png",
                 "/image/..%5c..%5csecret.png", "/image/0002.png", "/image/-1", "/image/1",
                 "/image/2/../../../secret.png", "/images/0002.png", "/scan.txt", "/image/2%00",
                 "//etc/passwd", "/image//etc/passwd", "/decisions.tsv", "/image/" + "9" * 5000,
                 "/image/2.png", "/image/2;a", "/script.js/../scan.txt"):  # fmt: skip
        status, _, body = served.ask(served.at(path), cookie=served.cookie)
        assert status in {400, 404, 414}, path
        assert b"secret" not in body
    status, headers, body = served.ask(served.at("/image/2"), cookie=served.cookie)
    assert (status, headers["content-type"], body) == (200, "image/png", PNG)


@pytest.mark.parametrize("body", [
    b"", b"nonsense", b"[]", b"null", b"3", b'{"verdicts": 3}', b'{"verdicts": [3]}', b"\xff\xfe",
    b'{"verdicts": [{"change": 1, "verdict": "accept"}]}', b'{"verdicts": {"a": 1}}',
    b'{"verdicts": [{"change": "x"}]}', b"[" * 100_000, b'{"at": 1e999}', b'{"at": -Infinity}',
])  # fmt: skip
def test_nonsense_is_refused_in_words(served, body):
    headers = {"x_ocrfix_token": served.server.keys.token, "content_type": "application/json",
               "cookie": served.cookie}  # fmt: skip
    for path in ("/decide", "/word", "/page", "/correct"):
        status, _, said = served.ask(served.at(path), "POST", body, **headers)
        assert status == 400
        assert json.loads(said) == {"error": "This request is not valid. Reload the page."}
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
    headers = {"x_ocrfix_token": served.server.keys.token, "content_type": "application/json",
               "cookie": served.cookie}  # fmt: skip
    assert served.ask(served.at("/decide"), "POST", body, **headers)[0] == 400


def test_what_cannot_be_decided_is_said(served):
    asked = {"verdicts": [{"change": "feedfeedfeed", "verdict": "accept"}]}
    assert "no change" in served.tell("/decide", asked)[1]["error"]
    assert "no page 7" in served.tell("/page", {"page": 7, "state": "proofread"})[1]["error"]
    change = served.server.desk.ledger.changes[0].id
    asked = {"verdicts": [{"change": change, "verdict": "perhaps"}]}
    assert "no verdict" in served.tell("/decide", asked)[1]["error"]


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
    change = folder.load(path).ledger.changes[0].id
    with command(path) as process:
        let_in = enter(process.stdout.readline())
        told = let_in.tell("decide", {"verdicts": [{"change": change, "verdict": "accept"}]})
        assert told["changed"]
        assert "accept" in (path / "decisions.tsv").read_text()  # at once, and not at the end
        assert "saw teh" in (path / "restored.txt").read_text()
        process.send_signal(ends)
        assert process.wait(timeout=20) == 0
    assert "saw the" in (path / "restored.txt").read_text()
    assert prove(path).wrong == ()


def test_half_a_request_is_no_accident(tmp_path):
    with command(restoration(tmp_path / "out")) as process:
        let_in = enter(process.stdout.readline())
        half = (
            f"POST {let_in.path}decide HTTP/1.1\r\nHost: 127.0.0.1:{let_in.port}\r\n"
            f"Cookie: {let_in.cookie}\r\nX-Ocrfix-Token: {let_in.token}\r\n"
            "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
        )
        with socket.create_connection(("127.0.0.1", let_in.port)) as waits:
            with socket.create_connection(("127.0.0.1", let_in.port)) as leaves:
                for each in (waits, leaves):
                    each.sendall(half.encode())
                time.sleep(0.3)
            time.sleep(0.3)
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=20) == 0
        assert "Traceback" not in process.stderr.read()


def test_kill_9_loses_nothing_that_was_answered(tmp_path):
    path = restoration(tmp_path / "out")
    ids = [c.id for c in folder.load(path).ledger.changes]
    with command(path) as process:
        let_in = enter(process.stdout.readline())
        for verdict, change in zip(("accept", "reject"), ids, strict=True):
            asked = {"verdicts": [{"change": change, "verdict": verdict}]}
            assert let_in.tell("decide", asked)["changed"]
        process.kill()
    with (path / "decisions.tsv").open("ab") as file:
        file.write(b"amend\t" + ids[0].encode() + b"\t3\t4\tt")  # and half a line more
    found = folder.load(path)
    assert [d.verdict for d in found.decisions.by_change.values()] == ["accept", "reject"]
    assert "saw the cat" in found.ledger.text(found.decisions)


def test_a_folder_damaged_meanwhile_is_said(served):
    (served.server.desk.path / "ledger.jsonl").write_text("nonsense")
    status, _, body = served.ask(served.at("/"), cookie=served.cookie)
    assert (status, b"ledger" in body) == (500, True)


def test_no_restoration_and_a_taken_port_are_said(tmp_path):
    code = "from ocrfix.cli.main import main; main()"
    assert "not a restoration folder" in _run(code, "review", tmp_path, "--no-browser").stderr
    path = restoration(tmp_path / "out")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = _run(code, "review", path, "--no-browser", "--port", port)
    assert (done.returncode, "Choose another --port" in done.stderr) == (2, True)
