"""`report.html`: the restored text with its changes in place, as one page without network access.

It reads the weave once, so time is linear in the pieces. All text is escaped, and the page's policy
allows only its own script and style, by hash.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from ocrfix.core.decisions import Decisions
from ocrfix.core.ledger import Ledger
from ocrfix.core.marks import HeadingMark, Mark, TitleMark
from ocrfix.core.pieces import PROPOSED
from ocrfix.core.status import Shown, shown
from ocrfix.render.report.blocks import ReportBlock, Structure, blocks
from ocrfix.render.report.plots import passes, strip, tally
from ocrfix.render.report.rows import BLANK, BLANKS, ODD, UNSEEN, book, dumps, glyph, plain, spelt
from ocrfix.render.report.runs import ASIDE, LOOKS, PROPOSAL, StyledRun, runs

SCRIPTS = (
    "model.js", "letters.js", "send.js", "list.js", "report.js", "find.js", "decide.js", "batch.js",
    "scan.js", "correct.js", "keys.js",
)  # fmt: skip
"""The page's script, in parts; they share one scope, and run in this order."""


def report(ledger: Ledger, decisions: Decisions, title: str) -> str:
    """The page, as text that is valid UTF-8."""
    css, js = style(), script()
    # Text of a scan must never run as script, even if escaping failed somewhere. So nothing is
    # allowed but this script and this style, and nothing is loaded.
    policy = (
        f"default-src 'none'; style-src '{_hash(css)}'; script-src '{_hash(js)}'; "
        f"base-uri 'none'; form-action 'none'; "
        f"require-trusted-types-for 'script'; trusted-types 'none'"
    )
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        f"<style>{css}</style>"
    )
    return page(ledger, decisions, title, head, f"<script>{js}</script>")


def page(
    ledger: Ledger,
    decisions: Decisions,
    title: str,
    head: str,
    foot: str,
    more: Mapping[str, Any] = MappingProxyType({}),
) -> str:
    """The page with `head` for its styles and `foot` for its script, which receives `more`."""
    found = list(shown(ledger, decisions))
    return asset("report.template").format(
        title=_text(title),
        head=head,
        foot=foot,
        facts=_facts(ledger, found),
        notices=_notices(more.get("said", ())),
        kinds=_kinds(),
        passes=passes(found, ledger.stages),
        strip=strip(found, len(ledger.document.text)),
        language=escape(ledger.language),
        body="".join(_body(ledger, found, decisions)),
        data=dumps({"title": plain(title), **book(ledger, found, decisions), **more}),
    )


def text(ledger: Ledger, decisions: Decisions) -> str:
    """The content of the page's `main`: the text in its current paragraphs."""
    return "".join(_body(ledger, list(shown(ledger, decisions)), decisions))


def style() -> str:
    """The style sheet of the page."""
    return asset("report.css") + asset("decide.css")


def script() -> str:
    """The script of the page."""
    return '"use strict";\n' + "".join(map(asset, SCRIPTS))


# ---- the text ----------------------------------------------------------------------------


def _body(ledger: Ledger, found: Sequence[Shown], decisions: Decisions) -> Iterator[str]:
    structure = Structure(ledger)
    writer = _Writer(ledger, found)
    for block in blocks(runs(ledger, found, decisions, structure.edges), structure):
        yield writer.block(block)


class _Writer:
    """Writes runs as elements, and remembers which changes it has written."""

    def __init__(self, ledger: Ledger, found: Sequence[Shown]) -> None:
        self.ids = {each.change.number: each.change.id for each in found}
        self.places = {each.change.number: place for place, each in enumerate(found)}
        self.strikes = {each.change.number for each in found if not each.change.new}
        self.pages = {p.start: n for n, p in enumerate(ledger.document.pages, 1)}
        self.begun: set[int] = set()
        self.feed: frozenset[int] = frozenset()  # changes whose struck line end came just before

    def block(self, block: ReportBlock) -> str:
        """A block as an element; line ends at its edges go outside, where they take no space."""
        html = "".join(self.words(block.runs))
        text = html.strip("\n")
        if not text:
            return html
        kinds = [block.mark.kind] if block.mark else []
        if not any(run.scan and not run.text.isspace() for run in block.runs):
            kinds.append("new")
        if not any(run.stays for run in block.runs):
            kinds.append("gone")
        name = _name(block.mark) if block.mark else "p"
        before, _, after = html.partition(text)
        looks = f' class="{" ".join(kinds)}"' if kinds else ""
        at = next((f' data-at="{run.at}"' for run in block.runs if run.scan), "")
        return f"{before}<{name}{looks}{at}>{text}</{name}>{after}"

    def words(self, found: Sequence[StyledRun]) -> Iterator[str]:
        """Runs as elements; line ends in struck text at the end of a block take no space."""
        last = len(found)
        while last and (not found[last - 1].text or found[last - 1].text.isspace()):
            last -= 1
        late = last if any(run.look for run in found[last:]) else len(found)
        yield from map(self.run, found[:late])
        for run in found[late:]:
            html = self.run(run)
            yield html if run.look or not html or "<" in html else f'<i class="late">{html}</i>'

    def run(self, run: StyledRun) -> str:
        """A run as an element, or as plain text if nothing changed."""
        feed, self.feed = self.feed, frozenset()
        if run.tag == "page":
            self.feed = feed
            return f'<b class="page" data-n="{self.pages[run.at]}"></b>'
        if not run.look:
            return _text(run.text)
        blank = run.text.isspace()
        if run.tag == "del" and run.text[-1:].isspace():
            # Struck white space, as a line end, that the same change replaces by a blank has its
            # glyph already; the blank needs no second one.
            self.feed = frozenset(run.changes)
        quiet = blank and run.tag == "ins" and not feed.isdisjoint(run.changes)
        text = _text(run.text) if quiet else _glyphs(run.text)
        places = " ".join([str(self.places[change]) for change in run.changes])
        anchors, first = self._first(run.changes[run.other :])  # not at an invisible place
        return (
            f'{anchors}<{run.tag} class="c {self._looks(run)}" data-c="{places}"'
            f"{_parts(run)}{first}>{text}</{run.tag}>"
        )

    def _looks(self, run: StyledRun) -> str:
        """The classes of a run."""
        strikers = run.changes[: len(run.changes) - run.flags]
        cut = run.look == PROPOSAL and run.tag == "del" and self.strikes.issuperset(strikers)
        further = (
            ("w", run.text.isspace()),
            ("inner", run.inner),
            ("cut", cut),  # and nothing replaces it
            ("other", run.other),
        )
        return " ".join([run.look, *(name for name, applies in further if applies)])

    def _first(self, changes: Sequence[int]) -> tuple[str, str]:
        """The id and attributes for the first element of a change, so that links can reach it."""
        fresh = [change for change in changes if change not in self.begun]
        if not fresh:
            return "", ""
        self.begun.update(fresh)
        first, *rest = (escape(self.ids[change]) for change in fresh)
        anchors = "".join([f'<a id="c-{each}"></a>' for each in rest])
        return anchors, f' id="c-{first}" tabindex="-1" role="button"'


def _parts(run: StyledRun) -> str:
    """Attributes of a run: which change wrote it, its version, and how many only flag it."""
    wrote = ' data-w=""' if run.writer >= 0 else ""
    version = f' data-v="{run.version}"' if run.version > PROPOSED else ""
    flags = f' data-f="{run.flags}"' if run.flags else ""
    return wrote + version + flags


def _name(mark: Mark) -> str:
    """The element name for a mark; the page title is the only h1."""
    if isinstance(mark, HeadingMark):
        return f"h{max(2, min(6, 1 + mark.level))}"
    return "h2" if isinstance(mark, TitleMark) else "p"


def _text(text: str) -> str:
    # A page end shows as a line end, and CR LF as one. `ODD` would spell them out as code points.
    if "\f" in text or "\r" in text:
        text = text.replace("\r\n", "\n").replace("\f", "\n")
    return ODD.sub(spelt, escape(text))


def _glyphs(text: str) -> str:
    """Changed text, with a glyph next to each line end and other invisible character."""
    whole = text.isspace()
    return "".join(
        f'<i data-g="{glyph(part)}">{_text(part)}</i>'
        if whole or BLANK.search(part)
        else UNSEEN.sub(spelt, _text(part))
        for part in BLANKS.split(text)
        if part
    )


# ---- around the text -------------------------------------------------------------------


def _facts(ledger: Ledger, found: Sequence[Shown]) -> str:
    document = ledger.document
    pages = f", {len(document.pages):,} pages" if len(document.pages) > 1 else ""
    return f"{_text(document.source.name)}, {len(document.text):,} characters{pages}. {_sum(found)}"


def _notices(said: Sequence[str]) -> str:
    """A notice about decisions that moved or lost their place."""
    if not said:
        return ""
    items = "".join(f"<p>{_text(each)}</p>" for each in said)
    return f'<div class="notice" role="alert" id="lost">{items}</div>'


def _sum(found: Sequence[Shown]) -> str:
    many = "1 change" if len(found) == 1 else f"{len(found):,} changes"
    return (
        f'{many}: <span id="tally">{tally(found)}</span>.'
        if found
        else "Nothing was changed, and nothing is proposed."
    )


def _kinds() -> str:
    """A check box for each look of a change; rejected and withdrawn changes start hidden."""
    names = {
        "a": '<del class="a">struck</del> <ins class="a">written</ins>: applied',
        "p": '<del class="p">old</del> <ins class="p">new</ins>: proposed',
        "n": '<mark class="n">flagged</mark>: look here',
        "x": '<del class="x">rejected</del> or withdrawn',
    }
    return "\n".join(
        f'<label><input type="checkbox" data-look="{kind}"{"" if kind == ASIDE else " checked"}>'
        f"<span>{names[kind]}</span><output></output></label>"
        for kind in LOOKS
    )


def asset(name: str) -> str:
    """The text of a file in this package."""
    return files("ocrfix.render.report").joinpath(name).read_text("utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
