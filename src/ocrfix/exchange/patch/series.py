"""Export and import of a series of patches, one per pass, in one file for `git apply`.

Each patch applies to the text made by those before it. Deleting the patch of a pass rejects all its
changes; changes that need them are withdrawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ocrfix.core.decisions import Decision, Decisions
from ocrfix.errors import DecisionError
from ocrfix.exchange import ImportedDecisions
from ocrfix.exchange.fingerprint import base_of, token
from ocrfix.exchange.patch.hunks import blocks
from ocrfix.exchange.patch.patches import Step, lines, matched, refuse_wide, step, unix
from ocrfix.exchange.verdicts import decided
from ocrfix.storage.folder import RestorationFolder

# The form of `git format-patch`. Its first line always has this date, by which programs know such
# files. The other date is fixed, too, so the same restoration gives the same bytes.
MAIL = """\
From {zeros} Mon Sep 17 00:00:00 2001
From: ocrfix <ocrfix@localhost>
Date: Mon, 17 Sep 2001 00:00:00 +0000
Subject: [PATCH {number:02}/{count:02}] {name}: {changes} place{s}

ocrfix patch; {token}
---

"""
COVER = "ocrfix"
"""The name in the first mail, which has no patch but says what the series was written from."""
_MAIL = re.compile(rb"^From [0-9a-f]{40} .*$", re.MULTILINE)
_SUBJECT = re.compile(rb"^Subject: \[PATCH[^\]]*\] ([a-z_]+):", re.MULTILINE)


def write(found: RestorationFolder) -> bytes:
    """Write the patches of a restoration, as mails in one file.

    Raises:
        DecisionError: the scan is in UTF-16, which `git apply` cannot read.
    """
    refuse_wide(found)
    named = token(found)
    steps = list(_steps(found, found.decisions))
    cover = MAIL.format(zeros="0" * 40, number=0, count=len(steps), name=COVER,
                        changes=len(steps), s="", token=named)  # fmt: skip
    out = [cover.replace(" place\n", " passes, in order\n").encode()]
    for number, each in enumerate(steps, 1):
        many = sum(1 for _ in each.changed)
        head = MAIL.format(zeros="0" * 40, number=number, count=len(steps), name=each.name,
                           changes=many, s="s" * (many != 1), token=named)  # fmt: skip
        out += (head.encode(), each.data, b"\n")
    return b"".join(out)


def read(data: bytes, found: RestorationFolder) -> ImportedDecisions:
    """Read the decisions from a series with deleted patches, deleted hunks or edited lines.

    Raises:
        DecisionError: it is of another scan, or a patch or hunk does not fit.
    """
    refuse_wide(found)
    data = unix(data)
    starts = [match.start() for match in _MAIL.finditer(data)] or [0]
    mails: dict[str, tuple[int, bytes]] = {}
    base: Decisions | None = None
    first = 1 + data.count(b"\n", 0, starts[0])
    for start, end in pairwise([*starts, len(data)]):
        mail = data[start:end]
        subject = _SUBJECT.search(mail)
        if not subject:
            raise DecisionError(
                f"line {first}: the Subject of this patch names no pass. Restore it."
            )
        # Each mail names it, so the series can be read with the cover deleted.
        base = base_of(mail.decode("utf-8", "replace"), found) or base
        name = subject[1].decode()
        if name in mails:
            raise DecisionError(f"line {first}: pass {name} has two patches. Leave one out.")
        if name != COVER:
            mails[name] = first, mail
        first += mail.count(b"\n")
    if base is None:
        raise DecisionError("it does not say what it was written from. Export the series again.")
    return _heard(mails, found, base)


def _heard(
    mails: dict[str, tuple[int, bytes]], found: RestorationFolder, base: Decisions
) -> ImportedDecisions:
    decisions: list[Decision] = []
    said: list[str] = []
    steps = {each.name: each for each in _steps(found, base)}
    if unknown := set(mails) - set(steps):
        raise DecisionError(
            f"pass {min(unknown)} has no patch in this restoration. Delete it from the file."
        )
    for name, each in steps.items():
        # The mail of this pass was deleted: an empty patch rejects all its changes.
        first, mail = mails.get(name, (1, b""))
        edited = blocks(mail, lines(each.before), first)
        one = decided(*matched(each, edited), found, base)
        decisions += one.decisions
        said += one.said
    return ImportedDecisions(decisions, said, base=base)


def _steps(found: RestorationFolder, decisions: Decisions) -> Iterator[Step]:
    """The step of each pass from text to text; passes without changes are left out."""
    applied = found.ledger.under(decisions)
    changes, goal = applied.changes, applied.standing
    # In the order of the pipeline, as the ledger records them.
    stages = list(dict.fromkeys(change.stage for change in changes))
    before = [0] * len(goal)
    for stage in stages:
        after = [
            goal[change.number] if change.stage == stage else version
            for change, version in zip(changes, before, strict=True)
        ]
        made = step(stage, applied, before, after)
        if made.data:
            yield made
        before = after
