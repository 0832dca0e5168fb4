"""Scores a fixture that has ground truth. A ratchet: its error may only fall."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from ocrfix.checking.drift import Drift
from ocrfix.checking.fixture import TRUTH, Fixture, RestoredFixture
from ocrfix.core.edits import Span
from ocrfix.errors import OcrfixError
from ocrfix.scoring.alignment import Alignment, align
from ocrfix.scoring.blame import partners
from ocrfix.scoring.measure import measured
from ocrfix.scoring.norms import words

DIGITS = 6
UNITS = ("characters", "words")
# From the line `[score]` to the next table, or to the end of the file.
TABLE = re.compile(r"^\[score\].*?(?=^\[|\Z)", re.DOTALL | re.MULTILINE)


class Lost(NamedTuple):
    """A word of the truth that is right on one side only, and its place in the scan."""

    word: str
    place: Span
    worse: bool


class Scores(NamedTuple):
    """Error rates of a fixture: recorded, of the expected text, and now; rounded to six digits."""

    norm: str
    scan: dict[str, float]
    recorded: dict[str, float]  # in `about.toml`; empty if there is no score
    expected: dict[str, float]  # of the expected ledger, else `expected.txt`; empty without one
    now: dict[str, float]
    words: Sequence[Lost]  # right in only one of the expected and the new text

    @property
    def limit(self) -> dict[str, float]:
        """The highest error rates that are allowed."""
        return self.recorded or self.expected

    @property
    def risen(self) -> list[str]:
        """A message for each unit whose error rose."""
        return [
            f"the error in {unit} rose from {self.limit[unit]:.4%} to {self.now[unit]:.4%}"
            for unit in UNITS
            if unit in self.limit and self.now[unit] > self.limit[unit]
        ]


def scores(fixture: Fixture, was: RestoredFixture | None, now: RestoredFixture) -> Scores | None:
    """The scores of a fixture; None if it has no ground truth.

    Raises:
        OcrfixError: its ground truth belongs to another text.
    """
    if fixture.truth is None:
        return None
    norm = fixture.about.get("norm", "plain")
    goal = words(fixture.truth, norm)
    text = was.text if was else _in_encoding(fixture)
    scan, old, new = (
        align(words(each, norm), goal) for each in (fixture.document.text, text, now.text)
    )
    if (raw := measured(scan, norm)).foreign:
        raise OcrfixError(
            f"{fixture.path / TRUTH}: only {raw.words.hits:,} of its {raw.words.of:,} words are in "
            f"the scan, so it is of another text, or of more or fewer pages. Put the truth of "
            f"this scan there."
        )
    return Scores(
        norm,
        _rates(scan, norm),
        {unit: rate for unit, rate in fixture.about.get("score", {}).items() if unit in UNITS},
        _rates(old, norm) if fixture.expected is not None else {},
        _rates(new, norm),
        _lost(scan, old, new),
    )


def _in_encoding(fixture: Fixture) -> str:
    """The expected text: in the encoding of the scan, or in UTF-8 where that lacks a character."""
    expected = fixture.expected or b""
    for codec in ("utf-8", fixture.document.source.encoding):
        with suppress(UnicodeError):
            return expected.decode(codec)
    return expected.decode("utf-8", "surrogateescape")


def _rates(found: Alignment, norm: str) -> dict[str, float]:
    errors = measured(found, norm)
    return {unit: round(errors.rate(unit), DIGITS) for unit in UNITS}


def _lost(scan: Alignment, old: Alignment, new: Alignment) -> list[Lost]:
    rows = zip(partners(scan), partners(old), partners(new), scan.right.keys, strict=True)
    last = Span(0, 0)
    found: list[Lost] = []
    for here, before, after, word in rows:
        # A word that the scan lacks has the place of the last word that it has.
        if here.start < here.end:
            last = Span(scan.left.starts[here.start], scan.left.ends[here.end - 1])
        if before.right != after.right:
            found.append(Lost(word, last, before.right))
    return found


def blamed(found: list[Drift], scores: Scores) -> list[Drift]:
    """The drifts, each with the words at its place that became wrong or right."""
    result = list(found)
    spans = sorted((d.span, n) for n, d in enumerate(found) if d.kind != "reworded")
    starts = [span.start for span, _ in spans]
    longest = max((span.end - span.start for span, _ in spans), default=0)
    for word, place, worse in scores.words:
        # Spans are sorted by their starts, and none is longer than `longest`. So the ones that can
        # reach the word begin here.
        low = bisect_left(starts, place.start - longest)
        near = spans[low : bisect_right(starts, place.end)]
        # Of several drifts at the word, the one of the earliest pass counts, since `found` is in
        # the order of the pipeline.
        number = min((n for span, n in near if span.end >= place.start), default=None)
        if number is not None:
            drift = result[number]
            result[number] = (
                drift._replace(worse=(*drift.worse, word))
                if worse
                else drift._replace(better=(*drift.better, word))
            )
    return result


def written(about: str, scores: Scores) -> str:
    """The text of an `about.toml` with the new scores, which may not rise from now on.

    Raises:
        OcrfixError: the table `[score]` cannot be separated from the text around it.
    """
    rows = {unit: f"{unit:10} = {scores.now[unit]:.{DIGITS}f}" for unit in UNITS}
    table = "\n".join(
        [f"[score] # error rates ({scores.norm}); they may only fall", *rows.values()]
    )
    if TABLE.search(about):
        new = TABLE.sub(lambda found: _with_rows(found[0], rows), about, count=1)
    else:
        new = f"{about.rstrip()}\n\n{table}\n"
    # The table may be where a pattern cannot find it, such as `score.words = 0.1` or inside a
    # string. So the result is parsed: only the scores may have changed.
    before, after = tomllib.loads(about), tomllib.loads(new)
    scored = before.get("score", {}) | {unit: after["score"].get(unit) for unit in UNITS}
    if before | {"score": scored} != after:
        raise OcrfixError(
            f"about.toml: [score] cannot be written there. Put this at its end:\n{table}"
        )
    return new


def _with_rows(table: str, rows: dict[str, str]) -> str:
    """The text of a table with its scores replaced; other rows and remarks stay as they are."""
    for unit, row in rows.items():
        table, found = re.subn(rf"^{unit}\s*=\s*[\d.eE+-]+", row, table, flags=re.MULTILINE)
        if not found:
            table = f"{table.rstrip()}\n{row}\n"
    return table
