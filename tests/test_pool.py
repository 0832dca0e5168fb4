"""Many documents, each apart: a child that fails, dies or hangs is lost alone."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import sys
import time

import pytest

from ocrfix.errors import ReadError
from ocrfix.scale.pool import each_apart

pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")


def work(task):
    match task:
        case "exit":
            return os._exit(9)
        case "quit":
            return sys.exit("enough")
        case "raise":
            raise ValueError("too odd")
        case "refuse":
            raise ReadError("x.txt: not text.")
        case "hang":
            return time.sleep(60)
        case "killed":
            return os.kill(os.getpid(), signal.SIGKILL)
        case "unsendable":
            return lambda: None
        case "large":
            return "x" * 3_000_000
        case _:
            return task * 2


def outcomes(tasks, jobs=3, limit=30.0):
    found = sorted(each_apart(work, tasks, jobs, limit))
    assert [each.task for each in found] == list(range(len(tasks)))
    return [(each.result, each.error) for each in found]


def test_each_task_has_one_outcome():
    assert outcomes(list(range(12))) == [(n * 2, "") for n in range(12)]
    assert outcomes([]) == []
    assert outcomes([4], jobs=1) == [(8, "")]


def test_only_those_fail_that_fail():
    tasks = [1, "exit", 2, "raise", 3, "quit", 4, "killed", "refuse", 5, "large", "unsendable", 6]
    found = dict(zip(tasks, outcomes(tasks), strict=True))
    assert all(found[n] == (n * 2, "") for n in range(1, 7))
    assert found["exit"] == (None, "its process died (exit code 9)")
    assert found["quit"] == (None, "its process died (exit code 1)")
    assert found["killed"] == (None, "its process died (exit code -9)")
    assert found["raise"] == (None, "ValueError: too odd")
    assert found["refuse"] == (None, "x.txt: not text.")
    assert re.search("pickle|local object", found["unsendable"][1])  # Python 3.11, 3.13
    assert len(found["large"][0]) == 3_000_000


def test_a_task_that_hangs_is_stopped_and_the_others_go_on():
    begun = time.monotonic()
    found = outcomes([1, "hang", 2, 3], jobs=2, limit=1.0)
    assert found == [(2, ""), (None, "stopped after 1 seconds (--limit)"), (4, ""), (6, "")]
    assert time.monotonic() - begun < 20


def test_who_stops_listening_leaves_no_child_behind():
    running = each_apart(work, [1, "hang", "hang"], 3, 30.0)
    assert next(running).result == 2
    running.close()
    assert multiprocessing.active_children() == []
