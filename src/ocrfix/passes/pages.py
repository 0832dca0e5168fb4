"""Where the pages of the print lie."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ocrfix.passes.layout import shape
from ocrfix.rules import Rules
from ocrfix.span import Edit, Mark, Proposal, Span
from ocrfix.view import View

NUMBER = r"(?P<n>\d{1,5}|[ivxlcdm]{1,9})"
ENGINE_MARK = re.compile(
    rf"""^[ \t]*(?:
        <!--\s*(?:page|pagebreak|page[ ]break|pb)\s*[:=#]?\s*"?(?:{NUMBER})?"?\s*-->  # Markdown
      | \{{(?P<marker>\d{{1,5}})\}}-{{20,}}                    # marker: {{12}}-----
      | -{{3,}}[ ]*[Pp]age[ ](?P<rule>\d{{1,5}})[ ]*-{{3,}}    # --- Page 12 ---
      | ={{3,}}[ ]*[Pp]age[ ](?P<bar>\d{{1,5}})[ ]*={{3,}}     # === Page 12 ===
      | <pb\b[^>\n]{{0,80}}/?>                               # TEI
    )[ \t]*$""",
    re.MULTILINE | re.VERBOSE,
)
FEW = 2
"""An engine that marks pages marks more than one: a single mark may be the author's."""


def pages(view: View, rules: Rules) -> Iterator[Proposal]:
    """Mark the pages; strike the marks that an engine put between them.

    In line-shaped text a form feed takes the place of such a mark, so that all passes
    behind this one see page ends in one form. In paragraph-shaped text it just goes, and
    leaves one gap between paragraphs.
    """
    text = view.text
    marks = (
        list(ENGINE_MARK.finditer(text)) if "<" in text or "---" in text or "===" in text else []
    )
    if len(marks) >= FEW and "\f" not in text:
        yield from _engine_pages(text, marks, rules)
        return
    found = view.pages
    if len(found) > 1:
        for number, span in enumerate(found, 1):
            yield Mark("page", span, {"n": str(number)})


def _engine_pages(text: str, marks: list[re.Match[str]], rules: Rules) -> Iterator[Proposal]:
    lined = shape(text) == "lines"
    starts = [0] if text[: marks[0].start()].strip() else []
    starts += [mark.end() for mark in marks]
    labels = [""] * (len(starts) - len(marks)) + [_label(mark) for mark in marks]
    ends = [*starts[1:], len(text)]
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1):
        attrs = {"n": str(number)}
        if labels[number - 1]:
            attrs["label"] = labels[number - 1]
        yield Mark("page", Span(start, end), attrs)
    for mark in marks:
        start, end = mark.span()
        while end < len(text) and text[end] in "\r\n":
            end += 1
        first = not text[:start].strip()
        new = "\f" if lined and not first else ""
        yield rules.fix("pages.engine-mark", [Edit.at(start, end, new)])


def _label(mark: re.Match[str]) -> str:
    return mark["n"] or mark["marker"] or mark["rule"] or mark["bar"] or ""
