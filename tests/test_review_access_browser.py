"""What a real browser keeps, sends and refuses of a review: its secrets, and its policy."""

from __future__ import annotations

import http.server
import json
import sqlite3
import threading

import pytest

from browsing import CHROMIUM, a_browser, needed, opener  # noqa: F401 - fixtures
from ocrfix.review.web.opening import write
from serving import Served, restoration


@pytest.fixture
def served(tmp_path):
    served = Served(restoration(tmp_path / "out"))
    yield served
    served.stop()


class Port(http.server.ThreadingHTTPServer):
    """A server at another port of this machine, that keeps what it is sent."""

    def __init__(self, page=b""):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.server.heard.append(f"{self.path}\n{self.headers}")
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                for cookie in self.server.cookies:
                    self.send_header("Set-Cookie", cookie)
                self.end_headers()
                self.wfile.write(self.server.page)

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        self.heard, self.cookies, self.page = [], [], page
        self.thread = threading.Thread(target=self.serve_forever)
        self.thread.start()

    def stop(self):
        self.shutdown()
        self.server_close()
        self.thread.join()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_address[1]}/"


@pytest.fixture
def other():
    other = Port()
    yield other
    other.stop()


@pytest.fixture
def page(browser, served):
    """A page that came in by the address printed; its console may complain."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(served.server.address)
    page.wait_for_selector("#why", state="attached")
    yield page
    context.close()


def test_nothing_that_opens_a_review_is_in_the_history(browser, served, tmp_path):
    """Neither by the file that the browser is started with, nor by the address printed."""
    tickets = [served.server.tickets.issue(), served.server.tickets.issue()]
    file = write(tmp_path, served.port, tickets[0])
    there, keys = tmp_path / "profile", served.server.keys
    with_history = browser.browser_type.launch_persistent_context(
        there, executable_path=CHROMIUM, headless=True,
        args=["--no-sandbox", "--disable-gpu", "--headless=new"],
    )  # fmt: skip
    for address in (file.as_uri(), f"http://127.0.0.1:{served.port}/#{tickets[1]}"):
        page = with_history.new_page()
        page.goto(address)
        page.wait_for_selector("#why", state="attached")
        page.reload()
        page.keyboard.press("n")
    with_history.close()
    with sqlite3.connect(there / "Default/History") as history:
        found = [url for (url,) in history.execute("select url from urls")]
    history.close()
    below = f"http://127.0.0.1:{served.port}/{keys.path}/"
    assert below in found  # so the history was written
    kept = "\n".join(found)
    assert not any(each in kept for each in (tickets[0], keys.cookie, keys.token))
    for address in found:  # and all that it has together opens nothing
        if address.startswith("http"):
            path, _, ticket = address.removeprefix(f"http://127.0.0.1:{served.port}").partition("#")
            assert b"He saw" not in served.ask(path)[2]
            assert served.enter(ticket)[0] == 403
    others = [f for f in there.rglob("*") if f.is_file() and "Cookies" not in f.name]
    for each in (keys.token.encode(), keys.cookie.encode(), tickets[0].encode()):
        assert [f for f in others if each in f.read_bytes()] == []


def test_another_port_is_sent_nothing_that_opens_the_review(page, served, other):
    """Cookies know no ports. Ours is bound to a path that no other server knows."""
    page.goto(other.address)
    page.evaluate("fetch('/x/y', { credentials: 'include' }).then((a) => a.text())")
    heard = "\n".join(other.heard)
    assert "GET" not in heard
    assert len(other.heard) >= 2
    assert not any(each in heard for each in served.server.keys)


def test_a_page_of_another_port_can_do_nothing(page, served, other):
    """It knows the path, and its requests carry the cookie: it is the same site by the rules."""
    keys = served.server.keys
    below = f"http://127.0.0.1:{served.port}/{keys.path}/"
    change = served.server.desk.ledger.changes[0].id
    body = json.dumps({"verdicts": [{"change": change, "verdict": "accept"}]})
    page.goto(other.address)
    tried = page.evaluate(
        """async ([below, body]) => {
            const found = [];
            for (const mode of ["cors", "no-cors"]) {
                for (const [path, method] of [["", "GET"], ["text", "GET"], ["decide", "POST"]]) {
                    const asked = { mode, method, credentials: "include" };
                    if (method === "POST") asked.body = body;
                    try { found.push(await (await fetch(below + path, asked)).text()); }
                    catch (error) { found.push(""); }
                }
            }
            const frame = document.createElement("iframe");
            frame.src = below;
            document.body.append(frame);
            await new Promise((done) => { frame.onload = done; });
            try { found.push(frame.contentDocument.body.innerText); }
            catch (error) { found.push(""); }
            return found;
        }""",
        [below, body],
    )
    assert not any(tried)
    page.evaluate(
        """([below, body]) => {
            const form = Object.assign(document.createElement("form"),
                { method: "post", action: below + "decide", enctype: "text/plain" });
            form.append(Object.assign(document.createElement("input"), { name: body, value: "" }));
            document.body.append(form);
            form.submit();
        }""",
        [below, body],
    )
    page.wait_for_url(below + "decide")
    assert served.server.desk.decisions.by_change == {}
    assert "are not allowed" in page.inner_text("body")


def test_another_port_cannot_lock_out(page, served, other):
    """By cookies of our name, for every path."""
    other.cookies = [f"ocrfix-{served.port}=theirs", f"ocrfix-{served.port}=theirs; Path=/"]
    below = page.url
    page.goto(other.address)
    page.goto(below)
    assert "He saw" in page.inner_text("main")


def test_what_is_typed_at_the_entrance_opens_the_review(served, opened):
    page = opened(f"http://127.0.0.1:{served.port}/")
    page.get_by_label("Ticket").fill(served.server.tickets.issue())
    page.keyboard.press("Enter")
    page.wait_for_selector("#why", state="attached")
    assert "He saw" in page.inner_text("main")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 320])
def test_the_entrance_is_accessible(served, opened, scheme, width):
    axe = needed("axe_playwright_python.sync_playwright").Axe()
    page = opened(f"http://127.0.0.1:{served.port}/", color_scheme=scheme,
                  viewport={"width": width, "height": 600})  # fmt: skip
    assert axe.run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_ticket_that_was_used_is_told(page, served):
    ticket = served.server.tickets.issue()
    assert served.enter(ticket)[0] == 200
    page.goto(f"http://127.0.0.1:{served.port}/#{ticket}")
    assert "used or too old" in page.inner_text("main")
    assert ticket not in page.url


def test_no_text_becomes_markup(page):
    """The policy forbids it, also to scripts of our own."""
    for code in ("text.innerHTML = '<b>x</b>'", "text.outerHTML = '<b>x</b>'",
                 "text.insertAdjacentHTML('beforeend', '<b>x</b>')", "document.write('<b>x</b>')",
                 "new DOMParser().parseFromString('<b>x</b>', 'text/html')"):  # fmt: skip
        told = page.evaluate(
            f"(() => {{ try {{ {code}; return ''; }} catch (e) {{ return e.name; }} }})()"
        )
        assert told == "TypeError", code
    page.keyboard.press("n")
    page.keyboard.press("a")
    page.keyboard.press("2")  # has the text anew from the desk
    page.evaluate("inOrder(() => reread())")
    assert "the cat <b>sat</b>." in page.text_content("main")
    assert page.evaluate("text.querySelectorAll('b:not(.page)').length") == 0
