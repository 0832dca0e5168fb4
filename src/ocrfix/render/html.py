"""`report.html`: the restored text with its changes in place, as one page that needs no network.

The weave is walked once, so the page costs time linear in pieces. Text is always escaped,
and the page's policy allows no script or style but its own two, by hash.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

from ocrfix.decisions import Decisions
from ocrfix.ledger import Change, Ledger
from ocrfix.piece import PROPOSED
from ocrfix.render.blocks import Block, Structure, blocks
from ocrfix.render.plots import bar, passes, strip, tally
from ocrfix.render.runs import ASIDE, LOOKS, Run, look, runs
from ocrfix.render.state import Shown, shown
from ocrfix.span import Mark, Safety, Span

ODD = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff"
    r"\ufffe\uffff]"
)
"""Characters that a page must not act on: controls, bidi marks, halves of nothing."""
UNSEEN = re.compile(r"[\u200b-\u200d\u2060]")
"""Characters of no width: spelt out where they were changed, for else nothing would show."""
BLANKS = re.compile(r"(\s+|\xad)")
BLANK = re.compile(r"[\n\t\r\f\v\xad]")
GLYPHS = {"\t": "⇥", "\f": "⇟", "\r": "⇤", "\v": "↧", "\xad": "¬", "\xa0": "°"}
LONGEST_QUOTE = 240
"""Characters of an old or new text that the panel quotes."""
MOST_QUOTES = 6
"""Different replacements of one change that the panel quotes."""
MOST_LINKS = 60
"""Changes that lean on a change, or that it needs, which the panel lists."""
AROUND = 24
"""Characters of scan quoted on each side of a change."""


def report(ledger: Ledger, decisions: Decisions, title: str) -> str:
    """The page, as text that is valid UTF-8."""
    found = list(shown(ledger, decisions))
    style, script = _asset("report.css"), _asset("report.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        f"base-uri 'none'; form-action 'none'"
    )
    return _asset("report.template").format(
        policy=escape(policy),
        title=_text(title),
        style=style,
        script=script,
        facts=_facts(ledger, found),
        kinds=_kinds(found),
        passes=passes(found, ledger.stages),
        strip=strip(found, len(ledger.document.text)),
        language=escape(ledger.language),
        body="".join(_body(ledger, found, decisions)),
        data=_data(ledger, found, decisions),
    )


# ---- the text ----------------------------------------------------------------------------


def _body(ledger: Ledger, found: Sequence[Shown], decisions: Decisions) -> Iterator[str]:
    structure = Structure(ledger)
    writer = _Writer(ledger, found)
    for block in blocks(runs(ledger, found, decisions, structure.edges), structure):
        yield writer.block(block)


class _Writer:
    """Writes runs as elements; knows which changes were seen before."""

    def __init__(self, ledger: Ledger, found: Sequence[Shown]) -> None:
        self.ids = {each.change.number: each.change.id for each in found}
        self.places = {each.change.number: place for place, each in enumerate(found)}
        self.pages = {p.start: n for n, p in enumerate(ledger.document.pages, 1)}
        self.begun: set[int] = set()
        self.feed: frozenset[int] = frozenset()  # changes whose struck line end came just before

    def block(self, block: Block) -> str:
        """An element; line ends at its edges stand outside it, where they take no room."""
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
        return f"{before}<{name}{looks}>{text}</{name}>{after}"

    def words(self, found: Sequence[Run]) -> Iterator[str]:
        """Runs as elements; line ends among struck ones at the end of a block take no room."""
        last = len(found)
        while last and (not found[last - 1].text or found[last - 1].text.isspace()):
            last -= 1
        late = last if any(run.look for run in found[last:]) else len(found)
        yield from map(self.run, found[:late])
        for run in found[late:]:
            html = self.run(run)
            yield html if run.look or not html or "<" in html else f'<i class="late">{html}</i>'

    def run(self, run: Run) -> str:
        """A stretch of text as an element, or as plain text where nothing was changed."""
        feed, self.feed = self.feed, frozenset()
        if run.tag == "page":
            self.feed = feed
            return f'<b class="page" data-n="{self.pages[run.at]}"></b>'
        if not run.look:
            return _text(run.text)
        look, blank = run.look, run.text.isspace()
        if blank:
            look += " w"
            if run.tag == "del":
                self.feed = frozenset(run.changes)
        elif run.text[-1:].isspace() and run.tag == "del":
            self.feed = frozenset(run.changes)
        if run.inner:
            look += " inner"
        quiet = blank and run.tag == "ins" and not feed.isdisjoint(run.changes)
        text = _text(run.text) if quiet else _glyphs(run.text)
        places = " ".join([str(self.places[change]) for change in run.changes])
        anchors, first = self._first(run.changes)
        return f'{anchors}<{run.tag} class="c {look}" data-c="{places}"{first}>{text}</{run.tag}>'

    def _first(self, changes: Sequence[int]) -> tuple[str, str]:
        """What makes the first element of a change its own: an id, and that one can go there."""
        fresh = [change for change in changes if change not in self.begun]
        if not fresh:
            return "", ""
        self.begun.update(fresh)
        anchors = "".join([f'<a id="c-{self.ids[change]}"></a>' for change in fresh[1:]])
        return anchors, f' id="c-{self.ids[fresh[0]]}" tabindex="-1" role="button"'


def _name(mark: Mark) -> str:
    """The element for what a mark says; the page's own title is its only h1."""
    level = mark.attrs.get("level", "1")
    if mark.kind == "heading" and level.isdecimal():
        return f"h{min(6, 1 + int(level))}"
    return "h2" if mark.kind in {"heading", "title"} else "p"


def _text(text: str) -> str:
    if "\f" in text or "\r" in text:
        text = text.replace("\r\n", "\n").replace("\f", "\n")
    return ODD.sub(_spelt, escape(text))


def _glyphs(text: str) -> str:
    """Changed text, with a glyph beside each line end and whatever else could not be seen."""
    whole = text.isspace()
    return "".join(
        f'<i data-g="{_glyph(part)}">{_text(part)}</i>'
        if whole or BLANK.search(part)
        else UNSEEN.sub(_spelt, _text(part))
        for part in BLANKS.split(text)
        if part
    )


def _glyph(blank: str) -> str:
    """A sign for a stretch of blanks: a line end, a paragraph's end, or so many spaces."""
    shown = "".join([GLYPHS[char] for char in sorted(set(blank) & GLYPHS.keys())])
    if feeds := blank.count("\n"):
        return shown + ("↵" if feeds == 1 else "¶")
    spaces = sum(char not in GLYPHS for char in blank)
    return shown + ("␣" * spaces if spaces < 4 else f"␣×{spaces}")


def _spelt(match: re.Match[str]) -> str:
    return f"‹{ord(match[0]):04X}›"


# ---- what stands around it ---------------------------------------------------------------


def _facts(ledger: Ledger, found: Sequence[Shown]) -> str:
    document = ledger.document
    pages = f", {len(document.pages):,} pages" if len(document.pages) > 1 else ""
    return f"{_text(document.source.name)}, {len(document.text):,} characters{pages}. {_sum(found)}"


def _sum(found: Sequence[Shown]) -> str:
    many = "1 change" if len(found) == 1 else f"{len(found):,} changes"
    return f"{many}: {tally(found)}." if found else "Nothing was changed, and nothing is proposed."


def _kinds(found: Sequence[Shown]) -> str:
    """A box for each way a change can look; what was set aside starts hidden."""
    names = {
        "a": '<del class="a">struck</del> <ins class="a">written</ins>: applied',
        "p": '<del class="p">old</del> <ins class="p">new</ins>: proposed',
        "n": '<mark class="n">flagged</mark>: look here',
        "x": '<del class="x">rejected</del> or withdrawn',
    }
    seen = {look(each) for each in found}
    return "\n".join(
        f'<label><input type="checkbox" data-look="{kind}"{"" if kind == ASIDE else " checked"}>'
        f"<span>{names[kind]}</span></label>"
        for kind in LOOKS
        if kind in seen or kind != ASIDE
    )


def _data(ledger: Ledger, found: Sequence[Shown], decisions: Decisions) -> str:
    """What the page says of each change on demand, as JSON that cannot end its element."""
    places = {each.change.number: place for place, each in enumerate(found)}
    standing = ledger.standing(decisions)
    amended = {(number, version): new for (number, new), version in ledger.versions.items()}
    length = len(ledger.document.text)
    leaning: dict[int, list[int]] = {}
    for each in found:
        for number, _ in each.change.needs:
            leaning.setdefault(number, []).append(places[each.change.number])
    rows = []
    for each in found:
        change, state, because = each
        number, version = change.number, standing[change.number]
        new = amended[number, version] if version > PROPOSED else None
        rows.append([
            change.id, change.stage, _plain(change.rule), _plain(change.why), change.confidence,
            change.safety.word, state, _plain(because), look(each),
            list(ledger.document.place(change.scan.start)), len(change.edits),
            _quotes(ledger.document.text, change, new), bar(each, length),
            [places[n] for n, _ in change.needs][:MOST_LINKS],
            leaning.get(number, [])[:MOST_LINKS],
        ])  # fmt: skip
    return json.dumps(rows, separators=(",", ":")).replace("<", "\\u003c").replace("&", "\\u0026")


def _quotes(scan: str, change: Change, amended: str | None) -> list[list[str | int]]:
    """What a change does: `[before, old, new, after, how often]`, equal ones once."""
    found: dict[tuple[str, str], list[str | int]] = {}
    for edit in change.edits:
        new = edit.new if amended is None else amended
        key = (edit.old, "" if change.safety == Safety.NOTE else new)
        if key in found:
            found[key][4] = int(found[key][4]) + 1
        elif len(found) < MOST_QUOTES:
            before, after = _around(scan, edit.scan)
            found[key] = [before, *map(_quote, key), after, 1]
    return list(found.values())


def _around(scan: str, span: Span) -> tuple[str, str]:
    """The words of the scan before and behind a place, on its line."""
    before = scan[max(0, span.start - AROUND) : span.start].rpartition("\n")[2]
    after = scan[span.end : span.end + AROUND].partition("\n")[0]
    if len(before) == AROUND:
        before = before.partition(" ")[2] or before
    if len(after) == AROUND:
        after = after.rpartition(" ")[0] or after
    return _quote(before), _quote(after)


def _quote(text: str) -> str:
    kept = text[:LONGEST_QUOTE]
    parts = [
        _glyph(part) if BLANK.search(part) or kept.isspace() else part
        for part in BLANKS.split(kept)
        if part
    ]
    return UNSEEN.sub(_spelt, _plain("".join(parts))) + ("…" if len(text) > len(kept) else "")


def _plain(text: str) -> str:
    return ODD.sub(_spelt, text)


def _asset(name: str) -> str:
    return files("ocrfix.render").joinpath(name).read_text("utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
