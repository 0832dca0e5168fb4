"""Export and import of the text with CriticMarkup, for Markdown editors.

`{~~old~>new~~}`, `{--old--}`, `{++new++}` are applied and proposed changes, each with reason and id
in a comment after it. Resolving a mark decides the change; an untouched mark decides nothing.
Adjacent changes share one mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ocrfix.core.decisions import Decisions
from ocrfix.errors import DecisionError
from ocrfix.exchange import ImportedDecisions
from ocrfix.exchange.fingerprint import base_of, token
from ocrfix.exchange.items import LEFT, NO, UNSAID, YES, Look, ReviewItem, items
from ocrfix.exchange.matching import align
from ocrfix.exchange.returned import KEPT, SIGN, STRUCK, WRITTEN, joined
from ocrfix.exchange.verdicts import verdicts
from ocrfix.render.one_line import decoded
from ocrfix.render.signs import EDGE, plain, signs
from ocrfix.render.stretches import offer
from ocrfix.storage.folder import RestorationFolder

# One character of each sign is enough to break it: the `{` of `{++`, the `}` of `++}`, the `>` of
# `~>`. They are matched with the character next to them, so that a `{` in ordinary text stays
# readable.
_CLASH = re.compile(r"\{(?=\+\+|--|~~|>>|==)|(?<=\+\+|--|~~|<<|==)\}|(?<=~)>")
"""Text that could be taken for a part of a mark."""
_SIGNS = re.compile(r"\{(?:\+\+|--|~~|>>|==)|~>|(?:\+\+|--|~~|<<|==)\}")
_ENDS = {"{++": "++}", "{--": "--}", "{~~": "~~}", "{>>": "<<}", "{==": "==}"}
_STATUS = {"{++": WRITTEN, "{--": STRUCK, "{~~": STRUCK, "{==": KEPT, "": KEPT}
_OURS = re.compile(r"#[0-9a-f]{12}\b")
"""The beginning of our own comments."""
_HEAD = re.compile(r"\{>>ocrfix; ([^<]{0,400})<<\}\n?")


def write(found: RestorationFolder) -> bytes:
    """Write the marked text of a restoration, in UTF-8."""
    offered = offer(found.ledger, found.decisions)
    shown = {each.change.id: each for each in offered.offered}
    out = [f"{{>>ocrfix; {token(found)}<<}}\n"]
    for item in items(offered.applied, offered.stretches):
        out.append(_marked(item))
        # One change writes what another strikes: there is no mark to comment on.
        if item.before == item.after:
            continue
        why = "; ".join(
            dict.fromkeys(
                f"{shown[key].state} {offered.applied[key].rule}: {offered.applied[key].why}"
                for key in item.ids
                if key in shown
            )
        )
        # A reason quotes text of the scan. A brace or `<<` in it could end the comment, and a line
        # end would change the lines of the text.
        why = re.sub(r"[{}\n]|<<", " ", signs(why))
        out += ("{>>", " ".join(f"#{key}" for key in item.ids), f" {why}<<}}")
    return "".join(out).encode("utf-8", "surrogatepass")


def read(data: bytes, found: RestorationFolder) -> ImportedDecisions:
    """Read the decisions and the hand-made corrections from a marked text.

    Raises:
        DecisionError: it is of another scan, does not say what it was written from, or has
            a mark that is not whole.
    """
    text = decoded(data)
    # An editor on Windows saved it. A scan with carriage returns of its own has them in the text,
    # so there they must stay.
    if "\r\n" in text and "\r" not in found.ledger.document.text:
        text = text.replace("\r\n", "\n")
    head = _HEAD.search(text)
    base = base_of(head[1], found) if head else None
    if base is None or head is None:
        raise DecisionError(
            "the first line, a comment {>>ocrfix; …<<}, is missing. It says what the file was "
            "written from. Put it back, or export the file again."
        )
    body = text[: head.start()] + text[head.end() :]
    comments = list[str]()
    back = joined(_runs(body, comments))
    heard = verdicts(align(_items(found, base), back), back, found, base)
    more = [
        f"your comment is not kept, because decisions have no comments: {each.strip()[:60]!r}"
        for each in comments
        if not _OURS.match(each)
    ]
    return heard._replace(said=[*heard.said, *more])


def _items(found: RestorationFolder, decisions: Decisions) -> list[ReviewItem]:
    offered = offer(found.ledger, decisions)
    return [_with_looks(item) for item in items(offered.applied, offered.stretches)]


def _with_looks(item: ReviewItem) -> ReviewItem:
    """An item with the three ways in which its mark may be edited."""
    if not item.ids:
        return item
    old, new = item.before, item.after
    if old == new:  # no mark: the file shows nothing of it
        return item._replace(looks=(Look(old, KEPT * len(old), UNSAID, 0),))
    # The untouched mark is read with the reader itself, so both always agree on its text and
    # status.
    left = Look(*joined(_runs(_marked(item), []))[:2], LEFT, 0)
    accepted = Look(new, KEPT * len(new), YES, 1)
    rejected = Look(old, KEPT * len(old), NO, 1)
    return item._replace(looks=(left, accepted, rejected))


def _marked(item: ReviewItem) -> str:
    """An item as CriticMarkup; characters that look like a mark are written as signs."""
    old, new = _safe(item.before), _safe(item.after)
    if old == new:
        return old
    # A `-` at the end of a deleted `eve-` would join the closing `--}` to `---}`, and be read as a
    # part of the sign.
    old, new = (re.sub(r"^[-+~>]|[-+~{]$", _number, each) for each in (old, new))
    if old and new:
        return f"{{~~{old}~>{new}~~}}"
    return f"{{--{old}--}}" if old else f"{{++{new}++}}"


def _safe(text: str) -> str:
    return _CLASH.sub(_number, signs(text))


def _number(found: re.Match[str]) -> str:
    return f"{EDGE}{ord(found[0]):X}{EDGE}"


def _runs(body: str, comments: list[str]) -> Iterator[tuple[str, str]]:
    """The text of a file as runs with their status; comments are collected separately.

    Raises:
        DecisionError: a mark is not whole; the message names its line.
    """
    opened, status, at, begun = "", KEPT, 0, 0
    while sign := _SIGNS.search(body, at):
        yield plain(body[at : sign.start()]), status
        at = sign.end()
        if sign[0] == "{>>":
            end = body.find("<<}", at)
            if end < 0 or "{>>" in body[at:end]:
                raise _not_whole(body, sign.start())
            comments.append(body[at:end])
            at = end + 3
        # `~>` is a sign only in the first half of `{~~old~>new~~}`. Elsewhere it is text of the
        # user.
        elif sign[0] == "~>" and (opened, status) != ("{~~", STRUCK):
            yield sign[0], status
        else:
            yield sign[0], SIGN
            if sign[0] == "~>":
                status = WRITTEN
            elif not opened and sign[0] in _ENDS:
                opened, status, begun = sign[0], _STATUS[sign[0]], sign.start()
            elif opened and sign[0] == _ENDS[opened]:
                opened, status = "", KEPT
            else:
                raise _not_whole(body, begun if opened else sign.start())
    if opened:
        raise _not_whole(body, begun)
    yield plain(body[at:]), KEPT


def _not_whole(body: str, at: int) -> DecisionError:
    line = body.count("\n", 0, at) + 2  # the first comment is line 1
    return DecisionError(
        f"line {line}: incomplete mark: {body[at : at + 40]!r}. Each has the form "
        "{~~old~>new~~}, {--old--}, {++new++} or {>>comment<<}; complete it, or replace it with "
        "the wanted text."
    )
