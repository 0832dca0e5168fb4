"""Work on many documents, each in a child process of its own.

A document that kills its process, or never ends, is lost alone: the pools of the standard
library lose all that waits behind it (`ProcessPoolExecutor` 158 of 200 tasks in a trial), or
hang for ever (`multiprocessing.Pool`). A process a document costs about ten milliseconds.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple


class Outcome(NamedTuple):
    """What became of one task: its result, or what went wrong."""

    task: int
    result: Any
    error: str


class _Child(NamedTuple):
    task: int
    process: Any
    pipe: Connection
    deadline: float


def each_apart(
    work: Callable[[Any], Any], tasks: Sequence[Any], jobs: int, limit: float
) -> Iterator[Outcome]:
    """`work(task)` for each task in a child of its own, at most `jobs` at a time.

    Outcomes come as tasks end. A child that raises, dies, or takes longer than `limit`
    seconds gives an error, and the others go on.
    """
    methods = multiprocessing.get_all_start_methods()
    context: Any = multiprocessing.get_context("fork" if "fork" in methods else "spawn")
    waiting = list(enumerate(tasks))[::-1]
    running: list[_Child] = []
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                number, task = waiting.pop()
                receiver, sender = context.Pipe(duplex=False)
                process = context.Process(target=_run, args=(work, task, sender), daemon=True)
                process.start()
                sender.close()
                running.append(_Child(number, process, receiver, time.monotonic() + limit))
            pause = max(0.0, min(child.deadline for child in running) - time.monotonic())
            ready = wait([child.pipe for child in running], timeout=pause)
            for child in list(running):
                if child.pipe in ready or time.monotonic() > child.deadline:
                    running.remove(child)
                    yield _collect(child, late=child.pipe not in ready, limit=limit)
    finally:
        for child in running:
            child.process.kill()


def _run(work: Callable[[Any], Any], task: Any, sender: Connection) -> None:
    try:
        sender.send((work(task), ""))
    except Exception as error:  # noqa: BLE001 - whatever it is, only this document fails
        sender.send((None, f"{type(error).__name__}: {error}"))
    finally:
        sender.close()


def _collect(child: _Child, *, late: bool, limit: float) -> Outcome:
    if late:
        child.process.kill()
        child.process.join()
        return Outcome(child.task, None, f"stopped after {limit:.0f} seconds (--limit)")
    try:
        result, error = child.pipe.recv()
    except EOFError:
        child.process.join()
        code = child.process.exitcode
        return Outcome(child.task, None, f"its process died (exit code {code})")
    finally:
        child.pipe.close()
    child.process.join()
    return Outcome(child.task, result, error)
