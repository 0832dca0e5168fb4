"""What all tests share: settings, and the command line."""

from __future__ import annotations

import io
import os
import signal
import sys

import pytest
from hypothesis import HealthCheck, Phase, settings

from ocrfix.cli.main import main

settings.register_profile(
    "ci",  # the same examples on every machine, so that red means a change
    derandomize=True,
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "random",  # other examples each time: `OCRFIX_HYPOTHESIS=random make test-slow`
    deadline=None,
    max_examples=2000,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "mutants",  # no time spent on telling why
    derandomize=True,
    deadline=None,
    max_examples=100,
    phases=[Phase.explicit, Phase.generate],
    database=None,
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("OCRFIX_HYPOTHESIS", "ci"))


@pytest.fixture(autouse=True)
def _no_pass_fails(request, monkeypatch):
    """A pass that raises fails the test, unless the test is about that."""

    def fail(stage, error, place):
        pytest.fail(f"pass {stage}: {error} ({place})")

    if not request.node.get_closest_marker("failing_pass"):
        monkeypatch.setattr("ocrfix.pipeline.PassFailure", fail)


@pytest.fixture
def said(tmp_path, monkeypatch, capfdbinary):
    """Run the command line here: (exit code, standard output, standard error)."""
    monkeypatch.chdir(tmp_path)
    for name in ("CI", "FORCE_COLOR", "NO_COLOR", "OCRFIX_BY", "OCRFIX_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    before = signal.getsignal(signal.SIGPIPE)

    def run(*args, stdin=b""):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capfdbinary.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(each) for each in args])
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return ended.value.code, out.decode(), err.decode()

    yield run
    signal.signal(signal.SIGPIPE, before)
