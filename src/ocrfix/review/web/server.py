"""The web server of `ocrfix review`, on this machine and for one person only.

`access` controls access. Every address in the page is relative, because it is below a secret path.
"""

from __future__ import annotations

import json
import re
from asyncio import CancelledError, to_thread
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from ocrfix.core.decisions import HAND, Decision
from ocrfix.core.edits import Span
from ocrfix.core.page_map import page_map
from ocrfix.errors import DecisionError, OcrfixError
from ocrfix.formats.image_files import PageImage, page_images
from ocrfix.formats.pictures import png, scale
from ocrfix.render.report.html import page, script, style, text
from ocrfix.render.report.rows import plain
from ocrfix.review.desk import Desk
from ocrfix.review.outcome import DecisionOutcome
from ocrfix.review.web.access import Guard, Secrets, Tickets
from ocrfix.review.web.images import (
    FOLDER,
    TYPES,
    coverage,
    coverage_of,
    images,
    line_boxes,
    sure_folios,
)
from ocrfix.storage import source_files

Json = dict[str, Any]
LARGEST = 4_000_000
"""Size limit of a request, in bytes: ten thousand decisions at once."""
AROUND = 2000
"""How many characters on each side to search for a selected text."""
HEAD = '<link rel="stylesheet" href="style.css">\n<link rel="icon" href="favicon.ico">'
FOOT = '<script src="script.js"></script>'


class Server:
    """The server of one review, at one port of this machine."""

    def __init__(
        self, path: Path, by: str, pictures: Path | None, port: int, count: str = ""
    ) -> None:
        """Open a restoration; `pictures` and `count` are the arguments of `images.images`."""
        self.desk = Desk.open(path, by)
        self.port = port
        self.keys = Secrets.fresh()
        self.tickets = Tickets()
        self._path, self._by = path, by
        self._scales: dict[int, float] = {}
        self._see(pictures, count)
        self._log: list[str] = []  # ids of changes in the order of decisions, for other windows
        self._page: tuple[object, str] | None = None  # the page, and the decisions that it shows

    def _see(self, pictures: Path | None, count: str) -> None:
        """Find the image of each page, and the message about them."""
        self.images: Mapping[int, PageImage] = {}
        self.pictured = ""
        there, pages = pictures or self._path / FOLDER, len(self.desk.ledger.document.pages)
        if pictures is not None or there.is_dir():
            # If an engine marked the pages, the scan is one page, but its page map has several.
            printed = page_map(self.desk.ledger, self.desk.decisions)[:pages] if pages > 1 else []
            folios = sure_folios(printed)
            found = images(there, pages, folios, count)
            self.images = {page: PageImage(file, 1, 0, 0) for page, file in found.items()}
            self.pictured = coverage(there, found, pages)
        # Those that `run` found beside the OCR files.
        elif source := source_files.load(self._path, self.desk.ledger.document.text):
            self.images = page_images(source, self._path)
            if self.images:
                self.pictured = coverage_of(len(self.images), pages)

    @property
    def address(self) -> str:
        """The address to open: a new one each time, which works once.

        The ticket is in the fragment, which browsers do not send, so a request that only looks
        ahead does not use it up.
        """
        return f"http://127.0.0.1:{self.port}/#{self.tickets.issue()}"

    def app(self) -> ASGIApp:
        """The web application with its access control."""
        routes = [
            Route("/", self._home),
            Route("/style.css", lambda _: Response(style(), media_type="text/css")),
            Route("/script.js", lambda _: Response(script(), media_type="text/javascript")),
            Route("/text", self._text),
            Route("/favicon.ico", lambda _: Response(status_code=204)),
            Route("/image/{page}", self._image),
            *(
                Route(f"/{name}", self._answering(answer), methods=["POST"])
                for name, answer in {
                    "decide": self._decide, "correct": self._correct,
                    "undo": self._undo, "redo": self._redo,
                    "word": self._word, "page": self._state, "write": self._write,
                    "refresh": self._refresh,
                }.items()
            ),
        ]  # fmt: skip
        app = Starlette(routes=[Mount(f"/{self.keys.path}", routes=routes)])
        return Guard(app, self.keys, self.tickets, self.port)

    def warm(self) -> None:
        """Make the page in advance, so that it opens immediately."""
        self._html()

    # ---- pages -------------------------------------------------------------------------------

    async def _home(self, _: Request) -> Response:
        try:
            try:
                self.desk.refresh()
            except DecisionError:  # `run` replaced the ledger: open it again
                self.desk = Desk.open(self._path, self._by)
            return Response(self._html(), media_type="text/html; charset=utf-8")
        except OcrfixError as error:
            return PlainTextResponse(str(error), 500)

    def _html(self) -> str:
        desk = self.desk
        # By identity, which is fast and enough: `decisions` is never altered, only replaced.
        if self._page is None or self._page[0] is not desk.decisions:
            said = [plain(each) for each in desk.said]
            more: Json = {"token": self.keys.token, "by": plain(self._by), "said": said}
            more |= {"images": sorted(self.images), "pictured": self.pictured}
            more["at"] = len(self._log)
            more["states"] = {n: (s.state, plain(s.by)) for n, s in desk.states.all().items()}
            if desk.ledger.document.words:
                changes = [each.change for each in desk.shown()]
                more["boxes"] = line_boxes(desk.ledger.document, changes, self._scale)
            title = self._path.resolve().name
            html = page(desk.ledger, desk.decisions, title, HEAD, FOOT, more)
            self._page = desk.decisions, html.encode("utf-8", "replace").decode()
        return self._page[1]

    async def _text(self, _: Request) -> Response:
        """The text again: decisions may have joined or split paragraphs since the page was made."""
        html = text(self.desk.ledger, self.desk.decisions).encode("utf-8", "replace")
        return Response(html, media_type="text/html; charset=utf-8")

    async def _image(self, request: Request) -> Response:
        asked = request.path_params["page"]
        # The number is only compared with those of known images, and is never a part of a path.
        image = next((image for page, image in self.images.items() if str(page) == asked), None)
        if image is None or not image.path.is_file():
            return PlainTextResponse("There is no image of this page.", 404)
        if kind := TYPES.get(image.path.suffix.lower()):
            return FileResponse(image.path, media_type=kind)
        try:  # TIFF and PDF, which browsers do not show
            return Response(await to_thread(png, image), media_type="image/png")
        except OcrfixError as error:
            return PlainTextResponse(str(error), 404)

    def _scale(self, page: int) -> float:
        """How many pixels of its image one unit of a page's boxes is."""
        if page not in self._scales:
            image = self.images.get(page)
            self._scales[page] = scale(image) if image else 1.0
        return self._scales[page]

    # ---- decisions ----------------------------------------------------------------------------

    def _answering(
        self, answer: Callable[[Json], Json | None]
    ) -> Callable[[Request], Awaitable[Response]]:
        """An endpoint that takes JSON, and answers errors as messages."""

        async def endpoint(request: Request) -> Response:
            try:
                asked = _object(json.loads(await _body(request)))
                at = int(asked.get("at", len(self._log)))
                return _answer(self._caught_up(at, answer(asked)))
            except OcrfixError as error:
                return _answer({"error": plain(str(error))})  # shown to the user
            except OSError as error:  # the disk does not take the results
                return _answer({"error": plain(f"{error.filename}: {error.strerror}.")})
            # What a request that our page never sends can raise: missing keys, other types, `1e999`
            # as a number, deep nesting.
            except (ArithmeticError, LookupError, TypeError, ValueError, AttributeError,
                    RecursionError):  # fmt: skip
                return _answer({"error": "This request is not valid. Reload the page."}, 400)

        return endpoint

    def _caught_up(self, at: int, told: Json | None) -> Json | None:
        """The answer, with the decisions made in other windows of this review."""
        if told is None or "changed" not in told:
            return told
        known = {each["id"] for each in told["changed"]}
        ids = dict.fromkeys(self._log[max(0, at) :])
        told["changed"] += [self._decision(key, "") for key in ids if key not in known]
        # Each window says with `at` how much of the log it has seen, and gets the rest with its
        # next answer.
        self._log += known
        return {**told, "at": len(self._log)}

    def _decide(self, asked: Json) -> Json:
        found: list[Decision] = []
        for each in asked["verdicts"]:
            wording = each.get("wording")
            new = None if wording is None else _text(wording)
            note = _text(each.get("note", ""))
            verdict = _text(each["verdict"])
            if verdict == HAND:
                raise ValueError  # corrections go to `correct`
            found.append(self.desk.verdict(verdict, _text(each["change"]), new, note))
        return self._answer(self.desk.decide(found))

    def _correct(self, asked: Json) -> Json:
        """Make a hand-made correction of text that was selected near a place of the scan."""
        desk, old = self.desk, _text(asked["old"])
        view = desk.ledger.view(desk.decisions)
        near = view.at(max(0, min(int(asked["near"]), len(desk.ledger.document.text))))
        low = max(0, near - AROUND)
        found = [m.start() for m in re.finditer(re.escape(old), view.text[low : near + AROUND])]
        if not old or not found:
            raise DecisionError("The selected text was not found there. Select a little less.")
        # A selected text can occur several times near its place. The nearest is taken.
        at = min((low + each for each in found), key=lambda place: abs(place - near))
        start = view.scan(Span(at, at + len(old))).start
        made = desk.correction(start, old, _text(asked["new"]))
        return {**self._answer(desk.decide([made])), "id": made.change}

    def _undo(self, _: Json) -> Json | None:
        done = self.desk.undo()
        return done and self._answer(done)

    def _redo(self, _: Json) -> Json | None:
        done = self.desk.redo()
        return done and self._answer(done)

    def _word(self, asked: Json) -> Json:
        say = self.desk.good_word if asked["good"] else self.desk.bad_word
        return self._answer(say(_text(asked["change"])))

    def _state(self, asked: Json) -> Json:
        number = int(asked["page"])
        self.desk.page_state(number, _text(asked["state"]))
        self._page = None
        state, by = self.desk.states.of(number)
        return {"state": state, "by": plain(by)}

    def _write(self, _: Json) -> Json:
        self.desk.write()
        return {"said": "Restored text, patch and report were written."}

    def _refresh(self, _: Json) -> Json:
        return self._answer(self.desk.refresh())

    def _answer(self, done: DecisionOutcome) -> Json:
        """The result of decisions, for the page: current decisions, and states to compare."""
        states = {each.change.id: each.state for each in done.changed}
        decided = [*done.others, *(theirs for _, theirs in done.refused)]
        ids = dict.fromkeys([*done.decided, *states, *(d.change for d in decided), *done.withdrawn])
        return {
            "changed": [self._decision(key, states.get(key, "")) for key in ids],
            "others": _names(done.others),
            "refused": _names([theirs for _, theirs in done.refused]),
            "decided": len(done.decided),
            "said": plain(done.said),
        }

    def _decision(self, change: str, state: str) -> Json:
        made = self.desk.decisions.by_change.get(change, Decision(""))
        amends = made.verdict == "amend"
        return {
            "id": change, "verdict": made.verdict, "by": plain(made.by), "note": plain(made.note),
            "wording": made.new if amends else None, "state": state,
        }  # fmt: skip


def _names(decisions: Sequence[Decision]) -> list[Json]:
    return [{"id": d.change, "by": plain(d.by), "verdict": d.verdict} for d in decisions]


async def _body(request: Request) -> bytes:
    """The body of a request, up to the size limit."""
    body = b""
    try:
        async for part in request.stream():
            body += part
            if len(body) > LARGEST:
                raise ValueError
    except (ClientDisconnect, CancelledError):  # cut off, because the browser or the server ends
        raise ValueError from None
    return body


def _answer(answer: Json | None, status: int = 200) -> Response:
    """A JSON answer in ASCII: stray bytes of the scan cannot be UTF-8."""
    return Response(json.dumps(answer), status, media_type="application/json")


def _object(value: object) -> Json:
    if not isinstance(value, dict):
        raise TypeError
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    value.encode()  # a lone surrogate is not valid text: ValueError
    return value
