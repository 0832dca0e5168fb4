"""Find the restorations and fixtures that `rules stats`, `show` and `suggest` read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ocrfix.checking import fixture
from ocrfix.core.decisions import Decisions
from ocrfix.core.ledger import Ledger
from ocrfix.errors import OcrfixError
from ocrfix.storage import folder


class CorpusText(NamedTuple):
    """A saved restoration, or a fixture restored with the current rules."""

    path: Path
    ledger: Ledger
    made: Decisions
    truth: str | None

    @property
    def name(self) -> str:
        """Its name: that of its folder."""
        return self.path.resolve().name


def found(places: Sequence[Path], folders: tuple[Path, ...] = ()) -> Iterator[CorpusText]:
    """Every restoration and fixture in these folders, at any depth, each once.

    A fixture is restored again with the current rules and `folders`; a restoration is read.

    Raises:
        OcrfixError: a folder does not exist or has none of them; or one cannot be read.
    """
    paths: list[Path] = []
    for place in places:
        here = sorted({path.parent for path in place.rglob(folder.LEDGER)} | _fixtures(place))
        # Without its scan, a ledger cannot be read: a ledger has offsets, not the text.
        here = [path for path in here if (path / folder.SCAN).is_file()]
        if not here:
            raise OcrfixError(
                f"{place}: no restoration and no fixture in this folder. `ocrfix run SCAN -o OUT` "
                f"makes a restoration."
            )
        paths += (path for path in here if path not in paths)
    yield from (_read(path, folders) for path in paths)


def _fixtures(place: Path) -> set[Path]:
    return {path.parent for path in place.rglob(fixture.ABOUT)}


def _read(path: Path, folders: tuple[Path, ...]) -> CorpusText:
    # A restoration has what people decided on, so it is read as it is. A fixture has ground truth
    # instead, and shows how the current rules do.
    if not (path / fixture.ABOUT).is_file():
        restored = folder.load(path)
        return CorpusText(path, restored.ledger, restored.decisions, fixture.truth(path))
    here = fixture.read(path)
    now = fixture.restored(here, fixture.rules_for(here, folders))
    return CorpusText(path, now.ledger, now.made, here.truth)
