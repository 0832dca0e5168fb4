"""Process many documents in parallel, each in its own child process.

A document that kills its process, or never ends, does not affect the others. The pools of the
standard library lose all waiting tasks (`ProcessPoolExecutor`: 158 of 200 in a trial), or hang
forever (`multiprocessing.Pool`).
"""

from __future__ import annotations

import gc
import multiprocessing
import signal
import time
from collections.abc import Callable, Generator, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple

from ocrfix.errors import OUT_OF_MEMORY, OcrfixError, StorageError

FORKS = "fork" in multiprocessing.get_all_start_methods()
"""Whether a child process shares the memory of its parent."""
LEAVING = 5.0
"""Seconds that a child has to exit after it sent its result."""


class TaskResult(NamedTuple):
    """The result of one task, or its error."""

    task: int
    result: Any
    error: str
    hopeless: bool = False  # the other tasks would fail, too: the disk is full


class _Child(NamedTuple):
    task: int
    process: Any
    pipe: Connection
    deadline: float


def each_apart(
    work: Callable[[Any], Any], tasks: Sequence[Any], jobs: int, limit: float
) -> Generator[TaskResult, None, None]:
    """Run `work(task)` for each task in its own child process, at most `jobs` at a time.

    Results come in the order in which tasks end. A child that raises, dies, or exceeds `limit`
    seconds gives an error, and the others continue.
    """
    context: Any = multiprocessing.get_context("fork" if FORKS else "spawn")
    # Reversed, because `pop` takes from the end.
    waiting = list(enumerate(tasks))[::-1]
    running: list[_Child] = []
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                number, task = waiting.pop()
                # A pipe for each child: a child that dies while it writes to a queue shared by all
                # could leave the queue locked.
                receiver, sender = context.Pipe(duplex=False)
                process = context.Process(target=_run, args=(work, task, sender), daemon=True)
                gc.freeze()  # otherwise garbage collection in a child would copy all shared memory
                try:
                    process.start()
                except BaseException:  # no memory or no process left: the caller hears of it
                    receiver.close()
                    raise
                finally:
                    gc.unfreeze()
                    # The parent's copy: only when every copy is closed does the death of the child
                    # end the pipe.
                    sender.close()
                running.append(_Child(number, process, receiver, time.monotonic() + limit))
            # Wake up at the next deadline, even if no child is done.
            pause = max(0.0, min(child.deadline for child in running) - time.monotonic())
            ready = wait([child.pipe for child in running], timeout=pause)
            # A copy, because the loop removes children.
            for child in list(running):
                if child.pipe in ready or time.monotonic() > child.deadline:
                    running.remove(child)
                    yield _collect(child, late=child.pipe not in ready, limit=limit)
    finally:
        for child in running:
            # The caller stopped early (Ctrl-C, a full disk): leave no child running.
            child.process.kill()
            child.process.join()


def _run(work: Callable[[Any], Any], task: Any, sender: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent handles it, and ends this process
    try:
        sender.send((work(task), "", False))
    except OcrfixError as error:
        sender.send((None, str(error), isinstance(error, StorageError) and error.hopeless))
    except MemoryError:
        sender.send((None, OUT_OF_MEMORY, False))
    except Exception as error:  # noqa: BLE001 - any error must not stop the others
        sender.send((None, f"{type(error).__name__}: {error}", False))
    finally:
        sender.close()


def _collect(child: _Child, *, late: bool, limit: float) -> TaskResult:
    result, hopeless = None, False
    error = f"stopped after {limit:g} seconds (--limit)"
    try:
        if not late:
            result, error, hopeless = child.pipe.recv()
            child.process.join(LEAVING)
    except (EOFError, OSError):  # it died before or while sending its result
        child.process.join(LEAVING)
        error = f"its process died (exit code {child.process.exitcode})"
    child.pipe.close()
    if child.process.is_alive():
        child.process.kill()
        child.process.join()
    return TaskResult(child.task, result, error, hopeless)
