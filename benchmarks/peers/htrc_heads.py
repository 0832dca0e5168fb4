"""HathiTrust's finder of running heads: each page's body, as it takes it, its lines untouched."""

from __future__ import annotations

import sys
from pathlib import Path

ABSENT = 3

try:
    from htrc_text_processing.htrc.models import Page  # type: ignore[import-not-found]
    from htrc_text_processing.htrc.runningheaders import (  # type: ignore[import-not-found]
        parse_page_structure,
    )
except ImportError:
    sys.exit(ABSENT)


class Sheet(Page):  # type: ignore[misc]
    """A page as the finder wants it; it ignores empty lines, so they are kept apart."""

    def __init__(self, text: str) -> None:
        self.printed = text.split("\n")
        self.places = [i for i, line in enumerate(self.printed) if line.strip()]

    @property
    def text_lines(self) -> list[str]:
        """The lines that are not blank: it looks at three from each edge."""
        return [self.printed[i] for i in self.places]

    def rest(self) -> str:
        """The page without what was found to be head or foot, with its blank lines."""
        low, high = self.num_header_lines, len(self.places) - self.num_footer_lines
        if low >= high:
            return ""
        return "\n".join(self.printed[self.places[low] : self.places[high - 1] + 1])


if __name__ == "__main__":
    pages = [Sheet(page) for page in Path(sys.argv[1]).read_text("utf-8").split("\f")]
    sys.stdout.write("\f".join(page.rest() for page in parse_page_structure(pages)))
