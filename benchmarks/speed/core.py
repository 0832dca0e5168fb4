"""What the core costs, and that it costs four times as much for four times the text.

    python -m benchmarks.speed.core [LINES]

Times are processor seconds, best of three; `x4` is the ratio to a text of a quarter of the
size, in the same run: 4 is linear, 16 would be quadratic.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from typing import Any

from ocrfix import Decision, Decisions, Document, Edit, Fix, Ledger, Safety
from ocrfix.storage import ledger_file as ledgerfile

LINE = "lorem ipsum dolor sit amet\n"
REPEATS = 3


def main() -> None:
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 40_000
    quarter, whole = measure(lines // 4), measure(lines)
    split = whole.pop("text.split()")
    quarter.pop("text.split()")
    print(f"{lines} lines, {lines * len(LINE) / 1e6:.1f} MB, {lines} changes a pass")
    print(f"{'':28}{'seconds':>9}{'x4':>7}{'x split':>9}")
    for name, seconds in whole.items():
        print(f"{name:28}{seconds:9.3f}{seconds / quarter[name]:7.1f}{seconds / split:9.1f}")


def measure(lines: int) -> dict[str, float]:
    """Processor seconds for each thing the core does."""
    found: dict[str, list[float]] = {}

    def timed(name: str, do: Callable[[], Any]) -> Any:
        gc.collect()
        start = time.process_time()
        result = do()
        found.setdefault(name, []).append(time.process_time() - start)
        return result

    for _ in range(REPEATS):
        everything(lines, timed)
    return {name: min(times) for name, times in found.items()}


def everything(lines: int, timed: Callable[[str, Callable[[], Any]], Any]) -> None:
    text = LINE * lines
    timed("text.split()", text.split)
    ledger = Ledger(Document.from_text(text))
    view = ledger.view()
    joins, words = fixes(lines, 26, 27, " ", 2), fixes(lines, 6, 11, "IPSUM", 0)
    notes = [fix._replace(safety=Safety.NOTE) for fix in fixes(lines, 12, 17, "", 0)]
    timed("weave, on the scan", lambda: ledger.record("a", view, joins))
    woven = timed("read", ledger.view)
    timed("weave, on a woven text", lambda: ledger.record("b", woven, words))
    after = ledger.view()
    timed("record notes", lambda: ledger.record("c", after, notes))
    ledger.text()
    decisions = Decisions.of([Decision("reject", ledger.changes[5].id)])
    timed("resolve a new decision", lambda: ledger.under(decisions).standing)
    timed("its text", lambda: ledger.text(decisions))
    amended = Decisions.of([Decision("amend", ledger.changes[7].id, new="x")])
    timed("text of an amendment", lambda: ledger.text(amended))
    hand = Decisions.of([Decision("hand", "", 27 * n, 27 * n + 5, "lorem", "L") for n in range(99)])
    timed("99 corrections by hand", lambda: ledger.text(hand))
    timed("hunks", ledger.hunks)
    written = timed("write the ledger file", lambda: ledgerfile.dumps(ledger))
    timed("load it", lambda: ledgerfile.loads(written, ledger.document))


def fixes(lines: int, start: int, end: int, new: str, reach: int) -> list[Fix]:
    """One fix a line, reading `reach` to each side."""
    size, step = lines * len(LINE), len(LINE)
    spans = [(n * step + start, n * step + end) for n in range(lines)]
    return [
        Fix(
            (Edit.at(a, b, new, (a - reach, min(size, b + reach))),), "x.y", "why", 0.9, Safety.SAFE
        )
        for a, b in spans
    ]


if __name__ == "__main__":
    main()
