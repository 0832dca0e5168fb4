"""The reading order that a file states."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ocrfix.formats.page import OcrBlock


def arranged(
    blocks: Sequence[tuple[tuple[str, ...], OcrBlock]], order: Iterable[str]
) -> tuple[OcrBlock, ...]:
    """Blocks in the order in which their ids are listed; those that are not listed come last.

    Each block comes with its id, followed by those of the blocks around it: a listed block brings
    those in it.
    """
    places: dict[str, int] = {}
    for each in order:
        places.setdefault(each, len(places))
    if not places:
        return tuple(block for _, block in blocks)
    last = len(places)

    def place(item: tuple[tuple[str, ...], OcrBlock]) -> int:
        return next((places[each] for each in item[0] if each in places), last)

    return tuple(block for _, block in sorted(blocks, key=place))  # sorting is stable
