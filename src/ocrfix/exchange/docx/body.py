"""Read the text of a Word document, with the authors of its insertions and deletions."""

from __future__ import annotations

from typing import NamedTuple

from ocrfix.exchange.docx.parts import W
from ocrfix.exchange.docx.xml_parts import SEPARATOR, Reader

# Elements that are a character: WordprocessingML has no tab or line break in its text.
_CHARS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n",
          "noBreakHyphen": "\N{NON-BREAKING HYPHEN}", "softHyphen": "\N{SOFT HYPHEN}"}  # fmt: skip
# Elements that only wrap paragraphs or runs: a link, a field, a table. Their text is ordinary text
# of the document. All other elements, such as pictures and properties, are skipped.
_WITHIN = frozenset(("hyperlink", "smartTag", "customXml", "fldSimple", "sdt", "sdtContent",
                     "tbl", "tr", "tc", "bdo", "dir"))  # fmt: skip
# A moved text is tracked as a deletion at the old place and an insertion at the new one.
_INSERTS, _DELETES = frozenset(("ins", "moveTo")), frozenset(("del", "moveFrom"))
_BODY, _PARAGRAPH, _RUN, _TEXT, _MARK, _SKIPPED = "body", "p", "r", "t", "mark", ""


class Tracked(NamedTuple):
    """A piece of text with the authors who inserted and deleted it; None if not tracked."""

    text: str
    ins: str | None
    cut: str | None


class _Open(NamedTuple):
    """An open XML element."""

    kind: str
    ins: str | None  # who inserted what is in it
    cut: str | None


class BodyReader(Reader):
    """Collects the pieces of a document's body; the end of a paragraph is a line end."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[Tracked] = []
        self.seen = False  # whether the document has a body
        self._open: list[_Open] = []
        self._marks: list[Tracked] = []  # the line ends of the open paragraphs
        self._run: list[str] = []

    def begin(self, name: str, attrs: dict[str, str]) -> None:
        """Open an element, by its role at this place."""
        space, _, local = name.rpartition(SEPARATOR)
        name = local if space == W else ""
        above = self._open[-1] if self._open else _Open("document", None, None)
        kind, ins, cut = self._kind(name, above.kind), above.ins, above.cut
        author = attrs.get(f"{W}{SEPARATOR}author", "")
        if kind == _MARK:
            self._mark(name, author)
        elif name in _INSERTS:
            ins = author
        elif name in _DELETES:
            cut = author
        elif kind == _PARAGRAPH:
            self._marks.append(Tracked("\n", ins, cut))
        elif above.kind == _RUN:
            self._run.append(_char(name, attrs))
        self._open.append(_Open(kind, ins, cut))

    def finish(self) -> None:
        """Close the last element."""
        kind, ins, cut = self._open.pop()
        if kind == _RUN and any(self._run):
            self.pieces.append(Tracked("".join(self._run), ins, cut))
        if kind == _RUN:
            self._run.clear()
        elif kind == _PARAGRAPH:
            self.pieces.append(self._marks.pop())

    def text(self, text: str) -> None:
        """Collect text, if it is in an element for text."""
        if self._open and self._open[-1].kind == _TEXT:
            # Line breaks in XML text are formatting of the file, not of the document: a real one is
            # `w:br`.
            self._run.append(text.replace("\r", "").replace("\n", " "))

    def _kind(self, name: str, above: str) -> str:
        """The role of an element inside another; "" if its content does not count."""
        if above == "document":
            return "root"
        if above == "root":
            first = name == _BODY and not self.seen
            self.seen |= first
            return _BODY if first else _SKIPPED
        if above in {_BODY, _PARAGRAPH}:
            if name == "pPr" and above == _PARAGRAPH:
                return "style"
            if name in {_PARAGRAPH, _RUN}:
                return name
            return _BODY if name in _WITHIN | _INSERTS | _DELETES else _SKIPPED
        # `w:pPr/w:rPr/w:ins` tracks the paragraph mark itself: the line end was inserted.
        if above == "style" and name == "rPr":
            return "looks"
        if above == "looks":
            return _MARK
        return _TEXT if above == _RUN and name in {"t", "delText"} else _SKIPPED

    def _mark(self, name: str, author: str) -> None:
        """Record who inserted or deleted the end of a paragraph."""
        if name in _INSERTS:
            self._marks[-1] = self._marks[-1]._replace(ins=author)
        elif name in _DELETES:
            self._marks[-1] = self._marks[-1]._replace(cut=author)


def _char(name: str, attrs: dict[str, str]) -> str:
    """The character for an element such as a tab or a break."""
    # A page or column break is layout. It is no line end of the scan.
    if name == "br" and attrs.get(f"{W}{SEPARATOR}type", "textWrapping") != "textWrapping":
        return ""
    return _CHARS.get(name, "")
