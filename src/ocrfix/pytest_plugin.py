"""Plugin for pytest: `pytest --ocrfix fixtures` makes each fixture a test, as `ocrfix check`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--ocrfix DIR` and `--ocrfix-rules FOLDER`."""
    group = parser.getgroup("ocrfix", "fixtures of restored scans")
    group.addoption(
        "--ocrfix", action="append", default=[], metavar="DIR", help="check fixtures in DIR"
    )
    group.addoption(
        "--ocrfix-rules", action="append", default=[], metavar="FOLDER",
        help="a folder of further rules",
    )  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """Collect tests also from the folders named with `--ocrfix`."""
    # pytest collects only from its arguments, so the folders must be among them; not twice, or each
    # fixture would be a test twice.
    config.args += [each for each in config.getoption("--ocrfix") if each not in config.args]


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect each `about.toml` in these folders as a fixture."""
    # A folder may have other files called about.toml. Only those below --ocrfix are fixtures.
    places = [Path(each).resolve() for each in parent.config.getoption("--ocrfix")]
    if file_path.name == "about.toml" and any(map(file_path.is_relative_to, places)):
        return FixtureFile.from_parent(parent, path=file_path)
    return None


class FixtureFile(pytest.File):
    """The `about.toml` of a fixture."""

    def collect(self) -> Iterable[pytest.Item]:
        """The one test of this fixture."""
        yield FixtureItem.from_parent(self, name=self.path.parent.name)


class FixtureItem(pytest.Item):
    """A test that restores a fixture and compares the result with the expected one."""

    def runtest(self) -> None:
        """Fail with the differences, if there are any."""
        # Imported here: pytest loads this plugin in every project on the machine, used or not.
        from ocrfix.checking.check import CheckTask, check
        from ocrfix.checking.text_report import report_lines

        folders = tuple(Path(each) for each in self.config.getoption("--ocrfix-rules"))
        here, path = Path.cwd(), self.path.parent
        # As `ocrfix check` shows it: messages have short paths, the same on all machines.
        path = path.relative_to(here) if path.is_relative_to(here) else path
        found = check(CheckTask(path, folders))
        if found.error:
            raise DriftError(found.error)
        if not found.fine:
            raise DriftError("\n".join(report_lines(found, colour=False)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> str:  # type: ignore[override]
        """The differences, or why the test could not run, without a traceback."""
        return f"{excinfo.value}"

    def reportinfo(self) -> tuple[Path, int, str]:
        """The file and the name that pytest shows for the test."""
        return self.path, 0, f"fixture {self.name}"


class DriftError(Exception):
    """The result for a fixture is not the expected one."""
